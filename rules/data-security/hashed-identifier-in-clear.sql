/*
id: data-security/hashed-identifier-in-clear
version: 1.0.1
status: stable
kind: violation
level: medium
precision: high
title:
  en: The hash of a personal identifier is sent without encryption
  zh-CN: 个人标识的哈希值未加密传输
message:
  en: a hash ({path}) of {kind} went in clear to or from {host}, in the {location} as '{name}', {times}×
  zh-CN: "{kind_zh}的哈希值（{path_zh}）与 {host} 之间未加密传输，位于{location_zh}的“{name}”，共 {times} 次"
rectify:
  en: Send it through TLS only; a plain hash of a number of few digits is undone by trying them all.
  zh-CN: 仅通过 TLS 传输；位数不多的号码，其普通哈希可通过穷举还原。
requires: {http_exchange: 1, known_identifier: 1}
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: "None known for a planted value: the hash was computed from it."
  zh-CN: 对预置值而言暂无已知误报：哈希由预置值计算得出。
fingerprint: [host, kind, location, name]
*/
-- query:
SELECT i.exhibit, x.host, i.kind, i.location, i.name, i.path, count(*) AS times,
       words('identifier', i.kind, 'zh-CN') AS kind_zh,
       words('encoding', i.path, 'zh-CN') AS path_zh,
       words('place', i.location, 'zh-CN') AS location_zh,
       'identifier' AS ev_table, min(i.id) AS ev_row, 'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
 WHERE x.encrypted = 0 AND i.hashed = 1 AND i.grade = 'seeded'
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY i.exhibit, x.host, i.kind, i.location, i.name
 ORDER BY i.exhibit, ev_row;
-- test: fail "MD5 of a planted IMEI"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
-- expect: t.example|imei|body|u.did|md5|1|IMEI|md5|正文
-- test: fail "twice is one finding"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 8, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
-- expect: t.example|imei|body|u.did|md5|2|IMEI|md5|正文
-- test: pass "through TLS"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
UPDATE http_exchange SET encrypted = 1;
-- test: pass "in clear, of which another rule tells"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
UPDATE identifier SET hashed = 0;
-- test: pass "a hash of what was not planted"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
UPDATE identifier SET grade = 'checked';
-- test: pass "another exchange carries it"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO http_exchange(exhibit, id, encrypted) VALUES (1, 4, 1);
UPDATE identifier SET exchange = 4;
-- test: pass "a call of the browser's own"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|imei|body|u.did|md5|1|IMEI|md5|正文
-- test: pass "the same number, but in another exhibit (identifier)"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
UPDATE identifier SET exhibit = 2;
-- test: unknown "nothing was planted"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
-- test: unknown "no traffic"
DELETE FROM http_exchange;
