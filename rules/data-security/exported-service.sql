/*
id: data-security/exported-service
version: 1.0.0
status: stable
kind: lead
level: medium
precision: medium
title:
  en: Any app can start or bind a service
  zh-CN: 服务可被任意应用启动或绑定
message:
  en: "{package}: service {name} is exported without a permission ({count} of this name)"
  zh-CN: "{package}：服务 {name} 已导出且未设权限（同名 {count} 个）"
rectify:
  en: Set android:exported to false, or ask callers for a permission of protection level signature and check what they send.
  zh-CN: 将 android:exported 设为 false，或要求调用方持有签名级权限并校验传入内容。
requires: {app: 1}
clauses: [CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A service that is meant for other apps and checks its callers in code; isolated processes that hold no data.
  zh-CN: 有意供其他应用使用并在代码中校验调用方的服务；不持有数据的隔离进程。
fingerprint: [package, name]
*/
-- Services that differ by a number at the end alone (Process0, Process1, …) are one finding.
-- query:
SELECT c.exhibit, a.package, rtrim(c.name, '0123456789') AS name, count(*) AS count,
       'app_component' AS ev_table, min(c.id) AS ev_row
  FROM app a JOIN app_component c ON c.exhibit = a.exhibit
 WHERE c.kind = 'service' AND c.exported = 1 AND c.enabled = 1 AND coalesce(c.permission, '') = ''
 GROUP BY c.exhibit, a.package, rtrim(c.name, '0123456789')
 ORDER BY c.exhibit, ev_row;
-- test: fail "an open service, and a numbered pair"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission)
VALUES (1, 1, 'service', 'a.Sync', 1, 1, ''), (1, 2, 'service', 'a.Process0', 1, 1, ''), (1, 3, 'service', 'a.Process1', 1, 1, '');
-- expect: com.example.shop|a.Sync|1
-- expect: com.example.shop|a.Process|2
-- test: pass "only the system may bind it, or nobody"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission)
VALUES (1, 1, 'service', 'a.Keyboard', 1, 1, 'android.permission.BIND_INPUT_METHOD'), (1, 2, 'service', 'a.Inner', 1, 0, ''),
       (1, 3, 'service', 'a.Off', 0, 1, '');
-- test: pass "an open activity and an open provider are other rules' matter"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission)
VALUES (1, 1, 'activity', 'a.Main', 1, 1, ''), (1, 2, 'provider', 'a.Orders', 1, 1, '');
-- test: unknown "no app"
DELETE FROM app;
