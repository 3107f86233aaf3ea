/* arsc_writer.h: builds compiled resources (resources.arsc) for tests.
 *
 *   struct arsc_writer writer = {.package = 0x7f};
 *   arsc_put_type(&writer, 1, "", 0, (const struct arsc_row[]){{"app_name", 3, 0, "Shop"}}, 1);
 *   struct buffer file = arsc_writer_finish(&writer);      0x7f010000 is string "Shop"
 */
#ifndef AEDILE_TESTS_ARSC_WRITER_H
#define AEDILE_TESTS_ARSC_WRITER_H

#include "base/buffer.h"

enum { ARSC_STRINGS_MAX = 64 };

struct arsc_row {
    const char *key; /* NULL: no entry at this index */
    uint8_t type;    /* 3: the value is `text`; 0xff: a bag */
    uint32_t data;
    const char *text;
};

struct arsc_writer {
    uint8_t package;
    bool sparse, short_offsets, compact; /* form of the types put from now on */
    uint8_t platform;                    /* their API level; 0: any */

    /* Private. */
    struct buffer types;
    const char *values[ARSC_STRINGS_MAX], *keys[ARSC_STRINGS_MAX];
    size_t value_count, key_count;
};

/* One configuration of a type. locale: "" or "zh", "zhCN", "zhHans", "zhHantTW" (language, script,
 * region); density is one more qualifier when not 0. */
void arsc_put_type(struct arsc_writer *writer, uint8_t id, const char *locale, size_t density,
        const struct arsc_row *rows, size_t count);

/* The whole file; frees the writer. Type 1 is "string", 2 "bool", 3 "xml". */
struct buffer arsc_writer_finish(struct arsc_writer *writer);

#endif
