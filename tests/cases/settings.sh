# Options win over variables, variables over ./aedile.yaml, that over the user's own file.
cp "$fixtures/shop.apk" .
mkdir -p config/aedile
echo 'fail-on: never' > config/aedile/config.yaml
run 0 inspect $rules shop.apk
echo 'fail-on: medium' > aedile.yaml
run 1 inspect $rules shop.apk
AEDILE_FAIL_ON=high; export AEDILE_FAIL_ON
run 0 inspect $rules shop.apk
run 1 inspect $rules --fail-on low shop.apk
AEDILE_FAIL_ON=loud
run 2 inspect $rules shop.apk; err_has 'AEDILE_FAIL_ON: --fail-on must be one of'
unset AEDILE_FAIL_ON
printf 'lang: zh-CN\nfail-of: low\n' > aedile.yaml
run 2 inspect $rules shop.apk; err_has "aedile.yaml: line 2: unknown key 'fail-of'"
printf 'format: xml\n' > aedile.yaml
run 2 inspect $rules shop.apk; err_has 'aedile.yaml: line 1: format'
rm aedile.yaml
AEDILE_LANG=zh-CN; export AEDILE_LANG
run 0 inspect $rules shop.apk; out_has '申请'
