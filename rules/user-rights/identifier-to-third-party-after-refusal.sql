/*
id: user-rights/identifier-to-third-party-after-refusal
version: 1.0.2
status: stable
kind: violation
level: critical
precision: high
title:
  en: An identifier goes to a third party after refusal
  zh-CN: 用户拒绝后仍向第三方发送个人标识
message:
  en: "{kind} ({masked}) went to {host} after refusal, {times}× in the {location} as '{name}' → {path}"
  zh-CN: 用户拒绝后向 {host} 发送{kind_zh}（{masked}）共 {times} 次，位于{location_zh}的“{name}” → {path_zh}
rectify:
  en: "Take a refusal as final: start no third-party code and send no identifier after it."
  zh-CN: 尊重用户的拒绝：拒绝后不启动第三方代码，不发送任何标识。
requires: {mark: 1, http_exchange: 1}
applies:
  en: No traffic was recorded after refusal, or whose hosts they are cannot be told, or no identifiers were planted.
  zh-CN: 没有用户拒绝后的流量记录，或无法判断主机归属，或未预置标识。
clauses: [CN-337-1, CN-337-3, CN-2019-3, CN-2019-5, CN-PIPL-13, CN-PIPL-44, EU-GDPR-6, EU-ePriv-5.3]
falsepositives:
  en: The host may belong to the operator or to a processor under its orders; name its domains in session.yaml. The consent that was asked for may not cover this purpose.
  zh-CN: 该主机可能属于运营者或其受托处理方，请在 session.yaml 中列出其域名；所征求的同意也可能与该目的无关。
fingerprint: [host, kind, location, name]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM http_exchange x WHERE x.consent = 'reject' AND x.party IS NOT NULL)
   AND (EXISTS (SELECT 1 FROM known_identifier) OR EXISTS (SELECT 1 FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
               WHERE i.grade = 'checked' AND x.consent = 'reject' AND x.party = 'third'
                 AND coalesce(i.location, '') NOT IN ('response', 'set-cookie')));
-- query:
SELECT i.exhibit, x.host, i.kind, i.location, i.name, i.masked, i.path, count(*) AS times,
       words('identifier', i.kind, 'zh-CN') AS kind_zh,
       words('place', i.location, 'zh-CN') AS location_zh,
       words('encoding', i.path, 'zh-CN') AS path_zh,
       'identifier' AS ev_table, min(i.id) AS ev_row, 'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
 WHERE x.consent = 'reject' AND x.party = 'third' AND i.grade IN ('checked', 'seeded')
   AND coalesce(i.location, '') NOT IN ('response', 'set-cookie')
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY i.exhibit, x.host, i.kind, i.location, i.name
 ORDER BY i.exhibit, ev_row;
-- test: fail "a planted IMEI in a body"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
-- expect: t.example|imei|body|u.did|35•241||1|IMEI|正文|
-- test: fail "a hash of it is as good as the number itself"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET hashed = 1, path = 'md5';
-- expect: t.example|imei|body|u.did|35•241|md5|1|IMEI|正文|md5
-- test: fail "twice to one host is one finding"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 8, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
-- expect: t.example|imei|body|u.did|35•241||2|IMEI|正文|
-- test: fail "not planted, but with right check digits"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'checked';
-- expect: t.example|imei|body|u.did|35•241||1|IMEI|正文|
-- test: pass "by its shape alone"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET grade = 'shape';
-- test: pass "to the operator itself"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET party = 'first';
-- test: pass "in another state of consent"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 4, 'own.example', 'first', 'reject');
UPDATE http_exchange SET consent = 'none' WHERE id = 3;
-- test: pass "the server sent it"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET location = 'response';
-- test: pass "the server set it in a cookie"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET location = 'set-cookie';
-- test: pass "another exchange carries it"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 4, 'own.example', 'first', 'reject');
UPDATE identifier SET exchange = 4;
-- test: notapplicable "nothing was recorded in that state"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET consent = 'none';
-- test: notapplicable "no mark tells of consent"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET consent = NULL;
-- test: notapplicable "whose host it is cannot be told"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET party = NULL;
-- test: notapplicable "nothing was planted and nothing found"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM known_identifier;
DELETE FROM identifier;
-- test: notapplicable "nothing was planted, and what was found came from the server"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'checked', location = 'response';
-- test: notapplicable "nothing was planted, and what was found is a shape"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'shape';
-- test: unknown "no marks"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
DELETE FROM mark;
-- test: pass "a call of the browser's own"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|imei|body|u.did|35•241||1|IMEI|正文|
-- test: pass "the same number, but in another exhibit (identifier)"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
UPDATE identifier SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
