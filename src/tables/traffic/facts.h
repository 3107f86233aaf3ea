/* facts.h: what one pass over an exhibit's traffic finds, so that no rule has to read it again:
 * whose host an exchange went to, in which state of consent, with which values, identifiers and
 * trackers. */
#ifndef AEDILE_TABLES_TRAFFIC_FACTS_H
#define AEDILE_TABLES_TRAFFIC_FACTS_H

#include "base/url.h"
#include "evidence/traffic/traffic.h"
#include "knowledge/platform.h"
#include "tables/filing/shown.h"
#include "tables/sources.h"

/* Ceilings of one exhibit; past them the list is cut, and the tables have a gap. */
enum {
    TRAFFIC_PARAMETERS_MAX = 1000000,
    TRAFFIC_COOKIES_MAX = 1000000,
    TRAFFIC_IDENTIFIERS_MAX = 200000
};

enum party { PARTY_UNKNOWN, PARTY_FIRST, PARTY_THIRD };

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

struct parameter_row {
    size_t exchange; /* index */
    const char *location, *name;
    struct bytes value;
    struct place place;
};

struct cookie_row {
    size_t exchange;
    bool is_set; /* by Set-Cookie; else sent by Cookie */
    const char *name, *value, *domain, *path, *same_site;
    int64_t expires, lifetime_s; /* expires in Unix seconds; lifetime -1: ends with the session */
    bool secure, http_only, host_only, has_expires;
    enum party party;
    struct place place;
};

struct identifier_row {
    size_t exchange;
    const char *kind, *grade, *location, *name, *path, *masked;
    char digest[SHA256_HEX + 1]; /* of the value in clear, or of the digest text that was found */
    uint64_t seed_line;          /* of session.yaml; 0 unless seeded */
    bool hashed;
    struct place place;
};

struct tracker_row {
    size_t exchange;
    const char *list, *filter, *verdict;
};

struct destination_row {
    size_t exchange;
    const char *address, *country;
};

struct traffic_facts {
    struct exchange_facts *exchanges; /* one an exchange */
    struct parameter_row *parameters;
    struct cookie_row *cookies;
    struct identifier_row *identifiers;
    struct tracker_row *trackers;
    struct destination_row *destinations;
    struct filing_shown *filings;
    size_t header_count, parameter_count, cookie_count, identifier_count, tracker_count,
            destination_count, filing_count;
    size_t parameter_capacity, cookie_capacity, identifier_capacity, tracker_capacity,
            destination_capacity, filing_capacity;
    bool cut; /* a ceiling was met */
};

/* The place of bytes of an exhibit's traffic; zeroed when they stand nowhere. */
struct place place_of_bytes(const struct traffic *traffic, struct bytes raw);

/* The place of `part`, which lies in `text`, the decoded text of the passage; else the passage's.
 */
struct place place_of_part(const struct traffic *traffic, const struct passage *passage,
        struct passage_walk *walk, struct bytes text, struct bytes part);

#endif
