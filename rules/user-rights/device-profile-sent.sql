/*
id: user-rights/device-profile-sent
version: 1.0.1
status: stable
kind: lead
level: medium
precision: low
title:
  en: Much is told of the device
  zh-CN: 上传过多设备信息
message:
  en: "{host} was told '{word}' of the device, in the {location} as '{name}', {times}×"
  zh-CN: 向 {host} 上传设备信息“{word}”，位于{location_zh}的“{name}”，共 {times} 次
rectify:
  en: Send what the function in use needs, and no list of apps, networks or cells.
  zh-CN: 仅发送当前功能所需信息，不上传应用列表、网络或基站信息。
requires: {http_exchange: 1, http_parameter: 1}
params:
  words: '["installedapp","applist","packagelist","wifilist","bssid","cellid","baseband","cpuserial","isroot","simoperator","bootid","batterylevel","clipboard"]'
clauses: [CN-337-2, CN-2019-4, CN-PIPL-28, EU-GDPR-5, EU-GDPR-25, EU-ePriv-5.3]
falsepositives:
  en: Known by the name of the field alone; the value may be empty of meaning, and a purpose may need it.
  zh-CN: 仅由字段名称判断，取值可能无意义，也可能确为某项目的所需。
fingerprint: [host, word]
*/
-- query:
WITH names AS MATERIALIZED (SELECT DISTINCT name FROM http_parameter),
     bare AS MATERIALIZED (SELECT name, replace(replace(lower(name), '_', ''), '-', '') AS letters FROM names),
     told AS MATERIALIZED (SELECT bare.name, w.value FROM json_each(:words) w CROSS JOIN bare ON instr(bare.letters, w.value) > 0)
SELECT p.exhibit, x.host, w.value AS word, p.location, p.name, count(*) AS times,
       words('place', p.location, 'zh-CN') AS location_zh,
       'http_parameter' AS ev_table, min(p.id) AS ev_row,
       'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM told w CROSS JOIN http_parameter p ON p.name = w.name
       CROSS JOIN http_exchange x ON x.exhibit = p.exhibit AND x.id = p.exchange
 WHERE coalesce(p.value, '') NOT IN ('', '0', 'null', 'unknown', '[]')
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY p.exhibit, x.host, w.value
 ORDER BY p.exhibit, ev_row, w.value;
-- test: fail "a list of apps"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
-- expect: t.example|installedapp|json|dev.installedApps[3]|1|JSON
-- test: fail "twice, with underscores and hyphens"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 7, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_parameter SET name = 'installed_a-pps';
-- expect: t.example|installedapp|json|installed_a-pps|2|JSON
-- test: pass "another name"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_parameter SET name = 'colour';
-- test: pass "empty"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_parameter SET value = '';
-- test: pass "an empty list"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_parameter SET value = '[]';
-- test: pass "nothing known"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_parameter SET value = 'unknown';
-- test: pass "null"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_parameter SET value = 'null';
-- test: pass "zero"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_parameter SET value = '0';
-- test: pass "another exchange carries it"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_exchange SET background = 'chromium';
INSERT INTO http_exchange(exhibit, id) VALUES (1, 4);
UPDATE http_exchange SET id = 5 WHERE id = 3;
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|installedapp|json|dev.installedApps[3]|1|JSON
-- test: pass "the same number, but in another exhibit (http_parameter)"
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'json', 'dev.installedApps[3]', 'com.a');
UPDATE http_parameter SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
