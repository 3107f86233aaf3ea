# The filing numbers of a recorded visit against an imported register.
# verdict RULE VERDICT
verdict() { out_has "\"rule\":\"resources/$1\",\"verdict\":\"$2\""; }

mkdir run; cp "$fixtures/site/reject/traffic.har" run
cat > run/session.yaml <<'END'
subject: {name: Example Shop, operator: Example Ltd, domains: [example.test]}
exhibits: [traffic.har, register.csv]
END
head=number,operator,domain,status,expires

# It is registered for this operator and site.
cp "$fixtures/filing-register.csv" run/register.csv
run 1 inspect --json --profile cn-miit-2021 run; err_is_empty
out_has '"path":"run/register.csv","kind":"register","state":"whole"'
for rule in missing malformed unregistered of-another-operator expired-or-cancelled; do
    verdict "filing-$rule" pass
done
out_has '"rules":5,"tested":5,"passed":5,"clauses":["M21-4","CN-ICP-13"]'

# Each number and each row is cited by the bytes that it stands on.
run 0 query --format csv 'SELECT text, at, size FROM filing_number WHERE id = 1' run
cut -d, -f2,3 out | tail -n 1 | tr -d '\r' | tr , ' ' > place; read -r at size < place
tail -c +$((at + 1)) run/traffic.har | head -c "$size" | grep -qx '沪ICP备12345678号-3' ||
    fail "bytes $at, $size of the archive are not the number"
run 0 query --format csv 'SELECT at, size FROM filing_record WHERE id = 2' run
tail -n 1 out | tr -d '\r' | tr , ' ' > place; read -r at size < place
tail -c +$((at + 1)) run/register.csv | head -c "$size" > cited
[ "$(cat cited)" = "$(sed -n 3p run/register.csv)" ] ||
    fail "bytes $at, $size of the register are not its third line"

# Cancelled, somebody else's, unknown to the register.
printf '%s\n沪ICP备12345678号-3,Example Ltd,example.test,cancelled,\n' $head > run/register.csv
run 1 inspect --json --profile cn-miit-2021 run
verdict filing-expired-or-cancelled fail; verdict filing-of-another-operator pass
out_has 'shows 沪ICP备12345678号-3, which is cancelled by the register (line 2)'
printf '%s\n沪ICP备12345678号,Other Ltd,,valid,\n' $head > run/register.csv
run 1 inspect --json --profile cn-miit-2021 run
verdict filing-of-another-operator fail; verdict filing-unregistered pass
printf '%s\n沪ICP备87654321号,Other Ltd,,valid,\n' $head > run/register.csv
run 1 inspect --json --profile cn-miit-2021 run
verdict filing-unregistered review; verdict filing-of-another-operator notapplicable

# A register with a row that cannot be says nothing of any number.
printf '%s\n沪ICP备12345678号-3,,,valid,\n12345678,,,valid,\n' $head > run/register.csv
run 3 inspect --json --profile cn-miit-2021 run; err_has 'run/register.csv: line 3: '
out_has '"kind":"register","state":"refused"'
verdict filing-unregistered unknown; verdict filing-malformed pass

# In a folder a register is found by its name and first line, and other lists are passed over.
mkdir loose; cp "$fixtures/filing-register.csv" loose/a.csv; cp loose/a.csv loose/a.txt
printf 'a,b\n1,2\n' > loose/b.csv
run 0 inspect --json loose; err_has 'loose: 2 files of other kinds passed over'
out_has '"path":"loose/a.csv"'; out_lacks 'loose/a.txt'; out_lacks 'loose/b.csv'
