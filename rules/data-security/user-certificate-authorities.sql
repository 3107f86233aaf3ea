/*
id: data-security/user-certificate-authorities
version: 1.0.2
status: stable
kind: violation
level: medium
precision: high
title:
  en: Certificate authorities added by the user are trusted
  zh-CN: 应用信任用户自行安装的证书颁发机构
message:
  en: "{package} trusts certificate authorities that were added to the device, for {hosts} (said by: {source})"
  zh-CN: "{package} 信任设备上后装的证书颁发机构（主机：{hosts}，依据：{source_zh}）"
rectify:
  en: Trust only the system's authorities in the release; keep user ones to debug-overrides, and aim at Android 7 (API 24) or newer.
  zh-CN: 正式版仅信任系统证书颁发机构，用户证书仅在 debug-overrides 中启用，并将目标版本提高到 Android 7（API 24）以上。
requires: {app: 1}
applies:
  en: The app does not ask for the internet permission.
  zh-CN: 应用未申请网络权限。
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: Browsers and apps for managed devices trust such authorities on purpose, so that a company's own servers can be reached. A domain with pinned keys is left out.
  zh-CN: 浏览器和企业受管设备上的应用可能为访问企业内部服务器而有意信任；已固定公钥的域名不计入。
fingerprint: [package, hosts]
*/
-- What a configuration leaves out comes from the platform's default, which the target's level decides.
-- applies:
SELECT count(*) FROM app a
 WHERE (EXISTS (SELECT 1 FROM app_permission i
                WHERE i.exhibit = a.exhibit AND i.name = 'android.permission.INTERNET' AND i.kind LIKE 'uses%')
        OR coalesce(a.shared_user_id, '') > '');
-- query:
SELECT p.exhibit, a.package, iif(p.scope = 'domain', p.domain, '*') AS hosts, p.source,
       words('policy-source', p.source, 'zh-CN') AS source_zh,
       'app_network_policy' AS ev_table, p.id AS ev_row, 'app_api_level' AS ev_table_2,
       (SELECT l.id FROM app_api_level l WHERE l.exhibit = a.exhibit AND p.source = 'config' AND a.target_sdk < 24) AS ev_row_2
  FROM app a JOIN app_network_policy p ON p.exhibit = a.exhibit
 WHERE p.trusts_user = 1
   AND (EXISTS (SELECT 1 FROM app_permission i
                WHERE i.exhibit = a.exhibit AND i.name = 'android.permission.INTERNET' AND i.kind LIKE 'uses%')
        OR coalesce(a.shared_user_id, '') > '')
   AND ((p.scope = 'domain' AND coalesce(p.pins, 0) = 0)
        OR p.id = (SELECT w.id FROM app_network_policy w
                    WHERE w.exhibit = a.exhibit AND w.scope IN ('base', 'default')
                    ORDER BY w.scope, w.id LIMIT 1))
 ORDER BY p.exhibit, p.id;
-- test: fail "the release configuration trusts them"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, trusts_user, pins, source)
VALUES (1, 1, 'default', '', 0, 0, 'platform'), (1, 2, 'base', '', 1, 0, 'config');
-- expect: com.example.shop|*|config|网络安全配置
-- test: fail "one domain trusts them"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, trusts_user, pins, source)
VALUES (1, 1, 'base', '', 0, 0, 'config'), (1, 2, 'domain', 'api.example', 1, 0, 'config');
-- expect: com.example.shop|api.example|config|网络安全配置
-- test: pass "debug builds alone trust them"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, trusts_user, pins, source)
VALUES (1, 1, 'default', '', 0, 0, 'platform'), (1, 2, 'debug', '', 1, 0, 'config');
-- test: pass "the configuration takes back what an old target's default trusts"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, trusts_user, pins, source)
VALUES (1, 1, 'default', '', 1, 0, 'platform'), (1, 2, 'base', '', 0, 0, 'config');
-- test: pass "the domain's keys are pinned"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, trusts_user, pins, source)
VALUES (1, 1, 'base', '', 0, 0, 'config'), (1, 2, 'domain', 'api.example', 1, 2, 'config');
-- test: notapplicable "it cannot reach the network"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.offline');
INSERT INTO app_network_policy(exhibit, id, scope, domain, cleartext_permitted, trusts_user, source)
VALUES (1, 1, 'default', '', 1, 1, 'platform'), (1, 2, 'domain', 'old.example', 1, 1, 'config');
-- test: pass "the app that allows it is another one, which cannot reach the network"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.offline');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET'), (2, 1, 'uses', 'android.permission.CAMERA');
INSERT INTO app_network_policy(exhibit, id, scope, trusts_user, source) VALUES (1, 7, 'default', 0, 'platform'), (2, 1, 'default', 1, 'platform');
-- test: fail "another app's base configuration takes nothing back here"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop'), (2, 1, 'com.example.two');
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET'), (2, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, trusts_user, pins, source)
VALUES (1, 2, 'default', '', 1, 0, 'platform'), (2, 1, 'base', '', 0, 0, 'config');
-- expect: com.example.shop|*|platform|平台默认值
-- test: fail "a configuration that may only pass on the default of an old target"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.old', 23);
INSERT INTO app_api_level(exhibit, id, target_sdk) VALUES (1, 4, 23);
INSERT INTO app_permission(exhibit, id, kind, name) VALUES (1, 1, 'uses', 'android.permission.INTERNET');
INSERT INTO app_network_policy(exhibit, id, scope, domain, trusts_user, pins, source)
VALUES (1, 1, 'default', '', 1, 0, 'platform'), (1, 2, 'base', '', 1, 0, 'config');
-- expect: com.example.old|*|config|网络安全配置
-- test: unknown "no app"
DELETE FROM app;
