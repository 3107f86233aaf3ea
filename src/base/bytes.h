/* bytes.h: a view of memory owned by somebody else. Not NUL-ended. */
#ifndef AEDILE_BASE_BYTES_H
#define AEDILE_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
    const uint8_t *data;
    size_t size;
};

/* The bytes of a NUL-ended string, without the NUL. NULL gives an empty view. */
static inline struct bytes bytes_of(const char *string)
{
    return (struct bytes){(const uint8_t *)string, string == NULL ? 0 : strlen(string)};
}

static inline bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static inline bool bytes_start_with(struct bytes whole, struct bytes start)
{
    return whole.size >= start.size &&
           (start.size == 0 || memcmp(whole.data, start.data, start.size) == 0);
}

static inline bool bytes_end_with(struct bytes whole, struct bytes end)
{
    return whole.size >= end.size &&
           (end.size == 0 || memcmp(whole.data + whole.size - end.size, end.data, end.size) == 0);
}

/* Order as memcmp, shorter first; for qsort and bsearch. */
static inline int bytes_compare(struct bytes a, struct bytes b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common == 0 ? 0 : memcmp(a.data, b.data, common);
    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

/* A sub-view, cut to what is there: never reaches past the end. */
static inline struct bytes bytes_slice(struct bytes whole, size_t at, size_t size)
{
    if (at > whole.size || whole.data == NULL) { /* nothing may be added to NULL, not even 0 */
        return (struct bytes){0};
    }
    size_t left = whole.size - at;
    return (struct bytes){whole.data + at, size < left ? size : left};
}

#endif
