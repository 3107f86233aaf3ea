# The same evidence and rules give the same bytes, however many work at once.
mkdir apps
for i in 1 2 3 4 5 6; do cp "$fixtures/shop.apk" apps/$i.apk; done
echo broken > apps/3.apk
for format in text json csv sarif html; do
    run 3 inspect $rules --format $format --jobs 1 apps; cp out one
    run 3 inspect $rules --format $format --jobs 2 apps; cmp one out || fail "$format: jobs 2"
    run 3 inspect $rules --format $format --jobs 5 apps; cmp one out || fail "$format: jobs 5"
done
run 3 inspect $rules --json --jobs 3 apps
python3 - <<'END' || fail 'not in the order of names'
import re
found = re.findall(r'"apps/([0-9])\.apk"', open('out', encoding='utf-8').read())
assert sorted(set(found)) == sorted(set(found), key=found.index), found
END
