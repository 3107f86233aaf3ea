/* catalogue.h: every table, from the one list in catalogue.def. */
#ifndef AEDILE_TABLES_CATALOGUE_H
#define AEDILE_TABLES_CATALOGUE_H

#include "tables/table.h"

#define TABLE(name) extern const struct table table_##name;
#include "tables/catalogue.def"
#undef TABLE

struct sources;

/* How many of the sources a table has rows of: one where they belong to the session. */
size_t catalogue_sources(const struct sources *sources, const struct table *table);

/* The rows of a table over these sources. */
size_t catalogue_rows(const struct sources *sources, const struct table *table);

#endif
