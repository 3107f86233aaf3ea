/*
id: user-rights/trackers-to-disclose
version: 1.0.1
status: stable
kind: lead
level: informational
precision: medium
title:
  en: A tracker is built in and must stand in the privacy policy
  zh-CN: 内置跟踪类 SDK，应在隐私政策中列明
message:
  en: "{package} contains {name} of {company} ({category}, {grade}): see whether the policy names it with purpose, way and scope"
  zh-CN: "{package} 内含 {company} 的 {name}（{category_zh}，{grade_zh}），请核对隐私政策是否列明其目的、方式和范围"
rectify:
  en: Name the SDK in the privacy policy with its maker, what it collects, why and how, or take it out.
  zh-CN: 在隐私政策中列明该 SDK 的名称、提供方、收集内容、目的和方式，或移除该 SDK。
requires: {app: 1}
clauses: [CN-2019-2, CN-337-1, EU-GDPR-13]
falsepositives:
  en: The policy may name it already, and code may be built in and never used. SDKs that only a name in the code points to, or that the manifest switches off, are left out.
  zh-CN: 隐私政策可能已经列明，代码也可能未被使用。仅在代码中出现名称、或已在清单中关闭的 SDK 不计入。
fingerprint: [package, sdk]
*/
-- query:
SELECT s.exhibit, a.package, s.sdk, s.name, coalesce(s.company, '?') AS company, s.category, s.grade,
       words('sdk-category', s.category, 'zh-CN') AS category_zh,
       words('sdk-grade', s.grade, 'zh-CN') AS grade_zh,
       'app_sdk' AS ev_table, s.id AS ev_row
  FROM app a JOIN app_sdk s ON s.exhibit = a.exhibit
 WHERE s.tracker = 1 AND s.disabled = 0 AND s.defined + s.declared + s.started > 0
 ORDER BY s.exhibit, s.id;
-- test: fail "one whose code is in the app, and one that the manifest declares"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, company, category, grade, tracker, defined, declared, started, disabled)
VALUES (1, 1, 'count', 'Count', 'Count Ltd', 'analytics', 'defined', 1, 1, 0, 0, 0),
       (1, 2, 'ads', 'Ads', NULL, 'advertising', 'declared', 1, 0, 1, 0, 0);
-- expect: com.example.shop|count|Count|Count Ltd|analytics|defined|统计分析|含其代码
-- expect: com.example.shop|ads|Ads|?|advertising|declared|广告|清单声明
-- test: pass "only named, switched off, or no tracker"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, category, grade, tracker, defined, declared, started, disabled)
VALUES (1, 1, 'count', 'Count', 'analytics', 'referenced', 1, 0, 0, 0, 0), (1, 2, 'off', 'Off', 'analytics', 'started', 1, 1, 1, 1, 1),
       (1, 3, 'image', 'Image', 'media', 'defined', 0, 1, 0, 0, 0);
-- test: unknown "no app"
DELETE FROM app;
