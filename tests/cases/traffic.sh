# A visit in which consent was refused: what went out, masked, and beside one in which it was given.
site=$cases/../fixtures/site
run 1 inspect "$site/reject"
out_has 'went to t.tracker.test after refusal'
out_has 'base64 → json u.id → md5'
out_has 'capture.pcapng!/tls/'
for format in text json csv sarif html; do
    run 1 inspect --format $format --profile all "$site/reject"
    out_lacks 'ling.chen'; out_lacks 'Dragon-well'; out_lacks '490154203237518'
done
run 1 inspect --json --reveal "$site/reject"; out_has 'ling.chen'
# Two connections of this visit were closed unused, before there were keys: they keep no rule from a verdict.
run 1 inspect --json --profile all "$site/reject"; out_has '"verdict":"pass"'; out_lacks 'were not decrypted'
run 0 query --format csv 'SELECT not_decrypted, COUNT(*) FROM tls_session WHERE NOT decrypted GROUP BY 1' "$site/reject"
out_has 'the client closed it before it sent anything encrypted,2'
run 1 inspect --json "$site/reject"; mv out first
run 1 inspect --json --jobs 2 "$site/reject"; cmp out first || fail 'two runs differ'
run 0 compare "$site/reject" "$site/accept"
out_has 'third party,other.test,,only B'
run 0 compare --lang zh-CN "$site/reject" "$site/accept"
out_has '第三方,other.test,,仅 B'; out_has '已拒绝'; out_has '标识,imei（预置，哈希）'
out_lacks 'only B'; out_lacks 'accept'; out_lacks 'seeded'
run 0 compare --json "$site/reject" "$site/accept"; mv out first
run 0 compare --json --lang zh-CN "$site/reject" "$site/accept"; cmp out first || fail 'JSON depends on the language'
# One visit as an archive and as a capture counts twice, as the help says.
run 0 compare "$site/reject" "$site/reject/traffic.har"; out_has 'cookie,uid,t.tracker.test,both,8,4,'
run 0 compare --help; out_has 'counts each request twice'
run 0 compare --help --lang zh-CN; out_has '两方应含同样种类的证据'
run 3 compare "$site/reject/keys.txt" "$site/reject/keys.txt"

# Without its keys a capture says little, and that little is never a pass.
mkdir closed
cp "$site/reject/capture.pcapng" closed/
printf 'subject: {name: Shop, domains: [example.test]}\nstart: 2026-11-27T02:35:46Z\nmarks:\n  - {t: 1, what: consent_shown}\n  - {t: 2, what: consent_refused}\nknown_identifiers:\n  - {kind: imei, value: "490154203237518"}\n' >closed/session.yaml
run 1 inspect --profile all closed; out_has 'not decrypted'
run 0 compare "$site/accept" closed; err_has 'closed: 4 of 6 TLS connections of the capture were not decrypted'
run 0 compare --lang zh-CN closed "$site/accept"; err_has '未能解密'
run 0 compare "$site/reject" "$site/accept"; err_is_empty

# No report hands a terminal what it would obey.
cp -r closed red; sed -i 's/name: Shop/name: "\\e[31mShop"/' red/session.yaml
for format in text json csv sarif html; do
    run 1 inspect --format $format --profile all red
    ! grep -q "$(printf '\033')" out || fail "an escape sequence in $format"
done

# A planted value that cannot be told from chance is refused with its line.
sed 's/490154203237518/1/' closed/session.yaml >changed && mv changed closed/session.yaml
run 3 inspect closed; out_has 'line 7'

# An archive that ends too early keeps its entries and says so.
head -c 60000 "$site/reject/traffic.har" >cut.har
run 3 inspect cut.har; out_has 'read partly'
run 3 inspect --lang zh-CN cut.har; out_has '部分读取：JSON 在应有 成员名称 处中断'; out_lacks 'the JSON ends'
run 3 inspect --lang zh-CN gone.har; out_has '无法打开：没有此文件或文件夹'

# What another archive of the session cannot show is not passed by the one that can be read.
mkdir two
cp "$site/reject/traffic.har" two/
printf '{"log":{"version":"1.2","entries":7}}' >two/broken.har
printf 'subject: {name: Shop, domains: [example.test]}\nexhibits: [traffic.har, broken.har]\n' >two/session.yaml
run 3 inspect --json --profile all two
grep -q '"verdict":"pass"' out && fail 'a rule passes although one archive was not read'

run 0 session new fresh; out_is_empty
[ "$(cat err)" = 'aedile: fresh/session.yaml: written; fill it in, put the evidence beside it, then run: aedile inspect fresh' ] || fail 'it does not say what to do next'
run 0 session new --lang zh-CN 'one run'; err_has "aedile: one run/session.yaml: 已写出；填写后将证据放入同一文件夹，再运行：aedile inspect 'one run'"
run 0 session new -q quiet; err_is_empty
grep -q known_identifiers fresh/session.yaml || fail 'no template was written'
run 2 session new fresh; err_has 'fresh/session.yaml: File exists'
grep -q known_identifiers fresh/session.yaml || fail 'a session.yaml that exists was changed'

# Whose traffic it is, when the exhibit does not say: what the session says.
mkdir app
cp "$site/reject/traffic.har" "$site/reject/capture.pcapng" "$site/reject/keys.txt" app/
printf 'exhibits:\n  - {file: traffic.har, app: com.example.shop}\n  - {file: capture.pcapng, keylog: keys.txt}\n' >app/session.yaml
run 0 query --format csv 'SELECT DISTINCT exhibit, app FROM http_exchange ORDER BY 1' app
out_has '1,com.example.shop'; out_lacks '2,com.example.shop'
sed 's/txt}/txt, app: com.example.other}/' app/session.yaml >changed && mv changed app/session.yaml
run 0 query --format csv 'SELECT DISTINCT app FROM flow' app; out_has 'com.example.other'; out_lacks 'com.example.shop'

# A session that HTTP was read from says so; the others do not.
run 0 query --format csv 'SELECT t.application_data = EXISTS (SELECT 1 FROM http_exchange e WHERE e.exhibit = t.exhibit AND e.tls_session = t.id) AS agrees, COUNT(*) > 0 FROM tls_session t GROUP BY 1' "$site/reject"
out_has '1,1'; out_lacks '0,1'
run 0 query --format csv 'SELECT DISTINCT application_data FROM tls_session' "$site/reject"; out_has '1'

# Messages of WebSockets in a capture of Chromium, compressed or not: what was sent and what came, each cited by its frame.
for name in plain deflate; do
    mkdir socket-$name; cp "$cases/../fixtures/captures/websocket-$name.pcap" socket-$name/a.pcap
    printf 'subject: {name: Chat}\nknown_identifiers:\n  - {kind: imei, value: "490154203237518"}\n' >socket-$name/session.yaml
    run 0 query --format csv 'SELECT location, grade, COUNT(*), COUNT(entry_size), MIN(size) FROM identifier GROUP BY 1, 2' socket-$name
    out_has 'message,seeded,4,4,15'
done
out_has 'response,seeded'
run 0 query --format csv "SELECT DISTINCT entry FROM identifier WHERE location = 'message'" socket-deflate
out_has 'tcp/3/client/messages'

# Names over every transport, asked for by dig and curl; in clear only what went in clear, so a label in TLS breaks no rule.
mkdir names; cp "$cases/../fixtures/captures/names.pcapng" names/
printf 'subject: {name: Names}\nknown_identifiers:\n  - {kind: serial, value: R58N30ABC}\n' >names/session.yaml
run 0 query --format csv 'SELECT transport, encrypted, COUNT(*), COUNT(value) FROM dns_answer GROUP BY 1, 2' names
for told in udp,0,1,1 tcp,0,2,2 tls,1,1,1 https,1,4,3; do out_has $told; done
run 0 query --format csv "SELECT name, entry FROM dns_answer WHERE transport = 'tls'" names
out_has 'r58n30abc.id.example.test,tls/1/server'
run 0 inspect --json names; grep identifier-in-dns out | grep -q '"verdict":"pass"' || fail 'a name in TLS is taken for one in clear'

# What looks for identifiers is shared by exhibits without planted values, and by these alone.
sent() { # folder, what its request says
    mkdir -p "$1"
    printf '{"log":{"version":"1.2","entries":[{"startedDateTime":"2026-11-01T01:00:00Z","request":{"method":"GET","url":"https://t.example/?a=%s","headers":[]},"response":{}}]}}' "$2" >"$1/traffic.har"
}
sent bare 'lena.vogt@example.com'; sent sown 'x-k7q9planted-value'; sent other 'k7q9planted-value'
printf 'subject: {name: S, domains: [s.example]}\nknown_identifiers:\n  - {kind: name, value: k7q9planted-value}\n' >sown/session.yaml
found='SELECT i.exhibit, kind, grade FROM identifier AS i ORDER BY 1'
run 0 query "$found" bare/traffic.har sown other/traffic.har bare/traffic.har
printf 'exhibit,kind,grade\r\n1,email,checked\r\n2,name,seeded\r\n4,email,checked\r\n' | cmp - out || fail 'a planted value is looked for elsewhere too, or not where it is planted'
run 0 query "$found" sown bare/traffic.har; out_has '1,name,seeded'; out_has '2,email,checked'; out_lacks '2,name'

# Suites that protect little or nothing are opened with their keys, RC4 and NULL, in TLS 1.2 and 1.0, as GnuTLS speaks them.
for way in rc4 null; do
    run 0 query --format csv 'SELECT s.version, s.decrypted, x.path FROM tls_session s JOIN http_exchange x ON x.tls_session = s.id' "$cases/../fixtures/captures/weak-$way.pcapng"
    out_has "771,1,/$way"; out_has "769,1,/$way"
done
# What a NULL suite carries is read by anybody on the way: it went in clear, which RC4 is not.
clear() { run "$1" inspect --json "$cases/../fixtures/captures/weak-$2.pcapng"; out_has "\"rule\":\"data-security/identifier-in-clear\",\"verdict\":\"$3\""; }
clear 1 null fail; out_has 'went in clear to or from weak.example.test'
clear 1 rc4 notapplicable
run 0 query --format csv 'SELECT DISTINCT encrypted FROM http_exchange ORDER BY exhibit' "$cases/../fixtures/captures/weak-null.pcapng" "$cases/../fixtures/captures/weak-rc4.pcapng"
printf 'encrypted\r\n0\r\n1\r\n' | cmp - out || fail 'a NULL suite counts as encryption, or RC4 does not'
