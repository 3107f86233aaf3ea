/* row.h: a row of data/gateway.csv as it is held in memory. Private to src/knowledge/gateway. */
#ifndef AEDILE_KNOWLEDGE_GATEWAY_ROW_H
#define AEDILE_KNOWLEDGE_GATEWAY_ROW_H

#include "knowledge/gateway/gateway.h"
#include "knowledge/rows.h"

enum gateway_location { LOCATION_URL, LOCATION_QUERY, LOCATION_TEXT };
enum gateway_kind { KIND_ANY, KIND_PAIRS, KIND_CONTAINS, KIND_PREFIX, KIND_FULL };

struct gateway_row {
    const char *id, *platform, *path, *parameters, *confidence;
    enum gateway_location location;
    enum gateway_kind kind;
    struct bytes pattern; /* of texts: without white space, letters in lower case */
    enum gateway_effect effect;
    bool is_false;              /* what fits is no gateway's page */
    int64_t from_ms, before_ms; /* when it holds: from_ms <= visit < before_ms */
};

enum { GATEWAY_LETTERS = 32 };

/* Which rows name a host, in file order: a list of numbers, ended by SIZE_MAX as `next`. */
struct gateway_link {
    size_t row, next, last; /* last: number of the host's last link; kept in its first alone */
};

struct gateway_list {
    const struct gateway_row *rows; /* in file order */
    size_t count;
    const struct gateway_link *links;
    struct name_map hosts; /* host: number of its first link */
    /* Lengths of hosts that begin with a letter, a bit each: most names are seen to be none of the
     * list's without being looked up. */
    uint32_t lengths[GATEWAY_LETTERS];
    char version[20];
};

/* Where gateway_list.lengths notes names that begin like this one, and the bit for its length. */
static inline size_t gateway_letter(struct bytes name)
{
    return name.data[0] & (GATEWAY_LETTERS - 1); /* of capitals the same as of small letters */
}

static inline uint32_t gateway_length(struct bytes name)
{
    return UINT32_C(1) << (name.size < 31 ? name.size : 31);
}

/* Copy text to `to`, which has room for `size` bytes, without white space and with ASCII letters in
 * lower case. Returns the bytes written; what has no room is left out. */
size_t gateway_squeeze(struct bytes text, char *to, size_t size);

#endif
