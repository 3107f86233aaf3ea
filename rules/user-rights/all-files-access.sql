/*
id: user-rights/all-files-access
version: 1.0.0
status: stable
kind: lead
level: medium
precision: medium
title:
  en: Asks for all files of the device
  zh-CN: 申请访问设备全部文件
message:
  en: "{package} asks for {name}"
  zh-CN: "{package} 申请 {name}"
rectify:
  en: Let users pick files by the system's picker, and keep own files in the app's own folders.
  zh-CN: 通过系统文件选择器由用户选取文件，应用自身文件存放在专属目录。
requires: {app: 1}
clauses: [CN-337-2, CN-337-7, CN-2019-4, EU-GDPR-5, EU-GDPR-25]
falsepositives:
  en: File managers, backup and antivirus need it.
  zh-CN: 文件管理、备份和杀毒类应用确有需要。
fingerprint: [package]
*/
-- query:
SELECT p.exhibit, a.package, p.name, 'app_permission' AS ev_table, min(p.id) AS ev_row
  FROM app a JOIN app_permission p ON p.exhibit = a.exhibit
 WHERE p.kind IN ('uses', 'uses-sdk-23') AND p.name = 'android.permission.MANAGE_EXTERNAL_STORAGE'
 GROUP BY p.exhibit, a.package, p.name
 ORDER BY p.exhibit, ev_row;
-- test: fail "all files"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.MANAGE_EXTERNAL_STORAGE');
-- expect: com.example.shop|android.permission.MANAGE_EXTERNAL_STORAGE
-- test: pass "pictures, and the old storage permission"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name)
VALUES (1, 1, 'uses', 'android.permission.READ_MEDIA_IMAGES'), (1, 2, 'uses', 'android.permission.WRITE_EXTERNAL_STORAGE');
-- test: pass "it defines a permission of that name and asks for none"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'defines', 'android.permission.MANAGE_EXTERNAL_STORAGE');
-- test: unknown "no app"
DELETE FROM app;
