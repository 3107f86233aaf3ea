/*
id: user-rights/permissions-granted-at-install
version: 1.0.1
status: stable
kind: violation
level: medium
precision: high
title:
  en: All permissions are taken at once when the app is installed
  zh-CN: 安装时一次性获取全部敏感权限
message:
  en: "{package} targets API level {target_sdk}, so that its {count} dangerous permissions need no single consent ({names}; cited: {cited})"
  zh-CN: "{package} 目标 API 级别为 {target_sdk}，其 {count} 项敏感权限无需逐项征得同意（{names}；已引证 {cited} 项）"
rectify:
  en: Raise targetSdkVersion to 23 or more and ask for each permission when its function is used.
  zh-CN: 将 targetSdkVersion 提高到 23 以上，在使用相应功能时逐项申请权限。
requires: {app: 1}
params: {least_permissions: 2}
clauses: [CN-2019-4, CN-337-7, CN-PIPL-13, EU-GDPR-25]
falsepositives:
  en: Newer Android shows a list at first start in which users can switch permissions off; it is still one question for all.
  zh-CN: 新版 Android 首次启动时会显示可逐项关闭的列表，但仍属一次性征求同意。
fingerprint: [package]
*/
-- Where the manifest has no <uses-sdk>, the level is 1. A finding has room for 15 permissions besides it.
-- query:
SELECT a.exhibit, a.package, a.target_sdk, count(*) AS count, group_concat(p.name) AS names, min(count(*), 15) AS cited,
       iif(l.id IS NULL, 'app', 'app_api_level') AS ev_table, coalesce(l.id, a.id) AS ev_row,
       'app_permission' AS ev_table_2, max(iif(p.number = 1, p.id, NULL)) AS ev_row_2,
       'app_permission' AS ev_table_3, max(iif(p.number = 2, p.id, NULL)) AS ev_row_3,
       'app_permission' AS ev_table_4, max(iif(p.number = 3, p.id, NULL)) AS ev_row_4,
       'app_permission' AS ev_table_5, max(iif(p.number = 4, p.id, NULL)) AS ev_row_5,
       'app_permission' AS ev_table_6, max(iif(p.number = 5, p.id, NULL)) AS ev_row_6,
       'app_permission' AS ev_table_7, max(iif(p.number = 6, p.id, NULL)) AS ev_row_7,
       'app_permission' AS ev_table_8, max(iif(p.number = 7, p.id, NULL)) AS ev_row_8,
       'app_permission' AS ev_table_9, max(iif(p.number = 8, p.id, NULL)) AS ev_row_9,
       'app_permission' AS ev_table_10, max(iif(p.number = 9, p.id, NULL)) AS ev_row_10,
       'app_permission' AS ev_table_11, max(iif(p.number = 10, p.id, NULL)) AS ev_row_11,
       'app_permission' AS ev_table_12, max(iif(p.number = 11, p.id, NULL)) AS ev_row_12,
       'app_permission' AS ev_table_13, max(iif(p.number = 12, p.id, NULL)) AS ev_row_13,
       'app_permission' AS ev_table_14, max(iif(p.number = 13, p.id, NULL)) AS ev_row_14,
       'app_permission' AS ev_table_15, max(iif(p.number = 14, p.id, NULL)) AS ev_row_15,
       'app_permission' AS ev_table_16, max(iif(p.number = 15, p.id, NULL)) AS ev_row_16
  FROM app a LEFT JOIN app_api_level l ON l.exhibit = a.exhibit
       JOIN (SELECT w.exhibit, min(w.id) AS id, w.name, row_number() OVER (PARTITION BY w.exhibit ORDER BY min(w.id)) AS number
               FROM app_permission w
              WHERE w.kind = 'uses' AND w.protection = 'dangerous' AND w.personal_data IS NOT NULL
              GROUP BY w.exhibit, w.name ORDER BY w.exhibit, number) p ON p.exhibit = a.exhibit
 WHERE a.target_sdk < 23
 GROUP BY a.exhibit, a.id, a.package, a.target_sdk, l.id
HAVING count(*) >= :least_permissions
 ORDER BY a.exhibit, a.id;
-- test: fail "two at once"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.old', 22);
INSERT INTO app_permission(exhibit, id, kind, name, protection, personal_data)
VALUES (1, 1, 'uses', 'p.CAMERA', 'dangerous', 'camera'), (1, 2, 'uses', 'p.INTERNET', 'normal', NULL),
       (1, 3, 'uses', 'p.READ_SMS', 'dangerous', 'sms'), (1, 4, 'uses', 'p.READ_SMS', 'dangerous', 'sms');
-- expect: com.example.old|22|2|p.CAMERA,p.READ_SMS|2
-- test: fail "<uses-sdk> and as many permissions as a finding can cite"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.old', 22), (2, 1, 'com.example.bare', 1);
INSERT INTO app_api_level(exhibit, id, target_sdk) VALUES (1, 3, 22);
INSERT INTO app_permission(exhibit, id, kind, name, protection, personal_data)
VALUES (1, 2, 'uses', 'p', 'dangerous', 'sms'), (1, 3, 'uses', 'o', 'dangerous', 'sms'), (1, 4, 'uses', 'n', 'dangerous', 'sms'),
       (1, 5, 'uses', 'm', 'dangerous', 'sms'), (1, 6, 'uses', 'l', 'dangerous', 'sms'), (1, 7, 'uses', 'k', 'dangerous', 'sms'),
       (1, 8, 'uses', 'j', 'dangerous', 'sms'), (1, 9, 'uses', 'i', 'dangerous', 'sms'), (1, 10, 'uses', 'h', 'dangerous', 'sms'),
       (1, 11, 'uses', 'g', 'dangerous', 'sms'), (1, 12, 'uses', 'f', 'dangerous', 'sms'), (1, 13, 'uses', 'e', 'dangerous', 'sms'),
       (1, 14, 'uses', 'd', 'dangerous', 'sms'), (1, 15, 'uses', 'c', 'dangerous', 'sms'), (1, 16, 'uses', 'b', 'dangerous', 'sms'),
       (1, 17, 'uses', 'a', 'dangerous', 'sms'), (2, 9, 'uses', 'a', 'dangerous', 'sms'), (2, 8, 'uses', 'b', 'dangerous', 'sms');
-- expect: com.example.old|22|16|p,o,n,m,l,k,j,i,h,g,f,e,d,c,b,a|15
-- expect: com.example.bare|1|2|b,a|2
-- test: pass "asked for one by one"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 23);
INSERT INTO app_permission(exhibit, id, kind, name, protection, personal_data)
VALUES (1, 1, 'uses', 'p.CAMERA', 'dangerous', 'camera'), (1, 3, 'uses', 'p.READ_SMS', 'dangerous', 'sms');
-- test: pass "one permission, and others that open nothing personal"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.old', 22);
INSERT INTO app_permission(exhibit, id, kind, name, protection, personal_data)
VALUES (1, 1, 'uses', 'p.CAMERA', 'dangerous', 'camera'), (1, 2, 'uses', 'p.VIBRATE', 'normal', NULL);
-- test: pass "defined ones, normal ones, and dangerous ones that open nothing personal"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.old', 22);
INSERT INTO app_permission(exhibit, id, kind, name, protection, personal_data)
VALUES (1, 1, 'defines', 'p.ONE', 'dangerous', 'sms'), (1, 2, 'uses', 'p.TWO', 'normal', 'accounts'),
       (1, 3, 'uses', 'p.THREE', 'dangerous', NULL), (1, 4, 'uses', 'p.CAMERA', 'dangerous', 'camera');
-- test: unknown "no app"
DELETE FROM app;
