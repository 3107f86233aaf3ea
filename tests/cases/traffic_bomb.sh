# Coded bodies have ceilings, one by one and together; what lies past them is never clean.
make() { # COUNT MEGABYTES: an archive with so many requests, each with so long a body, coded
    python3 - "$1" "$2" > bombs.har << 'END'
import base64, gzip, json, sys
body = base64.b64encode(gzip.compress(b'{"a":"' + b' ' * (int(sys.argv[2]) << 20) + b'"}')).decode()
coding = [{"name": "Content-Encoding", "value": "gzip"}]
entry = {"startedDateTime": "2026-11-01T09:00:00Z", "time": 1,
    "request": {"method": "GET", "url": "http://t.example/", "headers": []},
    "response": {"status": 200, "headers": coding,
        "content": {"mimeType": "text/plain", "text": body, "encoding": "base64"}}}
json.dump({"log": {"version": "1.2", "entries": [entry] * int(sys.argv[1])}}, sys.stdout)
END
}
mkdir own; cat > own/any.sql << 'END'
/*
id: data-security/any
version: 1.0.0
status: stable
kind: violation
level: low
precision: high
title: {en: Any identifier, zh-CN: 任何标识符}
message: {en: "{kind}", zh-CN: "{kind}"}
rectify: {en: Send none., zh-CN: 不发送。}
requires: {identifier: 1}
clauses: [M21-3]
falsepositives: {en: None., zh-CN: 无。}
fingerprint: [kind]
*/
-- query:
SELECT exhibit, kind, 'identifier' AS ev_table, id AS ev_row FROM identifier;
-- test: fail "one"
INSERT INTO identifier(exhibit, id, kind) VALUES (1, 1, 'imei');
-- expect: imei
-- test: pass "none"
DELETE FROM identifier;
END
make 10 60
RUN_SECONDS=240 # half a gigabyte, byte by byte, in a build that checks each access
run 0 inspect --rules-only own --json bombs.har
out_has 'the traffic holds more than could be looked through'
make 2 10
run 0 inspect --rules-only own --json bombs.har
out_lacks 'the traffic holds more than could be looked through'
# A body that names no type at all is read as text.
printf '{"log":{"version":"1.2","entries":[{"request":{"method":"GET","url":"http://t.example/"},"response":{"status":200,"content":{"text":"to k7q2.w@posteo.de"}}}]}}' > untyped.har
run 1 inspect --rules-only own --json untyped.har
# More planted values than can be looked for in reasonable time are refused, not tried.
mkdir planted; cp untyped.har planted/a.har
{ echo 'known_identifiers:'; seq -f '  - {kind: email, value: k7q%g@posteo.de}' 1001; } > planted/session.yaml
run 3 inspect --rules-only own planted; err_has 'more than 1000 planted values'
# One endless text stops no rule: what else was sent is still judged, and what was not seen is no pass.
endless() { # FOLDER URL HEADERS BODY
    mkdir "$1"; cat > "$1/session.yaml" << 'END'
subject: {name: S, domains: [s.example]}
known_identifiers: [{kind: imei, value: "490154203237518"}]
END
    python3 - "$2" "$3" "$4" > "$1/a.har" << 'END'
import json, sys
def entry(url, headers, body):
    return {"startedDateTime": "2026-11-01T09:00:00Z", "time": 1,
        "request": {"method": "POST", "url": url, "headers": headers, "postData":
            {"mimeType": "application/x-www-form-urlencoded", "text": body}},
        "response": {"status": 200, "headers": [], "content": {}}}
url, header, body = (text.replace("LONG", "x" * (17 << 20)) for text in sys.argv[1:])
headers = [{"name": header, "value": "1"}] if header else []
json.dump({"log": {"version": "1.2", "entries": [entry(url, headers, body),
    entry("http://t.example/", [], "id=490154203237518")]}}, sys.stdout)
END
    run 1 inspect --json "$1"; err_is_empty
    out_has '"rule":"data-security/identifier-in-clear"'; out_has 'longer than tables show'
    out_lacks '"verdict":"error"'
    grep '"rule":"data-security/login-over-http"' out | grep '"type":"result"' > result
    grep -q '"verdict":"unknown"' result || fail "$1: passed on what was not seen"
}
endless path http://t.example/LONG '' a=1
endless host http://LONG.example/ '' a=1
endless header http://t.example/ LONG a=1
endless name http://t.example/ '' LONG=1
endless value http://t.example/ '' a=LONG
