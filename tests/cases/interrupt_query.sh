# A signal ends every command alike: status 130 and a word, no half file, no process that stays.
endless='WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)'
mkdir -p slow/data-security
sed 's/permissions$/slow/; s/^SELECT a.exhibit/WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT (SELECT max(x) FROM n) AS m, a.exhibit/' \
    "$cases/rules/data-security/permissions.sql" > slow/data-security/slow.sql

# ends_by SIGNAL FILE: the program that was started, which shows in FILE that it is at work.
ends_by() {
    until [ -s "$2" ] || ! kill -0 $pid 2>/dev/null; do sleep 0.1; done
    kill -"$1" $pid
    wait $pid
    status=$?
    [ $status = 130 ] || fail "status $status, not 130"
    [ "$(cat err)" = 'aedile: interrupted' ] || fail 'an interrupt is not told in one line'
}

for signal in TERM INT; do
    : > out
    "$program" query "$endless SELECT x FROM n" "$fixtures/shop.apk" > out 2> err &
    pid=$!
    ends_by $signal out
    [ "$(tail -c 2 out)" = "$(printf '\r\n')" ] || fail 'the last row is cut'
done

# The file of an earlier run stays as it is.
echo earlier > rows.csv
: > out
"$program" query -o rows.csv "$endless SELECT x FROM n" "$fixtures/shop.apk" > out 2> err &
pid=$!
until grep -q '^SigCgt:.*[4-7c-f]...$' /proc/$pid/status; do # SIGTERM is caught
    kill -0 $pid || fail 'a query with -o ends by itself'
done
sleep 1 && echo 'a second is over' > started
ends_by TERM started
[ "$(cat rows.csv)" = earlier ] || fail 'a half file stands under the final name'
[ "$(echo rows.csv*)" = rows.csv ] || fail 'a part of a file stays behind'

# The rules of a test run in a process of their own.
"$program" rule test slow/data-security/slow.sql > out 2> err &
pid=$!
until child=$(cat /proc/$pid/task/$pid/children) && [ -n "$child" ]; do
    kill -0 $pid || fail 'the rule is tested without a process of its own'
done
echo "$child" > started
ends_by TERM started
until ! kill -0 "$child" 2>/dev/null; do sleep 0.1; done

# A signal that waits, since whoever began the program holds it back, is taken once the files are whole.
waiting() {
    env --block-signal=TERM sh -c 'kill -TERM $$; exec "$@"' sh "$program" "$@" > out 2> err
    status=$?
    [ $status = 130 ] || fail "status $status, not 130: aedile $*"
}
waiting session new fresh
grep -q keys.txt fresh/session.yaml || fail 'the template was not written whole'
waiting audit template plan
[ "$(ls plan | wc -l)" = 4 ] || fail 'not all sheets were written'
waiting compare -o rows.csv "$fixtures/site/reject" "$fixtures/site/accept"
[ "$(tail -c 2 rows.csv)" = "$(printf '\r\n')" ] || fail 'the rows were not written whole'
