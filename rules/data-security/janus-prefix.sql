/*
id: data-security/janus-prefix
version: 1.0.0
status: stable
kind: violation
level: critical
precision: high
title:
  en: Foreign code stands before a validly signed app (Janus)
  zh-CN: 签名有效的安装包前附有外来代码（Janus 漏洞）
message:
  en: "{package}: a dex stands before the archive and scheme v1 does not cover it; Android 5 to 8 would run it"
  zh-CN: "{package}：归档之前存在 v1 签名未覆盖的 dex 代码，Android 5 至 8 会执行该代码"
rectify:
  en: Withdraw the file, find out who changed it, and sign by scheme v2 or newer, which covers the whole file.
  zh-CN: 下架该安装包并查明篡改来源，使用覆盖整个文件的 v2 及以上方案重新签名。
requires: {app: 1}
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A sample made to show CVE-2017-13156.
  zh-CN: 为演示 CVE-2017-13156 而制作的样本。
fingerprint: [package]
*/
-- query:
SELECT s.exhibit, a.package, 'app_signature' AS ev_table, min(s.id) AS ev_row, 'app_anomaly' AS ev_table_2,
       (SELECT min(n.id) FROM app_anomaly n
         WHERE n.exhibit = s.exhibit AND n.kind = 'apksig-janus') AS ev_row_2
  FROM app a JOIN app_signature s ON s.exhibit = a.exhibit
 WHERE s.janus = 1
 GROUP BY s.exhibit, a.package
 ORDER BY s.exhibit, ev_row;
-- test: fail "a dex before the archive"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_signature(exhibit, id, scheme, app_verified, janus) VALUES (1, 1, 'v1', 1, 1);
INSERT INTO app_anomaly(exhibit, id, kind) VALUES (1, 5, 'apksig-janus');
-- expect: com.example.shop
-- test: pass "other bytes before the archive, and v1 alone"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_signature(exhibit, id, scheme, app_verified, janus) VALUES (1, 1, 'v1', 1, 0);
INSERT INTO app_anomaly(exhibit, id, kind) VALUES (1, 5, 'zip-data-before');
-- test: unknown "no app"
DELETE FROM app;
