/*
id: data-security/wrong-host-certificate-accepted
version: 1.0.0
status: stable
kind: violation
level: critical
precision: medium
title:
  en: A certificate of another host is accepted
  zh-CN: 接受与主机名不符的证书
message:
  en: "{host} showed a certificate that is good for {names} only, and got data"
  zh-CN: "{host} 出示的证书仅适用于 {names}，客户端仍与其通信"
rectify:
  en: Check the name of the host against the certificate; do not override the verifier of the platform.
  zh-CN: 校验证书与主机名是否一致，不得绕过系统的校验。
requires: {tls_session: 1, certificate: 1}
clauses: [RFC-9325, M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A client that pins the key may do without the name. A tool that opens TLS for the tester puts its own certificate in place of the real one; capture with a key log instead.
  zh-CN: 客户端固定公钥时可不校验名称。测试人员使用的中间人工具会替换证书；请改用密钥日志抓包。
fingerprint: [host, sha256]
*/
-- query:
SELECT c.exhibit, coalesce(t.server_name, '?') AS host, c.names, c.sha256,
       'certificate' AS ev_table, min(c.id) AS ev_row, 'tls_session' AS ev_table_2, t.id AS ev_row_2
  FROM certificate c JOIN tls_session t ON t.exhibit = c.exhibit AND t.id = c.tls_session
 WHERE t.application_data = 1 AND c.position = 0 AND length(c.names) > 0 AND length(t.server_name) > 0
   AND instr(' ' || lower(c.names) || ' ', ' ' || lower(t.server_name) || ' ') = 0
   AND instr(' ' || lower(c.names) || ' ', ' *' || substr(lower(t.server_name), instr(t.server_name, '.')) || ' ') = 0
   AND NOT EXISTS (SELECT 1 FROM http_exchange x
                    WHERE x.exhibit = t.exhibit AND x.tls_session = t.id AND x.background IS NOT NULL)
 GROUP BY c.exhibit, coalesce(t.server_name, '?'), c.sha256
 ORDER BY c.exhibit, ev_row;
-- test: fail "names of other hosts"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
-- expect: www.example|api.example *.cdn.example|ab12
-- test: fail "a star is one label; twice"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
UPDATE tls_session SET server_name = 'a.b.cdn.example';
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 9, 3, 0, 'CN=www.example', 'CN=CA', 'api.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
-- expect: a.b.cdn.example|api.example *.cdn.example|ab12
-- test: pass "its own name"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
UPDATE certificate SET names = 'a.example WWW.example';
-- test: pass "a star for one label"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
UPDATE tls_session SET server_name = 'x.cdn.example';
-- test: pass "a certificate without names, such as a client's"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
UPDATE certificate SET names = '';
-- test: pass "the client named no host"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
UPDATE tls_session SET server_name = NULL;
-- test: pass "the client named an empty host"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
UPDATE tls_session SET server_name = '';
-- test: pass "the client sent nothing after it"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
UPDATE tls_session SET application_data = 0;
-- test: pass "up the chain"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
UPDATE certificate SET position = 1;
-- test: pass "a call of the browser's own"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
INSERT INTO http_exchange(exhibit, id, tls_session, background) VALUES (1, 5, 3, 'chromium');
-- test: fail "calls of its own elsewhere, and other calls here"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
INSERT INTO http_exchange(exhibit, id, tls_session, background)
VALUES (1, 5, 3, NULL), (1, 6, 4, 'chromium'), (2, 7, 3, 'chromium');
-- expect: www.example|api.example *.cdn.example|ab12
-- test: pass "in another session"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (2, 4, 1700000000.0, 'other.example', 771, 47, 0);
UPDATE certificate SET tls_session = 4;
-- test: unknown "no certificate was seen"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
DELETE FROM certificate;
-- test: pass "the same number, but in another exhibit (certificate)"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1);
INSERT INTO certificate(exhibit, id, tls_session, position, subject, issuer, names, sha256, signature_algorithm, key_type, key_bits, not_before, not_after, self_signed)
VALUES (1, 8, 3, 0, 'CN=www.example', 'CN=CA', 'www.example *.cdn.example', 'ab12', 'sha256WithRSAEncryption', 'RSA', 2048, 1600000000.0, 1800000000.0, 0);
UPDATE certificate SET names = 'api.example *.cdn.example';
UPDATE certificate SET exhibit = 2;
-- test: unknown "no TLS was captured"
DELETE FROM tls_session;
