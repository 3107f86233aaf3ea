/*
id: market-order/queries-single-out-rivals
version: 1.0.1
status: stable
kind: lead
level: medium
precision: medium
title:
  en: The app looks for rivals' apps on the device
  zh-CN: 应用在设备上查找竞争对手的应用
message:
  en: "{package} may see whether {platform} of {owner} is installed, a service of its own type ({types}): {mark}"
  zh-CN: "{package} 可探测是否安装同类服务 {platform}（{owner}，{types_zh}）：{mark}"
rectify:
  en: Drop the queries that no function needs; where users share or pay through others, treat all services of a type alike.
  zh-CN: 删除功能不需要的查询项；涉及分享、支付等功能的，对同类服务一视同仁。
requires: {app: 1}
params: {least_owners: 2, own_type: "", own_owner: ""}
applies:
  en: The app is not listed in data/platform.csv, so that its rivals are not known; set the parameters own_type and own_owner.
  zh-CN: 应用未列入 data/platform.csv，无法确定其竞争对手；请设置参数 own_type 和 own_owner。
clauses: [M21-1, CN-NET24, CN-AUCL-13]
falsepositives:
  en: Sharing to, paying by or opening rivals' apps needs the same entry. What the app does with the answer is not seen; link trials show it.
  zh-CN: 分享、支付或跳转到竞争应用同样需要此声明；应用如何使用查询结果无法由此判断，应以链接测试为准。
fingerprint: [package, platform]
*/
-- A rival belongs to another owner group and shares a type. Fewer owner groups than the parameter says single nobody out.
-- applies:
SELECT :own_type > '' OR EXISTS (SELECT 1 FROM app a WHERE coalesce(a.platform_type, '') > '');
-- query:
WITH own AS (
    SELECT a.exhibit, a.package, coalesce(nullif(:own_type, ''), a.platform_type) AS types,
           coalesce(nullif(:own_owner, ''), a.owner, '') AS owner
      FROM app a),
rival AS (
    SELECT q.exhibit, o.package, q.platform, q.owner, q.platform_type AS types,
           coalesce(nullif(q.package, ''), q.scheme || ':') AS mark, min(q.id) AS row
      FROM own o JOIN app_query q ON q.exhibit = o.exhibit
     WHERE q.platform IS NOT NULL AND q.owner IS NOT o.owner
       AND EXISTS (SELECT 1 FROM json_each('["' || replace(o.types, ';', '","') || '"]') t
                    WHERE instr(';' || q.platform_type || ';', ';' || t.value || ';') > 0)
     GROUP BY q.exhibit, o.package, q.platform, q.owner, q.platform_type)
SELECT r.exhibit, r.package, r.platform, r.owner, r.types, r.mark,
       words('service-type', r.types, 'zh-CN') AS types_zh,
       'app_query' AS ev_table, r.row AS ev_row
  FROM rival r
 WHERE (SELECT count(DISTINCT w.owner) FROM rival w WHERE w.exhibit = r.exhibit) >= :least_owners
 ORDER BY r.exhibit, r.row;
-- test: fail "two rivals, one by package and one by scheme"
INSERT INTO app(exhibit, id, package, platform, owner, platform_type) VALUES (1, 1, 'com.example.shop', 'shop', 'Example', 'shopping;live');
INSERT INTO app_query(exhibit, id, kind, package, scheme, platform, owner, platform_type)
VALUES (1, 1, 'package', 'com.one.shop', '', 'one', 'One', 'shopping'), (1, 2, 'intent', '', 'two', 'two', 'Two', 'live;news'),
       (1, 3, 'package', 'com.pay.app', '', 'pay', 'Pay', 'payment'), (1, 4, 'package', 'com.example.live', '', 'live', 'Example', 'live');
-- expect: com.example.shop|one|One|shopping|com.one.shop|购物
-- expect: com.example.shop|two|Two|live;news|two:|直播、新闻
-- test: pass "two apps of one rival group"
INSERT INTO app(exhibit, id, package, platform, owner, platform_type) VALUES (1, 1, 'com.example.shop', 'shop', 'Example', 'shopping');
INSERT INTO app_query(exhibit, id, kind, package, platform, owner, platform_type)
VALUES (1, 1, 'package', 'com.one.shop', 'one', 'One', 'shopping'), (1, 2, 'package', 'com.one.lite', 'lite', 'One', 'shopping');
-- test: pass "services of other types, for sharing and paying"
INSERT INTO app(exhibit, id, package, platform, owner, platform_type) VALUES (1, 1, 'com.example.shop', 'shop', 'Example', 'shopping');
INSERT INTO app_query(exhibit, id, kind, package, platform, owner, platform_type)
VALUES (1, 1, 'package', 'com.chat', 'chat', 'Chat', 'messaging'), (1, 2, 'package', 'com.pay', 'pay', 'Pay', 'payment'),
       (1, 3, 'package', 'com.unknown', NULL, NULL, NULL);
-- test: notapplicable "an app that is not listed"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.new');
INSERT INTO app_query(exhibit, id, kind, package, platform, owner, platform_type)
VALUES (1, 1, 'package', 'com.one.shop', 'one', 'One', 'shopping'), (1, 2, 'package', 'com.two.shop', 'two', 'Two', 'shopping');
-- test: unknown "no app"
DELETE FROM app;
