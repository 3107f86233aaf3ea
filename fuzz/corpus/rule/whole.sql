/*
id: data-security/cleartext-traffic
version: 1.0.0
status: stable
kind: violation
level: medium
precision: high
title: {en: "Cleartext", zh-CN: "明文"}
message: {en: "{package} {{allows}} it", zh-CN: "{package}"}
rectify: {en: "Forbid it", zh-CN: "禁止"}
applies: {en: "No code", zh-CN: "无代码"}
falsepositives: {en: "None known", zh-CN: "无"}
requires: {app: 1}
params: {minimum_sdk: 28}
clauses: [CN-PIPL-51]
fingerprint: [package]
*/
-- applies:
SELECT count(*) FROM app;
-- query:
SELECT exhibit, package, 'app' AS ev_table, id AS ev_row FROM app WHERE sdk < :minimum_sdk;
-- test: fail "old"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example');
-- expect: com.example
-- test: pass "none"
-- test: todo-pass "later"
-- test: unknown "no app"
