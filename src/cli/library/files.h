/* files.h: rules, profiles and data as files: those built in and those of a folder. */
#ifndef AEDILE_CLI_LIBRARY_FILES_H
#define AEDILE_CLI_LIBRARY_FILES_H

#include "base/arena.h"
#include "judge/pack.h"

struct files {
    struct arena *arena;
    struct rule_file *items; /* path: below its folder; content: in the arena or built in */
    size_t count, capacity;
};

MUST_CHECK enum status files_add(
        struct files *files, const char *path, struct bytes content, struct fault *why);

/* Every file below the folder whose name has the ending, in name order. why->text names the file.
 */
enum { FILES_DEPTH_MAX = 8 };
MUST_CHECK enum status files_add_folder(
        struct files *files, const char *folder, const char *ending, struct fault *why);

/* One file, called `name` from then on. */
MUST_CHECK enum status files_add_file(
        struct files *files, const char *path, const char *name, struct fault *why);

#endif
