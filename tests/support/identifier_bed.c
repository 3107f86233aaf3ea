#include "support/identifier_bed.h"

#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>

int identifier_bed_open(
        struct identifier_bed *bed, const struct identifier_seed *seeds, size_t seed_count)
{
    char path[4096];
    struct fault why = {0};
    const char *source = getenv("AEDILE_SOURCE");
    (void)snprintf(path, sizeof(path), "%s/data/identifier.csv", source == NULL ? "." : source);
    if (file_open(path, &bed->kinds, &why) == OK &&
            identifier_load(bed->kinds.bytes, &bed->arena, &bed->list, &why) == OK &&
            identifier_scanner_make(bed->list, seeds, seed_count, &bed->scanner, &why) == OK) {
        return 0;
    }
    print_error("%s\n", why.text);
    return -1;
}

int identifier_bed_close(struct identifier_bed *bed)
{
    identifier_scanner_free(bed->scanner);
    arena_free(&bed->arena);
    file_close(&bed->kinds);
    return 0;
}
