/*
id: market-order/exclusive-payment
version: 1.0.0
status: test
kind: violation
level: high
precision: medium
title:
  en: The checkout lists the owner group's payment method alone
  zh-CN: 结算页仅提供本集团的支付方式
message:
  en: "{service} of {owner} lists {methods} at its checkout and not {absent}, which others there take; last on {last}"
  zh-CN: "{owner} 旗下的 {service} 结算页仅列出 {methods}，未列出其他服务普遍接受的 {absent}；最近一次为 {last}"
rectify:
  en: Offer users the common payment services on equal terms.
  zh-CN: 以同等条件向用户提供常用的支付方式。
requires: {payment_method: 1}
params: {least_days: 2, least_others: 1}
applies:
  en: No checkout of a listed service was recorded on as many days as wanted, with its group's method and a search for another's.
  zh-CN: 没有已列入的服务在所需天数内的结算记录同时包含本集团的支付方式和对其他方式的查找。
clauses: [M21-1, CN-NET24, EU-DMA-5.8]
falsepositives:
  en: Methods may differ by goods, region, amount or account; compare orders of one kind. A method counts as common when another group's service lists it.
  zh-CN: 支付方式可能因商品、地区、金额或账号而异，应比较同类订单；其他集团的服务列出的方式视为常用。
fingerprint: [service]
*/
-- What was looked for and not offered on several days, while other services take it. A later listing ends it.
-- applies:
SELECT count(*) FROM (SELECT p.service FROM payment_method p WHERE p.kind = 'checkout' AND p.service_owner IS NOT NULL
                       GROUP BY p.service HAVING max(p.grade IN ('P3', 'P4') AND p.owner IS p.service_owner) = 1
                          AND max(p.owner IS NOT p.service_owner) = 1
                          AND count(DISTINCT substr(p.ts, 1, 10)) >= :least_days);
-- query:
WITH seen AS (SELECT p.exhibit, p.id, p.service, p.service_owner, p.method, p.owner, p.grade, p.ts FROM payment_method p
               WHERE p.kind = 'checkout' AND p.service_owner IS NOT NULL),
absent AS (SELECT s.service, s.method, max(s.ts) AS last FROM seen s
            WHERE s.grade = 'P0' AND s.owner IS NOT s.service_owner
              AND (SELECT count(DISTINCT o.service) FROM payment_method o WHERE o.kind = 'checkout' AND o.method = s.method
                      AND o.grade IN ('P3', 'P4') AND o.service_owner IS NOT s.service_owner) >= :least_others
            GROUP BY s.service, s.method HAVING count(DISTINCT substr(s.ts, 1, 10)) >= :least_days)
SELECT min(s.exhibit) AS exhibit, s.service, s.service_owner AS owner, group_concat(DISTINCT s.method) AS methods,
       (SELECT group_concat(a.method) FROM (SELECT b.method FROM absent b WHERE b.service = s.service ORDER BY b.method) a) AS absent,
       (SELECT substr(max(a.last), 1, 10) FROM absent a WHERE a.service = s.service) AS last,
       'payment_method' AS ev_table, min(s.id) AS ev_row,
       'payment_method' AS ev_table_2, (SELECT max(z.id) FROM seen z WHERE z.service = s.service AND z.grade = 'P0' AND z.exhibit = min(s.exhibit)) AS ev_row_2
  FROM (SELECT e.exhibit, e.id, e.service, e.service_owner, e.method, e.owner, e.grade FROM seen e ORDER BY e.exhibit, e.id) s
 WHERE s.grade IN ('P3', 'P4') AND s.owner IS s.service_owner AND EXISTS (SELECT 1 FROM absent a WHERE a.service = s.service)
   AND NOT EXISTS (SELECT 1 FROM seen w WHERE w.service = s.service AND w.grade IN ('P3', 'P4') AND w.owner IS NOT w.service_owner)
 GROUP BY s.service, s.service_owner
 ORDER BY exhibit, ev_row;
-- test: fail "its own method alone on two days, another was looked for"
INSERT INTO payment_method(exhibit, id, kind, service, service_owner, method, owner, grade, ts)
VALUES (1, 1, 'checkout', 'shop', 'Example', 'Example Pay', 'Example', 'P3', '2026-11-10T09:00:00Z'),
       (1, 2, 'checkout', 'shop', 'Example', 'Other Pay', 'Other', 'P0', '2026-11-10T09:00:00Z'),
       (1, 3, 'checkout', 'shop', 'Example', 'Other Pay', 'Other', 'P0', '2026-11-11T09:00:00Z'),
       (1, 4, 'checkout', 'mart', 'Mart', 'Other Pay', 'Other', 'P3', '2026-11-11T09:00:00Z');
-- expect: shop|Example|Example Pay|Other Pay|2026-11-11
-- test: pass "another method is listed too"
INSERT INTO payment_method(exhibit, id, kind, service, service_owner, method, owner, grade, ts)
VALUES (1, 1, 'checkout', 'shop', 'Example', 'Example Pay', 'Example', 'P3', '2026-11-10T09:00:00Z'),
       (1, 2, 'checkout', 'shop', 'Example', 'Other Pay', 'Other', 'P3', '2026-11-10T09:00:00Z'),
       (1, 3, 'checkout', 'shop', 'Example', 'Third Pay', 'Third', 'P0', '2026-11-11T09:00:00Z');
-- test: pass "what is not offered is not common either"
INSERT INTO payment_method(exhibit, id, kind, service, service_owner, method, owner, grade, ts)
VALUES (1, 1, 'checkout', 'shop', 'Example', 'Example Pay', 'Example', 'P3', '2026-11-10T09:00:00Z'),
       (1, 2, 'checkout', 'shop', 'Example', 'Other Pay', 'Other', 'P0', '2026-11-10T09:00:00Z'),
       (1, 3, 'checkout', 'shop', 'Example', 'Other Pay', 'Other', 'P0', '2026-11-11T09:00:00Z');
-- test: notapplicable "one day alone"
INSERT INTO payment_method(exhibit, id, kind, service, service_owner, method, owner, grade, ts)
VALUES (1, 1, 'checkout', 'shop', 'Example', 'Example Pay', 'Example', 'P3', '2026-11-10T09:00:00Z'),
       (1, 2, 'checkout', 'shop', 'Example', 'Other Pay', 'Other', 'P0', '2026-11-10T09:00:00Z');
-- test: notapplicable "nobody looked for another method"
INSERT INTO payment_method(exhibit, id, kind, service, service_owner, method, owner, grade, ts)
VALUES (1, 1, 'checkout', 'shop', 'Example', 'Example Pay', 'Example', 'P3', '2026-11-10T09:00:00Z'),
       (1, 2, 'checkout', 'shop', 'Example', 'Example Pay', 'Example', 'P3', '2026-11-11T09:00:00Z');
-- test: notapplicable "only what is built into the app"
INSERT INTO payment_method(exhibit, id, kind, service, service_owner, method, owner, grade)
VALUES (1, 1, 'class', 'shop', 'Example', 'Example Pay', 'Example', 'P1');
-- test: unknown "no payment method at all"
DELETE FROM payment_method;
