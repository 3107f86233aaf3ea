/*
id: data-security/tls-no-forward-secrecy
version: 1.0.0
status: stable
kind: lead
level: low
precision: high
title:
  en: Recorded TLS can be opened later with the key of the server
  zh-CN: 服务器密钥一旦泄露，已录制的 TLS 可被解密
message:
  en: "{host} agreed on cipher suite {cipher} without forward secrecy, {times}×"
  zh-CN: 与 {host} 协商使用加密套件 {cipher}，不具备前向保密，共 {times} 次
rectify:
  en: Prefer TLS 1.3 or suites with ECDHE.
  zh-CN: 优先使用 TLS 1.3 或带 ECDHE 的套件。
requires: {tls_session: 1}
clauses: [RFC-9325, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A device that stands between may have chosen the suite. The connection itself is encrypted.
  zh-CN: 套件可能由中间设备选定；连接本身已加密。
fingerprint: [host, cipher]
*/
-- query:
SELECT t.exhibit, coalesce(t.server_name, '?') AS host, t.cipher, count(*) AS times, 'tls_session' AS ev_table, min(t.id) AS ev_row
  FROM tls_session t
 WHERE t.version > 0 AND t.cipher_weakness = 'no-forward-secrecy'
   AND NOT EXISTS (SELECT 1 FROM http_exchange x
                    WHERE x.exhibit = t.exhibit AND x.tls_session = t.id AND x.background IS NOT NULL)
 GROUP BY t.exhibit, coalesce(t.server_name, '?'), t.cipher
 ORDER BY t.exhibit, ev_row;
-- test: fail "RSA key exchange"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'no-forward-secrecy');
-- expect: www.example|47|1
-- test: fail "twice, to a host without a name"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'no-forward-secrecy');
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 4, 1700000000.0, 'www.example', 771, 47, 1, 'no-forward-secrecy');
UPDATE tls_session SET server_name = NULL;
-- expect: ?|47|2
-- test: pass "a broken cipher, of which another rule tells"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'no-forward-secrecy');
UPDATE tls_session SET cipher_weakness = 'rc4';
-- test: pass "no answer of the server"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'no-forward-secrecy');
UPDATE tls_session SET version = 0;
-- test: pass "a call of the browser's own"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'no-forward-secrecy');
INSERT INTO http_exchange(exhibit, id, tls_session, background) VALUES (1, 5, 3, 'chromium');
-- test: fail "calls of its own elsewhere, and other calls here"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'no-forward-secrecy');
INSERT INTO http_exchange(exhibit, id, tls_session, background)
VALUES (1, 5, 3, NULL), (1, 6, 4, 'chromium'), (2, 7, 3, 'chromium');
-- expect: www.example|47|1
-- test: unknown "no TLS was captured"
DELETE FROM tls_session;
