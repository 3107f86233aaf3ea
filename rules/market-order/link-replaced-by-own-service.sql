/*
id: market-order/link-replaced-by-own-service
version: 1.0.0
status: test
kind: violation
level: high
precision: high
title:
  en: Links to another service lead to the platform's own
  zh-CN: 指向其他服务的链接被引到平台自己的服务
message:
  en: "{platform} ({place}): links to {service} ({what_kind}) are {what} – {closed} of {counted} trials with {accounts} accounts on {days} days, last on {last}"
  zh-CN: "{platform}（{place_zh}）：指向 {service}（{what_kind_zh}）的链接{what_zh}——{counted} 次试验中有 {closed} 次，涉及 {accounts} 个账号、{days} 天，最近一次为 {last}"
rectify:
  en: Let links lead where they point.
  zh-CN: 链接应打开其所指向的页面。
requires: {link_cell: 1}
applies:
  en: No cell of another group's service is confirmed by enough recent trials, so nothing can be said for or against.
  zh-CN: 没有任何其他集团服务的单元经足够多的近期试验确认，因此无法得出结论。
clauses: [M21-1, IM-2, CN-AUCL-13, CN-NET24]
falsepositives:
  en: A sale of the other service, or a shop that it runs on the platform itself, may lead there rightly.
  zh-CN: 对方已被收购或其自身在平台内开店时，可能属正常跳转。
fingerprint: [platform, context, service, url_kind]
*/
-- applies:
SELECT count(*) FROM link_cell c WHERE c.opening = 'page' AND c.grade = 'confirmed' AND c.is_own = 0 AND c.stale = 0;
-- query:
SELECT c.exhibit, c.platform, c.context, c.service, coalesce(c.url_kind, '–') AS url_kind, c.letter,
       CASE c.letter WHEN 'B' THEN 'blocked' WHEN 'D1' THEN 'to be copied by hand' WHEN 'D2' THEN 'altered or not tappable' WHEN 'D3' THEN 'blank'
                     WHEN 'D4' THEN 'shown or opened in a lesser way' WHEN 'D5' THEN 'only a pass phrase' WHEN 'R' THEN 'replaced'
                     WHEN 'T' THEN 'slowed down' WHEN 'W' THEN 'warned of' ELSE c.letter END AS what,
       CASE c.letter WHEN 'B' THEN '被屏蔽' WHEN 'D1' THEN '须手动复制网址' WHEN 'D2' THEN '被改动或无法点击' WHEN 'D3' THEN '打开为空白'
                     WHEN 'D4' THEN '以较差方式展示或打开' WHEN 'D5' THEN '只剩口令' WHEN 'R' THEN '被替换'
                     WHEN 'T' THEN '被拖慢' WHEN 'W' THEN '打开前被警示' ELSE c.letter END AS what_zh,
       c.closed, c.open + c.closed AS counted, c.accounts, c.days, date(c.last, 'unixepoch') AS last,
       words('context', c.context, 'en') AS place, words('context', c.context, 'zh-CN') AS place_zh,
       words('url-kind', coalesce(c.url_kind, '–'), 'en') AS what_kind, words('url-kind', coalesce(c.url_kind, '–'), 'zh-CN') AS what_kind_zh,
       'link_cell' AS ev_table, c.id AS ev_row,
       'link_trial' AS ev_table_2, (SELECT max(t.id) FROM link_trial t WHERE t.exhibit = c.exhibit AND t.cell = c.number AND t.letter = c.letter) AS ev_row_2,
       'link_trial' AS ev_table_3, (SELECT nullif(min(t.id), max(t.id)) FROM link_trial t WHERE t.exhibit = c.exhibit AND t.cell = c.number AND t.letter = c.letter) AS ev_row_3
  FROM link_cell c
 WHERE c.opening = 'page' AND c.grade = 'confirmed' AND c.stale = 0 AND c.is_own = 0
   AND c.letter IN ('R')
 ORDER BY c.exhibit, c.id;
-- test: fail "confirmed by many trials"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 7, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'closed', 'confirmed', 'R', NULL, 0, 20, 3, 4, 1638144000, 0),
       (1, 2, 8, 'chat', 'Chat Ltd', 'im_group', 'mart', 'Mart Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'R', 7), (1, 2, 'chat', 'im_group', 'shop', 'I', 7), (1, 3, 'chat', 'im_group', 'shop', 'R', 7), (1, 4, 'chat', 'im_group', 'mart', 'O', 8);
-- expect: chat|im_group|shop|item|R|replaced|被替换|20|20|3|4|2021-11-29|group chat|群聊|product|商品
-- test: pass "an open cell"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'O', 1);
-- test: notapplicable "one session alone proves nothing"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'closed', 'anomaly', 'R', NULL, 0, 20, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'R', 1);
-- test: pass "a cell that is not confirmed beside one that is open"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'closed', 'firm', 'R', NULL, 0, 20, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'mart', 'Mart Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'R', 1), (1, 2, 'chat', 'im_group', 'mart', 'O', 2);
-- test: notapplicable "the platform's own service"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Chat Ltd', 'shopping', 1, 'item', 'page', 'closed', 'confirmed', 'R', NULL, 0, 20, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'R', 1);
-- test: notapplicable "a verdict that has grown old"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'closed', 'confirmed', 'R', NULL, 0, 20, 3, 4, 1638144000, 1);
INSERT INTO link_trial(exhibit, id, platform, context, service, letter, cell)
VALUES (1, 1, 'chat', 'im_group', 'shop', 'R', 1);
-- test: unknown "no link trials"
DELETE FROM link_cell;
