/*
id: data-security/outdated-target-sdk
version: 1.0.1
status: stable
kind: lead
level: low
precision: high
title:
  en: Made for an outdated Android, whose weaker protections it keeps
  zh-CN: 目标系统版本过低，沿用较弱的安全保护
message:
  en: "{package} targets API level {target_sdk}, less than {minimum}"
  zh-CN: "{package} 的目标 API 级别为 {target_sdk}，低于 {minimum}"
rectify:
  en: Raise targetSdkVersion to the level that stores ask for, and test permissions, storage and background work anew.
  zh-CN: 将 targetSdkVersion 提高到应用商店要求的级别，并重新测试权限、存储和后台行为。
requires: {app: 1}
params: {minimum_target_sdk: 33}
clauses: [CN-PIPL-51, EU-GDPR-25, EU-GDPR-32]
falsepositives:
  en: An old version that is no longer offered. The limit is a parameter; stores set their own and raise it every year.
  zh-CN: 已下架的旧版本。下限为可调参数，各应用商店逐年提高要求。
fingerprint: [package]
*/
-- Where the manifest has no <uses-sdk>, the level is 1.
-- query:
SELECT a.exhibit, a.package, a.target_sdk, :minimum_target_sdk AS minimum,
       iif(l.id IS NULL, 'app', 'app_api_level') AS ev_table, coalesce(l.id, a.id) AS ev_row
  FROM app a LEFT JOIN app_api_level l ON l.exhibit = a.exhibit
 WHERE a.target_sdk < :minimum_target_sdk
 ORDER BY a.exhibit, a.id;
-- test: fail "one level below"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 32);
-- expect: com.example.shop|32|33
-- test: fail "with and without <uses-sdk>"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 26), (2, 1, 'com.example.bare', 1);
INSERT INTO app_api_level(exhibit, id, target_sdk) VALUES (1, 7, 26);
-- expect: com.example.shop|26|33
-- expect: com.example.bare|1|33
-- test: pass "at the limit, with an old lowest level"
INSERT INTO app(exhibit, id, package, min_sdk, target_sdk) VALUES (1, 1, 'com.example.shop', 21, 33);
-- test: pass "a preview counts as newest"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 10000);
-- test: unknown "no app"
DELETE FROM app;
