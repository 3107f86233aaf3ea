/*
id: data-security/identifier-abroad
version: 1.0.1
status: stable
kind: lead
level: high
precision: medium
title:
  en: A personal identifier goes to a server abroad
  zh-CN: 个人标识被发送至境外服务器
message:
  en: "{kind} ({masked}) went to {host} at {address} in {country}, in the {location} as '{name}', {times}×"
  zh-CN: "{kind_zh}（{masked}）被发送至 {country} 的 {host}（{address}），位于{location_zh}的“{name}”，共 {times} 次"
rectify:
  en: Show the ground of the transfer and the separate consent, or keep the data at home.
  zh-CN: 说明出境的合法依据并取得单独同意，或将数据保留在境内。
requires: {http_exchange: 1, destination: 1}
params: {home: ""}
applies:
  en: No region is given (parameter home, or region in session.yaml), or no identifiers were planted.
  zh-CN: 未给出地区（参数 home 或 session.yaml 的 region），或未预置标识。
clauses: [CN-PIPL-38, CN-PIPL-55, EU-GDPR-44]
falsepositives:
  en: The country is that of the address's registration; networks of content delivery answer from elsewhere. Contracts and assessments are not seen.
  zh-CN: 国家为地址登记地，内容分发网络可能从别处应答；合同与评估不在证据之内。
fingerprint: [host, kind, country]
*/
-- `home` is one or more countries, a space between them (such as all of the European Economic Area); it wins over the session's region.
-- applies:
SELECT (:home > '' OR EXISTS (SELECT 1 FROM session s WHERE length(s.region) >= 2))
   AND (EXISTS (SELECT 1 FROM known_identifier) OR EXISTS (SELECT 1 FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
               WHERE i.grade = 'checked' AND EXISTS (SELECT 1 FROM destination d WHERE d.exhibit = x.exhibit AND d.exchange = x.id)
                 AND coalesce(i.location, '') NOT IN ('response', 'set-cookie')));
-- query:
SELECT i.exhibit, x.host, i.kind, i.location, i.name, i.masked, d.country, d.address, count(DISTINCT i.id) AS times,
       words('identifier', i.kind, 'zh-CN') AS kind_zh,
       words('place', i.location, 'zh-CN') AS location_zh,
       'identifier' AS ev_table, min(i.id) AS ev_row, 'destination' AS ev_table_2, d.id AS ev_row_2,
       'http_exchange' AS ev_table_3, x.id AS ev_row_3
  FROM identifier i JOIN http_exchange x ON x.exhibit = i.exhibit AND x.id = i.exchange
       JOIN destination d ON d.exhibit = x.exhibit AND d.exchange = x.id
 WHERE i.grade IN ('checked', 'seeded') AND coalesce(i.location, '') NOT IN ('response', 'set-cookie')
   AND instr(' ' || upper(coalesce(nullif(:home, ''), (SELECT substr(s.region, 1, 2) FROM session s))) || ' ', ' ' || d.country || ' ') = 0
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY i.exhibit, x.host, i.kind, d.country
 ORDER BY i.exhibit, ev_row, d.country;
-- test: fail "from Shanghai to the United States"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
-- expect: t.example|imei|body|u.did|35•241|US|192.0.2.1|1|IMEI|正文
-- test: fail "twice is one finding"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 8, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
-- expect: t.example|imei|body|u.did|35•241|US|192.0.2.1|2|IMEI|正文
-- test: fail "not planted, but with right check digits"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'checked';
-- expect: t.example|imei|body|u.did|35•241|US|192.0.2.1|1|IMEI|正文
-- test: pass "by its shape alone"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE identifier SET grade = 'shape';
-- test: pass "at home"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE destination SET country = 'CN';
-- test: pass "at home, by a region in small letters"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE session SET region = 'us-ca';
-- test: pass "no known country"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
INSERT INTO http_exchange(exhibit, id, host) VALUES (1, 4, 'o.example');
UPDATE destination SET exchange = 4;
-- test: pass "the server sent it"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE identifier SET location = 'response';
-- test: pass "the server set it in a cookie"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE identifier SET location = 'set-cookie';
-- test: pass "another exchange carries it"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 4, 'own.example', 'first');
UPDATE identifier SET exchange = 4;
-- test: notapplicable "no region is told"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
DELETE FROM session;
-- test: notapplicable "nothing was planted and nothing found"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
DELETE FROM known_identifier;
DELETE FROM identifier;
-- test: notapplicable "nothing was planted, and what was found is a shape"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
DELETE FROM known_identifier;
UPDATE identifier SET grade = 'shape';
-- test: unknown "no country is known"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
DELETE FROM destination;
-- test: pass "a call of the browser's own"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: t.example|imei|body|u.did|35•241|US|192.0.2.1|1|IMEI|正文
-- test: pass "the same number, but in another exhibit (identifier)"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE identifier SET exhibit = 2;
-- test: pass "the same number, but in another exhibit (destination)"
INSERT INTO session(exhibit, id, region) VALUES (0, 1, 'CN-SH');
INSERT INTO known_identifier(exhibit, id, kind, value) VALUES (0, 1, 'imei', '356938035643809');
INSERT INTO http_exchange(exhibit, id, host, party) VALUES (1, 3, 't.example', 'third');
INSERT INTO identifier(exhibit, id, exchange, kind, grade, location, name, path, masked, hashed)
VALUES (1, 7, 3, 'imei', 'seeded', 'body', 'u.did', '', '35•241', 0);
INSERT INTO destination(exhibit, id, exchange, address, country) VALUES (1, 9, 3, '192.0.2.1', 'US');
UPDATE destination SET exhibit = 2;
-- test: unknown "no traffic"
DELETE FROM http_exchange;
