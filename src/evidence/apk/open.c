#include "evidence/apk/open.h"

#include "evidence/apk/manifest.h"

/* What is decoded of each part while the app is opened. */
struct part_files {
    struct entry_bytes manifest, resources;
    const char *package;
    bool is_read; /* its manifest could be decoded and identified */
};

struct work {
    struct reader reader;
    struct part_files *files; /* one a part; NULL until the parts are known */
    struct fault partial;
};

static void work_free(struct work *work)
{
    for (size_t i = 0; work->files != NULL && i < work->reader.app->part_count; i++) {
        entry_bytes_free(&work->files[i].manifest);
        entry_bytes_free(&work->files[i].resources);
    }
}

static enum status identify(struct work *work, size_t index, struct fault *why)
{
    struct reader *reader = &work->reader;
    struct apk_part *part = &reader->app->parts[index];
    struct part_files *files = &work->files[index];
    enum status status = entry_read(
            reader, part, "AndroidManifest.xml", MANIFEST_SIZE_MAX, &files->manifest, why);
    if (status != OK) {
        return status;
    }
    struct fault fault = {0};
    status = manifest_identify(
            files->manifest.bytes, reader->arena, &files->package, &part->split, &fault);
    files->is_read = status == OK;
    return status == OK ? OK
                        : refuse(why, status, fault.at, "%.100s: %.130s", reader->source.entry,
                                  fault.text);
}

static void swap_first(struct work *work, size_t index)
{
    struct apk_part part = work->reader.app->parts[index];
    work->reader.app->parts[index] = work->reader.app->parts[0];
    work->reader.app->parts[0] = part;
    struct part_files files = work->files[index];
    work->files[index] = work->files[0];
    work->files[0] = files;
}

/* Put the base first: the first part whose manifest names no split, else the first readable. */
static bool choose_base(struct work *work)
{
    struct app *app = work->reader.app;
    size_t base = app->part_count;
    for (size_t i = app->part_count; i-- > 0;) {
        bool is_base = work->files[i].is_read && app->parts[i].split[0] == 0;
        bool is_better = base == app->part_count || app->parts[base].split[0] != 0;
        if (is_base || (work->files[i].is_read && is_better)) {
            base = i;
        }
    }
    if (base == app->part_count) {
        return false;
    }
    swap_first(work, base);
    return true;
}

static enum status identify_all(struct work *work, struct fault *why)
{
    struct app *app = work->reader.app;
    for (size_t i = 0; i < app->part_count; i++) {
        struct fault fault = {0};
        enum status status = identify(work, i, &fault);
        if (status == E_MEMORY || (status != OK && app->part_count == 1)) {
            *why = fault;
            return status;
        }
        if (status != OK) {
            reader_partial(&work->reader, &fault, "apk-part-unread");
        }
    }
    return choose_base(work)
                   ? OK
                   : refuse(why, work->partial.status, work->partial.at, "%s", work->partial.text);
}

static enum status open_resources(struct work *work, size_t index, struct fault *why)
{
    struct reader *reader = &work->reader;
    struct apk_part *part = &reader->app->parts[index];
    struct entry_bytes *entry = &work->files[index].resources;
    if (zip_find(&part->zip, "resources.arsc") == NULL) {
        return OK; /* test packages and some splits have none */
    }
    size_t first = reader->app->anomalies.count;
    struct fault fault = {0};
    struct arsc *arsc = NULL;
    enum status status =
            entry_read(reader, part, "resources.arsc", RESOURCES_SIZE_MAX, entry, &fault);
    if (status == OK) {
        status = arsc_open(entry->bytes, reader->arena, &reader->app->anomalies, &arsc, &fault);
    }
    if (status == OK) {
        reader->arscs[reader->arsc_count++] = arsc;
    } else if (status == E_MEMORY) {
        *why = fault;
        return status;
    } else {
        reader_partial(reader, &fault, "apk-resources-unread");
    }
    source_leave(reader, first);
    return OK;
}

/* Splits of another package are no part of this app. */
static bool belongs(struct work *work, size_t index)
{
    struct app *app = work->reader.app;
    if (!work->files[index].is_read) {
        return false;
    }
    if (strcmp(work->files[index].package, work->files[0].package) == 0) {
        return true;
    }
    app->anomalies.entry = app->parts[index].name;
    struct fault fault = {0};
    (void)refuse(&fault, E_MALFORMED, 0, "%.100s is of package %.60s, not %.60s",
            app->parts[index].name, work->files[index].package, work->files[0].package);
    reader_partial(&work->reader, &fault, "apk-foreign-part");
    return false;
}

static enum status read_manifest(struct work *work, size_t index, struct fault *why)
{
    struct reader *reader = &work->reader;
    struct app *app = reader->app;
    struct entry_bytes *entry = &work->files[index].manifest;
    enum status status = source_enter(reader, &app->parts[index], entry->entry, why);
    if (status != OK) {
        return status;
    }
    size_t first = app->anomalies.count;
    struct fault fault = {0};
    reader->state = (struct manifest_state){.is_base = index == 0};
    status = manifest_read(reader, entry->bytes, &fault);
    source_leave(reader, first);
    if (status == OK) {
        return OK;
    }
    struct fault named;
    (void)refuse(&named, status, fault.at, "%.100s: %.130s", reader->source.entry, fault.text);
    if (status == E_MEMORY || index == 0) {
        *why = named;
        return status;
    }
    reader_partial(reader, &named, "apk-part-unread");
    return OK;
}

static enum status read_parts(struct work *work, struct fault *why)
{
    struct app *app = work->reader.app;
    enum status status = identify_all(work, why);
    for (size_t i = 0; status == OK && i < app->part_count; i++) {
        status = open_resources(work, i, why);
    }
    for (size_t i = 0; status == OK && i < app->part_count; i++) {
        if (belongs(work, i)) {
            status = read_manifest(work, i, why);
        }
    }
    return status;
}

static void set_empty(struct app *app)
{
    app->package = app->version_name = app->label = app->label_zh = "";
    app->min_sdk_name = app->target_sdk_name = "";
    app->full_backup_content = app->data_extraction_rules = app->network_security_config = "";
    app->application_class = app->category = app->shared_user_id = app->main_activity = "";
    app->allow_backup_declared = app->cleartext_declared = DECLARED_NOT;
    app->place.entry = app->application_place.entry = "";
    app->has_code = app->extract_native_libs = true;
}

static enum status verify_signatures(
        struct reader *reader, struct apk_part *part, struct fault *why)
{
    struct app *app = reader->app;
    struct apk_platform platform = {app->min_sdk, app->target_sdk, reader->target_sandbox};
    size_t first = app->anomalies.count;
    source_enter_part(reader, part);
    enum status status = apksig_verify(
            &part->zip, platform, reader->arena, &app->anomalies, &part->signatures, why);
    source_leave(reader, first);
    return status;
}

static enum status finish(struct work *work, struct fault *why)
{
    struct reader *reader = &work->reader;
    struct app *app = reader->app;
    manifest_finish(reader);
    network_policy_read(reader);
    enum status status = OK;
    for (size_t i = 0; status == OK && i < app->part_count; i++) {
        status = dexes_find(reader, &app->parts[i], why);
        if (status == OK) {
            status = verify_signatures(reader, &app->parts[i], why);
        }
    }
    if (status == OK && reader->spent) {
        status = refuse(why, E_MEMORY, 0, "no memory for the app");
    }
    app->anomalies.entry = "";
    return status;
}

enum status apk_open(const struct apk_source *sources, size_t source_count, struct arena *arena,
        struct app **ret_app, struct fault *ret_partial, struct fault *why)
{
    SCOPED(work_free) struct work work = {0};
    struct fault fault = {0};
    struct app *app = arena_alloc(arena, sizeof(*app));
    if (app == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for an app");
    }
    set_empty(app);
    app->anomalies.arena = arena;
    work.reader = (struct reader){.app = app,
            .arena = arena,
            .partial = &work.partial,
            .application_enabled = true,
            .application_permission = "",
            .application_process = "",
            .legacy_storage_declared = DECLARED_NOT};
    enum status status = parts_open(&work.reader, sources, source_count, &fault);
    if (status == OK) {
        work.files = arena_array(arena, app->part_count, sizeof(*work.files));
        status = work.files == NULL ? refuse(&fault, E_MEMORY, 0, "no memory for the parts")
                                    : read_parts(&work, &fault);
    }
    if (status == OK) {
        status = finish(&work, &fault);
    }
    if (status != OK) {
        return refuse(why, status, fault.at, "%s", fault.text);
    }
    *ret_app = app;
    if (ret_partial != NULL) {
        *ret_partial = work.partial;
    }
    return OK;
}
