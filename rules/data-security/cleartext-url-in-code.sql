/*
id: data-security/cleartext-url-in-code
version: 1.0.0
status: stable
kind: lead
level: low
precision: low
title:
  en: The code names unencrypted addresses, and the app may call them
  zh-CN: 代码中含明文地址且应用允许明文访问
message:
  en: "{package} may call {host} unencrypted: {url}"
  zh-CN: "{package} 可能以明文访问 {host}：{url}"
rectify:
  en: Call the host over HTTPS, and forbid cleartext in the network security configuration.
  zh-CN: 改用 HTTPS 访问该主机，并在网络安全配置中禁止明文传输。
requires: {app: 1}
applies:
  en: The app does not ask for the internet permission, or forbids unencrypted traffic in general and for every domain.
  zh-CN: 应用未申请网络权限，或其整体及各域名均禁止明文传输。
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: Text that is never called, such as a licence's address. Names of XML namespaces and hosts inside the device or a local network are left out.
  zh-CN: 从未被访问的文本（如许可证链接）。XML 命名空间、本机和局域网地址已排除。
fingerprint: [package, host]
*/
-- The policy of the longest domain that holds the host counts, else the base configuration's, else the default.
-- applies:
SELECT count(*) FROM app a JOIN app_network_policy p ON p.exhibit = a.exhibit
 WHERE p.scope IN ('base', 'default', 'domain') AND p.cleartext_permitted = 1
   AND (EXISTS (SELECT 1 FROM app_permission i
                WHERE i.exhibit = a.exhibit AND i.name = 'android.permission.INTERNET' AND i.kind LIKE 'uses%')
        OR coalesce(a.shared_user_id, '') > '');
-- query:
SELECT u.exhibit, a.package, u.host, substr(u.url, 1, 200) AS url, 'app_url' AS ev_table, min(u.id) AS ev_row,
       'app_network_policy' AS ev_table_2, p.id AS ev_row_2
  FROM app a JOIN app_url u ON u.exhibit = a.exhibit JOIN app_network_policy p ON p.exhibit = a.exhibit
 WHERE u.cleartext = 1 AND u.host LIKE '%_.__%' AND p.cleartext_permitted = 1
   AND (EXISTS (SELECT 1 FROM app_permission i
                WHERE i.exhibit = a.exhibit AND i.name = 'android.permission.INTERNET' AND i.kind LIKE 'uses%')
        OR coalesce(a.shared_user_id, '') > '')
   AND p.id = coalesce(
           (SELECT d.id FROM app_network_policy d
             WHERE d.exhibit = a.exhibit AND d.scope = 'domain'
               AND (u.host = d.domain OR (d.include_subdomains = 1 AND u.host LIKE '%.' || d.domain))
             ORDER BY length(d.domain) DESC, d.id LIMIT 1),
           (SELECT w.id FROM app_network_policy w
             WHERE w.exhibit = a.exhibit AND w.scope IN ('base', 'default') ORDER BY w.scope, w.id LIMIT 1))
   AND u.host NOT LIKE '%.local' AND u.host NOT LIKE '10.%' AND u.host NOT LIKE '127.%' AND u.host NOT LIKE '192.168.%'
   AND NOT u.host GLOB '172.1[6-9].*' AND NOT u.host GLOB '172.2[0-9].*' AND NOT u.host GLOB '172.3[01].*'
   AND u.host NOT LIKE '169.254.%' AND u.host NOT LIKE '239.%' AND u.host NOT LIKE '0.%'
   AND u.host NOT LIKE 'javax.%' AND u.host NOT LIKE '%.w3.org' AND u.host NOT LIKE '%.apache.org' AND u.host NOT LIKE '%.xml.org'
   AND u.host NOT LIKE '%.example' AND u.host NOT LIKE '%example.com' AND coalesce(u.host, '') > ''
   AND u.host NOT IN ('schemas.android.com', 'schemas.microsoft.com', 'schemas.xmlsoap.org', 'schemas.openxmlformats.org',
                      'w3.org', 'apache.org', 'xml.org', 'xmlpull.org', 'relaxng.org', 'java.sun.com', 'schema.org', 'ns.adobe.com',
                      'purl.org', 'xml.apache.org', 'iptc.org', 'cipa.jp', 'ns.useplus.org', 'www.slf4j.org', 'g.co', 'json-schema.org')
 GROUP BY u.exhibit, a.package, u.host
 ORDER BY u.exhibit, ev_row;
-- test: fail "one finding a host"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, cleartext_permitted) VALUES (1, 1, 'default', 0), (1, 2, 'base', 1);
INSERT INTO app_url(exhibit, id, url, scheme, host, cleartext)
VALUES (1, 1, 'http://log.tracker.test/a', 'http', 'log.tracker.test', 1), (1, 2, 'http://log.tracker.test/b', 'http', 'log.tracker.test', 1);
-- expect: com.example.shop|log.tracker.test|http://log.tracker.test/a
-- test: pass "namespaces, the local network, and encrypted addresses"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, cleartext_permitted) VALUES (1, 1, 'default', 1);
INSERT INTO app_url(exhibit, id, url, scheme, host, cleartext)
VALUES (1, 1, 'http://schemas.android.com/apk/res/android', 'http', 'schemas.android.com', 1),
       (1, 2, 'http://192.168.1.1/', 'http', '192.168.1.1', 1), (1, 3, 'https://api.shop.test/', 'https', 'api.shop.test', 0),
       (1, 4, 'http://', 'http', '', 1),
       (1, 5, 'http://172.20.0.4/', 'http', '172.20.0.4', 1), (1, 6, 'http://239.255.255.250:1900', 'http', '239.255.255.250', 1);
-- test: fail "one domain is let through"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, include_subdomains, cleartext_permitted)
VALUES (1, 1, 'base', '', 0, 0), (1, 2, 'domain', 'tracker.test', 1, 1), (1, 3, 'domain', 'safe.tracker.test', 1, 0);
INSERT INTO app_url(exhibit, id, url, scheme, host, cleartext)
VALUES (1, 1, 'http://log.tracker.test/', 'http', 'log.tracker.test', 1),
       (1, 2, 'http://a.safe.tracker.test/', 'http', 'a.safe.tracker.test', 1), (1, 3, 'http://other.test/', 'http', 'other.test', 1);
-- expect: com.example.shop|log.tracker.test|http://log.tracker.test/
-- test: notapplicable "no cleartext is allowed"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, cleartext_permitted) VALUES (1, 1, 'default', 0), (1, 2, 'debug', 1);
INSERT INTO app_url(exhibit, id, url, scheme, host, cleartext) VALUES (1, 1, 'http://log.tracker.test/a', 'http', 'log.tracker.test', 1);
-- test: notapplicable "it cannot reach the network"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.offline');
INSERT INTO app_network_policy(exhibit, id, scope, cleartext_permitted) VALUES (1, 1, 'default', 1);
INSERT INTO app_url(exhibit, id, url, scheme, host, cleartext) VALUES (1, 1, 'http://log.tracker.test/a', 'http', 'log.tracker.test', 1);
-- test: pass "documentation, examples, other namespaces, and an app that cannot reach the network"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.offline');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET'), (2, 1, 'uses', 'android.permission.CAMERA');
INSERT INTO app_network_policy(exhibit, id, scope, cleartext_permitted) VALUES (1, 1, 'default', 1), (2, 1, 'default', 1);
INSERT INTO app_url(exhibit, id, url, scheme, host, cleartext)
VALUES (1, 1, 'http://www.xml.org/', 'http', 'www.xml.org', 1), (1, 2, 'http://shop.example/', 'http', 'shop.example', 1),
       (1, 3, 'http://www.example.com/', 'http', 'www.example.com', 1), (1, 4, 'http://www.w3.org/2000/svg', 'http', 'www.w3.org', 1),
       (1, 5, 'http://javax.xml.stream/x', 'http', 'javax.xml.stream', 1), (1, 6, 'http://commons.apache.org/', 'http', 'commons.apache.org', 1),
       (1, 7, 'http://10.1.2.3/', 'http', '10.1.2.3', 1), (1, 8, 'http://127.0.0.1/', 'http', '127.0.0.1', 1),
       (1, 9, 'http://printer.local/', 'http', 'printer.local', 1), (1, 10, 'http://169.254.1.1/', 'http', '169.254.1.1', 1),
       (1, 11, 'http://0.0.0.0/', 'http', '0.0.0.0', 1), (2, 1, 'http://log.tracker.test/', 'http', 'log.tracker.test', 1);
-- test: fail "another app's policy, and a debug one for the host, say nothing here"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.two');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET'), (2, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, include_subdomains, cleartext_permitted)
VALUES (1, 5, 'default', '', 0, 1), (1, 6, 'debug', 'log.tracker.test', 0, 0), (2, 1, 'base', '', 0, 0), (2, 2, 'domain', 'log.tracker.test', 1, 0);
INSERT INTO app_url(exhibit, id, url, scheme, host, cleartext)
VALUES (1, 1, 'http://log.tracker.test/a', 'http', 'log.tracker.test', 1), (1, 2, 'http://172.16.0.1/', 'http', '172.16.0.1', 1),
       (1, 3, 'http://172.31.0.1/', 'http', '172.31.0.1', 1), (1, 4, 'http://172.32.0.1/', 'http', '172.32.0.1', 1);
-- expect: com.example.shop|log.tracker.test|http://log.tracker.test/a
-- expect: com.example.shop|172.32.0.1|http://172.32.0.1/
-- test: unknown "no app"
DELETE FROM app;
