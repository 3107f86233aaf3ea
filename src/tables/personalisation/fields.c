#include "tables/personalisation/fields.h"

#include "model/answer.h"

#include <math.h>

struct value value_real(double real)
{
    return isfinite(real) ? (struct value){.kind = KIND_REAL, .real = real}
                          : (struct value){.kind = KIND_NULL};
}

static struct value value_from(int64_t integer, int64_t least)
{
    return integer >= least ? value_integer(integer) : (struct value){.kind = KIND_NULL};
}

static struct value value_answer(enum answer answer, const char *yes, const char *no)
{
    return value_text(answer == ANSWER_YES ? yes : answer == ANSWER_NO ? no : NULL);
}

struct value field_value(const void *row, const struct field *field)
{
    const void *member = (const char *)row + field->offset;
    switch (field->kind) {
    case FIELD_TEXT:
        return value_text(*(const char *const *)member);
    case FIELD_WHOLE:
        return value_from(*(const int32_t *)member, 0);
    case FIELD_FROM_1:
        return value_from(*(const int32_t *)member, 1);
    case FIELD_LONG:
        return value_from(*(const int64_t *)member, 0);
    case FIELD_REAL:
        return value_real(*(const double *)member);
    case FIELD_TRUTH:
        return value_integer(*(const bool *)member);
    case FIELD_SETTING:
        return value_answer(*(const enum answer *)member, "on", "off");
    case FIELD_ANSWER:
        return value_answer(*(const enum answer *)member, "yes", "no");
    default:
        return (struct value){.kind = KIND_NULL};
    }
}
