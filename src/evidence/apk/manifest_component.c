#include "evidence/apk/manifest.h"

static const char *category_name(int64_t category)
{
    static const char *const names[] = {"game", "audio", "video", "image", "social", "news", "maps",
            "productivity", "accessibility"};
    return category >= 0 && category < (int64_t)(sizeof(names) / sizeof(names[0])) ? names[category]
                                                                                   : "";
}

/* ":x" names a private process of the app. */
static const char *process_name(struct reader *reader, const char *name)
{
    if (name[0] != ':') {
        return name;
    }
    const char *full = arena_print(reader->arena, "%s%s", reader->app->package, name);
    reader->spent = reader->spent || full == NULL;
    return full == NULL ? "" : full;
}

static enum declared declared_of(
        struct reader *reader, const struct axml_event *element, uint32_t resource)
{
    return value_declared(
            reader, axml_attribute(element, resource, framework_attribute_name(resource)));
}

static void read_label(struct reader *reader, const struct axml_event *element)
{
    const struct axml_attribute *label = axml_attribute(element, ATTRIBUTE_label, "label");
    reader->app->label = value_text(reader, label);
    reader->app->label_zh = value_text_zh(reader, label);
}

static void read_application(struct reader *reader, const struct axml_event *element)
{
    struct app *app = reader->app;
    read_label(reader, element);
    app->application_place = reader_place(reader, element);
    app->application_class = qualified_name(reader, text_of(reader, element, ATTRIBUTE_name));
    app->has_code = flag_of(reader, element, ATTRIBUTE_hasCode, true);
    app->debuggable = flag_of(reader, element, ATTRIBUTE_debuggable, false);
    app->test_only = flag_of(reader, element, ATTRIBUTE_testOnly, false);
    app->extract_native_libs = flag_of(reader, element, ATTRIBUTE_extractNativeLibs, true);
    app->is_game = flag_of(reader, element, ATTRIBUTE_isGame, false);
    app->category = category_name(number_of(reader, element, ATTRIBUTE_appCategory, -1));
    app->allow_backup_declared = declared_of(reader, element, ATTRIBUTE_allowBackup);
    app->cleartext_declared = declared_of(reader, element, ATTRIBUTE_usesCleartextTraffic);
    reader->legacy_storage_declared =
            declared_of(reader, element, ATTRIBUTE_requestLegacyExternalStorage);
    app->full_backup_content = text_of(reader, element, ATTRIBUTE_fullBackupContent);
    app->data_extraction_rules = text_of(reader, element, ATTRIBUTE_dataExtractionRules);
    app->network_security_config = text_of(reader, element, ATTRIBUTE_networkSecurityConfig);
    reader->application_enabled = flag_of(reader, element, ATTRIBUTE_enabled, true);
    reader->application_permission = text_of(reader, element, ATTRIBUTE_permission);
    reader->application_process = process_name(reader, text_of(reader, element, ATTRIBUTE_process));
}

void application_open(struct reader *reader, const struct axml_event *element)
{
    if (reader->state.has_application) {
        anomaly_add(&reader->app->anomalies, "apk-second-application",
                reader_place(reader, element),
                "a second <application> is passed over, as Android does");
        return;
    }
    reader->state.has_application = reader->state.in_application = true;
    if (reader->state.is_base) {
        read_application(reader, element);
    }
}

/* The permission that guards a component: its own, else the application's. An alias has only its
 * own. An empty one stands for none. */
static const char *guard_of(struct reader *reader, const struct axml_event *element, bool inherits)
{
    const struct axml_attribute *own = axml_attribute(element, ATTRIBUTE_permission, "permission");
    return own != NULL || !inherits ? value_text(reader, own) : reader->application_permission;
}

static const char *process_of(struct reader *reader, const struct axml_event *element)
{
    const struct axml_attribute *own = axml_attribute(element, ATTRIBUTE_process, "process");
    return own != NULL ? process_name(reader, value_text(reader, own))
                       : reader->application_process;
}

static const char *foreground_type_of(struct reader *reader, const struct axml_event *element)
{
    uint32_t types = (uint32_t)number_of(reader, element, ATTRIBUTE_foregroundServiceType, 0);
    const char *name = foreground_type_name(reader->arena, types);
    reader->spent = reader->spent || name == NULL;
    return name == NULL ? "" : name;
}

static const char *kind_of(const struct axml_event *element)
{
    static const char *const kinds[] = {
            "activity", "activity-alias", "service", "receiver", "provider"};
    size_t i = 0;
    while (i + 1 < sizeof(kinds) / sizeof(kinds[0]) && strcmp(kinds[i], element->name) != 0) {
        i++;
    }
    return kinds[i];
}

static void read_provider(
        struct reader *reader, const struct axml_event *element, struct apk_component *component)
{
    component->authorities = text_of(reader, element, ATTRIBUTE_authorities);
    component->init_order = (int)number_of(reader, element, ATTRIBUTE_initOrder, 0);
    component->grant_uri_permissions =
            flag_of(reader, element, ATTRIBUTE_grantUriPermissions, false);
    const char *read = text_of(reader, element, ATTRIBUTE_readPermission);
    const char *write = text_of(reader, element, ATTRIBUTE_writePermission);
    component->read_permission = read[0] != 0 ? read : component->permission;
    component->write_permission = write[0] != 0 ? write : component->permission;
}

void component_open(struct reader *reader, const struct axml_event *element)
{
    struct app *app = reader->app;
    if (!reader->state.in_application) {
        return;
    }
    size_t note_count = app->component_count;
    struct component_notes *notes = reader_add(
            reader, &reader->notes, &note_count, &reader->capacities.notes, sizeof(*notes));
    struct apk_component *component = reader_add(reader, &app->components, &app->component_count,
            &reader->capacities.components, sizeof(*component));
    if (notes == NULL || component == NULL) {
        return;
    }
    const char *kind = kind_of(element);
    bool is_alias = strcmp(kind, "activity-alias") == 0;
    *component = (struct apk_component){.kind = kind,
            .name = qualified_name(reader, text_of(reader, element, ATTRIBUTE_name)),
            .target = is_alias ? qualified_name(
                                         reader, text_of(reader, element, ATTRIBUTE_targetActivity))
                               : "",
            .enabled = reader->application_enabled &&
                       flag_of(reader, element, ATTRIBUTE_enabled, true),
            .exported_declared = declared_of(reader, element, ATTRIBUTE_exported),
            .permission = guard_of(reader, element, !is_alias),
            .read_permission = "",
            .write_permission = "",
            .authorities = "",
            .process = process_of(reader, element),
            .foreground_type = foreground_type_of(reader, element),
            .direct_boot_aware = flag_of(reader, element, ATTRIBUTE_directBootAware, false),
            .place = reader_place(reader, element)};
    if (strcmp(kind, "provider") == 0) {
        read_provider(reader, element, component);
    }
    reader->state.component = app->component_count;
    reader->state.filter = 0;
}

void filter_open(struct reader *reader, const struct axml_event *element)
{
    struct manifest_state *state = &reader->state;
    if (state->component == 0) {
        return;
    }
    state->filter++;
    state->in_filter = true;
    state->filter_main = state->filter_launcher = false;
    state->filter_auto_verify = flag_of(reader, element, ATTRIBUTE_autoVerify, false);
    state->filter_priority = (int)number_of(reader, element, ATTRIBUTE_priority, 0);
    reader->notes[state->component - 1].has_filter = true;
}

void filter_close(struct reader *reader)
{
    struct manifest_state *state = &reader->state;
    if (state->in_filter && state->filter_main && state->filter_launcher) {
        reader->notes[state->component - 1].has_launcher = true;
    }
    state->in_filter = false;
}

/* The path a <data> element asks for, with "*" where anything may stand. */
static const char *path_of(struct reader *reader, const struct axml_event *element)
{
    static const struct {
        uint32_t resource;
        const char *before, *after;
    } forms[] = {{ATTRIBUTE_path, "", ""}, {ATTRIBUTE_pathPrefix, "", "*"},
            {ATTRIBUTE_pathPattern, "", ""}, {ATTRIBUTE_pathAdvancedPattern, "", ""},
            {ATTRIBUTE_pathSuffix, "*", ""}};
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        const char *path = text_of(reader, element, forms[i].resource);
        if (path[0] != 0) {
            path = arena_print(reader->arena, "%s%s%s", forms[i].before, path, forms[i].after);
            reader->spent = reader->spent || path == NULL;
            return path == NULL ? "" : path;
        }
    }
    return "";
}

static void read_data(
        struct reader *reader, const struct axml_event *element, struct apk_intent_filter *item)
{
    item->kind = "data";
    item->scheme = text_of(reader, element, ATTRIBUTE_scheme);
    item->host = text_of(reader, element, ATTRIBUTE_host);
    item->port = text_of(reader, element, ATTRIBUTE_port);
    item->path = path_of(reader, element);
    item->mime = text_of(reader, element, ATTRIBUTE_mimeType);
    const char *uri = data_uri(reader->arena, item->scheme, item->host, item->port, item->path);
    reader->spent = reader->spent || uri == NULL;
    item->value = uri == NULL ? "" : uri;
}

static void read_named(
        struct reader *reader, const struct axml_event *element, struct apk_intent_filter *item)
{
    bool is_action = strcmp(element->name, "action") == 0;
    item->kind = is_action ? "action" : "category";
    item->value = text_of(reader, element, ATTRIBUTE_name);
    item->scheme = item->host = item->port = item->path = item->mime = "";
    if (is_action && strcmp(item->value, "android.intent.action.MAIN") == 0) {
        reader->state.filter_main = true;
    }
    if (!is_action && strcmp(item->value, "android.intent.category.LAUNCHER") == 0) {
        reader->state.filter_launcher = true;
    }
}

void filter_item(struct reader *reader, const struct axml_event *element)
{
    struct app *app = reader->app;
    const struct manifest_state *state = &reader->state;
    struct apk_intent_filter *item =
            !state->in_filter ? NULL
                              : reader_add(reader, &app->intent_filters, &app->intent_filter_count,
                                        &reader->capacities.intent_filters, sizeof(*item));
    if (item == NULL) {
        return;
    }
    *item = (struct apk_intent_filter){.component = state->component,
            .filter = state->filter,
            .auto_verify = state->filter_auto_verify,
            .priority = state->filter_priority,
            .place = reader_place(reader, element)};
    if (strcmp(element->name, "data") == 0) {
        read_data(reader, element, item);
    } else {
        read_named(reader, element, item);
    }
}

void metadata_open(struct reader *reader, const struct axml_event *element)
{
    struct app *app = reader->app;
    bool is_wanted =
            reader->state.in_application && (element->depth == 3 || reader->state.component != 0);
    struct apk_metadata *metadata =
            !is_wanted ? NULL
                       : reader_add(reader, &app->metadata, &app->metadata_count,
                                 &reader->capacities.metadata, sizeof(*metadata));
    if (metadata == NULL) {
        return;
    }
    const struct axml_attribute *value = axml_attribute(element, ATTRIBUTE_value, "value");
    const struct axml_attribute *resource = axml_attribute(element, ATTRIBUTE_resource, "resource");
    value = value != NULL ? value : resource;
    *metadata =
            (struct apk_metadata){.component = element->depth == 3 ? 0 : reader->state.component,
                    .name = text_of(reader, element, ATTRIBUTE_name),
                    .value = value_text(reader, value),
                    .resource = value_resource(value),
                    .place = reader_place(reader, element)};
}

static void finish_component(
        struct reader *reader, struct apk_component *component, const struct component_notes *notes)
{
    enum { SDK_JELLY_BEAN_MR1 = 17, SDK_S = 31 };
    struct app *app = reader->app;
    bool is_provider = strcmp(component->kind, "provider") == 0;
    component->exported =
            component->exported_declared == DECLARED_NOT
                    ? (is_provider ? app->target_sdk < SDK_JELLY_BEAN_MR1 : notes->has_filter)
                    : component->exported_declared == DECLARED_YES;
    if (notes->has_filter && !is_provider && component->exported_declared == DECLARED_NOT &&
            app->target_sdk >= SDK_S) {
        anomaly_add(&app->anomalies, "apk-exported-undeclared", component->place,
                "%.120s has a filter and does not state android:exported: Android 12 and later "
                "refuse the app",
                component->name);
    }
    if (notes->has_launcher && component->enabled && app->main_activity[0] == 0 &&
            bytes_start_with(bytes_of(component->kind), bytes_of("activity"))) {
        app->main_activity = component->name;
    }
}

void components_finish(struct reader *reader)
{
    for (size_t i = 0; i < reader->app->component_count; i++) {
        finish_component(reader, &reader->app->components[i], &reader->notes[i]);
    }
}
