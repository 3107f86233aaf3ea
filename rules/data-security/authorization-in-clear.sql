/*
id: data-security/authorization-in-clear
version: 1.0.0
status: stable
kind: violation
level: critical
precision: high
title:
  en: Credentials go out in a header without encryption
  zh-CN: 凭据通过请求头以明文发送
message:
  en: "{name} with the scheme {scheme} went in clear to {host}"
  zh-CN: "{name}（{scheme} 方式）以明文发送至 {host}"
rectify:
  en: Take logins through TLS only, and change the credentials that were sent.
  zh-CN: 登录仅通过 TLS 进行，并更换已泄露的凭据。
requires: {http_exchange: 1}
applies:
  en: No request carried credentials in a header.
  zh-CN: 没有请求在请求头中携带凭据。
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A key that is public by design, the same in every copy of the app.
  zh-CN: 设计上公开的密钥（应用的每个副本均相同）。
fingerprint: [host, name, scheme]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM http_header h WHERE h.side = 'request' AND h.name IN ('authorization', 'proxy-authorization'));
-- query:
SELECT h.exhibit, x.host, h.name, lower(substr(h.value, 1, instr(h.value, ' ') - 1)) AS scheme, 'http_header' AS ev_table,
       min(h.id) AS ev_row, 'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM http_header h JOIN http_exchange x ON x.exhibit = h.exhibit AND x.id = h.exchange
 WHERE x.encrypted = 0 AND h.side = 'request' AND h.name IN ('authorization', 'proxy-authorization')
   AND (lower(h.value) LIKE 'basic _%' OR lower(h.value) LIKE 'bearer _%')
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY h.exhibit, x.host, h.name, scheme
 ORDER BY h.exhibit, ev_row;
-- test: fail "a name and password by Basic"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
-- expect: t.example|authorization|basic
-- test: fail "a token, twice, for a proxy"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
UPDATE http_header SET name = 'proxy-authorization', value = 'Bearer abc';
INSERT INTO http_header(exhibit, id, exchange, side, name, value)
VALUES (1, 8, 3, 'request', 'proxy-authorization', 'bearer abc');
-- expect: t.example|proxy-authorization|bearer
-- test: pass "through TLS"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
UPDATE http_exchange SET encrypted = 1;
-- test: pass "in an answer"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
UPDATE http_header SET side = 'response';
INSERT INTO http_exchange(exhibit, id, encrypted) VALUES (1, 4, 1);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 9, 4, 'request', 'authorization', 'Basic YTpi');
-- test: notapplicable "in an answer only"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
UPDATE http_header SET side = 'response';
-- test: pass "another field"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
UPDATE http_header SET name = 'x-note';
INSERT INTO http_exchange(exhibit, id, encrypted) VALUES (1, 4, 1);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 9, 4, 'request', 'authorization', 'Basic YTpi');
-- test: notapplicable "another field only"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
UPDATE http_header SET name = 'x-note';
-- test: pass "Digest, which keeps the password back"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
UPDATE http_header SET value = 'Digest username=a';
-- test: pass "another exchange carries it"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
INSERT INTO http_exchange(exhibit, id, encrypted) VALUES (1, 4, 1);
UPDATE http_header SET exchange = 4;
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|authorization|basic
-- test: pass "the same number, but in another exhibit (http_header)"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted) VALUES (1, 3, 't.example', 'http://t.example/a', 0);
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 6, 3, 'request', 'authorization', 'Basic YTpi');
UPDATE http_header SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
