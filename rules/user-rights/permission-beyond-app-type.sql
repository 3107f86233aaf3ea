/*
id: user-rights/permission-beyond-app-type
version: 1.0.1
status: stable
kind: lead
level: medium
precision: medium
title:
  en: Asks for data that its type of service does not need
  zh-CN: 申请的权限超出应用类型所需
message:
  en: "{package} ({types}) asks for {name}, which opens {personal_data}"
  zh-CN: "{package}（{types_zh}）申请 {name}，可获取{personal_data_zh}"
rectify:
  en: Drop the permission, or show the function that needs it and ask for it only there.
  zh-CN: 删除该权限；确有功能需要的，应说明并仅在该功能使用时申请。
requires: {app: 1}
params:
  own_type: ""
  unexpected: >-
    {"shopping":["sms","call-log","health"],"map":["sms","call-log","health"],"ride-hailing":["sms","call-log","health"],
    "food-delivery":["sms","call-log","health","calendar"],"local-services":["sms","call-log","health"],
    "travel":["sms","call-log","health"],"ticketing":["sms","call-log","health"],"news":["sms","call-log","contacts","health","calls"],
    "short-video":["sms","call-log","health"],"long-video":["sms","call-log","contacts","health"],"live":["sms","call-log","health"],
    "music":["sms","call-log","contacts","health","location"],"audio":["sms","call-log","contacts","health","location"],
    "reading":["sms","call-log","contacts","health","location"],"game":["sms","call-log","contacts","health","calendar"],
    "game-store":["sms","call-log","contacts","health"],"app-store":["sms","call-log","contacts","health"],
    "browser":["sms","call-log","health"],"search":["sms","call-log","health"],"mail":["sms","call-log","health"],
    "social":["call-log","health"],"community":["sms","call-log","health"],"q-and-a":["sms","call-log","health"],
    "dating":["sms","call-log","health"],"payment":["call-log","health"],"recruitment":["sms","call-log","health"],
    "real-estate":["sms","call-log","health"],"classifieds":["sms","call-log","health"]}
applies:
  en: The app is neither listed in data/platform.csv nor does its manifest name a category; set the parameter own_type to its type.
  zh-CN: 应用未列入 data/platform.csv，清单也未注明类别；请用参数 own_type 指定其类型。
clauses: [CN-337-2, CN-337-7, CN-2019-4, EU-GDPR-5, EU-GDPR-25]
falsepositives:
  en: A function beyond the usual that users know and want. The lists are the project's own judgement, kept narrow on purpose; they are a parameter.
  zh-CN: 用户知情并需要的特殊功能。清单为本项目自行判断并有意从窄，可通过参数调整。
fingerprint: [package, name]
*/
-- An app of several types asks for too much only when none of its types needs the data. Types not in the lists need all.
-- applies:
SELECT :own_type > '' OR EXISTS (SELECT 1 FROM app a
        WHERE coalesce(a.platform_type, '') > '' OR a.is_game = 1 OR a.category IN ('game', 'audio', 'video', 'news', 'maps', 'social'));
-- query:
WITH typed AS (
    SELECT a.exhibit, a.package,
           coalesce(nullif(:own_type, ''), nullif(a.platform_type, ''), iif(a.is_game = 1, 'game', NULL),
                    CASE a.category WHEN 'game' THEN 'game' WHEN 'audio' THEN 'audio' WHEN 'video' THEN 'long-video'
                                    WHEN 'news' THEN 'news' WHEN 'maps' THEN 'map' WHEN 'social' THEN 'social' END) AS types
      FROM app a)
SELECT p.exhibit, t.package, t.types, p.name, p.personal_data,
       words('service-type', t.types, 'zh-CN') AS types_zh,
       words('personal-data', p.personal_data, 'zh-CN') AS personal_data_zh,
       'app_permission' AS ev_table, min(p.id) AS ev_row
  FROM typed t JOIN app_permission p ON p.exhibit = t.exhibit
 WHERE p.kind LIKE 'uses%' AND p.protection = 'dangerous' AND t.types IS NOT NULL
   AND NOT EXISTS (
       SELECT 1 FROM json_each('["' || replace(t.types, ';', '","') || '"]') own
        WHERE NOT EXISTS (SELECT 1 FROM json_each(:unexpected) list, json_each(list.value) kind
                           WHERE list.key = own.value AND kind.value = p.personal_data))
 GROUP BY p.exhibit, t.package, t.types, p.name, p.personal_data
 ORDER BY p.exhibit, ev_row;
-- test: fail "a shop, listed, that reads messages"
INSERT INTO app(exhibit, id, package, platform_type) VALUES (1, 1, 'com.example.shop', 'shopping;live');
INSERT INTO app_permission(exhibit, id, kind, name, protection, personal_data)
VALUES (1, 1, 'uses', 'android.permission.READ_SMS', 'dangerous', 'sms'), (1, 2, 'uses', 'android.permission.CAMERA', 'dangerous', 'camera');
-- expect: com.example.shop|shopping;live|android.permission.READ_SMS|sms|购物、直播|短信
-- test: fail "a game by its manifest that wants contacts"
INSERT INTO app(exhibit, id, package, is_game) VALUES (1, 1, 'com.example.game', 1);
INSERT INTO app_permission(exhibit, id, kind, name, protection, personal_data)
VALUES (1, 1, 'uses', 'android.permission.READ_CONTACTS', 'dangerous', 'contacts');
-- expect: com.example.game|game|android.permission.READ_CONTACTS|contacts|游戏|通讯录
-- test: pass "one of its types needs the data"
INSERT INTO app(exhibit, id, package, platform_type) VALUES (1, 1, 'com.example.chat', 'shopping;messaging');
INSERT INTO app_permission(exhibit, id, kind, name, protection, personal_data) VALUES (1, 1, 'uses', 'android.permission.READ_SMS', 'dangerous', 'sms');
-- test: pass "a ride needs the location"
INSERT INTO app(exhibit, id, package, platform_type) VALUES (1, 1, 'com.example.ride', 'ride-hailing');
INSERT INTO app_permission(exhibit, id, kind, name, protection, personal_data)
VALUES (1, 1, 'uses', 'android.permission.ACCESS_FINE_LOCATION', 'dangerous', 'location');
-- test: notapplicable "nobody says what it is"
INSERT INTO app(exhibit, id, package, category, is_game) VALUES (1, 1, 'com.example.thing', '', 0);
INSERT INTO app_permission(exhibit, id, kind, name, protection, personal_data) VALUES (1, 1, 'uses', 'android.permission.READ_SMS', 'dangerous', 'sms');
-- test: pass "a permission that it defines, one of the system's, and an app of unknown type beside it"
INSERT INTO app(exhibit, id, package, platform_type) VALUES (1, 1, 'com.example.shop', 'shopping'), (2, 1, 'com.example.thing', NULL);
INSERT INTO app_permission(exhibit, id, kind, name, protection, personal_data)
VALUES (1, 1, 'defines', 'p.SMS', 'dangerous', 'sms'), (1, 2, 'uses', 'p.CELL', 'signature', 'sms'),
       (2, 1, 'uses', 'android.permission.READ_SMS', 'dangerous', 'sms');
-- test: unknown "no app"
DELETE FROM app;
