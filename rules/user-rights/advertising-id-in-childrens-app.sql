/*
id: user-rights/advertising-id-in-childrens-app
version: 1.0.0
status: stable
kind: lead
level: high
precision: medium
title:
  en: An app for children follows them for advertising
  zh-CN: 儿童应用含广告跟踪能力
message:
  en: "{package} is made for children and has {what}"
  zh-CN: "{package} 面向儿童，却包含 {what}"
rectify:
  en: Take out the permission by tools:node="remove" and use only advertising SDKs that are certified for children and use no identifier.
  zh-CN: 用 tools:node="remove" 删除该权限，仅使用通过儿童认证且不使用标识符的广告 SDK。
requires: {app: 1}
params: {audience: ""}
applies:
  en: Nothing in the manifest says that the app is made for children. Where it is, set the parameter audience=children.
  zh-CN: 清单中没有面向儿童的标记；如确属儿童应用，请设置参数 audience=children。
clauses: [CN-PIPL-13, CN-2019-4, EU-GDPR-25, EU-GDPR-6]
falsepositives:
  en: An SDK that is set to serve children without identifiers at run time.
  zh-CN: SDK 在运行时已设置为面向儿童且不使用标识符。
fingerprint: [package, what]
*/
-- Children: the tester says so, or the manifest carries a tag for child-directed treatment that is on.
-- applies:
SELECT :audience = 'children' OR EXISTS (SELECT 1 FROM app_metadata m
        WHERE upper(replace(m.name, '-', '_')) LIKE '%CHILD%DIRECTED%' AND lower(m.value) IN ('true', '1'));
-- query:
SELECT p.exhibit, a.package, p.name AS what, 'app_permission' AS ev_table, min(p.id) AS ev_row
  FROM app a JOIN app_permission p ON p.exhibit = a.exhibit
 WHERE p.kind LIKE 'uses%' AND p.personal_data IN ('advertising-id', 'ad-topics')
   AND (:audience = 'children' OR EXISTS (SELECT 1 FROM app_metadata m
         WHERE m.exhibit = a.exhibit AND upper(replace(m.name, '-', '_')) LIKE '%CHILD%DIRECTED%' AND lower(m.value) IN ('true', '1')))
 GROUP BY p.exhibit, a.package, p.name
UNION ALL
SELECT s.exhibit, a.package, s.name, 'app_sdk', min(s.id)
  FROM app a JOIN app_sdk s ON s.exhibit = a.exhibit
 WHERE s.category = 'advertising' AND s.tracker = 1 AND s.defined + s.declared + s.started > 0
   AND (:audience = 'children' OR EXISTS (SELECT 1 FROM app_metadata m
         WHERE m.exhibit = a.exhibit AND upper(replace(m.name, '-', '_')) LIKE '%CHILD%DIRECTED%' AND lower(m.value) IN ('true', '1')))
 GROUP BY s.exhibit, a.package, s.sdk, s.name
 ORDER BY 1, 4, 5;
-- test: fail "a tag for children, an identifier and an advertising SDK"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.kids');
INSERT INTO app_metadata(exhibit, id, component, name, value) VALUES (1, 1, 0, 'TAG_FOR_CHILD_DIRECTED_TREATMENT', 'true');
INSERT INTO app_permission(exhibit, id, kind, name, personal_data) VALUES (1, 1, 'uses', 'com.google.android.gms.permission.AD_ID', 'advertising-id');
INSERT INTO app_sdk(exhibit, id, sdk, name, category, tracker, defined, declared, started) VALUES (1, 1, 'ads', 'Ads', 'advertising', 1, 1, 0, 0);
-- expect: com.example.kids|com.google.android.gms.permission.AD_ID
-- expect: com.example.kids|Ads
-- test: pass "a tag for children, and an SDK whose name alone stands in the code"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.kids');
INSERT INTO app_metadata(exhibit, id, component, name, value) VALUES (1, 1, 0, 'child_directed', '1');
INSERT INTO app_sdk(exhibit, id, sdk, name, category, tracker, defined, declared, started) VALUES (1, 1, 'ads', 'Ads', 'advertising', 1, 0, 0, 0);
-- test: notapplicable "no tag, or one that is off"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_metadata(exhibit, id, component, name, value) VALUES (1, 1, 0, 'TAG_FOR_CHILD_DIRECTED_TREATMENT', 'false');
INSERT INTO app_permission(exhibit, id, kind, name, personal_data) VALUES (1, 1, 'uses', 'com.google.android.gms.permission.AD_ID', 'advertising-id');
-- test: pass "beside an app for children, one that is not; and what follows nobody"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.kids'), (2, 1, 'com.example.shop');
INSERT INTO app_metadata(exhibit, id, component, name, value) VALUES (1, 1, 0, 'child_directed', 'true'), (2, 1, 0, 'some_switch', 'true');
INSERT INTO app_permission(exhibit, id, kind, name, personal_data)
VALUES (1, 1, 'uses', 'p.CAMERA', 'camera'), (1, 2, 'defines', 'p.AD', 'advertising-id'), (2, 1, 'uses', 'p.AD', 'advertising-id');
INSERT INTO app_sdk(exhibit, id, sdk, name, category, tracker, defined, declared, started)
VALUES (1, 1, 'map', 'Map', 'map', 1, 1, 0, 0), (1, 2, 'frame', 'Frame', 'advertising', 0, 1, 0, 0), (2, 1, 'ads', 'Ads', 'advertising', 1, 1, 0, 0);
-- test: unknown "no app"
DELETE FROM app;
