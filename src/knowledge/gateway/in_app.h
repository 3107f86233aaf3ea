/* in_app.h: the marks by which apps' own browsers tell themselves in User-Agent (data/in-app.csv).
 * An app may leave its mark out, so no match means nothing. */
#ifndef AEDILE_KNOWLEDGE_GATEWAY_IN_APP_H
#define AEDILE_KNOWLEDGE_GATEWAY_IN_APP_H

#include "base/arena.h"

struct in_app {
    const char *platform;   /* id of data/platform.csv; "": some app, not known which */
    const char *token;      /* what a probe appends to a phone's User-Agent; "" for none */
    const char *pattern;    /* `*` stands for letters, digits and `_`; begins where a word does */
    const char *without;    /* text that must be absent; "" for none */
    const char *confidence; /* "high", "medium", "low" */
};

struct in_app_list {
    const struct in_app *items; /* in file order */
    size_t count;
};

MUST_CHECK enum status in_app_load(
        struct bytes csv, struct arena *arena, struct in_app_list *ret_list, struct fault *why);

/* The first row that fits, or NULL. ASCII case is ignored; 4,096 bytes are looked at. */
const struct in_app *in_app_match(const struct in_app_list *list, struct bytes user_agent);

/* What a probe appends to a phone's User-Agent to look like the platform's own browser; NULL when
 * that is not known. */
const char *in_app_for(const struct in_app_list *list, const char *platform);

#endif
