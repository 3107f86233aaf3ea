#include "tables/catalogue.h"

#include "tables/tables.h"

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
