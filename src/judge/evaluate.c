#include "judge/evaluate.h"

#include <stdio.h>
#include <stdlib.h>

/* What the statements of one rule are and read. */
struct rule_run {
    struct evaluation *evaluation;
    const struct rule *rule;
    struct arena *arena;
    struct rule_result *result;
    sqlite3_stmt *applies, *query;
    struct table_set applies_reads, query_reads;
    int exhibit;                                    /* column */
    int tables[CITATIONS_MAX], rows[CITATIONS_MAX]; /* columns ev_table, ev_row, … */
    size_t citation_count;
    bool stopped; /* the verdict stands */
};

void explain(struct rule_result *result, enum verdict verdict, struct arena *arena, const char *en,
        const char *zh, const char *detail)
{
    result->verdict = verdict;
    result->findings = NULL;
    result->finding_count = 0;
    result->cut = false;
    result->reason = (struct wording){.en = arena_print(arena, "%s%s", en, detail),
            .zh = arena_print(arena, "%s%s", zh, detail)};
}

static void stop(struct rule_run *run, enum verdict verdict, const char *en, const char *zh,
        const char *detail)
{
    if (!run->stopped) {
        explain(run->result, verdict, run->arena, en, zh, detail);
        run->stopped = true;
    }
}

static void stop_for_sql(struct rule_run *run, int code)
{
    const char *message = sqlite3_errmsg(run->evaluation->db);
    if (code == SQLITE_INTERRUPT) {
        stop(run, VERDICT_ERROR, "the rule used up its CPU time", "规则用尽了 CPU 时间", "");
    } else if (code == SQLITE_NOMEM) {
        stop(run, VERDICT_ERROR, "the rule used up its memory", "规则用尽了内存", "");
    } else {
        stop(run, VERDICT_ERROR, "SQL error: ", "SQL 错误：", message);
    }
}

static bool is_table(const char *column)
{
    return strncmp(column, "ev_", 3) == 0;
}

/* A parameter's value as a number when it is written as one, else as text. */
static int bind_value(sqlite3_stmt *query, int at, const char *value)
{
    char *end = NULL;
    long long integer = strtoll(value, &end, 10);
    if (end != value && *end == 0 && strlen(value) < 19) {
        return sqlite3_bind_int64(query, at, integer);
    }
    double real = strtod(value, &end);
    if (end != value && *end == 0 && value[strspn(value, "+-.0123456789eE")] == 0) {
        return sqlite3_bind_double(query, at, real);
    }
    return sqlite3_bind_text(query, at, value, -1, SQLITE_STATIC);
}

static const char *parameter_value(const struct rule *rule, const char *name)
{
    for (size_t i = 0; name != NULL && i < rule->parameter_count; i++) {
        if (strcmp(rule->parameters[i].name, name + 1) == 0) {
            return rule->parameters[i].value;
        }
    }
    return NULL;
}

static void bind_all(struct rule_run *run, sqlite3_stmt *query)
{
    for (int i = 1; i <= sqlite3_bind_parameter_count(query); i++) {
        const char *name = sqlite3_bind_parameter_name(query, i);
        const char *value =
                name != NULL && name[0] == ':' ? parameter_value(run->rule, name) : NULL;
        if (value == NULL) {
            stop(run, VERDICT_ERROR, "unbound parameter ", "参数未绑定：",
                    name == NULL ? "?" : name);
        } else if (bind_value(query, i, value) != SQLITE_OK) {
            stop_for_sql(run, SQLITE_ERROR);
        }
    }
}

static bool binds(sqlite3_stmt *query, const char *name)
{
    char marked[80];
    (void)snprintf(marked, sizeof(marked), ":%s", name);
    return query != NULL && sqlite3_bind_parameter_index(query, marked) > 0;
}

static void check_parameters_used(struct rule_run *run)
{
    for (size_t i = 0; i < run->rule->parameter_count; i++) {
        const char *name = run->rule->parameters[i].name;
        if (!binds(run->applies, name) && !binds(run->query, name)) {
            stop(run, VERDICT_ERROR, "unused parameter ", "参数未使用：", name);
        }
    }
}

static void prepare(struct rule_run *run, const char *sql, uint64_t line, struct table_set *reads,
        sqlite3_stmt **ret_query)
{
    struct evaluation *evaluation = run->evaluation;
    struct fault why = {0};
    if (run->stopped || sql == NULL) {
        return;
    }
    evaluation->guard.reads = reads;
    enum status status = guard_prepare(&evaluation->guard, evaluation->db, sql, ret_query, &why);
    evaluation->guard.reads = NULL;
    if (status != OK) {
        char detail[300];
        for (uint64_t i = 0; i < why.at && sql[i] != 0; i++) {
            line += sql[i] == '\n';
        }
        (void)snprintf(detail, sizeof(detail), "%s (%.40s.sql:%llu)", why.text, run->rule->id,
                (unsigned long long)line);
        stop(run, VERDICT_ERROR, "SQL error: ", "SQL 错误：", detail);
        return;
    }
    bind_all(run, *ret_query);
}

static int mandatory_column(struct rule_run *run, const char *name)
{
    int column = column_find(run->query, bytes_of(name));
    if (column < 0) {
        stop(run, VERDICT_ERROR, "the query has no column ", "查询缺少列：", name);
    }
    return column;
}

static void find_citation_columns(struct rule_run *run)
{
    run->exhibit = mandatory_column(run, "exhibit");
    run->tables[0] = mandatory_column(run, "ev_table");
    run->rows[0] = mandatory_column(run, "ev_row");
    run->citation_count = 1;
    for (int i = 2; i <= CITATIONS_MAX; i++) {
        char table[16];
        char row[16];
        (void)snprintf(table, sizeof(table), "ev_table_%d", i);
        (void)snprintf(row, sizeof(row), "ev_row_%d", i);
        if (column_find(run->query, bytes_of(table)) < 0 &&
                column_find(run->query, bytes_of(row)) < 0) {
            return;
        }
        run->tables[i - 1] = mandatory_column(run, table);
        run->rows[i - 1] = mandatory_column(run, row);
        run->citation_count++;
    }
}

static void check_columns(struct rule_run *run)
{
    const struct rule *rule = run->rule;
    for (int i = 0; i < sqlite3_column_count(run->query); i++) {
        const char *name = sqlite3_column_name(run->query, i);
        if (name == NULL) {
            stop_for_sql(run, SQLITE_NOMEM);
        } else if (column_find(run->query, bytes_of(name)) != i) {
            stop(run, VERDICT_ERROR, "two columns are named ", "列名重复：", name);
        }
    }
    find_citation_columns(run);
    for (size_t i = 0; i < rule->fingerprint_count; i++) {
        (void)mandatory_column(run, rule->fingerprint[i]);
    }
    const char *messages[] = {rule->message.en, rule->message.zh};
    for (size_t i = 0; i < 2; i++) {
        struct bytes name = {0};
        if (message_misses(messages[i], run->query, &name)) {
            char text[80];
            (void)snprintf(text, sizeof(text), "%.*s", (int)name.size, (const char *)name.data);
            (void)mandatory_column(run, text);
        }
    }
}

static const struct judge_gap *gap_of(struct rule_run *run, const struct table_set *reads)
{
    const struct judge_source *source = run->evaluation->source;
    for (size_t i = 0; i < source->gap_count; i++) {
        int table = guard_find(&run->evaluation->guard, source->gaps[i].table);
        if (table >= 0 && reads->has[table]) {
            return &source->gaps[i];
        }
    }
    return NULL;
}

static void stop_for_gap(struct rule_run *run, const struct judge_gap *gap)
{
    if (!run->stopped) {
        explain(run->result, VERDICT_UNKNOWN, run->arena, "", "", "");
        run->result->reason = gap->reason;
        run->stopped = true;
    }
}

/* Counts no further than the rule asks for. */
static int64_t count_rows(struct rule_run *run, const struct rule_requirement *needed)
{
    char sql[300];
    sqlite3_stmt *query SCOPED(statement_finalize) = NULL;
    struct evaluation *evaluation = run->evaluation;
    (void)sqlite3_snprintf(sizeof(sql), sql,
            "SELECT count(*) FROM (SELECT 1 FROM \"%w\" LIMIT %lld)", needed->table,
            (long long)needed->rows);
    if (guard_prepare(&evaluation->guard, evaluation->db, sql, &query, NULL) != OK) {
        stop(run, VERDICT_ERROR, "'requires' names no table: ", "requires 中的表不存在：",
                needed->table);
        return 0;
    }
    int code = sqlite3_step(query);
    if (code != SQLITE_ROW) {
        stop_for_sql(run, code);
        return 0;
    }
    return sqlite3_column_int64(query, 0);
}

/* The same, remembered for the rules that follow. */
static int64_t rows_in(struct rule_run *run, const struct rule_requirement *needed, int table)
{
    struct evaluation *evaluation = run->evaluation;
    if (table >= 0 && evaluation->counted_to[table] >= needed->rows) {
        return evaluation->counted[table];
    }
    const struct judge_source *source = evaluation->source;
    int64_t rows = source->count == NULL ? -1 : source->count(source->context, needed->table);
    rows = rows >= 0 ? rows : count_rows(run, needed);
    if (table >= 0 && !run->stopped) {
        evaluation->counted[table] = rows;
        evaluation->counted_to[table] = needed->rows;
    }
    return rows;
}

/* First of all: without its evidence a rule has no verdict, and its SQL need not be compiled. */
static void check_requirements(struct rule_run *run)
{
    for (size_t i = 0; i < run->rule->requires_count && !run->stopped; i++) {
        const struct rule_requirement *needed = &run->rule->requires[i];
        int table = guard_find(&run->evaluation->guard, needed->table);
        struct table_set one = {0};
        int64_t rows = rows_in(run, needed, table);
        if (rows >= needed->rows || run->stopped) {
            continue;
        }
        one.has[table < 0 ? 0 : table] = table >= 0;
        const struct judge_gap *gap = gap_of(run, &one);
        if (gap != NULL) {
            stop_for_gap(run, gap);
        } else {
            stop(run, VERDICT_UNKNOWN, "not enough evidence in table ", "证据不足，数据表：",
                    needed->table);
        }
    }
}

/* What a rule asks for as evidence it rests on, whether its SQL reads it or not: marks stand in no
 * query, yet they tell the state of consent that it asks for. */
static void count_requirements_as_read(struct rule_run *run)
{
    for (size_t i = 0; i < run->rule->requires_count; i++) {
        int table = guard_find(&run->evaluation->guard, run->rule->requires[i].table);
        if (table >= 0) {
            run->applies_reads.has[table] = run->query_reads.has[table] = true;
        }
    }
}

/* The first value of `-- applies:` is 0, NULL or absent: the rule does not concern the subject, and
 * its query need not be compiled. */
static void check_applies(struct rule_run *run)
{
    if (run->stopped || run->applies == NULL) {
        return;
    }
    int code = sqlite3_step(run->applies);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        stop_for_sql(run, code);
        return;
    }
    bool concerns = code == SQLITE_ROW && sqlite3_column_double(run->applies, 0) != 0;
    (void)sqlite3_reset(run->applies); /* what it sorted takes no memory from the query */
    if (concerns) {
        return;
    }
    const struct judge_gap *gap = gap_of(run, &run->applies_reads);
    if (gap != NULL) {
        stop_for_gap(run, gap);
        return;
    }
    stop(run, VERDICT_NOTAPPLICABLE, "the rule does not concern this subject", "规则不适用于该对象",
            "");
    if (run->rule->applies.en != NULL) {
        run->result->reason = run->rule->applies;
    }
}

/* The row's own values joined by '|', NULL as nothing: what `-- expect:` lines are compared with.
 */
static const char *values_of(struct rule_run *run)
{
    struct buffer *text = &run->evaluation->text;
    bool first = true;
    buffer_clear(text);
    for (int i = 0; i < sqlite3_column_count(run->query); i++) {
        if (i != run->exhibit && !is_table(sqlite3_column_name(run->query, i))) {
            buffer_append_text(text, first ? "" : "|");
            buffer_append_text(text, (const char *)sqlite3_column_text(run->query, i));
            first = false;
        }
    }
    return text->failed ? NULL : arena_copy(run->arena, buffer_bytes(text));
}

static enum status read_citations(struct rule_run *run, struct finding *finding, struct fault *why)
{
    sqlite3_stmt *row = run->query;
    for (size_t i = 0; i < run->citation_count; i++) {
        const char *table = (const char *)sqlite3_column_text(row, run->tables[i]);
        if (i > 0 && (table == NULL || sqlite3_column_type(row, run->rows[i]) == SQLITE_NULL)) {
            continue; /* this row has nothing more to cite */
        }
        if (sqlite3_column_type(row, run->exhibit) != SQLITE_INTEGER ||
                sqlite3_column_type(row, run->rows[i]) != SQLITE_INTEGER) {
            return refuse(why, E_MISSING, 0, "exhibit and ev_row must be row numbers");
        }
        struct citation *citation = &finding->citations[finding->citation_count];
        *citation = (struct citation){.exhibit = sqlite3_column_int64(row, run->exhibit),
                .table = table == NULL ? "" : table,
                .row = sqlite3_column_int64(row, run->rows[i])};
        enum status status = citation_read(run->evaluation, citation, run->arena, why);
        if (status != OK) {
            return status;
        }
        finding->citation_count++;
    }
    return OK;
}

static enum status read_finding(struct rule_run *run, struct finding *finding, struct fault *why)
{
    const struct rule *rule = run->rule;
    struct buffer *text = &run->evaluation->text;
    enum status status = read_citations(run, finding, why);
    if (status == OK) {
        status = fingerprint_of(rule, run->query, text, finding->fingerprint, why);
    }
    if (status != OK) {
        return status;
    }
    finding->row_json =
            row_json(run->query, 0, is_table, run->evaluation->reveal, text, run->arena);
    finding->message.en = run->evaluation->values
                                  ? values_of(run)
                                  : message_of(rule->message.en, run->query,
                                            run->evaluation->reveal, text, run->arena);
    if (rule->message.zh != NULL) {
        finding->message.zh =
                message_of(rule->message.zh, run->query, run->evaluation->reveal, text, run->arena);
    }
    if (finding->row_json == NULL || finding->message.en == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a finding");
    }
    return OK;
}

/* Step through the query; each row is a finding. False at its end or when the run is stopped. */
static bool next_finding(struct rule_run *run, size_t *capacity)
{
    struct rule_result *result = run->result;
    int code = sqlite3_step(run->query);
    if (code != SQLITE_ROW) {
        if (code != SQLITE_DONE) {
            stop_for_sql(run, code);
        }
        return false;
    }
    if (result->finding_count == run->evaluation->rows_max || run->arena->used > RULE_RESULT_MAX) {
        result->cut = true;
        return false;
    }
    struct fault why = {0};
    struct finding finding = {0};
    enum status status = read_finding(run, &finding, &why);
    if (status == OK && finding_join(result, &finding)) {
        return true;
    }
    if (status == OK && !arena_grow(run->arena, (void **)&result->findings, result->finding_count,
                                capacity, sizeof(finding))) {
        status = refuse(&why, E_MEMORY, 0, "no memory for a finding");
    }
    if (status != OK) {
        bool memory = status == E_MEMORY;
        stop(run, VERDICT_ERROR,
                memory ? "memory: " : "bad citation: ", memory ? "内存：" : "证据引用有误：",
                why.text);
        return false;
    }
    result->findings[result->finding_count++] = finding;
    return true;
}

static void run_query(struct rule_run *run)
{
    size_t capacity = 0;
    while (!run->stopped && next_finding(run, &capacity)) {
    }
    if (run->stopped) {
        return;
    }
    const struct judge_gap *gap = gap_of(run, &run->query_reads);
    if (run->result->finding_count > 0) {
        bool lead = run->rule->kind == RULE_LEAD;
        run->result->verdict = lead ? VERDICT_REVIEW : VERDICT_FAIL;
    } else if (run->result->cut) {
        stop(run, VERDICT_ERROR, "the rule's rows are too large", "规则返回的行过大", "");
    } else if (gap != NULL) {
        stop_for_gap(run, gap);
    } else {
        run->result->verdict = VERDICT_PASS;
    }
}

enum status evaluate_rule(struct evaluation *evaluation, const struct rule *rule,
        struct arena *arena, struct rule_result *ret_result, struct fault *why)
{
    struct rule_result result = {.rule = rule};
    struct rule_run run = {
            .evaluation = evaluation, .rule = rule, .arena = arena, .result = &result};
    check_requirements(&run);
    count_requirements_as_read(&run);
    prepare(&run, rule->applies_sql, rule->applies_line, &run.applies_reads, &run.applies);
    if (!evaluation->compiles_all) {
        check_applies(&run);
    }
    prepare(&run, rule->query_sql, rule->query_line, &run.query_reads, &run.query);
    if (!run.stopped) {
        check_parameters_used(&run);
        check_columns(&run);
    }
    if (evaluation->compiles_all) {
        check_applies(&run);
    }
    run_query(&run);
    (void)sqlite3_finalize(run.applies);
    (void)sqlite3_finalize(run.query);
    bool explained = !run.stopped || (result.reason.en != NULL && result.reason.zh != NULL) ||
                     result.verdict == VERDICT_NOTAPPLICABLE || result.verdict == VERDICT_UNKNOWN;
    if (!explained) {
        return refuse(why, E_MEMORY, 0, "no memory for a verdict");
    }
    *ret_result = result;
    return OK;
}

void evaluation_close(struct evaluation *evaluation)
{
    for (size_t i = 0; i < evaluation->guard.count; i++) {
        (void)sqlite3_finalize(evaluation->readers[i].statement);
    }
    (void)sqlite3_close(evaluation->db);
    guard_free(&evaluation->guard);
    buffer_free(&evaluation->text);
}
