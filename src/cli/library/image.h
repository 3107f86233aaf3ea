/* image.h: run by the build: writes what stands in arenas as C source, so that a program has it
 * without making it anew at every start.
 *
 * Which words of the memory are pointers nobody says. So the same is made twice, in two arenas, and
 * words that differ are pointers: to the same place of the same object in either. Each object must
 * have a block of its own (arena.block_size 1); those that nothing points to are left out. */
#ifndef AEDILE_CLI_IMAGE_H
#define AEDILE_CLI_IMAGE_H

#include "base/arena.h"

#include <stdio.h>

struct image_object {
    struct bytes memory, twin;
    const char *own; /* the text of the program itself that this is a copy of, or NULL */
    bool reached, points;
    size_t at; /* in words of the array that it is written to */
};

struct image {
    struct image_object *objects;
    size_t count, capacity;
    struct arena arena; /* of the image's own */
    /* Refuse records that point to the program's own code or data. An optimising compiler leaves
     * between members what the stack held, and that may look like it: only a check, no build, is to
     * be strict. */
    bool is_strict;
};

/* Add what the first arena holds, the second being its twin. E_MALFORMED: they are none. */
MUST_CHECK enum status image_add(struct image *image, const struct arena *first,
        const struct arena *second, struct fault *why);

/* Write all that is reached from `root`, an object of a first arena, as words; `name` then is a
 * `const void *const` to the root. Texts of the running program's own are copied, so no reader may
 * tell them apart by their addresses; nothing may point to anything else of it, such as a function,
 * since that would lead nowhere. E_USAGE, its offset in the record in why->at, when the image is
 * strict and a record does. Static constants whose bytes read as a text are taken for one. What is
 * written compiles only for machines of this one's word and byte order. E_MEMORY. */
MUST_CHECK enum status image_write(
        struct image *image, const void *root, const char *name, FILE *out, struct fault *why);

#endif
