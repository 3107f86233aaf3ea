/*
id: resources/filing-malformed
version: 1.0.0
status: stable
kind: lead
level: low
precision: medium
title:
  en: A filing number cannot be one
  zh-CN: 标注的备案号结构有误
message:
  en: "{host} shows {text}: {fault}"
  zh-CN: "{host} 标注的“{text}”结构有误：{fault_zh}"
rectify:
  en: Show the number exactly as it was given.
  zh-CN: 按核发的编号准确标注。
applies:
  en: No page shows a filing number.
  zh-CN: 页面未标注备案号。
requires: {http_exchange: 1}
clauses: [M21-4, CN-ICP-13]
falsepositives:
  en: A number of an old form may still hold. A page may name the number of somebody else.
  zh-CN: 早期格式的编号可能仍然有效；页面也可能提及他人的编号。
fingerprint: [host, text]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM filing_number f JOIN http_exchange x ON x.exhibit = f.exhibit AND x.id = f.exchange
                WHERE x.party IS NOT 'third' AND x.background IS NULL);
-- query:
SELECT f.exhibit, x.host, f.text, f.fault, CASE f.fault WHEN 'no province' THEN '缺少省份简称' WHEN 'wrong number of digits' THEN '位数不符'
            WHEN 'no year in it' THEN '缺少年份' WHEN 'division code of another province' THEN '行政区划代码与省份不符'
            WHEN 'no closing 号' THEN '缺少“号”字' ELSE f.fault END AS fault_zh,
       'filing_number' AS ev_table, min(f.id) AS ev_row, 'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM filing_number f JOIN http_exchange x ON x.exhibit = f.exhibit AND x.id = f.exchange
 WHERE f.fault IS NOT NULL AND x.party IS NOT 'third' AND x.background IS NULL
 GROUP BY f.exhibit, x.host, f.text, f.fault
 ORDER BY f.exhibit, ev_row;
-- test: fail "too few digits"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
-- expect: www.a.example|京ICP备1234567号|wrong number of digits|位数不符
-- test: fail "no province"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
UPDATE filing_number SET fault = 'no province';
-- expect: www.a.example|京ICP备1234567号|no province|缺少省份简称
-- test: fail "no year"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
UPDATE filing_number SET fault = 'no year in it';
-- expect: www.a.example|京ICP备1234567号|no year in it|缺少年份
-- test: fail "the code of another province"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
UPDATE filing_number SET fault = 'division code of another province';
-- expect: www.a.example|京ICP备1234567号|division code of another province|行政区划代码与省份不符
-- test: fail "the closing word is missing"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
UPDATE filing_number SET fault = 'no closing 号';
-- expect: www.a.example|京ICP备1234567号|no closing 号|缺少“号”字
-- test: fail "a fault of another name keeps it"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
UPDATE filing_number SET fault = 'other';
-- expect: www.a.example|京ICP备1234567号|other|other
-- test: fail "nobody says whose page it is; twice is once"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 6, 3, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
UPDATE http_exchange SET party = NULL;
-- expect: www.a.example|京ICP备1234567号|wrong number of digits|位数不符
-- test: pass "a sound number"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
-- test: notapplicable "no number"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
-- test: notapplicable "a page of somebody else"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
UPDATE http_exchange SET party = 'third';
-- test: pass "a sound number here, the bad one on a page of somebody else"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 6, 4, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 4, 'b.example', 'third');
-- test: notapplicable "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
UPDATE http_exchange SET background = 'chromium';
-- test: pass "a sound number here, the bad one in a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 6, 4, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
INSERT INTO http_exchange(exhibit, id, host, background) VALUES (1, 4, 'b.example', 'chromium');
-- test: notapplicable "the same number of an exchange in another exhibit"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备1234567号', '京ICP备1234567号', '京ICP备1234567号', 'wrong number of digits');
UPDATE filing_number SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
