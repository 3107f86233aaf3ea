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
