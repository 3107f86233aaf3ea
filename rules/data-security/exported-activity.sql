/*
id: data-security/exported-activity
version: 1.0.1
status: stable
kind: lead
level: low
precision: low
title:
  en: Any app can open a screen that looks internal
  zh-CN: 疑似内部界面可被任意应用打开
message:
  en: "{package}: {kind} {name} is exported without a permission and serves no purpose known to Android"
  zh-CN: "{package}：{kind_zh} {name} 已导出且未设权限，也未声明系统已知的用途"
rectify:
  en: Set android:exported to false; screens that others should open check who calls and what was sent.
  zh-CN: 将 android:exported 设为 false；确需对外开放的界面应校验调用方及传入内容。
requires: {app: 1}
clauses: [CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: Entry points that payment, login and sharing services prescribe. Those of known SDKs, the launcher, links and shares are left out.
  zh-CN: 支付、登录、分享等服务要求的入口；已知 SDK 的入口、启动入口、链接和分享入口已排除。
fingerprint: [package, name]
*/
-- query:
SELECT c.exhibit, a.package, c.kind, c.name,
       words('component', c.kind, 'zh-CN') AS kind_zh,
       'app_component' AS ev_table, c.id AS ev_row
  FROM app a JOIN app_component c ON c.exhibit = a.exhibit
 WHERE c.kind IN ('activity', 'activity-alias') AND c.exported = 1 AND c.enabled = 1
   AND coalesce(c.permission, '') = '' AND c.sdk IS NULL
   AND c.name IS NOT a.main_activity AND coalesce(nullif(c.target, ''), '-') IS NOT a.main_activity
   AND coalesce(c.name, '') NOT LIKE '%.wxapi.WX%EntryActivity'
   AND NOT EXISTS (SELECT 1 FROM app_intent_filter f
                    WHERE f.exhibit = c.exhibit AND f.component = c.id
                      AND (f.kind = 'data' OR (f.kind = 'action' AND (f.value LIKE 'android.%' OR f.value LIKE 'com.google.%'
                                                                      OR f.value LIKE 'androidx.%'))))
 ORDER BY c.exhibit, c.id;
-- test: fail "no filter, and an action of its own"
INSERT INTO app(exhibit, id, package, main_activity) VALUES (1, 1, 'com.example.shop', 'a.Main');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission)
VALUES (1, 1, 'activity', 'a.Main', 1, 1, ''), (1, 2, 'activity', 'a.Transfer', 1, 1, ''), (1, 3, 'activity', 'a.Admin', 1, 1, '');
INSERT INTO app_intent_filter(exhibit, id, component, kind, value)
VALUES (1, 1, 1, 'action', 'android.intent.action.MAIN'), (1, 2, 3, 'action', 'com.example.ADMIN');
-- expect: com.example.shop|activity|a.Transfer|Activity
-- expect: com.example.shop|activity|a.Admin|Activity
-- test: pass "launcher, link, share target, prescribed entry, known SDK"
INSERT INTO app(exhibit, id, package, main_activity) VALUES (1, 1, 'com.example.shop', 'a.Main');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission, sdk)
VALUES (1, 1, 'activity', 'a.Main', 1, 1, '', NULL), (1, 2, 'activity', 'a.Link', 1, 1, '', NULL),
       (1, 3, 'activity-alias', 'a.Share', 1, 1, '', NULL), (1, 4, 'activity', 'a.wxapi.WXPayEntryActivity', 1, 1, '', NULL),
       (1, 5, 'activity', 'com.sdk.Login', 1, 1, '', 'sdk');
INSERT INTO app_intent_filter(exhibit, id, component, kind, value)
VALUES (1, 1, 1, 'action', 'android.intent.action.MAIN'), (1, 2, 2, 'data', 'shop://open'), (1, 3, 3, 'action', 'android.intent.action.SEND');
-- test: pass "another name of the launcher's screen"
INSERT INTO app(exhibit, id, package, main_activity) VALUES (1, 1, 'com.example.shop', 'a.Main');
INSERT INTO app_component(exhibit, id, kind, name, target, enabled, exported, permission)
VALUES (1, 1, 'activity-alias', 'a.Sale', 'a.Main', 1, 1, '');
-- test: fail "another name of an inner screen"
INSERT INTO app(exhibit, id, package, main_activity) VALUES (1, 1, 'com.example.shop', 'a.Main');
INSERT INTO app_component(exhibit, id, kind, name, target, enabled, exported, permission)
VALUES (1, 1, 'activity-alias', 'a.Sale', 'a.Admin', 1, 1, '');
-- expect: com.example.shop|activity-alias|a.Sale|Activity 别名
-- test: pass "a service, a closed one, one switched off, a guarded one, the launcher without a filter"
INSERT INTO app(exhibit, id, package, main_activity) VALUES (1, 1, 'com.example.shop', 'a.Main');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission)
VALUES (1, 1, 'service', 'a.Sync', 1, 1, ''), (1, 2, 'activity', 'a.Closed', 1, 0, ''), (1, 3, 'activity', 'a.Off', 0, 1, ''),
       (1, 4, 'activity', 'a.Guarded', 1, 1, 'a.OPEN'), (1, 5, 'activity', 'a.Main', 1, 1, '');
-- test: fail "another app's filter excuses nothing"
INSERT INTO app(exhibit, id, package, main_activity) VALUES (1, 1, 'com.example.shop', 'a.Main'), (2, 1, 'com.example.two', 'b.Main');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission) VALUES (1, 3, 'activity', 'a.Admin', 1, 1, '');
INSERT INTO app_intent_filter(exhibit, id, component, kind, value) VALUES (2, 1, 3, 'action', 'android.intent.action.SEND');
-- expect: com.example.shop|activity|a.Admin|Activity
-- test: unknown "no app"
DELETE FROM app;
