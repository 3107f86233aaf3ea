/* expand.c: which units a path given by the user means. */
#include "inspection/exhibits.h"

#include "base/file.h"
#include "evidence/apk.h"
#include "evidence/checkout/checkout.h"
#include "evidence/rankings/rankings.h"
#include "evidence/trials/trials.h"
#include "inspection/exhibit/exhibit_traffic.h"
#include "inspection/session.h"
#include "knowledge/filing/filing_register.h"

#include <sys/stat.h>

struct expansion {
    struct arena *arena;
    struct fault *why;
    struct inspect_unit *units;
    size_t count, capacity, passed_over;
};

static enum status add_unit(struct expansion *expansion, const char *path)
{
    if (expansion->count == INSPECT_UNITS_MAX) {
        return refuse(
                expansion->why, E_LIMIT, 0, "more than %d files to inspect", INSPECT_UNITS_MAX);
    }
    if (!arena_grow(expansion->arena, (void **)&expansion->units, expansion->count,
                &expansion->capacity, sizeof(*expansion->units))) {
        return refuse(expansion->why, E_MEMORY, 0, "no memory for the list of files");
    }
    expansion->units[expansion->count++] = (struct inspect_unit){.path = path};
    return OK;
}

static bool has_evidence_name(const char *name)
{
    static const char *const endings[] = {".apk", ".apks", ".xapk", ".apkm", ".har", ".pcap",
            ".pcapng", ".pcap.gz", ".pcapng.gz", ".pcap.zst", ".pcapng.zst"};
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (bytes_end_with(bytes_of(name), bytes_of(endings[i]))) {
            return true;
        }
    }
    return false;
}

static bool has_evidence_content(const char *path)
{
    SCOPED(file_close) struct file file = {0};
    return file_open(path, &file, NULL) == OK &&
           (apk_is_app(file.bytes) || traffic_kind(file.bytes) != EXHIBIT_UNKNOWN ||
                   trials_is_trials(file.bytes) || rankings_is_rankings(file.bytes) ||
                   checkout_is_checkout(file.bytes) ||
                   (bytes_end_with(bytes_of(path), bytes_of(".csv")) &&
                           filing_register_is_register(file.bytes)));
}

static bool is_link(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
}

static char *join(struct arena *arena, const char *folder, const char *name)
{
    bool slash = bytes_end_with(bytes_of(folder), bytes_of("/"));
    return arena_print(arena, "%s%s%s", folder, slash ? "" : "/", name);
}

static bool is_session(struct arena *arena, const char *folder)
{
    const char *file = join(arena, folder, SESSION_FILE);
    return file != NULL && file_kind(file) == FILE_REGULAR;
}

static enum status expand_folder(struct expansion *expansion, const char *path, int depth);

/* Files first, then folders: what a person sees listed together stays together. */
static enum status expand_name(
        struct expansion *expansion, const char *path, bool folders, int depth)
{
    enum file_kind kind = file_kind(path);
    if (folders) {
        return kind != FILE_FOLDER || is_link(path) ? OK
                                                    : expand_folder(expansion, path, depth + 1);
    }
    if (kind == FILE_FOLDER) {
        return OK;
    }
    if (has_evidence_name(path) || (kind == FILE_REGULAR && has_evidence_content(path))) {
        return add_unit(expansion, path);
    }
    expansion->passed_over++;
    return OK;
}

static enum status expand_folder(struct expansion *expansion, const char *path, int depth)
{
    struct folder folder;
    if (is_session(expansion->arena, path)) {
        return add_unit(expansion, path);
    }
    if (depth > INSPECT_DEPTH_MAX) {
        return refuse(
                expansion->why, E_LIMIT, 0, "folders nested deeper than %d", INSPECT_DEPTH_MAX);
    }
    enum status status = folder_read(path, expansion->arena, &folder, expansion->why);
    if (status == OK && exhibits_is_split_set(path)) {
        return add_unit(expansion, path);
    }
    for (int folders = 0; folders < 2; folders++) {
        for (size_t i = 0; status == OK && i < folder.count; i++) {
            const char *inner = join(expansion->arena, path, folder.names[i]);
            status = inner == NULL ? refuse(expansion->why, E_MEMORY, 0, "no memory for a path")
                                   : expand_name(expansion, inner, folders == 1, depth);
        }
    }
    return status;
}

enum status exhibits_list_apps(const char *folder_path, struct arena *arena,
        struct inspect_unit **ret_units, size_t *ret_count, struct fault *why)
{
    struct expansion expansion = {.arena = arena, .why = why};
    struct folder folder;
    enum status status = folder_read(folder_path, arena, &folder, why);
    for (size_t i = 0; status == OK && i < folder.count; i++) {
        const char *path = join(arena, folder_path, folder.names[i]);
        status = path == NULL ? refuse(why, E_MEMORY, 0, "no memory for a path")
                              : expand_name(&expansion, path, false, 0);
    }
    if (status == OK) {
        *ret_units = expansion.units;
        *ret_count = expansion.count;
    }
    return status;
}

enum status inspect_expand(const char *path, struct arena *arena, struct inspect_unit **ret_units,
        size_t *ret_count, size_t *ret_passed_over, struct fault *why)
{
    struct expansion expansion = {.arena = arena, .why = why};
    enum status status = file_kind(path) == FILE_FOLDER ? expand_folder(&expansion, path, 0)
                                                        : add_unit(&expansion, path);
    if (status == OK) {
        *ret_units = expansion.units;
        *ret_count = expansion.count;
        *ret_passed_over = expansion.passed_over;
    }
    return status;
}
