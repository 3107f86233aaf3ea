# Probes and recordings, from plan to trials and rankings, against the super app and the feeds of
# tests/site in a real headless Chromium.
command -v node >/dev/null || skip 'node is not installed'
command -v chromium >/dev/null || skip 'chromium is not installed'
site=$cases/../site
mkfifo stop
: >port
node "$site/superapp.mjs" <stop >port 2>site.err &
exec 9>stop # the site ends when this does
for trial in $(seq 80); do
    grep -q PORT port && break
    sleep 0.25
done
port=$(sed -n 's/^PORT //p' port)
[ -n "$port" ] || fail "the site does not start: $(cat site.err)"
known="--allow-private --data $site/superapp"

# record STATUS WORD…: as run, with more time, as a browser takes it on a busy machine.
record() {
    wanted=$1
    shift
    timeout 280 "$program" "$@" >"$here/out" 2>"$here/err" </dev/null
    status=$?
    [ "$status" = "$wanted" ] || fail "exit status $status, not $wanted: aedile $*"
    ! grep -q 'Sanitizer\|runtime error' "$here/err" || fail "a sanitizer complains: aedile $*"
}

# link_plan ROUNDS VIA CONTEXT SERVICE…
link_plan() {
    rounds=$1 via=$2 context=$3
    shift 3
    echo "{platform: superapp, app_version: '1.0', account: a1, marker: SuperApp/1.0, rounds: $rounds,"
    echo " neutral: 'http://www.neutral.test:$port/', gap_ms: 0, repeat_ms: 200, quiet_ms: 100, timeout_ms: 20000,"
    echo " channels: [{name: gateway, via: $via, context: $context, link: 'http://link.super.test:$port/go?target={url}'}],"
    echo " resolve: [{host: link.super.test, address: 127.0.0.1}, {host: shop.super.test, address: 127.0.0.1},"
    for service; do echo "  {host: $service.rival.test, address: 127.0.0.1},"; done
    echo "  {host: www.neutral.test, address: 127.0.0.1}],"
    echo ' links: ['
    for service; do
        echo "  {service: $service, url_kind: item, url: 'http://$service.rival.test:$port/item', peer_of: shopping},"
    done
    echo "  {service: supershop, url_kind: item, url: 'http://shop.super.test:$port/item', peer_of: shopping}]}"
}

link_plan 10 http feed held warned >held.yaml
record 0 probe links $known held.yaml; out_is_empty; err_is_empty
link_plan 3 http feed warned copied stopped replaced meta script twice fake down walled >links.yaml
record 0 probe links $known links.yaml; err_is_empty
link_plan 3 browser im_1to1 warned scripted copied script >browser.yaml
link_plan 1 browser in_app_browser app >app.yaml

# feed_plan KIND
feed_plan() {
    echo "{run: r1, service: $1, surface: feed, currency: CNY, blocks: 5, twins: 2, gap_ms: 0, quiet_ms: 60,"
    echo " screenshots: no, timeout_ms: 20000, seed: 7, resolve: [{host: feed.super.test, address: 127.0.0.1}],"
    echo " list: {url: 'http://feed.super.test:$port/$1', item: li.item, id: '@data-id', price: .price, label: .label, personalised: For you},"
    echo " switch: {label: Personalised recommendations, default: 'on', off: [{click: '#switch'}]},"
    echo " personas: ["
    echo "  {name: tea, history: [{visit: 'http://feed.super.test:$port/$1/read?about=tea'}]},"
    echo "  {name: cars, history: [{visit: 'http://feed.super.test:$port/$1/read?about=cars'}]}],"
    echo " phases: ['on', off24h]}"
}
for kind in honest placebo partial; do feed_plan $kind >$kind.yaml; done

# Nearly all the time goes into two long runs of browsers, links and feeds: they are made side by side.
# lane NAME FUNCTION: start it with files of its own; lane_ends NAME: wait for it.
lane() {
    mkdir "$here/$1"
    (here=$here/$1; $2) >$1.log 2>&1 &
    echo $! >$1.pid
}
lane_ends() { wait "$(cat $1.pid)" || failed="$failed $1"; }
browse() {
    record 0 probe links $known browser.yaml; err_is_empty
    record 0 probe links $known app.yaml; err_is_empty
}
feed() {
    for kind in honest placebo partial; do
        record 0 collect ranking --allow-private $kind.yaml; out_is_empty; err_is_empty
        [ "$(wc -l <$kind/rankings.jsonl)" = 41 ] || fail "$kind: not 5 blocks of 4 accounts, each on and off, and a switch"
    done
}
failed=
lane browse browse; lane feed feed; lane_ends browse; lane_ends feed
[ -z "$failed" ] || { for name in $failed; do cat $name.log; done; exit 1; }
node "$site/check-probe.mjs" held:10 links:3 browser:3 app:1 >"$here/out" 2>"$here/err" ||
    fail 'the trials are not as expected'

# The right class for every trial, and for every cell.
# classes FOLDER SERVICE:LETTER:REASON:TRIALS…
classes() {
    folder=$1
    shift
    run 0 query --data "$site/superapp" --format csv \
        "SELECT service || ':' || letter || ':' || coalesce(reason, '') || ':' || count(*) FROM link_trial GROUP BY service, letter, reason" "$folder"
    for wanted; do out_has "$wanted"; done
    [ "$(wc -l <"$here/out")" = $(($# + 1)) ] || fail "$folder: classes that are not expected"
}
# cells FOLDER SERVICE:STATE:LETTER…
cells() {
    folder=$1
    shift
    run 0 query --data "$site/superapp" --format csv \
        "SELECT service || ':' || state || ':' || coalesce(letter, '') FROM link_cell" "$folder"
    for wanted; do out_has "$wanted"; done
    [ "$(wc -l <"$here/out")" = $(($# + 1)) ] || fail "$folder: cells that are not expected"
}
classes held held:T:slow:10 warned:W:warning_page:10 supershop:O::10
cells held held:open:T warned:open:W supershop:open:O
classes links warned:W:warning_page:3 copied:D1:copy_page:3 stopped:B:stop_page:3 replaced:R:own_service:3 meta:O::3 \
    script:O::3 twice:D4:extra_taps:3 fake:I:site_issued_gateway:3 down:I:control_failed:3 walled:U:captcha:3 supershop:O::3
cells links warned:open:W copied:closed:D1 stopped:closed:B replaced:closed:R meta:open:O script:open:O \
    twice:closed:D4 fake:untested: down:untested: walled:untested: supershop:open:O
classes browser warned:W:warning_page:3 scripted:W:warning_page:3 copied:D1:copy_page:3 script:O::3 supershop:O::3
cells browser warned:open:W scripted:open:W copied:closed:D1 script:open:O supershop:open:O

# A site that fails from one place may be blocked there; two probes' files joined show that it fails everywhere.
# Their controls lie seconds apart, which the usual thresholds do not take for lasting.
mkdir lasting
cp "$site/superapp/"*.csv lasting/
sed 's/control_repeat_s,30/control_repeat_s,0/; s/^openness-2026.11/openness-test/' "$cases/../../data/threshold.csv" >lasting/threshold.csv
for place in here there; do
    link_plan 1 http feed down | sed "s/account: a1/account: a1, vantage: $place/" >$place.yaml
    record 0 probe links $known $place.yaml
done
verdicts="SELECT DISTINCT letter || ':' || reason FROM link_trial WHERE service = 'down'"
run 0 query --data lasting --format csv "$verdicts" here; out_has 'I:control_failed'
run 0 query --data "$site/superapp" --format csv "$verdicts" here there; out_has 'I:control_failed'
run 0 query --data lasting --format csv "$verdicts" here there; out_has 'U:control_failed'
run 0 query --data lasting --format csv "SELECT vantages FROM link_cell WHERE service = 'down'" here there; out_has 2

# The same command goes on: a finished run has nothing left to do, an unfinished one what is missing.
cp links/trials.jsonl whole
record 0 probe links $known links.yaml links; cmp -s links/trials.jsonl whole || fail 'a finished run was changed'
head -n 20 whole >links/trials.jsonl; printf '{"v":1,"ts"' >>links/trials.jsonl
record 0 probe links $known links.yaml links
[ "$(wc -l <links/trials.jsonl)" = 33 ] || fail 'the run did not go on to its end'
head -n 20 links/trials.jsonl >head; head -n 20 whole | cmp -s - head || fail 'old trials were changed'
node "$site/check-probe.mjs" links:3 >"$here/out" 2>"$here/err" || fail 'the trials are not as expected'
echo '{platform: other}' >other.yaml
record 2 probe links other.yaml links; err_has "other.yaml: line 1: missing key 'neutral'"
sed 's/rounds: 3/rounds: 4/' links.yaml >four.yaml
record 2 probe links $known four.yaml links; err_has 'the folder holds a run of another plan'

# Interrupted, it leaves neither browser nor profile, and goes on.
mkdir tmp
TMPDIR=$PWD/tmp timeout --preserve-status -s INT 4 "$program" probe links $known browser.yaml broken >"$here/out" 2>"$here/err"
[ $? = 130 ] || fail 'an interrupt does not end it'
[ -z "$(ls tmp)" ] || fail 'a profile is left'

# A browser that is taken down costs the trial at hand, not the run.
link_plan 2 browser im_1to1 warned >killed.yaml
"$program" probe links $known killed.yaml >"$here/out" 2>"$here/err" &
probe=$!
for wait in $(seq 200); do [ -s killed/trials.jsonl ] && break; sleep 0.1; done
kill -KILL $(cat /proc/$probe/task/$probe/children)
wait $probe || fail 'a browser that died ended the run'
[ "$(wc -l <killed/trials.jsonl)" = 4 ] || fail 'not all trials were made'
[ "$(grep -c 'the browser ended and was started anew' killed/notes.jsonl)" = 1 ] || fail 'it is not noted that the browser ended'
[ "$(grep -c '"wall":"crash"\|"neutral_ok":false' killed/trials.jsonl)" -le 1 ] || fail 'more than the trial at hand was lost'

# The sheet is one page that loads nothing; a browser fills it in and gets trials that can be read.
record 0 probe form links.yaml -o sheet.html; out_is_empty
node "$site/fill-form.mjs" sheet.html sheet.jsonl >"$here/out" 2>"$here/err" || fail 'the sheet cannot be filled in'
run 0 query --format csv "SELECT kind FROM exhibit" sheet.jsonl; out_has trials

# Without --allow-private nothing of this machine is asked for.
link_plan 1 http feed meta >private.yaml
record 0 probe links --data "$site/superapp" private.yaml
grep -q 'refused: a private address' private/traffic.har || fail 'a private address was not refused'
grep -q '"status":[1-9]' private/traffic.har && fail 'a private address was asked for'

# The right verdict for every switch, by thresholds that let blocks follow each other within seconds; by the usual ones, none.
mkdir hasty
cp "$site/superapp/"*.csv hasty/
sed 's/block_hours,12/block_hours,0/; s/^personalisation-2026.11/personalisation-test/' "$cases/../../data/threshold.csv" >hasty/threshold.csv
run 0 query --format csv "SELECT verdict, blocks_close, blocks_untimed FROM personalisation_effect" placebo; out_has 'inconclusive,8,0'
for kind in honest:effective placebo:placebo partial:partial; do
    run 0 query --data hasty --format csv "SELECT verdict FROM personalisation_effect WHERE service = '${kind%:*}'" ${kind%:*}
    out_has "${kind#*:}"
done
# From fork to report: what was recorded is told as findings.
timeout 100 "$program" inspect --data hasty links held placebo >"$here/out" 2>"$here/err"
[ $? = 1 ] || fail 'the inspection finds nothing'
out_has 'market-order/'; out_has 'user-rights/'
grep -q '"items":\["general' honest/rankings.jsonl || fail 'the honest feed was not recorded as switched off'
sed "s/'#switch'/'#gone'/" honest.yaml >gone.yaml
record 4 collect ranking --allow-private gone.yaml; err_has "nothing to click at '#gone'"
[ ! -s gone/rankings.jsonl ] || fail 'half a block was written'
# A page that did not come is no list in which nothing was shown.
sed "s#$port/honest', item#$port/nosuch', item#" honest.yaml >nolist.yaml
record 4 collect ranking --allow-private nolist.yaml; err_has 'the list did not come, status 404'
# Nor is an answer that is no page, behind which the page before still stands, here a list; nor a page that never has loaded.
for kind in nothing:204 file:200 unending:200; do
    sed "s#$port/honest', item#$port/${kind%:*}', item#; s#$port/honest/read#$port/honest/list#; s/timeout_ms: 20000/timeout_ms: 3000/" honest.yaml >${kind%:*}.yaml
    record 4 collect ranking --allow-private ${kind%:*}.yaml; err_has "the list did not come, status ${kind#*:}"
    [ ! -s ${kind%:*}/rankings.jsonl ] || fail "${kind%:*}: a list was made up"
done
# A browser that is taken down costs the block at hand a second try, not the run; one that ends each time does, without half a block.
# end_browser TIMES: as often, each time in the midst of a block.
asked() { grep -c startedDateTime down/traffic.har 2>/dev/null; }
end_browser() {
    "$program" collect ranking --allow-private down.yaml >"$here/out" 2>"$here/err" &
    recording=$!
    for time in $(seq "$1"); do
        for wait in $(seq 300); do [ "$(cat down/notes.jsonl 2>/dev/null | grep -c 'nothing of the block was kept')" = $((time - 1)) ] && break; sleep 0.1; done
        before=$(asked)
        for wait in $(seq 600); do [ "$(asked)" -gt "${before:-0}" ] && break; sleep 0.1; done 2>/dev/null
        kill -KILL $(cat /proc/$recording/task/$recording/children)
    done
    wait $recording
}
sed 's/blocks: [0-9]*/blocks: 2/' honest.yaml >down.yaml
end_browser 3; [ $? = 4 ] || fail 'a browser that always ends does not end the run'
err_has 'the browser ended 3 times in block 1'; [ ! -s down/rankings.jsonl ] || fail 'a list of a block that failed was kept'
rm -r down
end_browser 1 || fail 'a browser that died ended the run'
[ "$(wc -l <down/rankings.jsonl)" = 17 ] || fail 'not 2 blocks of 4 accounts, each on and off, and a switch'
[ "$(grep -c '"note":"the browser ended; nothing of the block was kept","block":1' down/notes.jsonl)" = 1 ] || fail 'it is not noted that the browser ended'
exec 9>&-
