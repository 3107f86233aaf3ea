# What cannot be read is named with its reason; everything else is still inspected.
cp "$fixtures/shop.apk" good.apk
: > empty.apk
run 3 inspect $rules empty.apk good.apk
err_has 'empty.apk: the file is empty'
out_has 'good.apk'
run 3 inspect $rules absent.apk; err_has 'absent.apk: cannot open: No such file'
out_has 'absent.apk · not readable: cannot open: No such file'; out_lacks ' not tested '
run 3 inspect $rules --json absent.apk; out_has '"state":"refused"'
echo 'just words' > words.txt
none='of no kind that aedile reads (`aedile inspect --help` names them): not a ZIP: no end-of-central-directory record'
run 3 inspect $rules words.txt; err_has "words.txt: $none"; err_has '(byte 11)'; out_has "not readable: $none"
run 3 inspect $rules --lang zh-CN words.txt; out_has '不是 aedile 能读取的文件种类（见 `aedile inspect --help`）：不是 ZIP 存档'
run 0 inspect --help; for kind in .xapk HAR pcapng rankings; do out_has "$kind"; done
head -c 3000 good.apk > short.apk
run 3 inspect $rules short.apk; err_has 'short.apk: begins like a ZIP and looks cut short: no end-of-central-directory record'
err_has '(byte 3000)'; rm short.apk
# An archive behind something else, whose end record lies, is still called what it is.
python3 - <<'END'
data = bytearray(open('words.txt', 'rb').read() + open('good.apk', 'rb').read())
at = data.rfind(b'PK\5\6') + 12
data[at:at + 4] = b'\xff\xff\xff\x7f'
open('behind.apk', 'wb').write(data)
END
run 3 inspect $rules behind.apk; err_has 'behind.apk: central directory stated as'; rm behind.apk
mkfifo pipe.apk
run 3 inspect $rules pipe.apk; err_has 'pipe.apk: not a regular file but a FIFO'
run 3 inspect $rules /dev/null; err_has '/dev/null: not a regular file but a device'
python3 -c 'import zipfile; zipfile.ZipFile("plain.zip", "w").writestr("a.txt", "x")'
run 3 inspect $rules plain.zip; err_has 'plain.zip: '
mkdir mixed; cp good.apk words.txt plain.zip mixed; cp good.apk mixed/named-otherwise
run 1 inspect $rules --json mixed; err_has 'mixed: 2 files of other kinds passed over'
out_has 'mixed/named-otherwise'
run 1 inspect -q $rules mixed; err_is_empty
rm pipe.apk empty.apk
mkdir -p loop/in; ln -s .. loop/in/again; cp good.apk loop/in
run 1 inspect $rules --json loop
[ "$(grep -o '"path":"loop[^"]*"' out | sort -u | wc -l)" -le 2 ] || fail 'a link to a folder was followed'
mkdir hollow
run 3 inspect $rules hollow; err_has 'nothing to inspect in this folder'
mkdir bare; printf 'subject: {name: Shop}\n' > bare/session.yaml
run 3 inspect $rules bare; err_has 'bare: nothing to inspect in this session'
out_has 'be tested: no exhibit could be read'; out_lacks 'all read whole'
cp good.apk -- -dash.apk
run 1 inspect $rules -- -dash.apk
if [ "$(id -u)" = 0 ]; then # root reads everything: try as nobody
    command -v setpriv > /dev/null || exit 0
    cp good.apk secret.apk; chmod 0 secret.apk; chmod 755 .
    setpriv --reuid=65534 --clear-groups -- test -x "$program" || exit 0
    setpriv --reuid=65534 --clear-groups -- "$program" inspect $rules secret.apk > out 2> err
    [ $? = 3 ] || fail 'an unreadable file is not status 3'
else
    cp good.apk secret.apk; chmod 0 secret.apk
    run 3 inspect $rules secret.apk
fi
err_has 'secret.apk: cannot open: Permission denied'
