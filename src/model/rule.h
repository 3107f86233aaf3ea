/* rule.h: one behaviour to look for, as its .sql file states it, and the clauses of law it cites.
 */
#ifndef AEDILE_MODEL_RULE_H
#define AEDILE_MODEL_RULE_H

#include "model/wording.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum level { LEVEL_INFORMATIONAL, LEVEL_LOW, LEVEL_MEDIUM, LEVEL_HIGH, LEVEL_CRITICAL };
enum precision { PRECISION_LOW, PRECISION_MEDIUM, PRECISION_HIGH };
enum rule_status { RULE_EXPERIMENTAL, RULE_TEST, RULE_STABLE, RULE_DEPRECATED };

/* What a returned row means: a breach, or a lead that a person has to weigh. */
enum rule_kind { RULE_VIOLATION, RULE_LEAD };

/* One clause of data/clause.csv. */
struct clause {
    const char *id, *jurisdiction, *law, *source;
    struct wording law_name, article, requirement;
    bool unconfirmed; /* stated from general knowledge; the official text was not seen */
};

struct rule_requirement {
    const char *table;
    int64_t rows; /* fewer make the verdict `unknown` */
};

struct rule_parameter {
    const char *name, *value; /* bound as :name; integers and reals are bound as numbers */
};

enum rule_test_kind { TEST_FAIL, TEST_PASS, TEST_NOTAPPLICABLE, TEST_UNKNOWN };

struct rule_test {
    enum rule_test_kind expected;
    bool todo; /* a known gap: reported, never counted as a failure */
    const char *title;
    const char *sql;    /* INSERTs into the plain tables of the bench */
    const char *expect; /* "a|b" lines compared with the rows' message values; NULL: any row */
    uint64_t line;
};

struct rule {
    const char *id;   /* "data-security/cleartext-traffic": its path below rules/ */
    const char *path; /* of the file, for messages */
    const char *version;
    enum rule_status status;
    enum rule_kind kind;
    enum level level;
    enum precision precision;
    struct wording title, message, rectify, applies, falsepositive; /* applies: said when not */
    const struct rule_requirement *requires;
    const struct rule_parameter *parameters;
    const char *const *clauses;     /* ids */
    const char *const *fingerprint; /* column names */
    const struct rule_test *tests;
    size_t requires_count, parameter_count, clause_count, fingerprint_count, test_count;
    const char *applies_sql; /* NULL: always applies */
    const char *query_sql;
    uint64_t applies_line, query_line;
    char sha256[65]; /* of the file */
};

const char *level_name(enum level level); /* "high" */
const char *precision_name(enum precision precision);
const char *rule_status_name(enum rule_status status);
const char *rule_kind_name(enum rule_kind kind);

#endif
