/*
id: data-security/permissions
version: 1.0.0
status: test
kind: violation
level: medium
precision: high
title: {en: A permission is asked for, zh-CN: 申请了权限}
message: {en: "{package} counts {number}", zh-CN: "{package} 有 {number}"}
rectify: {en: Ask for less., zh-CN: 减少申请。}
params: {least: 1}
requires: {app: 1}
clauses: [CN-PIPL-13]
fingerprint: [package]
*/
-- query:
SELECT a.exhibit, 'app' AS ev_table, a.id AS ev_row, a.package AS package,
       (SELECT count(*) FROM app_permission p WHERE p.exhibit = a.exhibit) AS number
  FROM app a
 WHERE (SELECT count(*) FROM app_permission p WHERE p.exhibit = a.exhibit) >= :least
 ORDER BY 1, 3;
-- test: fail "one permission"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example');
INSERT INTO app_permission(exhibit, id, name) VALUES (1, 1, 'a');
-- test: pass "none"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example');
