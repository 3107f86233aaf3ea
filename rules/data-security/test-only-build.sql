/*
id: data-security/test-only-build
version: 1.0.0
status: stable
kind: violation
level: medium
precision: high
title:
  en: A build for tests is given out
  zh-CN: 对外提供测试版安装包
message:
  en: "{package} is marked testOnly: it installs only by a developer's command"
  zh-CN: "{package} 带有 testOnly 标记：只能通过开发者命令安装"
rectify:
  en: Give out the release build, made without android:testOnly.
  zh-CN: 对外提供不含 android:testOnly 标记的正式版本。
requires: {app: 1}
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A file taken from a developer's machine and not from a store or site.
  zh-CN: 安装包取自开发人员而非应用商店或网站。
fingerprint: [package]
*/
-- query:
SELECT a.exhibit, a.package, 'app' AS ev_table, a.id AS ev_row
  FROM app a
 WHERE a.test_only = 1
 ORDER BY a.exhibit, a.id;
-- test: fail "testOnly"
INSERT INTO app(exhibit, id, package, test_only) VALUES (1, 1, 'com.example.shop', 1);
-- expect: com.example.shop
-- test: pass "an app that tests another is no test-only build"
INSERT INTO app(exhibit, id, package, test_only, is_instrumentation) VALUES (1, 1, 'com.example.shop.test', 0, 1);
-- test: unknown "no app"
DELETE FROM app;
