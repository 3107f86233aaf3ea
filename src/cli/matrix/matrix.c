/* matrix.c: aedile matrix, which links open where and which payments are taken where. */
#include "report/matrix/matrix.h"
#include "cli/command_list.h"
#include "cli/library/library.h"
#include "cli/matrix/build.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "cli/units.h"
#include "model/openness/trial_words.h"
#include "report/matrix/words.h"

enum { MATRIX_MEMORY_MAX = 512 << 20 };

#define MATRIX_OPTIONS                                                                             \
    (TAKES(OPTION_MATRIX_FORMAT) | TAKES(OPTION_JSON) | TAKES(OPTION_OUTPUT) |                     \
            TAKES(OPTION_DATA) | TAKES(OPTION_THROUGH_TIME) | TAKES(OPTION_QUIET))

static void read_versions(sqlite3 *db, struct arena *arena, struct matrix *matrix)
{
    sqlite3_stmt *query = NULL;
    if (sqlite3_prepare_v2(db, "SELECT thresholds, gateway_list FROM link_cell LIMIT 1", -1, &query,
                NULL) == SQLITE_OK &&
            sqlite3_step(query) == SQLITE_ROW) {
        matrix->thresholds =
                arena_copy(arena, bytes_of((const char *)sqlite3_column_text(query, 0)));
        matrix->gateways = arena_copy(arena, bytes_of((const char *)sqlite3_column_text(query, 1)));
    }
    (void)sqlite3_finalize(query); /* without them the matrix only does not name them */
}

static void write_matrix(const struct call *call, const struct matrix *matrix, struct buffer *out)
{
    const char *format = arguments_value(call->arguments, OPTION_MATRIX_FORMAT);
    enum language language = settings_language(call);
    if (arguments_value(call->arguments, OPTION_JSON) != NULL) {
        format = "json";
    }
    if (format == NULL || strcmp(format, "text") == 0) {
        matrix_write_text(matrix, language, out);
    } else if (strcmp(format, "csv") == 0) {
        matrix_write_csv(matrix, language, out);
    } else if (strcmp(format, "json") == 0) {
        matrix_write_json(matrix, out);
    } else {
        matrix_write_html(matrix, language, out);
    }
}

static const char *name_of(const struct platform_list *list, enum language language, const char *id)
{
    const struct platform *platform = platform_find(list, id);
    return platform == NULL ? id : language == LANGUAGE_ZH ? platform->name_zh : platform->name;
}

static bool is_format(const struct call *call, const char *name)
{
    const char *format = arguments_value(call->arguments, OPTION_MATRIX_FORMAT);
    return arguments_value(call->arguments, OPTION_JSON) == NULL &&
           strcmp(format == NULL ? "text" : format, name) == 0;
}

/* Places and kinds of links are told in words wherever people read, ids stay in CSV and JSON.
 * Without memory the ids stay. */
static void use_terms(enum language language, struct arena *arena, struct matrix *matrix)
{
    size_t key_count = matrix->row_count * matrix->axis_count;
    const char **keys = arena_array(arena, key_count, sizeof(*keys));
    for (size_t i = 0; keys != NULL && i < key_count; i++) {
        keys[i] = trial_words(language, matrix->axes[i % matrix->axis_count], matrix->keys[i]);
    }
    matrix->keys = keys == NULL ? matrix->keys : keys;
}

/* Pages and terminals call platforms and services by name, where data/platform.csv has one. Without
 * memory the ids stay. */
static void use_names(const struct platform_list *list, enum language language, struct arena *arena,
        struct matrix *matrix)
{
    size_t key_count = matrix->row_count * matrix->axis_count;
    const char **columns = arena_array(arena, matrix->column_count, sizeof(*columns));
    const char **keys = arena_array(arena, key_count, sizeof(*keys));
    if (columns == NULL || keys == NULL) {
        return;
    }
    for (size_t i = 0; i < matrix->column_count; i++) {
        columns[i] = name_of(list, language, matrix->columns[i]);
    }
    for (size_t i = 0; i < key_count; i++) {
        bool is_id = i % matrix->axis_count == 0; /* the platform, or the service that is paid */
        keys[i] = is_id ? name_of(list, language, matrix->keys[i]) : matrix->keys[i];
    }
    matrix->columns = columns;
    matrix->keys = keys;
}

static enum exit_code write_from(const struct call *call, const struct matrix_plan *plan,
        const struct knowledge *knowledge, sqlite3 *db, struct arena *arena)
{
    struct output output = {.path = arguments_value(call->arguments, OPTION_OUTPUT)};
    struct matrix matrix;
    struct fault why;
    if (matrix_build(db, plan, arena, &matrix, &why) != OK) {
        say(NULL, why.text);
        return EXIT_ENGINE;
    }
    if (matrix.row_count == 0) {
        say(NULL, plan->kind == MATRIX_LINKS ? "no link trials: nothing was compared"
                                             : "no payment methods: nothing was compared");
        return EXIT_EVIDENCE;
    }
    if (plan->kind == MATRIX_LINKS) {
        read_versions(db, arena, &matrix);
    }
    if (is_format(call, "html") || is_format(call, "text")) {
        use_terms(settings_language(call), arena, &matrix);
        use_names(&knowledge->platforms, settings_language(call), arena, &matrix);
    }
    write_matrix(call, &matrix, &output.buffer);
    return output_close(&output) ? EXIT_CLEAN : EXIT_ENGINE;
}

static enum exit_code run_units(const struct call *call, const struct matrix_plan *plan,
        struct library *library, const struct unit_list *units)
{
    SCOPED(arena_free) struct arena arena = {.limit = MATRIX_MEMORY_MAX};
    struct query_set *set = NULL;
    sqlite3 *db = NULL;
    struct fault why;
    if (query_set_open(library->knowledge, &library->aids, units->items, units->count, NULL, &set,
                &db, &why) != OK) {
        say(NULL, why.text);
        return EXIT_ENGINE;
    }
    bool is_whole = units_are_whole(set) && !units->has_fault;
    enum exit_code code = write_from(call, plan, library->knowledge, db, &arena);
    query_set_close(set);
    return code == EXIT_CLEAN && !is_whole ? EXIT_EVIDENCE : code;
}

static enum exit_code run_plan(const struct call *call, const struct matrix_plan *plan)
{
    SCOPED(library_close) struct library library = {0};
    struct unit_list units;
    struct fault why;
    enum exit_code code = library_load(call, &library);
    if (code != EXIT_CLEAN) {
        return code;
    }
    bool quiet = arguments_value(call->arguments, OPTION_QUIET) != NULL;
    if (units_read(call, 0, quiet, &units, &why) != OK) {
        say(NULL, why.text);
        return EXIT_ENGINE;
    }
    return run_units(call, plan, &library, &units);
}

static bool is_through_time(const struct call *call)
{
    return arguments_value(call->arguments, OPTION_THROUGH_TIME) != NULL;
}

static enum exit_code run_links(const struct call *call)
{
    const char *axes = arguments_value(call->arguments, OPTION_AXIS);
    struct matrix_plan plan;
    struct fault why;
    if (matrix_plan_links(axes == NULL ? "context" : axes, is_through_time(call), call->arena,
                &plan, &why) != OK) {
        say(NULL, why.text);
        return why.status == E_USAGE ? EXIT_USAGE : EXIT_ENGINE;
    }
    return run_plan(call, &plan);
}

static enum exit_code run_payments(const struct call *call)
{
    struct matrix_plan plan;
    matrix_plan_payments(is_through_time(call), &plan);
    return run_plan(call, &plan);
}

static const struct command matrix_links = {
        .name = "links",
        .full = "matrix links",
        .operands = "PATH…",
        .purpose = "Show which services' links open in which places of a platform.",
        .details =
                "All PATHs are judged together, so several days and testers make one matrix: one "
                "row for each platform and place, one column for each service. Letters from O, "
                "open, to B, blocked, are explained below the table. Reports of one week that "
                "differ stand beside each other (O/D1), a change is an arrow. What was not "
                "measured is said. Only cells without a mark are confirmed.",
        .examples = "aedile matrix links samples/2021-campaign\n"
                    "aedile matrix links --axis context,week --format html -o links.html trials/\n",
        .options = MATRIX_OPTIONS | TAKES(OPTION_AXIS),
        .operands_least = 1,
        .operands_most = OPERANDS_ANY,
        .run = run_links,
};

static const struct command matrix_payments = {
        .name = "payments",
        .full = "matrix payments",
        .operands = "PATH…",
        .purpose = "Show which payment methods services carry, list or take.",
        .details =
                "From app files, traffic and checkout records (docs/formats/checkout.md): P0 not "
                "offered, P1 built in or loaded, P2 called, P3 listed at checkout, P4 an order "
                "reached it. Only P3 and P4 show that a service takes it.",
        .examples = "aedile matrix payments samples/2021-campaign\n",
        .options = MATRIX_OPTIONS,
        .operands_least = 1,
        .operands_most = OPERANDS_ANY,
        .run = run_payments,
};

static const struct command *const children[] = {&matrix_links, &matrix_payments, NULL};

const struct command command_matrix = {
        .name = "matrix",
        .full = "matrix",
        .operands = "",
        .purpose = "Show how open platforms are, as a table through time.",
        .children = children,
};
