/*
id: data-security/identifier-in-dns
version: 1.0.1
status: stable
kind: violation
level: high
precision: high
title:
  en: A planted identifier is asked for as a name, in clear
  zh-CN: 预置标识以明文出现在域名查询中
message:
  en: the planted {kind} went in clear to the name server {server} inside {name}
  zh-CN: 预置的{kind_zh}出现在发往 {server} 的明文域名查询 {name} 中
rectify:
  en: Put no identifier in a name of a host.
  zh-CN: 域名中不得包含个人标识。
requires: {dns_answer: 1, flow: 1, known_identifier: 1}
params: {least_length: 6}
clauses: [M21-3, CN-PIPL-51, EU-GDPR-5, EU-GDPR-32]
falsepositives:
  en: A value of few characters may stand in a name by chance.
  zh-CN: 字符较少的值可能偶然出现在域名中。
fingerprint: [kind, name]
*/
-- query:
SELECT d.exhibit, k.kind, d.name, d.server,
       words('identifier', k.kind, 'zh-CN') AS kind_zh,
       'dns_answer' AS ev_table, min(d.id) AS ev_row
  FROM dns_answer d JOIN known_identifier k ON instr(lower(d.name), lower(k.value)) > 0
 WHERE d.encrypted = 0 AND length(k.value) >= :least_length
 GROUP BY d.exhibit, k.kind, d.name
 ORDER BY d.exhibit, ev_row, k.kind;
-- test: fail "a serial number as a label"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'serial', 'R58N30ABC');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'r58n30abc.id.t.example', 'A', '192.0.2.1', 0);
-- expect: serial|r58n30abc.id.t.example||序列号
-- test: fail "twice is one finding"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'serial', 'R58N30ABC');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'r58n30abc.id.t.example', 'A', '192.0.2.1', 0);
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 6, 'r58n30abc.id.t.example', 'A', '192.0.2.1', 0);
-- expect: serial|r58n30abc.id.t.example||序列号
-- test: pass "through an encrypted tunnel"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'serial', 'R58N30ABC');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'r58n30abc.id.t.example', 'A', '192.0.2.1', 0);
UPDATE dns_answer SET encrypted = 1;
-- test: pass "another name"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'serial', 'R58N30ABC');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'r58n30abc.id.t.example', 'A', '192.0.2.1', 0);
UPDATE dns_answer SET name = 'www.example';
-- test: fail "as short as may be"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'serial', 'R58N30ABC');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'r58n30abc.id.t.example', 'A', '192.0.2.1', 0);
UPDATE known_identifier SET value = 'r58n30';
-- expect: serial|r58n30abc.id.t.example||序列号
-- test: pass "too short to be told from chance"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'serial', 'R58N30ABC');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'r58n30abc.id.t.example', 'A', '192.0.2.1', 0);
UPDATE known_identifier SET value = 'r58n3';
-- test: unknown "nothing was planted"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'serial', 'R58N30ABC');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'r58n30abc.id.t.example', 'A', '192.0.2.1', 0);
DELETE FROM known_identifier;
-- test: unknown "no name was asked for"
INSERT INTO flow(exhibit, id) VALUES (1, 1);
DELETE FROM dns_answer;
-- test: unknown "an archive, which shows no names in clear"
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'serial', 'R58N30ABC');
INSERT INTO dns_answer(exhibit, id, name, type, value, encrypted) VALUES (1, 5, 'www.example', 'A', '192.0.2.1', 1);
