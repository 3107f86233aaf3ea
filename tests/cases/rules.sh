# For those who write rules: list, show, test, lint.
run 0 rule list $rules; out_has 'data-security/permissions'
run 0 rule show $rules data-security/permissions; out_has 'CN-PIPL-13'; out_has '-- query:'
run 2 rule show $rules data-security/nothing; err_has "no rule 'data-security/nothing'; "
run 0 rule test $rules; out_has '1..2'; out_has 'ok 1 - data-security/permissions: one permission'
run 0 rule test $rules "$cases/rules/data-security/permissions.sql"; out_has '1..2'
mkdir -p own/data-security
sed 's/>= :least/> 99/' "$cases/rules/data-security/permissions.sql" > own/data-security/permissions.sql
run 4 rule test --rules-only own; out_has 'not ok 1 - '
run 0 rule lint $rules; out_is_empty
sed 's/ ORDER BY 1, 3//' "$cases/rules/data-security/permissions.sql" > own/data-security/permissions.sql
run 4 rule lint --rules-only own; out_has 'ORDER BY'
run 0 profile list $rules; out_has 'test-law'
run 0 profile show $rules test-law; out_has 'T-1'; out_has 'data-security/permissions'
run 2 profile show $rules test-lwa; err_has 'did you mean test-law?'
# A slip is told with its line and what may stand there; a file that is not there is named once.
sed 's/^kind: .*/kind: finding/' "$cases/rules/data-security/permissions.sql" > own/data-security/permissions.sql
run 4 rule test own/data-security/permissions.sql; err_has "'kind' cannot be 'finding'; one of: violation lead"
run 4 rule test own/gone.sql; err_has 'aedile: own/gone.sql: cannot open'
# A folder or another file in place of an id: told how to name it.
for command in test lint show; do
    run 2 rule $command own; out_is_empty; err_has 'aedile: own: no rule but a folder'
    err_has '--rules own, or take no others by --rules-only own'
done
echo words > words
run 2 rule lint words; err_has "words: no rule but a file"; err_has 'ends in .sql'
