# An audit of personalisation, from empty sheets and recordings of five made-up switches to reports.
make="python3 $cases/make-recordings"
python3 -c '' 2>/dev/null || skip 'no python3'
# rule NAME VERDICT
rule() { out_has "\"rule\":\"user-rights/$1\",\"verdict\":\"$2\""; }

# Recorded as JSON Lines, each switch gets the verdict that it deserves, and its rule says so.
for kind in honest placebo partial non-persistent no-signal; do $make $kind > $kind.jsonl; done
run 0 audit show honest.jsonl; err_is_empty
out_has 'shop-honest · feed'
out_has '3 personas, 9 accounts in each of 10 blocks, the same ones; 20 blocks without a time; smallest p 0.00357'
out_has 'shop-honest, the feed: switching personalisation off ends it; at most 2 % of it remains.'
out_lacks '，信息流'
run 0 audit show --lang zh-CN honest.jsonl; out_has 'shop-honest，信息流：关闭后个性化停止；残留至多 2%。'; out_lacks 'switching personalisation'
run 0 audit show --json honest.jsonl; out_has '"sentence":"shop-honest, the feed'; out_has '"sentence_zh":"shop-honest，信息流'
run 0 audit show --json placebo.jsonl; out_has '"verdict":"placebo"'; out_has '"thresholds":"personalisation-2026.11"'
run 0 audit show --json partial.jsonl; out_has '"verdict":"partial"'
# Whoever repeats the test of the switch finds the effects of the blocks in the row: as many as blocks, their middle being the effect.
run 0 query --json "SELECT json_array_length(block_effects) = blocks AS all_of_them, (SELECT min(value) FROM json_each(block_effects)) <= effect AND effect <= (SELECT max(value) FROM json_each(block_effects)) AS within FROM personalisation_effect" partial.jsonl
out_has '{"all_of_them":1,"within":1}'
mkdir own; sed 's/retention_confidence,0.9,/retention_confidence,0.8,/; s/^personalisation-2026.11/personalisation-own/' "$cases/../../data/threshold.csv" >own/threshold.csv
run 0 audit show --data own partial.jsonl; out_has ' %, 80 %)'
run 0 audit show partial.jsonl; out_has ' %, 90 %)'
run 1 inspect --data own --format html partial.jsonl; out_has '(80 % interval '
run 0 audit show --json non-persistent.jsonl; out_has '"verdict":"non_persistent"'; out_has '"reverted_in":"relogin"'
run 0 audit show --json no-signal.jsonl; out_has '"verdict":"no_signal"'
run 0 inspect --fail-on medium --json honest.jsonl
for name in switch-is-placebo switch-is-partial switch-resets-itself switch-absent-or-too-deep personalised-items-unlabelled
do rule $name pass; done
run 1 inspect --json --profile cn-miit-2021 placebo.jsonl
rule switch-is-placebo fail; rule switch-is-partial pass; rule personalised-items-unlabelled review
out_has 'with the switch off 100 % of the personalisation remains, at least 92 % (10 blocks of 9 accounts)'
out_has '"scenario":"M21-2b","area":"user-rights"'
run 1 inspect --json partial.jsonl; rule switch-is-partial fail; rule switch-absent-or-too-deep fail
out_has 'the switch is 6 taps away, where 4 can be done'
run 1 inspect --json non-persistent.jsonl; rule switch-resets-itself fail
out_has 'personalisation was on again after a new login'

# A switch was not put to the test where nothing was personalised: never a pass.
run 0 inspect --json no-signal.jsonl; rule switch-is-placebo unknown; rule switch-is-partial unknown

# What is cited is the record: the first list seen with the switch on.
run 0 query --format csv "SELECT at, size FROM ranking WHERE id = 1" placebo.jsonl
tail -n 1 out | tr -d '\r' | tr , ' ' > place; read -r at size < place
tail -c +$((at + 1)) placebo.jsonl | head -c "$size" > cited
[ "$(cat cited)" = "$(grep -m 1 '"items"' placebo.jsonl)" ] || fail "bytes $at, $size are not the first list"

# Files that belong together are judged together, whatever personas each of them holds.
mkdir both; grep -v '"persona":"p3"' placebo.jsonl > both/a.jsonl; grep '"persona":"p3"' placebo.jsonl > both/b.jsonl
printf 'exhibits: [a.jsonl, b.jsonl]\n' > both/session.yaml
run 0 audit show --json both; out_has '"personas":3'; out_has '"verdict":"placebo"'

# Two personas of four twins find the personalisation of a placebo, and cannot prove it beside a test that finds nothing.
$make placebo --personas 2 --twins 4 > quick.jsonl
run 0 audit show quick.jsonl; out_has 'smallest p 0.0286, for a placebo 0.0571 corrected'
out_has 'whether what is shown is personalised is not proven: the smallest p of this design, 0.0286, is 0.0571'
run 0 inspect --json quick.jsonl; rule switch-is-placebo unknown

# Blocks that follow each other within hours are not independent: the verdict says so and is none.
sed 's/^{\(.*\)"block":\([0-9]*\)/{"ts":"2026-11-01T09:00:\2Z",\1"block":\2/; s/:\([0-9]Z\)/:0\1/' placebo.jsonl > hasty.jsonl
run 0 audit show hasty.jsonl; out_has '18 blocks began too soon after another'; out_has 'blocks began less than 12 hours after another'
run 0 audit show --lang zh-CN hasty.jsonl; out_has '各组不独立'
run 0 inspect --json hasty.jsonl; rule switch-is-placebo unknown

# How long a block may take is a threshold of the same file.
sed 's/^{\(.*\)"twin":\([0-9]\)/{"ts":"2026-11-01T09:0\2:00Z",\1"twin":\2/' placebo.jsonl > slow.jsonl
run 0 audit show --json slow.jsonl; out_has '"blocks_long":0'
mkdir brisk; sed 's/block_seconds,120,/block_seconds,119,/; s/^personalisation-2026.11/personalisation-brisk/' "$cases/../../data/threshold.csv" >brisk/threshold.csv
run 0 audit show --json --data brisk slow.jsonl; out_has '"blocks_long":20'; out_has '"thresholds":"personalisation-brisk"'
run 0 audit show --data brisk slow.jsonl; out_has '20 blocks took too long'

# Prices.
$make prices > prices.jsonl
run 0 inspect --json prices.jsonl; rule price-discrimination review
out_has 'p2 is asked 3.0 % more than p1 for the same 12 items, of which 10 differ by more'
run 0 audit show prices.jsonl; out_has 'shop-prices, prices: p2 is asked 3.0 % more than p1'

# A design that cannot answer is no evidence.
$make placebo --personas 2 --twins 2 > small.jsonl
run 0 audit show small.jsonl; out_has '2×2 accounts can never fall below p = 0.333'
run 0 inspect --json small.jsonl; rule switch-is-placebo unknown
run 0 audit power --effect 0.8; out_has '2×2            3        0.333        0.667      0 %  can never reach 0.05'
out_has '2×4           35       0.0286       0.0571'; out_has 'never proves a placebo'
out_has '3×3          280      0.00357      0.00714'
mkdir strict; sed 's/^\(personalisation\)-2026.11/\1-strict/; s/^personalisation-strict,alpha,0.05/personalisation-strict,alpha,0.005/' "$cases/../../data/threshold.csv" >strict/threshold.csv
run 0 audit power --effect 0.8 --data strict; out_has '280      0.00357      0.00714'; out_has 'one-sided at 0.005:'; out_has '0.0286       0.0571      0 %  can never reach 0.005'; out_lacks '0.05 '
run 0 audit template; out_has 'within 120 seconds'; out_has 'begin 12 hours or more apart'
run 0 audit template --lang zh-CN; out_has '一组之内在 120 秒内'; out_has '至少相隔 12 小时'
sed -i 's/block_seconds,120/block_seconds,45/; s/block_hours,12/block_hours,6/' strict/threshold.csv
run 0 audit template --data strict; out_has 'within 45 seconds'; out_has 'begin 6 hours or more apart'
run 0 audit template --data strict bound; err_has 'This design cannot prove that a switch does nothing'
run 0 audit template --data strict --twins 2 loose; err_has 'loose: This design can prove nothing: 0.005 is out of its reach'
! grep -q 'x0a' "$here/err" || fail 'lines run together'
mkdir wrong; echo nonsense >wrong/threshold.csv
run 4 audit template --data wrong none; err_has 'threshold.csv'; [ ! -e none ] || fail 'sheets by data that cannot be read'
run 2 audit power; err_has '--effect D'
run 2 audit power --effect 1 --personas 1; err_has '--personas must be a number from 2 to 20'

# Sheets: the same seed gives the same order; one that is not filled in is refused with its line.
run 0 audit template --personas 2 --twins 4 --blocks 6 --seed 7 sheets
run 0 audit template --personas 2 --twins 4 --blocks 6 --seed 7 again; cmp sheets/order.csv again/order.csv || fail 'another order'
err_has 'This design cannot prove that a switch does nothing (placebo)'; err_has 'the first becomes 0.0571'; grep -q 0.0571 sheets/README || fail 'the sheets do not say what the design cannot prove'
run 0 audit template three; err_is_empty; grep -q 'becomes 0.00714' three/README || fail 'the sheets lack the smallest p'
run 0 audit power --effect 1 --personas 2 --twins 4 --blocks 6; out_has 'This design cannot prove that a switch does nothing'
run 4 audit template sheets; err_has 'sheets/README: File exists'
mkdir begun; echo mine > begun/rankings.csv
run 4 audit template begun; err_has 'begun/rankings.csv: File exists'
[ "$(ls begun)" = rankings.csv ] && [ "$(cat begun/rankings.csv)" = mine ] || fail 'sheets of a refused template are left'
[ "$(wc -l < sheets/order.csv)" = 97 ] || fail 'not 2 × 6 blocks of 8 accounts'
run 3 audit show sheets; err_has "rankings.csv: line 2, column 2, key 'service': the sheet is not filled in: put the service's id here"
err_has "switch.csv: line 2, column 1, key 'service': the sheet is not filled in"
sed 's/,SERVICE,/,shop,/' sheets/rankings.csv > begun.csv
run 3 audit show begun.csv; err_has "line 2, column 14, key 'rank': is given, but no item: fill it in, or delete the place"
run 3 inspect --lang zh-CN sheets; out_has '表格尚未填写：请在此填写服务的 id'
run 3 audit show sheets
out_is_empty
awk -F, -v OFS=, 'NR > 1 { $2 = "shop"; $13 = ($7 == "on" ? $4 : "x") "-" $14 } { print }' sheets/rankings.csv > filled.csv
run 0 audit show filled.csv; out_has '2 personas, 8 accounts in each of 6 blocks'
out_has 'shop, the feed: switching personalisation off ends it; at most 0 % of it remains.'

# Rankings and the log of their switch belong together when they lie in one folder; another service's do not.
mkdir apart
grep -v '"type": *"switch"' partial.jsonl > apart/rankings.jsonl
grep -v '"type": *"switch"' placebo.jsonl > apart/other.jsonl
printf 'service,from,found,taps,label,default,after_nag,off24h,off7d,restart,relogin,update,device2,on2\nshop-partial,feed,yes,6,,,,,,,,,,\n' > apart/switch.csv
run 1 inspect --json apart; [ "$(grep -c '"type":"inspection"' "$here/out")" = 2 ] || fail 'not one inspection a service'
out_has 'the switch is 6 taps away, where 4 can be done'; out_has '"name":"shop-partial · feed"'; out_has '"path":"apart/switch.csv"'
run 1 inspect --json apart/switch.csv apart/rankings.jsonl; [ "$(grep -c '"type":"inspection"' "$here/out")" = 1 ] || fail 'files given one by one are not joined'
out_has 'the switch is 6 taps away, where 4 can be done'
run 1 inspect apart; out_has 'shop-partial · feed'; out_has 'shop-placebo · feed'

# A record with a slip refuses its file, and no rule passes on what is left.
sed '5s/"twin":[0-9]/"twin":0/' honest.jsonl > slip.jsonl
run 3 inspect --json slip.jsonl; err_has "slip.jsonl: line 5, column "
out_has "key 'twin': must be a whole number from 1 on"
rule switch-is-placebo unknown

# What became of the switch is cited from the sheet that tells it.
sed -i '2s/.*/shop-partial,feed,yes,3,,,,,,on,,,,/' apart/switch.csv
run 1 inspect apart; grep -A1 'user-rights/switch-resets-itself$' "$here/out" | grep -q 'switch.csv bytes' || fail 'another sheet is cited'
