/*
id: user-rights/fixed-identifier-with-advertising-id
version: 1.0.1
status: stable
kind: lead
level: high
precision: high
title:
  en: A fixed identifier goes out together with the advertising one
  zh-CN: 不可重置标识与广告标识一同发送
message:
  en: "{fixed} and {advertising} went to {host} in one request, {times}×"
  zh-CN: "{fixed_zh}与{advertising_zh}在同一请求中发送至 {host}，共 {times} 次"
rectify:
  en: "Send the one that users can reset alone: joined to a fixed one, its reset is void."
  zh-CN: 仅发送可重置的标识：与固定标识关联后，重置即失去意义。
requires: {http_exchange: 1}
applies:
  en: No identifiers were planted, so that their absence would show nothing.
  zh-CN: 未预置标识，未检出不能说明问题。
clauses: [CN-337-2, CN-2019-4, CN-PIPL-44, EU-GDPR-5, EU-GDPR-25]
falsepositives:
  en: To tell fraud is a purpose that the notice may name; the receiver may keep the two apart.
  zh-CN: 反欺诈可能是隐私政策列明的目的，接收方也可能分开保存。
fingerprint: [host, fixed, advertising]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM known_identifier) OR EXISTS (SELECT 1 FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
               WHERE i.grade = 'checked' AND i.kind IN ('imei', 'meid', 'imsi', 'iccid', 'mac', 'serial', 'android_id')
                 AND EXISTS (SELECT 1 FROM identifier a WHERE a.exhibit = i.exhibit AND a.exchange = i.exchange AND a.kind IN ('oaid', 'advertising_id'))
                 AND coalesce(i.location, '') NOT IN ('response', 'set-cookie'));
-- query:
SELECT f.exhibit, x.host, f.kind AS fixed, a.kind AS advertising, count(DISTINCT x.id) AS times,
       words('identifier', f.kind, 'zh-CN') AS fixed_zh,
       words('identifier', a.kind, 'zh-CN') AS advertising_zh,
       'identifier' AS ev_table, min(f.id) AS ev_row, 'identifier' AS ev_table_2, a.id AS ev_row_2,
       'http_exchange' AS ev_table_3, x.id AS ev_row_3
  FROM identifier f JOIN identifier a ON a.exhibit = f.exhibit AND a.exchange = f.exchange
       JOIN http_exchange x ON x.exhibit = f.exhibit AND x.id = f.exchange
 WHERE f.kind IN ('imei', 'meid', 'imsi', 'iccid', 'mac', 'serial', 'android_id')
   AND a.kind IN ('oaid', 'advertising_id') AND f.grade IN ('checked', 'seeded') AND a.grade IN ('checked', 'seeded')
   AND coalesce(f.location, '') NOT IN ('response', 'set-cookie') AND coalesce(a.location, '') NOT IN ('response', 'set-cookie')
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY f.exhibit, x.host, f.kind, a.kind
 ORDER BY f.exhibit, ev_row, f.kind, a.kind;
-- test: fail "IMEI and OAID, planted"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
-- expect: t.example|imei|oaid|1|IMEI|OAID
-- test: fail "each other fixed kind, and the other advertising one"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE identifier SET grade = 'checked';
UPDATE identifier SET kind = 'advertising_id' WHERE id = 8;
UPDATE identifier SET id = 1 WHERE id = 7;
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 10, 3, 'meid', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 11, 3, 'imsi', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 12, 3, 'iccid', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 13, 3, 'mac', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 14, 3, 'serial', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 15, 3, 'android_id', 'seeded', 'body', 'u.did', '', '35•241', 0);
-- expect: t.example|imei|advertising_id|1|IMEI|广告标识符
-- expect: t.example|meid|advertising_id|1|MEID|广告标识符
-- expect: t.example|imsi|advertising_id|1|IMSI|广告标识符
-- expect: t.example|iccid|advertising_id|1|ICCID|广告标识符
-- expect: t.example|mac|advertising_id|1|MAC 地址|广告标识符
-- expect: t.example|serial|advertising_id|1|序列号|广告标识符
-- expect: t.example|android_id|advertising_id|1|Android ID|广告标识符
-- test: fail "in two requests"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 4, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 17, 4, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 18, 4, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
-- expect: t.example|imei|oaid|2|IMEI|OAID
-- test: pass "the fixed one by its shape"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE identifier SET grade = 'shape' WHERE id = 7;
-- test: pass "the advertising one by its shape"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE identifier SET grade = 'shape' WHERE id = 8;
-- test: pass "another kind beside"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE identifier SET kind = 'ssid' WHERE id = 7;
-- test: pass "fixed ones only"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE identifier SET kind = 'mac' WHERE id = 8;
-- test: pass "the fixed one in the answer"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE identifier SET location = 'response' WHERE id = 7;
-- test: pass "the advertising one in the answer"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE identifier SET location = 'response' WHERE id = 8;
-- test: pass "the fixed one in a cookie that the server sets"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE identifier SET location = 'set-cookie' WHERE id = 7;
-- test: pass "the advertising one in such a cookie"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE identifier SET location = 'set-cookie' WHERE id = 8;
-- test: pass "in two requests apart"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 4, 't.example', 'third');
UPDATE identifier SET exchange = 4 WHERE id = 8;
-- test: notapplicable "nothing was planted and nothing found"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
DELETE FROM known_identifier;
DELETE FROM identifier;
-- test: notapplicable "nothing was planted, and what was found is a shape"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'shape';
-- test: pass "a call of the browser's own"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|imei|oaid|1|IMEI|OAID
-- test: pass "the same number, but in another exhibit (identifier)"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE identifier SET exhibit = 2 WHERE id = 8;
-- test: pass "the same number, but in another exhibit (identifier)"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0),
       (1, 8, 3, 'oaid', 'seeded', 'body', 'u.oaid', '', '35•241', 0);
UPDATE identifier SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
