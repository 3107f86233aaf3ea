# What was met in a capture or an archive and could not be read is never clean.
python3 - << 'END'
import json, struct
def packet(sequence, payload, port=80, whole=None):
    tcp = struct.pack('>HHIIBBHHH', 40000, port, sequence, 0, 5 << 4, 16, 65535, 0, 0) + payload
    ip = struct.pack('>BBHHHBBH', 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0)
    return ip + bytes([10, 0, 0, 2, 192, 0, 2, 80]) + tcp
def capture(name, *packets):
    with open(name, 'wb') as out:
        out.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
        for i, data in enumerate(packets):
            out.write(struct.pack('<IIII', 1793494800 + i, 0, len(data), len(data)) + data)
asked = b'GET /a HTTP/1.1\r\nHost: t.example\r\n\r\n'
whole = packet(1000, asked)
other = packet(7, b'\x17\x03\x03 in the middle', port=443)
capture('whole.pcap', whole)
capture('unknown.pcap', whole, other)
capture('missing.pcap', whole, packet(1000 + 2 * len(asked), asked))
capture('part.pcap', whole, packet(1000 + len(asked), asked)[:-2])
capture('head.pcap', whole, packet(1000 + len(asked), asked[:20]))
chat = b'GET /a HTTP/1.1\r\nHost: t.example\r\nUpgrade: websocket\r\n\r\n'
def back(payload):
    tcp = struct.pack('>HHIIBBHHH', 80, 40000, 1, 0, 5 << 4, 16, 65535, 0, 0) + payload
    return struct.pack('>BBHHHBBH', 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0) + bytes([192, 0, 2, 80, 10, 0, 0, 2]) + tcp
agreed = back(b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')
capture('socket.pcap', packet(1000, chat), agreed, packet(1000 + len(chat), b'\x81\x02hi'))
capture('socket_bad.pcap', packet(1000, chat), agreed, packet(1000 + len(chat), b'\xc1\x02hi'))
capture('socket_cut.pcap', packet(1000, chat), agreed, packet(1000 + len(chat), b'\x81\x12hi'))
hello = b'\x03\x03' + bytes(32) + b'\0\0\2\x13\x01\1\0'
message = b'\1' + len(hello).to_bytes(3, 'big') + hello
record = b'\x16\x03\1' + len(message).to_bytes(2, 'big') + message
capture('record.pcap', whole, packet(7, record + b'no record', port=443))
entry = {"startedDateTime": "2026-11-01T09:00:00Z", "time": 1,
    "request": {"method": "GET", "url": "http://t.example/", "headers": []},
    "response": {"status": 200, "headers": [], "content": {}}}
log = json.dumps({"log": {"version": "1.2", "entries": [entry]}})
open('whole.har', 'w').write(log)
open('upgraded.har', 'w').write(log.replace('200', '101'))
open('behind.har', 'w').write(log + log)
open('address.har', 'w').write(log.replace('"time": 1', '"time": 1, "serverIPAddress": "proxy.example"'))
open('left_out.har', 'w').write(log.replace('"headers": []', '"headers": {}', 1))
END
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
requires: {http_exchange: 1}
clauses: [M21-3]
falsepositives: {en: None., zh-CN: 无。}
fingerprint: [kind]
*/
-- query:
SELECT exhibit, kind, 'identifier' AS ev_table, id AS ev_row FROM identifier;
-- test: fail "one"
INSERT INTO http_exchange(exhibit, id) VALUES (1, 1);
INSERT INTO identifier(exhibit, id, kind) VALUES (1, 1, 'imei');
-- expect: imei
-- test: pass "none"
INSERT INTO http_exchange(exhibit, id) VALUES (1, 1);
END
for name in whole.pcap whole.har socket.pcap; do
    run 0 inspect --rules-only own --json $name; out_has '"verdict":"pass"'
done
lost() { # FILE KIND
    run 0 inspect --rules-only own --json "$1"
    out_has '"verdict":"unknown"'; out_lacks '"verdict":"pass"'; out_has "$2, byte "
}
lost unknown.pcap stream-unknown
lost missing.pcap stream-missing
lost part.pcap http-cut-head
lost head.pcap http-cut-head
lost socket_bad.pcap websocket-bad-frame
lost socket_cut.pcap websocket-cut-frame
lost behind.har har-data-after
lost left_out.har har-value-left-out
lost upgraded.har har-messages-missing
# A connection that breaks off inside TLS keeps also its certificates from a verdict, an address that is none the countries.
for table in certificate destination; do
    sed "s/http_exchange: 1/exhibit: 1/; s/'identifier' AS ev_table, id AS ev_row FROM identifier/'x' AS ev_table, id AS ev_row FROM (SELECT exhibit, id, 'a' AS kind FROM $table WHERE id > 9)/;
        /^-- test/,\$d" own/any.sql > "$table.sql"
    cat >> "$table.sql" << END
-- test: fail "one"
INSERT INTO exhibit(exhibit) VALUES (1);
INSERT INTO $table(exhibit, id) VALUES (1, 10);
-- expect: a
-- test: pass "none"
INSERT INTO exhibit(exhibit) VALUES (1);
END
    mkdir "own-$table"; mv "$table.sql" "own-$table/any.sql"
done
run 0 inspect --rules-only own-certificate --json whole.pcap; out_has '"verdict":"pass"'
run 0 inspect --rules-only own-certificate --json record.pcap; out_has 'tls-bad-record, byte '; out_lacks '"verdict":"pass"'
run 0 inspect --rules-only own-destination --json address.har; out_has 'har-bad-address, byte '; out_lacks '"verdict":"pass"'
run 0 inspect --rules-only own --json address.har; out_has '"verdict":"pass"'
# Marks of consent that cannot be laid beside the traffic keep rules about consent from a verdict.
consent() { # FOLDER START STARTED
    mkdir "$1"
    sed "s/2026-11-01T09:00:00Z/$3/" whole.har > "$1/a.har"
    printf 'subject: {name: S, domains: [s.example]}\n%bmarks:\n  - {t: 3, what: consent_refused}\nknown_identifiers:\n  - {kind: imei, value: "490154203237518"}\n' "$2" > "$1/session.yaml"
    run "$4" inspect --json "$1"
    grep after-refusal out | grep '"type":"result"' > results
    grep -q third-party-after-refusal results || fail 'the rules about refusal did not run'
}
consent told 'start: 2026-11-01T08:59:50Z\n' 2026-11-01T09:00:00Z 0
grep -q '"verdict":"pass"' results || fail 'nothing passes although all is known'
consent unsaid '' 2026-11-01T09:00:00Z 0
! grep -v '"verdict":"unknown"' results || fail 'a verdict without a start'
consent timeless 'start: 2026-11-01T08:59:50Z\n' never 0
! grep -v '"verdict":"unknown"' results || fail 'a verdict about requests without a time'
out_has '1 of 1 requests have no time'
run 0 inspect --rules-only own --lang zh-CN behind.har; out_has '部分流量未读取'; out_lacks 'part of the traffic'
