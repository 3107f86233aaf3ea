/*
id: data-security/cleartext-fallback
version: 1.0.1
status: stable
kind: lead
level: medium
precision: medium
title:
  en: A host that speaks TLS is also used without encryption
  zh-CN: 支持 TLS 的主机仍被以明文使用
message:
  en: "{host} answered through TLS and {times}× in clear, first to {url}"
  zh-CN: "{host} 支持 TLS，但仍有 {times} 次明文应答，首次为 {url}"
rectify:
  en: Ask for https:// everywhere, and let the server answer clear requests with a redirect only.
  zh-CN: 所有地址使用 https://，服务器对明文请求仅返回跳转。
requires: {http_exchange: 1}
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: What is public by design, such as a certificate revocation list or a test of the network, may go in clear.
  zh-CN: 设计上公开的内容（如证书吊销列表、网络连通性检测）可以明文传输。
fingerprint: [host]
*/
-- query:
SELECT x.exhibit, x.host, x.url, count(*) AS times, 'http_exchange' AS ev_table, min(x.id) AS ev_row,
       'http_exchange' AS ev_table_2, s.id AS ev_row_2
  FROM http_exchange x
       JOIN (SELECT y.exhibit, y.host, min(y.id) AS id FROM http_exchange y
              WHERE y.encrypted = 1 AND y.status > 0 GROUP BY y.exhibit, y.host) s ON s.exhibit = x.exhibit AND s.host = x.host
 WHERE x.encrypted = 0 AND x.tls_session IS NULL AND x.status BETWEEN 200 AND 299 AND coalesce(x.mime_type, '') NOT LIKE 'application/%-crl'
   AND x.background IS NULL AND x.from_cache IS NOT 1
 GROUP BY x.exhibit, x.host
 ORDER BY x.exhibit, ev_row;
-- test: fail "both ways to one host"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
-- expect: t.example|http://t.example/a|1
-- test: fail "two clear answers"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status) VALUES (1, 5, 't.example', 'http://t.example/b', 0, 206);
-- expect: t.example|http://t.example/a|2
-- test: pass "TLS that encrypts nothing, of which another rule tells"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
UPDATE http_exchange SET tls_session = 8 WHERE id = 3;
-- test: pass "TLS only"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
UPDATE http_exchange SET encrypted = 1;
-- test: pass "a redirect to TLS"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
UPDATE http_exchange SET status = 301 WHERE id = 3;
-- test: pass "no answer"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
UPDATE http_exchange SET status = 0 WHERE id = 3;
-- test: pass "a list of revoked certificates"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
UPDATE http_exchange SET mime_type = 'application/pkix-crl' WHERE id = 3;
-- test: fail "the first of two answers through TLS is cited, and no other"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status) VALUES (1, 9, 't.example', 'https://t.example/b', 1, 200);
-- expect: t.example|http://t.example/a|1
-- test: pass "another host speaks TLS"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
UPDATE http_exchange SET host = 'u.example' WHERE id = 2;
-- test: pass "another exhibit"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
UPDATE http_exchange SET exhibit = 2 WHERE id = 2;
-- test: pass "clear only"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
UPDATE http_exchange SET encrypted = 0;
-- test: pass "TLS never answered"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
UPDATE http_exchange SET status = 0 WHERE id = 2;
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache"
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, status)
VALUES (1, 2, 't.example', 'https://t.example/', 1, 200), (1, 3, 't.example', 'http://t.example/a', 0, 200);
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
