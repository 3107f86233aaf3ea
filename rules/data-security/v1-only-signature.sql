/*
id: data-security/v1-only-signature
version: 1.0.1
status: stable
kind: violation
level: medium
precision: high
title:
  en: Signed by the oldest scheme alone
  zh-CN: 仅使用最旧的 v1 签名方案
message:
  en: "{package} targets API level {target_sdk} but is signed by scheme v1 alone, which leaves parts of the file unprotected"
  zh-CN: "{package} 目标 API 级别为 {target_sdk}，却仅有 v1 签名，安装包的部分内容不受保护"
rectify:
  en: Sign by schemes v2 and v3 too (apksigner does so by default).
  zh-CN: 同时使用 v2、v3 方案签名（apksigner 默认支持）。
requires: {app: 1}
params: {from_target_sdk: 24}
clauses: [CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A store that signs anew before it gives the file out; inspect the file that users get.
  zh-CN: 应用商店在分发前会重新签名；应以用户实际获得的安装包为准。
fingerprint: [package, part]
*/
-- query:
SELECT s.exhibit, a.package, coalesce(s.part, '') AS part, a.target_sdk, 'app_signature' AS ev_table, min(s.id) AS ev_row,
       'app_api_level' AS ev_table_2, (SELECT l.id FROM app_api_level l WHERE l.exhibit = s.exhibit) AS ev_row_2
  FROM app a JOIN app_signature s ON s.exhibit = a.exhibit
 WHERE a.target_sdk >= :from_target_sdk
 GROUP BY s.exhibit, a.package, a.target_sdk, coalesce(s.part, '')
HAVING min(s.scheme) = 'v1' AND max(s.scheme) = 'v1'
 ORDER BY s.exhibit, ev_row;
-- test: fail "v1 alone, by two signers"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 29);
INSERT INTO app_signature(exhibit, id, part, scheme, signer) VALUES (1, 1, '', 'v1', 1), (1, 2, '', 'v1', 2);
-- expect: com.example.shop||29
-- test: fail "one part of a split set"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 29);
INSERT INTO app_signature(exhibit, id, part, scheme) VALUES (1, 1, 'base.apk!', 'v2'), (1, 2, 'de.apk!', 'v1');
-- expect: com.example.shop|de.apk!|29
-- test: pass "v1 besides v2, as old devices need"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 29);
INSERT INTO app_signature(exhibit, id, part, scheme) VALUES (1, 1, '', 'v2'), (1, 2, '', 'v1');
-- test: pass "an app from before v2, and one without a signature"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.old', 23), (2, 1, 'com.example.bare', 30);
INSERT INTO app_signature(exhibit, id, part, scheme) VALUES (1, 1, '', 'v1'), (2, 1, '', 'none');
-- test: fail "the level is cited too"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 29);
INSERT INTO app_api_level(exhibit, id, target_sdk) VALUES (1, 4, 29);
INSERT INTO app_signature(exhibit, id, part, scheme, signer) VALUES (1, 1, '', 'v1', 1);
-- expect: com.example.shop||29
-- test: unknown "no app"
DELETE FROM app;
