/*
id: data-security/tls-outdated
version: 1.0.0
status: stable
kind: violation
level: medium
precision: high
title:
  en: An outdated version of TLS is spoken
  zh-CN: 使用过时的 TLS 版本
message:
  en: "{host} agreed on {version_name}, {times}×"
  zh-CN: 与 {host} 协商使用 {version_name}，共 {times} 次
rectify:
  en: Switch TLS 1.1 and older off, on the server and in the app.
  zh-CN: 在服务器和应用中停用 TLS 1.1 及更早版本。
requires: {tls_session: 1}
params: {least_version: 771}
clauses: [RFC-8996, RFC-9325, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A device that stands between may have chosen the version.
  zh-CN: 版本可能由中间设备选定。
fingerprint: [host, version_name]
*/
-- query:
SELECT t.exhibit, coalesce(t.server_name, '?') AS host,
       CASE t.version WHEN 768 THEN 'SSL 3.0' WHEN 769 THEN 'TLS 1.0' WHEN 770 THEN 'TLS 1.1' ELSE 'version ' || t.version END AS version_name,
       count(*) AS times, 'tls_session' AS ev_table, min(t.id) AS ev_row
  FROM tls_session t
 WHERE t.version > 0 AND t.version < :least_version
   AND NOT EXISTS (SELECT 1 FROM http_exchange x
                    WHERE x.exhibit = t.exhibit AND x.tls_session = t.id AND x.background IS NOT NULL)
 GROUP BY t.exhibit, coalesce(t.server_name, '?'), t.version
 ORDER BY t.exhibit, ev_row;
-- test: fail "TLS 1.0"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 769, 47, 1);
-- expect: www.example|TLS 1.0|1
-- test: fail "TLS 1.1, twice, to a host without a name"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 769, 47, 1);
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 4, 1700000000.0, 'www.example', 769, 47, 1);
UPDATE tls_session SET version = 770, server_name = NULL;
-- expect: ?|TLS 1.1|2
-- test: fail "SSL 3.0 and SSL 2.0"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 769, 47, 1);
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 4, 1700000000.0, 'www.example', 2, 47, 1);
UPDATE tls_session SET version = 768 WHERE id = 3;
-- expect: www.example|SSL 3.0|1
-- expect: www.example|version 2|1
-- test: pass "TLS 1.2"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 769, 47, 1);
UPDATE tls_session SET version = 771;
-- test: pass "no answer of the server"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 769, 47, 1);
UPDATE tls_session SET version = 0;
-- test: pass "a call of the browser's own"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 769, 47, 1);
INSERT INTO http_exchange(exhibit, id, tls_session, background) VALUES (1, 5, 3, 'chromium');
-- test: fail "calls of its own elsewhere, and other calls here"
INSERT INTO tls_session(exhibit, id, started, server_name, version, cipher, application_data)
VALUES (1, 3, 1700000000.0, 'www.example', 769, 47, 1);
INSERT INTO http_exchange(exhibit, id, tls_session, background)
VALUES (1, 5, 3, NULL), (1, 6, 4, 'chromium'), (2, 7, 3, 'chromium');
-- expect: www.example|TLS 1.0|1
-- test: unknown "no TLS was captured"
DELETE FROM tls_session;
