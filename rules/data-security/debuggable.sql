/*
id: data-security/debuggable
version: 1.0.0
status: stable
kind: violation
level: high
precision: high
title:
  en: The app can be debugged by anyone
  zh-CN: 应用可被任意调试
message:
  en: "{package} is debuggable: whoever holds the device can read its private files and memory"
  zh-CN: "{package} 处于可调试状态：持有设备者可读取其私有文件和内存"
rectify:
  en: Build the release without android:debuggable and inspect the file that is published.
  zh-CN: 发布版本不得设置 android:debuggable，并对实际发布的安装包复核。
requires: {app: 1}
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A build made for testers only. Ask where the file comes from.
  zh-CN: 仅供测试人员使用的版本；请核实安装包来源。
fingerprint: [package]
*/
-- query:
SELECT a.exhibit, a.package, 'app' AS ev_table, a.id AS ev_row
  FROM app a
 WHERE a.debuggable = 1
 ORDER BY a.exhibit, a.id;
-- test: fail "debuggable"
INSERT INTO app(exhibit, id, package, debuggable) VALUES (1, 1, 'com.example.shop', 1);
-- expect: com.example.shop
-- test: pass "signed with the debug key, yet not debuggable"
INSERT INTO app(exhibit, id, package, debuggable) VALUES (1, 1, 'com.example.shop', 0);
INSERT INTO app_signature(exhibit, id, is_debug) VALUES (1, 1, 1);
-- test: unknown "no app"
DELETE FROM app;
