#!/bin/sh
# Validates the sample reports with validators from npm, pinned in npm/package-lock.json.
#   validate.sh ROOT WORK_FOLDER WRITE_SAMPLE
# Skips with its reason where npm or its registry cannot be reached.
set -eu
root=$1 work=$2 write=$3
skip() {
    echo "1..0 # SKIP $1"
    exit 0
}
command -v node >/dev/null && command -v npm >/dev/null || skip 'node or npm is not installed'
mkdir -p "$work"
cp "$root/tests/report/npm/package.json" "$root/tests/report/npm/package-lock.json" \
    "$root/tests/report/npm/check.mjs" "$work"
if ! cmp -s "$work/package-lock.json" "$work/installed-lock.json"; then
    (cd "$work" && timeout 120 npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) ||
        skip "npm could not install the validators, see $work/npm.log"
    cp "$work/package-lock.json" "$work/installed-lock.json"
fi
for language in en zh-CN; do
    for format in json sarif html; do
        "$write" "$format" "$language" >"$work/$language.$format"
    done
done
cd "$work"
exec node check.mjs "$root" "$work"
