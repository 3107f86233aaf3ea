/*
id: data-security/cleartext-domain
version: 1.0.0
status: stable
kind: violation
level: low
precision: high
title:
  en: Unencrypted traffic is allowed to a named domain
  zh-CN: 应用允许向指定域名明文传输
message:
  en: "{package} may send data unencrypted to {domain}"
  zh-CN: "{package} 允许向 {domain} 明文传输数据"
rectify:
  en: Serve the domain over HTTPS and take its exception out of the network security configuration.
  zh-CN: 将该域名改为 HTTPS，并从网络安全配置中删除其明文例外。
requires: {app: 1}
applies:
  en: The app does not ask for the internet permission.
  zh-CN: 应用未申请网络权限。
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: Devices of a local network, such as a printer or a television, often have no certificate; the loopback addresses are left out already.
  zh-CN: 打印机、电视等局域网设备往往没有证书；本机回环地址已排除。
fingerprint: [package, domain]
*/
-- Where every host may be reached unencrypted, cleartext-traffic says so once.
-- applies:
SELECT count(*) FROM app a
 WHERE (EXISTS (SELECT 1 FROM app_permission i
                WHERE i.exhibit = a.exhibit AND i.name = 'android.permission.INTERNET' AND i.kind LIKE 'uses%')
        OR coalesce(a.shared_user_id, '') > '');
-- query:
SELECT p.exhibit, a.package, p.domain, 'app_network_policy' AS ev_table, p.id AS ev_row
  FROM app a JOIN app_network_policy p ON p.exhibit = a.exhibit
 WHERE p.scope = 'domain' AND p.cleartext_permitted = 1
   AND (EXISTS (SELECT 1 FROM app_permission i
                WHERE i.exhibit = a.exhibit AND i.name = 'android.permission.INTERNET' AND i.kind LIKE 'uses%')
        OR coalesce(a.shared_user_id, '') > '')
   AND (SELECT w.cleartext_permitted FROM app_network_policy w
         WHERE w.exhibit = a.exhibit AND w.scope IN ('base', 'default')
         ORDER BY w.scope, w.id LIMIT 1) = 0
   AND lower(p.domain) NOT IN ('localhost', '127.0.0.1', '10.0.2.2', '10.0.3.2', '::1', '[::1]')
 ORDER BY p.exhibit, p.id;
-- test: fail "one domain is let through"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted)
VALUES (1, 1, 'base', '', 0), (1, 2, 'domain', 'old.example', 1), (1, 3, 'domain', 'new.example', 0);
-- expect: com.example.shop|old.example
-- test: pass "the whole app allows it, which is another rule's finding"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted) VALUES (1, 1, 'base', '', 1), (1, 2, 'domain', 'old.example', 1);
-- test: pass "the device itself and the emulator's host are no network"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted)
VALUES (1, 1, 'domain', 'localhost', 1), (1, 2, 'domain', '10.0.2.2', 1), (1, 3, 'default', '', 0);
-- test: notapplicable "it cannot reach the network"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.offline');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted, trusts_user, source)
VALUES (1, 1, 'default', '', 1, 1, 'platform'), (1, 2, 'domain', 'old.example', 1, 1, 'config');
-- test: pass "the app that allows it is another one, which cannot reach the network"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.offline');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET'), (2, 1, 'uses', 'android.permission.CAMERA');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted)
VALUES (1, 1, 'default', '', 0), (2, 1, 'default', '', 0), (2, 2, 'domain', 'old.example', 1);
-- test: fail "debug builds and another app may do more, the release may not"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.two');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET'), (2, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted)
VALUES (1, 2, 'default', '', 0), (1, 3, 'debug', '', 1), (1, 4, 'domain', 'old.example', 1), (2, 1, 'base', '', 1);
-- expect: com.example.shop|old.example
-- test: unknown "no app"
DELETE FROM app;
