# SQL over evidence: forms of rows, faults of SQL, only reading.
cp "$fixtures/shop.apk" a.apk; cp a.apk b.apk
run 0 query 'SELECT 1 AS one, NULL AS none, x'"'"'00ff'"'"' AS raw, '"'"'a,"b'"'"' AS text' a.apk
printf 'one,none,raw,text\r\n1,,00ff,"a,""b"\r\n' | cmp - out || fail 'CSV is not as expected'
run 0 query --json 'SELECT 1 AS one, NULL AS none, 1.5 AS half, char(10) AS text' a.apk
[ "$(cat out)" = '{"one":1,"none":null,"half":1.5,"text":"\n"}' ] || fail 'JSON is not as expected'
run 0 query --format table "SELECT 'x' AS long_name, char(27)||'[31m' AS esc" a.apk
printf 'long_name  esc\nx          ·[31m\n' | cmp - out || fail 'the table is not as expected'
wide=$(seq -s , 1 250)
run 0 query --format table "SELECT $wide" a.apk; err_has 'only 200 of 250 columns are shown'
run 0 query "SELECT $wide" a.apk; err_is_empty; out_has ,250
run 0 query 'SELECT count(*) AS n, count(DISTINCT exhibit) AS e FROM app' a.apk b.apk
printf 'n,e\r\n2,2\r\n' | cmp - out || fail 'two apps are not two exhibits'
run 0 query 'SELECT exhibit, path FROM exhibit ORDER BY exhibit' b.apk a.apk; out_has '1,b.apk'; out_has '2,a.apk'
run 2 query 'SELEC 1' a.apk; out_is_empty; err_has 'syntax error'
run 2 query 'SELECT * FROM app_skd' a.apk; out_is_empty; err_has "no table 'app_skd'; did you mean app_sdk?"
run 2 query 'SELECT * FROM xyzzy_plugh_frobnicate' a.apk; err_has "'; \`aedile tables\` lists them"
run 2 query 'SELECT nme FROM app_sdk' a.apk; err_has 'no such column: nme'
run 2 query 'SELECT 1; SELECT 2' a.apk
run 2 query 'CREATE TABLE t(a)' a.apk
run 2 query "ATTACH 'x.db' AS x" a.apk
[ ! -e x.db ] || fail 'ATTACH made a file'
run 2 query 'SELECT 1'; err_has 'usage: aedile query SQL PATH'
echo broken > c.apk
run 3 query 'SELECT count(*) AS n FROM app' a.apk c.apk; err_has 'c.apk: '; out_has 1
run 0 query -o rows.csv 'SELECT 1 AS one' a.apk; out_is_empty
printf 'one\r\n1\r\n' | cmp - rows.csv || fail 'the file is not as expected'
# A real number is told by the fewest digits that read back the same, in every form.
for form in csv json table; do
    run 0 query --format $form 'SELECT 0.916 AS a, 0.1 + 0.2 AS b FROM app' "$fixtures/shop.apk"; out_has 0.916; out_lacks 0.9160; out_has 0.30000000000000004
done
