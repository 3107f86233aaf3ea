/*
id: resources/filing-missing
version: 1.0.0
status: stable
kind: lead
level: medium
precision: medium
title:
  en: The pages of a site show no filing number
  zh-CN: 网站页面未标注备案号
message:
  en: "none of the {pages} recorded pages of {site} shows an ICP filing or licence number"
  zh-CN: "{site} 已采集的 {pages} 个页面均未标注 ICP 备案号或许可证号"
rectify:
  en: File the site before it serves, and show the number at the foot of its home page with a link to beian.miit.gov.cn.
  zh-CN: 网站开通前履行备案手续，并在主页底部标明备案编号，链接至 beian.miit.gov.cn。
applies:
  en: No page of the subject's own sites was recorded, or nothing says that they serve from mainland China (device region CN, or a filing register).
  zh-CN: 未采集到对象自有网站的页面，或没有依据表明其在中国内地提供服务（设备地区 CN 或备案登记表）。
requires: {http_exchange: 1}
clauses: [M21-4, CN-ICP-13]
falsepositives:
  en: "The home page may not be among the recorded pages. A number in a picture, in a page of another encoding than UTF-8 or written with escapes is not read, and a site served from outside the mainland needs no filing."
  zh-CN: 主页可能不在采集范围内；图片中、非 UTF-8 编码页面中或以转义形式书写的号码无法识别；在境外提供服务的网站无需备案。
fingerprint: [site]
*/
-- applies:
SELECT (EXISTS (SELECT 1 FROM session s WHERE s.region = 'CN' OR s.region LIKE 'CN-%') OR EXISTS (SELECT 1 FROM filing_record))
   AND EXISTS (SELECT 1 FROM http_exchange x
                WHERE x.party = 'first' AND x.status = 200 AND x.complete = 1 AND x.response_size > 0 AND x.mime_type LIKE 'text/html%'
                  AND coalesce(x.resource_type, 'document') = 'document' AND x.background IS NULL);
-- query:
SELECT x.exhibit, x.site, count(*) AS pages, 'http_exchange' AS ev_table, min(x.id) AS ev_row
  FROM http_exchange x
 WHERE x.party = 'first' AND x.status = 200 AND x.complete = 1 AND x.response_size > 0 AND x.mime_type LIKE 'text/html%'
   AND coalesce(x.resource_type, 'document') = 'document' AND x.background IS NULL
   AND NOT EXISTS (SELECT 1 FROM filing_number f JOIN http_exchange y ON y.exhibit = f.exhibit AND y.id = f.exchange
                    WHERE f.kind IN ('record', 'licence') AND y.site = x.site)
 GROUP BY x.exhibit, x.site
 ORDER BY x.exhibit, ev_row;
-- test: fail "no page of the site shows one, in the mainland"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
-- expect: a.example|1
-- test: fail "a region of the mainland"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
UPDATE session SET region = 'CN-31';
-- expect: a.example|1
-- test: fail "a register in the session instead of the region"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_record(exhibit, id, line, kind, number, base, operator, domain, status, expires)
VALUES (2, 1, 2, 'record', '京ICP备12345678号-1', '京ICP备12345678号', '甲公司', 'a.example', 'valid', NULL);
-- expect: a.example|1
-- test: fail "two pages are one finding, a type of unknown document counts"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO http_exchange(exhibit, id, site, party, status, complete, mime_type, response_size)
VALUES (1, 4, 'a.example', 'first', 200, 1, 'text/html; charset=utf-8', 9);
-- expect: a.example|2
-- test: fail "only the number of the public security filing"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'public-security', '京公网安备11010502030143号', '京公网安备11010502030143号', '京公网安备11010502030143号', NULL);
-- expect: a.example|1
-- test: fail "a number on the pages of another site"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO http_exchange(exhibit, id, site, party) VALUES (1, 4, 'b.example', 'third');
UPDATE filing_number SET exchange = 4;
-- expect: a.example|1
-- test: pass "a filing number"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
-- test: pass "a licence number"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'licence', '京ICP证030173号', '京ICP证030173号', '京ICP证030173号', NULL);
-- test: pass "the number stands in another exhibit of the same site"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
INSERT INTO filing_number(exhibit, id, exchange, kind, text, number, base, fault)
VALUES (1, 5, 3, 'record', '京ICP备12345678号-1', '京ICP备12345678号-1', '京ICP备12345678号', NULL);
INSERT INTO http_exchange(exhibit, id, site) VALUES (2, 3, 'a.example');
UPDATE filing_number SET exhibit = 2;
-- test: notapplicable "neither region nor register"
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
-- test: notapplicable "a region that only starts alike"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
UPDATE session SET region = 'CNX';
-- test: notapplicable "a page of somebody else"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
UPDATE http_exchange SET party = 'third';
-- test: notapplicable "nobody says whose page it is"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
UPDATE http_exchange SET party = NULL;
-- test: notapplicable "an error page"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
UPDATE http_exchange SET status = 404;
-- test: notapplicable "a page that was not seen whole"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
UPDATE http_exchange SET complete = 0;
-- test: notapplicable "a page without content"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
UPDATE http_exchange SET response_size = 0;
-- test: notapplicable "not a page"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
UPDATE http_exchange SET mime_type = 'application/json';
-- test: notapplicable "HTML that is no document"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
UPDATE http_exchange SET resource_type = 'xhr';
-- test: notapplicable "a call of the browser's own"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
INSERT INTO http_exchange(exhibit, id, method, host, site, party, status, complete, mime_type, response_size, resource_type, started)
VALUES (1, 3, 'GET', 'www.a.example', 'a.example', 'first', 200, 1, 'text/html', 900, 'document', 1795744800);
UPDATE http_exchange SET background = 'chromium';
-- test: unknown "no traffic"
INSERT INTO session(exhibit, id, operator, region, start) VALUES (0, 1, '甲公司', 'CN', '2026-11-27T09:00:00+08:00');
