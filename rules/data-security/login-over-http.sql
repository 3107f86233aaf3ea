/*
id: data-security/login-over-http
version: 1.0.0
status: stable
kind: lead
level: high
precision: medium
title:
  en: A login is posted without encryption
  zh-CN: 登录请求未加密提交
message:
  en: a {method} without encryption went to {url}
  zh-CN: 以 {method} 方式未加密提交至 {url}
rectify:
  en: Let the form and its target use TLS only.
  zh-CN: 表单及其提交地址均仅使用 TLS。
requires: {http_exchange: 1}
params: {words: '["login","signin","sign-in","sign_in","logon","passport","register","signup"]'}
applies:
  en: No login was recorded.
  zh-CN: 没有登录请求的记录。
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: The path may only sound like a login, or the body may be encrypted by the app itself.
  zh-CN: 路径可能仅是名称相似，或正文已由应用自行加密。
fingerprint: [host, path]
*/
-- applies:
WITH paths AS MATERIALIZED (SELECT lower(path) AS path FROM http_exchange)
SELECT EXISTS (SELECT 1 FROM json_each(:words) w CROSS JOIN paths ON instr(paths.path, w.value) > 0);
-- query:
SELECT x.exhibit, x.method, x.host, x.path, x.url, 'http_exchange' AS ev_table, min(x.id) AS ev_row
  FROM http_exchange x
 WHERE x.encrypted = 0 AND x.method IN ('POST', 'PUT')
   AND EXISTS (SELECT 1 FROM json_each(:words) w WHERE instr(lower(x.path), w.value) > 0)
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY x.exhibit, x.host, x.path
 ORDER BY x.exhibit, ev_row;
-- test: fail "a POST to a path that says login"
INSERT INTO http_exchange(exhibit, id, host, url, path, method, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/user/LOGIN', '/user/LOGIN', 'POST', 0);
-- expect: POST|t.example|/user/LOGIN|http://t.example/user/LOGIN
-- test: fail "a PUT, twice"
INSERT INTO http_exchange(exhibit, id, host, url, path, method, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/user/LOGIN', '/user/LOGIN', 'POST', 0);
UPDATE http_exchange SET method = 'PUT';
INSERT INTO http_exchange(exhibit, id, host, url, path, method, encrypted)
VALUES (1, 4, 't.example', 'http://t.example/user/LOGIN', '/user/LOGIN', 'PUT', 0);
-- expect: PUT|t.example|/user/LOGIN|http://t.example/user/LOGIN
-- test: pass "through TLS"
INSERT INTO http_exchange(exhibit, id, host, url, path, method, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/user/LOGIN', '/user/LOGIN', 'POST', 0);
UPDATE http_exchange SET encrypted = 1;
-- test: pass "only asked for, nothing posted"
INSERT INTO http_exchange(exhibit, id, host, url, path, method, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/user/LOGIN', '/user/LOGIN', 'POST', 0);
UPDATE http_exchange SET method = 'GET';
-- test: pass "another path"
INSERT INTO http_exchange(exhibit, id, host, url, path, method, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/user/LOGIN', '/user/LOGIN', 'POST', 0);
UPDATE http_exchange SET path = '/news';
INSERT INTO http_exchange(exhibit, id, path, encrypted) VALUES (1, 9, '/login', 1);
-- test: notapplicable "another path only"
INSERT INTO http_exchange(exhibit, id, host, url, path, method, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/user/LOGIN', '/user/LOGIN', 'POST', 0);
UPDATE http_exchange SET path = '/news';
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, url, path, method, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/user/LOGIN', '/user/LOGIN', 'POST', 0);
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO http_exchange(exhibit, id, host, url, path, method, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/user/LOGIN', '/user/LOGIN', 'POST', 0);
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO http_exchange(exhibit, id, host, url, path, method, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/user/LOGIN', '/user/LOGIN', 'POST', 0);
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO http_exchange(exhibit, id, host, url, path, method, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/user/LOGIN', '/user/LOGIN', 'POST', 0);
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: POST|t.example|/user/LOGIN|http://t.example/user/LOGIN
-- test: unknown "no traffic"
DELETE FROM http_exchange;
