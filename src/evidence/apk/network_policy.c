#include "evidence/apk/open.h"

#include "base/ascii.h"
#include "base/buffer.h"

/* The network security configuration (developer.android.com, "Network security configuration"):
 * what an element leaves out comes from the domain-config around it, then from base-config, then
 * from the platform's defaults for the app's targetSdkVersion. */

enum { NO_CONFIG = -1, CONFIG_SIZE_MAX = 16 << 20, SDK_M = 23, SDK_P = 28 };

struct config {
    const char *scope; /* as in struct apk_network_policy */
    int parent;        /* index of the domain-config around it; NO_CONFIG none */
    enum declared cleartext;
    bool has_anchors, trusts_user, trusts_system;
    bool has_pins;
    int pins;
    const char *pin_expiration;
    struct place place;
};

struct domain {
    int config;
    const char *name;
    bool include_subdomains;
    struct place place;
};

struct policy {
    struct reader *reader;
    struct config *configs;
    struct domain *domains;
    size_t config_count, config_capacity, domain_count, domain_capacity;
    int base;                          /* index of base-config; NO_CONFIG none */
    int config_of[AXML_DEPTH_MAX + 1]; /* the config each open element belongs to */
    bool in_domain;
};

static bool is_named(const struct axml_event *element, const char *name)
{
    return strcmp(element->name, name) == 0;
}

static const struct axml_attribute *plain(const struct axml_event *element, const char *name)
{
    return axml_attribute(element, 0, name);
}

static void open_config(struct policy *policy, const struct axml_event *element, const char *scope)
{
    struct config *config = reader_add(policy->reader, &policy->configs, &policy->config_count,
            &policy->config_capacity, sizeof(*config));
    if (config == NULL) {
        return;
    }
    *config = (struct config){.scope = scope,
            .parent = policy->config_of[element->depth - 1],
            .cleartext =
                    value_declared(policy->reader, plain(element, "cleartextTrafficPermitted")),
            .pin_expiration = "",
            .place = reader_place(policy->reader, element)};
    int index = (int)policy->config_count - 1;
    policy->config_of[element->depth] = index;
    if (strcmp(scope, "base") == 0) {
        policy->base = index;
    }
}

static void open_domain(struct policy *policy, const struct axml_event *element, int config)
{
    struct domain *domain = reader_add(policy->reader, &policy->domains, &policy->domain_count,
            &policy->domain_capacity, sizeof(*domain));
    if (domain == NULL) {
        return;
    }
    *domain = (struct domain){.config = config,
            .name = "",
            .include_subdomains =
                    value_flag(policy->reader, plain(element, "includeSubdomains"), false),
            .place = reader_place(policy->reader, element)};
    policy->in_domain = true;
}

static struct config *config_at(const struct policy *policy, int index)
{
    return policy->configs == NULL || index == NO_CONFIG ? NULL : &policy->configs[index];
}

/* What stands inside a config. */
static void open_detail(
        struct policy *policy, const struct axml_event *element, struct config *config)
{
    if (is_named(element, "trust-anchors")) {
        config->has_anchors = true;
    } else if (is_named(element, "certificates")) {
        const char *source = value_text(policy->reader, plain(element, "src"));
        config->trusts_user = config->trusts_user || strcmp(source, "user") == 0;
        config->trusts_system = config->trusts_system || strcmp(source, "system") == 0;
    } else if (is_named(element, "pin-set")) {
        config->has_pins = true;
        config->pin_expiration = value_text(policy->reader, plain(element, "expiration"));
    } else if (is_named(element, "pin")) {
        config->pins++;
    }
}

static void open_element(struct policy *policy, const struct axml_event *element)
{
    int config = policy->config_of[element->depth - 1];
    struct config *inside = config_at(policy, config);
    policy->config_of[element->depth] = config;
    if (is_named(element, "base-config")) {
        open_config(policy, element, "base");
    } else if (is_named(element, "domain-config")) {
        open_config(policy, element, "domain");
    } else if (is_named(element, "debug-overrides")) {
        open_config(policy, element, "debug");
    } else if (inside != NULL && is_named(element, "domain")) {
        open_domain(policy, element, config);
    } else if (inside != NULL) {
        open_detail(policy, element, inside);
    }
}

/* Host names are compared without regard to case, so they are kept in lower case, trimmed. */
static void read_text(struct policy *policy, const char *text)
{
    if (!policy->in_domain) {
        return;
    }
    char *name = arena_copy_lower(policy->reader->arena, ascii_trim(bytes_of(text)));
    if (name == NULL) {
        policy->reader->spent = true;
        return;
    }
    policy->domains[policy->domain_count - 1].name = name;
}

static enum status parse(struct policy *policy, struct bytes file, struct fault *why)
{
    struct reader *reader = policy->reader;
    struct axml *axml;
    struct axml_event event = {0};
    enum status status = axml_open(file, reader->arena, &reader->app->anomalies, &axml, why);
    while (status == OK && !reader->spent && event.kind != AXML_DONE) {
        status = axml_next(axml, &event, why);
        if (status == OK && event.kind == AXML_START) {
            open_element(policy, &event);
        } else if (status == OK && event.kind == AXML_TEXT) {
            read_text(policy, event.name);
        } else if (status == OK && event.kind == AXML_END) {
            policy->in_domain = false;
        }
    }
    return status;
}

static void add_row(struct reader *reader, struct apk_network_policy row)
{
    struct app *app = reader->app;
    struct apk_network_policy *added = reader_add(reader, &app->network_policies,
            &app->network_policy_count, &reader->capacities.network_policies, sizeof(*added));
    if (added != NULL) {
        *added = row;
    }
}

/* Take over from one config what the row still lacks. */
struct lacking {
    bool cleartext, anchors, pins;
};

static void inherit(
        struct apk_network_policy *row, struct lacking *lacking, const struct config *config)
{
    if (lacking->cleartext && config->cleartext != DECLARED_NOT) {
        row->cleartext_permitted = config->cleartext == DECLARED_YES;
        lacking->cleartext = false;
    }
    if (lacking->anchors && config->has_anchors) {
        row->trusts_user = config->trusts_user;
        row->trusts_system = config->trusts_system;
        lacking->anchors = false;
    }
    if (lacking->pins && config->has_pins) {
        row->pins = config->pins;
        row->pin_expiration = config->pin_expiration;
        lacking->pins = false;
    }
}

static struct apk_network_policy effective(
        const struct policy *policy, int index, const struct apk_network_policy *platform)
{
    struct apk_network_policy row = *platform;
    struct lacking lacking = {true, true, true};
    row.scope = policy->configs[index].scope;
    row.source = "config";
    row.place = policy->configs[index].place;
    bool is_debug = strcmp(row.scope, "debug") == 0;
    for (int i = index; i != NO_CONFIG; i = policy->configs[i].parent) {
        inherit(&row, &lacking, &policy->configs[i]);
    }
    if (policy->base != NO_CONFIG) {
        lacking.anchors = lacking.anchors && !is_debug; /* debug anchors only ever add */
        inherit(&row, &lacking, &policy->configs[policy->base]);
    }
    return row;
}

static void add_config_rows(struct policy *policy, const struct apk_network_policy *platform)
{
    for (size_t i = 0; i < policy->config_count; i++) {
        if (strcmp(policy->configs[i].scope, "domain") != 0) {
            add_row(policy->reader, effective(policy, (int)i, platform));
        }
    }
    for (size_t i = 0; i < policy->domain_count; i++) {
        const struct domain *domain = &policy->domains[i];
        struct apk_network_policy row = effective(policy, domain->config, platform);
        row.domain = domain->name;
        row.include_subdomains = domain->include_subdomains;
        row.place = domain->place;
        add_row(policy->reader, row);
    }
}

/* With a configuration the manifest's flag counts no more: base-config or the platform decide. */
static void take_base(struct policy *policy, const struct apk_network_policy *platform)
{
    policy->reader->app->cleartext_permitted =
            policy->base == NO_CONFIG
                    ? platform->cleartext_permitted
                    : effective(policy, policy->base, platform).cleartext_permitted;
}

static enum status read_config(struct reader *reader, const char *path,
        const struct apk_network_policy *platform, struct fault *why)
{
    SCOPED(entry_bytes_free) struct entry_bytes entry = {0};
    struct policy *policy = arena_alloc(reader->arena, sizeof(*policy));
    enum status status = policy == NULL ? refuse(why, E_MEMORY, 0, "no memory for a network policy")
                                        : refuse(why, E_MISSING, 0, "%.150s is in no part", path);
    for (size_t i = 0; status == E_MISSING && i < reader->app->part_count; i++) {
        status = entry_read(reader, &reader->app->parts[i], path, CONFIG_SIZE_MAX, &entry, why);
    }
    if (status != OK) {
        return status;
    }
    *policy = (struct policy){.reader = reader, .base = NO_CONFIG, .config_of = {NO_CONFIG}};
    size_t first = reader->app->anomalies.count;
    status = parse(policy, entry.bytes, why);
    if (status == OK) {
        add_config_rows(policy, platform);
        take_base(policy, platform);
    }
    source_leave(reader, first);
    return status;
}

/* Android before 7 knows only the manifest's flag; it is a row of its own when there is no
 * configuration to override it. */
static void add_manifest_row(struct reader *reader, const struct apk_network_policy *platform)
{
    struct app *app = reader->app;
    struct apk_network_policy row = *platform;
    if (app->cleartext_declared == DECLARED_NOT) {
        return;
    }
    row.scope = "base";
    row.source = "manifest";
    row.cleartext_permitted = app->cleartext_declared == DECLARED_YES;
    row.place = app->application_place;
    add_row(reader, row);
}

void network_policy_read(struct reader *reader)
{
    struct app *app = reader->app;
    struct apk_network_policy platform = {.scope = "default",
            .domain = "",
            .cleartext_permitted = app->target_sdk < SDK_P,
            .trusts_user = app->target_sdk <= SDK_M,
            .trusts_system = true,
            .pin_expiration = "",
            .source = "platform",
            .place = app->uses_sdk_place.entry != NULL ? app->uses_sdk_place : app->place};
    add_row(reader, platform);
    struct fault fault = {0};
    if (app->network_security_config[0] == 0) {
        add_manifest_row(reader, &platform);
    } else if (read_config(reader, app->network_security_config, &platform, &fault) != OK) {
        reader->spent = reader->spent || fault.status == E_MEMORY;
        reader_partial(reader, &fault, "apk-network-policy-unread");
    }
}
