/* in_traffic.h: payment methods that recorded traffic shows: scripts loaded, orders sent, calls in
 * scripts. One row for each mark and grade of an exhibit. */
#ifndef AEDILE_TABLES_PAYMENT_IN_TRAFFIC_H
#define AEDILE_TABLES_PAYMENT_IN_TRAFFIC_H

#include "base/place.h"
#include "knowledge/payment.h"

#include <stddef.h>

struct payment_row {
    size_t exchange; /* index */
    const struct payment_mark *mark;
    const char *grade; /* "P1", "P2", "P4" */
    struct place place;
};

#endif
