/*
id: data-security/identifier-in-referer
version: 1.0.2
status: stable
kind: violation
level: high
precision: high
title:
  en: An address with a personal identifier leaks to another site
  zh-CN: 含个人标识的网址泄露给其他网站
message:
  en: "{kind} ({masked}) in the page's address went to {host} as Referer {times}× → {path}"
  zh-CN: 页面网址中的{kind_zh}（{masked}）经 Referer 发送至 {host} 共 {times} 次 → {path_zh}
rectify:
  en: "Keep identifiers out of addresses, and answer with Referrer-Policy: strict-origin-when-cross-origin or stricter."
  zh-CN: "网址中不放个人标识，并设置 Referrer-Policy: strict-origin-when-cross-origin 或更严格的策略。"
requires: {http_exchange: 1}
applies:
  en: Whose hosts they are cannot be told, or no identifiers were planted.
  zh-CN: 无法判断主机归属，或未预置标识。
clauses: [M21-3, CN-337-3, CN-2019-5, CN-PIPL-51, EU-GDPR-5, EU-GDPR-32]
falsepositives:
  en: The other host may belong to the operator; name its domains in session.yaml.
  zh-CN: 该主机可能属于运营者，请在 session.yaml 中列出其域名。
fingerprint: [host, kind]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM http_exchange x WHERE x.party IS NOT NULL)
   AND (EXISTS (SELECT 1 FROM known_identifier) OR EXISTS (SELECT 1 FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
               WHERE i.grade = 'checked' AND x.party = 'third' AND i.location = 'referer'));
-- query:
SELECT i.exhibit, x.host, i.kind, i.masked, i.path, count(*) AS times,
       words('identifier', i.kind, 'zh-CN') AS kind_zh,
       words('encoding', i.path, 'zh-CN') AS path_zh,
       'identifier' AS ev_table, min(i.id) AS ev_row, 'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
 WHERE x.party = 'third' AND i.location = 'referer' AND i.grade IN ('checked', 'seeded')
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY i.exhibit, x.host, i.kind
 ORDER BY i.exhibit, ev_row;
-- test: fail "an e-mail address in the page address"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
-- expect: t.example|email|a•@example.com||1|邮箱地址|
-- test: fail "not planted, but well-formed in every part"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
UPDATE identifier SET grade = 'checked';
-- expect: t.example|email|a•@example.com||1|邮箱地址|
-- test: fail "hashed, and twice"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 8, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
UPDATE identifier SET hashed = 1, path = 'md5';
-- expect: t.example|email|a•@example.com|md5|2|邮箱地址|md5
-- test: pass "to a host of the operator"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
UPDATE http_exchange SET party = 'first';
-- test: pass "elsewhere in the request"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
UPDATE identifier SET location = 'query';
-- test: pass "by its shape alone"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
UPDATE identifier SET grade = 'shape';
-- test: pass "another exchange carries it"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
INSERT INTO http_exchange(exhibit, id, party) VALUES (1, 4, 'first');
UPDATE identifier SET exchange = 4;
-- test: notapplicable "whose host it is cannot be told"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
UPDATE http_exchange SET party = NULL;
-- test: notapplicable "nothing was planted, and what was found came from the server"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'checked', location = 'response';
-- test: notapplicable "nothing was planted and nothing found"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
DELETE FROM known_identifier;
DELETE FROM identifier;
-- test: notapplicable "nothing was planted, and what was found is a shape"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'shape';
-- test: pass "a call of the browser's own"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|email|a•@example.com||1|邮箱地址|
-- test: pass "the same number, but in another exhibit (identifier)"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, encrypted) VALUES (1, 3, 't.example', 'third', 1);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'email', 'seeded', 'referer', 'referer', '', 'a•@example.com', 0);
UPDATE identifier SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
