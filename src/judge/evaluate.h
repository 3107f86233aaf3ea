/* evaluate.h: one rule on one guarded connection. */
#ifndef AEDILE_JUDGE_EVALUATE_H
#define AEDILE_JUDGE_EVALUATE_H

#include "base/buffer.h"
#include "judge/guard.h"
#include "judge/judge.h"

/* A statement that reads one row of a table, kept while the connection lives. */
struct row_reader {
    sqlite3_stmt *statement;
    bool has_place; /* its first five columns are the hidden ones */
};

struct evaluation {
    sqlite3 *db;
    struct guard guard;
    const struct judge_source *source;
    size_t rows_max;
    bool reveal;       /* personal values in full */
    bool values;       /* for the bench: messages are the row's values, joined by '|' */
    bool compiles_all; /* for the lint: the query too of a rule that does not concern the subject */
    struct row_reader readers[GUARD_TABLES_MAX];
    int64_t counted[GUARD_TABLES_MAX]; /* rows of a table, counted up to `counted_to`; many rules
                                          ask */
    int64_t counted_to[GUARD_TABLES_MAX];
    struct buffer text; /* working space */
};

enum { RULE_RESULT_MAX = 16 << 20 }; /* bytes of one rule's findings; the rest is cut */

/* Run a rule. What the rule does wrong is a verdict with a reason; E_MEMORY alone is a fault. */
MUST_CHECK enum status evaluate_rule(struct evaluation *evaluation, const struct rule *rule,
        struct arena *arena, struct rule_result *ret_result, struct fault *why);

void evaluation_close(struct evaluation *evaluation); /* the connection too */

/* A verdict and its reason in both languages; the formats take the same one text. */
void explain(struct rule_result *result, enum verdict verdict, struct arena *arena, const char *en,
        const char *zh, const char *detail);

/* citation.c: fill a citation from the row it names. E_MISSING when there is no such row or table,
 * E_USAGE when SQLite fails. */
MUST_CHECK enum status citation_read(struct evaluation *evaluation, struct citation *citation,
        struct arena *arena, struct fault *why);

/* The columns of a statement's row from `first` on as a JSON object; keys for which `skip` is true
 * are left out; personal values are masked unless `reveal`. NULL without memory. */
const char *row_json(sqlite3_stmt *row, int first, bool (*skip)(const char *column), bool reveal,
        struct buffer *text, struct arena *arena);

/* fingerprint.c: SHA-256 over rule id, major version and the named columns. */
MUST_CHECK enum status fingerprint_of(const struct rule *rule, sqlite3_stmt *row,
        struct buffer *text, char ret_hex[65], struct fault *why);

/* fingerprint.c: what two exhibits of one session both show, such as an archive and a capture of
 * the same visit, is one finding. When an earlier finding of the result has the fingerprint of
 * `more` and cites other exhibits only, the rows that `more` cites become further ones of it. False
 * when there is none, or no room in it: `more` is a finding of its own. */
bool finding_join(struct rule_result *result, const struct finding *more);

/* The column of that name, or -1. */
int column_find(sqlite3_stmt *row, struct bytes name);

/* message.c: a message with its placeholders filled in, NULL without memory. Values are cut at
 * MESSAGE_VALUE_MAX bytes. */
enum { MESSAGE_VALUE_MAX = 400 };
const char *message_of(const char *message, sqlite3_stmt *row, bool reveal, struct buffer *text,
        struct arena *arena);

/* The first placeholder that is no column of the statement; false when there is none. */
bool message_misses(const char *message, sqlite3_stmt *row, struct bytes *ret_name);

#endif
