/*
id: user-rights/contact-data-to-third-party
version: 1.0.2
status: stable
kind: lead
level: high
precision: medium
title:
  en: A phone number, name or e-mail address goes to a third party
  zh-CN: 手机号、姓名或邮箱被发送给第三方
message:
  en: "{kind} ({masked}) went to {host}, {times}× in the {location} as '{name}' → {path}"
  zh-CN: 向 {host} 发送{kind_zh}（{masked}）共 {times} 次，位于{location_zh}的“{name}” → {path_zh}
rectify:
  en: Hand on no contact data; where a purpose needs it, ask for separate consent.
  zh-CN: 不向第三方提供联系方式；确有需要的，应取得单独同意。
requires: {http_exchange: 1}
applies:
  en: Whose hosts they are cannot be told, or no identifiers were planted.
  zh-CN: 无法判断主机归属，或未预置标识。
clauses: [CN-PIPL-23, CN-337-3, CN-2019-5, EU-GDPR-5, EU-GDPR-6]
falsepositives:
  en: A service that sends codes or logs users in for the operator needs it. Users may have agreed, or the receiver may only act for the operator; marks of consent and the notice decide.
  zh-CN: 代运营者发送验证码或登录的服务需要此信息。用户可能已同意，或接收方仅受托处理；应结合同意标记和隐私政策判断。
fingerprint: [host, kind, location, name]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM http_exchange x WHERE x.party IS NOT NULL)
   AND (EXISTS (SELECT 1 FROM known_identifier) OR EXISTS (SELECT 1 FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
               WHERE i.grade = 'checked' AND x.party = 'third' AND i.kind IN ('phone', 'email', 'name')
                 AND coalesce(i.location, '') NOT IN ('response', 'set-cookie')));
-- query:
SELECT i.exhibit, x.host, i.kind, i.location, i.name, i.masked, i.path, count(*) AS times,
       words('identifier', i.kind, 'zh-CN') AS kind_zh,
       words('place', i.location, 'zh-CN') AS location_zh,
       words('encoding', i.path, 'zh-CN') AS path_zh,
       'identifier' AS ev_table, min(i.id) AS ev_row, 'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
 WHERE x.party = 'third' AND i.grade IN ('checked', 'seeded') AND i.kind IN ('phone', 'email', 'name')
   AND coalesce(i.location, '') NOT IN ('response', 'set-cookie')
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY i.exhibit, x.host, i.kind, i.location, i.name
 ORDER BY i.exhibit, ev_row;
-- test: fail "in a body"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
-- expect: t.example|phone|body|u.did|35•241||1|电话号码|正文|
-- test: fail "twice is one finding"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 8, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
-- expect: t.example|phone|body|u.did|35•241||2|电话号码|正文|
-- test: pass "by its shape alone"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET grade = 'shape';
-- test: pass "to the operator itself"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET party = 'first';
-- test: pass "the server sent it"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET location = 'response';
-- test: pass "the server set it in a cookie"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET location = 'set-cookie';
-- test: pass "another exchange carries it"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 4, 'own.example', 'first');
UPDATE identifier SET exchange = 4;
-- test: notapplicable "nothing was planted, and what was found came from the server"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'checked', location = 'response';
-- test: notapplicable "whose host it is cannot be told"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET party = NULL;
-- test: notapplicable "nothing was planted and nothing found"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM known_identifier;
DELETE FROM identifier;
-- test: notapplicable "nothing was planted, and what was found is a shape"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'shape';
-- test: fail "not planted, but with right check digits"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'checked';
-- expect: t.example|phone|body|u.did|35•241||1|电话号码|正文|
-- test: fail "the kind email too"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET kind = 'email';
-- expect: t.example|email|body|u.did|35•241||1|邮箱地址|正文|
-- test: fail "the kind name too"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET kind = 'name';
-- expect: t.example|name|body|u.did|35•241||1|姓名|正文|
-- test: pass "another kind"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET kind = 'ssid';
-- test: pass "a call of the browser's own"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|phone|body|u.did|35•241||1|电话号码|正文|
-- test: pass "the same number, but in another exhibit (identifier)"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'phone', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
