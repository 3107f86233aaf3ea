/* payment.h: payment methods and how an app or a page shows that it carries them
 * (data/payment.csv). */
#ifndef AEDILE_KNOWLEDGE_PAYMENT_H
#define AEDILE_KNOWLEDGE_PAYMENT_H

#include "base/arena.h"

struct payment_mark {
    const char *method; /* "Alipay" */
    const char *owner;  /* owner group as in platform.csv: "Alibaba" */
    const char *kind;   /* "class", "component", "component-suffix", "metadata", "permission",
                         * "call" (a method, "com.pay.Task.pay"; constructors are "<init>");
                         * "web-script", "web-order" (addresses), "web-object" (in scripts) */
    const char *value;  /* component-suffix: ".wxapi.WXPayEntryActivity" */
};

struct payment_list {
    const struct payment_mark *items;
    size_t count; /* sorted by kind, then value */
};

/* The mark of the kind that fits, or NULL. Names are dotted. "component-suffix" compares ends, the
 * other kinds the whole name. */
const struct payment_mark *payment_match(
        const struct payment_list *list, const char *kind, struct bytes name);
/* The mark of kind "web-script" or "web-order" whose host is this lower-case one or a parent of it,
 * and whose path the path begins with; or NULL. */
const struct payment_mark *payment_match_address(
        const struct payment_list *list, const char *kind, struct bytes host, struct bytes path);

MUST_CHECK enum status payment_load(
        struct bytes csv, struct arena *arena, struct payment_list *ret_list, struct fault *why);

#endif
