/* trials.h: reads and writes link trials: JSON Lines, or CSV with the same names
 * (docs/formats/trials.md), and the network's side of OONI web_connectivity measurements
 * (github.com/ooni/spec, nettests/ts-017), which give controls, never a platform's deed. */
#ifndef AEDILE_EVIDENCE_TRIALS_TRIALS_H
#define AEDILE_EVIDENCE_TRIALS_TRIALS_H

#include "base/arena.h"
#include "base/buffer.h"
#include "model/openness/trial.h"

enum { TRIALS_MAX = 1 << 20 }; /* records in one file */

/* Whether the file begins as one of the forms above does; says nothing about the rest. */
bool trials_is_trials(struct bytes file);

/* Read every record; texts live in the arena. Strict: an unknown or doubled key, a value of the
 * wrong kind or a missing required key (ts, platform, context, service, url) is refused:
 * E_MALFORMED with why->at the line and the text naming line, column and key. E_LIMIT past
 * TRIALS_MAX or TRIAL_HOPS_MAX, or when the records fill what the arena may take. Records before
 * the fault stay in *ret_set, even then. */
MUST_CHECK enum status trials_read(
        struct bytes file, struct arena *arena, struct trial_set *ret_set, struct fault *why);

/* Append the trial as one line of JSON, ended by a line feed; unknown members are left out, so that
 * reading it gives the same trial. False when memory is spent. */
bool trials_write(const struct trial *trial, struct buffer *out);

#endif
