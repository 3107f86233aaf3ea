/*
id: data-security/cleartext-despite-policy
version: 1.0.1
status: stable
kind: violation
level: high
precision: high
title:
  en: An app sends in clear what its own policy forbids
  zh-CN: 应用违反自身网络安全配置发送明文
message:
  en: "{package} forbids cleartext traffic everywhere, yet asked {host} in clear {times}×, first {url}"
  zh-CN: "{package} 的配置禁止一切明文流量，但仍以明文请求 {host} {times} 次，首次为 {url}"
rectify:
  en: Make code that brings its own network stack obey the policy, and use https:// in it.
  zh-CN: 自带网络栈的代码应遵守该配置，并使用 https://。
requires: {app: 1, http_exchange: 1}
applies:
  en: No traffic is known to come from the app.
  zh-CN: 没有已知来自该应用的流量。
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: The capture may name the wrong app, such as for what the system asks in its name.
  zh-CN: 抓包可能将请求归于错误的应用（如系统代为发出的请求）。
fingerprint: [package, host]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM http_exchange x JOIN app a ON a.package = x.app);
-- query:
SELECT x.exhibit, a.package, x.host, x.url, count(*) AS times, 'http_exchange' AS ev_table, min(x.id) AS ev_row
  FROM http_exchange x JOIN app a ON a.package = x.app
 WHERE x.encrypted = 0 AND x.tls_session IS NULL
   AND EXISTS (SELECT 1 FROM app_network_policy p WHERE p.exhibit = a.exhibit AND p.scope IN ('default', 'base'))
   AND NOT EXISTS (SELECT 1 FROM app_network_policy p
                    WHERE p.exhibit = a.exhibit AND p.cleartext_permitted = 1 AND p.scope IS NOT 'debug')
   AND x.background IS NULL AND x.from_cache IS NOT 1 AND (x.error IS NULL OR x.status > 0)
 GROUP BY x.exhibit, a.package, x.host
 ORDER BY x.exhibit, ev_row, a.package;
-- test: fail "forbidden in the base policy"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
-- expect: com.example.shop|t.example|http://t.example/a|1
-- test: pass "TLS that encrypts nothing, of which another rule tells"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app, tls_session)
VALUES (1, 3, 't.example', 'https://t.example/a', 0, 'com.example.shop', 8);
-- test: fail "by the default, twice"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 4, 't.example', 'http://t.example/a', 0, 'com.example.shop');
UPDATE app_network_policy SET scope = 'default';
-- expect: com.example.shop|t.example|http://t.example/a|2
-- test: fail "allowed while debugging, or to another app"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted)
VALUES (2, 7, 'debug', '', 1), (3, 7, 'base', '', 1);
-- expect: com.example.shop|t.example|http://t.example/a|1
-- test: pass "through TLS"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
UPDATE http_exchange SET encrypted = 1;
-- test: pass "allowed"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
UPDATE app_network_policy SET cleartext_permitted = 1;
-- test: pass "allowed for one domain: which one matters is not weighed"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 7, 'domain', 't.example', 1);
-- test: pass "a policy for one domain only"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
UPDATE app_network_policy SET scope = 'domain';
-- test: pass "the policy of another app"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
UPDATE app_network_policy SET exhibit = 3;
-- test: pass "another app sent it"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
UPDATE http_exchange SET app = 'com.example.mail' WHERE id = 3;
INSERT INTO http_exchange(exhibit, id, app, encrypted) VALUES (1, 4, 'com.example.shop', 1);
-- test: notapplicable "the traffic names no app"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
UPDATE http_exchange SET app = NULL;
-- test: unknown "no app"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
DELETE FROM app;
-- test: pass "a call of the browser's own"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
UPDATE http_exchange SET background = 'chromium' WHERE id = 3;
-- test: pass "from the cache, so that nothing went out"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
UPDATE http_exchange SET from_cache = 1 WHERE id = 3;
-- test: pass "an error and no answer: it may never have left"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
UPDATE http_exchange SET error = 'blocked', status = 0 WHERE id = 3;
-- test: fail "answered, though with an error"
INSERT INTO app(exhibit, id, package) VALUES (2, 1, 'com.example.shop');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (2, 6, 'base', '', 0);
INSERT INTO http_exchange(exhibit, id, host, url, encrypted, app)
VALUES (1, 3, 't.example', 'http://t.example/a', 0, 'com.example.shop');
UPDATE http_exchange SET error = 'cut off', status = 200 WHERE id = 3;
-- expect: com.example.shop|t.example|http://t.example/a|1
-- test: unknown "no traffic"
DELETE FROM http_exchange;
