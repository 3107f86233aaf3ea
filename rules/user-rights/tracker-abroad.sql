/*
id: user-rights/tracker-abroad
version: 1.0.0
status: stable
kind: lead
level: low
precision: medium
title:
  en: A tracker abroad is contacted
  zh-CN: 连接境外跟踪服务
message:
  en: "{host}, which {list} calls a tracker, answers in {country}; {times} requests"
  zh-CN: "{host}（{list} 认定的跟踪服务）位于 {country}，共 {times} 次请求"
rectify:
  en: Name the receiver and its country in the notice, and show the ground of the transfer.
  zh-CN: 在隐私政策中列明接收方及其所在国家，并说明出境依据。
requires: {http_exchange: 1, destination: 1}
params: {home: ""}
applies:
  en: "Where home is cannot be told: session.yaml gives no region; set the parameter home."
  zh-CN: 无法确定所在地区：session.yaml 未写明 region；请设置参数 home。
clauses: [CN-PIPL-38, EU-GDPR-44, EU-GDPR-13]
falsepositives:
  en: The country is that of the address's registration; networks of content delivery answer from elsewhere.
  zh-CN: 国家为地址登记地，内容分发网络可能从别处应答。
fingerprint: [host, country]
*/
-- `home` is one or more countries, a space between them; it wins over the session's region.
-- applies:
SELECT :home > '' OR EXISTS (SELECT 1 FROM session s WHERE length(s.region) >= 2);
-- query:
SELECT k.exhibit, x.host, k.list, d.country, count(DISTINCT x.id) AS times,
       'tracker' AS ev_table, min(k.id) AS ev_row, 'destination' AS ev_table_2, d.id AS ev_row_2,
       'http_exchange' AS ev_table_3, x.id AS ev_row_3
  FROM tracker k JOIN http_exchange x ON x.exhibit = k.exhibit AND x.id = k.exchange
       JOIN destination d ON d.exhibit = x.exhibit AND d.exchange = x.id
 WHERE k.verdict IN ('block', 'important') AND x.party IS NOT 'first'
   AND instr(' ' || upper(coalesce(nullif(:home, ''), (SELECT substr(s.region, 1, 2) FROM session s))) || ' ', ' ' || d.country || ' ') = 0
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY k.exhibit, x.host, d.country
 ORDER BY k.exhibit, ev_row, d.country;
-- test: fail "from Shanghai to the United States"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
-- expect: t.example|easyprivacy|US|1
-- test: fail "a filter that no exception lifts, of no known party, by two lists"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE tracker SET verdict = 'important';
UPDATE http_exchange SET party = NULL;
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 6, 3, 'easylist', 't.example^', 'block', 't.example');
-- expect: t.example|easyprivacy|US|1
-- test: pass "an exception of the list"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE tracker SET verdict = 'exception';
-- test: pass "to the operator itself"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE http_exchange SET party = 'first';
-- test: pass "at home"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE destination SET country = 'CN';
-- test: pass "another exchange is the tracker's"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
INSERT INTO http_exchange(exhibit, id) VALUES (1, 4);
UPDATE tracker SET exchange = 4;
-- test: notapplicable "no region is told"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE session SET region = NULL;
-- test: unknown "no country is known"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
DELETE FROM destination;
-- test: pass "a call of the browser's own"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|easyprivacy|US|1
-- test: pass "the same number, but in another exhibit (tracker)"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE tracker SET exhibit = 2;
-- test: pass "the same number, but in another exhibit (destination)"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, list, filter, verdict, site)
VALUES (1, 5, 3, 'easyprivacy', 't.example^', 'block', 't.example');
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE destination SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
