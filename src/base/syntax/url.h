/* url.h: takes an absolute URL apart (RFC 3986, section 3; hosts as WHATWG's URL standard lowers
 * them) without changing a byte: every part is a view of the URL; and makes references absolute. */
#ifndef AEDILE_BASE_SYNTAX_URL_H
#define AEDILE_BASE_SYNTAX_URL_H

#include "base/arena.h"
#include "base/buffer.h"

struct url {
    struct bytes scheme; /* without ':'; as written, so compare without case */
    struct bytes user;   /* userinfo before '@', empty when none */
    struct bytes host;   /* without brackets and port, as written */
    struct bytes port;   /* digits, or empty */
    struct bytes path;   /* from '/' on, or empty */
    struct bytes query;  /* without '?', empty when none */
    struct bytes fragment;
};

/* False when there is no "scheme:" or, for http, https, ws, wss and ftp, no "//" and host. */
bool url_split(struct bytes text, struct url *ret_url);

/* The same in two steps, for who asks most addresses for their host alone. The first fills scheme,
 * user, host and port; *ret_rest is what follows them, which the second takes apart. */
bool url_split_start(struct bytes text, struct url *ret_url, struct bytes *ret_rest);
void url_split_rest(struct bytes rest, struct url *url);

/* Whether a scheme is http or https. */
bool url_scheme_is_web(struct bytes scheme);

/* The absolute address that a reference (a link, a Location) means at `base`, an absolute URL with
 * a host (RFC 3986, section 5.2; a fragment of the base is dropped). One with a scheme of its own
 * is absolute and stays as it is written, as those of other apps must. NULL when the base is no
 * such URL or memory is spent. */
const char *url_resolve(struct bytes base, struct bytes reference, struct arena *arena);

/* The port, 0 when the scheme has no usual one and none is written. */
uint16_t url_port(const struct url *url);

/* Append `text` with its %XX undone (RFC 3986, section 2.1); broken ones stay. plus: '+' is a
 * space. */
void url_decode(struct bytes text, bool plus, struct buffer *out);

/* True when the two are equal but for the case of ASCII letters. */
bool bytes_equal_without_case(struct bytes a, struct bytes b);

#endif
