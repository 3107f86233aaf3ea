/* bed.h: two small tables, and rules over them run as in earnest. */
#ifndef AEDILE_TESTS_BED_H
#define AEDILE_TESTS_BED_H

#include "judge/judge.h"

struct bed {
    struct arena arena;
    struct pack pack;
    struct judge_source source;
    struct judge_limits limits;
    struct rule_result *results;
    struct fault why;
    const char *fill; /* SQL that fills the tables; NULL: two rows of each */
};

/* Tables app(exhibit, id, package, sdk, score) and app_file(exhibit, id, path), with the hidden
 * columns. For struct judge_source; the context is the bed. */
enum status bed_open(void *bed, sqlite3 **ret_db, struct fault *why);
enum status bed_create_tables(sqlite3 *db, struct fault *why);

/* A whole rule file: `front` replaces nothing but is added to the front matter. */
const char *bed_rule_text(struct bed *bed, const char *id, const char *front, const char *sql);
struct rule *bed_rule(struct bed *bed, const char *id, const char *front, const char *sql);

/* Judge one rule whose query (with its other sections) is `sql`. */
const struct rule_result *bed_judge(struct bed *bed, const char *front, const char *sql);
/* The same for many rules, already in the pack. */
void bed_run(struct bed *bed);
void bed_add(struct bed *bed, struct rule *rule);

void bed_free(struct bed *bed);

/* A query that cites each row of app. */
#define BED_QUERY                                                                                  \
    "-- query:\nSELECT exhibit, package, sdk, 'app' AS ev_table, id AS ev_row FROM app ORDER BY "  \
    "exhibit, id;\n"

#endif
