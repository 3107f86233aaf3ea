/*
id: data-security/password-in-url
version: 1.0.1
status: stable
kind: violation
level: high
precision: medium
title:
  en: A password stands in an address
  zh-CN: 网址中含有口令
message:
  en: the {location} of an address of {host} holds '{name}'
  zh-CN: "{host} 的网址{location_zh}部分含“{name}”"
rectify:
  en: "Send passwords in the body of a POST: addresses stay in histories and logs and leak by Referer."
  zh-CN: 口令应置于 POST 正文：网址会留在历史记录和日志中，并经 Referer 泄露。
requires: {http_exchange: 1}
params: {names: '["password","passwd","passwrd","pwd","passcode","userpassword","loginpassword"]'}
applies:
  en: No password was sent at all.
  zh-CN: 未发送任何口令。
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: The field may hold something else by that name, such as a setting or a hash; a hash that logs in is as good as the password.
  zh-CN: 同名字段可能另有含义（如设置项或哈希值）；但可用于登录的哈希与口令无异。
fingerprint: [host, location, name]
*/
-- applies:
WITH names AS MATERIALIZED (SELECT DISTINCT name FROM http_parameter),
     tails AS MATERIALIZED (SELECT name, '.' || replace(replace(lower(name), '[', '.'), ']', '') AS tail FROM names)
SELECT EXISTS (SELECT 1 FROM json_each(:names) n CROSS JOIN tails t ON substr(t.tail, -length(n.value) - 1) = '.' || n.value);
-- query:
WITH names AS MATERIALIZED (SELECT DISTINCT name FROM http_parameter),
     tails AS MATERIALIZED (SELECT name, '.' || replace(replace(lower(name), '[', '.'), ']', '') AS tail FROM names),
     named AS MATERIALIZED (SELECT DISTINCT t.name FROM json_each(:names) n CROSS JOIN tails t ON substr(t.tail, -length(n.value) - 1) = '.' || n.value)
SELECT p.exhibit, x.host, p.location, p.name,
       words('place', p.location, 'zh-CN') AS location_zh,
       'http_parameter' AS ev_table, min(p.id) AS ev_row,
       'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM named CROSS JOIN http_parameter p ON p.name = named.name
       CROSS JOIN http_exchange x ON x.exhibit = p.exhibit AND x.id = p.exchange
 WHERE p.location IN ('query', 'path') AND length(p.value) > 0
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY p.exhibit, x.host, p.location, p.name
 ORDER BY p.exhibit, ev_row;
-- test: fail "a login by GET"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
-- expect: t.example|query|pwd|查询串
-- test: fail "in the path, and a longer name"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
UPDATE http_parameter SET location = 'path', name = 'u[passwd]';
-- expect: t.example|path|u[passwd]|路径
-- test: fail "twice is one finding"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 9, 3, 'query', 'pwd', 'hunter2');
-- expect: t.example|query|pwd|查询串
-- test: pass "in the body"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
UPDATE http_parameter SET location = 'form';
-- test: pass "left empty"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
UPDATE http_parameter SET value = '';
-- test: pass "a name that only ends like one"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
UPDATE http_parameter SET name = 'nopwd';
INSERT INTO http_exchange(exhibit, id, encrypted) VALUES (1, 4, 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 9, 4, 'form', 'pwd', 'hunter2');
-- test: notapplicable "only a name that ends like one"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
UPDATE http_parameter SET name = 'nopwd';
-- test: pass "another exchange carries it"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
UPDATE http_exchange SET background = 'chromium';
INSERT INTO http_exchange(exhibit, id) VALUES (1, 4);
UPDATE http_exchange SET id = 5 WHERE id = 3;
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|query|pwd|查询串
-- test: pass "the same number, but in another exhibit (http_parameter)"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value) VALUES (1, 6, 3, 'query', 'pwd', 'hunter2');
UPDATE http_parameter SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
