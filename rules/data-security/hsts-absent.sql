/*
id: data-security/hsts-absent
version: 1.0.0
status: stable
kind: lead
level: low
precision: high
title:
  en: A site does not bind browsers to TLS
  zh-CN: 网站未要求浏览器始终使用 TLS
message:
  en: "{host} answered a page without Strict-Transport-Security"
  zh-CN: "{host} 返回页面时未设置 Strict-Transport-Security"
rectify:
  en: Answer with Strict-Transport-Security and a max-age of at least half a year.
  zh-CN: 返回 Strict-Transport-Security，max-age 不少于半年。
requires: {http_exchange: 1, http_header: 1}
applies:
  en: No page came through TLS from the operator.
  zh-CN: 没有经 TLS 返回的运营者页面。
clauses: [RFC-6797, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A parent domain with includeSubDomains or the preload list of browsers binds the host too. No law asks for the header itself.
  zh-CN: 父域名的 includeSubDomains 或浏览器预加载列表同样生效；法律并未直接要求该响应头。
fingerprint: [host]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM http_exchange x
               WHERE x.encrypted = 1 AND x.resource_type = 'document' AND x.status BETWEEN 200 AND 399 AND x.party IS NOT 'third');
-- query:
SELECT x.exhibit, x.host, 'http_exchange' AS ev_table, min(x.id) AS ev_row
  FROM http_exchange x
 WHERE x.encrypted = 1 AND x.resource_type = 'document' AND x.status BETWEEN 200 AND 399 AND x.party IS NOT 'third'
   AND x.host GLOB '*[a-z]*.*[a-z]*' AND x.background IS NULL AND x.from_cache IS NOT 1
   AND EXISTS (SELECT 1 FROM http_header a WHERE a.exhibit = x.exhibit AND a.exchange = x.id AND a.side = 'response')
   AND NOT EXISTS (SELECT 1 FROM http_header h JOIN http_exchange y ON y.exhibit = h.exhibit AND y.id = h.exchange
                    WHERE y.exhibit = x.exhibit AND y.host = x.host AND y.encrypted = 1 AND h.side = 'response'
                      AND h.name = 'strict-transport-security' AND lower(replace(h.value, ' ', '')) NOT LIKE '%max-age=0%')
 GROUP BY x.exhibit, x.host
 ORDER BY x.exhibit, ev_row;
-- test: fail "a page without the field"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
-- expect: www.example
-- test: fail "two pages, and a host of no known party"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 5, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
UPDATE http_exchange SET party = NULL;
-- expect: www.example
-- test: fail "a max-age of 0 unbinds"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_header SET name = 'strict-transport-security', value = 'max-age = 0';
-- expect: www.example
-- test: fail "the field in a request says nothing"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
INSERT INTO http_header(exhibit, id, exchange, side, name, value)
VALUES (1, 5, 3, 'request', 'strict-transport-security', 'max-age=1');
-- expect: www.example
-- test: fail "the field over HTTP is void"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 9, 'www.example', 'https://www.example/', 'https', 'image', 0, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value)
VALUES (1, 5, 9, 'response', 'strict-transport-security', 'max-age=1');
-- expect: www.example
-- test: fail "the field of another host, and of another exhibit"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 9, 'b.example', 'https://www.example/', 'https', 'document', 1, 200, 'third'),
       (2, 8, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'third');
INSERT INTO http_header(exhibit, id, exchange, side, name, value)
VALUES (1, 5, 9, 'response', 'strict-transport-security', 'max-age=1'),
       (2, 6, 8, 'response', 'strict-transport-security', 'max-age=1');
-- expect: www.example
-- test: pass "with the field"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_header SET name = 'strict-transport-security', value = 'max-age=31536000';
-- test: pass "with the field in another answer of the host"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 9, 'www.example', 'https://www.example/', 'https', 'image', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value)
VALUES (1, 5, 9, 'response', 'strict-transport-security', 'max-age=1');
-- test: pass "not encrypted, where the field would be void"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET encrypted = 0;
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 9, '192.0.2.7', 'https://www.example/', 'https', 'document', 1, 200, 'first');
-- test: notapplicable "not encrypted, where the field would be void: and no page beside"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET encrypted = 0;
-- test: pass "an image"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET resource_type = 'image';
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 9, '192.0.2.7', 'https://www.example/', 'https', 'document', 1, 200, 'first');
-- test: notapplicable "an image: and no page beside"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET resource_type = 'image';
-- test: pass "an error page"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET status = 404;
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 9, '192.0.2.7', 'https://www.example/', 'https', 'document', 1, 200, 'first');
-- test: notapplicable "an error page: and no page beside"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET status = 404;
-- test: pass "no answer"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET status = 0;
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 9, '192.0.2.7', 'https://www.example/', 'https', 'document', 1, 200, 'first');
-- test: notapplicable "no answer: and no page beside"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET status = 0;
-- test: pass "a host of another"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET party = 'third';
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 9, '192.0.2.7', 'https://www.example/', 'https', 'document', 1, 200, 'first');
-- test: notapplicable "a host of another: and no page beside"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET party = 'third';
-- test: pass "a bare address, which the field cannot bind"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET host = '192.0.2.1';
-- test: pass "a bare name"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET host = 'localhost';
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET background = 'chromium';
-- test: pass "from the cache"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_exchange SET from_cache = 1;
-- test: fail "the field of an exhibit where no such answer is"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
INSERT INTO http_header(exhibit, id, exchange, side, name, value)
VALUES (2, 5, 3, 'response', 'strict-transport-security', 'max-age=1');
-- expect: www.example
-- test: pass "the fields of another answer were kept only"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 9, 'b.example', 'https://www.example/', 'https', 'document', 1, 200, 'third');
UPDATE http_header SET exchange = 9;
-- test: pass "the fields of another exhibit were kept only"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_header SET exhibit = 2;
-- test: pass "the fields of its answer were not kept"
INSERT INTO http_exchange(exhibit, id, host, url, scheme, resource_type, encrypted, status, party)
VALUES (1, 3, 'www.example', 'https://www.example/', 'https', 'document', 1, 200, 'first');
INSERT INTO http_header(exhibit, id, exchange, side, name, value) VALUES (1, 4, 3, 'response', 'server', 'x');
UPDATE http_header SET side = 'request';
-- test: unknown "no traffic"
DELETE FROM http_exchange;
