/* placeholder.h: the `{column}` places in a rule's message. `{{` and `}}` stand for braces. */
#ifndef AEDILE_JUDGE_FILE_PLACEHOLDER_H
#define AEDILE_JUDGE_FILE_PLACEHOLDER_H

#include "base/bytes.h"

enum placeholder_kind { PLACEHOLDER_END, PLACEHOLDER_TEXT, PLACEHOLDER_COLUMN, PLACEHOLDER_BROKEN };

enum { PLACEHOLDER_NAME_MAX = 64 };

/* Take the next part off *text: plain text or a column's name. A single brace that opens or closes
 * nothing, or a name that is not [A-Za-z_][A-Za-z0-9_]*, is PLACEHOLDER_BROKEN. */
enum placeholder_kind placeholder_next(const char **text, struct bytes *ret_part);

#endif
