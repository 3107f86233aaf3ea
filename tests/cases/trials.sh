# Link trials: read, told where they break, and made out of recorded sessions.
required='"v":1,"ts":"2026-11-01T09:00:00Z","platform":"wechat","context":"feed","service":"taobao","url":"https://a.example/"'
printf '{%s}\n{%s,"tap":1}\n' "$required" "$required" >broken.jsonl
run 3 inspect $rules broken.jsonl
err_has "broken.jsonl: line 2, column 120, key 'tap': no such key"; out_has 'read partly'
run 3 inspect $rules --lang zh-CN broken.jsonl; out_has '第 2 行，第 120 列，键“tap”：没有此键'; out_lacks 'no such key'
run 3 inspect --json --profile all broken.jsonl; out_has '"zh-CN":"链接测试记录仅能读取 1 条：第 2 行，第 120 列，键“tap”：没有此键"'
printf '{%s,"taps":"two"}\n' "$required" >kind.jsonl
run 3 inspect $rules --lang zh-CN kind.jsonl; out_has '应为 0 至 1000 的整数'
printf '{%s}\n' "$required" >one.jsonl
run 0 inspect $rules one.jsonl; err_is_empty; out_has 'wechat · taobao'
run 0 query --format csv 'SELECT kind, state FROM exhibit' one.jsonl; out_has 'trials,whole'
printf 'v,ts,platform,context,service,url,hop1_u\n1,2026-11-01T09:00:00Z,wechat,feed,taobao,https://a.example/,https://a.example/\n' >one.csv
run 0 query --format csv 'SELECT kind, state FROM exhibit' one.csv; out_has 'trials,whole'

# entry SECOND URL STATUS TYPE MEMBERS-OF-RESPONSE REQUEST-HEADERS
entry() {
    printf '{"startedDateTime":"2026-11-01T09:00:0%s.250Z","time":50,"_resourceType":"%s","request":{"method":"GET","url":"%s","headers":[%s]},"response":{"status":%s,%s},"timings":{"blocked":1.5,"dns":-1,"connect":10,"ssl":5,"send":0.5,"wait":30,"receive":8}}' \
        "$1" "$4" "$2" "$6" "$3" "$5"
}
html() { printf '"headers":[],"content":{"size":%s,"mimeType":"text/html; charset=utf-8","text":"%s"}' "${#1}" "$1"; }
location() { printf '"headers":[{"name":"Location","value":"%s"}],"content":{"size":0,"mimeType":""}' "$1"; }
referer() { printf '{"name":"Referer","value":"%s"}' "$1"; }
har() { printf '{"log":{"version":"1.2","entries":['; printf '%s' "$1"; shift; printf ',%s' "$@"; printf ']}}'; }

# A warning page of the platform's, then the shop: through a redirect and a script to the page.
gateway='https://weixin110.qq.com/cgi-bin/mmspamsupport-bin/newredirectconfirmcgi?main_type=1'
har "$(entry 1 "$gateway" 200 document "$(html '<p>Go on?</p>')" '')" \
    "$(entry 2 https://m.taobao.com/a 302 document "$(location /b#top)" "$(referer https://weixin110.qq.com/)")" \
    "$(entry 3 https://m.taobao.com/b 200 document "$(html '<script>location.replace(\"/c?x=1\")</script>')" '')" \
    "$(entry 3 https://cdn.taobao.com/a.js 200 script '"headers":[],"content":{"size":1,"text":"a"}' '')" \
    "$(entry 4 'https://m.taobao.com/c?x=1' 200 document "$(html '<title>Red shoes</title><link rel=canonical href=/c><p hidden>no<p>Four words of text')" '')" \
    "$(entry 5 https://m.taobao.com/d 200 document "$(html '<p>clicked')" "$(referer 'https://m.taobao.com/c?x=1')")" >tap.har
run 0 trials from-har --platform wechat --service taobao --context im_group tap.har; err_is_empty
[ "$(wc -l <out)" = 1 ] || fail 'a click inside the shop counts as a tap on a link'
out_has '{"v":1,"ts":"2026-11-01T09:00:01.250Z","platform":"wechat","context":"im_group","service":"taobao","url":"https://m.taobao.com/a"'
out_has '{"u":"https://weixin110.qq.com/cgi-bin/mmspamsupport-bin/newredirectconfirmcgi?main_type=1","how":"tap","issuer":"client","st":200,"ms":42,"text":"Go on?"}'
out_has '{"u":"https://m.taobao.com/a","issuer":"platform","st":302,"ms":42}'
out_has '{"u":"https://m.taobao.com/b","how":"status","issuer":"service","st":200,"ms":42}'
out_has '{"u":"https://m.taobao.com/c?x=1","how":"script","issuer":"service","st":200,"ms":42}],"st":200,"final":"https://m.taobao.com/c?x=1","title":"Red shoes","canonical":"https://m.taobao.com/c","vis":18,"ms":3042'
out_has '"evidence":["sha256:'
run 0 trials from-har --platform wechat tap.har; out_has '"context":"in_app_browser","service":"taobao"'
run 0 trials from-har --platform wechat tap.har -o trial.jsonl; out_is_empty
run 0 query --format csv 'SELECT kind, state FROM exhibit' trial.jsonl; out_has 'trials,whole'

# The same page when the shop itself sends there: its deed, not the platform's. Then a refresh.
har "$(entry 1 https://shop.example/ 302 document "$(location "$gateway")" '')" \
    "$(entry 2 "$gateway" 200 document "$(html "<meta http-equiv=refresh content='0;url=https://end.example/'>")" '')" \
    "$(entry 3 https://end.example/ 404 document "$(html no)" '')" >fake.har
run 0 trials from-har --platform wechat --service shop.example fake.har
out_has 'newredirectconfirmcgi?main_type=1","how":"status","issuer":"service"'
out_has '{"u":"https://end.example/","how":"meta","issuer":"platform","st":404'

# Without a platform it is a direct fetch; without browser's words what accepts HTML is a page.
har "$(entry 1 https://a.example/ 301 '' "$(location //b.example/x)" '{"name":"Accept","value":"text/html"}')" \
    "$(entry 1 https://a.example/i.png 302 '' "$(location /no)" '{"name":"Accept","value":"image/png"}')" \
    "$(entry 2 https://b.example/x 200 '' "$(html x)" '{"name":"Sec-Fetch-Dest","value":"document"}')" \
    "$(entry 2 https://b.example/frame 200 document "$(html y)" '{"name":"Sec-Fetch-Dest","value":"iframe"}')" >direct.har
run 0 trials from-har direct.har
out_has '"platform":"network","context":"direct","service":"b.example","url":"https://a.example/"'
out_lacks frame; out_lacks i.png

# An archive that an app's own browser recorded says so, unless the command line says it.
har "$(entry 1 https://a.example/ 200 document "$(html x)" '{"name":"user-agent","value":"Mozilla/5.0 (Linux; wv) MicroMessenger/8.0.49"}')" \
    "$(entry 2 https://a.example/b 200 document "$(html y)" '')" >agent.har
run 0 trials from-har agent.har; out_has '"platform":"network"'
[ "$(cat err)" = 'aedile: agent.har: by its User-Agent recorded in the browser of wechat: see --platform' ] || fail 'whose browser it was is not told'
run 0 trials from-har --platform alipay agent.har; err_has 'recorded in the browser of wechat'
run 0 trials from-har --platform wechat agent.har; err_is_empty
run 0 trials from-har direct.har; err_is_empty

# What cannot be made into trials says so.
printf '{"log":{"version":"1.2","entries":[]}}' >empty.har
run 3 trials from-har empty.har; err_has 'no page was loaded in it'; out_is_empty
run 3 trials from-har one.jsonl; out_is_empty
head -c 1500 tap.har >cut.har
run 3 trials from-har --platform wechat cut.har; err_has 'cut.har: '; out_has '"st":302'
run 2 trials from-har --platform nosuch tap.har; err_has 'no platform of data/platform.csv has this id'
run 2 trials from-har
run 3 trials from-har gone.har; err_has 'gone.har'

# A recorded class beside that of today: the shop's link stopped by a page of the platform's.
stopped='"delivered":true,"tappable":true,"display":"plain","neutral_ok":true,"control":[{"st":200,"title":"Red shoes","vis":9000}],"hops":[{"u":"https://weixin110.qq.com/cgi-bin/mmspamsupport-bin/newredirectconfirmcgi?main_type=2","how":"tap","issuer":"client","st":200,"text":"已停止访问该网页"}],"rules":"old-1"'
printf '{%s,%s,"class":"O"}\n{%s,%s,"class":"B"}\n{%s}\n' "$required" "$stopped" "$required" "$stopped" "$required" >recorded.jsonl
run 1 trials check --format csv recorded.jsonl; err_is_empty
out_has 'recorded.jsonl,1,wechat,feed,taobao,https://a.example/,O,,old-1,B,stop_page,gateway-'
[ "$(wc -l <out)" = 2 ] || fail 'a class that stayed the same is listed'
sed 1d recorded.jsonl >same.jsonl
run 0 trials check --format csv same.jsonl; [ "$(wc -l <out)" = 1 ] || fail 'something differs'
sed 's/"O"/"=1+1"/' recorded.jsonl >formula.jsonl
run 1 trials check --format csv formula.jsonl; out_has ",'=1+1,"; out_lacks ',=1+1,'
run 3 trials check one.jsonl; err_has 'no trial has a recorded class'
run 3 trials check broken.jsonl; err_has "key 'tap': no such key"
run 2 trials check

# What came after a broken record was not seen, so no rule about link trials may pass on the rest.
run 3 inspect --json --profile all broken.jsonl
for rule in blocked disparity extra-steps replaced-by-own-service throttled; do
    out_has "\"rule\":\"market-order/link-$rule\",\"verdict\":\"unknown\",\"reason\":{\"en\":\"of the link trials only 1 could be read"
done
# What one row of somebody else's can turn is cited: the peer whose better display makes a link reduced, the newest
# row beside which a verdict has grown old.
taps() { # DISPLAY: eight taps with two accounts on two days, all open
    for day in 1 2; do for item in 1 2 3 4; do
        printf '{"v":1,"ts":"2026-11-0%s:0%s:00Z","platform":"wechat","context":"feed","service":"jd","url":"https://item.jd.com/%s","acct":"a%s","delivered":true,"tappable":true,"display":"%s","taps":1,"neutral_ok":true,"st":200,"final":"https://item.jd.com/%s","title":"Red shoes","vis":9000,"control":{"st":200,"title":"Red shoes","vis":9000}}\n' \
            "${day}T09" "$item" "$item" $((item % 2)) "$1" "$item"
    done; done
}
cites() { grep -F "\"rule\":\"$1\"" out | grep -qF "\"table\":\"link_trial\",\"row\":$2," || fail "$1 does not cite row $2"; }
peer='{"v":1,"ts":"2026-11-01T23:00:00Z","platform":"wechat","context":"feed","service":"b.example","peer_of":"shopping","url":"https://b.example/"'
taps plain >plain.jsonl
run 0 inspect --profile all --format json plain.jsonl; out_lacks '"type":"finding"'
{ taps plain; printf '%s,"display":"card"}\n' "$peer"; } >lost.jsonl
run 0 inspect --profile all --format json lost.jsonl; out_lacks '"type":"finding"'
{ taps plain; printf '%s,"display":"card","delivered":true}\n' "$peer"; } >peer.jsonl
run 1 inspect --profile all --format json peer.jsonl; cites market-order/link-extra-steps 9
{ taps stripped; printf '%s}\n' "$peer" | sed s/2026/9999/; } >old.jsonl
run 0 inspect --profile all --format json old.jsonl; cites market-order/link-anomaly 9
