/*
id: data-security/debug-signing-certificate
version: 1.0.0
status: stable
kind: violation
level: high
precision: high
title:
  en: Signed with the debug certificate
  zh-CN: 使用调试证书签名
message:
  en: "{package} is signed as {subject}, the name of the key that Android's tools make for tests"
  zh-CN: "{package} 的签名证书为 {subject}，即 Android 工具自动生成的调试证书"
rectify:
  en: Sign releases with a private key that only the operator holds.
  zh-CN: 使用仅由运营者掌握的私钥对正式版本签名。
requires: {app_signature: 1}
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A build made for testers only. The name is what gives the key away; somebody may have made a secret key of that name.
  zh-CN: 仅供测试人员使用的版本；判断依据为证书名称，不排除有人以该名称自行生成私钥。
fingerprint: [package, certificate_sha256]
*/
-- query:
SELECT s.exhibit, a.package, s.subject, s.certificate_sha256, 'app_signature' AS ev_table, min(s.id) AS ev_row
  FROM app a JOIN app_signature s ON s.exhibit = a.exhibit
 WHERE s.is_debug = 1
 GROUP BY s.exhibit, a.package, s.certificate_sha256
 ORDER BY s.exhibit, ev_row;
-- test: fail "one finding for a key used in three schemes"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_signature(exhibit, id, scheme, subject, certificate_sha256, is_debug)
VALUES (1, 1, 'v1', 'CN=Android Debug', 'aa', 1), (1, 2, 'v2', 'CN=Android Debug', 'aa', 1),
       (1, 3, 'v3', 'CN=Android Debug', 'aa', 1);
-- expect: com.example.shop|CN=Android Debug|aa
-- test: pass "an operator's key whose name only resembles it"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_signature(exhibit, id, scheme, subject, certificate_sha256, is_debug)
VALUES (1, 1, 'v2', 'CN=Android Debugging Services Ltd', 'bb', 0);
-- test: unknown "no app"
DELETE FROM app;
