/* pace.h: how fast a probe may ask: not one host twice within the gap. */
#ifndef AEDILE_COLLECT_WEB_PACE_H
#define AEDILE_COLLECT_WEB_PACE_H

#include "base/arena.h"

struct pace {
    struct arena *arena; /* remembers hosts; past its ceiling they are not remembered */
    int64_t gap_ms;
    struct pace_host *hosts;
};

/* Sleep until the URL's host may be asked again, and note that it now is. *ret_is_new (which may be
 * NULL): it is asked for the first time. */
void pace_wait(struct pace *pace, const char *url, bool *ret_is_new);

#endif
