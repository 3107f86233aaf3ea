/* values.h: columns of the link tables. */
#ifndef AEDILE_TABLES_OPENNESS_VALUES_H
#define AEDILE_TABLES_OPENNESS_VALUES_H

#include "tables/openness/links.h"
#include "tables/table.h"

/* Numbers that the record lacks are -1, and NULL here. */
static inline struct value value_known(int64_t number)
{
    return number < 0 ? (struct value){.kind = KIND_NULL} : value_integer(number);
}

static inline struct value value_answer(enum answer answer)
{
    return value_text(answer == ANSWER_UNKNOWN ? NULL : answer_name(answer));
}

/* NULL for none and for what is not a number. */
struct value value_share(double real);

/* Milliseconds since 1970 as seconds. */
struct value value_seconds(int64_t ms);

/* Name of the platform's owner group, or NULL. */
struct value value_owner(const struct platform *platform);

#endif
