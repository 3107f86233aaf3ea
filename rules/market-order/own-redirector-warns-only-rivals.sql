/*
id: market-order/own-redirector-warns-only-rivals
version: 1.0.1
status: test
kind: violation
level: high
precision: high
title:
  en: The platform's gateway page stands before rivals only
  zh-CN: 平台的中间页只针对竞争对手
message:
  en: "{platform} ({place}): the gateway {gateway} stands before links to {service} ({type}, {letter}), not before those to its own {own}"
  zh-CN: "{platform}（{place_zh}）：指向 {service}（{type_zh}，{letter}）的链接须经中间页 {gateway}，而指向自有服务 {own} 的链接不经中间页"
rectify:
  en: Use one test of safety for all links, and publish it.
  zh-CN: 对所有链接采用同一套公开的安全判断标准。
requires: {link_cell: 1}
applies:
  en: No confirmed cell of another group's service has one of the platform's own beside it, of the same type.
  zh-CN: 没有已确认的单元可与平台自有的同类服务对照。
clauses: [M21-1, IM-1, IM-3, CN-NET24, EU-DMA-6.6]
falsepositives:
  en: A platform need not warn of pages that it checks itself; the difference counts when rivals' pages are as safe.
  zh-CN: 平台对自行审核的页面无须警示；在竞争对手页面同样安全时，该差异才有意义。
fingerprint: [platform, context, service]
*/
-- applies:
SELECT count(*) FROM link_cell c WHERE c.opening = 'page' AND c.grade = 'confirmed' AND c.stale = 0 AND c.is_own = 0
   AND EXISTS (SELECT 1 FROM link_cell o WHERE o.platform = c.platform AND o.context = c.context AND o.opening = 'page' AND o.is_own = 1
                  AND o.type = c.type AND o.grade = 'confirmed' AND o.stale = 0);
-- query:
SELECT c.exhibit, c.platform, c.context, c.service, c.type, c.letter, c.gateway,
       (SELECT min(o.service) FROM link_cell o WHERE o.platform = c.platform AND o.context = c.context AND o.opening = 'page' AND o.is_own = 1
           AND o.type = c.type AND o.letter = 'O' AND o.grade = 'confirmed' AND o.stale = 0) AS own,
       words('context', c.context, 'en') AS place, words('context', c.context, 'zh-CN') AS place_zh,
       words('service-type', c.type, 'zh-CN') AS type_zh,
       'link_cell' AS ev_table, c.id AS ev_row,
       'link_trial' AS ev_table_2, (SELECT max(t.id) FROM link_trial t WHERE t.exhibit = c.exhibit AND t.cell = c.number AND t.letter = c.letter) AS ev_row_2,
       'link_trial' AS ev_table_3, (SELECT nullif(min(t.id), max(t.id)) FROM link_trial t WHERE t.exhibit = c.exhibit AND t.cell = c.number AND t.letter = c.letter) AS ev_row_3
  FROM link_cell c
 WHERE c.opening = 'page' AND c.grade = 'confirmed' AND c.stale = 0 AND c.is_own = 0 AND c.gateway IS NOT NULL
   AND c.letter IN ('W', 'D1', 'B')
   AND EXISTS (SELECT 1 FROM link_cell o WHERE o.platform = c.platform AND o.context = c.context AND o.opening = 'page' AND o.is_own = 1
                  AND o.type = c.type AND o.letter = 'O' AND o.grade = 'confirmed' AND o.stale = 0)
   AND NOT EXISTS (SELECT 1 FROM link_cell o WHERE o.platform = c.platform AND o.context = c.context AND o.opening = 'page' AND o.is_own = 1
                  AND o.type = c.type AND o.gateway IS NOT NULL AND o.letter IN ('W', 'D1', 'B'))
 ORDER BY c.exhibit, c.id;
-- test: fail "a warning before the rival alone"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'W', 'chat-warn', 20, 0, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'mall', 'Chat Ltd', 'shopping', 1, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'W', 1), (1, 2, 'chat', 'im_group', 'mall', 'O', 2);
-- expect: chat|im_group|shop|shopping|W|chat-warn|mall|group chat|群聊|购物
-- test: pass "a warning before both"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'W', 'chat-warn', 20, 0, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'mall', 'Chat Ltd', 'shopping', 1, 'item', 'page', 'open', 'confirmed', 'W', 'chat-warn', 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'W', 1), (1, 2, 'chat', 'im_group', 'mall', 'W', 2);
-- test: pass "no gateway before either"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'mall', 'Chat Ltd', 'shopping', 1, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'O', 1), (1, 2, 'chat', 'im_group', 'mall', 'O', 2);
-- test: notapplicable "no own service of the type"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'W', 'chat-warn', 20, 0, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'film', 'Chat Ltd', 'long-video', 1, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'W', 1), (1, 2, 'chat', 'im_group', 'film', 'O', 2);
-- test: unknown "no link trials"
DELETE FROM link_cell;
