# An app cut at every hundredth, and with every hundredth part overwritten, gets a verdict or a
# reason; nothing crashes.
python3 - "$fixtures/shop.apk" <<'END'
import os, sys
whole = open(sys.argv[1], 'rb').read()
os.mkdir('cut'), os.mkdir('hurt')
for i in range(100):
    at = len(whole) * i // 100
    open(f'cut/{i:02}.apk', 'wb').write(whole[:at])
    open(f'hurt/{i:02}.apk', 'wb').write(whole[:at] + b'\xff\x00\x80\x7f' * 4 + whole[at + 16:])
END
run 3 inspect $rules --json cut
[ "$(grep -c '^aedile: cut/' err)" = 100 ] || fail 'not every cut file was refused'
[ "$(grep -c 'begins like a ZIP and looks cut short' err)" -gt 90 ] || fail 'what looks cut short is not told so'
! grep -q 'reader stopped' err || fail 'a reader stopped'
run 3 inspect $rules --json hurt
! grep -q 'reader stopped' err || fail 'a reader stopped'
# A file that somebody cuts while it is queried is told as such. A reader that waits holds the query up.
python3 - > long.har <<'END'
entry = ('{"startedDateTime":"2026-11-01T09:00:00Z","time":1,"request":{"method":"GET",'
    '"url":"http://t.example/","headers":[{"name":"a","value":"%s"}]},"response":{"status":200,'
    '"headers":[],"content":{"mimeType":"text/plain","text":""}}}' % ('x' * 4000))
print('{"log":{"version":"1.2","entries":[' + ','.join([entry] * 5000) + ']}}')
END
mkfifo rows
"$program" query 'SELECT value FROM http_header' long.har > rows 2> err &
pid=$!
{ head -c 10 > /dev/null; truncate -s 1000 long.har; cat > /dev/null; } < rows
wait $pid
status=$?
[ $status = 3 ] || fail "status $status, not 3"
err_has 'a file became shorter while it was read'
