/*
id: data-security/exported-provider
version: 1.0.2
status: stable
kind: violation
level: medium
precision: medium
title:
  en: Any app can reach a content provider
  zh-CN: 内容提供者可被任意应用访问
message:
  en: "{package}: provider {name} is exported and asks callers for no permission to {access}"
  zh-CN: "{package}：内容提供者 {name} 已导出，调用方无需权限即可执行：{access_zh}"
rectify:
  en: Set android:exported to false, or guard reading and writing by a permission of protection level signature.
  zh-CN: 将 android:exported 设为 false，或以签名级权限限制读取和写入。
requires: {app: 1}
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A provider that hands out nothing personal on purpose, or checks its callers in code; permissions on single paths are not seen.
  zh-CN: 内容提供者有意对外公开非个人数据，或在代码中自行校验调用方；针对单个路径的权限不在判断之内。
fingerprint: [package, name]
*/
-- Before API level 17 a provider that says nothing is exported.
-- query:
SELECT c.exhibit, a.package, c.name,
       iif(coalesce(nullif(c.read_permission, ''), c.permission, '') = '',
           iif(coalesce(nullif(c.write_permission, ''), c.permission, '') = '', 'read, write', 'read'), 'write') AS access,
       words('access', iif(coalesce(nullif(c.read_permission, ''), c.permission, '') = '',
                            iif(coalesce(nullif(c.write_permission, ''), c.permission, '') = '', 'read, write', 'read'), 'write'), 'zh-CN') AS access_zh,
       'app_component' AS ev_table, c.id AS ev_row, 'app_api_level' AS ev_table_2,
       (SELECT l.id FROM app_api_level l WHERE l.exhibit = c.exhibit AND c.exported_declared IS NULL) AS ev_row_2
  FROM app a JOIN app_component c ON c.exhibit = a.exhibit
 WHERE c.kind = 'provider' AND c.exported = 1 AND c.enabled = 1
   AND (coalesce(nullif(c.read_permission, ''), c.permission, '') = ''
        OR coalesce(nullif(c.write_permission, ''), c.permission, '') = '')
 ORDER BY c.exhibit, c.id;
-- test: fail "open to all, and open for writing only"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission, read_permission, write_permission)
VALUES (1, 1, 'provider', 'com.example.shop.Orders', 1, 1, '', '', ''),
       (1, 2, 'provider', 'com.example.shop.Notes', 1, 1, '', 'com.example.READ', '');
-- expect: com.example.shop|com.example.shop.Orders|read, write|读取、写入
-- expect: com.example.shop|com.example.shop.Notes|write|写入
-- test: pass "not exported, guarded, or switched off"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission, read_permission, write_permission)
VALUES (1, 1, 'provider', 'a.Files', 1, 0, '', '', ''), (1, 2, 'provider', 'a.Guarded', 1, 1, 'a.permission', '', ''),
       (1, 3, 'provider', 'a.Both', 1, 1, '', 'a.READ', 'a.WRITE'), (1, 4, 'provider', 'a.Off', 0, 1, '', '', '');
-- test: pass "an exported activity is another rule's matter"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission, read_permission, write_permission)
VALUES (1, 1, 'activity', 'a.Main', 1, 1, '', '', '');
-- test: fail "exported because its target is old, so that the level is cited too"
INSERT INTO app(exhibit, id, package, target_sdk) VALUES (1, 1, 'com.example.old', 16);
INSERT INTO app_api_level(exhibit, id, target_sdk) VALUES (1, 4, 16);
INSERT INTO app_component(exhibit, id, kind, name, enabled, exported, permission, read_permission, write_permission)
VALUES (1, 1, 'provider', 'a.Orders', 1, 1, '', '', '');
-- expect: com.example.old|a.Orders|read, write|读取、写入
-- test: unknown "no app"
DELETE FROM app;
