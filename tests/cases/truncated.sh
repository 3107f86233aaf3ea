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
! grep -q 'reader stopped' err || fail 'a reader stopped'
run 3 inspect $rules --json hurt
! grep -q 'reader stopped' err || fail 'a reader stopped'
