#include "judge/bench.h"

#include "judge/evaluate.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

struct lint {
    const struct rule *rule;
    struct buffer *out;
    size_t count;
};

static void complain(struct lint *lint, uint64_t line, const char *format, ...) PRINTF_LIKE(3, 4);

static void complain(struct lint *lint, uint64_t line, const char *format, ...)
{
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    buffer_print(lint->out, "%s:%" PRIu64 ": %s\n", lint->rule->path, line, text);
    lint->count++;
}

static void check_path(struct lint *lint)
{
    const char *id = lint->rule->id;
    const char *path = lint->rule->path;
    size_t size = strlen(id);
    struct bytes end = bytes_slice(
            bytes_of(path), strlen(path) < size + 4 ? 0 : strlen(path) - size - 4, SIZE_MAX);
    if (end.size != size + 4 || memcmp(end.data, id, size) != 0 ||
            memcmp(end.data + size, ".sql", 4) != 0) {
        complain(lint, 1, "the id is not the path: %s.sql", id);
    }
}

static void check_wordings(struct lint *lint)
{
    const struct rule *rule = lint->rule;
    const struct {
        const char *name;
        struct wording wording;
    } wordings[] = {{"title", rule->title}, {"message", rule->message}, {"rectify", rule->rectify},
            {"applies", rule->applies}, {"falsepositives", rule->falsepositive}};
    for (size_t i = 0; i < sizeof(wordings) / sizeof(wordings[0]); i++) {
        if (wordings[i].wording.en != NULL && wordings[i].wording.zh == NULL) {
            complain(lint, 1, "'%s' has no zh-CN", wordings[i].name);
        }
    }
    if (rule->applies_sql != NULL && rule->applies.en == NULL) {
        complain(lint, rule->applies_line, "'applies' has no words that say why not");
    }
}

static void check_clauses(
        struct lint *lint, bool (*clause_known)(void *context, const char *id), void *context)
{
    if (lint->rule->clause_count == 0) {
        complain(lint, 1, "the rule cites no clause");
    }
    for (size_t i = 0; clause_known != NULL && i < lint->rule->clause_count; i++) {
        if (!clause_known(context, lint->rule->clauses[i])) {
            complain(lint, 1, "there is no clause '%.80s'", lint->rule->clauses[i]);
        }
    }
}

/* A word, a number, an operator or a string of SQL. */
struct token {
    const char *text;
    size_t size;
    uint64_t line;
};

enum { TOKENS_MAX = 20000 };

static size_t quoted_size(const char *text)
{
    size_t size = 1;
    while (text[size] != 0 && text[size] != text[0]) {
        size++;
    }
    return text[size] == 0 ? size : size + 1;
}

static size_t blank_size(const char *text)
{
    if (text[0] == '-' && text[1] == '-') {
        return strcspn(text, "\n");
    }
    if (text[0] == '/' && text[1] == '*') {
        const char *end = strstr(text + 2, "*/");
        return end == NULL ? strlen(text) : (size_t)(end + 2 - text);
    }
    return strspn(text, " \t\r\n");
}

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.' || c == ':' ||
           ((unsigned char)c & 0x80);
}

static size_t token_size(const char *text)
{
    size_t size = 0;
    if (text[0] == '\'' || text[0] == '"' || text[0] == '`') {
        return quoted_size(text);
    }
    while (is_word_byte(text[size])) {
        size++;
    }
    bool two = strncmp(text, "<>", 2) == 0 || strncmp(text, "!=", 2) == 0;
    return size > 0 ? size : two ? 2 : 1;
}

/* Cut SQL into tokens; comments and spaces are left out. */
static size_t tokens_of(const char *sql, uint64_t line, struct token *tokens)
{
    size_t count = 0;
    while (*sql != 0 && count < TOKENS_MAX) {
        size_t blank = blank_size(sql);
        size_t size = blank > 0 ? blank : token_size(sql);
        if (blank == 0) {
            tokens[count++] = (struct token){sql, size, line};
        }
        for (size_t i = 0; i < size; i++) {
            line += sql[i] == '\n';
        }
        sql += size;
    }
    return count;
}

static bool is(const struct token *token, const char *word)
{
    return token->size == strlen(word) && strncasecmp(token->text, word, token->size) == 0;
}

/* A bare column: a word that is neither a keyword in this place, a number nor a parameter. */
static bool is_column(const struct token *token)
{
    char first = token->text[0];
    return (isalpha((unsigned char)first) || first == '_') && !is(token, "NOT") &&
           !is(token, "END");
}

static const char *without_table(const struct token *token, size_t *ret_size)
{
    const char *dot = memrchr(token->text, '.', token->size);
    *ret_size = dot == NULL ? token->size : (size_t)(token->text + token->size - dot - 1);
    return dot == NULL ? token->text : dot + 1;
}

/* The same column stands in `… IS …` or in COALESCE or IFNULL. */
static bool is_null_minded(const struct token *tokens, size_t count, const struct token *column)
{
    size_t size = 0;
    const char *name = without_table(column, &size);
    for (size_t i = 0; i < count; i++) {
        size_t other_size = 0;
        const char *other = without_table(&tokens[i], &other_size);
        if (other_size != size || strncasecmp(other, name, size) != 0) {
            continue;
        }
        bool wrapped = i > 1 && (is(&tokens[i - 2], "coalesce") || is(&tokens[i - 2], "ifnull"));
        if (wrapped || (i + 1 < count && is(&tokens[i + 1], "IS"))) {
            return true;
        }
    }
    return false;
}

/* `column <> x`, `column != x`, `column NOT LIKE x`, `column NOT IN (…)`: a NULL row vanishes. */
static void check_null_traps(struct lint *lint, const struct token *tokens, size_t count)
{
    for (size_t i = 0; i + 2 < count; i++) {
        const struct token *operator= & tokens[i + 1];
        bool negated =
                is(operator, "NOT") && (is(&tokens[i + 2], "LIKE") || is(&tokens[i + 2], "IN"));
        if ((negated || is(operator, "<>") || is(operator, "!=")) && is_column(&tokens[i]) &&
                !is_null_minded(tokens, count, &tokens[i])) {
            complain(lint, tokens[i].line,
                    "NULL trap: rows whose %.*s is NULL vanish; use IS NOT or coalesce",
                    (int)(tokens[i].size > 60 ? 60 : tokens[i].size), tokens[i].text);
        }
    }
}

static void check_query(struct lint *lint, const struct token *tokens, size_t count)
{
    bool ordered = false;
    for (size_t i = 0; i + 1 < count; i++) {
        ordered |= is(&tokens[i], "ORDER") && is(&tokens[i + 1], "BY");
        if (is(&tokens[i], "SELECT") && is(&tokens[i + 1], "*")) {
            complain(lint, tokens[i].line, "SELECT *: name the columns");
        }
    }
    if (!ordered) {
        complain(lint, lint->rule->query_line, "no ORDER BY: the rows' order is left to chance");
    }
}

static void check_tokens(struct lint *lint)
{
    static struct token tokens[TOKENS_MAX];
    const struct rule *rule = lint->rule;
    size_t count = tokens_of(rule->query_sql, rule->query_line, tokens);
    check_query(lint, tokens, count);
    check_null_traps(lint, tokens, count);
    if (rule->applies_sql != NULL) {
        count = tokens_of(rule->applies_sql, rule->applies_line, tokens);
        check_null_traps(lint, tokens, count);
    }
}

static void connection_close(sqlite3 **db)
{
    (void)sqlite3_close(*db);
}

/* What a run would say of it: SQL, columns, placeholders, parameters. Empty tables end the query at
 * once, but a query need not read one: the guard's steps bound it. */
static enum status check_sql(struct lint *lint,
        enum status (*create_tables)(sqlite3 *db, struct fault *why), struct fault *why)
{
    static struct evaluation evaluation;
    struct arena arena SCOPED(arena_free) = {.limit = 64 << 20};
    struct judge_source source = {0};
    struct rule_result result = {0};
    struct rule bare = *lint->rule;
    bare.requires_count = 0;
    evaluation = (struct evaluation){.source = &source, .rows_max = 1, .compiles_all = true};
    evaluation.guard.intervals_left = 1000;
    if (sqlite3_open_v2(":memory:", &evaluation.db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        connection_close(&evaluation.db);
        return refuse(why, E_MEMORY, 0, "no memory for a connection");
    }
    enum status status = create_tables(evaluation.db, why);
    if (status == OK) {
        status = guard_install(&evaluation.guard, evaluation.db, why);
    }
    if (status == OK) {
        status = evaluate_rule(&evaluation, &bare, &arena, &result, why);
    }
    if (status == OK && result.verdict == VERDICT_ERROR) {
        complain(lint, lint->rule->query_line, "%.250s", wording_in(&result.reason, LANGUAGE_EN));
    }
    for (size_t i = 0; status == OK && i < lint->rule->requires_count; i++) {
        const char *table = lint->rule->requires[i].table;
        if (guard_find(&evaluation.guard, table) < 0) {
            complain(lint, 1, "'requires' names no table: %.80s", table);
        }
    }
    evaluation_close(&evaluation);
    return status;
}

size_t rule_lint(const struct rule *rule, bool (*clause_known)(void *context, const char *id),
        void *context, enum status (*create_tables)(sqlite3 *db, struct fault *why),
        struct buffer *out)
{
    struct lint lint = {.rule = rule, .out = out};
    struct fault why = {0};
    check_path(&lint);
    check_wordings(&lint);
    check_clauses(&lint, clause_known, context);
    check_tokens(&lint);
    if (check_sql(&lint, create_tables, &why) != OK) {
        complain(&lint, 1, "the SQL could not be tried: %s", why.text);
    }
    return lint.count;
}
