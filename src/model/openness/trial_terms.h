/* trial_terms.h: the words of link trials: who sent the reader on, by what, how the link was shown,
 * and what stood in the way. */
#ifndef AEDILE_MODEL_OPENNESS_TRIAL_TERMS_H
#define AEDILE_MODEL_OPENNESS_TRIAL_TERMS_H

#include "model/answer.h"

/* Who sent the reader on: the client (the app under test), the platform's servers, the service that
 * the link belongs to, or somebody else. */
enum issuer { ISSUER_UNKNOWN, ISSUER_CLIENT, ISSUER_PLATFORM, ISSUER_SERVICE, ISSUER_OTHER };

/* By what one got to a hop's address: not known, the first tap, status 3xx, <meta refresh>, script,
 * a tap on the page. */
enum link_passage {
    PASSAGE_UNKNOWN,
    PASSAGE_TAP,
    PASSAGE_STATUS,
    PASSAGE_META,
    PASSAGE_SCRIPT,
    PASSAGE_CONTROL,
    PASSAGE_SCHEME /* another app's URL scheme or intent: recorded, never followed */
};

enum display { DISPLAY_UNKNOWN, DISPLAY_CARD, DISPLAY_PLAIN, DISPLAY_FOLDED, DISPLAY_STRIPPED };

/* What stood in the way and has nothing to do with the link. */
enum wall { WALL_NONE, WALL_CAPTCHA, WALL_LOGIN, WALL_CRASH, WALL_NO_NETWORK, WALL_RATE_LIMIT };

/* Whose a host is, as seen from one trial. */
enum host_side { SIDE_UNKNOWN, SIDE_SERVICE, SIDE_PLATFORM, SIDE_PLATFORM_SAME_TYPE, SIDE_OTHER };

/* The words of the record: "yes", "platform", "meta", "card", "captcha"; unknown: "unknown". */
const char *issuer_name(enum issuer issuer);
const char *passage_name(enum link_passage passage);
const char *display_name(enum display display);
const char *wall_name(enum wall wall); /* "none" too */

#endif
