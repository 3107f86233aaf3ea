/* network_private.h: the parts of the recorder that network.c and network_guard.c share. */
#ifndef AEDILE_COLLECT_BROWSER_NETWORK_PRIVATE_H
#define AEDILE_COLLECT_BROWSER_NETWORK_PRIVATE_H

#include "collect/browser/network.h"

/* Names and values of a JSON object of texts. */
struct har_fields network_fields(struct network *network, struct bytes object);

/* A request waits to be let go: to web addresses that are not private, to no others. */
void network_hear_paused(struct network *network, struct bytes params);

/* Headers as they went over the wire. */
void network_hear_sent_headers(struct network *network, struct bytes params);
void network_hear_answer_headers(struct network *network, struct bytes params);

#endif
