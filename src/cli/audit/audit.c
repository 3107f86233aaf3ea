/* audit.c: aedile audit show, what recordings say of personalisation, in plain words. */
#include "cli/audit/audit_options.h"
#include "cli/command_list.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "cli/rows.h"
#include "cli/settings.h"
#include "cli/units.h"
#include "judge/judge.h"
#include "report/format.h"

static const char effects_sql[] =
        "SELECT service, surface, verdict, personas, twins, accounts, blocks, blocks_left_out, "
        "fresh, p_least, on_between, on_twins, on_personalisation, off_between, off_twins, "
        "off_personalisation, p_personalised, p_personalised_adjusted, effect, effect_low, "
        "effect_high, effect_confidence, p_effect, p_effect_adjusted, retention, retention_low, "
        "retention_high, retention_confidence, blocks_long, blocks_close, blocks_untimed, "
        "p_least_corrected, sentence, sentence_zh FROM personalisation_effect ORDER BY service, "
        "surface, exhibit, id";
enum {
    SERVICE,
    SURFACE,
    VERDICT,
    PERSONAS,
    TWINS,
    ACCOUNTS,
    BLOCKS,
    LEFT_OUT,
    FRESH,
    P_LEAST,
    ON_BETWEEN,
    OFF_BETWEEN = ON_BETWEEN + 3,
    P_PERSONALISED = OFF_BETWEEN + 3,
    P_PERSONALISED_ADJUSTED,
    EFFECT,
    EFFECT_LOW,
    EFFECT_HIGH,
    EFFECT_CONFIDENCE,
    P_EFFECT,
    P_EFFECT_ADJUSTED,
    RETENTION,
    RETENTION_LOW,
    RETENTION_HIGH,
    RETENTION_CONFIDENCE,
    LONG_BLOCKS,
    CLOSE_BLOCKS,
    UNTIMED_BLOCKS,
    P_LEAST_CORRECTED,
    SENTENCE,
    SENTENCE_ZH
};

static const char prices_sql[] =
        "SELECT service, surface, persona_a, persona_b, items, items_beyond_noise, mean, "
        "difference, low, high, confidence, noise_most, p, p_adjusted, sentence, sentence_zh, "
        "currency FROM price_effect ORDER BY service, surface, exhibit, id";
enum {
    PRICE_SERVICE,
    PRICE_SURFACE,
    PRICE_PERSONA_A,
    PRICE_PERSONA_B,
    PRICE_ITEMS,
    PRICE_ITEMS_BEYOND,
    PRICE_MEAN,
    PRICE_DIFFERENCE,
    PRICE_LOW,
    PRICE_HIGH,
    PRICE_CONFIDENCE,
    PRICE_NOISE_MOST,
    PRICE_P,
    PRICE_P_ADJUSTED,
    PRICE_SENTENCE,
    PRICE_SENTENCE_ZH,
    PRICE_CURRENCY,
};

struct view {
    struct buffer *out;
    sqlite3_stmt *row;
    enum language language;
};

/* A text of the row, made harmless for a terminal. */
static void put_text(const struct view *view, const char *before, int column, const char *after)
{
    const unsigned char *found = sqlite3_column_text(view->row, column);
    buffer_append_text(view->out, before);
    format_safe(view->out, bytes_of((const char *)found), ESCAPE_TERMINAL, 0);
    buffer_append_text(view->out, after);
}

static double number(const struct view *view, int column)
{
    return sqlite3_column_double(view->row, column);
}

static bool is_known(const struct view *view, int column)
{
    return sqlite3_column_type(view->row, column) != SQLITE_NULL;
}

/* How many blocks are like that, unless none is. */
static void put_count(const struct view *view, int column, const char *en, const char *zh)
{
    int count = sqlite3_column_int(view->row, column);
    if (count > 0 && view->language == LANGUAGE_ZH) {
        buffer_print(view->out, "；%s %d 组", zh, count);
    } else if (count > 0) {
        buffer_print(view->out, "; %d blocks %s", count, en);
    }
}

static void put_design(const struct view *view)
{
    put_text(view, "\n", SERVICE, " · ");
    put_text(view, "", SURFACE, "\n");
    if (number(view, ACCOUNTS) == 0) {
        return;
    }
    buffer_print(view->out,
            PICK(view->language, "  %d personas, %d accounts in each of %d blocks, %s",
                    "  %d 个画像，%d 个账号，%d 组，%s"),
            sqlite3_column_int(view->row, PERSONAS), sqlite3_column_int(view->row, ACCOUNTS),
            sqlite3_column_int(view->row, BLOCKS),
            sqlite3_column_int(view->row, FRESH) != 0
                    ? PICK(view->language, "fresh ones each time", "每组换新")
                    : PICK(view->language, "the same ones", "始终相同"));
    put_count(view, LEFT_OUT, "left out", "未计入");
    put_count(view, LONG_BLOCKS, "took too long", "用时过长");
    put_count(view, CLOSE_BLOCKS, "began too soon after another", "与另一组相隔过短");
    put_count(view, UNTIMED_BLOCKS, "without a time", "未记录时间");
    if (is_known(view, P_LEAST)) {
        buffer_print(view->out,
                PICK(view->language, "; smallest p %.3g, for a placebo %.3g corrected",
                        "；最小 p %.3g，证明形同虚设时校正后为 %.3g"),
                number(view, P_LEAST), number(view, P_LEAST_CORRECTED));
    }
    buffer_append_byte(view->out, '\n');
}

static void put_setting(const struct view *view, const char *name, int column)
{
    if (is_known(view, column)) {
        buffer_print(view->out, "  %-6s %10.4f %10.4f %12.4f\n", name, number(view, column),
                number(view, column + 1), number(view, column + 2));
    }
}

static void put_distances(const struct view *view)
{
    if (!is_known(view, ON_BETWEEN)) {
        return;
    }
    buffer_append_text(
            view->out, PICK(view->language, "  distance  personas      twins   difference\n",
                               "  距离      画像之间   孪生之间         差\n"));
    put_setting(view, PICK(view->language, "on", "开"), ON_BETWEEN);
    put_setting(view, PICK(view->language, "off", "关"), OFF_BETWEEN);
}

static void put_tests(const struct view *view)
{
    if (is_known(view, P_PERSONALISED)) {
        buffer_print(view->out,
                PICK(view->language, "  personalised: p = %.4g, corrected %.4g\n",
                        "  个性化：p = %.4g，校正后 %.4g\n"),
                number(view, P_PERSONALISED), number(view, P_PERSONALISED_ADJUSTED));
    }
    if (is_known(view, P_EFFECT)) {
        buffer_print(view->out,
                PICK(view->language,
                        "  effect of the switch: %.4f (%.4f to %.4f, %.1f %%), p = %.4g, corrected "
                        "%.4g\n",
                        "  开关的作用：%.4f（%.4f 至 %.4f，%.1f%%），p = %.4g，校正后 %.4g\n"),
                number(view, EFFECT), number(view, EFFECT_LOW), number(view, EFFECT_HIGH),
                100 * number(view, EFFECT_CONFIDENCE), number(view, P_EFFECT),
                number(view, P_EFFECT_ADJUSTED));
    }
    if (is_known(view, RETENTION_HIGH)) {
        buffer_print(view->out,
                PICK(view->language,
                        "  left with the switch off: %.1f %% (%.1f to %.1f %%, %.4g %%)\n",
                        "  关闭后残留：%.1f%%（%.1f%% 至 %.1f%%，%.4g%%）\n"),
                100 * number(view, RETENTION), 100 * number(view, RETENTION_LOW),
                100 * number(view, RETENTION_HIGH), 100 * number(view, RETENTION_CONFIDENCE));
    }
}

static void put_effect(const struct view *view)
{
    put_design(view);
    put_distances(view);
    put_tests(view);
    put_text(view, "  ", view->language == LANGUAGE_ZH ? SENTENCE_ZH : SENTENCE, "\n");
}

static void put_price(const struct view *view)
{
    put_text(view, "\n", PRICE_SERVICE, " · ");
    put_text(view, "", PRICE_SURFACE, " · ");
    put_text(view, "", PRICE_PERSONA_A, " / ");
    put_text(view, "", PRICE_PERSONA_B, " ");
    put_text(view, "", PRICE_CURRENCY, "\n");
    if (is_known(view, PRICE_P)) {
        buffer_print(view->out,
                PICK(view->language,
                        "  %d items, %d beyond what twins differ by (%.5f)\n  difference of "
                        "logarithms: mean %.5f, typical %.5f (%.5f to %.5f, %.1f %%), p = %.4g, "
                        "corrected %.4g\n",
                        "  %d 项，其中 %d 项超出孪生账号之间的差异（%.5f）\n  对数差：平均 "
                        "%.5f，典型 "
                        "%.5f（%.5f 至 %.5f，%.1f%%），p = %.4g，校正后 %.4g\n"),
                sqlite3_column_int(view->row, PRICE_ITEMS),
                sqlite3_column_int(view->row, PRICE_ITEMS_BEYOND), number(view, PRICE_NOISE_MOST),
                number(view, PRICE_MEAN), number(view, PRICE_DIFFERENCE), number(view, PRICE_LOW),
                number(view, PRICE_HIGH), 100 * number(view, PRICE_CONFIDENCE),
                number(view, PRICE_P), number(view, PRICE_P_ADJUSTED));
    }
    put_text(view, "  ", view->language == LANGUAGE_ZH ? PRICE_SENTENCE_ZH : PRICE_SENTENCE, "\n");
}

/* How many rows were put; -1 when the query failed, which has then been told. */
static int put_rows(sqlite3 *db, const char *sql, void (*put)(const struct view *view),
        struct buffer *out, enum language language)
{
    struct view view = {.out = out, .language = language};
    int rows = 0, code = sqlite3_prepare_v2(db, sql, -1, &view.row, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(view.row);
        if (code == SQLITE_ROW) {
            put(&view);
            rows++;
        }
    }
    if (code != SQLITE_DONE) {
        say(NULL, sqlite3_errmsg(db));
        rows = -1;
    }
    (void)sqlite3_finalize(view.row); /* its error was told */
    return rows;
}

static bool put_json(sqlite3 *db, const char *table, struct arena *arena, struct output *output)
{
    const char *sql = arena_print(arena,
            "SELECT '%s' AS type, * FROM %s ORDER BY service, surface, exhibit, id", table, table);
    sqlite3_stmt *query = NULL;
    struct fault why = {.text = "no memory"};
    bool is_ok = sql != NULL && judge_prepare(db, sql, &query, &why) == OK &&
                 rows_write(query, ROWS_JSON, false, output, &why) == OK;
    (void)sqlite3_finalize(query); /* its error was told by rows_write */
    if (!is_ok) {
        say(NULL, why.text);
    }
    return is_ok;
}

static enum exit_code show(const struct call *call, sqlite3 *db)
{
    struct output output = {.path = arguments_value(call->arguments, OPTION_OUTPUT)};
    enum language language = settings_language(call);
    int effects = 0, prices = 0;
    if (arguments_value(call->arguments, OPTION_JSON) != NULL) {
        bool is_ok = put_json(db, "personalisation_effect", call->arena, &output) &&
                     put_json(db, "price_effect", call->arena, &output);
        return output_close(&output) && is_ok ? EXIT_CLEAN : EXIT_ENGINE;
    }
    effects = put_rows(db, effects_sql, put_effect, &output.buffer, language);
    prices = put_rows(db, prices_sql, put_price, &output.buffer, language);
    if (effects == 0 && prices == 0) {
        say(NULL, "no recorded rankings among these files");
    }
    bool is_ok = output_close(&output) && effects >= 0 && prices >= 0;
    return !is_ok ? EXIT_ENGINE : effects == 0 && prices == 0 ? EXIT_EVIDENCE : EXIT_CLEAN;
}

/* False when some exhibit could not be read whole. */
static bool tell_exhibits(const struct query_set *set)
{
    bool is_whole = true;
    const struct exhibit *exhibit;
    for (size_t i = 0; (exhibit = query_set_exhibit(set, i)) != NULL; i++) {
        if (exhibit->state != EXHIBIT_WHOLE) {
            say_fault(exhibit->path, &exhibit->fault);
            is_whole = false;
        }
    }
    return is_whole;
}

static enum exit_code run_show(const struct call *call)
{
    SCOPED(library_close) struct library library = {0};
    struct unit_list units;
    struct query_set *set = NULL;
    sqlite3 *db = NULL;
    struct fault why;
    enum exit_code code = library_load(call, &library);
    if (code != EXIT_CLEAN) {
        return code;
    }
    bool quiet = arguments_value(call->arguments, OPTION_QUIET) != NULL;
    if (units_read(call, 0, quiet, &units, &why) != OK ||
            query_set_open(library.knowledge, &library.aids, units.items, units.count, NULL, &set,
                    &db, &why) != OK) {
        say(NULL, why.text);
        return EXIT_ENGINE;
    }
    bool is_whole = tell_exhibits(set) && !units.has_fault;
    code = show(call, db);
    query_set_close(set);
    return code == EXIT_CLEAN && !is_whole ? EXIT_EVIDENCE : code;
}

static const struct command audit_show = {
        .name = "show",
        .full = "audit show",
        .operands = "PATH…",
        .purpose = "Say what recorded rankings and prices prove.",
        .details =
                "For each surface of each service: the design, how far lists of different personas "
                "and of twins are apart with the setting on and off, the tests, and the verdict in "
                "one sentence; --json gives it in both languages. All PATHs make one report, whose "
                "tests are corrected together. docs/personalisation.md tells how it is done.",
        .examples = "aedile audit show shop-audit\n"
                    "aedile audit show --json rankings.jsonl\n",
        .options = TAKES(OPTION_JSON) | TAKES(OPTION_OUTPUT) | TAKES(OPTION_DATA) |
                   TAKES(OPTION_QUIET),
        .operands_least = 1,
        .operands_most = OPERANDS_ANY,
        .run = run_show,
};

static const struct command *const children[] = {&audit_template, &audit_power, &audit_show, NULL};

const struct command command_audit = {
        .name = "audit",
        .full = "audit",
        .operands = "",
        .purpose = "Plan and judge audits of personalisation.",
        .children = children,
};
