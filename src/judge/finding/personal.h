/* personal.h: values that may name a person are shown masked, unless the inspector asks to see
 * them.
 *
 * Tables mark such columns in their declared type ("TEXT PERSONAL"), which SQLite hands through to
 * every statement that selects the column itself. An address keeps its path: only what stands
 * behind the question mark is hidden, also where the address comes from an expression.
 *
 * "TEXT PERSONAL PLANTED" is a value that the inspector planted: masked also where the inspector's
 * own SQL shows the column. */
#ifndef AEDILE_JUDGE_FINDING_PERSONAL_H
#define AEDILE_JUDGE_FINDING_PERSONAL_H

#include "base/buffer.h"

#include <sqlite3.h>

/* True when the column's value has to be masked: by its declared type, or an address with a query.
 */
bool personal_is(sqlite3_stmt *row, int column);

/* True when the column holds a planted value. */
bool personal_is_planted(sqlite3_stmt *row, int column);

/* Append the masked form of the column's value: "https://host/path?•••", or "••• (12 B, sha256
 * 9f2c41d07be3…)", so that two equal values can still be told to be equal. It is the same in every
 * language, since it is part of the finding. */
void personal_put(sqlite3_stmt *row, int column, struct buffer *out);

#endif
