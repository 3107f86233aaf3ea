#include "inspection/lists.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/syntax/yaml.h"
#include "knowledge/filter/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MEMORY_MAX = 4 << 20, PATH_SIZE = 4096, KEY_VERSION = 1 };

struct list {
    const char *name, *path;
    struct file file;
    char sha256[SHA256_HEX + 1];
};

struct lists {
    struct arena arena;
    struct list list[FILTER_LISTS_MAX];
    size_t count;
    struct file cache; /* what the restored filters borrow */
    struct filter_set *filters;
    bool from_cache;
};

void lists_close(struct lists *lists)
{
    if (lists == NULL) {
        return;
    }
    filter_free(lists->filters);
    for (size_t i = 0; i < lists->count; i++) {
        file_close(&lists->list[i].file);
    }
    file_close(&lists->cache);
    arena_free(&lists->arena);
    free(lists);
}

const struct filter_set *lists_filters(const struct lists *lists)
{
    return lists->filters;
}

size_t lists_count(const struct lists *lists)
{
    return lists->count;
}

struct list_facts lists_facts(const struct lists *lists, size_t index)
{
    const struct list *list = &lists->list[index];
    return (struct list_facts){list->name, list->path, list->path == NULL ? NULL : list->sha256};
}

bool lists_from_cache(const struct lists *lists)
{
    return lists->from_cache;
}

bool lists_cache_folder(char *ret_path, size_t size)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    bool named = cache != NULL && cache[0] == '/';
    if (!named && (home == NULL || home[0] != '/')) {
        return false;
    }
    int length =
            snprintf(ret_path, size, "%s%s/aedile", named ? cache : home, named ? "" : "/.cache");
    return length > 0 && (size_t)length < size;
}

/* The first of the paths that is a file; E_MALFORMED when one is no absolute path. */
static enum status find_list(struct yaml *paths, const char **ret_path, struct fault *why)
{
    for (struct yaml *path = paths->first; path != NULL; path = path->next) {
        if (path->kind != YAML_SCALAR || path->scalar[0] != '/') {
            return refuse(why, E_MALFORMED, path->line, "not an absolute path");
        }
        if (file_kind(path->scalar) == FILE_REGULAR) {
            *ret_path = path->scalar;
            return OK;
        }
    }
    return OK;
}

static enum status read_entry(struct yaml *entry, struct lists *lists, struct fault *why)
{
    struct list *list = &lists->list[lists->count];
    struct yaml *paths = yaml_get(entry, "paths");
    list->name = yaml_text(entry, "name");
    if (list->name == NULL || paths == NULL || paths->kind != YAML_LIST) {
        return refuse(why, E_MALFORMED, entry->line, "a filter list needs a name and paths");
    }
    enum status status = find_list(paths, &list->path, why);
    if (status != OK || list->path == NULL) {
        lists->count += status == OK ? 1 : 0;
        return status;
    }
    status = file_open(list->path, &list->file, why);
    lists->count += status == OK ? 1 : 0;
    return status == OK ? sha256_hex(list->file.bytes, list->sha256, why) : status;
}

static enum status read_yaml(struct bytes yaml, struct lists *lists, struct fault *why)
{
    struct yaml *root = NULL;
    enum status status = yaml_parse(yaml, &lists->arena, &root, why);
    if (status != OK) {
        return status;
    }
    struct yaml *entries = yaml_get(root, "lists");
    if (entries == NULL || entries->kind != YAML_LIST) {
        return refuse(why, E_MALFORMED, root->line, "no filter lists are named");
    }
    for (struct yaml *entry = entries->first; entry != NULL; entry = entry->next) {
        if (lists->count == FILTER_LISTS_MAX) {
            return refuse(why, E_LIMIT, entry->line, "more than %d filter lists", FILTER_LISTS_MAX);
        }
        status = read_entry(entry, lists, why);
        if (status != OK) {
            return status;
        }
    }
    const struct yaml *unused = yaml_unused(root);
    return unused == NULL ? OK
                          : refuse(why, E_MALFORMED, unused->line, "%s is no key of filter lists",
                                    unused->key == NULL ? "this" : unused->key);
}

/* Of the lists that are there: their number, names and digests. */
static enum status key_of(const struct lists *lists, char ret_key[SHA256_HEX + 1],
        size_t *ret_there, struct fault *why)
{
    struct buffer text = {.limit = MEMORY_MAX};
    size_t there = 0;
    buffer_print(&text, "%d\n", KEY_VERSION);
    for (size_t i = 0; i < lists->count; i++) {
        const struct list *list = &lists->list[i];
        if (list->path != NULL) {
            buffer_print(&text, "%s %s\n", list->sha256, list->name);
            there++;
        }
    }
    enum status status = text.failed ? refuse(why, E_MEMORY, 0, "no memory for filter lists")
                                     : sha256_hex(buffer_bytes(&text), ret_key, why);
    buffer_free(&text);
    *ret_there = there;
    return status;
}

/* Somebody else's file, or one that others may write, is not trusted. */
static bool is_own(const char *path)
{
    struct stat facts;
    return lstat(path, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_uid == geteuid() &&
           (facts.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static bool restore(struct lists *lists, const char *path, const char key[SHA256_HEX + 1])
{
    if (!is_own(path) || file_open(path, &lists->cache, NULL) != OK) {
        return false;
    }
    lists->from_cache = filter_restore(lists->cache.bytes, key, &lists->filters, NULL) == OK;
    if (!lists->from_cache) {
        file_close(&lists->cache);
    }
    return lists->from_cache;
}

/* Create the folder and those above it, for the user alone. */
static void make_folders(const char *folder)
{
    char path[PATH_SIZE];
    size_t size = strlen(folder);
    if (size >= sizeof(path)) {
        return;
    }
    memcpy(path, folder, size + 1);
    for (size_t i = 1; i <= size; i++) {
        if (path[i] == '/' || path[i] == 0) {
            char end = path[i];
            path[i] = 0;
            (void)mkdir(path, S_IRWXU); /* a fault shows when the file is written */
            path[i] = end;
        }
    }
}

static bool write_whole(int descriptor, struct bytes bytes)
{
    while (bytes.size > 0) {
        ssize_t written = write(descriptor, bytes.data, bytes.size);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        bytes = bytes_slice(bytes, written < 0 ? 0 : (size_t)written, bytes.size);
    }
    return true;
}

/* Under a name that nobody can foresee, then renamed: a reader sees all of it or nothing. */
static void write_cache(const char *path, struct bytes bytes)
{
    char temporary[PATH_SIZE];
    int length = snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path);
    int descriptor =
            length > 0 && (size_t)length < sizeof(temporary) ? mkostemp(temporary, O_CLOEXEC) : -1;
    if (descriptor < 0) {
        return;
    }
    bool written = write_whole(descriptor, bytes);
    written = close(descriptor) == 0 && written;
    if (!written || rename(temporary, path) != 0) {
        (void)unlink(temporary);
    }
}

/* A cache is a convenience: that it cannot be written is no fault. */
static void save(const struct lists *lists, const char *folder, const char *path,
        const char key[SHA256_HEX + 1])
{
    struct buffer bytes = {0};
    make_folders(folder);
    if (filter_save(lists->filters, key, &bytes, NULL) == OK) {
        write_cache(path, buffer_bytes(&bytes));
    }
    buffer_free(&bytes);
}

static enum status compile(struct lists *lists, struct fault *why)
{
    struct filter_list_text texts[FILTER_LISTS_MAX];
    struct filter_counts counts;
    size_t count = 0;
    for (size_t i = 0; i < lists->count; i++) {
        if (lists->list[i].path != NULL) {
            texts[count++] =
                    (struct filter_list_text){lists->list[i].name, lists->list[i].file.bytes};
        }
    }
    return filter_compile(texts, count, &lists->filters, &counts, why);
}

static enum status prepare(struct lists *lists, const char *cache_folder, struct fault *why)
{
    char key[SHA256_HEX + 1], path[PATH_SIZE];
    size_t there = 0;
    enum status status = key_of(lists, key, &there, why);
    if (status != OK || there == 0) {
        return status;
    }
    int length = cache_folder == NULL
                         ? 0
                         : snprintf(path, sizeof(path), "%s/filters-%s", cache_folder, key);
    bool cached = length > 0 && (size_t)length < sizeof(path);
    if (cached && restore(lists, path, key)) {
        return OK;
    }
    status = compile(lists, why);
    if (status == OK && cached) {
        save(lists, cache_folder, path, key);
    }
    return status;
}

enum status lists_open(
        struct bytes yaml, const char *cache_folder, struct lists **ret_lists, struct fault *why)
{
    struct lists *lists = calloc(1, sizeof(*lists));
    if (lists == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for filter lists");
    }
    lists->arena.limit = MEMORY_MAX;
    enum status status = read_yaml(yaml, lists, why);
    status = status == OK ? prepare(lists, cache_folder, why) : status;
    if (status != OK) {
        lists_close(lists);
        return status;
    }
    *ret_lists = lists;
    return OK;
}
