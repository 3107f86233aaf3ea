/* functions.h: the SQL functions that rules may call, and safe forms of three of SQLite's own. */
#ifndef AEDILE_JUDGE_FUNCTIONS_H
#define AEDILE_JUDGE_FUNCTIONS_H

#include "base/bytes.h"
#include "base/fault.h"

#include <sqlite3.h>

/* Whether a rule may call the function; names compare without case. */
bool function_is_allowed(const char *name);

/* Replace instr and replace by forms whose time grows with the length of their arguments, not with
 * its square, and printf and format by a form without `*` and with widths up to 1000. Add
 * words(KIND, ID, LANGUAGE): an id of link trials in words ("context", "im_group", "zh-CN"); other
 * ids as they are; NULL for a NULL. */
MUST_CHECK enum status functions_install(sqlite3 *db, struct fault *why);

#endif
