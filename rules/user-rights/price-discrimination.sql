/*
id: user-rights/price-discrimination
version: 1.0.0
status: stable
kind: lead
level: high
precision: high
title:
  en: The same things cost some people more
  zh-CN: 同样的商品对部分用户更贵
message:
  en: "{service}: {dearer} is asked {percent} % more than {cheaper} for the same {items} items, of which {beyond} differ by more than prices between like accounts do"
  zh-CN: "{service}：同样的 {items} 件商品，{dearer} 的报价比 {cheaper} 高 {percent}%，其中 {beyond} 件的差异超过相同账号之间的价差"
rectify:
  en: Do not set prices by who the customer is; state openly what a discount depends on.
  zh-CN: 不得依据用户特征差别定价；优惠条件应公开说明。
requires: {price_effect: 1}
clauses: [CN-PIPL-24, CN-ALG-21]
falsepositives:
  en: An offer for new customers, a coupon or a membership that is open to all may be lawful. A person has to weigh the reason.
  zh-CN: 新用户优惠、优惠券或人人可得的会员价可能合法，须由人判断其理由。
fingerprint: [service, surface, dearer, cheaper]
*/
-- query:
SELECT e.exhibit, e.service, e.surface, e.dearer, CASE e.dearer WHEN e.persona_a THEN e.persona_b ELSE e.persona_a END AS cheaper,
       printf('%.1f', e.percent) AS percent, e.items, e.items_beyond_noise AS beyond,
       'price_effect' AS ev_table, e.id AS ev_row,
       'ranking' AS ev_table_2, (SELECT min(r.id) FROM ranking r WHERE r.exhibit = e.exhibit AND r.service = e.service
                                    AND r.surface = e.surface AND r.persona = e.persona_a AND r.phase = 'on') AS ev_row_2,
       'ranking' AS ev_table_3, (SELECT min(r.id) FROM ranking r WHERE r.exhibit = e.exhibit AND r.service = e.service
                                    AND r.surface = e.surface AND r.persona = e.persona_b AND r.phase = 'on') AS ev_row_3
  FROM price_effect e
 WHERE e.verdict = 'different'
 ORDER BY e.exhibit, e.id;
-- test: fail "old customers pay more"
INSERT INTO price_effect(exhibit, id, service, surface, persona_a, persona_b, dearer, verdict, percent, items, items_beyond_noise)
  VALUES (1, 1, 'shop', 'price', 'new', 'old', 'old', 'different', 3.3509, 10, 7);
-- expect: shop|price|old|new|3.4|10|7
-- test: pass "no more than twins differ by"
INSERT INTO price_effect(exhibit, id, service, surface, persona_a, persona_b, dearer, verdict, percent, items, items_beyond_noise)
  VALUES (1, 1, 'shop', 'price', 'new', 'old', 'old', 'within_noise', 0.4, 10, 1);
-- test: unknown "no prices recorded"
DELETE FROM price_effect;
