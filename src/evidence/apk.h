/* apk.h: an Android app, one APK or a whole split set, as facts.
 * The rows of its lists are described in apk_facts.h. */
#ifndef AEDILE_EVIDENCE_APK_H
#define AEDILE_EVIDENCE_APK_H

#include "evidence/apk_facts.h"
#include "evidence/apksig.h"

enum { PARTS_MAX = 256 };

/* A dex file at the place where Android's class loader looks: classes.dex, classes2.dex, … */
struct apk_dex {
    const struct zip_entry *entry; /* of the part's zip */
    bool loaded; /* false: after a gap in the numbers, or shadowed by an entry of the same name */
};

/* One APK of the app: base first. */
struct apk_part {
    const char *name;  /* entry prefix: "" for a lone APK, "base.apk!/" inside a container */
    const char *split; /* "" for the base */
    struct bytes file;
    uint64_t outer_at, outer_size; /* raw bytes of the part in the exhibit; 0 and size when lone */
    bool borrowed; /* the part's bytes are the exhibit's own (stored or lone): raw offsets hold */
    struct zip zip;
    struct apk_dex *dexes; /* the loaded ones first, in the order of their numbers */
    size_t dex_count;
    struct apk_signatures signatures;
};

struct app {
    struct apk_part *parts;
    size_t part_count;
    const char *package, *version_name;
    int64_t version_code;
    const char *label, *label_zh;               /* default and zh-CN configuration */
    const char *min_sdk_name, *target_sdk_name; /* as written: "34" or a preview name */
    int min_sdk, target_sdk, max_sdk;           /* preview names: 10000; max 0 when none */
    int compile_sdk;
    bool has_code, debuggable, test_only, extract_native_libs, legacy_external_storage;
    bool allow_backup, cleartext_permitted; /* as Android takes them */
    enum declared allow_backup_declared, cleartext_declared;
    const char *full_backup_content, *data_extraction_rules, *network_security_config;
    const char *application_class, *category, *shared_user_id, *main_activity;
    bool is_game, is_instrumentation;
    struct place place; /* of <manifest> */
    struct place application_place;
    struct place uses_sdk_place; /* of the <uses-sdk> that counts, the last; entry NULL: none */

    struct apk_permission *permissions;
    struct apk_component *components;
    struct apk_intent_filter *intent_filters;
    struct apk_query *queries;
    struct apk_metadata *metadata;
    struct apk_network_policy *network_policies;
    struct apk_feature *features;
    size_t permission_count, component_count, intent_filter_count, query_count, metadata_count,
            network_policy_count, feature_count;

    struct anomalies anomalies;
};

/* True when the bytes look like an app or a container of one (ZIP end record found and
 * AndroidManifest.xml or *.apk inside). Never faults. */
bool apk_is_app(struct bytes file);

/* A file handed in: one APK, or a container (.apks, .xapk, .apkm) whose APKs are its parts. */
struct apk_source {
    const char *name; /* file name without folders, for entry prefixes; "" when it is alone */
    struct bytes file;
};

/* Open an app from one file or from the files of a split set. The arena must outlive the app and
 * should have a ceiling of APK_MEMORY_MAX or less. Faults name offset and reason; why->text names
 * the entry. When the manifest can be read but a lesser part (resources, network policy) cannot,
 * the app is opened and *ret_partial receives the first such fault (status OK when none). */
#define APK_MEMORY_MAX ((size_t)1 << 30)
MUST_CHECK enum status apk_open(const struct apk_source *sources, size_t source_count,
        struct arena *arena, struct app **ret_app, struct fault *ret_partial, struct fault *why);

#endif
