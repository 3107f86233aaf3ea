/*
id: market-order/app-opening-refused
version: 1.0.0
status: test
kind: violation
level: medium
precision: high
title:
  en: A service's page opens, but not its app, while other apps open
  zh-CN: 服务的页面可以打开，但其应用无法打开，而其他应用可以
message:
  en: "{platform} ({place}): links to {service} ({what_kind}) open its page, but never its app ({what_opens}: {closed} of {counted} trials); that of {other} opens"
  zh-CN: "{platform}（{place_zh}）：指向 {service}（{what_kind_zh}）的链接可打开页面，但无法打开其应用（{what_opens_zh}：{counted} 次试验中 {closed} 次），而 {other} 的应用可以打开"
rectify:
  en: Let users open the installed apps of all services by the same means.
  zh-CN: 以相同方式允许用户打开各服务已安装的应用。
requires: {link_cell: 1}
applies:
  en: No cell of app openings of another group's service is confirmed by enough recent trials.
  zh-CN: 没有任何其他集团服务的应用打开单元经足够多的近期试验确认。
clauses: [M21-1, CN-AUCL-13, CN-NET24, EU-DMA-6.6]
falsepositives:
  en: The app was not installed on the test device, or the service has not registered for the platform's interface; its own statement about links was checked where the record says so.
  zh-CN: 测试设备上未安装该应用，或服务方未向平台登记接口；服务方的链接声明仅在记录注明时经过核对。
fingerprint: [platform, context, service, url_kind, opening]
*/
-- applies:
SELECT count(*) FROM link_cell c WHERE c.opening IN ('scheme', 'app-link') AND c.grade = 'confirmed' AND c.is_own = 0 AND c.stale = 0;
-- query:
SELECT c.exhibit, c.platform, c.context, c.service, coalesce(c.url_kind, '–') AS url_kind, c.opening, c.closed, c.open + c.closed AS counted,
       (SELECT min(o.service) FROM link_cell o WHERE o.platform = c.platform AND o.context = c.context AND o.opening = c.opening AND o.state = 'open'
           AND o.grade = 'confirmed' AND o.stale = 0) AS other,
       words('context', c.context, 'en') AS place, words('context', c.context, 'zh-CN') AS place_zh,
       words('url-kind', coalesce(c.url_kind, '–'), 'en') AS what_kind, words('url-kind', coalesce(c.url_kind, '–'), 'zh-CN') AS what_kind_zh,
       words('opening', c.opening, 'en') AS what_opens, words('opening', c.opening, 'zh-CN') AS what_opens_zh,
       'link_cell' AS ev_table, c.id AS ev_row,
       'link_trial' AS ev_table_2, (SELECT max(t.id) FROM link_trial t WHERE t.exhibit = c.exhibit
           AND ((c.opening = 'scheme' AND t.scheme_cell = c.number AND t.app_scheme = 'no')
                OR (c.opening = 'app-link' AND t.app_link_cell = c.number AND t.app_link = 'no'))) AS ev_row_2
  FROM link_cell c
 WHERE c.opening IN ('scheme', 'app-link') AND c.state = 'closed' AND c.grade = 'confirmed' AND c.is_own = 0 AND c.stale = 0
   AND EXISTS (SELECT 1 FROM link_cell p WHERE p.platform = c.platform AND p.context = c.context AND p.service = c.service AND p.url_kind IS c.url_kind
                  AND p.opening = 'page' AND p.state = 'open')
   AND EXISTS (SELECT 1 FROM link_cell o WHERE o.platform = c.platform AND o.context = c.context AND o.opening = c.opening AND o.state = 'open'
                  AND o.grade = 'confirmed' AND o.stale = 0)
 ORDER BY c.exhibit, c.id;
-- test: fail "the page opens, the app does not, another app does"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'scheme', 'closed', 'confirmed', 'B', NULL, 0, 20, 3, 4, 1638144000, 0),
       (1, 3, 3, 'chat', 'Chat Ltd', 'im_group', 'mart', 'Mart Ltd', 'shopping', 0, 'item', 'scheme', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, service, app_scheme, scheme_cell) VALUES (1, 4, 'shop', 'no', 2);
-- expect: chat|im_group|shop|item|scheme|20|20|mart|group chat|群聊|product|商品|app, by its scheme|应用（自定义协议）
-- test: pass "no app opens there at all"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'scheme', 'closed', 'confirmed', 'B', NULL, 0, 20, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, service, app_scheme, scheme_cell) VALUES (1, 4, 'shop', 'no', 2);
-- test: pass "the page does not open either"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'closed', 'confirmed', 'B', NULL, 0, 20, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'scheme', 'closed', 'confirmed', 'B', NULL, 0, 20, 3, 4, 1638144000, 0),
       (1, 3, 3, 'chat', 'Chat Ltd', 'im_group', 'mart', 'Mart Ltd', 'shopping', 0, 'item', 'scheme', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
INSERT INTO link_trial(exhibit, id, service, app_scheme, scheme_cell) VALUES (1, 4, 'shop', 'no', 2);
-- test: pass "the app opens"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'scheme', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0),
       (1, 3, 3, 'chat', 'Chat Ltd', 'im_group', 'mart', 'Mart Ltd', 'shopping', 0, 'item', 'scheme', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0);
-- test: notapplicable "the service is misconfigured, so no trial counts"
INSERT INTO link_cell(exhibit, id, number, platform, platform_owner, context, service, service_owner, type, is_own, url_kind, opening, state, grade, letter, gateway, open, closed, accounts, days, last, stale)
VALUES (1, 1, 1, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'page', 'open', 'confirmed', 'O', NULL, 20, 0, 3, 4, 1638144000, 0),
       (1, 2, 2, 'chat', 'Chat Ltd', 'im_group', 'shop', 'Shop Ltd', 'shopping', 0, 'item', 'app-link', 'undecided', 'none', NULL, NULL, 0, 20, 3, 4, 1638144000, 0);
-- test: unknown "no link trials"
DELETE FROM link_cell;
