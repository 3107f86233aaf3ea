/* platform.h: platforms and services, who owns them and what type of service they are
 * (data/platform.csv), so that a rival of the same type can be told from a partner. */
#ifndef AEDILE_KNOWLEDGE_HOST_PLATFORM_H
#define AEDILE_KNOWLEDGE_HOST_PLATFORM_H

#include "base/arena.h"

struct platform {
    const char *id; /* "wechat" */
    const char *name, *name_zh;
    const char *owner; /* owner group: "Tencent" */
    const char *type;  /* one or more, split by ';': "messaging;payment"; docs/data.md lists them */
    const char *region; /* "CN", "EU", "US", … where it is offered mainly */
};

enum platform_mark_kind { PLATFORM_PACKAGE, PLATFORM_DOMAIN, PLATFORM_SCHEME };

struct platform_mark {
    enum platform_mark_kind kind;
    const char *value; /* domains and schemes in lower case; a domain without leading dot */
    const struct platform *platform;
};

/* Private: open addressing, a power of two of slots; 0: empty, else the number of a mark, or of a
 * platform behind them, plus 1. Bit b of ends[kind][a]: a mark ends in characters whose last five
 * bits are b, then a. */
struct platform_index {
    const uint32_t *slots;
    uint32_t mask;
    uint32_t ends[PLATFORM_SCHEME + 1][32];
};

struct platform_list {
    const struct platform *platforms;
    size_t platform_count;
    const struct platform_mark *marks; /* in the order of the file */
    size_t mark_count;
    struct platform_index index;
};

/* Exact for packages and schemes; for domains the host itself or a parent domain. Case is ignored
 * for domains and schemes. NULL when none fits. */
const struct platform *platform_match(
        const struct platform_list *list, enum platform_mark_kind kind, struct bytes value);

/* The platform of this id, or NULL; NULL finds none. */
const struct platform *platform_find(const struct platform_list *list, const char *id);

/* Whether the platform is of the type, and whether two share a type: what makes them rivals. */
bool platform_has_type(const struct platform *platform, const char *type);
bool platform_same_type(const struct platform *a, const struct platform *b);

/* Whether both belong to one owner group; false when either is NULL, not listed. */
bool platform_same_owner(const struct platform *a, const struct platform *b);

MUST_CHECK enum status platform_load(
        struct bytes csv, struct arena *arena, struct platform_list *ret_list, struct fault *why);

#endif
