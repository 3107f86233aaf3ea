/*
id: data-security/samesite-none-without-secure
version: 1.0.0
status: stable
kind: lead
level: low
precision: high
title:
  en: A cookie for other sites is set without Secure
  zh-CN: 跨站 Cookie 未设置 Secure
message:
  en: "{host} set {name} with SameSite=None and without Secure"
  zh-CN: "{host} 设置 {name}，SameSite=None 但未带 Secure"
rectify:
  en: "Set Secure too: browsers of today refuse the cookie, older ones send it in clear."
  zh-CN: 同时设置 Secure：当前浏览器会拒绝该 Cookie，旧版则会明文发送。
requires: {http_exchange: 1, http_cookie: 1}
clauses: [RFC-6265bis, EU-GDPR-32, CN-PIPL-51]
falsepositives:
  en: None known; the cookie may hold nothing of worth.
  zh-CN: 暂无已知误报；该 Cookie 可能无关紧要。
fingerprint: [host, name]
*/
-- query:
SELECT c.exhibit, x.host, c.name, 'http_cookie' AS ev_table, min(c.id) AS ev_row, 'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM http_cookie c JOIN http_exchange x ON x.exhibit = c.exhibit AND x.id = c.exchange
 WHERE c.action = 'set' AND c.same_site = 'none' AND c.secure = 0
   AND x.background IS NULL AND x.from_cache IS NOT 1
 GROUP BY c.exhibit, x.host, c.name
 ORDER BY c.exhibit, ev_row;
-- test: fail "None alone"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, secure, same_site)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 0, 'none');
-- expect: www.example|uid
-- test: fail "twice is one finding"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, secure, same_site)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 0, 'none');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, secure, same_site)
VALUES (1, 10, 3, 'set', 'uid', 'a1', 0, 'none');
-- expect: www.example|uid
-- test: pass "with Secure"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, secure, same_site)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 0, 'none');
UPDATE http_cookie SET secure = 1;
-- test: pass "Lax"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, secure, same_site)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 0, 'none');
UPDATE http_cookie SET same_site = 'lax';
-- test: pass "not given"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, secure, same_site)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 0, 'none');
UPDATE http_cookie SET same_site = NULL;
-- test: pass "sent: an answer set it before"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, secure, same_site)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 0, 'none');
UPDATE http_cookie SET action = 'sent';
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, secure, same_site)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 0, 'none');
UPDATE http_exchange SET background = 'chromium';
-- test: pass "from the cache"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, secure, same_site)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 0, 'none');
UPDATE http_exchange SET from_cache = 1;
-- test: pass "another exchange set it"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, secure, same_site)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 0, 'none');
UPDATE http_exchange SET background = 'chromium';
INSERT INTO http_exchange(exhibit, id) VALUES (1, 4);
-- test: unknown "no cookies"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, secure, same_site)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 0, 'none');
DELETE FROM http_cookie;
-- test: pass "the same number, but in another exhibit (http_cookie)"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, secure, same_site)
VALUES (1, 9, 3, 'set', 'uid', 'a1', 0, 'none');
UPDATE http_cookie SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
