/*
id: user-rights/permissions-granted-at-install
version: 1.0.0
status: stable
kind: violation
level: medium
precision: high
title:
  en: All permissions are taken at once when the app is installed
  zh-CN: 安装时一次性获取全部敏感权限
message:
  en: "{package} targets API level {target_sdk}, so that its {count} dangerous permissions need no single consent ({names})"
  zh-CN: "{package} 目标 API 级别为 {target_sdk}，其 {count} 项敏感权限无需逐项征得同意（{names}）"
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
-- query:
SELECT a.exhibit, a.package, a.target_sdk, count(DISTINCT p.name) AS count, group_concat(DISTINCT p.name) AS names,
       'app' AS ev_table, a.id AS ev_row, 'app_permission' AS ev_table_2, min(p.id) AS ev_row_2,
       'app_permission' AS ev_table_3, max(p.id) AS ev_row_3
  FROM app a JOIN (SELECT w.exhibit, w.id, w.name FROM app_permission w
                    WHERE w.kind = 'uses' AND w.protection = 'dangerous' AND w.personal_data IS NOT NULL
                    ORDER BY w.exhibit, w.id) p ON p.exhibit = a.exhibit
 WHERE a.target_sdk < 23
 GROUP BY a.exhibit, a.id, a.package, a.target_sdk
HAVING count(DISTINCT p.name) >= :least_permissions
 ORDER BY a.exhibit, a.id;
-- test: fail "two at once"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.old', 22);
INSERT INTO app_permission(exhibit, id, kind, name, protection, personal_data)
VALUES (1, 1, 'uses', 'p.CAMERA', 'dangerous', 'camera'), (1, 2, 'uses', 'p.INTERNET', 'normal', NULL),
       (1, 3, 'uses', 'p.READ_SMS', 'dangerous', 'sms'), (1, 4, 'uses', 'p.READ_SMS', 'dangerous', 'sms');
-- expect: com.example.old|22|2|p.CAMERA,p.READ_SMS
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
