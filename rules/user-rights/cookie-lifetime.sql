/*
id: user-rights/cookie-lifetime
version: 1.0.0
status: stable
kind: lead
level: low
precision: high
title:
  en: A cookie lasts longer than 13 months
  zh-CN: Cookie 有效期超过 13 个月
message:
  en: "{host} set {name} for {days} days"
  zh-CN: "{host} 设置 {name}，有效期 {days} 天"
rectify:
  en: Let it end after 13 months at most, and do not renew it at each visit.
  zh-CN: 有效期不超过 13 个月，且不在每次访问时续期。
requires: {http_exchange: 1, http_cookie: 1}
params: {most_days: 397}
clauses: [EU-CNIL-2020-91, EU-GDPR-5, EU-ePriv-5.3]
falsepositives:
  en: The limit is of the French authority, for audience measurement without consent; a cookie that only holds a setting may last longer.
  zh-CN: 该期限来自法国监管机构，针对免同意的受众统计；仅保存设置的 Cookie 可以更长。
fingerprint: [host, name]
*/
-- query:
SELECT c.exhibit, x.host, c.name, CAST(max(c.lifetime_days) AS INTEGER) AS days, 'http_cookie' AS ev_table, c.id AS ev_row,
       'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM http_cookie c JOIN http_exchange x ON x.exhibit = c.exhibit AND x.id = c.exchange
 WHERE c.action = 'set' AND c.lifetime_days >= :most_days + 1 AND length(c.value) > 0
   AND x.background IS NULL AND x.from_cache IS NOT 1
 GROUP BY c.exhibit, x.host, c.name
 ORDER BY c.exhibit, ev_row;
-- test: fail "two years"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, lifetime_days) VALUES (1, 9, 3, 'set', 'uid', 'a1', 730.0);
-- expect: www.example|uid|730
-- test: fail "one day above the limit, the longest of two"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, lifetime_days) VALUES (1, 9, 3, 'set', 'uid', 'a1', 730.0);
UPDATE http_cookie SET lifetime_days = 398;
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, lifetime_days) VALUES (1, 10, 3, 'set', 'uid', 'a1', 397.0);
-- expect: www.example|uid|398
-- test: pass "the limit itself, with seconds above"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, lifetime_days) VALUES (1, 9, 3, 'set', 'uid', 'a1', 730.0);
UPDATE http_cookie SET lifetime_days = 397.5;
-- test: pass "gone with the browser"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, lifetime_days) VALUES (1, 9, 3, 'set', 'uid', 'a1', 730.0);
UPDATE http_cookie SET lifetime_days = NULL;
-- test: pass "empty"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, lifetime_days) VALUES (1, 9, 3, 'set', 'uid', 'a1', 730.0);
UPDATE http_cookie SET value = '';
-- test: pass "sent: an answer set it before"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, lifetime_days) VALUES (1, 9, 3, 'set', 'uid', 'a1', 730.0);
UPDATE http_cookie SET action = 'sent';
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, lifetime_days) VALUES (1, 9, 3, 'set', 'uid', 'a1', 730.0);
UPDATE http_exchange SET background = 'chromium';
-- test: pass "from the cache"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, lifetime_days) VALUES (1, 9, 3, 'set', 'uid', 'a1', 730.0);
UPDATE http_exchange SET from_cache = 1;
-- test: pass "another exchange set it"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, lifetime_days) VALUES (1, 9, 3, 'set', 'uid', 'a1', 730.0);
UPDATE http_exchange SET background = 'chromium';
INSERT INTO http_exchange(exhibit, id) VALUES (1, 4);
-- test: unknown "no cookies"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, lifetime_days) VALUES (1, 9, 3, 'set', 'uid', 'a1', 730.0);
DELETE FROM http_cookie;
-- test: pass "the same number, but in another exhibit (http_cookie)"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, lifetime_days) VALUES (1, 9, 3, 'set', 'uid', 'a1', 730.0);
UPDATE http_cookie SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
