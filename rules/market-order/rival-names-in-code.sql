/*
id: market-order/rival-names-in-code
version: 1.0.1
status: test
kind: lead
level: low
precision: low
title:
  en: Names of rivals stand in the code
  zh-CN: 代码中硬编码了竞争对手的名称
message:
  en: "{package} names {name} of {owner}, a service of its own type ({types}), ×{count}: {value}"
  zh-CN: "{package} 的代码中出现同类服务 {name}（{owner}，{types_zh}）×{count}：{value}"
rectify:
  en: Show what the list is for; take it out where it only serves to treat rivals worse.
  zh-CN: 说明该名单的用途；仅用于差别对待竞争对手的，应予删除。
requires: {app: 1}
params: {least_owners: 3, own_type: "", own_owner: ""}
applies:
  en: The app is not listed in data/platform.csv, so that its rivals are not known; set the parameters own_type and own_owner.
  zh-CN: 应用未列入 data/platform.csv，无法确定其竞争对手；请设置参数 own_type 和 own_owner。
clauses: [M21-1, CN-NET24, CN-AUCL-13]
falsepositives:
  en: Lists for sharing, login, payment, imports or for counting where visitors come from hold the same names. Only a trial shows a block.
  zh-CN: 用于分享、登录、支付、导入或统计来源的名单也会包含这些名称；是否屏蔽须经实际测试确认。
fingerprint: [package, platform]
*/
-- applies:
SELECT :own_type > '' OR EXISTS (SELECT 1 FROM app a WHERE coalesce(a.platform_type, '') > '');
-- query:
WITH own AS (
    SELECT a.exhibit, a.package, coalesce(nullif(:own_type, ''), a.platform_type) AS types,
           coalesce(nullif(:own_owner, ''), a.owner, '') AS owner
      FROM app a),
rival AS (
    SELECT f.exhibit, o.package, f.platform, f.platform_name AS name, f.owner, f.platform_type AS types, count(*) AS count,
           f.value, min(f.id) AS row
      FROM own o JOIN app_platform_reference f ON f.exhibit = o.exhibit
     WHERE f.owner IS NOT o.owner
       AND EXISTS (SELECT 1 FROM json_each('["' || replace(o.types, ';', '","') || '"]') t
                    WHERE instr(';' || f.platform_type || ';', ';' || t.value || ';') > 0)
     GROUP BY f.exhibit, o.package, f.platform, f.platform_name, f.owner, f.platform_type)
SELECT r.exhibit, r.package, r.platform, r.name, r.owner, r.types, r.count, r.value,
       words('service-type', r.types, 'zh-CN') AS types_zh,
       'app_platform_reference' AS ev_table, r.row AS ev_row
  FROM rival r
 WHERE (SELECT count(DISTINCT w.owner) FROM rival w WHERE w.exhibit = r.exhibit) >= :least_owners
 ORDER BY r.exhibit, r.row;
-- test: fail "three rival groups by name"
INSERT INTO app(exhibit, id, package, platform, owner, platform_type) VALUES (1, 1, 'com.example.chat', 'chat', 'Example', 'messaging');
INSERT INTO app_platform_reference(exhibit, id, kind, value, platform, platform_name, owner, platform_type)
VALUES (1, 1, 'domain', 'one.test', 'one', 'One', 'One Ltd', 'messaging'), (1, 2, 'scheme', 'one', 'one', 'One', 'One Ltd', 'messaging'),
       (1, 3, 'package', 'com.two', 'two', 'Two', 'Two Ltd', 'messaging;social'), (1, 4, 'package', 'com.three', 'three', 'Three', 'Three Ltd', 'messaging');
-- expect: com.example.chat|one|One|One Ltd|messaging|2|one.test|即时通信
-- expect: com.example.chat|two|Two|Two Ltd|messaging;social|1|com.two|即时通信、社交
-- expect: com.example.chat|three|Three|Three Ltd|messaging|1|com.three|即时通信
-- test: pass "two rival groups, and services of other types"
INSERT INTO app(exhibit, id, package, platform, owner, platform_type) VALUES (1, 1, 'com.example.chat', 'chat', 'Example', 'messaging');
INSERT INTO app_platform_reference(exhibit, id, kind, value, platform, platform_name, owner, platform_type)
VALUES (1, 1, 'domain', 'one.test', 'one', 'One', 'One Ltd', 'messaging'), (1, 2, 'package', 'com.two', 'two', 'Two', 'Two Ltd', 'messaging'),
       (1, 3, 'scheme', 'market', 'store', 'Store', 'Store Ltd', 'app-store'), (1, 4, 'domain', 'pay.test', 'pay', 'Pay', 'Pay Ltd', 'payment');
-- test: notapplicable "an app that is not listed"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.new');
INSERT INTO app_platform_reference(exhibit, id, kind, value, platform, platform_name, owner, platform_type)
VALUES (1, 1, 'domain', 'one.test', 'one', 'One', 'One Ltd', 'messaging');
-- test: pass "services of its own group"
INSERT INTO app(exhibit, id, package, platform, owner, platform_type) VALUES (1, 1, 'com.example.shop', 'shop', 'Example', 'shopping');
INSERT INTO app_platform_reference(exhibit, id, kind, value, platform, platform_name, owner, platform_type)
VALUES (1, 1, 'domain', 'one.test', 'one', 'One', 'One Ltd', 'shopping'), (1, 2, 'package', 'com.two', 'two', 'Two', 'Two Ltd', 'shopping'),
       (1, 3, 'package', 'com.example.lite', 'lite', 'Lite', 'Example', 'shopping');
-- test: unknown "no app"
DELETE FROM app;
