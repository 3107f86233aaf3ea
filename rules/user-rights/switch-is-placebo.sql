/*
id: user-rights/switch-is-placebo
version: 1.0.0
status: stable
kind: violation
level: high
precision: high
title:
  en: Switching personalisation off does nothing
  zh-CN: 个性化关闭开关形同虚设
message:
  en: "{service}, {surface}: with the switch off {remains} % of the personalisation remains, at least {least} % ({blocks} blocks of {accounts} accounts)"
  zh-CN: "{service}，{surface_zh}：关闭后个性化仍残留 {remains}%，至少 {least}%（{blocks} 组，每组 {accounts} 个账号）"
rectify:
  en: Stop using personal traits for what is shown as soon as the switch is off.
  zh-CN: 用户关闭后立即停止依据个人特征进行展示。
requires: {personalisation_effect: 1}
clauses: [CN-PIPL-24, CN-ALG-17, CN-ECL-18, CN-337-4, EU-DSA-38]
falsepositives:
  en: The recordings are the testers' own. Accounts must differ in history alone; a difference in region or age group stays with the switch off.
  zh-CN: 记录由检测人员自行采集。账号之间只应有历史不同；地区或年龄段的差异在关闭后仍会存在。
fingerprint: [service, surface]
*/
-- query:
SELECT e.exhibit, e.service, e.surface, CASE e.surface WHEN 'feed' THEN '信息流' WHEN 'search' THEN '搜索' WHEN 'ads' THEN '广告' WHEN 'push' THEN '推送' ELSE e.surface END AS surface_zh,
       CAST(round(100 * e.retention) AS INTEGER) AS remains, CAST(round(100 * e.retention_low) AS INTEGER) AS least, e.blocks, e.accounts,
       'personalisation_effect' AS ev_table, e.id AS ev_row,
       'ranking' AS ev_table_2, (SELECT min(r.id) FROM ranking r WHERE r.exhibit = e.exhibit AND r.service = e.service
                                    AND r.surface = e.surface AND r.phase = 'on') AS ev_row_2,
       'ranking' AS ev_table_3, (SELECT min(r.id) FROM ranking r WHERE r.exhibit = e.exhibit AND r.service = e.service
                                    AND r.surface = e.surface AND r.phase IN ('off24h', 'off7d')) AS ev_row_3,
       'switch' AS ev_table_4, (SELECT min(s.id) FROM switch s WHERE s.exhibit = e.exhibit AND s.service = e.service
                                   AND s.surface = e.surface) AS ev_row_4
  FROM personalisation_effect e
 WHERE e.verdict = 'placebo'
 ORDER BY e.exhibit, e.id;
-- test: fail "a switch that does nothing, with what was seen on and off"
INSERT INTO personalisation_effect(exhibit, id, service, surface, verdict, retention, retention_low, blocks, accounts)
  VALUES (1, 1, 'x', 'feed', 'placebo', 0.96, 0.88, 10, 9);
INSERT INTO ranking(exhibit, id, service, surface, phase) VALUES (1, 1, 'x', 'feed', 'on'), (1, 2, 'x', 'feed', 'off24h');
INSERT INTO switch(exhibit, id, service, surface) VALUES (1, 1, 'x', 'feed');
-- expect: x|feed|信息流|96|88|10|9
-- test: pass "it ends personalisation"
INSERT INTO personalisation_effect(exhibit, id, service, surface, verdict, retention, retention_low, blocks, accounts)
  VALUES (1, 1, 'x', 'feed', 'effective', 0.02, -0.01, 10, 9);
-- test: unknown "nothing recorded"
DELETE FROM personalisation_effect;
