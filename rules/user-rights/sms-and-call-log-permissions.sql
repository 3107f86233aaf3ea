/*
id: user-rights/sms-and-call-log-permissions
version: 1.0.0
status: stable
kind: lead
level: medium
precision: medium
title:
  en: Asks for messages or call records without being the app for them
  zh-CN: 非短信或电话应用申请短信、通话记录权限
message:
  en: "{package} asks for {name} and is made to be neither the phone's messaging nor its calling app"
  zh-CN: "{package} 申请 {name}，但不具备成为默认短信或电话应用的条件"
rectify:
  en: Drop the permission; receive codes by the SMS Retriever or consent interface, and let the user's own app place calls.
  zh-CN: 删除该权限；验证码改用短信检索或用户授权接口，通话交由系统电话应用完成。
requires: {app: 1}
clauses: [CN-337-2, CN-337-7, CN-2019-4, EU-GDPR-5, EU-GDPR-25]
falsepositives:
  en: Backup, caller identification and parental control rest on these permissions.
  zh-CN: 备份、来电识别和家长监护类应用以此类权限为基础。
fingerprint: [package, name]
*/
-- query:
SELECT p.exhibit, a.package, p.name, 'app_permission' AS ev_table, min(p.id) AS ev_row
  FROM app a JOIN app_permission p ON p.exhibit = a.exhibit
 WHERE p.kind IN ('uses', 'uses-sdk-23') AND p.personal_data IN ('sms', 'call-log') AND p.protection = 'dangerous'
   AND NOT EXISTS (SELECT 1 FROM app_intent_filter f
                    WHERE f.exhibit = p.exhibit AND f.kind = 'action'
                      AND f.value IN ('android.provider.Telephony.SMS_DELIVER', 'android.intent.action.DIAL',
                                      'android.telecom.InCallService', 'android.telecom.CallScreeningService'))
 GROUP BY p.exhibit, a.package, p.name
 ORDER BY p.exhibit, ev_row;
-- test: fail "a shop that reads messages"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name, personal_data, protection)
VALUES (1, 1, 'uses', 'android.permission.READ_SMS', 'sms', 'dangerous'), (1, 2, 'uses', 'android.permission.CAMERA', 'camera', 'dangerous');
-- expect: com.example.shop|android.permission.READ_SMS
-- test: pass "a messaging app that can be the default one"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.sms');
INSERT INTO app_permission(exhibit, id, kind, name, personal_data, protection) VALUES (1, 1, 'uses', 'android.permission.READ_SMS', 'sms', 'dangerous');
INSERT INTO app_intent_filter(exhibit, id, component, kind, value) VALUES (1, 1, 1, 'action', 'android.provider.Telephony.SMS_DELIVER');
-- test: pass "a permission that only parts of the system can hold"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name, personal_data, protection)
VALUES (1, 1, 'uses', 'android.permission.RECEIVE_EMERGENCY_BROADCAST', 'sms', 'signature');
-- test: pass "a permission that it defines"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name, personal_data, protection) VALUES (1, 1, 'defines', 'p.SMS', 'sms', 'dangerous');
-- test: fail "another app, and a category, make it no messaging app"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.sms');
INSERT INTO app_permission(exhibit, id, kind, name, personal_data, protection) VALUES (1, 1, 'uses', 'android.permission.READ_SMS', 'sms', 'dangerous');
INSERT INTO app_intent_filter(exhibit, id, component, kind, value)
VALUES (2, 1, 1, 'action', 'android.intent.action.DIAL'), (1, 1, 1, 'category', 'android.intent.action.DIAL');
-- expect: com.example.shop|android.permission.READ_SMS
-- test: unknown "no app"
DELETE FROM app;
