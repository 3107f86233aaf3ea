/* rankings.h: reads and writes recorded rankings, prices and switches: JSON Lines, or CSV with one
 * row an item (docs/formats/rankings.md). */
#ifndef AEDILE_EVIDENCE_RANKINGS_RANKINGS_H
#define AEDILE_EVIDENCE_RANKINGS_RANKINGS_H

#include "base/arena.h"
#include "base/buffer.h"
#include "model/recording.h"

/* What stands for the service in an empty sheet (`aedile audit template`); no record may say so. */
#define RANKINGS_PLACEHOLDER "SERVICE"

enum { RECORDINGS_MAX = 1 << 20, RECORDED_ITEMS_MAX = 1000 };

/* Whether the file begins as one of the forms above does; says nothing about the rest. */
bool rankings_is_rankings(struct bytes file);

/* Read every record; texts live in the arena. Strict, as trials_read is: E_MALFORMED with why->at
 * the line, the text naming line, column and key; E_LIMIT past the ceilings above. */
MUST_CHECK enum status rankings_read(
        struct bytes file, struct arena *arena, struct recording_set *ret_set, struct fault *why);

/* Append the record as one line of JSON, ended by a line feed. False when memory is spent. */
bool rankings_write(const struct recording *recording, struct buffer *out);
bool rankings_write_switch(const struct switch_record *record, struct buffer *out);

#endif
