/*
id: user-rights/cname-cloaking
version: 1.0.0
status: stable
kind: lead
level: high
precision: medium
title:
  en: A tracker hides behind a name of the operator
  zh-CN: 跟踪服务隐藏在运营者域名之后
message:
  en: "{host} of the operator is {target}, a tracker's host"
  zh-CN: 运营者域名 {host} 实际指向跟踪服务主机 {target}
rectify:
  en: "Name the service in the notice and treat it as the third party that it is: no cookies of the site, nothing before consent."
  zh-CN: 在隐私政策中列明该服务，并按第三方处理：不向其发送本站 Cookie，同意前不启用。
requires: {http_exchange: 1, dns_answer: 1}
params: {targets: '["eulerian.net","2o7.net","omtrdc.net","dnsdelegation.io","at-o.net","k.keyade.com","wizaly.com"]'}
applies:
  en: Whose hosts they are cannot be told.
  zh-CN: 无法判断主机归属。
clauses: [EU-ePriv-5.3, EU-GDPR-5, EU-GDPR-13, CN-2019-2, CN-PIPL-23]
falsepositives:
  en: The same company may sell services that track nobody under the same names.
  zh-CN: 同一公司可能以相同域名提供不涉及跟踪的服务。
fingerprint: [host, target]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM http_exchange x WHERE x.party IS NOT NULL);
-- query:
SELECT d.exhibit, x.host, rtrim(lower(d.value), '.') AS target, 'dns_answer' AS ev_table, min(d.id) AS ev_row
  FROM dns_answer d JOIN http_exchange x ON x.host = d.name
 WHERE d.type = 'CNAME' AND x.party = 'first' AND x.background IS NULL
   AND '.' || rtrim(lower(d.value), '.') NOT LIKE '%.' || x.site
   AND (EXISTS (SELECT 1 FROM tracker k
                 WHERE k.verdict IN ('block', 'important') AND '.' || rtrim(lower(d.value), '.') LIKE '%.' || k.site)
        OR EXISTS (SELECT 1 FROM json_each(:targets) n WHERE '.' || rtrim(lower(d.value), '.') LIKE '%.' || n.value))
 GROUP BY d.exhibit, x.host, target
 ORDER BY d.exhibit, ev_row;
-- test: fail "a host that a filter list knows"
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 3, 'm.shop.example', 'shop.example', 'first');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 4, 't.example', 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, verdict, site) VALUES (1, 6, 4, 'block', 't.example');
-- expect: m.shop.example|shop.t.example
-- test: fail "a known service of that kind, twice"
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 3, 'm.shop.example', 'shop.example', 'first');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 4, 't.example', 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, verdict, site) VALUES (1, 6, 4, 'block', 't.example');
DELETE FROM tracker;
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 6, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
UPDATE dns_answer SET value = 'A.Eulerian.net.';
-- expect: m.shop.example|a.eulerian.net
-- test: fail "a filter that no exception lifts"
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 3, 'm.shop.example', 'shop.example', 'first');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 4, 't.example', 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, verdict, site) VALUES (1, 6, 4, 'block', 't.example');
UPDATE tracker SET verdict = 'important';
-- expect: m.shop.example|shop.t.example
-- test: pass "an exception of the list"
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 3, 'm.shop.example', 'shop.example', 'first');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 4, 't.example', 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, verdict, site) VALUES (1, 6, 4, 'block', 't.example');
UPDATE tracker SET verdict = 'exception';
-- test: pass "an address, no alias"
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 3, 'm.shop.example', 'shop.example', 'first');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 4, 't.example', 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, verdict, site) VALUES (1, 6, 4, 'block', 't.example');
UPDATE dns_answer SET type = 'TXT';
-- test: pass "an alias of another host"
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 3, 'm.shop.example', 'shop.example', 'first');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 4, 't.example', 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, verdict, site) VALUES (1, 6, 4, 'block', 't.example');
UPDATE dns_answer SET name = 'n.shop.example';
-- test: pass "inside the site, where a filter blocks a path"
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 3, 'm.shop.example', 'shop.example', 'first');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 4, 't.example', 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, verdict, site) VALUES (1, 6, 4, 'block', 't.example');
UPDATE dns_answer SET value = 'lb.shop.example';
UPDATE tracker SET site = 'shop.example';
-- test: pass "a delivery network"
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 3, 'm.shop.example', 'shop.example', 'first');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 4, 't.example', 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, verdict, site) VALUES (1, 6, 4, 'block', 't.example');
UPDATE dns_answer SET value = 'shop.cdn.example';
-- test: pass "a third party, which hides nothing"
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 3, 'm.shop.example', 'shop.example', 'first');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 4, 't.example', 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, verdict, site) VALUES (1, 6, 4, 'block', 't.example');
UPDATE http_exchange SET party = 'third' WHERE id = 3;
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 3, 'm.shop.example', 'shop.example', 'first');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 4, 't.example', 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, verdict, site) VALUES (1, 6, 4, 'block', 't.example');
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: unknown "no name was asked for"
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 3, 'm.shop.example', 'shop.example', 'first');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 4, 't.example', 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, verdict, site) VALUES (1, 6, 4, 'block', 't.example');
DELETE FROM dns_answer;
-- test: notapplicable "whose hosts they are cannot be told"
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 3, 'm.shop.example', 'shop.example', 'first');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'm.shop.example', 'CNAME', 'shop.t.example', 0);
INSERT INTO http_exchange(exhibit, id, host, site, party) VALUES (1, 4, 't.example', 't.example', 'third');
INSERT INTO tracker(exhibit, id, exchange, verdict, site) VALUES (1, 6, 4, 'block', 't.example');
UPDATE http_exchange SET party = NULL;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
