/* planted.h: planted values inside what an inspector's own SQL shows, in whatever column or
 * expression they come out: whole, in other letter case, or in pieces.
 *
 * A value of PLANTED_PIECE bytes or more is masked wherever so many of them stand in a row; a
 * shorter one where it stands as a word. What writes it otherwise, such as hex(), is not found:
 * this is against showing a value by mistake, not against who wants to see it and may. */
#ifndef AEDILE_JUDGE_FINDING_PLANTED_H
#define AEDILE_JUDGE_FINDING_PLANTED_H

#include "base/arena.h"
#include "base/buffer.h"

#include <sqlite3.h>

enum { PLANTED_PIECE = 6 }; /* the masks of reports show five characters of a value at most */

struct planted {
    const uint8_t *pieces; /* PLANTED_PIECE bytes each, in lower case, sorted */
    size_t piece_count;
    const uint8_t *words; /* the shorter values alike, filled up with NULs */
    size_t word_count;
};

/* What a statement may show: the values of known_identifier, none when the statement does not name
 * that table. In the arena. Faults: E_MEMORY, E_IO with SQLite's words. */
MUST_CHECK enum status planted_read(
        sqlite3_stmt *query, struct arena *arena, struct planted *ret_planted, struct fault *why);

bool planted_is_any(const struct planted *planted);

/* Mask what is planted in the text from `start` on. True when there was any. */
bool planted_mask(const struct planted *planted, struct buffer *text, size_t start);

#endif
