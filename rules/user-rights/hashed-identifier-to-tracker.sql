/*
id: user-rights/hashed-identifier-to-tracker
version: 1.0.1
status: stable
kind: lead
level: high
precision: high
title:
  en: The hash of a planted identifier goes to a tracker
  zh-CN: 预置标识的哈希值被发送给跟踪服务
message:
  en: a hash ({path}) of {kind} went to {host}, which {list} calls a tracker, in the {location} as '{name}', {times}×
  zh-CN: "{kind_zh}的哈希值（{path_zh}）被发送至 {host}（{list} 认定的跟踪服务），位于{location_zh}的“{name}”，共 {times} 次"
rectify:
  en: "Name it in the notice and ask for consent: a hash joins the same person across services."
  zh-CN: 应在隐私政策中列明并取得同意：哈希值仍可跨服务关联同一用户。
requires: {http_exchange: 1, known_identifier: 1}
clauses: [CN-337-3, CN-2019-5, CN-PIPL-23, EU-GDPR-6, EU-ePriv-5.3]
falsepositives:
  en: Users may have agreed, or the receiver may only act for the operator; marks of consent and the notice decide.
  zh-CN: 用户可能已同意，或接收方仅受托处理；应结合同意标记和隐私政策判断。
fingerprint: [host, kind, location, name]
*/
-- query:
SELECT i.exhibit, x.host, i.kind, i.path, i.location, i.name, k.list, count(DISTINCT i.id) AS times,
       words('identifier', i.kind, 'zh-CN') AS kind_zh,
       words('encoding', i.path, 'zh-CN') AS path_zh,
       words('place', i.location, 'zh-CN') AS location_zh,
       'identifier' AS ev_table, min(i.id) AS ev_row, 'http_exchange' AS ev_table_2, x.id AS ev_row_2,
       'tracker' AS ev_table_3, k.id AS ev_row_3
  FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
       JOIN tracker k ON k.exhibit = x.exhibit AND k.exchange = x.id
 WHERE i.hashed = 1 AND i.grade = 'seeded' AND k.verdict IN ('block', 'important') AND x.party IS NOT 'first'
   AND coalesce(i.location, '') NOT IN ('response', 'set-cookie')
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY i.exhibit, x.host, i.kind, i.location, i.name, k.list
 ORDER BY i.exhibit, ev_row, k.list;
-- test: fail "MD5 of a planted IMEI"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
-- expect: t.example|imei|md5|body|u.did|easyprivacy|1|IMEI|md5|正文
-- test: fail "twice, a filter that no exception lifts, of no known party"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 8, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
UPDATE tracker SET verdict = 'important';
UPDATE http_exchange SET party = NULL;
-- expect: t.example|imei|md5|body|u.did|easyprivacy|2|IMEI|md5|正文
-- test: pass "in clear, of which other rules tell"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
UPDATE identifier SET hashed = 0;
-- test: pass "not planted"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
UPDATE identifier SET grade = 'checked';
-- test: pass "an exception of the list"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
UPDATE tracker SET verdict = 'exception';
-- test: pass "another exchange is the tracker's"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO http_exchange(exhibit, id, party) VALUES (1, 4, 'third');
UPDATE tracker SET exchange = 4;
-- test: pass "to the operator itself"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
UPDATE http_exchange SET party = 'first';
-- test: pass "the server sent it"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
UPDATE identifier SET location = 'response';
-- test: pass "the server set it in a cookie"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
UPDATE identifier SET location = 'set-cookie';
-- test: pass "another exchange carries it"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 4, 'own.example', 'first');
UPDATE identifier SET exchange = 4;
-- test: unknown "nothing was planted"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
DELETE FROM known_identifier;
-- test: pass "a call of the browser's own"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|imei|md5|body|u.did|easyprivacy|1|IMEI|md5|正文
-- test: pass "the same number, but in another exhibit (identifier)"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
UPDATE identifier SET exhibit = 2;
-- test: pass "the same number, but in another exhibit (tracker)"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', 'md5', '35•241', 1);
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
UPDATE tracker SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
