/*
id: data-security/session-cookie-in-clear
version: 1.0.1
status: stable
kind: lead
level: high
precision: medium
title:
  en: A session cookie goes over the network without encryption
  zh-CN: 会话 Cookie 以明文传输
message:
  en: the cookie {name} was {action} in clear, {host}
  zh-CN: Cookie {name} 以明文传输（{action_zh}），主机 {host}
rectify:
  en: Serve the site through TLS only, and set Secure on the cookie.
  zh-CN: 网站仅使用 TLS，并为该 Cookie 设置 Secure。
requires: {http_exchange: 1}
params: {words: '["sess","auth","token","login","ticket","passport"]', least_length: 8}
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32, RFC-6265bis]
falsepositives:
  en: By its name it looks like one that opens a session; it may be a counter.
  zh-CN: 仅由名称判断其为会话 Cookie，也可能只是计数。
fingerprint: [host, name]
*/
-- query:
SELECT c.exhibit, x.host, c.name, c.action,
       words('cookie-action', c.action, 'zh-CN') AS action_zh,
       'http_cookie' AS ev_table, min(c.id) AS ev_row,
       'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM http_cookie c JOIN http_exchange x ON x.exhibit = c.exhibit AND x.id = c.exchange
 WHERE x.encrypted = 0 AND length(c.value) >= :least_length
   AND (EXISTS (SELECT 1 FROM json_each(:words) w WHERE instr(lower(c.name), w.value) > 0) OR lower(c.name) LIKE '%sid')
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY c.exhibit, x.host, c.name
 ORDER BY c.exhibit, ev_row;
-- test: fail "sent over HTTP"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 9, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
-- expect: www.example|PHPSESSID|sent|由客户端发送
-- test: fail "set over HTTP, and twice"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 9, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 10, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
UPDATE http_cookie SET action = 'set', name = 'sid';
-- expect: www.example|sid|set|由服务器设置
-- test: fail "by a word in its name, as short as may be"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 9, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
UPDATE http_cookie SET name = 'auth', value = '12345678';
-- expect: www.example|auth|sent|由客户端发送
-- test: pass "through TLS"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 9, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
UPDATE http_exchange SET encrypted = 1;
-- test: pass "too short to be secret"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 9, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
UPDATE http_cookie SET value = '1234567';
-- test: pass "another name"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 9, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
UPDATE http_cookie SET name = 'colour';
-- test: pass "another exchange carries it"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 9, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
INSERT INTO http_exchange(exhibit, id, encrypted) VALUES (1, 4, 1);
UPDATE http_cookie SET exchange = 4;
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 9, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 9, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 9, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 9, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: www.example|PHPSESSID|sent|由客户端发送
-- test: pass "the same number, but in another exhibit (http_cookie)"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 0);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value) VALUES (1, 9, 3, 'sent', 'PHPSESSID', 'a1b2c3d4e5');
UPDATE http_cookie SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
