/*
id: user-rights/switch-is-partial
version: 1.0.0
status: stable
kind: violation
level: medium
precision: high
title:
  en: Switching personalisation off leaves a part of it on
  zh-CN: 关闭个性化后仍有部分个性化
message:
  en: "{service}, {surface}: with the switch off {remains} % of the personalisation remains ({least} to {most} %)"
  zh-CN: "{service}，{surface_zh}：关闭后个性化仍残留 {remains}%（{least}% 至 {most}%）"
rectify:
  en: Stop using personal traits for all of what is shown as soon as the switch is off.
  zh-CN: 用户关闭后，全部展示内容均停止依据个人特征。
requires: {personalisation_effect: 1}
clauses: [CN-PIPL-24, CN-ALG-17, CN-ECL-18, EU-DSA-38]
falsepositives:
  en: Accounts must differ in history alone; a difference in region or age group stays with the switch off.
  zh-CN: 账号之间只应有历史不同；地区或年龄段的差异在关闭后仍会存在。
fingerprint: [service, surface]
*/
-- query:
SELECT e.exhibit, e.service, e.surface, CASE e.surface WHEN 'feed' THEN '信息流' WHEN 'search' THEN '搜索' WHEN 'ads' THEN '广告' WHEN 'push' THEN '推送' ELSE e.surface END AS surface_zh,
       CAST(round(100 * e.retention) AS INTEGER) AS remains, CAST(round(100 * e.retention_low) AS INTEGER) AS least,
       CAST(round(100 * e.retention_high) AS INTEGER) AS most,
       'personalisation_effect' AS ev_table, e.id AS ev_row,
       'ranking' AS ev_table_2, (SELECT min(r.id) FROM ranking r WHERE r.exhibit = e.exhibit AND r.service = e.service
                                    AND r.surface = e.surface AND r.phase = 'on') AS ev_row_2,
       'ranking' AS ev_table_3, (SELECT min(r.id) FROM ranking r WHERE r.exhibit = e.exhibit AND r.service = e.service
                                    AND r.surface = e.surface AND r.phase IN ('off24h', 'off7d')) AS ev_row_3,
       'switch' AS ev_table_4, (SELECT min(s.id) FROM switch s WHERE s.exhibit = e.exhibit AND s.service = e.service
                                   AND s.surface = e.surface) AS ev_row_4
  FROM personalisation_effect e
 WHERE e.verdict = 'partial'
 ORDER BY e.exhibit, e.id;
-- test: fail "three quarters are left"
INSERT INTO personalisation_effect(exhibit, id, service, surface, verdict, retention, retention_low, retention_high)
  VALUES (1, 1, 'x', 'search', 'partial', 0.7426, 0.6389, 0.8463);
-- expect: x|search|搜索|74|64|85
-- test: pass "nothing is left"
INSERT INTO personalisation_effect(exhibit, id, service, surface, verdict, retention, retention_low, retention_high)
  VALUES (1, 1, 'x', 'search', 'effective', 0.02, -0.02, 0.07);
-- test: pass "all is left: another rule tells"
INSERT INTO personalisation_effect(exhibit, id, service, surface, verdict, retention, retention_low, retention_high)
  VALUES (1, 1, 'x', 'search', 'placebo', 1, 0.9, 1.1);
-- test: unknown "nothing recorded"
DELETE FROM personalisation_effect;
