/*
id: data-security/session-cookie-without-samesite
version: 1.0.0
status: stable
kind: lead
level: low
precision: medium
title:
  en: Requests of other sites may carry a session cookie
  zh-CN: 其他网站的请求可能携带会话 Cookie
message:
  en: "{host} set the cookie {name} of {domain} without SameSite"
  zh-CN: "{host} 为 {domain} 设置 Cookie {name}，未带 SameSite"
rectify:
  en: Set SameSite=Lax or Strict on it.
  zh-CN: 为其设置 SameSite=Lax 或 Strict 属性。
requires: {http_exchange: 1, http_cookie: 1}
params: {words: '["sess","auth","token","login","ticket","passport"]', least_length: 8}
applies:
  en: The operator set no cookie that looks like one of a session.
  zh-CN: 运营者未设置形似会话的 Cookie。
clauses: [RFC-6265bis, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: By its name it looks like one that opens a session; it may be a counter. Browsers of today take a missing SameSite as Lax.
  zh-CN: 仅由名称判断其为会话 Cookie，也可能只是计数。当前浏览器将缺省的 SameSite 视为 Lax。
fingerprint: [host, name]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM http_cookie c
               WHERE c.action = 'set' AND c.party IS NOT 'third' AND length(c.value) >= :least_length
                 AND (EXISTS (SELECT 1 FROM json_each(:words) w WHERE instr(lower(c.name), w.value) > 0) OR lower(c.name) LIKE '%sid'));
-- query:
SELECT c.exhibit, x.host, c.domain, c.name, 'http_cookie' AS ev_table, min(c.id) AS ev_row,
       'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM http_cookie c JOIN http_exchange x ON x.exhibit = c.exhibit AND x.id = c.exchange
 WHERE c.action = 'set' AND c.same_site IS NULL AND length(c.value) >= :least_length AND c.party IS NOT 'third'
   AND (c.lifetime_days IS NULL OR c.lifetime_days > 0)
   AND (EXISTS (SELECT 1 FROM json_each(:words) w WHERE instr(lower(c.name), w.value) > 0) OR lower(c.name) LIKE '%sid')
   AND x.background IS NULL AND x.from_cache IS NOT 1
 GROUP BY c.exhibit, x.host, c.domain, c.name
 ORDER BY c.exhibit, ev_row;
-- test: fail "by the word in its name"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
-- expect: www.example||session_key
-- test: fail "by the end of its name"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET name = 'connect.sid';
-- expect: www.example||connect.sid
-- test: fail "lasting, of no known party, and twice"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 10, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET party = NULL, lifetime_days = 1;
-- expect: www.example||session_key
-- test: pass "with the attribute"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET same_site = 'lax';
-- test: pass "sent: an answer set it before"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET action = 'sent';
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 19, 3, 'set', 'sid', 'a1b2c3d4e5', 'first', 1, 1, 'lax');
-- test: notapplicable "sent: an answer set it before, and no other"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET action = 'sent';
-- test: fail "as short as may be"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET value = '12345678';
-- expect: www.example||session_key
-- test: pass "too short to be secret"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET value = '1234567';
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 19, 3, 'set', 'sid', 'a1b2c3d4e5', 'first', 1, 1, 'lax');
-- test: notapplicable "too short to be secret, and no other"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET value = '1234567';
-- test: pass "of a third party"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET party = 'third';
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 19, 3, 'set', 'sid', 'a1b2c3d4e5', 'first', 1, 1, 'lax');
-- test: notapplicable "of a third party, and no other"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET party = 'third';
-- test: pass "an answer that deletes it"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET lifetime_days = 0;
-- test: pass "another name"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET name = 'colour';
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 19, 3, 'set', 'sid', 'a1b2c3d4e5', 'first', 1, 1, 'lax');
-- test: notapplicable "another name, and no other"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET name = 'colour';
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_exchange SET background = 'chromium';
-- test: pass "from the cache"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_exchange SET from_cache = 1;
-- test: pass "another exchange set it"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_exchange SET background = 'chromium';
INSERT INTO http_exchange(exhibit, id) VALUES (1, 4);
-- test: unknown "no cookies"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
DELETE FROM http_cookie;
-- test: pass "the same number, but in another exhibit (http_cookie)"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 'www.example', 1);
INSERT INTO http_cookie(exhibit, id, exchange, action, name, value, party, secure, http_only, same_site)
VALUES (1, 9, 3, 'set', 'session_key', 'a1b2c3d4e5', 'first', 0, 0, NULL);
UPDATE http_cookie SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
