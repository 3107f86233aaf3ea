/*
id: data-security/identifier-in-clear
version: 1.0.2
status: stable
kind: violation
level: high
precision: high
title:
  en: A personal identifier is sent without encryption
  zh-CN: 个人标识未加密传输
message:
  en: "{kind} ({masked}) went in clear to or from {host}, {times}× in the {location} as '{name}' → {path}"
  zh-CN: "{kind_zh}（{masked}）与 {host} 之间未加密传输共 {times} 次，位于{location_zh}的“{name}” → {path_zh}"
rectify:
  en: Send it through TLS only.
  zh-CN: 仅通过 TLS 传输。
requires: {http_exchange: 1}
applies:
  en: No identifiers were planted, so that their absence would show nothing.
  zh-CN: 未预置标识，未检出不能说明问题。
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A number with right check digits that was not planted may belong to nobody.
  zh-CN: 并非预置、仅校验位正确的号码可能不属于任何人。
fingerprint: [host, kind, location, name]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM known_identifier) OR EXISTS (SELECT 1 FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
               WHERE i.grade = 'checked' AND x.encrypted = 0
                 AND coalesce(i.location, '') NOT IN ('response', 'set-cookie'));
-- query:
SELECT i.exhibit, x.host, i.kind, i.location, i.name, i.masked, i.path, count(*) AS times,
       words('identifier', i.kind, 'zh-CN') AS kind_zh,
       words('place', i.location, 'zh-CN') AS location_zh,
       words('encoding', i.path, 'zh-CN') AS path_zh,
       'identifier' AS ev_table, min(i.id) AS ev_row, 'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
 WHERE x.encrypted = 0 AND i.hashed = 0
   AND (i.grade = 'seeded' OR i.grade = 'checked' AND coalesce(i.location, '') NOT IN ('response', 'set-cookie'))
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY i.exhibit, x.host, i.kind, i.location, i.name
 ORDER BY i.exhibit, ev_row;
-- test: fail "a planted IMEI over HTTP"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
-- expect: t.example|imei|body|u.did|35•241||1|IMEI|正文|
-- test: fail "an encoding hides nothing"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET path = 'base64';
-- expect: t.example|imei|body|u.did|35•241|base64|1|IMEI|正文|base64
-- test: fail "a planted one that the server sends"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET location = 'response';
-- expect: t.example|imei|response|u.did|35•241||1|IMEI|响应|
-- test: fail "not planted, but with right check digits"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'checked';
-- expect: t.example|imei|body|u.did|35•241||1|IMEI|正文|
-- test: fail "twice is one finding"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 8, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
-- expect: t.example|imei|body|u.did|35•241||2|IMEI|正文|
-- test: pass "through TLS"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET encrypted = 1;
-- test: pass "a hash, of which another rule tells"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET hashed = 1;
-- test: pass "by its shape alone"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET grade = 'shape';
-- test: pass "a number of right check digits in an answer"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET grade = 'checked', location = 'response';
-- test: pass "the same in a cookie that the server sets"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET grade = 'checked', location = 'set-cookie';
-- test: pass "another exchange carries it"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO http_exchange(exhibit, id, encrypted) VALUES (1, 4, 1);
UPDATE identifier SET exchange = 4;
-- test: notapplicable "nothing was planted, and what was found came from the server"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'checked', location = 'response';
-- test: notapplicable "nothing was planted and nothing found"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM known_identifier;
DELETE FROM identifier;
-- test: notapplicable "nothing was planted, and what was found is a shape"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'shape';
-- test: pass "a call of the browser's own"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|imei|body|u.did|35•241||1|IMEI|正文|
-- test: pass "the same number, but in another exhibit (identifier)"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
