# A write that fails is told and is status 4; a file is written whole or not at all.
cp "$fixtures/shop.apk" .
[ -e /dev/full ] || skip 'there is no /dev/full'
"$program" inspect $rules --json shop.apk > /dev/full 2> err
[ $? = 4 ] || fail 'a full disk is not status 4'
err_has 'cannot write: No space left on device'
"$program" tables > /dev/full 2> err
[ $? = 4 ] || fail 'a full disk is not status 4'
{ "$program" inspect $rules --json shop.apk 2> err; echo $? > status; } | true
[ "$(cat status)" = 4 ] || [ "$(cat status)" = 1 ] || fail 'a closed pipe is not told'
run 4 inspect $rules --json -o no/such/folder shop.apk; err_has 'cannot write'
# Evidence is never written over: not the operand, not the first of a list that the shell made, not a session.
sum=$(sha256sum shop.apk)
run 2 inspect $rules --json -o shop.apk shop.apk; err_has 'shop.apk: this is evidence and is not written over'
cp shop.apk other.apk; ln -s shop.apk link.json; ln shop.apk hard.json
for name in shop.apk link.json hard.json; do
    run 2 inspect $rules --json -o $name other.apk; err_has 'is not written over'
done
[ "$(sha256sum shop.apk)" = "$sum" ] || fail 'evidence was written over'
printf '{"log":{"version":"1.2","entries":[]}}' > a.har
run 2 query 'SELECT 1' -o a.har shop.apk; err_has 'is not written over'
printf 'subject: {name: S}\n' > session.yaml
run 2 query 'SELECT 1' -o session.yaml shop.apk; err_has 'is not written over'
for format in text json sarif csv html; do # a report of before is
    run 1 inspect $rules -f $format -o report shop.apk
    run 1 inspect $rules -f $format -o report shop.apk
done
