# Matrices of link trials: forms, axes, changes through time; what is not confirmed is never told as such.
sample=$cases/../../samples/2021-campaign
cp "$fixtures/trials.jsonl" trials.jsonl

# A campaign's reports: single ones prove nothing, those of one day that differ stand side by side.
run 0 matrix links --through-time "$sample/trials.jsonl"; err_is_empty
out_has '2021-09-17 D1 → 2021-11-29 O?'
out_has '2021-09-17 W → 2021-11-29 O?'
out_has '2021-09-17 O/D2!?†'
out_has '2021-11-29 D1/D4!?'
run 0 matrix links --format csv "$sample/trials.jsonl"
out_has '"wechat","im_1to1","taobao","O","opens","open","none",0,1,1,0,1,"2021-09-17","2021-11-29","2021-09-17 D1 → 2021-11-29 O"'
out_has '"qq","im","douyin","O/D2","opens / link altered or not tappable","conflict","none",1,1,1,0,0'
out_has '"qq","im","jd","","","not-measured","none",0,0,0,0,0,"","",""'
out_lacks confirmed\"
grep -q '"confirmed"' out && fail 'a report of the press was told as confirmed'

# Findings about links name places, kinds of links and openings in words, as the matrix does; the ids stay in the evidence.
run 0 inspect --json "$sample/trials.jsonl"
out_has 'wechat (chat): 1 of 1 trials of links to jd (product, page) did not open'; out_has 'wechat (one-to-one chat): 1 of 2 trials'
out_has 'wechat（单聊）：指向 taobao（商品，页面）的链接 2 次试验中有 1 次未能打开'; out_has '"context":"im_1to1"'; out_lacks '(im_1to1'; out_lacks '（im_1to1'

# People read names, in their language; programs read ids. What is old is so beside the newest trial.
run 0 matrix links "$sample/trials.jsonl"; out_has 'WeChat'; out_has 'Taobao'; out_lacks wechat; out_has '†   old beside the newest trial of all'
run 0 matrix links --lang zh-CN "$sample/trials.jsonl"; out_has '微信'; out_has '淘宝'; out_lacks taobao; out_has '†   相对于全部试验中最新的一次已过旧'
run 0 matrix links --json "$sample/trials.jsonl"; out_has '"platform":"wechat"'; out_has '"service":"taobao"'

# Many trials on several days, accounts and links confirm a cell.
run 0 matrix links --json --axis opening trials.jsonl
python3 - <<'PY' || fail 'the JSON is not as expected'
import json
m = json.load(open('out', encoding='utf-8'))
assert m['v'] == 1 and m['kind'] == 'links' and m['axes'] == ['platform', 'opening'], m
cells = {(r['opening'], c['service']): c for r in m['rows'] for c in r['cells']}
assert cells['page', 'taobao']['letters'] == 'D1' and cells['page', 'taobao']['grade'] == 'confirmed'
assert cells['page', 'taobao']['confirmed'] == 18 and cells['page', 'taobao']['anomaly'] == 0
assert cells['scheme', 'pinduoduo']['letters'] == 'B' and cells['page', 'pinduoduo']['letters'] == 'O'
assert cells['app-link', 'douyin']['state'] == 'inconclusive' and cells['app-link', 'douyin']['failure'] == 1
assert cells['scheme', 'taobao'] == {'service': 'taobao', 'state': 'not-measured'}
PY

# A decided cell is told by its spans: their ends, for how many accounts it opened, when it had not been tried for too long.
python3 - <<'PY'
import json
base = next(json.loads(line) for line in open('trials.jsonl', encoding='utf-8') if '"taobao"' in line)
shop = next(json.loads(line) for line in open('trials.jsonl', encoding='utf-8') if '"jd"' in line)
out = open('staged.jsonl', 'w', encoding='utf-8')
days = ['2026-09-01', '2026-09-02', '2026-09-03', '2026-11-02', '2026-11-03', '2026-11-04']
for day in days:
    for account in 'abc':
        like = shop if day > '2026-10' and account != 'c' else base
        t = dict(like, service='jd', url=shop['url'], control=shop['control'], ts=f'{day}T09:0{ord(account) - 97}:00Z', acct=account)
        print(json.dumps(t), file=out)
PY
run 0 matrix links --through-time staged.jsonl; out_has '2026-09-01–2026-11-02 D1 (0/3) †2026-10-03 → 2026-11-02– O (2/3)'; out_has 'accounts for which it opened'
run 0 matrix links --format csv staged.jsonl; out_has '"2026-09-01–2026-11-02 D1 (0/3) †2026-10-03 → 2026-11-02– O (2/3)"'
run 0 matrix links staged.jsonl; out_has 'D1→O'
run 0 matrix links --json staged.jsonl; out_has '"kind":"span","state":"closed","stale_from":"2026-10-03","accounts":3,"accounts_open":0'
run 0 matrix links --format html --lang zh-CN staged.jsonl; out_has '2026-11-02 – 末次试验：O；能打开的账号占全部账号：2/3'; out_has '自此日起已过旧：2026-10-03'

# Reports that go on for weeks are no disagreement without end: a step lasts a week from its first report.
python3 - <<'PY'
import json
trials = [json.loads(line) for line in open('staged.jsonl', encoding='utf-8')]
with open('weeks.jsonl', 'w', encoding='utf-8') as out:
    for day, like in (('01', 0), ('05', 0), ('09', 9), ('13', 9)):
        print(json.dumps(dict(trials[like], ts=f'2026-11-{day}T09:00:00Z')), file=out)
PY
run 0 matrix links --through-time weeks.jsonl; out_has '2026-11-01 D1 → 2026-11-09 O?'

# Rows by week begin on Mondays; no row holds a whole cell, so none is confirmed.
run 0 matrix links --axis context,week --format csv trials.jsonl; out_has '"wechat","im_group","2026-11-09","jd","O"'
out_lacks '"confirmed"'

# The page says in words what the colours say, in both languages.
run 0 matrix links --format html -o links.html trials.jsonl; out_is_empty
grep -q '<th scope="col">Pinduoduo</th>' links.html && grep -q '<b>D1</b>' links.html && grep -q 'address to be copied by hand' links.html || fail 'the page lacks letters or words'
run 0 matrix links --format html --lang zh-CN trials.jsonl; out_has '须手动复制网址'; out_has 'lang="zh-CN"'; out_has '<th scope="col">淘宝</th>'; out_has '<th scope="row">微信</th>'; out_has '已确认'

# Whose row it is and where stay in view on a small screen: the first two headings of a row, and no other column's.
[ "$(grep -o '<th scope="col" class="axis">' links.html | wc -l)" = 2 ] || fail 'the headings of the rows are not known from the others'
grep -q '^@media screen{.*tbody th):nth-child(-n+2){position:sticky;left:0' links.html || fail 'the first columns do not stay in view'

# What is not proven looks otherwise than what is, and the legend says how; places are told in words, ids stay in CSV and JSON.
grep -q '<td class="closed"><b>D1</b>' links.html && grep -q '<td class="open unproven"><b>O</b>' links.html || fail 'proven and unproven cells look alike'
grep -q '<th scope="row">group chat</th>' links.html && grep -q 'hatched, dashed: not confirmed' links.html || fail 'the page lacks words'
grep -q 'swatch conflict.*<dd>reports differ' links.html || fail 'the legend lacks the colour of reports that differ'
run 0 matrix links --lang zh-CN --axis context,url-kind,opening trials.jsonl; out_has '群聊'; out_has '商品'; out_has '应用（自定义协议）'; out_lacks im_group
run 0 matrix links --format html --lang zh-CN trials.jsonl; out_has '群聊'; out_has '；打开 1，未打开 0'; out_has '斜纹虚线'
run 0 matrix links --format csv --lang zh-CN trials.jsonl; out_has '"im_group"'
run 0 matrix payments --format html "$sample/checkout.jsonl"; out_has 'class="accepted"'; out_has 'plain: seen at a checkout'

# Several files are one evidence: halves of it confirm nothing, together they do.
head -n 18 trials.jsonl > a.jsonl; tail -n +19 trials.jsonl > b.jsonl
run 0 query 'SELECT DISTINCT grade FROM link_cell WHERE service = '"'taobao'" a.jsonl; out_lacks confirmed
run 0 query 'SELECT grade, letter FROM link_cell WHERE service = '"'taobao'" a.jsonl b.jsonl; out_has 'confirmed,D1'

# Only confirmed cells are breaches.
run 1 inspect --json trials.jsonl
out_has '"rule":"market-order/link-extra-steps","verdict":"fail"'
out_has '"rule":"market-order/link-disparity","verdict":"fail"'
out_has '"rule":"market-order/app-opening-refused","verdict":"fail"'
run 0 inspect --json "$sample/trials.jsonl"
out_lacks '"verdict":"fail"'
out_has '"rule":"market-order/link-anomaly","verdict":"review"'
for rule in link-blocked link-extra-steps link-disparity; do
    out_has "\"rule\":\"market-order/$rule\",\"verdict\":\"notapplicable\""
done

# A trial that was cut short is no refusal of the app: neither in the cell nor in the matrix.
python3 - <<'PY'
import json
trials = [json.loads(line) for line in open('trials.jsonl', encoding='utf-8')]
tried = [t for t in trials if t['service'] == 'pinduoduo']
assert len(tried) > 0
for t in tried:
    t['neutral_ok'] = False
open('down.jsonl', 'w', encoding='utf-8').writelines(json.dumps(t) + '\n' for t in tried)
PY
run 0 matrix links --axis opening --format csv down.jsonl; out_has ',"scheme","pinduoduo","I"'; out_lacks '"B"'

# A day on which one shop both listed and lacked a method is shown beside one on which it was listed.
for at in '09 true' '10 true' '10 false'; do
    set -- $at
    echo '{"v":1,"type":"checkout","ts":"2026-11-'$1'T09:00:00Z","service":"taobao","method":"WeChat Pay","listed":'$2'}'
done >checkouts.jsonl
run 0 matrix payments --json checkouts.jsonl; out_has '"state":"conflict"'

run 2 matrix links --axis nowhere trials.jsonl; err_has "no axis 'nowhere'"
run 2 matrix links --axis context,context trials.jsonl; err_has 'stands twice'
run 3 matrix links "$fixtures/shop.apk"; err_has 'no link trials'
run 2 matrix links; err_has 'usage: aedile matrix links PATH'

# Full-width forms start a formula in East Asian spreadsheets, so they are made text too.
echo '{"v":1,"ts":"2026-11-01T09:00:00Z","platform":"wechat","context":"feed","service":"＝1+1","url":"https://a.example/"}' > formula.jsonl
run 0 matrix links --format csv formula.jsonl; out_has "\"'＝1+1\""

# A terminal shows so many columns only, and says how many more there are.
python3 - <<'PY'
import json
t = json.loads(open('trials.jsonl', encoding='utf-8').readline())
open('wide.jsonl', 'w', encoding='utf-8').writelines(
    json.dumps(dict(t, service=f's{i}.example')) + '\n' for i in range(300))
PY
run 0 matrix links wide.jsonl; out_has '46 more columns: --format csv shows all'
run 0 matrix links --lang zh-CN wide.jsonl; out_has '另有 46 列'
run 0 matrix links --format csv wide.jsonl; out_lacks 'more column'; out_has '"s299.example"'

# Nothing of a trial is obeyed by a terminal, or turns a spreadsheet's cell around.
sed 's/"service":"jd"/"service":"=j\\u001b[31m\\u202ed\\u009bx"/' trials.jsonl > hostile.jsonl
run 0 matrix links --format csv hostile.jsonl; out_has "\"'=j·[31m·d·x\""
! LC_ALL=C grep -q "$(printf '\033')" out || fail 'an escape came through'
