/*
id: data-security/weak-certificate-signature
version: 1.0.0
status: stable
kind: violation
level: medium
precision: medium
title:
  en: A certificate is signed with a broken hash
  zh-CN: 证书签名使用不安全的摘要算法
message:
  en: "{host} showed the certificate of {subject}, signed by {signature_algorithm}"
  zh-CN: "{host} 出示 {subject} 的证书，签名算法为 {signature_algorithm}"
rectify:
  en: Get a certificate that is signed with SHA-256 or better.
  zh-CN: 更换为以 SHA-256 或更强算法签名的证书。
requires: {tls_session: 1, certificate: 1}
clauses: [RFC-9325, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A tool that opens TLS for the tester puts its own certificate in place of the real one; capture with a key log instead.
  zh-CN: 测试人员使用的中间人工具会替换证书；请改用密钥日志抓包。
fingerprint: [host, sha256]
*/
-- query:
SELECT c.exhibit, coalesce(t.server_name, '?') AS host, c.subject, c.signature_algorithm, c.sha256,
       'certificate' AS ev_table, min(c.id) AS ev_row, 'tls_session' AS ev_table_2, t.id AS ev_row_2
  FROM certificate c JOIN tls_session t ON t.exhibit = c.exhibit AND t.id = c.tls_session
 WHERE c.self_signed = 0
   AND (instr(lower(replace(c.signature_algorithm, '-', '')), 'sha1') > 0 OR instr(lower(c.signature_algorithm), 'md5') > 0)
   AND NOT EXISTS (SELECT 1 FROM http_exchange x
                    WHERE x.exhibit = t.exhibit AND x.tls_session = t.id AND x.background IS NOT NULL)
 GROUP BY c.exhibit, coalesce(t.server_name, '?'), c.sha256
 ORDER BY c.exhibit, ev_row;
-- test: fail "SHA-1"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET signature_algorithm = 'ecdsa-with-SHA-1';
-- expect: www.example|CN=www.example|ecdsa-with-SHA-1|ab12
-- test: fail "MD5, up the chain, twice"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET signature_algorithm = 'ecdsa-with-SHA-1';
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 9, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET signature_algorithm = 'md5WithRSAEncryption', position = 1;
-- expect: www.example|CN=www.example|md5WithRSAEncryption|ab12
-- test: pass "SHA-256"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET signature_algorithm = 'ecdsa-with-SHA-1';
UPDATE certificate SET signature_algorithm = 'sha256WithRSAEncryption';
-- test: pass "a root, whose own signature proves nothing"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET signature_algorithm = 'ecdsa-with-SHA-1';
UPDATE certificate SET self_signed = 1;
-- test: pass "a call of the browser's own"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET signature_algorithm = 'ecdsa-with-SHA-1';
INSERT INTO http_exchange(exhibit, id, tls_session, background) VALUES (1, 5, 3, 'chromium');
-- test: fail "calls of its own elsewhere, and other calls here"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET signature_algorithm = 'ecdsa-with-SHA-1';
INSERT INTO http_exchange(exhibit, id, tls_session, background)
VALUES (1, 5, 3, NULL), (1, 6, 4, 'chromium'), (2, 7, 3, 'chromium');
-- expect: www.example|CN=www.example|ecdsa-with-SHA-1|ab12
-- test: pass "in another session"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET signature_algorithm = 'ecdsa-with-SHA-1';
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (2, 4, 1700000000.0, 'other.example', 771, 47, 0);
UPDATE certificate SET tls_session = 4;
-- test: unknown "no certificate was seen"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET signature_algorithm = 'ecdsa-with-SHA-1';
DELETE FROM certificate;
-- test: pass "the same number, but in another exhibit (certificate)"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET signature_algorithm = 'ecdsa-with-SHA-1';
UPDATE certificate SET exhibit = 2;
-- test: unknown "no TLS was captured"
DELETE FROM tls_session;
