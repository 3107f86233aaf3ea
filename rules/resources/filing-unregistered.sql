/*
id: resources/filing-unregistered
version: 1.0.0
status: stable
kind: lead
level: medium
precision: medium
title:
  en: The register does not have the filing number that a site shows
  zh-CN: 登记表中没有网站标注的备案号
message:
  en: "{host} shows {number}, which the register does not have"
  zh-CN: "{host} 标注的 {number} 不在登记表中"
rectify:
  en: File the site, or show the number under which it is filed.
  zh-CN: 履行备案手续，或标注实际核发的备案号。
applies:
  en: No page known as the subject's own shows a number of a kind that the register lists.
  zh-CN: 已知属于对象的页面未标注登记表所列类别的号码。
requires: {http_exchange: 1, filing_record: 1}
clauses: [M21-4, CN-ICP-13]
falsepositives:
  en: The imported register may be an extract or older than the filing. A page may name the number of somebody else.
  zh-CN: 导入的登记表可能只是摘录，或早于备案时间；页面也可能提及他人的备案号。
fingerprint: [host, number]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM filing_number f JOIN http_exchange x ON x.exhibit = f.exhibit AND x.id = f.exchange
                WHERE f.fault IS NULL AND x.party = 'first' AND x.background IS NULL
                  AND f.kind IN (SELECT k.kind FROM filing_record k));
-- query:
SELECT f.exhibit, x.host, f.number, 'filing_number' AS ev_table, min(f.id) AS ev_row,
       'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM filing_number f JOIN http_exchange x ON x.exhibit = f.exhibit AND x.id = f.exchange
 WHERE f.fault IS NULL AND x.party = 'first' AND x.background IS NULL
   AND f.kind IN (SELECT k.kind FROM filing_record k)
   AND NOT EXISTS (SELECT 1 FROM filing_record r
                    WHERE r.base = f.base AND (r.number = f.number OR r.number = r.base OR f.number = f.base))
 GROUP BY f.exhibit, x.host, f.number
 ORDER BY f.exhibit, ev_row;
-- test: fail "another number"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备87654321号-1', '京ICP备87654321号', '甲公司', 'a.example', 'valid', NULL);
-- expect: www.a.example|京ICP备12345678号-1
-- test: fail "another website of the same filer"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-2', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- expect: www.a.example|京ICP备12345678号-1
-- test: fail "shown twice on a host is once"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 6, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-2', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- expect: www.a.example|京ICP备12345678号-1
-- test: pass "the number itself"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- test: pass "a row for all websites of the filer"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- test: pass "the filer's number without the website's"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号', '京ICP备12345678号', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- test: pass "cancelled, which another rule tells"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
-- test: notapplicable "a number that cannot be, which another rule tells"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', 'no province');
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- test: pass "one number is there, the other cannot be"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 6, 3, 'record', '京ICP备1号', '京ICP备1号', '京ICP备1号', 'wrong number of digits');
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- test: notapplicable "the register lists no number of this kind"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'public-security', '京公网安备11010502030143号', '京公网安备11010502030143号', '京公网安备11010502030143号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- test: pass "one number is there, the other of a kind that the register does not list"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 6, 3, 'public-security', '京公网安备11010502030143号', '京公网安备11010502030143号', '京公网安备11010502030143号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- test: notapplicable "a page of somebody else"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-2', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
UPDATE http_exchange SET party = 'third';
-- test: notapplicable "nobody says whose page it is"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-2', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
UPDATE http_exchange SET party = NULL;
-- test: notapplicable "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-2', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
UPDATE http_exchange SET background = 'chromium';
-- test: notapplicable "the same number of an exchange in another exhibit"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-2', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
UPDATE filing_number SET exhibit = 2;
-- test: unknown "no register"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
-- test: unknown "no traffic"
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
