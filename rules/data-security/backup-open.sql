/*
id: data-security/backup-open
version: 1.0.1
status: stable
kind: lead
level: low
precision: medium
title:
  en: The app's data may be backed up without any limit
  zh-CN: 应用数据可不受限制地备份
message:
  en: "All private data of {package} may leave the device in a backup (API levels {levels})"
  zh-CN: "{package} 的全部私有数据可随备份离开设备（API 级别 {levels}）"
rectify:
  en: Set android:allowBackup to false, or exclude tokens and personal data by data extraction rules (Android 12 and newer) and full backup content (older).
  zh-CN: 将 android:allowBackup 设为 false，或用数据提取规则（Android 12 及以上）和完整备份规则（更早版本）排除令牌和个人信息。
requires: {app: 1}
clauses: [M21-3, CN-PIPL-51, EU-GDPR-32]
falsepositives:
  en: An app that keeps nothing personal. Rules that exclude nothing are not seen through, and a transport may encrypt the backup.
  zh-CN: 应用不保存个人信息的情形；备份规则是否真正排除了敏感内容不在判断之内，备份通道也可能加密。
fingerprint: [package]
*/
-- There are no such backups before API level 14. Rules of the old form serve on newer systems too when there are none of the new form.
-- query:
SELECT a.exhibit, a.package,
       iif(coalesce(a.data_extraction_rules, '') = '', printf('%d+', max(a.min_sdk, 14)), printf('%d-30', max(a.min_sdk, 14))) AS levels,
       'app' AS ev_table, a.id AS ev_row, 'app_api_level' AS ev_table_2,
       (SELECT l.id FROM app_api_level l WHERE l.exhibit = a.exhibit) AS ev_row_2
  FROM app a
 WHERE a.allow_backup = 1
   AND coalesce(a.full_backup_content, '') IN ('', 'true')
   AND (coalesce(a.data_extraction_rules, '') = '' OR a.min_sdk < 31)
 ORDER BY a.exhibit, a.id;
-- test: fail "nothing said, so all is backed up"
INSERT INTO app(exhibit, id, package, min_sdk, allow_backup, full_backup_content, data_extraction_rules)
VALUES (1, 1, 'com.example.shop', 24, 1, '', '');
-- expect: com.example.shop|24+
-- test: fail "rules for Android 12 only, and older ones are served"
INSERT INTO app(exhibit, id, package, min_sdk, allow_backup, full_backup_content, data_extraction_rules)
VALUES (1, 1, 'com.example.shop', 24, 1, '', 'res/xml/rules.xml');
-- expect: com.example.shop|24-30
-- test: pass "rules for Android 12, and none older is served"
INSERT INTO app(exhibit, id, package, min_sdk, allow_backup, full_backup_content, data_extraction_rules)
VALUES (1, 1, 'com.example.shop', 31, 1, '', 'res/xml/rules.xml');
-- test: pass "backup is forbidden"
INSERT INTO app(exhibit, id, package, min_sdk, allow_backup, full_backup_content, data_extraction_rules)
VALUES (1, 1, 'com.example.shop', 24, 0, '', '');
-- test: pass "old rules serve on all versions"
INSERT INTO app(exhibit, id, package, min_sdk, allow_backup, full_backup_content, data_extraction_rules)
VALUES (1, 1, 'com.example.shop', 24, 1, 'res/xml/backup.xml', '');
-- test: fail "the lowest level is cited too"
INSERT INTO app(exhibit, id, package, min_sdk, allow_backup) VALUES (1, 1, 'com.example.shop', 24, 1);
INSERT INTO app_api_level(exhibit, id, min_sdk) VALUES (1, 4, 24);
-- expect: com.example.shop|24+
-- test: unknown "no app"
DELETE FROM app;
