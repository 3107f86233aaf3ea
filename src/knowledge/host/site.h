/* site.h: the registrable domain of a host by the public suffix list (libpsl, which carries it):
 * what the web calls a site, and what makes a request third-party. */
#ifndef AEDILE_KNOWLEDGE_HOST_SITE_H
#define AEDILE_KNOWLEDGE_HOST_SITE_H

#include "base/bytes.h"

/* The part of `host` (a view of it) that is its registrable domain: "example.co.uk" of
 * "www.example.co.uk". An address, a single label and a public suffix itself are their own site. A
 * dot at the end is left out. Case is ignored; international names may be in either form. */
struct bytes site_of(struct bytes host);

/* True when the host lies below a public suffix that the list itself names: "example.co.uk", not
 * "co.uk", not "2x.png". */
bool site_is_registrable(struct bytes host);

/* True when the host itself is a public suffix: a name that the list has, or a single label, which
 * is one by the list's last rule. An address is none. Whoever sets a cookie for it sets it for
 * strangers (RFC 6265bis, section 5.7, step 9). */
bool site_is_public_suffix(struct bytes host);

/* True when both are of one site. */
bool site_same(struct bytes host_a, struct bytes host_b);

#endif
