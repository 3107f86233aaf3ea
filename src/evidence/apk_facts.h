/* apk_facts.h: what a manifest and its network policy say, one struct a row.
 *
 * Facts stand as Android would take them: defaults by targetSdkVersion are filled in and the
 * declared value is kept beside. Texts are UTF-8, NUL-ended, in the app's arena, "" when absent.
 * `at` and `size` of places are inside the decoded AndroidManifest.xml of the part named there. */
#ifndef AEDILE_EVIDENCE_APK_FACTS_H
#define AEDILE_EVIDENCE_APK_FACTS_H

#include "base/place.h"

#include <stdbool.h>
#include <stddef.h>

/* Three-valued, for attributes that may be left out. */
enum declared { DECLARED_NO = 0, DECLARED_YES = 1, DECLARED_NOT = -1 };

struct apk_permission {
    const char *name;
    const char *kind;       /* "uses", "uses-sdk-23", "defines" */
    int max_sdk;            /* 0: none */
    const char *protection; /* kind "defines": "normal", "dangerous", "signature", … ; else "" */
    bool never_for_location;
    struct place place;
};

struct apk_component {
    const char *kind;       /* "activity", "activity-alias", "service", "receiver", "provider" */
    const char *name;       /* fully qualified */
    const char *target;     /* activity-alias: what it opens */
    bool enabled, exported; /* as Android takes them */
    enum declared exported_declared;
    const char *permission, *read_permission, *write_permission;
    const char *authorities, *process, *foreground_type;
    bool grant_uri_permissions;
    int init_order;
    bool direct_boot_aware;
    struct place place;
};

/* One <action>, <category> or <data> of a filter. `component` and `filter` count from 1. */
struct apk_intent_filter {
    size_t component, filter;
    const char *kind;  /* "action", "category", "data" */
    const char *value; /* name of action or category; for data its scheme://host:port/path */
    const char *scheme, *host, *port, *path, *mime;
    bool auto_verify;
    int priority;
    struct place place;
};

struct apk_query {    /* <queries>: what the app may see of others (Android 11) */
    const char *kind; /* "package", "intent", "provider" */
    const char *package, *action, *scheme, *host, *mime, *authorities;
    struct place place;
};

struct apk_metadata {
    size_t component;         /* 0: of the application */
    const char *name, *value; /* references resolved in the default configuration */
    uint32_t resource;        /* when the value was a reference, else 0 */
    struct place place;
};

struct apk_network_policy {
    const char *scope;  /* "default", "base", "domain", "debug" */
    const char *domain; /* scope "domain"; else "" */
    bool include_subdomains, cleartext_permitted, trusts_user, trusts_system;
    int pins;
    const char *pin_expiration;
    const char *source; /* "platform", "manifest", "config" */
    struct place place;
};

struct apk_feature {
    const char *name;
    bool required;
    struct place place;
};

#endif
