/* address.h: which addresses a probe may speak to. A link, a redirect or a name server under an
 * opponent's control must not make the inspector's machine ask its own network: everything that is
 * not globally reachable unicast (IANA special-purpose registries, RFC 6890) counts as private, and
 * so does an IPv6 address that carries such an IPv4 address inside. */
#ifndef AEDILE_COLLECT_WEB_ADDRESS_H
#define AEDILE_COLLECT_WEB_ADDRESS_H

#include "base/bytes.h"

#include <sys/socket.h>

/* Families other than IPv4 and IPv6 are private. */
bool address_is_private(const struct sockaddr *address);

/* The same of an address as text, with or without brackets. False for what is no address. */
bool address_text_is_private(const char *text);

/* Names given addresses by hand, as the plan's `resolve` does. */
struct address_name {
    const char *host, *address;
};
struct address_book {
    const struct address_name *names;
    size_t count;
};

/* Whether the text is an address as numbers: 203.0.113.5, 2001:db8::1. */
bool address_is_numeric(const char *text);

/* The address given by hand, or NULL. Case of the host is ignored. */
const char *address_given(const struct address_book *book, struct bytes host);

enum host_verdict { HOST_PUBLIC, HOST_PRIVATE, HOST_UNKNOWN };

/* What the host's addresses are, the book first, else by the system's resolver; one private address
 * among several makes it private. This may take as long as the resolver takes. */
enum host_verdict host_judge(const struct address_book *book, struct bytes host);

#endif
