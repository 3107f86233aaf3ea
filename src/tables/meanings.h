/* meanings.h: what tables and columns are for, in Chinese; the English stands in each table's file.
 */
#ifndef AEDILE_TABLES_MEANINGS_H
#define AEDILE_TABLES_MEANINGS_H

#include "model/wording.h"

/* The purpose of a table, or with `column` not NULL the meaning of that column. UTF-8, static;
 * NULL when there is no Chinese text for it. */
const char *meaning_zh(const char *table, const char *column);

/* The same in either language; NULL when there is no such table or column. */
const char *table_meaning(enum language language, const char *table, const char *column);

/* The keys as written, "TABLE" or "TABLE.COLUMN", from 0; NULL behind the last. For checking that
 * none is stale. */
const char *meaning_key(size_t index);

#endif
