/*
id: data-security/mixed-content
version: 1.0.1
status: stable
kind: violation
level: medium
precision: high
title:
  en: An encrypted page loads parts without encryption
  zh-CN: 加密页面加载未加密的资源
message:
  en: the page {document} loads the {resource_type} {url} without encryption
  zh-CN: 页面 {document} 以明文加载{resource_type_zh}：{url}
rectify:
  en: "Load every part through TLS, and answer with Content-Security-Policy: upgrade-insecure-requests."
  zh-CN: "所有资源均通过 TLS 加载，并设置 Content-Security-Policy: upgrade-insecure-requests。"
requires: {http_exchange: 1}
applies:
  en: No encrypted page was recorded.
  zh-CN: 没有加密页面的记录。
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A redirect that the browser makes to HTTPS by itself is recorded as HTTP by some tools.
  zh-CN: 浏览器自行升级为 HTTPS 的请求，个别工具仍记录为 HTTP。
fingerprint: [host, resource_type]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM http_exchange d WHERE d.resource_type = 'document' AND d.encrypted = 1 AND d.page IS NOT NULL);
-- query:
SELECT x.exhibit, d.url AS document, x.host, x.url, x.resource_type,
       words('resource', x.resource_type, 'zh-CN') AS resource_type_zh,
       'http_exchange' AS ev_table, min(x.id) AS ev_row,
       'http_exchange' AS ev_table_2, d.id AS ev_row_2
  FROM http_exchange x
       JOIN http_exchange d ON d.exhibit = x.exhibit AND d.page = x.page AND d.resource_type = 'document' AND d.encrypted = 1
 WHERE x.encrypted = 0 AND coalesce(x.resource_type, 'document') <> 'document'
   AND coalesce(x.host, 'localhost') NOT IN ('localhost', '127.0.0.1') AND x.status BETWEEN 200 AND 299
   AND x.background IS NULL AND x.from_cache IS NOT 1
 GROUP BY x.exhibit, x.host, x.resource_type
 ORDER BY x.exhibit, ev_row;
-- test: fail "a script over HTTP"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
-- expect: https://www.example/|t.example|http://t.example/a.js|script|脚本
-- test: fail "two of one host and type"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted, status)
VALUES (1, 4, 't.example', 'http://t.example/a.js', 'p1', 'script', 0, 204);
-- expect: https://www.example/|t.example|http://t.example/a.js|script|脚本
-- test: pass "through TLS"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
UPDATE http_exchange SET encrypted = 1;
-- test: pass "a page that is not encrypted itself"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
INSERT INTO http_exchange(exhibit, id, page, resource_type, encrypted) VALUES (1, 8, 'p9', 'document', 1);
UPDATE http_exchange SET encrypted = 0 WHERE id = 2;
-- test: pass "another page"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
INSERT INTO http_exchange(exhibit, id, page, resource_type, encrypted) VALUES (1, 8, 'p9', 'document', 1);
UPDATE http_exchange SET page = 'p2' WHERE id = 2;
-- test: pass "a page that is reached from there"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
UPDATE http_exchange SET resource_type = 'document' WHERE id = 3;
-- test: pass "of no known type"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
UPDATE http_exchange SET resource_type = NULL WHERE id = 3;
-- test: pass "only a script asks for scripts: no page is seen"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
INSERT INTO http_exchange(exhibit, id, page, resource_type, encrypted) VALUES (1, 8, 'p9', 'document', 1);
UPDATE http_exchange SET resource_type = 'script' WHERE id = 2;
-- test: pass "the machine itself, by name"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
UPDATE http_exchange SET host = 'localhost' WHERE id = 3;
-- test: pass "the machine itself, by address"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
UPDATE http_exchange SET host = '127.0.0.1' WHERE id = 3;
-- test: pass "blocked by the browser"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
UPDATE http_exchange SET status = 0 WHERE id = 3;
-- test: pass "an upgrade to HTTPS"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
UPDATE http_exchange SET status = 307 WHERE id = 3;
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "of another exhibit"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
UPDATE http_exchange SET exhibit = 2 WHERE id = 2;
-- test: notapplicable "no encrypted page"
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 2, 'www.example', 'https://www.example/', 'p1', 'document', 1);
INSERT INTO http_exchange(exhibit, id, host, url, page, resource_type, encrypted)
VALUES (1, 3, 't.example', 'http://t.example/a.js', 'p1', 'script', 0);
UPDATE http_exchange SET status = 200;
DELETE FROM http_exchange WHERE id = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
