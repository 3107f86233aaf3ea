/* rankings_work.h: what the two forms of recorded rankings share. Private to evidence/rankings. */
#ifndef AEDILE_EVIDENCE_RANKINGS_RANKINGS_WORK_H
#define AEDILE_EVIDENCE_RANKINGS_RANKINGS_WORK_H

#include "evidence/rankings/record_key.h"

struct reading {
    struct bytes file;
    struct arena *arena;
    struct fault *why;
    struct buffer text; /* for one unescaped text */
    uint64_t line;
    size_t column; /* from 1: bytes of a JSON line, cells of a row */
    const char *key;
    struct draft draft;
    struct recorded_item *items; /* RECORDED_ITEMS_MAX of them */
    struct recorded_item **sorted;
    size_t item_count;
    struct recording *recordings;
    struct switch_record *switches;
    size_t count, capacity, switch_count, switch_capacity;
};

/* E_MALFORMED at the line, column and key at hand. */
enum status reading_refuse(struct reading *reading, const char *format, ...) PRINTF_LIKE(2, 3);
enum status reading_spent(struct reading *reading);

/* A scalar as it stands in either form, escapes undone; texts are copied. */
MUST_CHECK enum status reading_take(
        struct reading *reading, const struct record_key *key, struct bytes text);
/* "on" and "off" as yes and no. */
MUST_CHECK enum status reading_setting(
        struct reading *reading, struct bytes text, enum answer *ret_on);
MUST_CHECK enum status reading_price(
        struct reading *reading, struct bytes text, int64_t *ret_price);
MUST_CHECK enum status reading_label(
        struct reading *reading, struct bytes text, const char **ret_label);
MUST_CHECK enum status reading_add_item(struct reading *reading, struct bytes id, int32_t rank);

void reading_begin(struct reading *reading);
/* Order the items by id, so that reading_find finds them; one that stands twice is refused. */
MUST_CHECK enum status reading_order(struct reading *reading);
struct recorded_item *reading_find(const struct reading *reading, struct bytes id);
/* Keep the draft, which stands at `place`. */
MUST_CHECK enum status reading_keep(struct reading *reading, struct place place);

bool rankings_is_json(struct bytes file);
bool rankings_is_csv(struct bytes file);
MUST_CHECK enum status rankings_read_json(struct reading *reading);
MUST_CHECK enum status rankings_read_csv(struct reading *reading);

#endif
