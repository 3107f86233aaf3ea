/*
id: data-security/signature-invalid
version: 1.0.2
status: stable
kind: violation
level: high
precision: high
title:
  en: No signature of the app holds
  zh-CN: 安装包签名无效
message:
  en: "{package}{part}: {reason}"
  zh-CN: "{package}{part}：{reason_zh}"
rectify:
  en: Sign the file again with the operator's key and give out only what verifies; find out whether somebody changed it since.
  zh-CN: 使用运营者密钥重新签名，仅分发验签通过的安装包，并查明文件是否被他人改动。
requires: {app: 1}
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A build output from before signing, or a file that was damaged on its way to the inspector.
  zh-CN: 尚未签名的构建产物，或在取证传输中受损的文件。
fingerprint: [package, part]
*/
-- A scheme holds when each of its signers does. Which schemes Android asks for depends on the levels of <uses-sdk>.
-- query:
SELECT s.exhibit, a.package, iif(coalesce(s.part, '') = '', '', ' ' || s.part) AS part,
       coalesce(s.app_fault, 'no signature') AS reason,
       words('fault', coalesce(s.app_fault, 'no signature'), 'zh-CN') AS reason_zh,
       'app_signature' AS ev_table, min(s.id) AS ev_row,
       'app_api_level' AS ev_table_2,
       (SELECT l.id FROM app_api_level l WHERE l.exhibit = s.exhibit AND coalesce(s.app_fault, '') LIKE 'targetSdkVersion %') AS ev_row_2
  FROM app a JOIN app_signature s ON s.exhibit = a.exhibit
 WHERE s.app_verified = 0
   AND NOT EXISTS (SELECT 1 FROM app_signature w
                    WHERE w.exhibit = s.exhibit AND coalesce(w.part, '') = coalesce(s.part, '')
                    GROUP BY w.scheme HAVING min(coalesce(w.verified, 0)) = 1)
 GROUP BY s.exhibit, a.package, coalesce(s.part, '')
 ORDER BY s.exhibit, ev_row;
-- test: fail "a changed file, and one without a signature"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.bare');
INSERT INTO app_signature(exhibit, id, part, scheme, verified, app_verified, app_fault)
VALUES (1, 1, '', 'v2', 0, 0, 'digest of the contents differs'), (1, 2, '', 'v1', NULL, 0, 'digest of the contents differs'),
       (2, 1, '', 'none', NULL, 0, NULL);
-- expect: com.example.shop||digest of the contents differs|digest of the contents differs
-- expect: com.example.bare||no signature|没有签名
-- test: fail "one of two signers is bad"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_signature(exhibit, id, part, scheme, signer, verified, app_verified, app_fault)
VALUES (1, 1, '', 'v2', 1, 1, 0, 'v2 signer 2: bad'), (1, 2, '', 'v2', 2, 0, 0, 'v2 signer 2: bad');
-- expect: com.example.shop||v2 signer 2: bad|v2 签名者 2：bad
-- test: pass "a signer that no Android asks is bad, and the app is accepted"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_signature(exhibit, id, part, scheme, checked, verified, app_verified)
VALUES (1, 1, '', 'v2', 1, 1, 1), (1, 2, '', 'v1', 0, NULL, 1);
-- test: pass "one scheme holds, and only old devices would refuse the app"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_signature(exhibit, id, part, scheme, verified, app_verified, app_fault) VALUES (1, 1, '', 'v2', 1, 0, 'not signed by v1');
-- test: fail "one part of a split set, and what holds elsewhere excuses nothing"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.two');
INSERT INTO app_signature(exhibit, id, part, scheme, verified, app_verified, app_fault)
VALUES (1, 1, 'base.apk!', 'v3', 1, 1, NULL), (1, 2, 'de.apk!', 'v2', 0, 0, 'bad'), (2, 1, 'de.apk!', 'v3', 1, 1, NULL);
-- expect: com.example.shop| de.apk!|bad|bad
-- test: fail "the level that asks for v2 is cited too"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.shop', 30);
INSERT INTO app_api_level(exhibit, id, target_sdk) VALUES (1, 4, 30);
INSERT INTO app_signature(exhibit, id, part, scheme, verified, app_verified, app_fault)
VALUES (1, 1, '', 'v1', 0, 0, 'targetSdkVersion 30 demands scheme v2 or newer');
-- expect: com.example.shop||targetSdkVersion 30 demands scheme v2 or newer|targetSdkVersion 30 要求 v2 或更新的签名方案
-- test: unknown "no app"
DELETE FROM app;
