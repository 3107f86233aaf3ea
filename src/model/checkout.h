/* checkout.h: what a tester saw at a service's checkout: whether it lists a payment method, and
 * whether an order reached it. docs/formats/checkout.md gives the record on file. */
#ifndef AEDILE_MODEL_CHECKOUT_H
#define AEDILE_MODEL_CHECKOUT_H

#include "base/place.h"
#include "model/openness/trial_terms.h"

#include <stddef.h>

struct checkout {
    uint64_t line;
    struct place place;
    const char *ts; /* RFC 3339, as written */
    int64_t at_ms;
    const char *service, *platform, *method; /* platform: android, ios, web, …, or NULL */
    const char *app_version, *region, *account, *source;
    enum answer listed, order_reached;
    size_t evidence_count; /* screenshots and bodies named */
};

struct checkout_set {
    const struct checkout *checkouts; /* in file order */
    size_t count;
};

#endif
