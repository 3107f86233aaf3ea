/*
id: market-order/link-disparity
version: 1.0.0
status: test
kind: violation
level: high
precision: high
title:
  en: Links to one service fare worse than links to another of its type
  zh-CN: 同类服务的链接受到差别对待
message:
  en: "{platform} ({place}): links to {service} ({what_kind}, {what_opens}) get {letter}, those to {peer} get {peer_letter}; {gap} points apart, p {p}, last on {last}"
  zh-CN: "{platform}（{place_zh}）：指向 {service}（{what_kind_zh}，{what_opens_zh}）的链接为 {letter}，而 {peer} 为 {peer_letter}；相差 {gap} 分，p 为 {p}，最近一次为 {last}"
rectify:
  en: Show and open links to services of one type in the same way.
  zh-CN: 对同类服务的链接采用相同的展示和打开方式。
requires: {link_cell: 1}
applies:
  en: No confirmed cell of another group's service has a peer of its type.
  zh-CN: 没有已确认的其他集团服务单元具有同类对照。
clauses: [M21-1, IM-1, IM-3, CN-AUCL-13, CN-NET24, EU-DMA-6.6]
falsepositives:
  en: Services of one listed type may differ in what the law allows; compare links of the same kind, such as items of like goods.
  zh-CN: 列为同类的服务在法律上的限制可能不同；应比较同种链接，例如相似商品的页面。
fingerprint: [platform, context, service, url_kind, opening]
*/
-- applies:
SELECT count(*) FROM link_parity p JOIN link_cell c ON c.number = p.cell WHERE p.peer IS NOT NULL AND p.is_own = 0 AND c.grade = 'confirmed';
-- query:
SELECT c.exhibit, c.platform, c.context, c.service, coalesce(c.url_kind, '–') AS url_kind, c.opening, c.letter, p.peer, o.letter AS peer_letter,
       p.gap, CASE WHEN p.p_adjusted < 0.0001 THEN '< 0.0001' ELSE printf('%.4f', p.p_adjusted) END AS p, date(c.last, 'unixepoch') AS last,
       words('context', c.context, 'en') AS place, words('context', c.context, 'zh-CN') AS place_zh,
       words('url-kind', coalesce(c.url_kind, '–'), 'en') AS what_kind, words('url-kind', coalesce(c.url_kind, '–'), 'zh-CN') AS what_kind_zh,
       words('opening', c.opening, 'en') AS what_opens, words('opening', c.opening, 'zh-CN') AS what_opens_zh,
       'link_parity' AS ev_table, p.id AS ev_row, 'link_cell' AS ev_table_2, c.id AS ev_row_2,
       'link_trial' AS ev_table_3, (SELECT max(t.id) FROM link_trial t WHERE t.exhibit = c.exhibit AND t.letter = c.letter AND t.cell = c.number) AS ev_row_3,
       'link_trial' AS ev_table_4, (SELECT max(t.id) FROM link_trial t WHERE t.exhibit = c.exhibit AND t.letter = o.letter AND t.cell = o.number) AS ev_row_4
  FROM link_parity p JOIN link_cell c ON c.exhibit = p.exhibit AND c.number = p.cell JOIN link_cell o ON o.number = p.peer_cell
 WHERE p.is_own = 0 AND (p.by_gap = 1 OR p.by_test = 1) AND c.grade = 'confirmed' AND o.grade = 'confirmed' AND c.stale = 0 AND o.stale = 0
   AND c.score < o.score
 ORDER BY c.exhibit, c.id;
-- test: fail "a rival is closed while its peer is open"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'closed', 'confirmed', 'B', NULL, 0, 20, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'mart', 'Mart Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'B', 1), (1, 2, 'chat', 'im_group', 'mart', 'O', 2);
INSERT INTO link_parity(exhibit, id, cell, service, is_own, peer, peer_cell, gap, p_adjusted, by_gap, by_test)
VALUES (1, 1, 1, 'shop', 0, 'mart', 2, 6, 0.00001, 1, 1), (1, 2, 2, 'mart', 0, 'shop', 1, -6, 1, 0, 0);
UPDATE link_cell SET score = CASE letter WHEN 'O' THEN 6 WHEN 'W' THEN 4 WHEN 'D1' THEN 2 ELSE 0 END;
-- expect: chat|im_group|shop|item|page|B|mart|O|6|< 0.0001|2021-11-29|group chat|群聊|product|商品|page|页面
-- test: pass "both alike"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'mart', 'Mart Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'O', 1), (1, 2, 'chat', 'im_group', 'mart', 'O', 2);
INSERT INTO link_parity(exhibit, id, cell, service, is_own, peer, peer_cell, gap, p_adjusted, by_gap, by_test)
VALUES (1, 1, 1, 'shop', 0, 'mart', 2, 0, 1, 0, 0), (1, 2, 2, 'mart', 0, 'shop', 1, 0, 1, 0, 0);
UPDATE link_cell SET score = CASE letter WHEN 'O' THEN 6 WHEN 'W' THEN 4 WHEN 'D1' THEN 2 ELSE 0 END;
-- test: pass "the platform's own service fares worse"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Chat Ltd', 'shopping', 1, 'item', 'page', 'closed', 'confirmed', 'B', NULL, 0, 20, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'mart', 'Mart Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'B', 1), (1, 2, 'chat', 'im_group', 'mart', 'O', 2);
INSERT INTO link_parity(exhibit, id, cell, service, is_own, peer, peer_cell, gap, p_adjusted, by_gap, by_test)
VALUES (1, 1, 1, 'shop', 1, 'mart', 2, 6, 0.00001, 1, 1), (1, 2, 2, 'mart', 0, 'shop', 1, -6, 1, 0, 0);
UPDATE link_cell SET score = CASE letter WHEN 'O' THEN 6 WHEN 'W' THEN 4 WHEN 'D1' THEN 2 ELSE 0 END;
-- test: notapplicable "a cell of one session"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'closed', 'anomaly', 'B', NULL, 0, 20, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'mart', 'Mart Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'B', 1), (1, 2, 'chat', 'im_group', 'mart', 'O', 2);
INSERT INTO link_parity(exhibit, id, cell, service, is_own, peer, peer_cell, gap, p_adjusted, by_gap, by_test)
VALUES (1, 1, 1, 'shop', 0, 'mart', 2, 6, 0.3, 0, 0);
UPDATE link_cell SET score = CASE letter WHEN 'O' THEN 6 WHEN 'W' THEN 4 WHEN 'D1' THEN 2 ELSE 0 END;
-- test: notapplicable "no peer"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'closed', 'confirmed', 'B', NULL, 0, 20, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'B', 1);
INSERT INTO link_parity(exhibit, id, cell, service, is_own, peer, peer_cell, gap, p_adjusted, by_gap, by_test)
VALUES (1, 1, 1, 'shop', 0, NULL, NULL, NULL, NULL, 0, 0);
UPDATE link_cell SET score = CASE letter WHEN 'O' THEN 6 WHEN 'W' THEN 4 WHEN 'D1' THEN 2 ELSE 0 END;
-- test: unknown "no link trials"
DELETE FROM link_cell;
