/* plan.h: what the readers of plan files share: texts, numbers and flags by key, strictly. A fault
 * is E_MALFORMED with the line in why->at and line and key in the text. */
#ifndef AEDILE_COLLECT_PLAN_PLAN_H
#define AEDILE_COLLECT_PLAN_PLAN_H

#include "base/arena.h"
#include "base/syntax/yaml.h"
#include "collect/web/address.h"

struct plan_reader {
    struct arena *arena;
    struct fault *why;
};

struct plan_range {
    int64_t least, most;
};

enum status plan_refuse(
        const struct plan_reader *reader, uint64_t line, const char *what, const char *value);

/* Absent leaves *ret_text as it is, unless it is wanted. Never empty. */
MUST_CHECK enum status plan_text(const struct plan_reader *reader, struct yaml *map,
        const char *key, bool is_wanted, const char **ret_text);

/* The same, without control characters: what becomes a line of a request's head. */
MUST_CHECK enum status plan_line(const struct plan_reader *reader, struct yaml *map,
        const char *key, bool is_wanted, const char **ret_text);

/* The same; an address of http or https. */
MUST_CHECK enum status plan_url(const struct plan_reader *reader, struct yaml *map, const char *key,
        bool is_wanted, const char **ret_url);

MUST_CHECK enum status plan_number(const struct plan_reader *reader, struct yaml *map,
        const char *key, struct plan_range range, int64_t *ret_number);
MUST_CHECK enum status plan_flag(
        const struct plan_reader *reader, struct yaml *map, const char *key, bool *ret_flag);

/* A list of `most` items at most and room for them, zeroed; *ret_first NULL when it is absent. */
MUST_CHECK enum status plan_list(const struct plan_reader *reader, struct yaml *map,
        const char *key, size_t most, size_t item_size, struct yaml **ret_first, void **ret_items);

/* `resolve`: [{host: …, address: …}]. */
MUST_CHECK enum status plan_book(
        const struct plan_reader *reader, struct yaml *map, struct address_book *ret_book);

/* Parse the file and refuse what is no map. */
MUST_CHECK enum status plan_open(
        const struct plan_reader *reader, struct bytes text, struct yaml **ret_root);

/* Refuse the first key nobody asked for. */
MUST_CHECK enum status plan_end(const struct plan_reader *reader, const struct yaml *root);

/* A number that is the same for the same plan: the default of `seed`. */
int64_t plan_seed(struct bytes text);

#endif
