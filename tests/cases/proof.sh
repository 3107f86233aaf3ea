# What the page tells a reader to type shows the cited row again, as the whole session gives it.
cp -r "$fixtures/site/reject" visit
run 1 inspect -q --format html visit
sed -n "s/&#39;/'/g; s/&gt;/>/g; s/.*<pre><code>\([^<]*\)<\/code><\/pre>.*/\1/p" out > commands
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
sed -n "s/&#39;/'/g; s/&gt;/>/g; s/.*<pre><code>\([^<]*\)<\/code><\/pre>.*/\1/p" out > commands
grep -B 1 '^aedile query .* app_api_level ' commands | sed -n '/^unzip /{s/ | xxd$//p;q;}' > first
[ -s first ] || fail 'no command shows the bytes of <uses-sdk>'
. ./first | od -An -v -tx1 | tr -d ' \n' > bytes
case $(cat bytes) in
02011000*080000101a000000) ;;
*) fail "other bytes than those of <uses-sdk>: $(cat bytes)" ;;
esac

# Each citation whose bytes were read says what a command must print, and it does: app, archive, streams
# of a capture that were opened by keys.
every_digest() {
    cp -r "$2" evidence
    run 1 inspect -q --format html "evidence"
    sed -n "s/&#39;/'/g; s/&gt;/>/g; s/.*<pre><code>\(aedile query --bytes .*\) | sha256sum<\/code><\/pre>.*<code>\([0-9a-f]*\)<.*/\2 \1/p" out | sort -u >digests
    [ "$(wc -l <digests)" -ge "$1" ] || fail "too few citations can be checked: $(wc -l <digests)"
    while read -r digest command; do
        eval "$command"
        [ "$(sha256sum <"$here/out")" = "$digest  -" ] || fail "other bytes: $command"
    done <digests
    rm -r evidence
}
# Every link of the page leads to something in it, and the rules of the coverage to their findings.
run 1 inspect -q --format html "$fixtures/site/reject"
grep -o 'href="#[^"]*"' out | sed 's/href="#//' | sort -u >wanted
grep -o ' id="[^"]*"' out | sed 's/ id="//' | sort >found
[ "$(sort -u found | wc -l)" = "$(wc -l <found)" ] || fail "an id stands twice: $(uniq -d found)"
comm -23 wanted found >astray; [ ! -s astray ] || fail "links that lead nowhere: $(cat astray)"
grep -qx 'f1-data-security_password-in-url"' wanted || fail 'the coverage leads to no finding'
grep -qx 'r1-data-security_backup-open"' wanted || fail 'a rule without a verdict leads nowhere'
# A place that two rows share is told once, by the file's short name; columns of the message come first.
sed -n '/password-in-url">data-security\/password-in-url<\/a>/,/<\/details>/p' out >finding
grep -c '<h5>' finding | grep -qx '[2-9]' || fail 'not both rows are told'
grep -o '<dd><code>[^<]* bytes [^<]*' finding | sort | uniq -d >twice; [ ! -s twice ] || fail "told more than once: $(cat twice)"
grep -q '<dd><code>traffic.har bytes ' finding || fail 'the place is not told by a short name'
grep -o '<th scope="row">[a-z_]*' finding | head -n 1 | grep -q '>location' || fail 'other columns stand before those of the message'
out_has 'Columns of the cited tables'; out_has 'What it identifies by'
run 1 inspect -q --format html --lang zh-CN "$fixtures/site/reject"; out_has '标识的类型：imei、oaid'
# A capture whose connections stayed encrypted says so where it says that it was read whole.
mkdir closed; cp "$fixtures/site/reject/capture.pcapng" closed/; printf 'subject: {name: Shop}\n' >closed/session.yaml
for format in text html; do
    run 1 inspect -q --format $format closed; out_has 'read whole'; grep -q '; [0-9]* connections stayed encrypted' out || fail "$format: it does not say what stayed encrypted"
done
every_digest 20 "$fixtures/site/reject"
grep -q "identifier WHERE exhibit = 2 " digests || fail 'no citation of the capture is among them'
every_digest 10 "$fixtures/shop.apk"
# A request's bytes name where it went: an archive's whole address, a capture's target with its host.
one="SELECT exhibit, entry, entry_at, at, size FROM http_exchange WHERE url = 'https://t.tracker.test/c' AND exhibit ="
run 0 query --bytes "$one 1 LIMIT 1" "$fixtures/site/reject"; out_has 'https://t.tracker.test/c'
run 0 query --bytes "$one 2 LIMIT 1" "$fixtures/site/reject"; out_has '/c HTTP/1.1'; out_has 'Host: t.tracker.test'
run 2 query --bytes 'SELECT id FROM app' "$fixtures/shop.apk"; err_has 'there is no exhibit'; out_is_empty
run 4 query --bytes "SELECT 1 AS exhibit, 'nothing' AS entry, 0 AS entry_at, 0 AS at, 4 AS size FROM app" "$fixtures/shop.apk"
err_has 'no such bytes'; out_is_empty
run 4 query --bytes "SELECT 1 AS exhibit, '' AS entry, 0 AS entry_at, 0 AS at, 1 << 40 AS size FROM app" "$fixtures/shop.apk"
run 4 query --bytes "SELECT 7 AS exhibit, '' AS entry, 0 AS entry_at, 0 AS at, 4 AS size FROM app" "$fixtures/shop.apk"
run 0 query --bytes "SELECT 1 AS exhibit, '' AS entry, 0 AS entry_at, 0 AS at, 2 AS size FROM app" "$fixtures/shop.apk"; out_has PK
# What is written is the place and no byte more, wherever it begins: against tools that know no aedile.
head -c 45 "$fixtures/shop.apk" | tail -c 6 >expected
run 0 query --bytes "SELECT 1 AS exhibit, '' AS entry, 0 AS entry_at, 39 AS at, 6 AS size FROM app" "$fixtures/shop.apk"
cmp "$here/out" expected || fail 'other bytes of the file'
unzip -p "$fixtures/shop.apk" AndroidManifest.xml | head -c 12 | tail -c 4 >expected
run 0 query --bytes "SELECT exhibit, entry, entry_at, 8 AS at, 4 AS size FROM app" "$fixtures/shop.apk"
cmp "$here/out" expected || fail 'other bytes of the entry'
# No row is no answer: the digest of nothing would look like one.
none='SELECT exhibit, entry, entry_at, at, size FROM app WHERE id = 999'
run 2 query --bytes "$none" "$fixtures/shop.apk"; err_has 'the query gives no row, so there are no bytes to write'; out_is_empty
run 2 query --bytes -o nothing "$none" "$fixtures/shop.apk"; [ ! -e nothing ] || fail 'a file of no bytes is written'
echo none >broken.apk
run 3 query --bytes "$none" broken.apk; err_has 'the query gives no row'; out_is_empty
run 0 query "$none" "$fixtures/shop.apk"; err_is_empty
