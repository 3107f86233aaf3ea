/*
id: data-security/signature-gap
version: 1.0.2
status: stable
kind: violation
level: low
precision: high
title:
  en: The signature does not hold on every Android that the app is for
  zh-CN: 签名并非在应用支持的所有 Android 版本上有效
message:
  en: "{package}{part} serves API level {min_sdk} on, but: {reason}"
  zh-CN: "{package}{part} 支持 API 级别 {min_sdk} 起的系统，但：{reason_zh}"
rectify:
  en: Sign by every scheme that the oldest served Android asks for, or raise minSdkVersion.
  zh-CN: 补齐所支持的最低 Android 版本要求的签名方案，或提高 minSdkVersion。
requires: {app: 1}
clauses: [CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A store that gives the file to newer devices alone.
  zh-CN: 应用商店仅向较新设备分发该安装包。
fingerprint: [package, part]
*/
-- query:
SELECT s.exhibit, a.package, iif(coalesce(s.part, '') = '', '', ' ' || s.part) AS part, a.min_sdk,
       coalesce(s.app_fault, '?') AS reason,
       words('fault', coalesce(s.app_fault, '?'), 'zh-CN') AS reason_zh,
       'app_signature' AS ev_table, min(s.id) AS ev_row,
       'app_api_level' AS ev_table_2, (SELECT l.id FROM app_api_level l WHERE l.exhibit = s.exhibit) AS ev_row_2
  FROM app a JOIN app_signature s ON s.exhibit = a.exhibit
 WHERE s.app_verified = 0
   AND EXISTS (SELECT 1 FROM app_signature w
                    WHERE w.exhibit = s.exhibit AND coalesce(w.part, '') = coalesce(s.part, '')
                    GROUP BY w.scheme HAVING min(coalesce(w.verified, 0)) = 1)
 GROUP BY s.exhibit, a.package, a.min_sdk, coalesce(s.part, '')
 ORDER BY s.exhibit, ev_row;
-- test: fail "v2 holds, and devices before Android 7 ask for v1"
INSERT INTO app(exhibit, id, package, min_sdk) VALUES (1, 1, 'com.example.shop', 21);
INSERT INTO app_signature(exhibit, id, part, scheme, verified, app_verified, app_fault) VALUES (1, 1, '', 'v2', 1, 0, 'not signed by v1');
-- expect: com.example.shop||21|not signed by v1|not signed by v1
-- test: pass "accepted"
INSERT INTO app(exhibit, id, package, min_sdk) VALUES (1, 1, 'com.example.shop', 24);
INSERT INTO app_signature(exhibit, id, part, scheme, verified, app_verified) VALUES (1, 1, '', 'v2', 1, 1);
-- test: pass "no scheme holds at all, which is another rule's finding"
INSERT INTO app(exhibit, id, package, min_sdk) VALUES (1, 1, 'com.example.shop', 21);
INSERT INTO app_signature(exhibit, id, part, scheme, verified, app_verified, app_fault) VALUES (1, 1, '', 'v1', 0, 0, 'digest differs');
-- test: pass "what holds in another part or app is no gap of this one"
INSERT INTO app(exhibit, id, package, min_sdk) VALUES (1, 1, 'com.example.shop', 21), (2, 1, 'com.example.two', 21);
INSERT INTO app_signature(exhibit, id, part, scheme, verified, app_verified, app_fault)
VALUES (1, 1, 'base.apk!', 'v3', 1, 1, NULL), (1, 2, 'de.apk!', 'v2', 0, 0, 'bad'), (2, 1, 'de.apk!', 'v3', 1, 1, NULL);
-- test: fail "the lowest level is cited too"
INSERT INTO app(exhibit, id, package, min_sdk) VALUES (1, 1, 'com.example.shop', 21);
INSERT INTO app_api_level(exhibit, id, min_sdk) VALUES (1, 4, 21);
INSERT INTO app_signature(exhibit, id, part, scheme, verified, app_verified, app_fault) VALUES (1, 1, '', 'v2', 1, 0, 'not signed by v1');
-- expect: com.example.shop||21|not signed by v1|not signed by v1
-- test: unknown "no app"
DELETE FROM app;
