/*
id: data-security/cleartext-traffic
version: 1.0.2
status: stable
kind: violation
level: medium
precision: medium
title:
  en: Unencrypted network traffic is allowed
  zh-CN: 应用允许明文网络传输
message:
  en: "{package} may send data unencrypted to any host (said by: {source})"
  zh-CN: "{package} 允许向任意主机明文传输数据（依据：{source_zh}）"
rectify:
  en: Serve every host over HTTPS and forbid cleartext in the network security configuration; where one host cannot do it yet, name that host alone.
  zh-CN: 所有主机均采用 HTTPS，并在网络安全配置中禁止明文传输；确有个别主机暂不支持的，仅对该主机单独放行。
requires: {app: 1}
applies:
  en: The app does not ask for the internet permission.
  zh-CN: 应用未申请网络权限。
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: The setting allows such traffic; it does not prove that any was sent. HTTP libraries of the app's own and data that is encrypted before it is sent are not seen.
  zh-CN: 该设置只表明允许明文传输，并不证明已经发生；应用自带的网络库以及传输前另行加密的数据无法由此判断。
fingerprint: [package]
*/
-- The base configuration or the manifest's flag wins over the platform's default.
-- What a configuration leaves out comes from the platform's default, which the target's level decides.
-- applies:
SELECT count(*) FROM app a
 WHERE (EXISTS (SELECT 1 FROM app_permission i
                WHERE i.exhibit = a.exhibit AND i.name = 'android.permission.INTERNET' AND i.kind LIKE 'uses%')
        OR coalesce(a.shared_user_id, '') > '');
-- query:
SELECT p.exhibit, a.package, p.source,
       words('policy-source', p.source, 'zh-CN') AS source_zh,
       'app_network_policy' AS ev_table, p.id AS ev_row,
       'app' AS ev_table_2, a.id AS ev_row_2, 'app_api_level' AS ev_table_3,
       (SELECT l.id FROM app_api_level l WHERE l.exhibit = a.exhibit AND p.source = 'config' AND a.target_sdk < 28) AS ev_row_3
  FROM app a JOIN app_network_policy p ON p.exhibit = a.exhibit
 WHERE p.cleartext_permitted = 1
   AND (EXISTS (SELECT 1 FROM app_permission i
                WHERE i.exhibit = a.exhibit AND i.name = 'android.permission.INTERNET' AND i.kind LIKE 'uses%')
        OR coalesce(a.shared_user_id, '') > '')
   AND p.id = (SELECT w.id FROM app_network_policy w
                WHERE w.exhibit = a.exhibit AND w.scope IN ('base', 'default')
                ORDER BY w.scope, w.id LIMIT 1)
 ORDER BY p.exhibit, p.id;
-- test: fail "the manifest allows it"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, cleartext_permitted, source)
VALUES (1, 1, 'default', 0, 'platform'), (1, 2, 'base', 1, 'manifest');
-- expect: com.example.shop|manifest|清单
-- test: fail "an old target allows it by default"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.old');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, cleartext_permitted, source)
VALUES (1, 1, 'default', 1, 'platform'), (1, 2, 'domain', 0, 'config');
-- expect: com.example.old|platform|平台默认值
-- test: pass "the base configuration forbids what the default allows"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, cleartext_permitted, source)
VALUES (1, 1, 'default', 1, 'platform'), (1, 2, 'base', 0, 'config');
-- test: pass "only one domain and debug builds allow it"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted, source)
VALUES (1, 1, 'default', '', 0, 'platform'), (1, 2, 'base', '', 0, 'config'),
       (1, 3, 'domain', 'old.example', 1, 'config'), (1, 4, 'debug', '', 1, 'config');
-- test: notapplicable "it cannot reach the network"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.offline');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted, trusts_user, source)
VALUES (1, 1, 'default', '', 1, 1, 'platform'), (1, 2, 'domain', 'old.example', 1, 1, 'config');
-- test: pass "the app that allows it is another one, which cannot reach the network"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.offline');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET'), (2, 1, 'uses', 'android.permission.CAMERA');
INSERT INTO app_network_policy(exhibit, id, scope, cleartext_permitted, source) VALUES (1, 7, 'default', 0, 'platform'), (2, 1, 'default', 1, 'platform');
-- test: pass "debug builds alone, without a base configuration"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.two');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET'), (2, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, cleartext_permitted, source)
VALUES (1, 1, 'default', 0, 'platform'), (1, 2, 'debug', 1, 'config'), (2, 3, 'default', 0, 'platform');
-- test: fail "another app's base configuration forbids nothing here"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.two');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET'), (2, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, cleartext_permitted, source)
VALUES (1, 2, 'default', 1, 'platform'), (2, 1, 'base', 0, 'config');
-- expect: com.example.shop|platform|平台默认值
-- test: fail "a configuration that may only pass on the default of an old target"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.old', 27);
INSERT INTO app_api_level(exhibit, id, target_sdk) VALUES (1, 4, 27);
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, cleartext_permitted, source)
VALUES (1, 1, 'default', 1, 'platform'), (1, 2, 'base', 1, 'config');
-- expect: com.example.old|config|网络安全配置
-- test: unknown "no app"
DELETE FROM app;
