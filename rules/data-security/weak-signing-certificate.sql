/*
id: data-security/weak-signing-certificate
version: 1.0.0
status: stable
kind: violation
level: medium
precision: high
title:
  en: Signed with a weak key or by MD5
  zh-CN: 签名密钥强度不足或使用 MD5
message:
  en: "{package} is signed with a {key_algorithm} key of {key_bits} bits ({algorithms})"
  zh-CN: "{package} 使用 {key_bits} 位 {key_algorithm} 密钥签名（{algorithms}）"
rectify:
  en: Rotate to a key of at least 2048 bits RSA or 256 bits elliptic curve by signature scheme v3, and sign by SHA-256 or better.
  zh-CN: 通过 v3 签名方案轮换为至少 2048 位 RSA 或 256 位椭圆曲线密钥，并使用 SHA-256 及以上算法签名。
requires: {app: 1}
params: {least_rsa_bits: 2048, least_ec_bits: 224}
clauses: [CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: An old key cannot simply be replaced, as updates need it. The certificate's own SHA-1 signature is not counted, as Android does not rely on it.
  zh-CN: 旧密钥关系到应用更新，难以直接更换。证书自身的 SHA-1 签名不计入，因 Android 并不依赖它。
fingerprint: [package, certificate_sha256]
*/
-- query:
SELECT s.exhibit, a.package, s.key_algorithm, s.key_bits, s.algorithms, s.certificate_sha256,
       'app_signature' AS ev_table, min(s.id) AS ev_row
  FROM app a JOIN app_signature s ON s.exhibit = a.exhibit
 WHERE (s.key_algorithm IN ('RSA', 'DSA') AND s.key_bits < :least_rsa_bits)
    OR (s.key_algorithm = 'EC' AND s.key_bits < :least_ec_bits)
    OR (s.checked = 1 AND upper(s.algorithms) LIKE '%MD5%')
 GROUP BY s.exhibit, a.package, s.certificate_sha256
 ORDER BY s.exhibit, ev_row;
-- test: fail "1024 bits in two schemes, and MD5"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.old');
INSERT INTO app_signature(exhibit, id, scheme, checked, key_algorithm, key_bits, algorithms, certificate_sha256)
VALUES (1, 1, 'v2', 1, 'RSA', 1024, 'RSA_PKCS1_V1_5_WITH_SHA256', 'aa'), (1, 2, 'v1', 1, 'RSA', 1024, 'RSA_WITH_SHA-256', 'aa'),
       (2, 1, 'v1', 1, 'RSA', 4096, 'RSA_WITH_MD5', 'bb');
-- expect: com.example.shop|RSA|1024|RSA_PKCS1_V1_5_WITH_SHA256|aa
-- expect: com.example.old|RSA|4096|RSA_WITH_MD5|bb
-- test: pass "strong keys; a short elliptic key is strong; SHA-1 in the certificate alone"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_signature(exhibit, id, scheme, checked, key_algorithm, key_bits, algorithms, signature_algorithm, certificate_sha256)
VALUES (1, 1, 'v2', 1, 'RSA', 2048, 'RSA_PKCS1_V1_5_WITH_SHA256', 'sha1WithRSAEncryption', 'aa'),
       (1, 2, 'v3', 1, 'EC', 256, 'ECDSA_WITH_SHA256', 'ecdsa-with-SHA256', 'bb');
-- test: pass "no signature at all is another rule's finding"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_signature(exhibit, id, scheme, checked) VALUES (1, 1, 'none', 0);
-- test: unknown "no app"
DELETE FROM app;
