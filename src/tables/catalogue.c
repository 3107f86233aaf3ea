#include "tables/catalogue.h"

#include "tables/tables.h"

#include <strings.h>

static const struct table *const catalogue[] = {
#define TABLE(name) &table_##name,
#include "tables/catalogue.def"
#undef TABLE
};

const struct table *const *tables_all(size_t *ret_count)
{
    *ret_count = sizeof(catalogue) / sizeof(catalogue[0]);
    return catalogue;
}

size_t catalogue_sources(const struct sources *sources, const struct table *table)
{
    return table->from_session && sources->count > 1 ? 1 : sources->count;
}

size_t catalogue_rows(const struct sources *sources, const struct table *table)
{
    size_t rows = 0;
    for (size_t i = 0; i < catalogue_sources(sources, table); i++) {
        rows += table->count(&sources->items[i]);
    }
    return rows;
}

int64_t tables_count(const struct sources *sources, const char *name)
{
    for (size_t i = 0; i < sizeof(catalogue) / sizeof(catalogue[0]); i++) {
        if (strcasecmp(catalogue[i]->name, name) == 0) {
            return (int64_t)catalogue_rows(sources, catalogue[i]);
        }
    }
    return -1;
}
