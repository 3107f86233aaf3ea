#!/bin/sh
# Checks the recorded visits in tests/fixtures/site: fixtures.sh ROOT CHOICE
set -u
command -v node >/dev/null || {
    echo '1..0 # SKIP node is not installed'
    exit 0
}
exec node "$1/tests/site/check-session.mjs" "$1/tests/fixtures/site/$2" "$2"
