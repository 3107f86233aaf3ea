/*
id: data-security/packed-code
version: 1.0.0
status: stable
kind: lead
level: low
precision: high
title:
  en: The code is packed, so evidence from it is incomplete
  zh-CN: 代码经过加固，代码层面的证据不完整
message:
  en: "{package} is wrapped by {packer}: {mark}"
  zh-CN: "{package} 经 {packer} 加固：{mark}"
rectify:
  en: Hand the inspector the build from before packing, or let the app be inspected as it runs.
  zh-CN: 向检测方提供加固前的版本，或配合进行运行时检测。
requires: {app: 1}
clauses: [CN-TAF, CN-PIPL-51]
falsepositives:
  en: Packing is lawful. This says only that rules which read code may miss what they look for.
  zh-CN: 加固本身并不违法，此项仅提示读取代码的规则可能遗漏。
fingerprint: [package, packer]
*/
-- query:
SELECT k.exhibit, a.package, k.packer, k.mark, 'app_packer' AS ev_table, min(k.id) AS ev_row
  FROM app a JOIN app_packer k ON k.exhibit = a.exhibit
 GROUP BY k.exhibit, a.package, k.packer
 ORDER BY k.exhibit, ev_row;
-- test: fail "two marks of one packer"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_packer(exhibit, id, packer, kind, mark)
VALUES (1, 1, 'Example Shell', 'library', 'libshell.so'), (1, 2, 'Example Shell', 'class', 'com.shell.Stub');
-- expect: com.example.shop|Example Shell|libshell.so
-- test: pass "a native library of the app's own"
INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'com.example.shop');
INSERT INTO app_library(exhibit, id, name) VALUES (1, 1, 'libshop.so');
-- test: unknown "no app"
DELETE FROM app;
