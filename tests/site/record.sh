#!/bin/sh
# Records one visit live and checks the session folder.
#   record.sh ROOT WORK_FOLDER
# Skips where Node.js, openssl or Chromium is not installed; the capture's tests skip by themselves
# where capturing is not allowed.
set -u
root=$1 work=$2 choice=withdraw
skip() {
    echo "1..0 # SKIP $1"
    exit 0
}
for program in node openssl; do
    command -v "$program" >/dev/null || skip "$program is not installed"
done
rm -rf "$work"
mkdir -p "$work"
"$root/tools/record-site" "$work/$choice" --choice "$choice" --no-screenshots
status=$?
[ $status -ne 77 ] || skip 'chromium is not installed'
if [ $status -ne 0 ]; then
    echo "1..1"
    echo "not ok 1 - the visit is recorded (exit status $status)"
    exit 1
fi
exec node "$root/tests/site/check-session.mjs" "$work/$choice" "$choice" live
