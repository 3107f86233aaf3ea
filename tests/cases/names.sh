# Names of files can neither forge a message nor drive the terminal.
name=$(printf 'a\nb\033[31m\302\233.apk')
: > "$name"
run 3 inspect $rules "./$name"
err_has 'a\x0ab\x1b[31m\xc2\x9b.apk'
[ "$(wc -l < err)" = 1 ] || fail 'a name made two lines'
! grep -q "$(printf '\033')" out err || fail 'an escape sequence reached the terminal'
cp "$fixtures/shop.apk" "$name"
run 1 inspect $rules "./$name"
! grep -q "$(printf '\033')" out err || fail 'an escape sequence reached the terminal'
run 1 inspect $rules --json "./$name"
python3 -c 'import json; [json.loads(line) for line in open("out", encoding="utf-8")]' ||
    fail 'not JSON Lines'
# Nor hide or reorder a part of itself: left-to-right mark, zero-width space, line separator, tag.
hidden=$(printf 'a\342\200\216b\342\200\213c\342\200\250d\363\240\201\201.apk')
: > "$hidden"
run 3 inspect $rules "./$hidden"
err_has 'a\xe2\x80\x8eb\xe2\x80\x8bc\xe2\x80\xa8d\xf3\xa0\x81\x81.apk'
