/* bench.h: a rule's own tests, and the lint. */
#ifndef AEDILE_JUDGE_BENCH_H
#define AEDILE_JUDGE_BENCH_H

#include "base/buffer.h"
#include "judge/judge.h"

struct bench_result {
    const struct rule_test *test;
    bool passed;
    struct fault fault; /* why not */
};

/* Run a rule's tests, each on a fresh connection that create_tables fills with empty plain tables.
 * One result a test, in the arena. Each test runs in a guarded child like a real run; limits that
 * are 0, or NULL, are the bench's own: 2 s of CPU time for the rule, 10 s for the test's rows. */
MUST_CHECK enum status rule_test_run(const struct rule *rule,
        enum status (*create_tables)(sqlite3 *db, struct fault *why),
        const struct judge_limits *limits, struct arena *arena, struct bench_result **ret_results,
        struct fault *why);

/* Write one line a complaint ("path:line: text") and return how many there are: both languages
 * present, id = path, no `SELECT *`, ORDER BY present, evidence columns present, placeholders are
 * columns, parameters bound, clauses known, SQL compiles against the tables, NULL traps. */
size_t rule_lint(const struct rule *rule, bool (*clause_known)(void *context, const char *id),
        void *context, enum status (*create_tables)(sqlite3 *db, struct fault *why),
        struct buffer *out);

#endif
