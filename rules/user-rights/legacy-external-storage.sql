/*
id: user-rights/legacy-external-storage
version: 1.0.1
status: stable
kind: violation
level: low
precision: medium
title:
  en: Opts out of the separation of files between apps
  zh-CN: 要求沿用旧的外部存储模式，绕开分区存储
message:
  en: "{package} targets API level {target_sdk} and asks for storage as before Android 10"
  zh-CN: "{package} 目标 API 级别为 {target_sdk}，仍要求使用 Android 10 之前的存储模式"
rectify:
  en: Move to scoped storage and take requestLegacyExternalStorage out.
  zh-CN: 迁移到分区存储，并删除 requestLegacyExternalStorage。
requires: {app: 1}
applies:
  en: The app is made for Android 9 or older, where every app has that storage; or for Android 11 or newer, which does not listen.
  zh-CN: 应用面向 Android 9 及更早版本（均为旧存储模式），或面向 Android 11 及以上版本（该声明不再生效）。
clauses: [CN-337-7, CN-2019-4, EU-GDPR-25]
falsepositives:
  en: An app in the middle of moving its users' files.
  zh-CN: 正在迁移用户文件的过渡版本。
fingerprint: [package]
*/
-- applies:
SELECT count(*) FROM app a WHERE a.target_sdk = 29;
-- query:
SELECT a.exhibit, a.package, a.target_sdk, 'app' AS ev_table, a.id AS ev_row,
       'app_api_level' AS ev_table_2, (SELECT l.id FROM app_api_level l WHERE l.exhibit = a.exhibit) AS ev_row_2
  FROM app a
 WHERE a.legacy_external_storage = 1 AND a.target_sdk = 29
 ORDER BY a.exhibit, a.id;
-- test: fail "made for Android 10"
INSERT INTO app(exhibit, id, package, target_sdk, legacy_external_storage) VALUES (1, 1, 'com.example.shop', 29, 1);
-- expect: com.example.shop|29
-- test: pass "scoped storage"
INSERT INTO app(exhibit, id, package, target_sdk, legacy_external_storage) VALUES (1, 1, 'com.example.shop', 29, 0);
-- test: notapplicable "Android 11 does not listen"
INSERT INTO app(exhibit, id, package, target_sdk, legacy_external_storage) VALUES (1, 1, 'com.example.shop', 33, 1);
-- test: pass "beside an app made for Android 10, one that is not"
INSERT INTO app(exhibit, id, package, target_sdk, legacy_external_storage) VALUES (1, 1, 'com.example.shop', 29, 0), (2, 1, 'com.example.new', 33, 1);
-- test: fail "both the wish and the level are cited"
INSERT INTO app(exhibit, id, package, target_sdk, legacy_external_storage) VALUES (1, 1, 'com.example.shop', 29, 1);
INSERT INTO app_api_level(exhibit, id, target_sdk) VALUES (1, 4, 29);
-- expect: com.example.shop|29
-- test: unknown "no app"
DELETE FROM app;
