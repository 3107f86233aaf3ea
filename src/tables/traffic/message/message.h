/* message.h: looking through the texts of a request or an answer: its values one by one, what
 * stands between them, and several that make up one. Private to src/tables. */
#ifndef AEDILE_TABLES_TRAFFIC_MESSAGE_MESSAGE_H
#define AEDILE_TABLES_TRAFFIC_MESSAGE_MESSAGE_H

#include "knowledge/identifier/identifier.h"
#include "tables/traffic/build.h"

/* A hit's rows: in `text`, which `passage` holds (NULL: composed or decoded, cite `whole`). */
struct scan_place {
    size_t exchange;
    const char *location, *name, *prefix; /* prefix: codings undone before, "" when none */
    const struct passage *passage;
    struct bytes text; /* the passage's decoded text, of which `part` is looked at */
    struct bytes part;
    struct bytes whole; /* cited when the part has no place of its own */
    bool planted_only;  /* what merely has the shape of one is none here */
};
MUST_CHECK enum status facts_scan(struct facts_work *work, const struct scan_place *place);

/* Keep what was found: `row` says where and how, the hit what. */
MUST_CHECK enum status facts_keep(
        struct facts_work *work, const struct identifier_hit *hit, struct identifier_row row);

/* Planted values that several values of a request make up; `first` is its first parameter's row. */
MUST_CHECK enum status facts_split(struct facts_work *work, size_t exchange, size_t first);

/* Scan what of *left stands before `value`, a view of the same text, and go on behind it: names,
 * values without a name, what is malformed. The second form scans all that is left. */
MUST_CHECK enum status facts_scan_between(struct facts_work *work, const struct scan_place *where,
        struct bytes value, struct bytes *left);
MUST_CHECK enum status facts_scan_rest(
        struct facts_work *work, const struct scan_place *where, struct bytes *left);

/* The filing numbers that an answer shows, in the same text as its identifiers. */
MUST_CHECK enum status facts_filings(struct facts_work *work, const struct scan_place *place);

/* The payment methods that are called in an answer's text. */
MUST_CHECK enum status facts_payment_calls(struct facts_work *work, const struct scan_place *where);

#endif
