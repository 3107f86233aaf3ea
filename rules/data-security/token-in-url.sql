/*
id: data-security/token-in-url
version: 1.0.1
status: stable
kind: lead
level: medium
precision: medium
title:
  en: A login token stands in an address
  zh-CN: 网址中含有登录令牌
message:
  en: the {location} of an address of {host} holds '{name}' of {size} characters
  zh-CN: "{host} 的网址{location_zh}部分含“{name}”，长 {size} 个字符"
rectify:
  en: "Send tokens in the Authorization header: addresses stay in histories and logs and leak by Referer."
  zh-CN: 令牌应置于 Authorization 头：网址会留在历史记录和日志中，并经 Referer 泄露。
requires: {http_exchange: 1}
params:
  names: '["access_token","refresh_token","id_token","auth_token","authtoken","accesstoken","login_token"]'
  least_length: 16
clauses: [CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: The value may be good for one request only, or name a visit of nobody in particular. Whether it opens an account shows when it is used again.
  zh-CN: 该值可能仅可使用一次，或仅标识匿名访问；重放即可判断其能否进入账号。
fingerprint: [host, location, name]
*/
-- query:
WITH names AS MATERIALIZED (SELECT DISTINCT name FROM http_parameter),
     tails AS MATERIALIZED (SELECT name, '.' || replace(replace(lower(name), '[', '.'), ']', '') AS tail FROM names),
     named AS MATERIALIZED (SELECT DISTINCT t.name FROM json_each(:names) n CROSS JOIN tails t ON substr(t.tail, -length(n.value) - 1) = '.' || n.value)
SELECT p.exhibit, x.host, p.location, p.name, max(length(p.value)) AS size,
       words('place', p.location, 'zh-CN') AS location_zh,
       'http_parameter' AS ev_table, p.id AS ev_row,
       'http_exchange' AS ev_table_2, x.id AS ev_row_2
  FROM named CROSS JOIN http_parameter p ON p.name = named.name
       CROSS JOIN http_exchange x ON x.exhibit = p.exhibit AND x.id = p.exchange
 WHERE p.location IN ('query', 'path') AND length(p.value) >= :least_length
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY p.exhibit, x.host, p.location, p.name
 ORDER BY p.exhibit, ev_row;
-- test: fail "in the query, as long as the limit"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'query', 'access_token', '0123456789abcdef');
-- expect: t.example|query|access_token|16|查询串
-- test: fail "in the path, and the longest of two"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'query', 'access_token', '0123456789abcdef');
UPDATE http_parameter SET location = 'path';
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 9, 3, 'path', 'access_token', '0123456789abcdef0');
-- expect: t.example|path|access_token|17|路径
-- test: fail "part of a longer name"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'query', 'access_token', '0123456789abcdef');
UPDATE http_parameter SET name = 'A[access_token]';
-- expect: t.example|query|A[access_token]|16|查询串
-- test: pass "in the body"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'query', 'access_token', '0123456789abcdef');
UPDATE http_parameter SET location = 'form';
-- test: pass "too short to be secret"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'query', 'access_token', '0123456789abcdef');
UPDATE http_parameter SET value = '0123456789abcde';
-- test: pass "a name that only ends like one"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'query', 'access_token', '0123456789abcdef');
UPDATE http_parameter SET name = 'xaccess_token';
-- test: pass "another exchange carries it"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'query', 'access_token', '0123456789abcdef');
UPDATE http_exchange SET background = 'chromium';
INSERT INTO http_exchange(exhibit, id) VALUES (1, 4);
UPDATE http_exchange SET id = 5 WHERE id = 3;
-- test: pass "a call of the browser's own"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'query', 'access_token', '0123456789abcdef');
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'query', 'access_token', '0123456789abcdef');
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'query', 'access_token', '0123456789abcdef');
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'query', 'access_token', '0123456789abcdef');
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|query|access_token|16|查询串
-- test: pass "the same number, but in another exhibit (http_parameter)"
INSERT INTO http_exchange(exhibit, id, host, encrypted) VALUES (1, 3, 't.example', 1);
INSERT INTO http_parameter(exhibit, id, exchange, location, name, value)
VALUES (1, 6, 3, 'query', 'access_token', '0123456789abcdef');
UPDATE http_parameter SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
