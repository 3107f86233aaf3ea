/*
id: data-security/dns-hash-label
version: 1.0.0
status: stable
kind: lead
level: low
precision: low
title:
  en: Names that look like a hash are asked for in clear
  zh-CN: 以明文查询形似哈希值的域名
message:
  en: "{name} has a label of 32 hexadecimal digits or more; it went in clear to the name server {server}"
  zh-CN: "{name} 含 32 位以上十六进制标签，以明文发往 {server}"
rectify:
  en: Put no identifier in a name of a host, nor its hash.
  zh-CN: 域名中不得包含个人标识或其哈希值。
requires: {dns_answer: 1, flow: 1}
clauses: [CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: "Networks of content delivery name tenants and objects that way. Run twice on two devices: a name that differs speaks for an identifier."
  zh-CN: 内容分发网络也以此命名租户和对象；可在两台设备上各运行一次，名称不同则可能为标识。
fingerprint: [name]
*/
-- query:
SELECT d.exhibit, d.name, d.server, 'dns_answer' AS ev_table, min(d.id) AS ev_row
  FROM dns_answer d
 WHERE d.encrypted = 0 AND d.name GLOB '*' || replace('................................', '.', '[0-9a-f]') || '*'
 GROUP BY d.exhibit, d.name
 ORDER BY d.exhibit, ev_row;
-- test: fail "32 digits"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted)
VALUES (1, 5, '0123456789abcdef0123456789abcdef.t.example', 'A', '192.0.2.1', 0);
-- expect: 0123456789abcdef0123456789abcdef.t.example|
-- test: fail "33 digits, twice"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted)
VALUES (1, 5, '0123456789abcdef0123456789abcdef.t.example', 'A', '192.0.2.1', 0);
UPDATE dns_answer SET name = 'x.a0123456789abcdef0123456789abcdef.t.example';
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted)
VALUES (1, 6, 'x.a0123456789abcdef0123456789abcdef.t.example', 'A', '192.0.2.1', 0);
-- expect: x.a0123456789abcdef0123456789abcdef.t.example|
-- test: pass "31 digits"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted)
VALUES (1, 5, '0123456789abcdef0123456789abcdef.t.example', 'A', '192.0.2.1', 0);
UPDATE dns_answer SET name = '123456789abcdef0123456789abcdef.t.example';
-- test: pass "through an encrypted tunnel"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted)
VALUES (1, 5, '0123456789abcdef0123456789abcdef.t.example', 'A', '192.0.2.1', 0);
UPDATE dns_answer SET encrypted = 1;
-- test: unknown "no name was asked for"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
DELETE FROM dns_answer;
-- test: unknown "an archive, which shows no names in clear"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'serial', 'R58N30ABC');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'www.example', 'A', '192.0.2.1', 1);
