/* files.c: native libraries and packer marks among an app's entries, and credentials in its text
 * assets and compiled resources. */
#include "tables/code/collect.h"

#include <strings.h>

/* Credentials are short and lie in small configuration files; large ones are content. */
enum { TEXT_ENTRY_MAX = 256 * 1024, TEXT_TOTAL_MAX = 8 << 20, RESOURCES_MAX = 32 << 20 };

/* "lib/arm64-v8a/libfoo.so" → "libfoo.so"; NULL for a path that is no native library. */
static const char *library_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    size_t length = strlen(name);
    return length > 3 && strcmp(name + length - 3, ".so") == 0 ? name : NULL;
}

static bool is_text_asset(const char *path)
{
    static const char *const endings[] = {".json", ".properties", ".txt", ".js", ".html", ".xml",
            ".pem", ".key", ".cfg", ".conf", ".ini", ".yaml", ".yml", ".env", ".toml"};
    const char *dot = strrchr(path, '.');
    if (dot == NULL || strncmp(path, "res/", 4) == 0) { /* res/ holds compiled XML */
        return false;
    }
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        /* the first letter spares nearly all of some ten thousand comparisons */
        if ((dot[1] | 0x20) == endings[i][1] && strcasecmp(dot, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool add_library(struct collect *collect, const struct apk_part *part,
        const struct zip_entry *entry, const char *library)
{
    struct code_facts *facts = collect->facts;
    if (!arena_grow(collect->arena, (void **)&facts->libraries, facts->library_count,
                &collect->library_capacity, sizeof(*facts->libraries))) {
        return false;
    }
    facts->libraries[facts->library_count++] =
            (struct code_library){(size_t)(part - collect->app->parts), entry, library};
    return true;
}

static enum status look_at_name(struct collect *collect, const struct apk_part *part,
        const struct zip_entry *entry, const char *name, struct fault *why)
{
    const struct knowledge *knowledge = collect->knowledge;
    struct place place = collect_place(part, entry, name, 0, entry->size);
    const char *library = library_name(entry->path);
    if (library != NULL && !add_library(collect, part, entry, library)) {
        return refuse(why, E_MEMORY, 0, "no memory for the native libraries");
    }
    const struct packer_mark *packer = packer_match(&knowledge->packers, "file", entry->path);
    if (packer == NULL && library != NULL) {
        packer = packer_match(&knowledge->packers, "library", library);
    }
    if (packer != NULL) {
        enum status status = collect_packer(collect, packer, entry->path, &place, why);
        if (status != OK) {
            return status;
        }
    }
    const struct sdk_mark *mark =
            library == NULL ? NULL : sdk_match(&knowledge->sdks, SDK_LIBRARY, bytes_of(library));
    if (mark != NULL) {
        struct code_sdk *sdk = collect_sdk(collect, mark, &place);
        if (sdk == NULL) {
            return refuse(why, E_MEMORY, 0, "no memory for an SDK");
        }
        sdk->defined = true; /* the library's code is in the app */
    }
    return OK;
}

static enum status look_inside(struct collect *collect, const struct apk_part *part,
        const struct zip_entry *entry, const char *name, struct fault *why)
{
    struct fault unreadable = {0};
    if (zip_read(&part->zip, entry, &collect->decoded, &unreadable) != OK) {
        return unreadable.status == E_MEMORY
                       ? refuse(why, E_MEMORY, 0, "no memory to decode an entry")
                       : OK; /* an unreadable asset is an anomaly of the archive */
    }
    struct place place = collect_place(part, entry, name, 0, 0);
    return collect_secrets(collect, buffer_bytes(&collect->decoded), &place, why);
}

static enum status read_entries(
        struct collect *collect, const struct apk_part *part, struct fault *why)
{
    uint64_t total = 0;
    enum status status = OK;
    for (size_t i = 0; status == OK && i < part->zip.count; i++) {
        const struct zip_entry *entry = &part->zip.entries[i];
        bool is_resources = strcmp(entry->path, "resources.arsc") == 0;
        bool is_text = is_text_asset(entry->path) && entry->size <= TEXT_ENTRY_MAX &&
                       total + entry->size <= TEXT_TOTAL_MAX;
        const char *name = collect_name(collect, part, entry);
        if (name == NULL) {
            return refuse(why, E_MEMORY, 0, "no memory for an entry's name");
        }
        status = look_at_name(collect, part, entry, name, why);
        if (status == OK && entry->readable &&
                (is_text || (is_resources && entry->size <= RESOURCES_MAX))) {
            total += is_text ? entry->size : 0;
            status = look_inside(collect, part, entry, name, why);
        }
    }
    return status;
}

enum status collect_files(struct collect *collect, struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; status == OK && i < collect->app->part_count; i++) {
        status = read_entries(collect, &collect->app->parts[i], why);
    }
    return status;
}
