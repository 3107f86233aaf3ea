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
# What is said of the target's level, 26, is shown where it stands: an element's start, a whole number 26 in it.
run 1 inspect -q --format html "$fixtures/shop.apk"
sed -n "s/&#39;/'/g; s/&gt;/>/g; s/.*<pre><code>\(.*\)<\/code><\/pre>.*/\1/p" out > commands
grep -B 1 '^aedile query .* app_api_level ' commands | sed -n '/^unzip /{s/ | xxd$//p;q;}' > first
[ -s first ] || fail 'no command shows the bytes of <uses-sdk>'
. ./first | od -An -v -tx1 | tr -d ' \n' > bytes
case $(cat bytes) in
02011000*080000101a000000) ;;
*) fail "other bytes than those of <uses-sdk>: $(cat bytes)" ;;
esac
