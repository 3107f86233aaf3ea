/*
id: user-rights/associated-start
version: 1.0.1
status: test
kind: lead
level: medium
precision: low
title:
  en: Other apps can wake the app through a push SDK
  zh-CN: 其他应用可通过推送 SDK 关联启动本应用
message:
  en: "{package}: {kind} {name} of {sdk_name} is open to every app"
  zh-CN: "{package}：{sdk_name} 的{kind_zh} {name} 对所有应用开放"
rectify:
  en: Take the component out of the merged manifest or close it, and use the device's own push service.
  zh-CN: 从合并后的清单中删除或不导出该组件，改用系统级统一推送。
requires: {app: 1}
clauses: [CN-164, CN-26-run]
falsepositives:
  en: Receivers by which the maker's push service of a phone delivers messages are open too. A log of a run with two apps of one SDK decides.
  zh-CN: 手机厂商系统推送的消息接收器同样需要对外开放；应以安装两款同 SDK 应用后的运行日志为准。
fingerprint: [package, name]
*/
-- query:
SELECT c.exhibit, a.package, c.kind, c.name, s.name AS sdk_name,
       words('component', c.kind, 'zh-CN') AS kind_zh,
       'app_component' AS ev_table, c.id AS ev_row,
       'app_sdk' AS ev_table_2, s.id AS ev_row_2
  FROM app a JOIN app_component c ON c.exhibit = a.exhibit
       JOIN app_sdk s ON s.exhibit = c.exhibit AND s.sdk = c.sdk
 WHERE s.category = 'push' AND c.kind IN ('service', 'provider', 'activity') AND c.exported = 1 AND c.enabled = 1
   AND coalesce(c.permission, '') = ''
 ORDER BY c.exhibit, c.id, s.id;
-- test: fail "an open service of a push SDK"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, category) VALUES (1, 2, 'pusher', 'Pusher', 'push');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission, sdk)
VALUES (1, 1, 'service', 'com.pusher.Daemon', 1, 1, '', 'pusher');
-- expect: com.example.shop|service|com.pusher.Daemon|Pusher|服务
-- test: pass "guarded, closed, a receiver, and an open service of a map"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, category) VALUES (1, 1, 'map', 'Map', 'map'), (1, 2, 'pusher', 'Pusher', 'push');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission, sdk)
VALUES (1, 1, 'service', 'com.pusher.Guarded', 1, 1, 'com.pusher.SEND', 'pusher'), (1, 2, 'service', 'com.pusher.Inner', 1, 0, '', 'pusher'),
       (1, 3, 'receiver', 'com.pusher.Receiver', 1, 1, '', 'pusher'), (1, 4, 'service', 'com.map.Location', 1, 1, '', 'map');
-- test: pass "a component that is switched off"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, category) VALUES (1, 2, 'pusher', 'Pusher', 'push');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission, sdk) VALUES (1, 1, 'service', 'com.pusher.Off', 0, 1, '', 'pusher');
-- test: unknown "no app"
DELETE FROM app;
