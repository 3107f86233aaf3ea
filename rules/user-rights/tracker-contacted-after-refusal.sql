/*
id: user-rights/tracker-contacted-after-refusal
version: 1.0.0
status: stable
kind: lead
level: high
precision: medium
title:
  en: A tracker is contacted after refusal
  zh-CN: 用户拒绝后仍连接跟踪服务
message:
  en: "{host} was asked {times}× after refusal; {list} calls it a tracker by {filter}"
  zh-CN: 用户拒绝后向 {host} 发出 {times} 次请求；过滤列表 {list} 依据 {filter} 将其认定为跟踪服务
rectify:
  en: "Take a refusal as final: start no third-party code and send no identifier after it."
  zh-CN: 尊重用户的拒绝：拒绝后不启动第三方代码，不发送任何标识。
requires: {mark: 1, http_exchange: 1}
applies:
  en: No traffic was recorded after refusal, or whose hosts they are cannot be told.
  zh-CN: 没有用户拒绝后的流量记录，或无法判断主机归属。
clauses: [CN-337-1, CN-2019-3, CN-2019-5, CN-PIPL-13, CN-PIPL-44, EU-GDPR-6, EU-ePriv-5.3]
falsepositives:
  en: "A filter list is an opinion: it also holds crash reports and tag managers that wait for consent. What was sent decides; see the rules on identifiers."
  zh-CN: 过滤列表只是意见，其中也包括崩溃上报以及会等待同意的标签管理工具；应以实际发送内容为准，参见关于标识的规则。
fingerprint: [host, list]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM http_exchange x WHERE x.consent = 'reject' AND x.party IS NOT NULL);
-- query:
SELECT k.exhibit, x.host, k.list, k.filter, count(DISTINCT x.id) AS times,
       'tracker' AS ev_table, min(k.id) AS ev_row, 'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM tracker k JOIN http_exchange x ON x.exhibit = k.exhibit AND x.id = k.exchange
 WHERE x.consent = 'reject' AND x.party = 'third' AND k.verdict IN ('block', 'important')
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY k.exhibit, x.host, k.list
 ORDER BY k.exhibit, ev_row;
-- test: fail "an analytics host"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
-- expect: t.example|easyprivacy|||t.example^|1
-- test: fail "a filter that no exception lifts"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
UPDATE tracker SET verdict = 'important';
-- expect: t.example|easyprivacy|||t.example^|1
-- test: fail "twice to one host is one finding"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 4, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 6, 4, 'easyprivacy', '||t.example^', 'block', 't.example');
-- expect: t.example|easyprivacy|||t.example^|2
-- test: pass "an exception of the list"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
UPDATE tracker SET verdict = 'exception';
-- test: pass "the operator itself"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
UPDATE http_exchange SET party = 'first';
-- test: pass "in another state of consent"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 4, 'own.example', 'first', 'reject');
UPDATE http_exchange SET consent = 'none' WHERE id = 3;
-- test: pass "another exchange is meant"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 4, 'own.example', 'first', 'reject');
UPDATE tracker SET exchange = 4;
-- test: notapplicable "nothing was recorded in that state"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
UPDATE http_exchange SET consent = 'none';
-- test: notapplicable "no mark tells of consent"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
UPDATE http_exchange SET consent = NULL;
-- test: notapplicable "whose host it is cannot be told"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
UPDATE http_exchange SET party = NULL;
-- test: unknown "no marks"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
DELETE FROM mark;
-- test: pass "a call of the browser's own"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|easyprivacy|||t.example^|1
-- test: pass "the same number, but in another exhibit (tracker)"
INSERT INTO mark(exhibit, id, t_ms, what) VALUES (0, 1, 900, 'consent_refused');
INSERT INTO http_exchange(exhibit, id, host, party, consent) VALUES (1, 3, 't.example', 'third', 'reject');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', '||t.example^', 'block', 't.example');
UPDATE tracker SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
