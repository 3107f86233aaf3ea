# Exit statuses, streams, formats and parameters of one good app.
cp "$fixtures/shop.apk" .
run 1 inspect $rules shop.apk; err_is_empty; out_has 'data-security/permissions'
run 1 inspect $rules --json shop.apk; err_is_empty
python3 -c 'import json, sys; [json.loads(line) for line in open("out", encoding="utf-8")]' ||
    fail 'not JSON Lines'
for format in text json sarif csv html; do
    run 1 inspect $rules --format $format shop.apk
    [ -s out ] || fail "$format writes nothing"
    cp out direct
    run 1 inspect $rules --format $format -o file shop.apk
    out_is_empty
    [ $format = text ] || cmp -s direct file || fail "$format differs in a file"
done
# A file's name is no choice of a format, and who takes it for one is told.
for name in x.csv:csv x.json:json x.jsonl:json x.html:html x.sarif:sarif x.sarif.json:sarif; do
    file=${name%:*}
    run 1 inspect $rules -o "$file" shop.apk; out_is_empty; [ "$(wc -l < err)" = 1 ] || fail 'not one line'
    err_has "aedile: $file: written as text, though the name looks like another format: --format ${name#*:}"
    grep -q 'leads\? to review' "$file" || fail "$file is not the text report"
    run 1 inspect -q $rules -o "$file" shop.apk; err_is_empty
    run 1 inspect $rules --format text -o "$file" shop.apk; err_is_empty
    run 1 inspect $rules --format ${name#*:} -o "$file" shop.apk; err_is_empty
done
run 1 inspect $rules -o x.txt shop.apk; err_is_empty
run 1 inspect $rules --json -o x.csv shop.apk; err_is_empty
AEDILE_FORMAT=csv; export AEDILE_FORMAT
run 1 inspect $rules -o x.json shop.apk; err_is_empty
unset AEDILE_FORMAT
run 0 inspect $rules --fail-on high shop.apk; out_has 'data-security/permissions'
run 0 inspect $rules --fail-on never shop.apk
run 1 inspect $rules --fail-on medium shop.apk
run 1 inspect $rules --lang zh-CN shop.apk; out_has '申请'
run 0 inspect $rules --param data-security/permissions:least=1000 shop.apk
run 2 inspect $rules --param data-security/permissions:most=1 shop.apk; err_has "no parameter 'most'"
run 2 inspect $rules --param data-security/permissions:least=1O shop.apk; err_has "'least' of rule data-security/permissions is a number, not '1O'"
run 2 inspect $rules --param data-security/permissions:least= shop.apk; err_has 'is a number'
run 2 inspect $rules --param data-security/permissions:least=1e999 shop.apk; err_has 'is a number'
run 2 inspect $rules --param nonsense shop.apk; err_has 'RULE:NAME=VALUE'
run 2 inspect $rules --profile none shop.apk; err_has "no profile 'none'"
# The command that a report gives for the same report names the rules and parameters it was made by.
shape='--param data-security/permissions:least=2 --lang zh-CN'
run 1 inspect $rules $shape shop.apk
out_has "--format html --lang zh-CN -o report.html $rules --param data-security/permissions:least=2"
run 1 inspect $rules $shape --format html shop.apk; out_has ' --param data-security/permissions:least=2'
run 1 inspect $rules --color always shop.apk
grep -q "$(printf '\033\[')" out || fail 'no colour although asked for'
run 1 inspect $rules shop.apk
! grep -q "$(printf '\033')" out || fail 'colour although not on a terminal'
mkdir -p unlawful/data-security
sed 's/CN-PIPL-13/CN-PIPL-999/' "$cases/rules/data-security/permissions.sql" > unlawful/data-security/permissions.sql
run 4 inspect --rules-only unlawful shop.apk; out_is_empty
err_has "data-security/permissions: cites 'CN-PIPL-999', which is no clause of clause.csv"
mkdir -p bad/data-security; echo 'SELECT 1' > bad/data-security/x.sql
run 4 inspect --rules-only bad shop.apk; out_is_empty; err_has 'data-security/x.sql'
