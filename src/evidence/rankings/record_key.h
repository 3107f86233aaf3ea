/* record_key.h: the keys of a record and what may stand under them. Private to evidence/rankings.
 */
#ifndef AEDILE_EVIDENCE_RANKINGS_RECORD_KEY_H
#define AEDILE_EVIDENCE_RANKINGS_RECORD_KEY_H

#include "evidence/rankings/rankings.h"

/* Longest text of a record, and largest price: ten thousand million of the currency. */
enum { RECORD_TEXT_MAX = 4096 };
#define RECORD_PRICE_MAX INT64_C(1000000000000)

enum key_kind {
    KEY_VERSION, /* the number 1 */
    KEY_TYPE,    /* "ranking", "switch" */
    KEY_TEXT,
    KEY_SURFACE,
    KEY_SETTING, /* "on", "off" */
    KEY_ANSWER,  /* "yes", "no" */
    KEY_PHASE,
    KEY_TIME,
    KEY_NUMBER, /* whole, int32_t, from `least` on */
    KEY_SEED,   /* whole, int64_t */
    KEY_ITEMS,
    KEY_PRICES,
    KEY_LABELS,
    KEY_STATES, /* phases to settings */
};

/* One record while it is read, of either type. */
struct draft {
    struct recording ranking;
    struct switch_record toggle;
    bool is_switch;
    struct bytes prices, labels; /* JSON objects as they stand, read when all items are known */
};

struct record_key {
    const char *name;
    enum key_kind kind;
    size_t offset; /* of its value in struct draft */
    int32_t least;
    bool in_ranking, in_switch, is_needed;
};

extern const struct record_key record_keys[];
extern const size_t record_key_count;

#endif
