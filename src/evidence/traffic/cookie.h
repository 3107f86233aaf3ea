/* cookie.h: the Cookie and Set-Cookie header fields as browsers read them: RFC 6265, section 5, as
 * its revision (draft-ietf-httpbis-rfc6265bis) and CHIPS (partitioned cookies) amend it.
 *
 * Nothing is copied: every text is a view of the header field, the URL or a literal. Whether a
 * Domain attribute is a public suffix is the caller's question (knowledge/host/site.h). */
#ifndef AEDILE_EVIDENCE_TRAFFIC_COOKIE_H
#define AEDILE_EVIDENCE_TRAFFIC_COOKIE_H

#include "base/syntax/url.h"

/* One pair of a Cookie field. The name is empty when there is no '='. */
struct cookie_pair {
    struct bytes name, value;
    struct bytes raw; /* both, as they stand */
};

/* The next pair of what is left of a Cookie field's value; false at its end. */
bool cookie_next(struct bytes *rest, struct cookie_pair *ret_pair);

enum same_site { SAME_SITE_UNSET, SAME_SITE_NONE, SAME_SITE_LAX, SAME_SITE_STRICT };

enum cookie_refusal {
    COOKIE_KEPT,
    COOKIE_CONTROL_BYTE,
    COOKIE_EMPTY,
    COOKIE_TOO_LONG,       /* name and value above 4096 bytes */
    COOKIE_FOREIGN_DOMAIN, /* the host is not in the Domain attribute's domain */
    COOKIE_NOT_SECURE,     /* Secure over a scheme that is not */
    COOKIE_PREFIX,         /* what the name's __Secure- or __Host- promises is not so */
    COOKIE_NEEDS_SECURE,   /* SameSite=None or Partitioned without Secure */
};

/* Seconds of 400 days, what browsers cut a longer life to (6265bis, section 5.5). */
#define COOKIE_LIFETIME_MAX INT64_C(34560000)

struct set_cookie {
    struct bytes name, value;
    struct bytes domain; /* the host, or the Domain attribute without a leading dot; as written */
    struct bytes path;   /* the Path attribute, or the default path of the URL */
    bool path_given;     /* by a Path attribute */
    bool host_only, secure, http_only, partitioned;
    enum same_site same_site;
    bool persistent;  /* has a valid Max-Age or Expires: outlives the browser's session */
    bool has_max_age; /* Max-Age wins over Expires */
    int64_t max_age;  /* seconds as asked; negative and overlong values are cut */
    int64_t expires;  /* the Expires date in seconds since 1970, INT64_MIN when none */
    int64_t lifetime; /* seconds until it ends, 0 to COOKIE_LIFETIME_MAX; 0 deletes the
                         cookie; -1: a session cookie, or `received` was not known */
    enum cookie_refusal why_refused; /* COOKIE_KEPT: a browser would keep it */
};

/* Read the value of a Set-Cookie field. `url` is the request's, taken apart; `received` is when the
 * answer came, in seconds since 1970, or INT64_MIN. A refused cookie is filled in as far as it was
 * read. */
void set_cookie_read(
        struct bytes field, const struct url *url, int64_t received, struct set_cookie *ret_cookie);

/* A cookie date (RFC 6265, section 5.1.1) in seconds since 1970. False when there is none. */
bool cookie_date_read(struct bytes text, int64_t *ret_seconds);

/* Stable words for tables: "" "None" "Lax" "Strict"; "" for a kept cookie. */
const char *same_site_name(enum same_site same_site);
const char *cookie_refusal_name(enum cookie_refusal refusal);

#endif
