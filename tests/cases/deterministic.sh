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

# Nor does the machine's OpenSSL configuration matter: not one that leaves no digest, nor one that cannot be read.
run 3 inspect $rules --json apps; cp out one
cat > hostile.cnf <<'END'
openssl_conf = start
[start]
providers = only
alg_section = demand
[only]
null = on
[on]
activate = 1
[demand]
default_properties = "fips=yes"
END
echo '[[ = ' > broken.cnf
[ -z "$(OPENSSL_CONF="$PWD/hostile.cnf" openssl dgst -sha256 one 2>/dev/null)" ] || fail 'the configuration does no harm'
for name in hostile broken absent; do
    export OPENSSL_CONF="$PWD/$name.cnf"
    run 3 inspect $rules --json apps; cmp one out || fail "OpenSSL's configuration is $name"
done
unset OPENSSL_CONF
