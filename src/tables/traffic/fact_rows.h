/* fact_rows.h: the rows of facts.h's lists. `exchange` is the index of the HTTP exchange. */
#ifndef AEDILE_TABLES_TRAFFIC_FACT_ROWS_H
#define AEDILE_TABLES_TRAFFIC_FACT_ROWS_H

#include "base/bytes.h"
#include "base/hash.h"
#include "base/place.h"

enum party { PARTY_UNKNOWN, PARTY_FIRST, PARTY_THIRD };

/* A mark that tells of a choice. */
struct consent_change {
    int64_t t_ms;
    size_t number; /* among the session's marks */
    const char *state;
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

#endif
