#include "judge/bench.h"

#include "judge/functions.h"
#include "judge/guard.h"
#include "judge/run.h"

/* What a test's child makes its tables from. */
struct bed {
    enum status (*create_tables)(sqlite3 *db, struct fault *why);
    const struct rule_test *test;
};

enum { BENCH_FILL_INTERVALS = 20000, BENCH_FILL_CPU_MS = 10000, BENCH_CPU_MS = 2000 };

static int on_progress(void *left)
{
    int *intervals = left;
    return (*intervals)-- <= 0;
}

/* A test's SQL is a stranger's too: it may read and change rows of the tables, call what a rule may
 * call, and no more: fts3_tokenizer() would take a pointer to code. */
static int authorize(void *context, int action, const char *first, const char *second,
        const char *database, const char *view)
{
    (void)context;
    (void)database;
    (void)view;
    bool system = first != NULL && sqlite3_strnicmp(first, "sqlite_", 7) == 0;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return function_is_allowed(second) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_READ:
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return system ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_DENY;
    }
}

static enum status fill(sqlite3 *db, const struct rule_test *test, struct fault *why)
{
    int intervals = BENCH_FILL_INTERVALS;
    sqlite3_progress_handler(db, GUARD_STEPS, on_progress, &intervals);
    (void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    (void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, GUARD_LENGTH_MAX);
    enum status status = functions_install(db, why);
    if (status != OK) {
        return status;
    }
    /* In memory, where the heap limit counts them: the process may write no file. */
    if (sqlite3_exec(db, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL) != SQLITE_OK) {
        return guard_refuse(db, "SQLite refuses to keep to memory", why);
    }
    if (sqlite3_set_authorizer(db, authorize, NULL) != SQLITE_OK ||
            sqlite3_exec(db, test->sql, NULL, NULL, NULL) != SQLITE_OK) {
        return refuse(why, E_MALFORMED, test->line, "the test's SQL: %.180s", sqlite3_errmsg(db));
    }
    sqlite3_progress_handler(db, 0, NULL, NULL);
    return sqlite3_set_authorizer(db, NULL, NULL) == SQLITE_OK
                   ? OK
                   : refuse(why, E_IO, 0, "SQLite keeps an authorizer");
}

static enum status open_bed(void *context, sqlite3 **ret_db, struct fault *why)
{
    const struct bed *bed = context;
    if (sqlite3_open_v2(":memory:", ret_db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        return refuse(why, E_MEMORY, 0, "no memory for a connection");
    }
    (void)sqlite3_enable_load_extension(*ret_db, 0);
    enum status status = bed->create_tables(*ret_db, why);
    return status == OK ? fill(*ret_db, bed->test, why) : status;
}

static bool is_expected(enum rule_test_kind expected, enum verdict verdict)
{
    switch (expected) {
    case TEST_FAIL:
        return verdict == VERDICT_FAIL || verdict == VERDICT_REVIEW;
    case TEST_PASS:
        return verdict == VERDICT_PASS;
    case TEST_NOTAPPLICABLE:
        return verdict == VERDICT_NOTAPPLICABLE;
    case TEST_UNKNOWN:
        return verdict == VERDICT_UNKNOWN;
    }
    return false;
}

static const char *const expected_names[] = {"fail", "pass", "notapplicable", "unknown"};

/* Compare the rows with the `-- expect:` lines, each ended by a line break. */
static bool rows_match(
        const struct rule_test *test, const struct rule_result *result, struct fault *why)
{
    const char *expected = test->expect;
    for (size_t i = 0; i < result->finding_count; i++) {
        const char *row = result->findings[i].message.en;
        size_t size = strcspn(expected, "\n");
        if (*expected == 0) {
            (void)refuse(why, E_MALFORMED, test->line, "a row more than expected: %.180s", row);
            return false;
        }
        if (strlen(row) != size || memcmp(row, expected, size) != 0) {
            (void)refuse(why, E_MALFORMED, test->line, "row %zu is %.80s, expected %.*s", i + 1,
                    row, size > 80 ? 80 : (int)size, expected);
            return false;
        }
        expected += size + 1;
    }
    if (*expected != 0) {
        (void)refuse(why, E_MALFORMED, test->line, "a row is missing: %.*s",
                (int)strcspn(expected, "\n"), expected);
        return false;
    }
    return true;
}

static bool check(const struct rule_test *test, const struct rule_result *result, struct fault *why)
{
    if (!is_expected(test->expected, result->verdict)) {
        (void)refuse(why, E_MALFORMED, test->line, "the verdict is %s, expected %s%s%.150s",
                verdict_name(result->verdict), expected_names[test->expected],
                result->reason.en == NULL ? "" : ": ",
                result->reason.en == NULL ? "" : result->reason.en);
        return false;
    }
    return test->expect == NULL || rows_match(test, result, why);
}

static enum status run_test(const struct rule *rule, struct bed *bed,
        const struct judge_limits *limits, struct arena *arena, struct bench_result *result,
        struct fault *why)
{
    struct judge_source source = {.open = open_bed, .context = bed};
    struct pack pack = {.rules = &rule, .count = 1};
    struct rule_result *judged = NULL;
    struct fault cause = {0};
    result->test = bed->test;
    enum status status = judge_run_values(&source, &pack, limits, true, arena, &judged, &cause);
    if (status == OK) {
        result->passed = check(bed->test, &judged[0], &result->fault);
    } else if (status == E_MEMORY) {
        return refuse(why, E_MEMORY, 0, "%s", cause.text);
    } else { /* the test's own SQL is wrong, or ended its process */
        result->fault = cause;
        result->fault.at = bed->test->line;
    }
    return OK;
}

enum status rule_test_run(const struct rule *rule,
        enum status (*create_tables)(sqlite3 *db, struct fault *why),
        const struct judge_limits *limits, struct arena *arena, struct bench_result **ret_results,
        struct fault *why)
{
    struct judge_limits used = limits == NULL ? (struct judge_limits){0} : *limits;
    used.rule_cpu_ms = used.rule_cpu_ms > 0 ? used.rule_cpu_ms : BENCH_CPU_MS;
    used.open_cpu_ms = used.open_cpu_ms > 0 ? used.open_cpu_ms : BENCH_FILL_CPU_MS;
    struct bench_result *results = arena_array(arena, rule->test_count, sizeof(*results));
    if (rule->test_count > 0 && results == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the tests' results");
    }
    for (size_t i = 0; i < rule->test_count; i++) {
        struct bed bed = {.create_tables = create_tables, .test = &rule->tests[i]};
        enum status status = run_test(rule, &bed, &used, arena, &results[i], why);
        if (status != OK) {
            return status;
        }
    }
    *ret_results = results;
    return OK;
}
