/* trial_words.h: words for the ids by which link trials name places, kinds of links and openings.
 */
#ifndef AEDILE_MODEL_OPENNESS_TRIAL_WORDS_H
#define AEDILE_MODEL_OPENNESS_TRIAL_WORDS_H

#include "model/wording.h"

/* kind: "context", "url-kind", "opening", "platform" (of a payment: the system it was made on). The
 * id itself when it is none of the known ones. */
const char *trial_words(enum language language, const char *kind, const char *id);

#endif
