/* write_library.c: run by the build: reads rules, profiles and data as the program would at each
 * start, and writes what comes of it as a C file. What is wrong with them ends the build.
 *
 *   write_library [--strict] OUTPUT.c rules NAME=PATH... profiles NAME=PATH... data NAME=PATH...
 *
 * --strict is for checks: see image.h. */
#include "base/file.h"
#include "cli/library/built_in.h"
#include "cli/library/image.h"

#include <stdlib.h>
#include <sys/personality.h>
#include <unistd.h>

enum { FILES_MAX = 10000, KIND_COUNT = 3 };
enum { RULES, PROFILES, DATA };

static const char *const kinds[KIND_COUNT] = {"rules", "profiles", "data"};

struct given_files {
    const char *names[FILES_MAX];
    struct file files[FILES_MAX];
    size_t count;
};

static struct given_files given[KIND_COUNT];

/* One reading of all: the library and what else it stands in. */
struct reading {
    struct arena arena;
    struct knowledge knowledge;
    struct built_in_library *library;
};

static enum status open_all(char **arguments, struct fault *why)
{
    struct given_files *now = NULL;
    for (; *arguments != NULL; arguments++) {
        char *separator = strchr(*arguments, '=');
        if (separator == NULL) {
            for (size_t i = 0; i < KIND_COUNT; i++) {
                now = strcmp(*arguments, kinds[i]) == 0 ? &given[i] : now;
            }
            continue;
        }
        if (now == NULL || now->count == FILES_MAX) {
            return refuse(why, E_USAGE, 0, "%.100s stands behind no kind of files", *arguments);
        }
        *separator = 0; /* the path stands behind */
        now->names[now->count] = *arguments;
        enum status status = file_open(separator + 1, &now->files[now->count++], why);
        if (status != OK) {
            return status;
        }
    }
    return OK;
}

static enum status no_memory(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for the library");
}

static struct rule_file *rule_files(struct arena *arena, const struct given_files *files)
{
    struct rule_file *items = arena_array(arena, files->count, sizeof(*items));
    for (size_t i = 0; items != NULL && i < files->count; i++) {
        items[i].path = arena_copy(arena, bytes_of(files->names[i]));
        items[i].content = files->files[i].bytes;
        if (items[i].path == NULL) {
            return NULL;
        }
    }
    return items;
}

static int by_id(const void *a, const void *b)
{
    return strcmp((*(const struct profile *const *)a)->id, (*(const struct profile *const *)b)->id);
}

static enum status read_profiles(struct reading *reading, struct fault *why)
{
    struct built_in_library *library = reading->library;
    size_t count = given[PROFILES].count;
    struct rule_file *files = rule_files(&reading->arena, &given[PROFILES]);
    library->profiles = arena_array(&reading->arena, count, sizeof(*library->profiles));
    if (files == NULL || library->profiles == NULL) {
        return no_memory(why);
    }
    for (; library->profile_count < count; library->profile_count++) {
        struct profile *profile = NULL;
        struct fault cause = {0};
        const struct rule_file *file = &files[library->profile_count];
        enum status status = profile_read(file, &library->pack, &reading->arena, &profile, &cause);
        if (status != OK) {
            return refuse(why, status, cause.at, "%.60s: %.170s", file->path, cause.text);
        }
        library->profiles[library->profile_count] = profile;
    }
    qsort(library->profiles, count, sizeof(*library->profiles), by_id);
    return OK;
}

static enum status read_knowledge(struct reading *reading, struct fault *why)
{
    static struct data_file files[FILES_MAX];
    for (size_t i = 0; i < given[DATA].count; i++) {
        files[i] = (struct data_file){given[DATA].names[i], given[DATA].files[i].bytes};
    }
    enum status status = knowledge_read(&reading->knowledge, files, given[DATA].count, why);
    reading->library->knowledge = reading->knowledge;
    reading->library->knowledge.arena = (struct arena){0};
    return status;
}

static enum status read_all(struct reading *reading, struct fault *why)
{
    reading->arena.block_size = 1;
    reading->knowledge.arena.block_size = 1;
    reading->library = arena_alloc(&reading->arena, sizeof(*reading->library));
    struct rule_file *rules = rule_files(&reading->arena, &given[RULES]);
    if (reading->library == NULL || rules == NULL) {
        return no_memory(why);
    }
    enum status status =
            pack_read(rules, given[RULES].count, &reading->arena, &reading->library->pack, why);
    if (status == OK) {
        status = read_profiles(reading, why);
    }
    return status == OK ? read_knowledge(reading, why) : status;
}

static enum status write_all(FILE *out, bool is_strict, struct fault *why)
{
    static struct reading first, second;
    struct image image = {.is_strict = is_strict};
    enum status status = read_all(&first, why);
    if (status == OK) {
        status = read_all(&second, why);
    }
    if (status == OK) {
        status = image_add(&image, &first.arena, &second.arena, why);
    }
    if (status == OK) {
        status = image_add(&image, &first.knowledge.arena, &second.knowledge.arena, why);
    }
    (void)fprintf(out, "/* Written by src/cli/library/write_library.c. */\n"
                       "#include <stdint.h>\n\n"
                       "extern const void *const built_in_library;\n");
    return status == OK ? image_write(&image, first.library, "built_in_library", out, why) : status;
}

/* Run again where addresses are not drawn by lot, so that the same files give the same bytes. Where
 * that is not allowed only bytes that nobody reads may differ. */
static void settle_addresses(char **argv)
{
    int now = personality(UINT32_MAX);
    if (now >= 0 && (now & ADDR_NO_RANDOMIZE) == 0 &&
            personality((unsigned long)now | ADDR_NO_RANDOMIZE) >= 0) {
        (void)execv("/proc/self/exe", argv);
    }
}

int main(int argc, char **argv)
{
    settle_addresses(argv);
    struct fault why = {.text = "usage: write_library [--strict] OUTPUT.c KIND NAME=PATH... ..."};
    bool is_strict = argc > 1 && strcmp(argv[1], "--strict") == 0;
    char **arguments = argv + 1 + is_strict;
    FILE *out = argc < 2 + is_strict ? NULL : fopen(arguments[0], "w");
    bool good = out != NULL && open_all(arguments + 1, &why) == OK &&
                write_all(out, is_strict, &why) == OK;
    if (out != NULL && fclose(out) != 0) {
        good = false;
    }
    if (!good) {
        (void)fprintf(stderr, "write_library: %s\n", why.text);
    }
    return good ? 0 : 1;
}
