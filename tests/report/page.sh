#!/bin/sh
# Loads the HTML report in Chromium and looks at the page it builds.
#   page.sh WORK_FOLDER WRITE_SAMPLE
# Skips with its reason where Chromium is not installed.
set -u
work=$1 write=$2
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
    echo '1..0 # SKIP chromium is not installed'
    exit 0
}
mkdir -p "$work"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
number=0
report() {
    number=$((number + 1))
    echo "$1 $number - $2"
}
# has LANGUAGE WHAT PATTERN COUNT
has() {
    found=$(grep -oE -- "$3" "$work/$1.dom" | wc -l)
    if [ "$found" -eq "$4" ]; then
        report ok "$1: $2"
    else
        report 'not ok' "$1: $2 ($found, not $4)"
    fi
}
for language in en zh-CN; do
    "$write" html "$language" >"$work/$language.html" || exit 1
    timeout 60 "$browser" --headless --no-sandbox --disable-gpu --disable-background-networking \
        --user-data-dir="$profile" --dump-dom "file://$work/$language.html" \
        >"$work/$language.dom" 2>"$work/$language.log" || {
        report 'not ok' "$language: the browser loads the page"
        continue
    }
    has "$language" 'one main heading' '<h1>' 1
    has "$language" 'a heading for each subject' '<h2 id="subject-[12]">' 2
    has "$language" 'coverage of each inspection' '<section id="coverage-[12]">' 2
    has "$language" 'every finding and lead' '<div class="finding ' 5
    has "$language" 'evidence under each' '<details>' 5
    has "$language" 'every cited row' '<table class="row">' 6
    has "$language" 'no script was built from evidence' '<script' 0
done
echo "1..$number"
