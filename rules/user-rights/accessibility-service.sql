/*
id: user-rights/accessibility-service
version: 1.0.0
status: stable
kind: lead
level: medium
precision: medium
title:
  en: Can read and operate the screens of all other apps
  zh-CN: 可读取并操作其他应用的界面
message:
  en: "{package} has the accessibility service {name}"
  zh-CN: "{package} 声明了无障碍服务 {name}"
rectify:
  en: Keep such a service only where it helps people with disabilities; for anything else use the interface made for it.
  zh-CN: 仅在服务于残障人士时保留无障碍服务，其他功能应使用专门接口。
requires: {app: 1}
clauses: [CN-337-2, CN-337-7, CN-2019-4, EU-GDPR-5, EU-GDPR-25]
falsepositives:
  en: Tools for people with disabilities, password managers and test tools need it; users have to switch it on by hand.
  zh-CN: 辅助工具、密码管理器和测试工具确有需要，且须由用户手动开启。
fingerprint: [package, name]
*/
-- query:
SELECT c.exhibit, a.package, c.name, 'app_component' AS ev_table, c.id AS ev_row
  FROM app a JOIN app_component c ON c.exhibit = a.exhibit
 WHERE c.kind = 'service' AND c.permission = 'android.permission.BIND_ACCESSIBILITY_SERVICE'
 ORDER BY c.exhibit, c.id;
-- test: fail "an accessibility service"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, permission)
VALUES (1, 1, 'service', 'a.Clicker', 'android.permission.BIND_ACCESSIBILITY_SERVICE');
-- expect: com.example.shop|a.Clicker
-- test: pass "a keyboard, and a permission that it asks for without a service"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, permission) VALUES (1, 1, 'service', 'a.Keyboard', 'android.permission.BIND_INPUT_METHOD');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.BIND_ACCESSIBILITY_SERVICE');
-- test: pass "an activity that names the permission"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, permission)
VALUES (1, 1, 'activity', 'a.Settings', 'android.permission.BIND_ACCESSIBILITY_SERVICE');
-- test: unknown "no app"
DELETE FROM app;
