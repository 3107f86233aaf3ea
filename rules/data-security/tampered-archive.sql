/*
id: data-security/tampered-archive
version: 1.0.1
status: stable
kind: lead
level: medium
precision: medium
title:
  en: The file is built so that tools misread it
  zh-CN: 安装包结构异常，疑似用于躲避检测
message:
  en: "{package}: {kind} ×{count}: {detail}"
  zh-CN: "{package}：{kind_zh}（{kind}）×{count}：{detail_zh}"
rectify:
  en: Build and sign the app with the usual tools and give out that file.
  zh-CN: 使用常规工具重新构建并签名后再分发。
requires: {app: 1}
clauses: [CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: A careless build tool, a dex that the app loads as a plug-in on purpose, or a test sample.
  zh-CN: 构建工具不规范、应用有意以插件方式加载 dex，或测试样本。
fingerprint: [package, kind]
*/
-- Kinds by which a reader is shown something other than what Android runs.
-- query:
SELECT n.exhibit, a.package, n.kind, count(*) AS count, n.detail,
       words('anomaly', n.kind, 'zh-CN') AS kind_zh,
       words('fault', n.detail, 'zh-CN') AS detail_zh,
       'app_anomaly' AS ev_table, min(n.id) AS ev_row
  FROM app a JOIN app_anomaly n ON n.exhibit = a.exhibit
 WHERE n.kind IN ('zip-count-differs', 'zip-duplicate-name', 'zip-encrypted-flag', 'zip-end-repeated', 'zip-local-crc-differs',
                  'zip-local-method-differs', 'zip-local-name-differs', 'zip-local-size-differs', 'zip-overlap',
                  'zip-stored-size-differs', 'zip-unknown-method', 'dex-trailing-data', 'dex-header-size',
                  'axml-attribute-renamed', 'axml-attribute-size', 'axml-attribute-start', 'axml-magic', 'axml-second-root',
                  'axml-second-pool', 'axml-unknown-chunk', 'string-pool-count', 'string-pool-offset', 'apksig-stripped',
                  'apk-hidden-dex', 'apk-second-application')
 GROUP BY n.exhibit, a.package, n.kind
 ORDER BY n.exhibit, ev_row;
-- test: fail "false encryption flags and a hidden dex"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_anomaly(exhibit, id, kind, detail)
VALUES (1, 1, 'zip-encrypted-flag', 'first'), (1, 2, 'zip-encrypted-flag', 'second'), (1, 3, 'apk-hidden-dex', 'assets/x');
-- expect: com.example.shop|zip-encrypted-flag|2|first|条目带加密标志|first
-- expect: com.example.shop|apk-hidden-dex|1|assets/x|隐藏的 dex|assets/x
-- test: pass "padding and channel marks of ordinary tools"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_anomaly(exhibit, id, kind, detail)
VALUES (1, 1, 'zip-data-between', '4 bytes'), (1, 2, 'apksig-unknown-pair', '0x71777777'), (1, 3, 'apksig-unprotected-entry', 'META-INF/channel');
-- test: unknown "no app"
DELETE FROM app;
