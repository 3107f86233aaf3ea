/*
id: user-rights/installed-apps-list
version: 1.0.0
status: stable
kind: lead
level: medium
precision: medium
title:
  en: May read which apps are installed
  zh-CN: 可读取已安装应用列表
message:
  en: "{package} may list installed apps: {by}"
  zh-CN: "{package} 可获取已安装应用列表：{by}"
rectify:
  en: Name the few apps that a function needs in <queries> and drop the permission.
  zh-CN: 在 <queries> 中仅列出功能必需的少数应用，并删除该权限。
requires: {app: 1}
params: {most_packages: 30}
clauses: [CN-337-2, CN-337-7, CN-2019-4, EU-GDPR-5, EU-GDPR-25]
falsepositives:
  en: Launchers, antivirus, backup and device management need the list. Apps made for Android 10 and older see it without asking and are not found here.
  zh-CN: 桌面、杀毒、备份和设备管理类应用确有需要。面向 Android 10 及更早版本的应用无需声明即可读取，此项不覆盖。
fingerprint: [package, by]
*/
-- query:
SELECT p.exhibit, a.package, p.name AS "by", 'app_permission' AS ev_table, min(p.id) AS ev_row
  FROM app a JOIN app_permission p ON p.exhibit = a.exhibit
 WHERE p.kind IN ('uses', 'uses-sdk-23')
   AND p.name IN ('android.permission.QUERY_ALL_PACKAGES', 'com.android.permission.GET_INSTALLED_APPS')
 GROUP BY p.exhibit, a.package, p.name
UNION ALL
SELECT q.exhibit, a.package, '<queries> ' || q.action, 'app_query', min(q.id)
  FROM app a JOIN app_query q ON q.exhibit = a.exhibit
 WHERE q.kind = 'intent' AND q.action = 'android.intent.action.MAIN' AND coalesce(q.scheme, '') = ''
   AND coalesce(q.package, '') = ''
 GROUP BY q.exhibit, a.package, q.action
UNION ALL
SELECT q.exhibit, a.package, '<queries> package', 'app_query', min(q.id)
  FROM app a JOIN app_query q ON q.exhibit = a.exhibit
 WHERE coalesce(q.package, '') > ''
 GROUP BY q.exhibit, a.package
HAVING count(DISTINCT q.package) > :most_packages
 ORDER BY 1, 4 DESC, 5;
-- test: fail "the permission, and every app with a launcher icon"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 3, 'uses', 'android.permission.QUERY_ALL_PACKAGES');
INSERT INTO app_query(exhibit, id, kind, package, action, scheme) VALUES (1, 1, 'intent', '', 'android.intent.action.MAIN', '');
-- expect: com.example.shop|<queries> android.intent.action.MAIN
-- expect: com.example.shop|android.permission.QUERY_ALL_PACKAGES
-- test: fail "a long list of packages"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_query(exhibit, id, kind, package)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 31) SELECT 1, i, 'package', 'com.other.app' || i FROM n;
-- expect: com.example.shop|<queries> package
-- test: pass "a few packages, a browser, and a permission that it defines only"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 3, 'defines', 'com.android.permission.GET_INSTALLED_APPS');
INSERT INTO app_query(exhibit, id, kind, package, action, scheme)
VALUES (1, 1, 'package', 'com.pay.one', '', ''), (1, 2, 'intent', '', 'android.intent.action.VIEW', 'https');
-- test: pass "other permissions, other intents, and many intents without a package"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.CAMERA');
INSERT INTO app_query(exhibit, id, kind, package, action, scheme)
VALUES (1, 1, 'intent', '', 'android.intent.action.SEND', ''), (1, 2, 'intent', '', 'android.intent.action.MAIN', 'shop'),
       (1, 3, 'intent', 'com.pay.one', 'android.intent.action.MAIN', ''), (1, 4, 'provider', '', 'android.intent.action.MAIN', '');
INSERT INTO app_query(exhibit, id, kind, package, action, scheme)
WITH RECURSIVE n(i) AS (SELECT 5 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT 1, i, 'intent', '', 'a' || i, '' FROM n;
-- test: unknown "no app"
DELETE FROM app;
