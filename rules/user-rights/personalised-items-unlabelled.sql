/*
id: user-rights/personalised-items-unlabelled
version: 1.0.0
status: stable
kind: lead
level: low
precision: medium
title:
  en: Personalised items are not marked as such
  zh-CN: 个性化内容未作标识
message:
  en: "{service}, {surface}: what is shown is personalised, and none of {looked_at} items looked at is marked as that"
  zh-CN: "{service}，{surface_zh}：展示内容是个性化的，但所查看的 {looked_at} 项均未标识"
rectify:
  en: Mark what is chosen by personal traits apart from what everybody is shown.
  zh-CN: 将依据个人特征展示的内容与其他内容显著区分。
requires: {personalisation_effect: 1}
params: {alpha: 0.05}
applies:
  en: No surface is proven personalised whose marks were looked at with the setting on.
  zh-CN: 没有既经证明为个性化、又在开启时查看过标识的界面。
clauses: [CN-35273-7.5, CN-PIPL-24, EU-DSA-27]
falsepositives:
  en: One mark over the whole list, such as its title, is not a mark of an item.
  zh-CN: 整个列表的统一标识（如标题）不计为单项标识。
fingerprint: [service, surface]
*/
-- applies:
SELECT EXISTS (SELECT 1 FROM personalisation_effect e JOIN ranking r ON r.service = e.service AND r.surface = e.surface
                WHERE e.p_personalised_adjusted <= :alpha AND r.phase = 'on' AND r.looked_at > 0);
-- query:
SELECT e.exhibit, e.service, e.surface, CASE e.surface WHEN 'feed' THEN '信息流' WHEN 'search' THEN '搜索' WHEN 'ads' THEN '广告' WHEN 'push' THEN '推送' ELSE e.surface END AS surface_zh,
       (SELECT sum(r.looked_at) FROM ranking r WHERE r.service = e.service AND r.surface = e.surface AND r.phase = 'on') AS looked_at,
       'personalisation_effect' AS ev_table, e.id AS ev_row,
       'ranking' AS ev_table_2, (SELECT min(r.id) FROM ranking r WHERE r.exhibit = e.exhibit AND r.service = e.service
                                    AND r.surface = e.surface AND r.phase = 'on' AND r.looked_at > 0) AS ev_row_2
  FROM personalisation_effect e
 WHERE e.p_personalised_adjusted <= :alpha
   AND (SELECT sum(r.looked_at) FROM ranking r WHERE r.service = e.service AND r.surface = e.surface AND r.phase = 'on') > 0
   AND (SELECT sum(r.personalised) FROM ranking r WHERE r.service = e.service AND r.surface = e.surface AND r.phase = 'on') = 0
 ORDER BY e.exhibit, e.id;
-- test: fail "personalised and not marked"
INSERT INTO personalisation_effect(exhibit, id, service, surface, verdict, p_personalised_adjusted) VALUES (1, 1, 'x', 'feed', 'effective', 0.003);
INSERT INTO ranking(exhibit, id, service, surface, phase, looked_at, personalised) VALUES (1, 1, 'x', 'feed', 'on', 10, 0);
-- expect: x|feed|信息流|10
-- test: pass "marked"
INSERT INTO personalisation_effect(exhibit, id, service, surface, verdict, p_personalised_adjusted) VALUES (1, 1, 'x', 'feed', 'effective', 0.003);
INSERT INTO ranking(exhibit, id, service, surface, phase, looked_at, personalised) VALUES (1, 1, 'x', 'feed', 'on', 10, 4);
-- test: notapplicable "not proven personalised"
INSERT INTO personalisation_effect(exhibit, id, service, surface, verdict, p_personalised_adjusted) VALUES (1, 1, 'x', 'feed', 'no_signal', 0.4);
INSERT INTO ranking(exhibit, id, service, surface, phase, looked_at, personalised) VALUES (1, 1, 'x', 'feed', 'on', 10, 0);
-- test: notapplicable "marks were not looked at"
INSERT INTO personalisation_effect(exhibit, id, service, surface, verdict, p_personalised_adjusted) VALUES (1, 1, 'x', 'feed', 'effective', 0.003);
INSERT INTO ranking(exhibit, id, service, surface, phase, looked_at, personalised) VALUES (1, 1, 'x', 'feed', 'on', 0, 0);
-- test: unknown "nothing recorded"
DELETE FROM personalisation_effect;
