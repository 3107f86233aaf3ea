#include "collect/store/store.h"

#include "base/file.h"
#include "base/syntax/json.h"
#include "collect/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static const char har_head[] = "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"aedile\","
                               "\"version\":\"1\"},\"pages\":[],\"entries\":[\n";
static const char har_tail[] = "\n]}}\n";

struct store {
    struct store_options options;
    char folder[PATH_SIZE];
    int plan, records, archive, notes; /* descriptors, -1: not open */
    size_t count;
    bool has_entries;
    bool has_session;
};

static enum status cannot(const char *what, const char *name, struct fault *why)
{
    return refuse(why, E_IO, 0, "cannot %s %.100s: %s", what, name, strerror(errno));
}

static bool path_of(const struct store *store, const char *name, char ret_path[PATH_SIZE])
{
    int size = snprintf(ret_path, PATH_SIZE, "%s/%s", store->folder, name);
    return size > 0 && size < PATH_SIZE;
}

static enum status open_at(const struct store *store, const char *name, int flags,
        int *ret_descriptor, struct fault *why)
{
    char path[PATH_SIZE];
    if (!path_of(store, name, path)) {
        return refuse(why, E_USAGE, 0, "the folder's name is too long");
    }
    int descriptor = open(path, flags | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        return cannot("open", name, why);
    }
    *ret_descriptor = descriptor;
    return OK;
}

static enum status write_at(
        int descriptor, struct bytes text, off_t at, const char *name, struct fault *why)
{
    while (text.size > 0) {
        ssize_t size = pwrite(descriptor, text.data, text.size, at);
        if (size < 0 && errno != EINTR) {
            return cannot("write", name, why);
        }
        size_t done = size > 0 ? (size_t)size : 0;
        at += (off_t)done;
        text = bytes_slice(text, done, text.size);
    }
    return fdatasync(descriptor) == 0 ? OK : cannot("write", name, why);
}

static off_t size_of(int descriptor)
{
    struct stat info;
    return fstat(descriptor, &info) == 0 ? info.st_size : 0;
}

/* Cut the file behind its last line end; *ret_lines counts what is left. */
static enum status mend_lines(
        int descriptor, const char *name, size_t *ret_lines, struct fault *why)
{
    enum { PIECE = 1 << 16 };
    static uint8_t piece[PIECE];
    off_t at = 0, whole = 0;
    size_t lines = 0;
    ssize_t size;
    while ((size = pread(descriptor, piece, PIECE, at)) > 0) {
        for (ssize_t i = 0; i < size; i++) {
            lines += piece[i] == '\n';
            whole = piece[i] == '\n' ? at + i + 1 : whole;
        }
        at += size;
    }
    if (size < 0 || (whole < at && ftruncate(descriptor, whole) != 0)) {
        return cannot("mend", name, why);
    }
    *ret_lines = lines;
    return OK;
}

/* The archive's entries stand one a line. Cut behind the last whole one, and end the lists anew. */
static enum status mend_archive(struct store *store, struct fault *why)
{
    static const char name[] = "traffic.har";
    size_t lines = 0, tail = strlen(har_tail);
    char end[2] = {0};
    off_t size = size_of(store->archive);
    if (size == 0) {
        struct buffer SCOPED(buffer_free) text = {0};
        buffer_print(&text, "%s%s", har_head, har_tail + 1);
        return write_at(store->archive, buffer_bytes(&text), 0, name, why);
    }
    enum status status = mend_lines(store->archive, name, &lines, why);
    size = size_of(store->archive);
    if (status == OK && size >= 4 && pread(store->archive, end, 2, size - 4) == 2 &&
            memcmp(end, "]}", 2) == 0) { /* the last line is the end of the lists */
        size -= (off_t)tail - 1;
        lines--;
    }
    if (status != OK || lines == 0) {
        return status != OK ? status : refuse(why, E_USAGE, 0, "traffic.har is another's file");
    }
    store->has_entries = lines > 1;
    bool has_comma =
            store->has_entries && pread(store->archive, end, 1, size - 2) == 1 && end[0] == ',';
    off_t at = size - 1 - has_comma; /* over the line's end, which the tail brings again */
    if (!store->has_entries) {
        at = (off_t)strlen(har_head) - 1;
    }
    if (ftruncate(store->archive, at) != 0) {
        return cannot("mend", name, why);
    }
    return write_at(store->archive, bytes_of(har_tail), at, name, why);
}

static enum status open_plan(struct store *store, struct fault *why)
{
    enum status status = open_at(store, "plan.yaml", O_RDWR, &store->plan, why);
    if (status != OK) {
        return status;
    }
    if (flock(store->plan, LOCK_EX | LOCK_NB) != 0) {
        return refuse(why, E_USAGE, 0, "another process records into this folder");
    }
    struct bytes plan = store->options.plan;
    off_t size = size_of(store->plan);
    if (size == 0) {
        return write_at(store->plan, plan, 0, "plan.yaml", why);
    }
    uint8_t *old = malloc((size_t)size);
    bool is_same = old != NULL && (size_t)size == plan.size &&
                   pread(store->plan, old, plan.size, 0) == (ssize_t)plan.size &&
                   memcmp(old, plan.data, plan.size) == 0;
    free(old);
    return is_same ? OK
                   : refuse(why, E_USAGE, 0,
                             "the folder holds a run of another plan; name another folder");
}

/* A folder that already holds something and no plan is somebody's own. */
static enum status make_folder(struct store *store, struct fault *why)
{
    char path[PATH_SIZE];
    if (mkdir(store->folder, 0777) == 0) {
        return OK;
    }
    if (errno != EEXIST) {
        return cannot("make the folder", store->folder, why);
    }
    SCOPED(arena_free) struct arena arena = {.limit = 16 << 20};
    struct folder folder;
    enum status status = folder_read(store->folder, &arena, &folder, why);
    if (status == OK && folder.count > 0 &&
            (!path_of(store, "plan.yaml", path) || file_kind(path) != FILE_REGULAR)) {
        return refuse(why, E_USAGE, 0, "the folder is not empty and holds no run");
    }
    return status;
}

static enum status open_files(struct store *store, struct fault *why)
{
    char path[PATH_SIZE];
    size_t ignored;
    enum status status = make_folder(store, why);
    if (status == OK) {
        status = open_plan(store, why);
    }
    if (status == OK) {
        status = open_at(store, store->options.records, O_RDWR, &store->records, why);
    }
    if (status == OK) {
        status = mend_lines(store->records, store->options.records, &store->count, why);
    }
    if (status == OK) {
        status = open_at(store, "traffic.har", O_RDWR, &store->archive, why);
    }
    if (status == OK) {
        status = mend_archive(store, why);
    }
    if (status == OK) {
        status = open_at(store, "notes.jsonl", O_RDWR, &store->notes, why);
    }
    if (status == OK) {
        status = mend_lines(store->notes, "notes.jsonl", &ignored, why);
    }
    if (status == OK && path_of(store, "evidence", path) && mkdir(path, 0777) != 0 &&
            errno != EEXIST) {
        return cannot("make the folder", "evidence", why);
    }
    store->has_session = path_of(store, "session.yaml", path) && file_kind(path) == FILE_REGULAR;
    return status;
}

enum status store_open(
        const struct store_options *options, struct store **ret_store, struct fault *why)
{
    struct store *store = calloc(1, sizeof(*store));
    if (store == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the session");
    }
    store->options = *options;
    store->plan = store->records = store->archive = store->notes = -1;
    int size = snprintf(store->folder, PATH_SIZE, "%s", options->folder);
    enum status status = size > 0 && size < PATH_SIZE
                                 ? open_files(store, why)
                                 : refuse(why, E_USAGE, 0, "the folder's name is too long");
    if (status != OK) {
        store_close(store);
        return status;
    }
    *ret_store = store;
    return OK;
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    const int descriptors[] = {store->plan, store->records, store->archive, store->notes};
    for (size_t i = 0; i < sizeof(descriptors) / sizeof(descriptors[0]); i++) {
        if (descriptors[i] >= 0) {
            (void)close(descriptors[i]); /* everything was synchronised when it was written */
        }
    }
    free(store);
}

size_t store_count(const struct store *store)
{
    return store->count;
}

enum status store_keep(struct store *store, struct bytes content, const char *ending,
        struct arena *arena, const char **ret_name, struct fault *why)
{
    char digest[SHA256_HEX + 1], name[SHA256_HEX + 32], path[PATH_SIZE];
    enum status status = sha256_hex(content, digest, why);
    if (status != OK) {
        return status;
    }
    (void)snprintf(name, sizeof(name), "evidence/%s.%.8s", digest, ending);
    if (!path_of(store, name, path)) {
        return refuse(why, E_USAGE, 0, "the folder's name is too long");
    }
    if (file_kind(path) == FILE_ABSENT) {
        status = file_write(path, content, why);
    }
    const char *text = arena_print(arena, "sha256:%s", digest);
    if (status == OK && text == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a name");
    }
    if (status == OK) {
        *ret_name = text;
    }
    return status;
}

enum status store_archive(struct store *store, const struct har_entry *entries, size_t count,
        int32_t trial, struct fault *why)
{
    enum { ARCHIVE_STEP_MAX = 512 << 20 };
    struct buffer SCOPED(buffer_free) text = {.limit = ARCHIVE_STEP_MAX};
    for (size_t i = 0; i < count; i++) {
        struct har_entry entry = entries[i];
        entry.trial = trial;
        buffer_append_text(&text, store->has_entries || i > 0 ? ",\n" : "\n");
        if (!har_entry_write(&entry, &text)) {
            return refuse(why, E_MEMORY, 0, "no memory for the archive");
        }
    }
    if (count == 0) {
        return OK;
    }
    buffer_append_text(&text, har_tail);
    off_t at = size_of(store->archive) - (off_t)strlen(har_tail);
    if (text.failed || at < 0) {
        return refuse(why, E_MEMORY, 0, "no memory for the archive");
    }
    store->has_entries = true;
    return write_at(store->archive, buffer_bytes(&text), at, "traffic.har", why);
}

static enum status write_session(struct store *store, struct fault *why)
{
    char path[PATH_SIZE], start[TIME_TEXT];
    struct buffer SCOPED(buffer_free) text = {.limit = 64 << 10};
    clock_print(clock_wall_ms(), start);
    buffer_print(&text, "# Written by %s.\n", store->options.by);
    if (store->options.device != NULL) {
        buffer_append(&text, buffer_bytes(store->options.device));
    }
    buffer_print(&text, "exhibits: [{file: %s}, {file: traffic.har}]\n", store->options.records);
    if (text.failed || !path_of(store, "session.yaml", path)) {
        return refuse(why, E_MEMORY, 0, "no memory for session.yaml");
    }
    enum status status = file_write(path, buffer_bytes(&text), why);
    store->has_session = status == OK;
    return status;
}

enum status store_append(struct store *store, struct bytes lines, size_t count, struct fault *why)
{
    enum status status =
            write_at(store->records, lines, size_of(store->records), store->options.records, why);
    if (status == OK) {
        store->count += count;
        status = store->has_session ? OK : write_session(store, why);
    }
    return status;
}

enum status store_note(struct store *store, const char *json, struct fault *why)
{
    struct buffer SCOPED(buffer_free) line = {.limit = 64 << 10};
    buffer_print(&line, "%s\n", json);
    return line.failed ? refuse(why, E_MEMORY, 0, "no memory for a note")
                       : write_at(store->notes, buffer_bytes(&line), size_of(store->notes),
                                 "notes.jsonl", why);
}
