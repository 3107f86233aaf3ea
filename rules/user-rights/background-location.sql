/*
id: user-rights/background-location
version: 1.0.0
status: stable
kind: lead
level: medium
precision: medium
title:
  en: Asks for the location while it is not in use
  zh-CN: 申请后台位置权限
message:
  en: "{package} asks for {name}"
  zh-CN: "{package} 申请 {name}"
rectify:
  en: Ask for the location in use only; where the background is needed, ask for it apart, in context, and say why.
  zh-CN: 仅申请使用期间的位置；确需后台定位的，应在相应场景单独申请并说明目的。
requires: {app: 1}
clauses: [CN-337-2, CN-337-7, CN-2019-4, EU-GDPR-5, EU-GDPR-25]
falsepositives:
  en: Navigation, fitness records and finding one's family or device need it. Whether the app asks at run time is not seen.
  zh-CN: 导航、运动记录、查找家人或设备等功能确有需要；运行时是否实际申请无法由此判断。
fingerprint: [package]
*/
-- query:
SELECT p.exhibit, a.package, p.name, 'app_permission' AS ev_table, min(p.id) AS ev_row
  FROM app a JOIN app_permission p ON p.exhibit = a.exhibit
 WHERE p.kind IN ('uses', 'uses-sdk-23') AND p.name = 'android.permission.ACCESS_BACKGROUND_LOCATION'
 GROUP BY p.exhibit, a.package, p.name
 ORDER BY p.exhibit, ev_row;
-- test: fail "asked for twice, found once"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name)
VALUES (1, 1, 'uses', 'android.permission.ACCESS_BACKGROUND_LOCATION'), (1, 2, 'uses-sdk-23', 'android.permission.ACCESS_BACKGROUND_LOCATION');
-- expect: com.example.shop|android.permission.ACCESS_BACKGROUND_LOCATION
-- test: pass "the location in use"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.ACCESS_FINE_LOCATION');
-- test: pass "it defines a permission of that name and asks for none"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'defines', 'android.permission.ACCESS_BACKGROUND_LOCATION');
-- test: unknown "no app"
DELETE FROM app;
