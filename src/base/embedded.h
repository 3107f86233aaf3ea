/* embedded.h: files built into the program by tools/embed. */
#ifndef AEDILE_BASE_EMBEDDED_H
#define AEDILE_BASE_EMBEDDED_H

#include <stddef.h>

/* A table PREFIX_files of PREFIX_count items, sorted by name, is what tools/embed writes. */
struct embedded_file {
    const char *name;
    const unsigned char *data; /* a NUL that does not count stands behind the last byte */
    size_t size;
};

#endif
