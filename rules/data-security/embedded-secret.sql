/*
id: data-security/embedded-secret
version: 1.0.0
status: stable
kind: violation
level: high
precision: medium
title:
  en: A secret credential lies in the app
  zh-CN: 安装包内含密钥或口令
message:
  en: "{package} carries {name}: {value}"
  zh-CN: "{package} 内含 {name}：{value}"
rectify:
  en: Revoke the credential, keep it on a server, and let the app ask that server on the user's behalf.
  zh-CN: 立即吊销该凭据并改存于服务器，由应用经服务器代为调用。
requires: {app: 1}
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A sample or test credential, or one that was revoked. Credentials that are meant to be shipped are left out.
  zh-CN: 示例、测试用或已吊销的凭据；本就允许随应用分发的凭据已排除。
fingerprint: [package, kind, sha256]
*/
-- query:
SELECT s.exhibit, a.package, s.kind, s.name, substr(s.masked, 1, 24) || iif(length(s.masked) > 24, '…', '') AS value, s.sha256,
       'app_secret' AS ev_table, min(s.id) AS ev_row
  FROM app a JOIN app_secret s ON s.exhibit = a.exhibit
 WHERE s.grade = 'secret'
 GROUP BY s.exhibit, a.package, s.kind, s.sha256
 ORDER BY s.exhibit, ev_row;
-- test: fail "one key found in two places"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_secret(exhibit, id, kind, name, grade, masked, sha256, checked)
VALUES (1, 1, 'aws-access-key', 'AWS access key id', 'secret', 'AKIA………', 'aa', 0),
       (1, 2, 'aws-access-key', 'AWS access key id', 'secret', 'AKIA………', 'aa', 0);
-- expect: com.example.shop|aws-access-key|AWS access key id|AKIA………|aa
-- test: pass "a key that is meant to be shipped"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_secret(exhibit, id, kind, name, grade, masked, sha256) VALUES (1, 1, 'google-api-key', 'Google API key', 'public', 'AIza…', 'bb');
-- test: unknown "no app"
DELETE FROM app;
