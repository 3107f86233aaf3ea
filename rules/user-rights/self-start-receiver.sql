/*
id: user-rights/self-start-receiver
version: 1.0.1
status: stable
kind: lead
level: medium
precision: medium
title:
  en: The app starts itself
  zh-CN: 应用自启动
message:
  en: "{package}: {name} is started by {actions}"
  zh-CN: "{package}：{name} 由 {actions} 唤起"
rectify:
  en: Drop the receiver unless a function that the user has set up needs it, such as an alarm, and switch it on only then.
  zh-CN: 除用户已设置的闹钟等功能所需外应删除该接收器，并仅在需要时启用。
requires: {app: 1}
clauses: [CN-164, CN-26-run, CN-2019-4]
falsepositives:
  en: Alarms, widgets, calls and device management set themselves up again after a restart. How often it happens is not seen.
  zh-CN: 闹钟、小组件、通话和设备管理类功能在重启后需要恢复；实际频次无法由此判断。
fingerprint: [package, name]
*/
-- A start at boot needs a permission. Apps made for Android 7 get no word of the network any more, those for Android 8
-- hardly any of the others; the clock's tick and the battery's level reach no receiver of a manifest at all.
-- query:
SELECT c.exhibit, a.package, c.name, group_concat(DISTINCT f.value) AS actions,
       'app_component' AS ev_table, c.id AS ev_row, 'app_intent_filter' AS ev_table_2, min(f.id) AS ev_row_2,
       'app_api_level' AS ev_table_3,
       (SELECT l.id FROM app_api_level l WHERE l.exhibit = c.exhibit AND a.target_sdk < 26) AS ev_row_3
  FROM app a JOIN app_component c ON c.exhibit = a.exhibit
       JOIN (SELECT i.exhibit, i.component, i.id, i.value FROM app_intent_filter i
              WHERE i.kind = 'action' ORDER BY i.exhibit, i.id) f ON f.exhibit = c.exhibit AND f.component = c.id
 WHERE c.kind = 'receiver' AND c.enabled = 1
   AND ((f.value IN ('android.intent.action.BOOT_COMPLETED', 'android.intent.action.LOCKED_BOOT_COMPLETED',
                     'android.intent.action.QUICKBOOT_POWERON', 'com.htc.intent.action.QUICKBOOT_POWERON')
         AND EXISTS (SELECT 1 FROM app_permission p
                      WHERE p.exhibit = c.exhibit AND p.name = 'android.permission.RECEIVE_BOOT_COMPLETED' AND p.kind LIKE 'uses%'))
        OR (f.value IN ('android.intent.action.USER_PRESENT', 'android.net.wifi.WIFI_STATE_CHANGED',
                        'android.intent.action.ACTION_POWER_CONNECTED', 'android.intent.action.ACTION_POWER_DISCONNECTED',
                        'android.intent.action.PACKAGE_ADDED', 'android.intent.action.PACKAGE_REMOVED', 'android.intent.action.PACKAGE_CHANGED',
                        'android.intent.action.PACKAGE_REPLACED')
            AND a.target_sdk < 26)
        OR (f.value = 'android.net.conn.CONNECTIVITY_CHANGE' AND a.target_sdk < 24))
 GROUP BY c.exhibit, a.package, a.target_sdk, c.id, c.name
 ORDER BY c.exhibit, c.id;
-- test: fail "at boot, and in an old app whenever the network changes"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 33), (2, 1, 'com.example.old', 22);
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.RECEIVE_BOOT_COMPLETED');
INSERT INTO app_component(exhibit, id, kind, name, enabled) VALUES (1, 1, 'receiver', 'a.Boot', 1), (2, 1, 'receiver', 'b.Keep', 1);
INSERT INTO app_intent_filter(exhibit, id, component, kind, value)
VALUES (1, 1, 1, 'action', 'android.intent.action.BOOT_COMPLETED'), (1, 2, 1, 'action', 'android.intent.action.MY_PACKAGE_REPLACED'),
       (2, 1, 1, 'action', 'android.intent.action.USER_PRESENT'), (2, 2, 1, 'action', 'android.net.conn.CONNECTIVITY_CHANGE');
-- expect: com.example.shop|a.Boot|android.intent.action.BOOT_COMPLETED
-- expect: com.example.old|b.Keep|android.intent.action.USER_PRESENT,android.net.conn.CONNECTIVITY_CHANGE
-- test: pass "switched off until needed, as job schedulers do; or without the permission"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 33), (2, 1, 'com.example.two', 33);
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.RECEIVE_BOOT_COMPLETED');
INSERT INTO app_component(exhibit, id, kind, name, enabled)
VALUES (1, 1, 'receiver', 'androidx.work.impl.background.systemalarm.RescheduleReceiver', 0), (2, 1, 'receiver', 'b.Boot', 1);
INSERT INTO app_intent_filter(exhibit, id, component, kind, value)
VALUES (1, 1, 1, 'action', 'android.intent.action.BOOT_COMPLETED'), (2, 1, 1, 'action', 'android.intent.action.BOOT_COMPLETED');
-- test: pass "messages that Android no longer hands to such an app"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 24), (2, 1, 'com.example.two', 26);
INSERT INTO app_component(exhibit, id, kind, name, enabled)
VALUES (1, 1, 'receiver', 'a.Net', 1), (1, 2, 'receiver', 'a.Clock', 1), (2, 1, 'receiver', 'b.Unlock', 1);
INSERT INTO app_intent_filter(exhibit, id, component, kind, value)
VALUES (1, 1, 1, 'action', 'android.net.conn.CONNECTIVITY_CHANGE'), (1, 2, 2, 'action', 'android.intent.action.TIME_TICK'),
       (2, 1, 1, 'action', 'android.intent.action.USER_PRESENT');
-- test: pass "an activity, another permission, and another component's filter"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 33), (2, 1, 'com.example.two', 22);
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.CAMERA');
INSERT INTO app_component(exhibit, id, kind, name, enabled)
VALUES (1, 1, 'receiver', 'a.Boot', 1), (2, 1, 'activity', 'b.Main', 1), (2, 2, 'receiver', 'b.Push', 1);
INSERT INTO app_intent_filter(exhibit, id, component, kind, value)
VALUES (1, 1, 1, 'action', 'android.intent.action.BOOT_COMPLETED'), (2, 1, 1, 'action', 'android.intent.action.USER_PRESENT');
-- test: fail "the level of an old app is cited too"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (2, 1, 'com.example.old', 22);
INSERT INTO app_api_level(exhibit, id, target_sdk) VALUES (2, 4, 22);
INSERT INTO app_component(exhibit, id, kind, name, enabled) VALUES (2, 1, 'receiver', 'b.Keep', 1);
INSERT INTO app_intent_filter(exhibit, id, component, kind, value) VALUES (2, 1, 1, 'action', 'android.intent.action.USER_PRESENT');
-- expect: com.example.old|b.Keep|android.intent.action.USER_PRESENT
-- test: unknown "no app"
DELETE FROM app;
