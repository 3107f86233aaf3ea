#include "tables/openness/values.h"

#include <math.h>

struct value value_share(double real)
{
    return isfinite(real) ? (struct value){.kind = KIND_REAL, .real = real}
                          : (struct value){.kind = KIND_NULL};
}

struct value value_seconds(int64_t ms)
{
    return (struct value){.kind = KIND_REAL, .real = (double)ms / 1000};
}

struct value value_owner(const struct platform *platform)
{
    return value_text(platform == NULL ? NULL : platform->owner);
}
