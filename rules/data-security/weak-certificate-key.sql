/*
id: data-security/weak-certificate-key
version: 1.0.0
status: stable
kind: violation
level: medium
precision: medium
title:
  en: A server proves itself with a weak key
  zh-CN: 服务器证书使用弱密钥
message:
  en: "{host} showed the certificate of {subject} with an {key_type} key of {key_bits} bits"
  zh-CN: "{host} 出示 {subject} 的证书，{key_type} 密钥仅 {key_bits} 位"
rectify:
  en: Use RSA of 2048 bits or more, or EC of 256.
  zh-CN: 使用 2048 位以上 RSA 或 256 位 EC 密钥。
requires: {tls_session: 1, certificate: 1}
params: {least_rsa_bits: 2048, least_ec_bits: 224}
clauses: [RFC-9325, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A tool that opens TLS for the tester puts its own certificate in place of the real one; capture with a key log instead.
  zh-CN: 测试人员使用的中间人工具会替换证书；请改用密钥日志抓包。
fingerprint: [host, sha256]
*/
-- query:
SELECT c.exhibit, coalesce(t.server_name, '?') AS host, c.subject, c.key_type, c.key_bits, c.sha256,
       'certificate' AS ev_table, min(c.id) AS ev_row, 'tls_session' AS ev_table_2, t.id AS ev_row_2
  FROM certificate c JOIN tls_session t ON t.exhibit = c.exhibit AND t.id = c.tls_session
 WHERE c.key_bits > 0 AND (c.key_type IN ('RSA', 'DSA') AND c.key_bits < :least_rsa_bits OR c.key_type = 'EC' AND c.key_bits < :least_ec_bits)
   AND NOT EXISTS (SELECT 1 FROM http_exchange x
                    WHERE x.exhibit = t.exhibit AND x.tls_session = t.id AND x.background IS NOT NULL)
 GROUP BY c.exhibit, coalesce(t.server_name, '?'), c.sha256
 ORDER BY c.exhibit, ev_row;
-- test: fail "RSA of 1024 bits"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 1024;
-- expect: www.example|CN=www.example|RSA|1024|ab12
-- test: fail "EC of 192 bits, up the chain, twice"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 1024;
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 9, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 192, key_type = 'EC', position = 1;
-- expect: www.example|CN=www.example|EC|192|ab12
-- test: fail "DSA of 1024 bits"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 1024;
UPDATE certificate SET key_type = 'DSA';
-- expect: www.example|CN=www.example|DSA|1024|ab12
-- test: pass "RSA of 2048 bits"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 1024;
UPDATE certificate SET key_bits = 2048;
-- test: pass "EC of 224 bits"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 1024;
UPDATE certificate SET key_bits = 224, key_type = 'EC';
-- test: pass "another type of few bits"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 1024;
UPDATE certificate SET key_bits = 200, key_type = 'ED25519';
-- test: pass "of unknown size"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 1024;
UPDATE certificate SET key_bits = 0;
-- test: pass "a call of the browser's own"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 1024;
INSERT INTO http_exchange(exhibit, id, tls_session, background) VALUES (1, 5, 3, 'chromium');
-- test: fail "calls of its own elsewhere, and other calls here"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 1024;
INSERT INTO http_exchange(exhibit, id, tls_session, background)
VALUES (1, 5, 3, NULL), (1, 6, 4, 'chromium'), (2, 7, 3, 'chromium');
-- expect: www.example|CN=www.example|RSA|1024|ab12
-- test: pass "in another session"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 1024;
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (2, 4, 1700000000.0, 'other.example', 771, 47, 0);
UPDATE certificate SET tls_session = 4;
-- test: unknown "no certificate was seen"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 1024;
DELETE FROM certificate;
-- test: pass "the same number, but in another exhibit (certificate)"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET key_bits = 1024;
UPDATE certificate SET exhibit = 2;
-- test: unknown "no TLS was captured"
DELETE FROM tls_session;
