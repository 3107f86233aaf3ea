/* schema.h: a table's columns as CREATE TABLE. */
#ifndef AEDILE_TABLES_SCHEMA_H
#define AEDILE_TABLES_SCHEMA_H

#include "tables/table.h"

enum { PLACE_COLUMNS = 5 };
extern const struct column place_columns[PLACE_COLUMNS];

/* "CREATE TABLE name(exhibit INTEGER, id INTEGER, …)". With `hidden` the place columns are HIDDEN,
 * which only virtual tables know. */
void schema_write(const struct table *table, const char *name, bool hidden, struct buffer *out);

#endif
