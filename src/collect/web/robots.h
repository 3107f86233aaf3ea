/* robots.h: whether robots.txt (RFC 9309) lets a robot of no name ask for a path. */
#ifndef AEDILE_COLLECT_WEB_ROBOTS_H
#define AEDILE_COLLECT_WEB_ROBOTS_H

#include "base/bytes.h"

/* By the groups for "*": the longest rule that fits counts, of two as long the one that allows
 * (section 2.2.2). `path` with its query. */
bool robots_allow(struct bytes robots, struct bytes path);

#endif
