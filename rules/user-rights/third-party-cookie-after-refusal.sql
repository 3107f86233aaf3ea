/*
id: user-rights/third-party-cookie-after-refusal
version: 1.0.0
status: stable
kind: violation
level: high
precision: medium
title:
  en: A third party stores a lasting cookie after refusal
  zh-CN: 用户拒绝后第三方仍存储持久 Cookie
message:
  en: "{host} set the cookie {name} for {days} days after refusal"
  zh-CN: 用户拒绝后 {host} 设置 Cookie {name}，有效期 {days} 天
rectify:
  en: "Take a refusal as final: start no third-party code and send no identifier after it."
  zh-CN: 尊重用户的拒绝：拒绝后不启动第三方代码，不发送任何标识。
requires: {mark: 1, http_exchange: 1}
applies:
  en: No traffic was recorded after refusal, or whose hosts they are cannot be told.
  zh-CN: 没有用户拒绝后的流量记录，或无法判断主机归属。
clauses: [EU-ePriv-5.3, EU-CNIL-2020-91, EU-GDPR-6, CN-PIPL-13]
falsepositives:
  en: A cookie that a service which the user asked for strictly needs, such as one that keeps a load balancer or remembers the choice, needs no consent.
  zh-CN: 用户所请求的服务严格必需的 Cookie（如负载均衡、记录选择）无需同意。
fingerprint: [host, name]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM http_exchange x WHERE x.consent = 'reject' AND x.party IS NOT NULL);
-- query:
SELECT c.exhibit, x.host, c.name, CAST(round(max(c.lifetime_days)) AS INTEGER) AS days, 'http_cookie' AS ev_table, c.id AS ev_row,
       'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM http_cookie c JOIN http_exchange x ON x.exhibit = c.exhibit AND x.id = c.exchange
 WHERE x.consent = 'reject' AND c.party = 'third' AND c.action = 'set' AND c.lifetime_days > 0 AND length(c.value) > 0
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY c.exhibit, x.host, c.name
 ORDER BY c.exhibit, ev_row;
-- test: fail "a cookie for a month"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
-- expect: t.example|uid|30
-- test: fail "the longest of several"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 8, 3, 'set', 'uid', 'a1', 'third', 5.0), (1, 10, 3, 'set', 'uid', 'a1', 'third', 90.0);
-- expect: t.example|uid|90
-- test: pass "sent, not set: another run stored it"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_cookie SET action = 'sent';
-- test: pass "a cookie of the operator itself"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_cookie SET party = 'first';
-- test: pass "gone with the browser"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_cookie SET lifetime_days = NULL;
-- test: pass "an answer that deletes it"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_cookie SET lifetime_days = 0;
-- test: pass "an empty cookie"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_cookie SET value = '';
-- test: pass "in another state of consent"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 4, 'own.example', 'first', 'reject');
UPDATE http_exchange SET consent = 'none' WHERE id = 3;
-- test: pass "another exchange set it"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 4, 'own.example', 'first', 'none');
UPDATE http_cookie SET exchange = 4;
-- test: notapplicable "nothing was recorded in that state"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_exchange SET consent = 'none';
-- test: notapplicable "no mark tells of consent"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_exchange SET consent = NULL;
-- test: notapplicable "whose host it is cannot be told"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_exchange SET party = NULL;
-- test: unknown "no marks"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
DELETE FROM mark;
-- test: pass "a call of the browser's own"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|uid|30
-- test: pass "the same number, but in another exhibit (http_cookie)"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, lifetime_days)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 'third', 30.0);
UPDATE http_cookie SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
