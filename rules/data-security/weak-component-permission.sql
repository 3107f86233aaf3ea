/*
id: data-security/weak-component-permission
version: 1.0.1
status: stable
kind: violation
level: low
precision: medium
title:
  en: A component is guarded by a permission that every app gets
  zh-CN: 组件所设权限任何应用均可获得
message:
  en: "{package}: {kind} {name} asks callers for {permission}, whose protection level is normal"
  zh-CN: "{package}：{kind_zh} {name} 要求调用方持有 {permission}，而该权限的保护级别为 normal"
rectify:
  en: Guard the component by a permission of protection level signature, or do not export it.
  zh-CN: 改用签名级权限保护该组件，或不导出。
requires: {app: 1}
clauses: [CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A component that checks its callers in code besides.
  zh-CN: 组件另在代码中校验调用方。
fingerprint: [package, name]
*/
-- query:
SELECT c.exhibit, a.package, c.kind, c.name, c.permission,
       words('component', c.kind, 'zh-CN') AS kind_zh,
       'app_component' AS ev_table, c.id AS ev_row,
       'app_permission' AS ev_table_2,
       (SELECT min(p.id) FROM app_permission p
         WHERE p.exhibit = c.exhibit AND p.name = c.permission AND p.kind = 'defines') AS ev_row_2
  FROM app a JOIN app_component c ON c.exhibit = a.exhibit
 WHERE c.exported = 1 AND c.enabled = 1 AND c.permission_protection = 'normal'
 ORDER BY c.exhibit, c.id;
-- test: fail "a permission of its own that protects nothing, and one of Android's"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, name, kind, protection) VALUES (1, 4, 'com.example.CALL', 'defines', 'normal');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission, permission_protection)
VALUES (1, 1, 'service', 'a.Sync', 1, 1, 'com.example.CALL', 'normal'),
       (1, 2, 'receiver', 'a.Net', 1, 1, 'android.permission.INTERNET', 'normal');
-- expect: com.example.shop|service|a.Sync|com.example.CALL|服务
-- expect: com.example.shop|receiver|a.Net|android.permission.INTERNET|广播接收器
-- test: pass "signature, unknown, and a component that nobody outside can reach"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission, permission_protection)
VALUES (1, 1, 'service', 'a.Keyboard', 1, 1, 'android.permission.BIND_INPUT_METHOD', 'signature'),
       (1, 2, 'service', 'a.Partner', 1, 1, 'com.partner.CALL', NULL), (1, 3, 'service', 'a.Inner', 1, 0, 'com.example.CALL', 'normal');
-- test: fail "the definition cited is the app's own"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, name, kind, protection)
VALUES (1, 1, 'com.example.CALL', 'defines', 'normal'), (2, 2, 'com.other', 'defines', 'normal'), (2, 3, 'com.example.CALL', 'defines', 'normal');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission, permission_protection)
VALUES (2, 1, 'service', 'a.Sync', 1, 1, 'com.example.CALL', 'normal');
-- expect: com.example.shop|service|a.Sync|com.example.CALL|服务
-- test: pass "a component that is switched off"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission, permission_protection)
VALUES (1, 1, 'service', 'a.Off', 0, 1, 'com.example.CALL', 'normal');
-- test: unknown "no app"
DELETE FROM app;
