/* exhibit_traffic.h: reads an archive or a capture of one unit and what its tables say. */
#ifndef AEDILE_INSPECTION_EXHIBIT_EXHIBIT_TRAFFIC_H
#define AEDILE_INSPECTION_EXHIBIT_EXHIBIT_TRAFFIC_H

#include "inspection/exhibits.h"

/* What the file is: EXHIBIT_HAR, EXHIBIT_CAPTURE, or EXHIBIT_UNKNOWN for anything else. */
enum exhibit_kind traffic_kind(struct bytes file);

/* Read it into the source. What cannot be read becomes a state of the exhibit and gaps; so does
 * what a capture holds only encrypted. `key_log` is empty when there is none. Faults: E_MEMORY. */
MUST_CHECK enum status exhibit_read_traffic(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct bytes file, struct bytes key_log, struct fault *why);

/* Leave it unread for the reason in `fault`, as a state and as gaps. Faults: E_MEMORY. */
MUST_CHECK enum status exhibit_refuse_traffic(struct exhibits *exhibits, struct exhibit *exhibit,
        const struct fault *fault, struct fault *why);

#endif
