/* traffic_bed.h: the tables of one HTTP archive in a session. */
#ifndef AEDILE_TESTS_TRAFFIC_BED_H
#define AEDILE_TESTS_TRAFFIC_BED_H

#include <sqlite3.h>

#include "tables/tables.h"

struct traffic_bed {
    struct arena arena;
    struct session session;
    struct exhibit exhibit;
    struct source source; /* its scanner may be the caller's, who frees it; `unwanted` is heeded */
    bool has_scanner;
    struct sources sources;
    sqlite3 *db;
};

/* Read an archive, of which nothing may be cut; the session is the caller's. */
void traffic_bed_open(
        struct traffic_bed *bed, const struct knowledge *knowledge, const char *archive);
void traffic_bed_close(struct traffic_bed *bed);

#endif
