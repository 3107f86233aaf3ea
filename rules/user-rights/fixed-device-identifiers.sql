/*
id: user-rights/fixed-device-identifiers
version: 1.0.1
status: stable
kind: lead
level: medium
precision: medium
title:
  en: Can read identifiers of the phone that cannot be reset
  zh-CN: 可读取不可重置的设备标识
message:
  en: "{package} asks for READ_PHONE_STATE, runs on Android 9 or older, and its code names TelephonyManager and {value}"
  zh-CN: "{package} 申请 READ_PHONE_STATE，可运行于 Android 9 及更早版本，且代码中出现 TelephonyManager 与 {value}"
rectify:
  en: Use an identifier that the user can reset, or one made at installation, and drop the permission.
  zh-CN: 改用可重置的标识或安装时生成的标识，并删除该权限。
requires: {app: 1}
clauses: [CN-337-1, CN-337-2, CN-2019-4, EU-GDPR-5, EU-GDPR-25, EU-ePriv-5.3]
falsepositives:
  en: The name may belong to code that is never run. A trace of calls or traffic decides. On Android 10 and newer such calls give nothing.
  zh-CN: 该名称可能属于从未执行的代码，应以调用日志或抓包为准；Android 10 及以上版本此类调用不返回标识。
fingerprint: [package, value]
*/
-- getDeviceId alone is left out: input devices have a method of that name.
-- query:
SELECT p.exhibit, a.package, s.value, 'app_permission' AS ev_table, min(p.id) AS ev_row,
       'app_string' AS ev_table_2, min(s.id) AS ev_row_2, 'app_class' AS ev_table_3, min(k.id) AS ev_row_3,
       'app_api_level' AS ev_table_4, (SELECT l.id FROM app_api_level l WHERE l.exhibit = p.exhibit) AS ev_row_4
  FROM app a JOIN app_permission p ON p.exhibit = a.exhibit AND p.name = 'android.permission.READ_PHONE_STATE'
       JOIN app_class k ON k.exhibit = a.exhibit AND k.name = 'android.telephony.TelephonyManager'
       JOIN app_string s ON s.exhibit = a.exhibit
                        AND s.value IN ('getImei', 'getMeid', 'getSubscriberId', 'getSimSerialNumber')
 WHERE p.kind IN ('uses', 'uses-sdk-23') AND a.min_sdk < 29
   AND (coalesce(p.max_sdk, 0) = 0 OR p.max_sdk >= a.min_sdk)
 GROUP BY p.exhibit, a.package, s.value
 ORDER BY p.exhibit, ev_row_2;
-- test: fail "the permission, the class and the method"
INSERT INTO app(exhibit, id, package, min_sdk) VALUES (1, 1, 'com.example.shop', 21);
INSERT INTO app_permission(exhibit, id, kind, name, max_sdk) VALUES (1, 1, 'uses', 'android.permission.READ_PHONE_STATE', 0);
INSERT INTO app_class(exhibit, id, name) VALUES (1, 5, 'android.telephony.TelephonyManager');
INSERT INTO app_string(exhibit, id, value) VALUES (1, 8, 'getSubscriberId'), (1, 9, 'getSubscriberId');
-- expect: com.example.shop|getSubscriberId
-- test: fail "the lowest level is cited too"
INSERT INTO app(exhibit, id, package, min_sdk) VALUES (1, 1, 'com.example.shop', 21);
INSERT INTO app_api_level(exhibit, id, min_sdk) VALUES (1, 4, 21);
INSERT INTO app_permission(exhibit, id, kind, name, max_sdk) VALUES (1, 1, 'uses', 'android.permission.READ_PHONE_STATE', 0);
INSERT INTO app_class(exhibit, id, name) VALUES (1, 5, 'android.telephony.TelephonyManager');
INSERT INTO app_string(exhibit, id, value) VALUES (1, 8, 'getImei');
-- expect: com.example.shop|getImei
-- test: pass "only the state of calls"
INSERT INTO app(exhibit, id, package, min_sdk) VALUES (1, 1, 'com.example.shop', 21);
INSERT INTO app_permission(exhibit, id, kind, name, max_sdk) VALUES (1, 1, 'uses', 'android.permission.READ_PHONE_STATE', 0);
INSERT INTO app_class(exhibit, id, name) VALUES (1, 5, 'android.telephony.TelephonyManager');
INSERT INTO app_string(exhibit, id, value) VALUES (1, 8, 'getCallState'), (1, 9, 'getDeviceId');
-- test: pass "no permission; and one that runs on Android 10 and newer only"
INSERT INTO app(exhibit, id, package, min_sdk) VALUES (1, 1, 'com.example.shop', 21), (2, 1, 'com.example.new', 29);
INSERT INTO app_permission(exhibit, id, kind, name, max_sdk) VALUES (2, 1, 'uses', 'android.permission.READ_PHONE_STATE', 0);
INSERT INTO app_class(exhibit, id, name) VALUES (1, 5, 'android.telephony.TelephonyManager'), (2, 5, 'android.telephony.TelephonyManager');
INSERT INTO app_string(exhibit, id, value) VALUES (1, 8, 'getSubscriberId'), (2, 8, 'getSubscriberId');
-- test: pass "asked for on versions that the app does not run on, or only defined"
INSERT INTO app(exhibit, id, package, min_sdk) VALUES (1, 1, 'com.example.shop', 23), (2, 1, 'com.example.two', 21);
INSERT INTO app_permission(exhibit, id, kind, name, max_sdk)
VALUES (1, 1, 'uses', 'android.permission.READ_PHONE_STATE', 22), (2, 1, 'defines', 'android.permission.READ_PHONE_STATE', 0);
INSERT INTO app_class(exhibit, id, name) VALUES (1, 5, 'android.telephony.TelephonyManager'), (2, 5, 'android.telephony.TelephonyManager');
INSERT INTO app_string(exhibit, id, value) VALUES (1, 8, 'getImei'), (2, 8, 'getImei');
-- test: unknown "no app"
DELETE FROM app;
