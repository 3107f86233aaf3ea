/* compare.c: aedile compare, two sessions of one subject side by side: what the second sent that
 * the first did not, and the other way round. */
#include "cli/command_list.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "cli/rows.h"
#include "cli/settings.h"
#include "inspection/inspect.h"

/* ?1: the last exhibit of the first session. Browsers' own calls are nobody's doing and left out.
 */
static const char *const sql =
        "WITH seen(exhibit, kind, what, recipient, consent) AS ("
        " SELECT e.exhibit, 'third party', e.site, coalesce(e.owner, ''), e.consent"
        "   FROM http_exchange e WHERE e.party = 'third' AND e.background IS NULL"
        " UNION ALL SELECT t.exhibit, 'tracker', t.site, t.list, e.consent"
        "   FROM tracker t JOIN http_exchange e ON e.exhibit = t.exhibit AND e.id = t.exchange"
        "  WHERE t.verdict <> 'exception' AND e.background IS NULL"
        " UNION ALL SELECT i.exhibit, 'identifier',"
        "        i.kind || ' (' || i.grade || CASE WHEN i.hashed THEN ', hashed)' ELSE ')' END,"
        "        e.site, e.consent"
        "   FROM identifier i JOIN http_exchange e ON e.exhibit = i.exhibit AND e.id = i.exchange"
        "  WHERE e.background IS NULL AND i.grade <> 'shape'"
        " UNION ALL SELECT c.exhibit, 'cookie', c.name, c.domain, e.consent"
        "   FROM http_cookie c JOIN http_exchange e ON e.exhibit = c.exhibit AND e.id = c.exchange"
        "  WHERE c.action = 'set' AND e.background IS NULL)"
        "SELECT kind, what, recipient,"
        "       CASE WHEN max(exhibit) <= ?1 THEN 'only A' WHEN min(exhibit) > ?1 THEN 'only B'"
        "            ELSE 'both' END AS seen,"
        "       sum(exhibit <= ?1) AS times_a, sum(exhibit > ?1) AS times_b,"
        "       (SELECT group_concat(state, ' ') FROM (SELECT DISTINCT s.consent AS state FROM "
        "seen s"
        "         WHERE s.kind = o.kind AND s.what = o.what AND s.recipient = o.recipient"
        "           AND s.exhibit <= ?1 ORDER BY 1)) AS consent_a,"
        "       (SELECT group_concat(state, ' ') FROM (SELECT DISTINCT s.consent AS state FROM "
        "seen s"
        "         WHERE s.kind = o.kind AND s.what = o.what AND s.recipient = o.recipient"
        "           AND s.exhibit > ?1 ORDER BY 1)) AS consent_b"
        "  FROM seen o GROUP BY kind, what, recipient"
        " ORDER BY kind, seen, what, recipient";

/* The same rows with what they say in Chinese, %s being the query above. */
static const char sql_zh[] =
        "SELECT CASE r.kind WHEN 'third party' THEN '第三方' WHEN 'tracker' THEN '跟踪器'"
        "            WHEN 'identifier' THEN '标识' ELSE 'Cookie' END AS \"类型\","
        "       CASE r.kind WHEN 'identifier' THEN replace(replace(replace(replace(r.what,"
        "            ' (seeded', '（预置'), ' (checked', '（已校验'), ', hashed', '，哈希'),"
        "            ')', '）') ELSE r.what END AS \"内容\","
        "       r.recipient AS \"接收方\","
        "       CASE r.seen WHEN 'only A' THEN '仅 A' WHEN 'only B' THEN '仅 B' ELSE '两者' END"
        "            AS \"出现于\","
        "       r.times_a AS \"A 次数\", r.times_b AS \"B 次数\","
        "       replace(replace(replace(replace(replace(r.consent_a, 'none', '未选择'), 'reject',"
        "            '已拒绝'), 'accept', '已同意'), 'withdraw', '已撤回'), 'revisit', '再次询问')"
        "            AS \"A 同意状态\","
        "       replace(replace(replace(replace(replace(r.consent_b, 'none', '未选择'), 'reject',"
        "            '已拒绝'), 'accept', '已同意'), 'withdraw', '已撤回'), 'revisit', '再次询问')"
        "            AS \"B 同意状态\""
        "  FROM (%s) AS r ORDER BY r.kind, r.seen, r.what, r.recipient";

/* For people in their language; JSON is for programs and the same in all. NULL without memory. */
static const char *choose_sql(const struct call *call)
{
    bool is_for_people = rows_form_wanted(call->arguments) != ROWS_JSON;
    return is_for_people && settings_language(call) == LANGUAGE_ZH
                   ? arena_print(call->arena, sql_zh, sql)
                   : sql;
}

static enum exit_code write_rows(const struct call *call, sqlite3 *db, size_t exhibits_a)
{
    const char *query_text = choose_sql(call);
    struct output output = {.path = arguments_value(call->arguments, OPTION_OUTPUT)};
    struct fault why = {.status = OK};
    sqlite3_stmt *query = NULL;
    enum status status = OK;
    if (query_text == NULL) {
        status = refuse(&why, E_MEMORY, 0, "no memory for the comparison");
    } else if (sqlite3_prepare_v2(db, query_text, -1, &query, NULL) != SQLITE_OK ||
               sqlite3_bind_int64(query, 1, (sqlite3_int64)exhibits_a) != SQLITE_OK) {
        status = refuse(&why, E_IO, 0, "the sessions cannot be compared: %s", sqlite3_errmsg(db));
    }
    if (status == OK) {
        status = rows_write(query, rows_report_form_wanted(call->arguments), false, &output, &why);
    }
    (void)sqlite3_finalize(query); /* its error was told by rows_write */
    if (status != OK) {
        say(NULL, why.text);
    }
    return output_close(&output) && status == OK ? EXIT_CLEAN : EXIT_ENGINE;
}

/* Tell of each exhibit that is not whole, and count those that hold traffic; false: some is not. */
static bool look_at(const struct query_set *set, size_t *ret_with_traffic)
{
    bool is_whole = true;
    const struct exhibit *exhibit;
    *ret_with_traffic = 0;
    for (size_t i = 0; (exhibit = query_set_exhibit(set, i)) != NULL; i++) {
        *ret_with_traffic += exhibit->kind == EXHIBIT_HAR || exhibit->kind == EXHIBIT_CAPTURE;
        if (exhibit->state != EXHIBIT_WHOLE) {
            say_fault(exhibit->path, &exhibit->fault);
            is_whole = false;
        }
    }
    return is_whole;
}

/* What one side could not show is not missing there. */
static void tell_gaps(const struct call *call, const struct query_set *set)
{
    bool is_chinese = settings_language(call) == LANGUAGE_ZH;
    for (size_t unit = 0; unit < 2; unit++) {
        const struct wording *reason;
        for (size_t i = 0; (reason = query_set_gap(set, unit, "identifier", i)) != NULL; i++) {
            say(call->arguments->operands[unit], is_chinese ? reason->zh : reason->en);
        }
    }
}

static enum exit_code compare(const struct call *call, struct library *library)
{
    const struct inspect_unit units[] = {
            {.path = call->arguments->operands[0]}, {.path = call->arguments->operands[1]}};
    struct query_set *set = NULL;
    sqlite3 *db = NULL;
    struct fault why;
    if (query_set_open(library->knowledge, &library->aids, units, 2, NULL, &set, &db, &why) != OK) {
        say(NULL, why.text);
        return EXIT_ENGINE;
    }
    size_t with_traffic = 0;
    bool is_whole = look_at(set, &with_traffic);
    tell_gaps(call, set);
    if (with_traffic > 0 && library->aids.filters == NULL) {
        say(NULL, "no filter list is installed, so trackers are not compared");
    }
    enum exit_code code = write_rows(call, db, query_set_exhibits_of(set, 0));
    query_set_close(set);
    if (with_traffic == 0) {
        say(NULL, "neither side holds traffic: nothing was compared");
    }
    return code == EXIT_CLEAN && (!is_whole || with_traffic == 0) ? EXIT_EVIDENCE : code;
}

static enum exit_code run_compare(const struct call *call)
{
    SCOPED(library_close) struct library library = {0};
    enum exit_code code = library_load(call, &library);
    return code == EXIT_CLEAN ? compare(call, &library) : code;
}

const struct command command_compare = {
        .name = "compare",
        .full = "compare",
        .operands = "A B",
        .purpose = "Compare the traffic of two sessions of one subject.",
        .details =
                "A and B are session folders or single archives and captures, such as a run in "
                "which "
                "consent was refused and one in which it was given. One row for each third party, "
                "tracker, identifier and cookie, saying in which it was seen, how often, and in "
                "which "
                "states of consent. A table and CSV are in the language chosen, JSON is the same "
                "in all.\n\n"
                "Give both sides the same kinds of evidence: an archive and a capture of one visit "
                "each hold its requests, so a side with both counts each request twice.",
        .examples = "aedile compare refused/ accepted/\n"
                    "aedile compare --json none/ refused/ | grep 'only B'\n",
        .options = TAKES(OPTION_QUERY_FORMAT) | TAKES(OPTION_JSON) | TAKES(OPTION_OUTPUT) |
                   TAKES(OPTION_DATA),
        .operands_least = 2,
        .operands_most = 2,
        .run = run_compare,
};
