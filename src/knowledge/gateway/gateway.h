/* gateway.h: the pages by which platforms send readers on, warn them or stop them
 * (data/gateway.csv). Who sent the reader there is not its matter: a site may do so itself. */
#ifndef AEDILE_KNOWLEDGE_GATEWAY_GATEWAY_H
#define AEDILE_KNOWLEDGE_GATEWAY_GATEWAY_H

#include "base/arena.h"
#include "base/buffer.h"

struct gateway_list; /* immutable once loaded; lives in the arena given */

enum gateway_effect {
    GATEWAY_PASSES, /* sends on by itself */
    GATEWAY_WARNS,  /* one control to go on */
    GATEWAY_COPIES, /* the address has to be copied into another browser */
    GATEWAY_STOPS,
    GATEWAY_UNSURE, /* a gateway, but the page's clues were not recorded or not known */
};

struct gateway_match {
    const char *id;       /* of the row that decided: "wechat-stop" */
    const char *platform; /* id of data/platform.csv */
    enum gateway_effect effect;
    const char *confidence; /* "high", "medium", "low" */
    struct bytes target;    /* view into `url`: the encoded address it leads to; empty: none */
};

/* Load data/gateway.csv. Faults name the line. */
MUST_CHECK enum status gateway_load(struct bytes csv, struct arena *arena,
        const struct gateway_list **ret_list, struct fault *why);

/* The version of the list: "gateway-2026.11", from its rows. */
const char *gateway_version(const struct gateway_list *list);

/* Whether the URL is a gateway's, and what its page does. text: visible text of the page or NULL;
 * at_ms: time of the visit since 1970, as rows have dates of validity. Rows of false positives
 * win. A host that only ends like a gateway's ("evil-link.zhihu.com.example") is none. */
bool gateway_match(const struct gateway_list *list, struct bytes url, const char *text,
        int64_t at_ms, struct gateway_match *ret_match);

/* What a page's text alone tells, for pages without a gateway's URL; see gateway_match. Only pages
 * of at most 900 bytes are judged so, as a longer one may be an article that quotes the words. */
bool gateway_match_text(const struct gateway_list *list, const char *platform, const char *text,
        int64_t at_ms, struct gateway_match *ret_match);

/* Append the address that gateway_match found as `target`, its %XX undone once, or twice where once
 * gives no address. False when it is none of http or https at a public domain (so no file:,
 * javascript:, IP address or local name), has user information, or memory is spent. */
bool gateway_target(struct bytes target, struct buffer *out);

#endif
