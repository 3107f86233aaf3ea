# Payment methods from apps, traffic and checkouts, on one ladder; only checkouts show acceptance.
cat > pay.har <<'HAR'
{"log":{"version":"1.2","creator":{"name":"t","version":"1"},"pages":[],"entries":[
{"startedDateTime":"2026-11-10T09:00:00.000Z","time":5,"_resourceType":"document","request":{"method":"GET","url":"https://shop.example.org/pay","httpVersion":"HTTP/1.1","headers":[],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":0},"response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","headers":[],"cookies":[],"content":{"size":99,"mimeType":"text/html","text":"<script>new PaymentRequest([{supportedMethods: \"https://google.com/pay\"}], d)</script>"},"redirectURL":"","headersSize":-1,"bodySize":99},"cache":{},"timings":{"send":0,"wait":5,"receive":0}},
{"startedDateTime":"2026-11-10T09:00:01.000Z","time":5,"_resourceType":"script","request":{"method":"GET","url":"https://js.stripe.com/v3/","httpVersion":"HTTP/1.1","headers":[],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":0},"response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","headers":[],"cookies":[],"content":{"size":2,"mimeType":"text/javascript","text":"// https://apple.com/apple-pay"},"redirectURL":"","headersSize":-1,"bodySize":2},"cache":{},"timings":{"send":0,"wait":5,"receive":0}},
{"startedDateTime":"2026-11-10T09:00:02.000Z","time":5,"_resourceType":"document","request":{"method":"GET","url":"https://mclient.alipay.com/h5pay/x","httpVersion":"HTTP/1.1","headers":[],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":0},"response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","headers":[],"cookies":[],"content":{"size":2,"mimeType":"text/html","text":"ok"},"redirectURL":"","headersSize":-1,"bodySize":2},"cache":{},"timings":{"send":0,"wait":5,"receive":0}},
{"startedDateTime":"2026-11-10T09:00:03.000Z","time":5,"_resourceType":"image","request":{"method":"GET","url":"https://wx.tenpay.com/logo.png","httpVersion":"HTTP/1.1","headers":[],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":0},"response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","headers":[],"cookies":[],"content":{"size":0,"mimeType":"image/png"},"redirectURL":"","headersSize":-1,"bodySize":0},"cache":{},"timings":{"send":0,"wait":5,"receive":0}}
]}}
HAR
run 0 query 'SELECT method, grade, kind, service, platform, exchange, ts FROM payment_method ORDER BY method' pay.har
printf '%s\r\n' 'method,grade,kind,service,platform,exchange,ts' \
    'Alipay,P4,web-order,shop.example.org?,web,3,2026-11-10T09:00:02Z' \
    'Google Pay,P2,web-object,shop.example.org?,web,1,2026-11-10T09:00:00Z' \
    'Stripe,P1,web-script,shop.example.org?,web,2,2026-11-10T09:00:01Z' \
    'WeChat Pay,P1,web-order,shop.example.org?,web,4,2026-11-10T09:00:03Z' |
    sed 's/shop.example.org?/example.org/' > wanted
cmp out wanted || { diff out wanted; fail 'the methods of the archive are not as expected'; }

run 0 matrix payments --format csv pay.har; out_has '"example.org","web","Google Pay","P2"'; out_has '"Stripe","P1"'

# Where the call stands is cited by its own bytes.
run 0 query --format csv "SELECT at, size FROM payment_method WHERE grade = 'P2'" pay.har
tail -n 1 out | tr -d '\r' | tr , ' ' > place; read -r at size < place
tail -c +$((at + 1)) pay.har | head -c "$size" | grep -qx 'https://google.com/pay' || fail 'the call is not cited'

# A checkout on two days that lists the group's own method alone, while others take more.
record() { printf '{"v":1,"type":"checkout","ts":"2026-11-%s","service":"%s","platform":"android","method":"%s","listed":%s}\n' "$1" "$2" "$3" "$4"; }
{ record 10T09:00:00Z taobao Alipay true; record 10T09:01:00Z taobao 'WeChat Pay' false
  record 11T09:00:00Z taobao 'WeChat Pay' false; record 11T10:00:00Z jd 'WeChat Pay' true; } > checkout.jsonl
run 1 inspect --json checkout.jsonl
out_has '"kind":"checkouts","state":"whole"'
out_has '"rule":"market-order/exclusive-payment","verdict":"fail"'
run 0 matrix payments --format csv checkout.jsonl
out_has '"taobao","android","Alipay","P3","listed at checkout","accepted"'
out_has '"taobao","android","WeChat Pay","P0","looked for, not offered","absent"'
out_has '"jd","android","Alipay","","","not-measured"'

# Once it lists another's, there is nothing left to say.
record 12T09:00:00Z taobao 'WeChat Pay' true >> checkout.jsonl
run 0 inspect --json checkout.jsonl; out_has '"rule":"market-order/exclusive-payment","verdict":"pass"'
run 0 matrix payments --through-time checkout.jsonl; out_has '2026-11-10 P0 → 2026-11-12 P3'

# A broken record is a gap: nothing passes on it.
echo '{"v":1,"type":"checkout"}' >> checkout.jsonl
run 3 inspect --json checkout.jsonl; out_has '"rule":"market-order/exclusive-payment","verdict":"unknown"'
run 3 matrix payments checkout.jsonl; err_has "line 6, key 'ts': is missing"

sample=$cases/../../samples/2021-campaign
run 0 matrix payments --through-time "$sample/checkout.jsonl"; out_has '2021-08-01 P3'; out_has '2022-12-01 P3'
run 0 matrix payments --format html --lang zh-CN "$sample/checkout.jsonl"; out_has '结算页已列出'
