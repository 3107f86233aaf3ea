# Archives that grow without measure are refused by a ceiling, not by an exhausted machine.
python3 - <<'END'
import zipfile
with zipfile.ZipFile('bomb.apk', 'w', zipfile.ZIP_DEFLATED) as out:
    with out.open('AndroidManifest.xml', 'w', force_zip64=True) as entry:
        for _ in range(600):
            entry.write(bytes(1 << 20))
END
run 3 inspect $rules bomb.apk
err_has 'bomb.apk: '
! grep -q 'reader stopped' err || fail 'the reader stopped'
