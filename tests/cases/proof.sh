# What the page tells a reader to type shows the cited row again, as the whole session gives it.
cp -r "$fixtures/site/reject" visit
run 1 inspect -q --format html visit
sed -n "s/&#39;/'/g; s/&gt;/>/g; s/.*<pre><code>\(.*\)<\/code><\/pre>.*/\1/p" out > commands
! grep -q 'unzip.*capture' commands || fail 'a stream of a capture is no archive entry'
grep "^aedile query 'SELECT \* FROM identifier WHERE exhibit = 1 " commands | head -n 1 > first
[ -s first ] || fail 'no command shows the row of an identifier'
aedile() { run 0 "$@"; }
. ./first
out_has 'imei'; out_has 'seeded'; out_has 'json u.id'
# Where the exhibit itself holds the bytes, they are shown by what every system has.
sed -n 's/ | xxd$//p' commands | head -n 1 > first
. ./first > bytes
[ "$(wc -c < bytes)" = 104 ] || fail "other bytes than the finding cites: $(cat bytes)"
