/* anomaly.h: what a reader noticed that a well-made file would not have. An anomaly is evidence,
 * not a failure: the file is read on, as Android would read it. */
#ifndef AEDILE_EVIDENCE_ANOMALY_H
#define AEDILE_EVIDENCE_ANOMALY_H

#include "base/arena.h"
#include "base/place.h"

/* Past this many the list only counts: a hostile file could hold one a byte. */
enum { ANOMALIES_MAX = 1000 };

struct anomaly {
    const char *kind;   /* stable id such as "zip-encrypted-flag"; docs/anomalies.md lists them */
    const char *detail; /* the values met, in English; in the arena */
    struct place place;
};

struct anomalies {
    struct arena *arena;
    const char *entry; /* prefix for places, set by the caller: "" or "base.apk!/" … */
    struct anomaly *items;
    size_t count, capacity;
    size_t dropped; /* met after the list was full, or without memory */
};

/* Append one. The detail is formatted into the arena. NULL list: nothing happens. */
void anomaly_add(struct anomalies *list, const char *kind, struct place place, const char *format,
        ...) PRINTF_LIKE(4, 5);

#endif
