/*
id: resources/filing-expired-or-cancelled
version: 1.0.0
status: stable
kind: violation
level: medium
precision: high
title:
  en: The filing number that a site shows is no longer in force
  zh-CN: 网站标注的备案号已注销或过期
message:
  en: "{host} shows {number}, which is {state} by the register (line {line})"
  zh-CN: "{host} 标注的 {number} 按登记表第 {line} 行{state_zh}"
rectify:
  en: Renew the filing or licence, or take the site out of service.
  zh-CN: 办理续期或重新备案，或停止提供服务。
applies:
  en: No page known as the subject's own shows a number that the register has.
  zh-CN: 已知属于对象的页面未标注登记表中的号码。
requires: {http_exchange: 1, filing_record: 1}
clauses: [M21-4, CN-ICP-13]
falsepositives:
  en: The imported register may be older than a renewal.
  zh-CN: 导入的登记表可能早于续期时间。
fingerprint: [host, number]
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
SELECT b.exhibit, b.host, b.number, CASE b.fits WHEN 3 THEN 'cancelled' ELSE 'expired since ' || b.expires END AS state,
       CASE b.fits WHEN 3 THEN '已注销' ELSE '已于 ' || b.expires || ' 到期' END AS state_zh, b.line,
       'filing_number' AS ev_table, min(b.id) AS ev_row, 'http_exchange' AS ev_table_2, b.exchange AS ev_row_2
  FROM best b
 WHERE b.fits IN (3, 4)
 GROUP BY b.exhibit, b.host, b.number
 ORDER BY b.exhibit, ev_row;
-- test: fail "cancelled"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
-- expect: www.a.example|京ICP备12345678号-1|cancelled|已注销|2
-- test: fail "its last day was the day before"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', '2026-11-26');
-- expect: www.a.example|京ICP备12345678号-1|expired since 2026-11-26|已于 2026-11-26 到期|2
-- test: fail "the day of the session where the exchange has none"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', '2026-11-26');
UPDATE http_exchange SET started = NULL;
-- expect: www.a.example|京ICP备12345678号-1|expired since 2026-11-26|已于 2026-11-26 到期|2
-- test: fail "a row for all websites of the filer"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
UPDATE filing_record SET number = base;
-- expect: www.a.example|京ICP备12345678号-1|cancelled|已注销|2
-- test: fail "the number shown without the website; twice is once"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 6, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
UPDATE filing_number SET number = base;
-- expect: www.a.example|京ICP备12345678号|cancelled|已注销|2
-- test: fail "the session names no operator"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
UPDATE session SET operator = NULL;
-- expect: www.a.example|京ICP备12345678号-1|cancelled|已注销|2
-- test: pass "in force"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- test: pass "its last day is today, in China"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', '2026-11-27');
-- test: pass "neither the exchange nor a session tells the day"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', '2026-11-26');
UPDATE http_exchange SET started = NULL;
-- test: pass "a second row is in force"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 2, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- test: pass "somebody else's, which another rule tells"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '乙公司', 'a.example', 'cancelled', NULL);
-- test: pass "another site's, which another rule tells"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'b.example', 'cancelled', NULL);
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
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
UPDATE filing_record SET number = '京ICP备12345678号-2';
-- test: notapplicable "a number that cannot be"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
UPDATE filing_number SET fault = 'no province';
-- test: notapplicable "a page of somebody else"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
UPDATE http_exchange SET party = 'third';
-- test: notapplicable "nobody says whose page it is"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
UPDATE http_exchange SET party = NULL;
-- test: notapplicable "a call of the browser's own"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
UPDATE http_exchange SET background = 'chromium';
-- test: notapplicable "the same number of an exchange in another exhibit"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
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
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'cancelled', NULL);
