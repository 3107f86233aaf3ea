/* recording.h: what testers recorded to learn whether a service treats people differently, and
 * whether a switch ends it: rankings seen, prices shown, and the switch itself. Raw facts only.
 * docs/formats/rankings.md gives the records on file. */
#ifndef AEDILE_MODEL_RECORDING_H
#define AEDILE_MODEL_RECORDING_H

#include "base/place.h"
#include "model/answer.h"

#include <stddef.h>

/* When the setting was looked at: while on, a day and a week after it was switched off, after a
 * restart, a new login, an update, on a second device, and after it was switched on again. */
enum phase {
    PHASE_ON,
    PHASE_OFF_DAY,
    PHASE_OFF_WEEK,
    PHASE_RESTART,
    PHASE_RELOGIN,
    PHASE_UPDATE,
    PHASE_SECOND_DEVICE,
    PHASE_ON_AGAIN,
};
enum { PHASE_COUNT = PHASE_ON_AGAIN + 1 };

struct recorded_item {
    const char *id;
    int32_t rank;      /* from 1; items shown as equal share one */
    int64_t price;     /* in the currency's hundredths; -1: none */
    const char *label; /* "personalised", "ad", "none"; NULL: not looked at */
};

/* One list seen by one account at one time. */
struct recording {
    uint64_t line; /* the first of it */
    struct place place;
    const char *run, *service, *surface; /* surface: feed, search, ads, push, price */
    const char *persona, *account, *query, *currency;
    int32_t twin;   /* which of the persona's like accounts */
    enum answer on; /* the setting: yes on, no off */
    enum phase phase;
    int32_t block; /* all accounts asked at about the same time */
    int32_t order; /* within the block */
    const char *ts;
    int64_t at_ms;
    const struct recorded_item *items; /* in rank order */
    size_t item_count;
    const char *app_version, *device, *network;
    int64_t seed; /* of the order of asking; -1: none */
};

/* The switch of one surface, as found. */
struct switch_record {
    uint64_t line;
    struct place place;
    const char *service, *surface, *label;
    int32_t taps;      /* from the surface; -1: not found */
    enum answer found; /* no: there is none */
    enum answer on_by_default;
    int32_t nags;                      /* times asked to switch on again */
    enum answer on_after[PHASE_COUNT]; /* state found in each phase after it was switched off */
};

struct recording_set {
    const struct recording *recordings; /* in file order */
    size_t count;
    const struct switch_record *switches;
    size_t switch_count;
};

const char *phase_name(enum phase phase); /* "off24h", as in the record */

#endif
