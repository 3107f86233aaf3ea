#include "evidence/dex/strings.h"

/* The first string that ranks no lower. */
static uint32_t find_rank(const struct dex *dex, unsigned rank)
{
    uint32_t low = 0, high = dex->string_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2, units = 0;
        uint64_t at = 0;
        if (dex_string_start(dex, middle, &at, &units) &&
                dex_string_rank(dex->file.data[at]) < rank) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t dex_string_find(const struct dex *dex, struct bytes plain, uint32_t from)
{
    uint32_t end = dex->string_count;
    if (dex->strings_ascend) {
        uint32_t first = find_rank(dex, plain.data[0]);
        from = first > from ? first : from;
        end = find_rank(dex, plain.data[0] + 1U);
    }
    for (; from < end; from++) {
        if (dex_string_is(dex, from, plain)) {
            return from;
        }
    }
    return dex->string_count;
}
