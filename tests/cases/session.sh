# Session folders: what the tester says counts, and mistakes are told with their line.
mkdir run; cp "$fixtures/shop.apk" run/app.apk
cat > run/session.yaml <<'END'
subject: {name: Example Shop, operator: Example Ltd}
start: 2026-11-01T09:00:00+08:00
known_identifiers:
  - {kind: imei, value: "490154203237518"}
marks:
  - {t: 12.3, what: consent_refused}
exhibits: [{file: app.apk}]
END
run 1 inspect $rules run; err_is_empty; out_has 'Example Shop'; out_has 'Example Ltd'
run 0 query --format csv "SELECT t_ms, what FROM mark" run; out_has '12300,consent_refused'
run 0 query --json "SELECT kind FROM known_identifier" run; out_has '{"kind":"imei"}'
# A planted value is shown on demand only, whatever the form; conditions see it whole.
for form in table csv json; do
    run 0 query --format $form 'SELECT * FROM known_identifier' run; out_has '••• (15 B, sha256 '; out_lacks 490154203237518
    run 0 query --format $form --reveal 'SELECT * FROM known_identifier' run; out_has 490154203237518; out_lacks '•••'
done
run 0 query --format csv "SELECT k.value, s.value AS again, count(*) OVER () FROM known_identifier k JOIN (SELECT value FROM known_identifier) s ON s.value = k.value WHERE k.value = '490154203237518'" run
out_has '",1'; out_lacks 490154203237518
# Nor does an expression over it show it, whole or in pieces, as text, number or bytes, alone or among other words.
for form in table csv json; do
    for shown in 'upper(value)' 'substr(value, 3, 8)' "'imei=' || value || ';'" 'group_concat(value)' 'CAST(value AS INTEGER)' '0 + value' \
        'CAST(value AS BLOB)' "CAST('a' || value || 'b' AS BLOB)" \
        "json_object('v', value)" '(SELECT kind UNION ALL SELECT value ORDER BY 1 LIMIT 1)'; do
        run 0 query --format $form "SELECT $shown AS shown FROM known_identifier" run
        out_has '•••'; ! grep -q '[0-9]\{6\}' out || fail "$shown is shown as $form"
    done
    run 0 query --format $form "SELECT kind FROM mark, known_identifier UNION ALL SELECT value FROM Known_Identifier" run; out_has '•••'; out_lacks 490154
    run 0 query --reveal --format $form "SELECT upper(value) AS shown FROM known_identifier" run; out_has 490154203237518
    run 0 query --format $form "SELECT count(*) AS n, substr(value, 1, 5) AS begins, 123456 AS other FROM known_identifier" run; out_has 49015; out_has 123456
done
run 0 query --json "SELECT 490154203237518 AS number FROM app" run; out_has '{"number":490154203237518}'
printf 'exhibits: [app.apk, gone.apk]\n' > run/session.yaml
run 3 inspect $rules run; err_has 'run/gone.apk: cannot open'; out_has 'data-security/permissions'
printf 'subject: {name: A}\nsubjekt: 1\n' > run/session.yaml
run 3 inspect $rules run; err_has "run/session.yaml: line 2: unknown key 'subjekt'"
printf 'exhibits: [../shop.apk]\n' > run/session.yaml
run 3 inspect $rules run; err_has "line 1: not a file of this folder: '../shop.apk'"
printf 'device: {os: android-12}\n' > run/session.yaml
run 1 inspect $rules run; err_is_empty
printf '{{{\n' > run/session.yaml
run 3 inspect $rules run; err_has 'run/session.yaml: line '
# Marks that lie days away from the traffic tell nothing of it: a start that is wrong makes no rule pass.
cp -r "$fixtures/site/reject" dated
verdict() { sed -n "s/.*\"rule\":\"user-rights\/identifier-to-third-party-after-refusal\",\"verdict\":\"\([a-z]*\)\".*/\1/p" "$here/out"; }
run 1 inspect --json dated; out_lacks 'more than a day away'; before=$(verdict)
[ "$before" != unknown ] || fail 'the rule tells nothing to begin with'
for start in 2019-11-27T02:42:15Z 2026-11-29T02:50:00Z; do
    sed -i "s/^start: .*/start: $start/" dated/session.yaml
    run 1 inspect --json dated; out_has 'marks of consent more than a day away from the traffic, as by a wrong `start`: 2'
    [ "$(verdict)" != pass ] || fail "passes with marks at $start"
done
sed -i 's/^start: .*/start: 2026-11-27T20:00:00Z/' dated/session.yaml
run 1 inspect --json dated; out_lacks 'more than a day away'

# Links stay inside: a session from a stranger draws no other file into the report.
mkdir elsewhere linked; cp "$fixtures/shop.apk" elsewhere/secret.apk; cp "$fixtures/shop.apk" linked/real.apk
ln -s ../elsewhere linked/l; ln -s real.apk linked/near.apk
printf 'exhibits: [l/secret.apk]\n' > linked/session.yaml
run 3 inspect $rules linked; err_has "linked/l/secret.apk: a link leads out of the session's folder"
printf 'exhibits: [near.apk]\n' > linked/session.yaml
run 1 inspect $rules linked; err_is_empty
ln -s linked alias
run 1 inspect $rules alias; err_is_empty
