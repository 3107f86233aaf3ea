/*
id: user-rights/undeclared-platform-traffic
version: 1.0.0
status: stable
kind: lead
level: medium
precision: medium
title:
  en: An app speaks to a company none of whose SDKs was found in it
  zh-CN: 应用与未检出其 SDK 的公司通信
message:
  en: "{package} asked {host} of {owner} {times}×, but no component of {owner} was found in its code"
  zh-CN: "{package} 向 {owner} 的 {host} 请求 {times} 次，但代码中未检出 {owner} 的组件"
rectify:
  en: List the receiver in the notice and among the SDKs, or take the calls out.
  zh-CN: 在隐私政策及 SDK 清单中列明接收方，或移除相关请求。
requires: {app: 1, http_exchange: 1}
applies:
  en: Whose hosts they are cannot be told.
  zh-CN: 无法判断主机归属。
clauses: [CN-2019-2, CN-337-1, CN-PIPL-23, EU-GDPR-13]
falsepositives:
  en: A page inside the app, a packed or renamed SDK, or a plain call of the interface explain it as well.
  zh-CN: 应用内网页、加固或改名的 SDK、直接调用接口均可能造成此现象。
fingerprint: [package, host]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM http_exchange x WHERE x.party IS NOT NULL);
-- query:
SELECT x.exhibit, a.package, x.host, x.owner, count(*) AS times, 'http_exchange' AS ev_table, min(x.id) AS ev_row
  FROM http_exchange x JOIN app a ON a.package = x.app OR x.app IS NULL
 WHERE x.party = 'third' AND x.owner IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM app_sdk s
                    WHERE s.exhibit = a.exhibit AND instr(' ' || lower(s.company) || ' ', ' ' || lower(x.owner) || ' ') > 0)
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY x.exhibit, a.package, x.host
 ORDER BY x.exhibit, ev_row, a.package;
-- test: fail "a host of a platform"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
-- expect: com.example.shop|t.example|Tencent|1
-- test: fail "twice, where the exhibit names no app"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 4, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
UPDATE http_exchange SET app = NULL;
-- expect: com.example.shop|t.example|Tencent|2
-- test: fail "an SDK of it in another app"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
INSERT INTO app(exhibit, id, package) VALUES (3, 1, 'com.example.other');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (3, 4, 'q', 'Q', 'Tencent');
-- expect: com.example.shop|t.example|Tencent|1
-- test: pass "with an SDK of it"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
UPDATE app_sdk SET company = 'TENCENT Holdings';
-- test: pass "the operator itself"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
UPDATE http_exchange SET party = 'first';
-- test: pass "of no known owner"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
UPDATE http_exchange SET owner = NULL;
-- test: pass "another app sent it"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
UPDATE http_exchange SET app = 'com.example.mail';
-- test: notapplicable "whose host it is cannot be told"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
UPDATE http_exchange SET party = NULL;
-- test: unknown "no app"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
DELETE FROM app;
-- test: pass "a call of the browser's own"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company) VALUES (2, 4, 'x', 'X', 'Google');
INSERT INTO http_exchange(exhibit, id, host, party, owner, platform, app)
VALUES (1, 3, 't.example', 'third', 'Tencent', 't', 'com.example.shop');
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: com.example.shop|t.example|Tencent|1
-- test: unknown "no traffic"
DELETE FROM http_exchange;
