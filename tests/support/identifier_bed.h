/* identifier_bed.h: a scanner over the kinds of data/identifier.csv, which AEDILE_SOURCE holds. */
#ifndef AEDILE_TESTS_IDENTIFIER_BED_H
#define AEDILE_TESTS_IDENTIFIER_BED_H

#include "base/file.h"
#include "knowledge/identifier/identifier.h"

struct identifier_bed {
    struct arena arena;
    struct file kinds;
    const struct identifier_list *list;
    struct identifier_scanner *scanner;
};

/* 0, or -1 after telling why, as a setup of cmocka returns it. */
int identifier_bed_open(
        struct identifier_bed *bed, const struct identifier_seed *seeds, size_t seed_count);
int identifier_bed_close(struct identifier_bed *bed);

#endif
