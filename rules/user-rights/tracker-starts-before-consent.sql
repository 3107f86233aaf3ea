/*
id: user-rights/tracker-starts-before-consent
version: 1.0.0
status: stable
kind: lead
level: high
precision: medium
title:
  en: A tracker starts by itself before anybody can consent
  zh-CN: 跟踪类 SDK 在用户同意前自行启动
message:
  en: "{name} of {company} is started when {package} starts, before any screen is shown: {mark}"
  zh-CN: "{package} 启动时、任何界面显示之前即启动 {company} 的 {name}：{mark}"
rectify:
  en: Take the provider or initializer out of the merged manifest, or switch its collection off there, and start the SDK after consent only.
  zh-CN: 从合并后的清单中移除该 Provider 或初始化器，或在清单中关闭其收集开关，待用户同意后再初始化该 SDK。
requires: {app: 1}
clauses: [CN-337-1, CN-337-3, CN-2019-3, CN-PIPL-13, EU-GDPR-6, EU-ePriv-5.3]
falsepositives:
  en: The SDK may start without collecting anything until it is told of consent. Traffic captured before consent decides.
  zh-CN: SDK 可能虽已启动但在获知用户同意前不收集信息；应以同意前的抓包结果为准。
fingerprint: [package, sdk]
*/
-- query:
SELECT s.exhibit, a.package, s.sdk, s.name, coalesce(s.company, '?') AS company, s.mark,
       'app_sdk' AS ev_table, s.id AS ev_row, 'app_component' AS ev_table_2,
       (SELECT min(c.id) FROM app_component c
         WHERE c.exhibit = s.exhibit AND c.kind = 'provider' AND c.enabled = 1 AND c.sdk = s.sdk) AS ev_row_2
  FROM app a JOIN app_sdk s ON s.exhibit = a.exhibit
 WHERE s.tracker = 1 AND s.started = 1 AND s.disabled = 0
 ORDER BY s.exhibit, s.id;
-- test: fail "a provider of an analytics SDK"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_component(exhibit, id, kind, name, enabled, sdk) VALUES (1, 7, 'provider', 'com.track.Init', 1, 'track');
INSERT INTO app_sdk(exhibit, id, sdk, name, company, tracker, started, disabled, mark)
VALUES (1, 3, 'track', 'Track', 'Track Ltd', 1, 1, 0, 'com.track.Init');
-- expect: com.example.shop|track|Track|Track Ltd|com.track.Init
-- test: fail "an initializer that is no provider has no second citation"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, tracker, started, disabled, mark)
VALUES (1, 3, 'track', 'Track', 1, 1, 0, 'com.track.Initializer');
-- expect: com.example.shop|track|Track|?|com.track.Initializer
-- test: pass "declared, but started by nothing"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, tracker, declared, started, disabled) VALUES (1, 3, 'track', 'Track', 1, 1, 0, 0);
-- test: pass "switched off in the manifest"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, tracker, started, disabled) VALUES (1, 3, 'track', 'Track', 1, 1, 1);
-- test: pass "an image loader that starts early tracks nobody"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_sdk(exhibit, id, sdk, name, tracker, started, disabled) VALUES (1, 3, 'image', 'Image', 0, 1, 0);
-- test: unknown "no app"
DELETE FROM app;
