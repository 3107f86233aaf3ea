/* dns_http.h: DNS over HTTPS (RFC 8484): the messages that HTTP exchanges carry, in whatever
 * exhibit: bodies of type application/dns-message, and the parameter `dns` of a request for one.
 *
 * Left out: the JSON that some resolvers offer besides, and oblivious DNS (RFC 9230), which is
 * encrypted for another. */
#ifndef AEDILE_EVIDENCE_DNS_DNS_HTTP_H
#define AEDILE_EVIDENCE_DNS_DNS_HTTP_H

#include "evidence/dns/dns_log.h"

/* Mark the exchanges that may carry messages, while their bytes are at hand: readers let go of the
 * pages of a large file, and a walk over all exchanges would take them again. */
void dns_http_mark(struct http_exchange *exchanges, size_t count);

/* Add the rows of the marked exchanges of log->traffic, whose regions are finished
 * (traffic_finish). A message that had to be decoded becomes a region "dns/<exchange>/query" or
 * "…/answer"; when there are any, the regions are finished anew. Faults: E_MEMORY. */
MUST_CHECK enum status dns_http_read(struct dns_log *log, struct fault *why);

#endif
