/*
id: market-order/owner-payment-only
version: 1.0.0
status: stable
kind: lead
level: low
precision: low
title:
  en: Only the owner group's own payment method is built in
  zh-CN: 仅内置本集团的支付方式
message:
  en: "{package} of {owner} carries {methods} and no other group's payment method"
  zh-CN: "{owner} 旗下的 {package} 仅内置 {methods}，没有其他集团的支付方式"
rectify:
  en: Offer users a choice of payment services on equal terms.
  zh-CN: 以同等条件向用户提供多种支付方式。
requires: {app: 1}
params: {own_owner: ""}
applies:
  en: The app is not listed in data/platform.csv (set the parameter own_owner to its owner group), it is a payment service itself, or it carries no mark of its group's payment method.
  zh-CN: 应用未列入 data/platform.csv（可设置参数 own_owner 指定所属集团），或其本身即为支付服务，或未检出本集团支付方式的特征。
clauses: [M21-1, CN-NET24, EU-DMA-5.8]
falsepositives:
  en: Other methods may be offered on a page or through a link and leave no mark in the app. A recorded checkout decides (grades P1 and P2 are leads alone).
  zh-CN: 其他支付方式可能通过网页或链接提供而在安装包中无迹可寻；应以实际结算页面记录为准（P1、P2 级证据仅为线索）。
fingerprint: [package]
*/
-- applies:
SELECT count(*) FROM app a JOIN payment_method m ON m.exhibit = a.exhibit
 WHERE m.owner = coalesce(nullif(:own_owner, ''), a.owner) AND a.platform_type IS NOT 'payment';
-- query:
SELECT m.exhibit, a.package, m.owner, group_concat(DISTINCT m.method) AS methods, 'payment_method' AS ev_table, min(m.id) AS ev_row
  FROM app a JOIN (SELECT y.exhibit, y.id, y.method, y.owner FROM payment_method y ORDER BY y.exhibit, y.id) m ON m.exhibit = a.exhibit
 WHERE m.owner = coalesce(nullif(:own_owner, ''), a.owner) AND a.platform_type IS NOT 'payment'
   AND NOT EXISTS (SELECT 1 FROM payment_method w WHERE w.exhibit = a.exhibit AND w.owner IS NOT m.owner)
 GROUP BY m.exhibit, a.package, m.owner
 ORDER BY m.exhibit, ev_row;
-- test: fail "two methods of the same group"
INSERT INTO app(exhibit, id, package, platform, owner, platform_type) VALUES (1, 1, 'com.example.shop', 'shop', 'Example', 'shopping');
INSERT INTO payment_method(exhibit, id, method, owner, grade) VALUES (1, 1, 'Example Pay', 'Example', 'P1'), (1, 2, 'Example Wallet', 'Example', 'P1');
-- expect: com.example.shop|Example|Example Pay,Example Wallet
-- test: pass "a rival's method besides"
INSERT INTO app(exhibit, id, package, platform, owner, platform_type) VALUES (1, 1, 'com.example.shop', 'shop', 'Example', 'shopping');
INSERT INTO payment_method(exhibit, id, method, owner, grade) VALUES (1, 1, 'Example Pay', 'Example', 'P1'), (1, 2, 'Other Pay', 'Other', 'P1');
-- test: notapplicable "only a method of another group"
INSERT INTO app(exhibit, id, package, platform, owner, platform_type) VALUES (1, 1, 'com.example.shop', 'shop', 'Example', 'shopping');
INSERT INTO payment_method(exhibit, id, method, owner, grade) VALUES (1, 1, 'Other Pay', 'Other', 'P1');
-- test: notapplicable "an app that is not listed, and a payment service"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.new');
INSERT INTO app(exhibit, id, package, platform, owner, platform_type) VALUES (2, 1, 'com.example.pay', 'pay', 'Example', 'payment');
INSERT INTO payment_method(exhibit, id, method, owner, grade) VALUES (1, 1, 'Other Pay', 'Other', 'P1'), (2, 1, 'Example Pay', 'Example', 'P1');
-- test: notapplicable "no payment method in the app"
INSERT INTO app(exhibit, id, package, platform, owner, platform_type) VALUES (1, 1, 'com.example.shop', 'shop', 'Example', 'shopping');
-- test: pass "beside an app with its group's method, one with another group's and a payment service"
INSERT INTO app(exhibit, id, package, platform, owner, platform_type) VALUES (1, 1, 'com.example.shop', 'shop', 'Example', 'shopping');
INSERT INTO app(exhibit, id, package, platform, owner, platform_type)
VALUES (2, 1, 'com.example.news', 'news', 'Example', 'news'), (3, 1, 'com.example.pay', 'pay', 'Example', 'payment');
INSERT INTO payment_method(exhibit, id, method, owner, grade)
VALUES (1, 1, 'Example Pay', 'Example', 'P1'), (1, 2, 'Other Pay', 'Other', 'P1'), (2, 1, 'Other Pay', 'Other', 'P1'), (3, 1, 'Example Pay', 'Example', 'P1');
-- test: unknown "no app"
DELETE FROM app;
