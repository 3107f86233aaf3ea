/* session.h: reads session.yaml, the tester's own account of one run. */
#ifndef AEDILE_INSPECTION_SESSION_H
#define AEDILE_INSPECTION_SESSION_H

#include "base/arena.h"
#include "model/session.h"

struct identifier_list; /* knowledge/identifier/identifier.h: the kinds that may be planted */

#define SESSION_FILE "session.yaml"
enum { SESSION_ITEMS_MAX = 10000 }; /* marks, identifiers and exhibits, each */

/* Read the file's content. Faults: E_MALFORMED with the line in why->at and in the text, for an
 * unknown key or kind of identifier too. The caller sets `path`. Everything lives in the arena. */
MUST_CHECK enum status session_read(struct bytes text, const struct identifier_list *kinds,
        struct arena *arena, struct session **ret_session, struct fault *why);

#endif
