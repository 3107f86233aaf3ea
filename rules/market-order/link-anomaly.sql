/*
id: market-order/link-anomaly
version: 1.0.0
status: test
kind: lead
level: low
precision: low
title:
  en: Some links to another service did not open, too few trials to tell
  zh-CN: 部分指向其他服务的链接未能打开，试验次数不足以下结论
message:
  en: "{platform} ({place}): {closed} of {counted} trials of links to {service} ({what_kind}, {what_opens}) did not open ({letters}); last on {last}, not confirmed"
  zh-CN: "{platform}（{place_zh}）：指向 {service}（{what_kind_zh}，{what_opens_zh}）的链接 {counted} 次试验中有 {closed} 次未能打开（{letters}）；最近一次为 {last}，尚未确认"
rectify:
  en: Repeat the trials with other links, accounts and days before anything is said of the platform.
  zh-CN: 在对平台下结论之前，以其他链接、账号和日期重复试验。
requires: {link_cell: 1}
clauses: [M21-1, IM-1, IM-2, IM-3]
falsepositives:
  en: One session may meet a fault of the network, of the app version or of an account. Verdicts that have grown old are listed here too.
  zh-CN: 单次测试可能受网络、应用版本或账号的影响；过期的结论也列在此处。
fingerprint: [platform, context, service, url_kind, opening]
*/
-- query:
WITH latest AS MATERIALIZED (SELECT t.exhibit, max(t.id) AS id
       FROM link_trial t JOIN (SELECT exhibit, max(time) AS time FROM link_trial GROUP BY exhibit) m ON m.exhibit = t.exhibit AND m.time = t.time
      GROUP BY t.exhibit)
SELECT c.exhibit, c.platform, c.context, c.service, coalesce(c.url_kind, '–') AS url_kind, c.opening, c.letters, c.closed, c.open + c.closed AS counted, c.grade, c.stale,
       date(c.last, 'unixepoch') AS last,
       words('context', c.context, 'en') AS place, words('context', c.context, 'zh-CN') AS place_zh,
       words('url-kind', coalesce(c.url_kind, '–'), 'en') AS what_kind, words('url-kind', coalesce(c.url_kind, '–'), 'zh-CN') AS what_kind_zh,
       words('opening', c.opening, 'en') AS what_opens, words('opening', c.opening, 'zh-CN') AS what_opens_zh,
       'link_cell' AS ev_table, c.id AS ev_row,
       'link_trial' AS ev_table_2, (SELECT max(t.id) FROM link_trial t WHERE t.exhibit = c.exhibit AND t.cell = c.number
           AND t.letter IN ('D1', 'D2', 'D3', 'D4', 'D5', 'R', 'B')) AS ev_row_2,
       'link_trial' AS ev_table_3, CASE c.stale WHEN 1 THEN l.id END AS ev_row_3
  FROM link_cell c LEFT JOIN latest l ON l.exhibit = c.exhibit
 WHERE c.is_own = 0 AND c.closed > 0 AND (c.grade IS NOT 'confirmed' OR c.stale = 1)
 ORDER BY c.exhibit, c.id;
-- test: fail "a blocked link in one session"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'closed', 'anomaly', 'B', NULL, 0, 20, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'B', 1);
UPDATE link_cell SET letters = 'B×1';
-- expect: chat|im_group|shop|item|page|B×1|20|20|anomaly|0|2021-11-29|group chat|群聊|product|商品|page|页面
-- test: fail "a confirmed verdict that has grown old"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'closed', 'confirmed', 'B', NULL, 0, 20, 3, 4, 1638144000, 1);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'B', 1);
UPDATE link_cell SET letters = 'B×1';
-- test: pass "open, and confirmed otherwise"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'open', 'anomaly', 'O', NULL, 20, 0, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'mart', 'Mart Ltd', 'shopping', 0, 'item', 'page', 'closed', 'confirmed', 'B', NULL, 0, 20, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'O', 1), (1, 2, 'chat', 'im_group', 'mart', 'B', 2);
-- test: pass "the platform's own service"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Chat Ltd', 'shopping', 1, 'item', 'page', 'closed', 'anomaly', 'B', NULL, 0, 20, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'B', 1);
-- test: unknown "no link trials"
DELETE FROM link_cell;
