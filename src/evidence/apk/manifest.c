#include "evidence/apk/manifest.h"

enum { USES_PERMISSION_NEVER_FOR_LOCATION = 0x10000 };

static void manifest_open(struct reader *reader, const struct axml_event *element)
{
    struct app *app = reader->app;
    if (!reader->state.is_base) {
        return;
    }
    app->package = value_text(reader, axml_attribute(element, 0, "package"));
    uint64_t major = (uint64_t)number_of(reader, element, ATTRIBUTE_versionCodeMajor, 0);
    uint64_t minor = (uint64_t)number_of(reader, element, ATTRIBUTE_versionCode, 0);
    app->version_code = (int64_t)(major << 32 | (minor & UINT32_MAX));
    app->version_name = text_of(reader, element, ATTRIBUTE_versionName);
    app->shared_user_id = text_of(reader, element, ATTRIBUTE_sharedUserId);
    int64_t platform =
            value_number(reader, axml_attribute(element, 0, "platformBuildVersionCode"), 0);
    app->compile_sdk = (int)number_of(reader, element, ATTRIBUTE_compileSdkVersion, platform);
    reader->target_sandbox = (int)number_of(reader, element, ATTRIBUTE_targetSandboxVersion, 1);
    app->place = reader_place(reader, element);
}

/* A level of the API, or the code name of one not yet released. */
static int sdk_level(struct reader *reader, const struct axml_attribute *attribute, int fallback)
{
    const char *text = value_text(reader, attribute);
    return text[0] == 0 ? fallback : (int)value_number(reader, attribute, SDK_PREVIEW);
}

static void uses_sdk_open(struct reader *reader, const struct axml_event *element)
{
    struct app *app = reader->app;
    const struct axml_attribute *min =
            axml_attribute(element, ATTRIBUTE_minSdkVersion, "minSdkVersion");
    const struct axml_attribute *target =
            axml_attribute(element, ATTRIBUTE_targetSdkVersion, "targetSdkVersion");
    if (!reader->state.is_base) {
        return;
    }
    app->min_sdk_name = value_text(reader, min);
    app->target_sdk_name = value_text(reader, target);
    app->min_sdk = sdk_level(reader, min, 1);
    app->target_sdk = sdk_level(reader, target, app->min_sdk);
    app->max_sdk = (int)number_of(reader, element, ATTRIBUTE_maxSdkVersion, 0);
    app->uses_sdk_place = reader_place(reader, element);
}

static struct apk_permission *add_permission(
        struct reader *reader, const struct axml_event *element, const char *kind)
{
    struct app *app = reader->app;
    struct apk_permission *permission = reader_add(reader, &app->permissions,
            &app->permission_count, &reader->capacities.permissions, sizeof(*permission));
    if (permission != NULL) {
        *permission = (struct apk_permission){.name = text_of(reader, element, ATTRIBUTE_name),
                .kind = kind,
                .protection = "",
                .place = reader_place(reader, element)};
    }
    return permission;
}

static void uses_permission_open(struct reader *reader, const struct axml_event *element)
{
    bool is_plain = strcmp(element->name, "uses-permission") == 0;
    struct apk_permission *permission =
            add_permission(reader, element, is_plain ? "uses" : "uses-sdk-23");
    if (permission != NULL) {
        permission->max_sdk = (int)number_of(reader, element, ATTRIBUTE_maxSdkVersion, 0);
        permission->never_for_location =
                (number_of(reader, element, ATTRIBUTE_usesPermissionFlags, 0) &
                        USES_PERMISSION_NEVER_FOR_LOCATION) != 0;
    }
}

static void permission_open(struct reader *reader, const struct axml_event *element)
{
    struct apk_permission *permission = add_permission(reader, element, "defines");
    int64_t level = number_of(reader, element, ATTRIBUTE_protectionLevel, 0);
    const char *name = protection_name(reader->arena, (uint32_t)level);
    if (permission != NULL && name != NULL) {
        permission->protection = name;
    }
    reader->spent = reader->spent || name == NULL;
}

/* A feature without a name is an OpenGL version. */
static void uses_feature_open(struct reader *reader, const struct axml_event *element)
{
    struct app *app = reader->app;
    const char *name = text_of(reader, element, ATTRIBUTE_name);
    struct apk_feature *feature = name[0] == 0
                                          ? NULL
                                          : reader_add(reader, &app->features, &app->feature_count,
                                                    &reader->capacities.features, sizeof(*feature));
    if (feature != NULL) {
        *feature = (struct apk_feature){.name = name,
                .required = flag_of(reader, element, ATTRIBUTE_required, true),
                .place = reader_place(reader, element)};
    }
}

static void instrumentation_open(struct reader *reader, const struct axml_event *element)
{
    (void)element;
    reader->app->is_instrumentation = true;
}

struct handler {
    int depth;
    const char *parent, *name; /* parent NULL: any */
    void (*open)(struct reader *reader, const struct axml_event *element);
};

static const struct handler handlers[] = {
        {1, "", "manifest", manifest_open},
        {2, "manifest", "uses-sdk", uses_sdk_open},
        {2, "manifest", "uses-permission", uses_permission_open},
        {2, "manifest", "uses-permission-sdk-23", uses_permission_open},
        {2, "manifest", "uses-permission-sdk-m", uses_permission_open},
        {2, "manifest", "permission", permission_open},
        {2, "manifest", "uses-feature", uses_feature_open},
        {2, "manifest", "instrumentation", instrumentation_open},
        {2, "manifest", "application", application_open},
        {3, "application", "activity", component_open},
        {3, "application", "activity-alias", component_open},
        {3, "application", "service", component_open},
        {3, "application", "receiver", component_open},
        {3, "application", "provider", component_open},
        {3, "application", "meta-data", metadata_open},
        {3, "queries", "package", query_open},
        {3, "queries", "provider", query_open},
        {3, "queries", "intent", query_open},
        {4, "intent", "action", query_item},
        {4, "intent", "data", query_item},
        {4, NULL, "intent-filter", filter_open},
        {4, NULL, "meta-data", metadata_open},
        {5, "intent-filter", "action", filter_item},
        {5, "intent-filter", "category", filter_item},
        {5, "intent-filter", "data", filter_item},
};

static void element_open(
        struct reader *reader, const struct axml_event *element, const char *parent)
{
    for (size_t i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++) {
        const struct handler *handler = &handlers[i];
        if (handler->depth == element->depth && strcmp(handler->name, element->name) == 0 &&
                (handler->parent == NULL || strcmp(handler->parent, parent) == 0)) {
            handler->open(reader, element);
            return;
        }
    }
}

static void element_close(struct reader *reader, const struct axml_event *element)
{
    struct manifest_state *state = &reader->state;
    if (element->depth == 4) {
        filter_close(reader);
    } else if (element->depth == 3) {
        state->component = 0;
        state->query = NULL;
    } else if (element->depth == 2) {
        state->in_application = false;
    } else if (element->depth == 1) {
        state->is_over = true;
    }
}

static enum status check_root(const struct axml_event *event, struct fault *why)
{
    if (event->kind == AXML_DONE || strcmp(event->name, "manifest") != 0) {
        return refuse(why, E_MALFORMED, event->at, "the root is <%.60s>, not <manifest>",
                event->kind == AXML_DONE ? "" : event->name);
    }
    return OK;
}

static enum status first_element(struct axml *axml, struct axml_event *ret_event, struct fault *why)
{
    enum status status;
    do {
        status = axml_next(axml, ret_event, why);
    } while (status == OK && ret_event->kind == AXML_TEXT);
    return status == OK ? check_root(ret_event, why) : status;
}

enum status manifest_identify(struct bytes file, struct arena *arena, const char **ret_package,
        const char **ret_split, struct fault *why)
{
    struct axml *axml;
    struct axml_event event;
    enum status status = axml_open(file, arena, NULL, &axml, why);
    if (status == OK) {
        status = first_element(axml, &event, why);
    }
    if (status != OK) {
        return status;
    }
    const struct axml_attribute *package = axml_attribute(&event, 0, "package");
    const struct axml_attribute *split = axml_attribute(&event, 0, "split");
    *ret_package = package != NULL && package->value.text != NULL ? package->value.text : "";
    *ret_split = split != NULL && split->value.text != NULL ? split->value.text : "";
    return OK;
}

enum status manifest_read(struct reader *reader, struct bytes file, struct fault *why)
{
    const char *names[AXML_DEPTH_MAX + 1] = {""};
    struct axml *axml;
    struct axml_event event = {0};
    enum status status = axml_open(file, reader->arena, &reader->app->anomalies, &axml, why);
    if (status == OK) {
        status = first_element(axml, &event, why);
    }
    while (status == OK && event.kind != AXML_DONE && !reader->state.is_over) {
        if (event.kind == AXML_START) {
            names[event.depth] = event.name;
            element_open(reader, &event, names[event.depth - 1]);
        } else if (event.kind == AXML_END) {
            element_close(reader, &event);
        }
        status = reader->spent ? refuse(why, E_MEMORY, event.at, "no memory for the manifest")
                               : axml_next(axml, &event, why);
    }
    return status;
}

void manifest_finish(struct reader *reader)
{
    struct app *app = reader->app;
    enum { SDK_P = 28, SDK_Q = 29 };
    if (app->min_sdk == 0 && app->target_sdk == 0) {
        app->min_sdk = app->target_sdk = 1;
    }
    app->cleartext_permitted = app->cleartext_declared == DECLARED_NOT
                                       ? app->target_sdk < SDK_P
                                       : app->cleartext_declared == DECLARED_YES;
    app->allow_backup = app->allow_backup_declared != DECLARED_NO;
    app->legacy_external_storage = reader->legacy_storage_declared == DECLARED_NOT
                                           ? app->target_sdk < SDK_Q
                                           : reader->legacy_storage_declared == DECLARED_YES;
    components_finish(reader);
}
