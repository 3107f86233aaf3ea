/*
id: user-rights/overlay-permission
version: 1.0.0
status: stable
kind: lead
level: low
precision: low
title:
  en: May put windows over other apps or fill the screen uninvited
  zh-CN: 可在其他应用之上弹窗或主动全屏弹出
message:
  en: "{package} asks for {name}"
  zh-CN: "{package} 申请 {name}"
rectify:
  en: Drop the permission unless a function that users start needs it, such as a floating player or an incoming call.
  zh-CN: 除悬浮播放、来电等由用户主动使用的功能外，应删除该权限。
requires: {app: 1}
clauses: [CN-26-open, CN-337-7]
falsepositives:
  en: Calls, alarms and floating players need it. What is shown at run time is not seen.
  zh-CN: 通话、闹钟、悬浮播放等功能确有需要；运行时实际弹出的内容无法由此判断。
fingerprint: [package, name]
*/
-- query:
SELECT p.exhibit, a.package, p.name, 'app_permission' AS ev_table, min(p.id) AS ev_row
  FROM app a JOIN app_permission p ON p.exhibit = a.exhibit
 WHERE p.kind IN ('uses', 'uses-sdk-23')
   AND p.name IN ('android.permission.SYSTEM_ALERT_WINDOW', 'android.permission.USE_FULL_SCREEN_INTENT')
 GROUP BY p.exhibit, a.package, p.name
 ORDER BY p.exhibit, ev_row;
-- test: fail "both"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name)
VALUES (1, 1, 'uses', 'android.permission.SYSTEM_ALERT_WINDOW'), (1, 2, 'uses', 'android.permission.USE_FULL_SCREEN_INTENT');
-- expect: com.example.shop|android.permission.SYSTEM_ALERT_WINDOW
-- expect: com.example.shop|android.permission.USE_FULL_SCREEN_INTENT
-- test: pass "ordinary notifications"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.POST_NOTIFICATIONS');
-- test: pass "it defines a permission of that name and asks for none"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'defines', 'android.permission.SYSTEM_ALERT_WINDOW');
-- test: unknown "no app"
DELETE FROM app;
