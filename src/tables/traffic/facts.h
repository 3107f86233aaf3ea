/* facts.h: what one pass over an exhibit's traffic finds, so that no rule has to read it again:
 * whose host an exchange went to, in which state of consent, with which values, identifiers and
 * trackers. */
#ifndef AEDILE_TABLES_TRAFFIC_FACTS_H
#define AEDILE_TABLES_TRAFFIC_FACTS_H

#include "base/syntax/url.h"
#include "evidence/traffic/traffic.h"
#include "knowledge/host/platform.h"
#include "tables/filing/shown.h"
#include "tables/payment/in_traffic.h"
#include "tables/sources.h"
#include "tables/traffic/fact_rows.h"
#include "tables/wanted.h"

/* Ceilings of one exhibit; past them the list is cut, and the tables have a gap. */
enum {
    TRAFFIC_PARAMETERS_MAX = 1000000,
    TRAFFIC_COOKIES_MAX = 1000000,
    TRAFFIC_DECODED_MAX = 512 << 20, /* bytes of all bodies of an exhibit that a coding held */
    TRAFFIC_IDENTIFIERS_MAX = 200000
};

struct exchange_facts {
    struct bytes url;        /* decoded */
    struct url parts;        /* views of url; empty when it is no absolute URL */
    const char *host, *site; /* lower case; "" when there is none */
    enum party party;
    const struct platform *platform; /* whose host it is, or NULL */
    const char *consent;    /* "none" "reject" "accept" "withdraw" "revisit"; NULL: no mark tells */
    const char *background; /* whose own call it is, such as a browser's update; or NULL */
    int64_t t_ms;           /* since the start of the session */
    bool has_t, encrypted;
    size_t first_header; /* row of http_header */
};

struct traffic_facts {
    struct consent_change *changes; /* by time, then as the session lists them */
    const char **own_sites;         /* of the subject's domains, lower case, sorted */
    size_t change_count, own_site_count;
    struct exchange_facts *exchanges; /* one an exchange */
    bool *carriers;                   /* one a TLS session: true when an exchange went by it */
    struct parameter_row *parameters;
    struct cookie_row *cookies;
    struct identifier_row *identifiers;
    struct tracker_row *trackers;
    struct destination_row *destinations;
    struct filing_shown *filings;
    struct payment_row *payments;
    size_t header_count, parameter_count, cookie_count, identifier_count, tracker_count,
            destination_count, filing_count, payment_count;
    size_t parameter_capacity, cookie_capacity, identifier_capacity, tracker_capacity,
            destination_capacity, filing_capacity, payment_capacity;
    bool minds_consent;   /* a mark tells of consent */
    bool cut;             /* a ceiling was met */
    bool tracker_unknown; /* the filter lists did not say of each request */
};

/* The place of bytes of an exhibit's traffic; zeroed when they stand nowhere. */
struct place place_of_bytes(const struct traffic *traffic, struct bytes raw);

/* The place of `part`, which lies in `text`, the decoded text of the passage; else the passage's.
 */
struct place place_of_part(const struct traffic *traffic, const struct passage *passage,
        struct passage_walk *walk, struct bytes text, struct bytes part);

#endif
