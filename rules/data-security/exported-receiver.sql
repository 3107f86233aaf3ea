/*
id: data-security/exported-receiver
version: 1.0.0
status: stable
kind: lead
level: low
precision: low
title:
  en: Any app can send a receiver its messages
  zh-CN: 广播接收器可被任意应用触发
message:
  en: "{package}: receiver {name} takes messages from any app"
  zh-CN: "{package}：广播接收器 {name} 接受任意应用发来的消息"
rectify:
  en: Set android:exported to false, or ask senders for a permission of protection level signature.
  zh-CN: 将 android:exported 设为 false，或要求发送方持有签名级权限。
requires: {app: 1}
clauses: [CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A receiver that does nothing worth guarding or checks the sender in code. Receivers for messages of Android alone are left out, though some can be addressed by name.
  zh-CN: 接收器不涉及需要保护的操作，或在代码中校验发送方；仅接收系统广播的接收器已排除，但其中部分仍可被显式调用。
fingerprint: [package, name]
*/
-- query:
SELECT c.exhibit, a.package, c.name, 'app_component' AS ev_table, c.id AS ev_row
  FROM app a JOIN app_component c ON c.exhibit = a.exhibit
 WHERE c.kind = 'receiver' AND c.exported = 1 AND c.enabled = 1 AND coalesce(c.permission, '') = ''
   AND (NOT EXISTS (SELECT 1 FROM app_intent_filter f
                     WHERE f.exhibit = c.exhibit AND f.component = c.id AND f.kind = 'action')
        OR EXISTS (SELECT 1 FROM app_intent_filter f
                    WHERE f.exhibit = c.exhibit AND f.component = c.id AND f.kind = 'action'
                      AND coalesce(f.value, '') NOT LIKE 'android.%'
                      AND coalesce(f.value, '') NOT LIKE 'com.google.android.%'))
 ORDER BY c.exhibit, c.id;
-- test: fail "an action of its own, and none at all"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission)
VALUES (1, 1, 'receiver', 'a.Orders', 1, 1, ''), (1, 2, 'receiver', 'a.Bare', 1, 1, '');
INSERT INTO app_intent_filter(exhibit, id, component, kind, value) VALUES (1, 1, 1, 'action', 'com.example.ORDER');
-- expect: com.example.shop|a.Orders
-- expect: com.example.shop|a.Bare
-- test: pass "messages of the system, a guarded one, a closed one"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission)
VALUES (1, 1, 'receiver', 'a.Boot', 1, 1, ''), (1, 2, 'receiver', 'a.Guarded', 1, 1, 'a.SEND'), (1, 3, 'receiver', 'a.Inner', 1, 0, '');
INSERT INTO app_intent_filter(exhibit, id, component, kind, value)
VALUES (1, 1, 1, 'action', 'android.intent.action.BOOT_COMPLETED'), (1, 2, 2, 'action', 'com.example.PUSH');
-- test: pass "an activity, one switched off, and a category of its own beside a system message"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission)
VALUES (1, 1, 'activity', 'a.Main', 1, 1, ''), (1, 2, 'receiver', 'a.Off', 0, 1, ''), (1, 3, 'receiver', 'a.Boot', 1, 1, '');
INSERT INTO app_intent_filter(exhibit, id, component, kind, value)
VALUES (1, 1, 3, 'action', 'android.intent.action.BOOT_COMPLETED'), (1, 2, 3, 'category', 'com.example.OWN');
-- test: fail "another app's filter excuses nothing"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.two');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission) VALUES (1, 3, 'receiver', 'a.Bare', 1, 1, '');
INSERT INTO app_intent_filter(exhibit, id, component, kind, value) VALUES (2, 1, 3, 'action', 'android.intent.action.BOOT_COMPLETED');
-- expect: com.example.shop|a.Bare
-- test: unknown "no app"
DELETE FROM app;
