/* aids.h: the filter lists and the country database of this machine, for those who inspect traffic.
 */
#ifndef AEDILE_CLI_LIBRARY_AIDS_H
#define AEDILE_CLI_LIBRARY_AIDS_H

#include "base/bytes.h"
#include "tables/traffic/traffic_aids.h"

struct aids_owner {
    struct bytes lists_yaml; /* data/lists.yaml */
    struct lists *lists;     /* NULL until they are needed */
    struct countries *countries;
};

/* Aids that are looked for on first use; what is not installed stays NULL. `owner` must outlive
 * them. */
void aids_prepare(struct aids_owner *owner, struct traffic_aids *ret_aids);
void aids_close(struct traffic_aids *aids);

#endif
