/*
id: user-rights/switch-absent-or-too-deep
version: 1.0.0
status: stable
kind: violation
level: medium
precision: medium
title:
  en: Personalisation cannot be switched off, or only far away from where it shows
  zh-CN: 没有关闭个性化的开关，或开关过深
message:
  en: "{service}, {surface}: {what}"
  zh-CN: "{service}，{surface_zh}：{what_zh}"
rectify:
  en: Offer the switch where personalised content is shown, at most four taps away.
  zh-CN: 在展示个性化内容处提供开关，点击不超过四次。
requires: {switch: 1}
params: {taps_most: 4}
applies:
  en: Whether there is a switch was not recorded.
  zh-CN: 未记录是否有开关。
clauses: [CN-PIPL-24, CN-ALG-17, CN-ECL-18, CN-337-4, CN-2019-3, EU-DSA-27]
falsepositives:
  en: No law counts taps. Four is the best that the Shanghai Consumer Council saw in ten apps in 2023, and the limit of the 2019 method for the privacy policy. What has no personalisation needs no switch.
  zh-CN: 法律未规定点击次数。四次是上海市消保委 2023 年测评十款应用所见的最好水平，也是 2019 年认定方法对隐私政策的上限。没有个性化则无需开关。
fingerprint: [service, surface]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM switch s WHERE s.found > '' OR s.taps >= 0);
-- query:
SELECT e.exhibit, e.service, e.surface, CASE e.surface WHEN 'feed' THEN '信息流' WHEN 'search' THEN '搜索' WHEN 'ads' THEN '广告' WHEN 'push' THEN '推送' ELSE e.surface END AS surface_zh,
       CASE WHEN e.found = 'no' THEN 'no switch was found'
            ELSE 'the switch is ' || e.taps || ' taps away, where ' || :taps_most || ' can be done' END AS what,
       CASE WHEN e.found = 'no' THEN '未找到开关' ELSE '开关需点击 ' || e.taps || ' 次，而 ' || :taps_most || ' 次即可做到' END AS what_zh,
       'switch' AS ev_table, e.id AS ev_row
  FROM switch e
 WHERE e.found = 'no' OR e.taps > :taps_most
 ORDER BY e.exhibit, e.id;
-- test: fail "none found"
INSERT INTO switch(exhibit, id, service, surface, found) VALUES (1, 1, 'x', 'feed', 'no');
-- expect: x|feed|信息流|no switch was found|未找到开关
-- test: fail "seven taps"
INSERT INTO switch(exhibit, id, service, surface, found, taps) VALUES (1, 1, 'x', 'ads', 'yes', 7);
-- expect: x|ads|广告|the switch is 7 taps away, where 4 can be done|开关需点击 7 次，而 4 次即可做到
-- test: pass "four taps"
INSERT INTO switch(exhibit, id, service, surface, found, taps) VALUES (1, 1, 'x', 'ads', 'yes', 4);
-- test: notapplicable "only its later state was recorded"
INSERT INTO switch(exhibit, id, service, surface, after_restart) VALUES (1, 1, 'x', 'ads', 'off');
-- test: unknown "no switch was recorded"
DELETE FROM switch;
