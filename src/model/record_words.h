/* record_words.h: what tables and records name by an id, in words that a message can hold. */
#ifndef AEDILE_MODEL_RECORD_WORDS_H
#define AEDILE_MODEL_RECORD_WORDS_H

#include "base/buffer.h"
#include "model/wording.h"

/* Append the words for an id of a kind: those of openness/trial_words.h and record_words.def, or
 * "fault", the reason of a reader (fault_zh.h). A list, parted by ";", ", " or " → ", is told item
 * by item; what stands behind an item's first space ("json u.id") stays. In English, and where it
 * is not known, an id stands for itself. */
void record_words_put(struct buffer *out, enum language language, const char *kind, const char *id);

/* The kinds and ids that record_words.def knows, from 0; false behind the last. For checking that
 * none is stale. */
bool record_words_key(size_t index, const char **ret_kind, const char **ret_id);

#endif
