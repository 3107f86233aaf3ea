/* ranking.h: records lists as accounts see them, and writes a session. In each block every persona
 * has twins, each a visitor of its own, made anew: its history is played, then in each phase all
 * are asked in an order drawn from the recorded seed. A block is written whole or not at all, as
 * its lists must be of the same minutes to be compared. */
#ifndef AEDILE_COLLECT_RANKING_RANKING_H
#define AEDILE_COLLECT_RANKING_RANKING_H

#include "collect/collect.h"
#include "collect/ranking/ranking_plan.h"

/* text: the plan's, kept beside the records. A folder that holds a part of the run is gone on with.
 * Faults: those of store_open; E_MISSING without Chromium, or when a step finds nothing to click or
 * the list shows no item; E_IO when the browser fails or the run was interrupted. */
MUST_CHECK enum status ranking_run(const struct ranking_plan *plan, struct bytes text,
        const struct collect *collect, struct fault *why);

/* A price as shops write it, in hundredths: the first number of the text, "¥1,299.90" is 129990. A
 * comma or dot before exactly one or two last digits is the decimal sign, others separate
 * thousands. -1: there is no number, it is negative, or it is beyond what the format takes. */
int64_t ranking_price(struct bytes text);

/* An id as the format of recordings takes it. Whatever a page puts there, the other lists of the
 * file must stay readable: an id with control characters or of more than 4,096 bytes becomes
 * "sha256:" and its digest, the same for the same id. NULL: no memory. */
const char *ranking_id(const char *id, struct arena *arena);

#endif
