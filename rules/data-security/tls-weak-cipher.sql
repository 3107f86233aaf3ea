/*
id: data-security/tls-weak-cipher
version: 1.0.1
status: stable
kind: violation
level: high
precision: high
title:
  en: TLS with a broken cipher
  zh-CN: TLS 使用已不安全的加密套件
message:
  en: "{host} agreed on cipher suite {cipher}, which is {cipher_weakness}, {times}×"
  zh-CN: 与 {host} 协商使用加密套件 {cipher}（{cipher_weakness_zh}），共 {times} 次
rectify:
  en: Offer and accept suites with AEAD and forward secrecy only.
  zh-CN: 仅提供并接受带 AEAD 且具备前向保密的套件。
requires: {tls_session: 1}
clauses: [RFC-9325, M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A device that stands between may have chosen the suite.
  zh-CN: 套件可能由中间设备选定。
fingerprint: [host, cipher]
*/
-- query:
SELECT t.exhibit, coalesce(t.server_name, '?') AS host, t.cipher, t.cipher_weakness, count(*) AS times,
       words('cipher', t.cipher_weakness, 'zh-CN') AS cipher_weakness_zh,
       'tls_session' AS ev_table, min(t.id) AS ev_row
  FROM tls_session t
 WHERE t.version > 0 AND t.cipher_weakness IN ('null', 'anonymous', 'export', 'rc4', 'des', '3des', 'md5')
   AND NOT EXISTS (SELECT 1 FROM http_exchange x
                    WHERE x.exhibit = t.exhibit AND x.tls_session = t.id AND x.background IS NOT NULL)
 GROUP BY t.exhibit, coalesce(t.server_name, '?'), t.cipher
 ORDER BY t.exhibit, ev_row;
-- test: fail "RC4"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'rc4');
-- expect: www.example|47|rc4|1|RC4
-- test: fail "each other weakness, each its own finding"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'rc4');
DELETE FROM tls_session;
INSERT INTO tls_session(exhibit, id, server_name, version, cipher, cipher_weakness)
VALUES (1, 1, NULL, 771, 0, 'null'), (1, 2, NULL, 771, 1, 'anonymous'), (1, 3, NULL, 771, 2, 'export'),
       (1, 4, NULL, 771, 3, 'des'), (1, 5, NULL, 771, 4, '3des'), (1, 6, NULL, 771, 5, 'md5');
-- expect: ?|0|null|1|不加密
-- expect: ?|1|anonymous|1|不认证身份
-- expect: ?|2|export|1|出口级弱加密
-- expect: ?|3|des|1|DES
-- expect: ?|4|3des|1|3DES
-- expect: ?|5|md5|1|MD5
-- test: fail "twice is one finding"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'rc4');
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 4, 1700000000.0, 'www.example', 771, 47, 1, 'rc4');
-- expect: www.example|47|rc4|2|RC4
-- test: pass "without forward secrecy, of which another rule tells"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'rc4');
UPDATE tls_session SET cipher_weakness = 'no-forward-secrecy';
-- test: pass "a strong suite"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'rc4');
UPDATE tls_session SET cipher_weakness = NULL;
-- test: pass "no answer of the server"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'rc4');
UPDATE tls_session SET version = 0;
-- test: pass "a call of the browser's own"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'rc4');
INSERT INTO http_exchange(exhibit, id, tls_session, background) VALUES (1, 5, 3, 'chromium');
-- test: fail "calls of its own elsewhere, and other calls here"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data, cipher_weakness)
VALUES (1, 3, 1700000000.0, 'www.example', 771, 47, 1, 'rc4');
INSERT INTO http_exchange(exhibit, id, tls_session, background)
VALUES (1, 5, 3, NULL), (1, 6, 4, 'chromium'), (2, 7, 3, 'chromium');
-- expect: www.example|47|rc4|1|RC4
-- test: unknown "no TLS was captured"
DELETE FROM tls_session;
