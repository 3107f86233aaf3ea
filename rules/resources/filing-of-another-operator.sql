/*
id: resources/filing-of-another-operator
version: 1.0.0
status: stable
kind: violation
level: high
precision: medium
title:
  en: The filing number that a site shows is somebody else's
  zh-CN: 网站标注的备案号属于其他主体或网站
message:
  en: "{host} shows {number}, which the register (line {line}) has for the {what} {registered}"
  zh-CN: "{host} 标注的 {number} 在登记表第 {line} 行登记于 {registered}"
rectify:
  en: Show the number under which this site is filed for its operator.
  zh-CN: 标注本网站及其主办单位实际核发的备案号。
applies:
  en: No page known as the subject's own shows a number that the register has.
  zh-CN: 已知属于对象的页面未标注登记表中的号码。
requires: {http_exchange: 1, filing_record: 1}
clauses: [M21-4, CN-ICP-13]
falsepositives:
  en: The operator may be filed under an earlier or fuller name than the session gives. A page may name the number of somebody else.
  zh-CN: 主办单位可能以曾用名或全称登记，与会话所填名称不同；页面也可能提及他人的备案号。
fingerprint: [host, number, what]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM filing_number f JOIN http_exchange x ON x.exhibit = f.exhibit AND x.id = f.exchange
                                JOIN filing_record r ON r.base = f.base AND (r.number = f.number OR r.number = r.base OR f.number = f.base)
                WHERE f.fault IS NULL AND x.party = 'first' AND x.background IS NULL);
-- query:
WITH named(name) AS (
  SELECT replace(replace(replace(replace(s.operator, ' ', ''), char(9), ''), '（', '('), '）', ')') FROM session s ORDER BY s.id LIMIT 1),
judged AS (
  SELECT f.exhibit, f.id, x.id AS exchange, x.host, f.number, r.line, r.operator, r.domain, r.expires,
         CASE WHEN r.operator > '' AND n.name > ''
                   AND NOT replace(replace(replace(replace(r.operator, ' ', ''), char(9), ''), '（', '('), '）', ')') = n.name THEN 1
              WHEN r.domain > '' AND x.host > ''
                   AND NOT substr('.' || rtrim(x.host, '.'), -length(r.domain) - 1) = '.' || r.domain THEN 2
              WHEN r.status = 'cancelled' THEN 3
              WHEN r.expires < coalesce(date(x.started, 'unixepoch', '+8 hours'),
                                        (SELECT substr(s.start, 1, 10) FROM session s ORDER BY s.id LIMIT 1)) THEN 4
              ELSE 5 END AS fits
    FROM filing_number f JOIN http_exchange x ON x.exhibit = f.exhibit AND x.id = f.exchange
         JOIN filing_record r ON r.base = f.base AND (r.number = f.number OR r.number = r.base OR f.number = f.base)
         LEFT JOIN named n
   WHERE f.fault IS NULL AND x.party = 'first' AND x.background IS NULL),
best AS (
  SELECT j.*, max(j.fits * 10000000000 - j.line) AS ranked FROM judged j GROUP BY j.exhibit, j.id)
SELECT b.exhibit, b.host, b.number, CASE b.fits WHEN 1 THEN 'operator' ELSE 'domain' END AS what,
       CASE b.fits WHEN 1 THEN b.operator ELSE b.domain END AS registered, b.line,
       'filing_number' AS ev_table, min(b.id) AS ev_row, 'http_exchange' AS ev_table_2, b.exchange AS ev_row_2
  FROM best b
 WHERE b.fits IN (1, 2)
 GROUP BY b.exhibit, b.host, b.number
 ORDER BY b.exhibit, ev_row;
-- test: fail "another operator"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
-- expect: www.a.example|京ICP备12345678号-1|operator|乙公司|2
-- test: fail "another site"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'b.example', 'valid', NULL);
-- expect: www.a.example|京ICP备12345678号-1|domain|b.example|2
-- test: fail "a domain that only ends alike"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'ww.a.example', 'valid', NULL);
-- expect: www.a.example|京ICP备12345678号-1|domain|ww.a.example|2
-- test: fail "a row for all websites of the filer"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
UPDATE filing_record SET number = base;
-- expect: www.a.example|京ICP备12345678号-1|operator|乙公司|2
-- test: fail "the number shown without the website"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
UPDATE filing_number SET number = base;
-- expect: www.a.example|京ICP备12345678号|operator|乙公司|2
-- test: fail "of two rows the nearer one is told; shown twice is once"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 6, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 2, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'b.example', 'valid', NULL);
-- expect: www.a.example|京ICP备12345678号-1|domain|b.example|3
-- test: fail "of two rows alike the first is told"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 2, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '丙公司', 'a.example', 'valid', NULL);
-- expect: www.a.example|京ICP备12345678号-1|operator|乙公司|2
-- test: pass "this operator and site"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- test: pass "a second row is for this site"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'b.example', 'valid', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 2, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- test: pass "blanks and the width of brackets do not count"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲 公司（北京）', 'a.example', 'valid', NULL);
UPDATE session SET operator = '甲公司(北京)';
-- test: pass "the register names no operator"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '', 'a.example', 'valid', NULL);
-- test: pass "the session names no operator"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
UPDATE session SET operator = NULL;
-- test: pass "no session"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
-- test: pass "the register names no domain"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', '', 'valid', NULL);
-- test: pass "the site itself, with the dot of the root"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
UPDATE http_exchange SET host = 'a.example.';
-- test: pass "cancelled, which another rule tells"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
-- test: notapplicable "a number that the register does not have"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备87654321号', '京ICP备87654321号', '甲公司', 'a.example', 'valid', NULL);
-- test: notapplicable "a row for another website of the filer"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
UPDATE filing_record SET number = '京ICP备12345678号-2';
-- test: notapplicable "a number that cannot be"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
UPDATE filing_number SET fault = 'no province';
-- test: notapplicable "a page of somebody else"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
UPDATE http_exchange SET party = 'third';
-- test: notapplicable "nobody says whose page it is"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
UPDATE http_exchange SET party = NULL;
-- test: notapplicable "a call of the browser's own"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
UPDATE http_exchange SET background = 'chromium';
-- test: notapplicable "the same number of an exchange in another exhibit"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
UPDATE filing_number SET exhibit = 2;
-- test: unknown "no register"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
-- test: unknown "no traffic"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'valid', NULL);
