/*
id: user-rights/switch-resets-itself
version: 1.0.1
status: stable
kind: violation
level: high
precision: high
title:
  en: Personalisation that was switched off comes back by itself
  zh-CN: 已关闭的个性化自行恢复
message:
  en: "{service}, {surface}: after it was switched off, personalisation was on again {moment}"
  zh-CN: "{service}，{surface_zh}：关闭之后，个性化{moment_zh}又已恢复"
rectify:
  en: Keep the user's choice through restarts, logins, updates and on all devices.
  zh-CN: 重启、重新登录、更新及更换设备后均保持用户的选择。
requires: {switch: 1}
applies:
  en: What became of the switch later was not recorded.
  zh-CN: 未记录开关之后的状态。
clauses: [CN-PIPL-24, CN-ALG-17, CN-2019-3, EU-DSA-27, EU-DSA-38]
falsepositives:
  en: The tester, or somebody else who uses the account, may have switched it on.
  zh-CN: 可能是检测人员或账号的其他使用者重新开启。
fingerprint: [service, surface]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM switch s WHERE coalesce(s.after_day, s.after_week, s.after_restart, s.after_relogin, s.after_update,
                                                     s.after_second_device) > '')
    OR EXISTS (SELECT 1 FROM personalisation_effect p WHERE p.lasting_looked_at);
-- query:
WITH state AS (
  SELECT s.exhibit, s.id, s.service, s.surface,
         CASE 'on' WHEN s.after_day THEN 'off24h' WHEN s.after_week THEN 'off7d' WHEN s.after_restart THEN 'restart'
                   WHEN s.after_relogin THEN 'relogin' WHEN s.after_update THEN 'update' WHEN s.after_second_device THEN 'device2' END
           AS phase
    FROM switch s),
lists AS ( -- not where only the switch says so and stands in another file: then its own row is the proof
  SELECT p.exhibit, p.id, p.service, p.surface, p.reverted_in AS phase
    FROM personalisation_effect p
   WHERE p.reverted_in > ''
     AND (EXISTS (SELECT 1 FROM ranking r WHERE r.exhibit = p.exhibit AND r.service = p.service AND r.surface = p.surface
                                            AND r.phase = p.reverted_in)
          OR NOT EXISTS (SELECT 1 FROM state s WHERE s.exhibit IS NOT p.exhibit AND s.service = p.service AND s.surface = p.surface
                                                 AND s.phase > ''))),
e AS (
  SELECT l.exhibit, 'personalisation_effect' AS tab, l.id, l.service, l.surface, l.phase FROM lists l
  UNION ALL
  SELECT s.exhibit, 'switch', s.id, s.service, s.surface, s.phase
    FROM state s
   WHERE s.phase > '' AND NOT EXISTS (SELECT 1 FROM lists l WHERE l.service = s.service AND l.surface = s.surface))
SELECT e.exhibit, e.service, e.surface, CASE e.surface WHEN 'feed' THEN '信息流' WHEN 'search' THEN '搜索' WHEN 'ads' THEN '广告' WHEN 'push' THEN '推送' ELSE e.surface END AS surface_zh,
       CASE e.phase WHEN 'off24h' THEN 'within a day' WHEN 'off7d' THEN 'within a week' WHEN 'restart' THEN 'after a restart'
                    WHEN 'relogin' THEN 'after a new login' WHEN 'update' THEN 'after an update' ELSE 'on a second device' END AS moment,
       CASE e.phase WHEN 'off24h' THEN '一天之内' WHEN 'off7d' THEN '一周之内' WHEN 'restart' THEN '重启后'
                    WHEN 'relogin' THEN '重新登录后' WHEN 'update' THEN '更新后' ELSE '在另一台设备上' END AS moment_zh,
       e.tab AS ev_table, e.id AS ev_row,
       'ranking' AS ev_table_2, (SELECT min(r.id) FROM ranking r WHERE r.exhibit = e.exhibit AND r.service = e.service
                                    AND r.surface = e.surface AND r.phase = e.phase) AS ev_row_2,
       'switch' AS ev_table_3, (SELECT min(s.id) FROM state s WHERE e.tab = 'personalisation_effect' AND s.exhibit = e.exhibit
                                   AND s.service = e.service AND s.surface = e.surface AND s.phase > '') AS ev_row_3
  FROM e
 ORDER BY e.exhibit, e.tab, e.id;
-- test: fail "found on again after an update"
INSERT INTO switch(exhibit, id, service, surface, after_restart, after_update) VALUES (1, 1, 'x', 'feed', 'off', 'on');
-- expect: x|feed|信息流|after an update|更新后
-- test: fail "lists say so; told once"
INSERT INTO switch(exhibit, id, service, surface, after_restart, after_update) VALUES (1, 1, 'x', 'feed', 'off', 'on');
INSERT INTO personalisation_effect(exhibit, id, service, surface, verdict, reverted_in, lasting_looked_at)
  VALUES (1, 1, 'x', 'feed', 'non_persistent', 'relogin', 1);
INSERT INTO ranking(exhibit, id, service, surface, phase) VALUES (1, 1, 'x', 'feed', 'relogin');
-- expect: x|feed|信息流|after a new login|重新登录后
-- test: fail "only the switch says so, in another file: its row is cited"
INSERT INTO switch(exhibit, id, service, surface, after_restart) VALUES (2, 1, 'x', 'feed', 'on');
INSERT INTO personalisation_effect(exhibit, id, service, surface, verdict, reverted_in, lasting_looked_at)
  VALUES (1, 1, 'x', 'feed', 'non_persistent', 'update', 1);
-- expect: x|feed|信息流|after a restart|重启后
-- test: pass "it stayed off"
INSERT INTO switch(exhibit, id, service, surface, after_restart, after_update) VALUES (1, 1, 'x', 'feed', 'off', 'off');
-- test: notapplicable "nobody looked later"
INSERT INTO switch(exhibit, id, service, surface, after_restart, after_update) VALUES (1, 1, 'x', 'feed', NULL, NULL);
-- test: unknown "no switch was recorded"
DELETE FROM switch;
