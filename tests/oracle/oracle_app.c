/* Prints what aedile reads in apps, a line a fact, in the form that the scripts beside it make of
 * other programs' answers: file TAB fact TAB value.
 *
 *   oracle_app FILE…               manifests: package, versions, labels, permissions, components,
 *                                  intent filters, meta-data
 *   oracle_app --dex FOLDER FILE…  code: counts and classes; each dex is also written to FOLDER
 *
 * In a value TAB becomes a space, and backslash, line feed and double quote are escaped as aapt
 * escapes them. Every file gives `opened` or `refused`, and `partial` when a part is unread. */
#include "base/file.h"
#include "evidence/apk.h"
#include "evidence/dex.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void print_text(const char *text)
{
    for (; *text != 0; text++) {
        if (*text == '\\' || *text == '"') {
            printf("\\%c", *text);
        } else if (*text == '\n') {
            printf("\\n");
        } else {
            (void)putchar(*text == '\t' ? ' ' : *text);
        }
    }
}

static void print_fact(const char *file, const char *fact, const char *value)
{
    printf("%s\t%s\t", file, fact);
    print_text(value);
    (void)putchar('\n');
}

static void print_number(const char *file, const char *fact, int64_t value)
{
    printf("%s\t%s\t%" PRId64 "\n", file, fact, value);
}

static void print_fault(const char *file, const char *fact, const struct fault *why)
{
    printf("%s\t%s\tat %" PRIu64 ": ", file, fact, why->at);
    print_text(why->text);
    (void)putchar('\n');
}

static void print_permissions(const char *file, const struct app *app)
{
    for (size_t i = 0; i < app->permission_count; i++) {
        const struct apk_permission *permission = &app->permissions[i];
        printf("%s\tpermission\t%s ", file, permission->kind);
        print_text(permission->name);
        if (permission->max_sdk != 0) {
            printf(" up to %d", permission->max_sdk);
        }
        (void)putchar('\n');
    }
}

static const char *declared_name(enum declared declared)
{
    return declared == DECLARED_NOT ? "undeclared" : declared == DECLARED_YES ? "yes" : "no";
}

static void print_components(const char *file, const struct app *app)
{
    for (size_t i = 0; i < app->component_count; i++) {
        const struct apk_component *component = &app->components[i];
        printf("%s\tcomponent\t%s ", file, component->kind);
        print_text(component->name);
        printf(" exported %s enabled %s permission ", declared_name(component->exported_declared),
                component->enabled ? "yes" : "no");
        print_text(component->permission);
        (void)putchar('\n');
    }
}

static void print_filters(const char *file, const struct app *app)
{
    for (size_t i = 0; i < app->intent_filter_count; i++) {
        const struct apk_intent_filter *item = &app->intent_filters[i];
        const bool is_data = strcmp(item->kind, "data") == 0;
        const char *texts[] = {item->scheme, item->host, item->port, item->mime};
        printf("%s\tfilter\t", file);
        print_text(app->components[item->component - 1].name);
        printf(" %zu %s", item->filter, item->kind);
        for (size_t j = 0; is_data && j < sizeof(texts) / sizeof(*texts); j++) {
            printf(" ");
            print_text(texts[j][0] == 0 ? "-" : texts[j]);
        }
        if (!is_data) {
            printf(" ");
            print_text(item->value);
        }
        (void)putchar('\n');
    }
}

static void print_metadata(const char *file, const struct app *app)
{
    for (size_t i = 0; i < app->metadata_count; i++) {
        const struct apk_metadata *item = &app->metadata[i];
        printf("%s\tmetadata\t", file);
        print_text(item->component == 0 ? "" : app->components[item->component - 1].name);
        printf(" ");
        print_text(item->name);
        printf(" ");
        print_text(item->resource == 0 ? item->value : "reference");
        (void)putchar('\n');
    }
}

static void print_manifest(const char *file, const struct app *app)
{
    print_fact(file, "package", app->package);
    print_number(file, "version-code", app->version_code);
    print_fact(file, "version-name", app->version_name);
    print_fact(file, "min-sdk", app->min_sdk_name);
    print_fact(file, "target-sdk", app->target_sdk_name);
    print_fact(file, "label", app->label);
    print_fact(file, "label-zh-CN", app->label_zh[0] == 0 ? app->label : app->label_zh);
    print_fact(file, "launchable", app->main_activity);
    print_permissions(file, app);
    print_components(file, app);
    print_filters(file, app);
    print_metadata(file, app);
}

/* A type's descriptor, "" when there is none. */
static void print_type(FILE *out, const struct dex *dex, uint32_t index)
{
    struct bytes name;
    if (index != DEX_NO_INDEX && dex_type(dex, index, &name)) {
        (void)fwrite(name.data, 1, name.size, out);
    }
}

static void write_classes(FILE *out, const struct dex *dex)
{
    for (uint32_t i = 0; i < dex->class_count; i++) {
        struct dex_class class;
        if (dex_class(dex, i, &class)) {
            print_type(out, dex, class.type);
            (void)fprintf(out, " 0x%04" PRIx32 " ", class.access);
            print_type(out, dex, class.superclass);
            (void)fputc('\n', out);
        }
    }
}

/* The number of a dex over all files: N.dex and N.classes in the folder are its bytes and what
 * aedile reads of its classes. */
static void print_dex(
        const char *file, const struct zip_entry *entry, struct bytes bytes, const char *folder)
{
    static unsigned number;
    char path[4096];
    struct dex dex;
    struct fault why = {0};
    printf("%s\tdex %s\tnumber %u\n", file, entry->path, ++number);
    (void)snprintf(path, sizeof(path), "%s/%u.dex", folder, number);
    if (file_write(path, bytes, &why) != OK) {
        (void)fprintf(stderr, "%s\n", why.text);
        abort();
    }
    if (dex_open(bytes, NULL, &dex, &why) != OK) {
        printf("%s\tdex %s\trefused at %" PRIu64 ": %s\n", file, entry->path, why.at, why.text);
        return;
    }
    printf("%s\tdex %s\tversion %03" PRIu32 "\n", file, entry->path, dex.version);
    printf("%s\tdex %s\tstrings %" PRIu32 "\n", file, entry->path, dex.string_count);
    printf("%s\tdex %s\ttypes %" PRIu32 "\n", file, entry->path, dex.type_count);
    printf("%s\tdex %s\tfields %" PRIu32 "\n", file, entry->path, dex.field_count);
    printf("%s\tdex %s\tmethods %" PRIu32 "\n", file, entry->path, dex.method_count);
    printf("%s\tdex %s\tclasses %" PRIu32 "\n", file, entry->path, dex.class_count);
    (void)snprintf(path, sizeof(path), "%s/%u.classes", folder, number);
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        (void)fprintf(stderr, "%s cannot be written\n", path);
        abort();
    }
    write_classes(out, &dex);
    (void)fclose(out);
}

static void print_code(const char *file, const struct apk_part *part, const char *folder)
{
    for (size_t i = 0; i < part->dex_count; i++) {
        const struct zip_entry *entry = part->dexes[i].entry;
        struct buffer SCOPED(buffer_free) bytes = {0};
        struct fault why = {0};
        if (zip_read(&part->zip, entry, &bytes, &why) != OK) {
            printf("%s\tdex %s\tunread at %" PRIu64 ": %s\n", file, entry->path, why.at, why.text);
        }
        if (bytes.size > 0) {
            print_dex(file, entry, buffer_bytes(&bytes), folder);
        }
    }
}

static void print_app(const char *path, const char *folder)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    struct file file = {0};
    struct fault why = {0}, partial = {0};
    struct arena SCOPED(arena_free) arena = {.limit = APK_MEMORY_MAX};
    struct app *app;
    if (file_open(path, &file, &why) != OK) {
        (void)fprintf(stderr, "%s\n", why.text);
        abort();
    }
    struct apk_source source = {"", file.bytes};
    if (apk_open(&source, 1, &arena, &app, &partial, &why) != OK) {
        print_fault(name, "refused", &why);
        file_close(&file);
        return;
    }
    print_fact(name, "opened", "");
    if (partial.status != OK) {
        print_fault(name, "partial", &partial);
    }
    if (folder == NULL) {
        print_manifest(name, app);
    } else {
        print_code(name, &app->parts[0], folder);
    }
    file_close(&file);
}

int main(int count, char **arguments)
{
    bool is_code = count > 2 && strcmp(arguments[1], "--dex") == 0;
    for (int i = is_code ? 3 : 1; i < count; i++) {
        print_app(arguments[i], is_code ? arguments[2] : NULL);
    }
    return fflush(stdout) == 0 ? 0 : 2;
}
