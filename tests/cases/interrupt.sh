# An interrupted run stops its children and says how far it came.
mkdir apps slow slow/data-security
for i in 1 2 3 4; do cp "$fixtures/shop.apk" apps/$i.apk; done
sed 's/permissions$/slow/; s/^SELECT a.exhibit/WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT (SELECT max(x) FROM n) AS m, a.exhibit/' \
    "$cases/rules/data-security/permissions.sql" > slow/data-security/slow.sql
"$program" inspect --rules-only slow --json --jobs 1 apps > out 2> err &
pid=$!
until child=$(cat /proc/$pid/task/$pid/children) && [ -n "$child" ]; do
    kill -0 $pid || fail 'no app is read in a process of its own'
done
kill -INT $pid
wait $pid
status=$?
[ $status = 130 ] || fail "status $status, not 130"
err_has 'interrupted: '
err_has ' of 4 inspected'

# What was inspected until then is told, and that it is not all: by the report itself.
echo none > apps/1.apk
for format in text json html sarif; do
    : > err
    "$program" inspect --rules-only slow --format $format --jobs 1 apps > out 2> err &
    pid=$!
    until grep -q '1.apk' err; do kill -0 $pid || fail 'the first file is not refused'; sleep 0.1; done
    until child=$(cat /proc/$pid/task/$pid/children) && [ -n "$child" ]; do
        kill -0 $pid || fail 'no app is read in a process of its own'
    done
    kill -INT $pid $child # as a terminal does, to all of them
    wait $pid
    status=$?
    [ $status = 130 ] || fail "$format: status $status, not 130"
    err_has 'interrupted: 1 of 4 inspected'; ! grep -q 'signal' err || fail 'evidence is blamed for the interrupt'
    case $format in
    json) out_has '"inspections":1,"interrupted":true,"requested":4,' ;;
    *) out_has 'the run ended early, and 3 inspections were not made' ;;
    esac
done
