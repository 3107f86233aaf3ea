/* catalogue.h: every table, from the one list in catalogue.def. */
#ifndef AEDILE_TABLES_CATALOGUE_H
#define AEDILE_TABLES_CATALOGUE_H

#include "tables/table.h"

#define TABLE(name) extern const struct table table_##name;
#include "tables/catalogue.def"
#undef TABLE

#endif
