/* built_in.h: what the build put into the program: rules and profiles as read, the knowledge as
 * loaded, and the files of data/. */
#ifndef AEDILE_CLI_LIBRARY_BUILT_IN_H
#define AEDILE_CLI_LIBRARY_BUILT_IN_H

#include "base/embedded.h"
#include "judge/pack.h"
#include "knowledge/knowledge.h"

struct built_in_library {
    struct knowledge knowledge; /* its arena is empty */
    struct pack pack;
    const struct profile **profiles; /* sorted by id */
    size_t profile_count;
};

/* Written by write_library.c. Nothing of it can be written to. */
extern const struct built_in_library *const built_in_library;

/* Written by tools/embed. */
extern const struct embedded_file built_in_data_files[];
extern const size_t built_in_data_count;

#endif
