#include "support/apk_writer.h"
#include "support/torture.h"
#include "support/unit.h"

#include "evidence/apk.h"
#include "evidence/attribute_names.h"

#include <stdio.h>
#include <stdlib.h>

enum { REFERENCE = 1, INTEGER = 0x10, BOOLEAN = 0x12 };

struct opened {
    struct arena arena;
    struct buffer file;
    struct app *app;
    struct fault partial, why;
};

static void close_app(struct opened *opened)
{
    arena_free(&opened->arena);
    buffer_free(&opened->file);
}

static enum status open_app(struct opened *opened, struct buffer file)
{
    *opened = (struct opened){.arena = {.limit = 1 << 24}, .file = file};
    struct apk_source source = {"", buffer_bytes(&opened->file)};
    return apk_open(&source, 1, &opened->arena, &opened->app, &opened->partial, &opened->why);
}

static bool has_anomaly(const struct app *app, const char *kind)
{
    for (size_t i = 0; i < app->anomalies.count; i++) {
        if (strcmp(app->anomalies.items[i].kind, kind) == 0) {
            return true;
        }
    }
    return false;
}

static void put_flag(struct axml_writer *xml, uint32_t id, const char *name, bool value)
{
    axml_put_value(xml, id, name, BOOLEAN, value ? UINT32_MAX : 0);
}

#define FLAG(xml, attribute, value) put_flag(xml, ATTRIBUTE_##attribute, #attribute, value)
#define TEXT(xml, attribute, value) axml_put_text(xml, ATTRIBUTE_##attribute, #attribute, value)
#define NUMBER(xml, attribute, value)                                                              \
    axml_put_value(xml, ATTRIBUTE_##attribute, #attribute, INTEGER, value)
#define REFER(xml, attribute, value)                                                               \
    axml_put_value(xml, ATTRIBUTE_##attribute, #attribute, REFERENCE, value)

/* <manifest package="com.example.shop"><uses-sdk …>, left open. target 0: no uses-sdk. */
static void begin_manifest(struct axml_writer *xml, uint32_t target)
{
    axml_open_element(xml, "manifest");
    axml_put_text(xml, 0, "package", "com.example.shop");
    NUMBER(xml, versionCode, 0xfffffff0);
    NUMBER(xml, versionCodeMajor, 2);
    TEXT(xml, versionName, "8.0.14");
    if (target != 0) {
        axml_open_element(xml, "uses-sdk");
        NUMBER(xml, minSdkVersion, 16);
        NUMBER(xml, targetSdkVersion, target);
        axml_close_element(xml, "uses-sdk");
    }
}

static void put_named(struct axml_writer *xml, const char *element, const char *name)
{
    axml_open_element(xml, element);
    TEXT(xml, name, name);
    axml_close_element(xml, element);
}

static struct buffer finish_apk(struct axml_writer *xml)
{
    struct apk_writer apk = {0};
    apk_put_xml(&apk, "AndroidManifest.xml", xml);
    return apk_writer_finish(&apk);
}

static void end_manifest(struct axml_writer *xml)
{
    axml_close_element(xml, "application");
    axml_close_element(xml, "manifest");
}

/* An app of nothing but an empty <application>. */
static struct buffer bare_app(uint32_t target)
{
    struct axml_writer xml = {0};
    begin_manifest(&xml, target);
    axml_open_element(&xml, "application");
    end_manifest(&xml);
    return finish_apk(&xml);
}

UNIT(reads_identity_versions_and_defaults)
{
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, bare_app(28)), OK);
    const struct app *app = opened.app;
    assert_string_equal(app->package, "com.example.shop");
    assert_string_equal(app->version_name, "8.0.14");
    assert_true(app->version_code == (INT64_C(2) << 32 | 0xfffffff0));
    assert_int_equal(app->min_sdk, 16);
    assert_string_equal(app->target_sdk_name, "28");
    assert_true(app->allow_backup && app->has_code && app->extract_native_libs);
    assert_int_equal(app->allow_backup_declared, DECLARED_NOT);
    assert_false(app->cleartext_permitted || app->debuggable || app->test_only);
    assert_true(app->legacy_external_storage);
    assert_string_equal(app->place.entry, "AndroidManifest.xml");
    assert_true(app->place.entry_at > 0 && app->place.entry_size > 0 && app->place.size > 0);
    assert_int_equal(opened.partial.status, OK);
    assert_int_equal(app->anomalies.count, 0);
}

UNIT(what_follows_from_the_target_stands_where_uses_sdk_does)
{
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, bare_app(23)), OK);
    const struct app *app = opened.app;
    assert_string_equal(app->uses_sdk_place.entry, "AndroidManifest.xml");
    assert_true(app->uses_sdk_place.at == app->place.at + app->place.size);
    assert_true(app->uses_sdk_place.at + app->uses_sdk_place.size < app->application_place.at);
    assert_true(app->network_policies[0].place.at == app->uses_sdk_place.at);
    assert_true(app->network_policies[0].place.size == app->uses_sdk_place.size);
    SCOPED(close_app) struct opened none;
    assert_int_equal(open_app(&none, bare_app(0)), OK);
    assert_null(none.app->uses_sdk_place.entry);
    assert_true(none.app->network_policies[0].place.at == none.app->place.at);
}

UNIT(takes_cleartext_and_levels_as_android_does_when_left_out)
{
    SCOPED(close_app) struct opened old;
    assert_int_equal(open_app(&old, bare_app(27)), OK);
    assert_true(old.app->cleartext_permitted);
    SCOPED(close_app) struct opened none;
    assert_int_equal(open_app(&none, bare_app(0)), OK);
    assert_int_equal(none.app->min_sdk, 1);
    assert_int_equal(none.app->target_sdk, 1);
    assert_string_equal(none.app->target_sdk_name, "");
    assert_int_equal(none.app->network_policy_count, 1);
    assert_true(none.app->network_policies[0].trusts_user);
}

UNIT(reads_the_code_name_of_a_preview_as_a_level_above_all)
{
    struct axml_writer xml = {0};
    axml_open_element(&xml, "manifest");
    axml_put_text(&xml, 0, "package", "com.example.shop");
    axml_open_element(&xml, "uses-sdk");
    TEXT(&xml, minSdkVersion, "VanillaIceCream");
    axml_close_element(&xml, "uses-sdk");
    axml_close_element(&xml, "manifest");
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, finish_apk(&xml)), OK);
    assert_int_equal(opened.app->min_sdk, 10000);
    assert_int_equal(opened.app->target_sdk, 10000);
    assert_string_equal(opened.app->min_sdk_name, "VanillaIceCream");
}

static void put_filter(struct axml_writer *xml, const char *action, const char *category)
{
    axml_open_element(xml, "intent-filter");
    put_named(xml, "action", action);
    put_named(xml, "category", category);
    axml_close_element(xml, "intent-filter");
}

static void begin_component(struct axml_writer *xml, const char *kind, const char *name)
{
    axml_open_element(xml, kind);
    TEXT(xml, name, name);
}

UNIT(takes_components_as_exported_by_flag_filter_or_target)
{
    static const uint32_t targets[] = {16, 31};
    for (int i = 0; i < 2; i++) {
        struct axml_writer xml = {0};
        begin_manifest(&xml, targets[i]);
        axml_open_element(&xml, "application");
        TEXT(&xml, permission, "com.example.GUARD");
        begin_component(&xml, "activity", ".Main");
        put_filter(&xml, "android.intent.action.MAIN", "android.intent.category.LAUNCHER");
        axml_close_element(&xml, "activity");
        begin_component(&xml, "service", "Sync");
        axml_close_element(&xml, "service");
        begin_component(&xml, "provider", "org.example.Provider");
        TEXT(&xml, readPermission, "com.example.READ");
        axml_close_element(&xml, "provider");
        begin_component(&xml, "receiver", ".Boot");
        FLAG(&xml, exported, false);
        FLAG(&xml, enabled, false);
        TEXT(&xml, permission, "");
        put_filter(&xml, "android.intent.action.BOOT_COMPLETED", "x");
        axml_close_element(&xml, "receiver");
        end_manifest(&xml);
        SCOPED(close_app) struct opened opened;
        assert_int_equal(open_app(&opened, finish_apk(&xml)), OK);
        const struct app *app = opened.app;
        const struct apk_component *components = app->components;
        assert_int_equal(app->component_count, 4);
        assert_string_equal(components[0].name, "com.example.shop.Main");
        assert_true(components[0].exported && components[0].enabled);
        assert_int_equal(components[0].exported_declared, DECLARED_NOT);
        assert_string_equal(components[0].permission, "com.example.GUARD");
        assert_string_equal(components[1].name, "com.example.shop.Sync");
        assert_false(components[1].exported);
        assert_string_equal(components[2].name, "org.example.Provider");
        assert_int_equal(components[2].exported, targets[i] < 17);
        assert_string_equal(components[2].read_permission, "com.example.READ");
        assert_string_equal(components[2].write_permission, "com.example.GUARD");
        assert_false(components[3].exported || components[3].enabled);
        assert_string_equal(components[3].permission, "");
        assert_string_equal(app->main_activity, "com.example.shop.Main");
        assert_int_equal(app->intent_filter_count, 4);
        assert_string_equal(app->intent_filters[1].kind, "category");
        assert_int_equal(app->intent_filters[2].component, 4);
        assert_int_equal(has_anomaly(app, "apk-exported-undeclared"), targets[i] >= 31);
    }
}

UNIT(finds_the_main_activity_behind_an_alias)
{
    struct axml_writer xml = {0};
    begin_manifest(&xml, 28);
    axml_open_element(&xml, "application");
    begin_component(&xml, "activity", ".Real");
    axml_close_element(&xml, "activity");
    begin_component(&xml, "activity-alias", ".Door");
    TEXT(&xml, targetActivity, ".Real");
    put_filter(&xml, "android.intent.action.MAIN", "android.intent.category.LAUNCHER");
    axml_close_element(&xml, "activity-alias");
    end_manifest(&xml);
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, finish_apk(&xml)), OK);
    assert_string_equal(opened.app->main_activity, "com.example.shop.Door");
    assert_string_equal(opened.app->components[1].target, "com.example.shop.Real");
}

UNIT(reads_permissions_used_and_defined)
{
    struct axml_writer xml = {0};
    begin_manifest(&xml, 33);
    axml_open_element(&xml, "uses-permission");
    TEXT(&xml, name, "android.permission.BLUETOOTH_SCAN");
    NUMBER(&xml, maxSdkVersion, 30);
    NUMBER(&xml, usesPermissionFlags, 0x10000);
    axml_close_element(&xml, "uses-permission");
    put_named(&xml, "uses-permission-sdk-23", "android.permission.CAMERA");
    axml_open_element(&xml, "permission");
    TEXT(&xml, name, "com.example.OWN");
    NUMBER(&xml, protectionLevel, 0x12);
    axml_close_element(&xml, "permission");
    axml_close_element(&xml, "manifest");
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, finish_apk(&xml)), OK);
    const struct apk_permission *permissions = opened.app->permissions;
    assert_int_equal(opened.app->permission_count, 3);
    assert_string_equal(permissions[0].kind, "uses");
    assert_int_equal(permissions[0].max_sdk, 30);
    assert_true(permissions[0].never_for_location);
    assert_string_equal(permissions[1].kind, "uses-sdk-23");
    assert_string_equal(permissions[2].kind, "defines");
    assert_string_equal(permissions[2].protection, "signature|privileged");
    assert_true(permissions[2].place.at > permissions[1].place.at);
}

UNIT(reads_links_queries_features_and_metadata)
{
    struct axml_writer xml = {0};
    begin_manifest(&xml, 30);
    axml_open_element(&xml, "queries");
    put_named(&xml, "package", "com.rival.app");
    axml_open_element(&xml, "intent");
    put_named(&xml, "action", "android.intent.action.VIEW");
    axml_open_element(&xml, "data");
    TEXT(&xml, scheme, "rival");
    axml_close_element(&xml, "data");
    axml_close_element(&xml, "intent");
    axml_close_element(&xml, "queries");
    axml_open_element(&xml, "uses-feature");
    TEXT(&xml, name, "android.hardware.camera");
    FLAG(&xml, required, false);
    axml_close_element(&xml, "uses-feature");
    axml_open_element(&xml, "application");
    axml_open_element(&xml, "meta-data");
    TEXT(&xml, name, "channel");
    NUMBER(&xml, value, 7);
    axml_close_element(&xml, "meta-data");
    begin_component(&xml, "activity", ".Link");
    axml_open_element(&xml, "intent-filter");
    FLAG(&xml, autoVerify, true);
    axml_open_element(&xml, "data");
    TEXT(&xml, scheme, "https");
    TEXT(&xml, host, "shop.example");
    TEXT(&xml, port, "8443");
    TEXT(&xml, pathPrefix, "/item/");
    axml_close_element(&xml, "data");
    axml_close_element(&xml, "intent-filter");
    axml_close_element(&xml, "activity");
    end_manifest(&xml);
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, finish_apk(&xml)), OK);
    const struct app *app = opened.app;
    assert_int_equal(app->query_count, 2);
    assert_string_equal(app->queries[0].package, "com.rival.app");
    assert_string_equal(app->queries[1].action, "android.intent.action.VIEW");
    assert_string_equal(app->queries[1].scheme, "rival");
    assert_int_equal(app->feature_count, 1);
    assert_false(app->features[0].required);
    assert_int_equal(app->metadata[0].component, 0);
    assert_string_equal(app->metadata[0].value, "7");
    assert_string_equal(app->intent_filters[0].value, "https://shop.example:8443/item/*");
    assert_true(app->intent_filters[0].auto_verify);
}

UNIT(resolves_labels_in_the_default_and_the_chinese_configuration)
{
    struct axml_writer xml = {0};
    begin_manifest(&xml, 30);
    axml_open_element(&xml, "application");
    REFER(&xml, label, 0x7f010000);
    axml_open_element(&xml, "meta-data");
    TEXT(&xml, name, "key");
    REFER(&xml, value, 0x7f010001);
    axml_close_element(&xml, "meta-data");
    end_manifest(&xml);
    struct arsc_writer table = {.package = 0x7f};
    arsc_put_type(&table, 1, "", 0,
            (const struct arsc_row[]){{"app_name", 3, 0, "Shop"}, {"key", 3, 0, "k-123"}}, 2);
    arsc_put_type(&table, 1, "zhCN", 0, (const struct arsc_row[]){{"app_name", 3, 0, "商店"}}, 1);
    struct apk_writer apk = {0};
    apk_put_xml(&apk, "AndroidManifest.xml", &xml);
    apk_put_resources(&apk, &table);
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, apk_writer_finish(&apk)), OK);
    assert_string_equal(opened.app->label, "Shop");
    assert_string_equal(opened.app->label_zh, "商店");
    assert_string_equal(opened.app->metadata[0].value, "k-123");
    assert_int_equal(opened.app->metadata[0].resource, 0x7f010001);
}

UNIT(opens_without_resources_that_cannot_be_read_and_says_so)
{
    struct axml_writer xml = {0};
    begin_manifest(&xml, 30);
    axml_open_element(&xml, "application");
    REFER(&xml, label, 0x7f010000);
    end_manifest(&xml);
    struct apk_writer apk = {0};
    apk_put_xml(&apk, "AndroidManifest.xml", &xml);
    apk_put_file(&apk, "resources.arsc", bytes_of("garbage, but long enough"));
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, apk_writer_finish(&apk)), OK);
    assert_int_equal(opened.partial.status, E_MALFORMED);
    assert_string_equal(opened.app->label, "@0x7f010000");
    assert_true(has_anomaly(opened.app, "apk-resources-unread"));
}

static void put_domain(struct axml_writer *xml, const char *domain, bool subdomains)
{
    axml_open_element(xml, "domain");
    axml_put_value(xml, 0, "includeSubdomains", BOOLEAN, subdomains ? UINT32_MAX : 0);
    axml_put_character_data(xml, domain);
    axml_close_element(xml, "domain");
}

static void put_anchor(struct axml_writer *xml, const char *source)
{
    axml_open_element(xml, "trust-anchors");
    axml_open_element(xml, "certificates");
    axml_put_text(xml, 0, "src", source);
    axml_close_element(xml, "certificates");
    axml_close_element(xml, "trust-anchors");
}

static void put_network_config(struct apk_writer *apk)
{
    struct axml_writer xml = {0};
    axml_open_element(&xml, "network-security-config");
    axml_open_element(&xml, "domain-config");
    put_domain(&xml, " Shop.Example ", true);
    axml_open_element(&xml, "pin-set");
    axml_put_text(&xml, 0, "expiration", "2027-01-01");
    axml_open_element(&xml, "pin");
    axml_put_character_data(&xml, "AAAA");
    axml_close_element(&xml, "pin");
    axml_close_element(&xml, "pin-set");
    axml_open_element(&xml, "domain-config");
    axml_put_value(&xml, 0, "cleartextTrafficPermitted", BOOLEAN, 0);
    put_domain(&xml, "pay.shop.example", false);
    axml_close_element(&xml, "domain-config");
    axml_close_element(&xml, "domain-config");
    axml_open_element(&xml, "base-config");
    axml_put_value(&xml, 0, "cleartextTrafficPermitted", BOOLEAN, UINT32_MAX);
    put_anchor(&xml, "user");
    axml_close_element(&xml, "base-config");
    axml_open_element(&xml, "debug-overrides");
    put_anchor(&xml, "system");
    axml_close_element(&xml, "debug-overrides");
    axml_close_element(&xml, "network-security-config");
    apk_put_xml(apk, "res/xml/net.xml", &xml);
}

UNIT(inherits_the_network_policy_from_around_and_overrides_the_manifest)
{
    struct axml_writer xml = {0};
    begin_manifest(&xml, 30);
    axml_open_element(&xml, "application");
    FLAG(&xml, usesCleartextTraffic, false);
    TEXT(&xml, networkSecurityConfig, "res/xml/net.xml");
    end_manifest(&xml);
    struct apk_writer apk = {0};
    apk_put_xml(&apk, "AndroidManifest.xml", &xml);
    put_network_config(&apk);
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, apk_writer_finish(&apk)), OK);
    const struct app *app = opened.app;
    const struct apk_network_policy *rows = app->network_policies;
    assert_true(app->cleartext_permitted);
    assert_int_equal(app->cleartext_declared, DECLARED_NO);
    assert_int_equal(app->network_policy_count, 5);
    assert_string_equal(rows[0].scope, "default");
    assert_false(rows[0].cleartext_permitted || rows[0].trusts_user);
    assert_string_equal(rows[1].scope, "base");
    assert_true(rows[1].cleartext_permitted && rows[1].trusts_user && !rows[1].trusts_system);
    assert_string_equal(rows[2].scope, "debug");
    assert_true(rows[2].trusts_system && !rows[2].trusts_user);
    assert_string_equal(rows[3].domain, "shop.example");
    assert_true(rows[3].include_subdomains && rows[3].cleartext_permitted);
    assert_int_equal(rows[3].pins, 1);
    assert_string_equal(rows[3].pin_expiration, "2027-01-01");
    assert_string_equal(rows[4].domain, "pay.shop.example");
    assert_false(rows[4].cleartext_permitted || rows[4].include_subdomains);
    assert_true(rows[4].trusts_user);
    assert_int_equal(rows[4].pins, 1);
    assert_string_equal(rows[4].place.entry, "res/xml/net.xml");
}

UNIT(says_which_dex_files_android_loads)
{
    struct axml_writer xml = {0};
    begin_manifest(&xml, 30);
    axml_close_element(&xml, "manifest");
    struct apk_writer apk = {0};
    apk_put_xml(&apk, "AndroidManifest.xml", &xml);
    static const char *const names[] = {
            "classes4.dex", "classes2.dex", "classes.dex", "classes02.dex", "a/classes3.dex"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        apk_put_file(&apk, names[i], bytes_of("dex\n035"));
    }
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, apk_writer_finish(&apk)), OK);
    const struct apk_part *part = &opened.app->parts[0];
    assert_int_equal(part->dex_count, 3);
    assert_string_equal(part->dexes[0].entry->path, "classes.dex");
    assert_string_equal(part->dexes[1].entry->path, "classes2.dex");
    assert_true(part->dexes[1].loaded);
    assert_string_equal(part->dexes[2].entry->path, "classes4.dex");
    assert_false(part->dexes[2].loaded);
    assert_true(has_anomaly(opened.app, "apk-dex-not-loaded"));
}

UNIT(finds_dex_files_under_other_names_stored_or_deflated)
{
    static uint8_t dex[300] = "dex\n035";
    for (size_t i = 8; i < sizeof(dex); i++) {
        dex[i] = (uint8_t)(i * i);
    }
    struct axml_writer xml = {0};
    begin_manifest(&xml, 30);
    axml_close_element(&xml, "manifest");
    struct apk_writer apk = {0};
    apk_put_xml(&apk, "AndroidManifest.xml", &xml);
    apk_put_file(&apk, "assets/a.png", (struct bytes){dex, sizeof(dex)});
    apk_put_deflated(&apk, "lib/b.so", (struct bytes){dex, sizeof(dex)});
    apk_put_file(&apk, "classes.dex", (struct bytes){dex, sizeof(dex)});
    apk_put_file(&apk, "assets/short", bytes_of("dex\n035"));
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, apk_writer_finish(&apk)), OK);
    const struct anomalies *anomalies = &opened.app->anomalies;
    size_t found = 0;
    for (size_t i = 0; i < anomalies->count; i++) {
        found += strcmp(anomalies->items[i].kind, "apk-hidden-dex") == 0;
    }
    assert_int_equal(found, 2);
    assert_int_equal(opened.app->parts[0].signatures.verified, false);
    assert_int_not_equal(opened.app->parts[0].signatures.fault.status, OK);
}

/* A split that brings a service, or the Chinese strings. */
static struct buffer split(const char *name, bool with_strings)
{
    struct axml_writer xml = {0};
    axml_open_element(&xml, "manifest");
    axml_put_text(&xml, 0, "package", "com.example.shop");
    axml_put_text(&xml, 0, "split", name);
    axml_open_element(&xml, "application");
    if (!with_strings) {
        begin_component(&xml, "service", ".FromSplit");
        axml_close_element(&xml, "service");
    }
    end_manifest(&xml);
    struct apk_writer apk = {0};
    apk_put_xml(&apk, "AndroidManifest.xml", &xml);
    if (with_strings) {
        struct arsc_writer table = {.package = 0x7f};
        arsc_put_type(&table, 1, "zh", 0, (const struct arsc_row[]){{"app_name", 3, 0, "商店"}}, 1);
        apk_put_resources(&apk, &table);
    }
    return apk_writer_finish(&apk);
}

static struct buffer base(void)
{
    struct axml_writer xml = {0};
    begin_manifest(&xml, 30);
    axml_open_element(&xml, "application");
    REFER(&xml, label, 0x7f010000);
    end_manifest(&xml);
    struct arsc_writer table = {.package = 0x7f};
    arsc_put_type(&table, 1, "", 0, (const struct arsc_row[]){{"app_name", 3, 0, "Shop"}}, 1);
    struct apk_writer apk = {0};
    apk_put_xml(&apk, "AndroidManifest.xml", &xml);
    apk_put_resources(&apk, &table);
    return apk_writer_finish(&apk);
}

/* Each would be decoded: entries of an archive may share their bytes. */
UNIT(counts_the_apks_of_a_container_that_are_none)
{
    struct apk_writer container = {0};
    for (int i = 0; i <= PARTS_MAX; i++) {
        char name[24];
        (void)snprintf(name, sizeof(name), "%d.apk", i);
        apk_put_deflated(&container, name, bytes_of("no archive"));
    }
    struct buffer file = apk_writer_finish(&container);
    struct apk_source source = {"", buffer_bytes(&file)};
    struct arena arena = {.limit = 64 << 20};
    struct app *app = NULL;
    struct fault why = {0};
    assert_int_equal(apk_open(&source, 1, &arena, &app, NULL, &why), E_LIMIT);
    assert_string_equal(why.text, "more than 256 APKs in one app");
    arena_free(&arena);
    buffer_free(&file);
}

UNIT(reads_a_container_of_splits_as_one_app)
{
    SCOPED(buffer_free) struct buffer feature = split("feature", false);
    SCOPED(buffer_free) struct buffer chinese = split("config.zh", true);
    SCOPED(buffer_free) struct buffer whole = base();
    struct apk_writer container = {0};
    apk_put_file(&container, "feature.apk", buffer_bytes(&feature));
    apk_put_deflated(&container, "config.zh.apk", buffer_bytes(&chinese));
    apk_put_file(&container, "base.apk", buffer_bytes(&whole));
    apk_put_file(&container, "broken.apk", bytes_of("no archive"));
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, apk_writer_finish(&container)), OK);
    const struct app *app = opened.app;
    assert_int_equal(app->part_count, 3);
    assert_string_equal(app->parts[0].name, "base.apk!/");
    assert_true(app->parts[0].borrowed);
    assert_string_equal(app->label, "Shop");
    assert_string_equal(app->label_zh, "商店");
    assert_int_equal(app->component_count, 1);
    assert_string_equal(app->components[0].name, "com.example.shop.FromSplit");
    assert_string_equal(app->components[0].place.entry, "feature.apk!/AndroidManifest.xml");
    assert_int_equal(opened.partial.status, E_MALFORMED);
    assert_non_null(strstr(opened.partial.text, "broken.apk"));
    const struct place *place = &app->place;
    assert_memory_equal(opened.file.data + app->parts[0].outer_at, "PK\003\004", 4);
    assert_true(place->entry_at > app->parts[0].outer_at);
    assert_false(app->parts[1].borrowed && app->parts[2].borrowed);
}

UNIT(reads_many_splits_and_the_base_behind_them)
{
    enum { SPLITS = 40 };
    struct apk_writer container = {0};
    for (int i = 0; i < SPLITS; i++) {
        char name[24];
        (void)snprintf(name, sizeof(name), "s%02d", i);
        SCOPED(buffer_free) struct buffer file = split(name, false);
        (void)snprintf(name, sizeof(name), "s%02d.apk", i);
        apk_put_file(&container, name, buffer_bytes(&file));
    }
    SCOPED(buffer_free) struct buffer whole = base();
    apk_put_file(&container, "z.apk", buffer_bytes(&whole));
    SCOPED(close_app) struct opened opened;
    assert_int_equal(open_app(&opened, apk_writer_finish(&container)), OK);
    const struct app *app = opened.app;
    assert_int_equal(app->part_count, SPLITS + 1);
    assert_string_equal(app->parts[0].name, "z.apk!/");
    assert_string_equal(app->label, "Shop");
    assert_int_equal(app->component_count, SPLITS);
    for (size_t i = 1; i <= SPLITS; i++) {
        assert_int_equal(app->parts[i].split[0], 's');
        assert_int_equal(app->parts[i].zip.count, 1);
    }
}

UNIT(reads_the_files_of_a_folder_as_one_app)
{
    SCOPED(buffer_free) struct buffer feature = split("feature", false);
    SCOPED(buffer_free) struct buffer whole = base();
    struct apk_source sources[] = {
            {"a.apk", buffer_bytes(&feature)}, {"b.apk", buffer_bytes(&whole)}};
    struct arena arena = {.limit = 1 << 24};
    struct app *app = NULL;
    assert_int_equal(apk_open(sources, 2, &arena, &app, NULL, NULL), OK);
    assert_string_equal(app->place.entry, "b.apk!/AndroidManifest.xml");
    assert_string_equal(app->parts[1].split, "feature");
    assert_int_equal(app->component_count, 1);
    arena_free(&arena);
}

UNIT(refuses_what_is_no_app_with_a_reason)
{
    struct apk_writer empty = {0};
    apk_put_file(&empty, "readme.txt", bytes_of("x"));
    SCOPED(close_app) struct opened opened;
    struct buffer file = apk_writer_finish(&empty);
    assert_false(apk_is_app(buffer_bytes(&file)));
    assert_int_equal(open_app(&opened, file), E_MALFORMED);
    assert_true(opened.why.text[0] != 0);

    struct axml_writer xml = {0};
    axml_open_element(&xml, "resources");
    axml_close_element(&xml, "resources");
    SCOPED(close_app) struct opened other;
    assert_int_equal(open_app(&other, finish_apk(&xml)), E_MALFORMED);
    assert_non_null(strstr(other.why.text, "<resources>"));
    assert_true(apk_is_app(buffer_bytes(&other.file)));
}

UNIT(answers_for_an_app_cut_at_any_byte)
{
    struct buffer file = base();
    for (size_t size = 0; size < file.size; size++) {
        SCOPED(close_app) struct opened opened;
        struct buffer copy = {0};
        buffer_append(&copy, (struct bytes){file.data, size});
        enum status status = open_app(&opened, copy);
        assert_true(status == E_MALFORMED);
    }
    buffer_free(&file);
}

static struct buffer tortured;

static bool opens_tortured(void)
{
    struct arena arena = {.limit = 1 << 24};
    struct apk_source source = {"x.apks", buffer_bytes(&tortured)};
    struct app *app = NULL;
    struct fault partial = {0};
    bool is_whole = apk_open(&source, 1, &arena, &app, &partial, NULL) == OK &&
                    partial.status == OK && app->component_count == 1;
    arena_free(&arena);
    return is_whole;
}

UNIT(gives_back_all_memory_when_any_allocation_fails)
{
    SCOPED(buffer_free) struct buffer feature = split("feature", false);
    SCOPED(buffer_free) struct buffer whole = base();
    struct apk_writer container = {0};
    apk_put_file(&container, "feature.apk", buffer_bytes(&feature));
    apk_put_deflated(&container, "base.apk", buffer_bytes(&whole));
    tortured = apk_writer_finish(&container);
    assert_true(torture(opens_tortured) > 0);
    buffer_free(&tortured);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_identity_versions_and_defaults),
            cmocka_unit_test(what_follows_from_the_target_stands_where_uses_sdk_does),
            cmocka_unit_test(takes_cleartext_and_levels_as_android_does_when_left_out),
            cmocka_unit_test(reads_the_code_name_of_a_preview_as_a_level_above_all),
            cmocka_unit_test(takes_components_as_exported_by_flag_filter_or_target),
            cmocka_unit_test(finds_the_main_activity_behind_an_alias),
            cmocka_unit_test(reads_permissions_used_and_defined),
            cmocka_unit_test(reads_links_queries_features_and_metadata),
            cmocka_unit_test(resolves_labels_in_the_default_and_the_chinese_configuration),
            cmocka_unit_test(opens_without_resources_that_cannot_be_read_and_says_so),
            cmocka_unit_test(inherits_the_network_policy_from_around_and_overrides_the_manifest),
            cmocka_unit_test(says_which_dex_files_android_loads),
            cmocka_unit_test(finds_dex_files_under_other_names_stored_or_deflated),
            cmocka_unit_test(reads_a_container_of_splits_as_one_app),
            cmocka_unit_test(counts_the_apks_of_a_container_that_are_none),
            cmocka_unit_test(reads_many_splits_and_the_base_behind_them),
            cmocka_unit_test(reads_the_files_of_a_folder_as_one_app),
            cmocka_unit_test(refuses_what_is_no_app_with_a_reason),
            cmocka_unit_test(answers_for_an_app_cut_at_any_byte),
            cmocka_unit_test(gives_back_all_memory_when_any_allocation_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
