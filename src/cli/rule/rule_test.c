/* rule_test.c: aedile rule test and aedile rule lint, for those who write rules. */
#include "cli/command_list.h"
#include "cli/library/files.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "judge/bench.h"
#include "tables/tables.h"

struct chosen {
    const struct rule **items;
    size_t count;
};

/* An id is a rule file's path below its folder: the last folder and the file's name. */
static const char *path_below(const char *path)
{
    const char *name = strrchr(path, '/');
    const char *start = name;
    while (start != NULL && start > path && start[-1] != '/') {
        start--;
    }
    return start == NULL ? path : start;
}

static bool read_rule_file(const struct call *call, const char *path, const struct rule **ret_rule)
{
    struct files files = {.arena = call->arena};
    struct rule *rule = NULL;
    struct fault why;
    if (files_add_file(&files, path, path_below(path), &why) != OK) {
        say(NULL, why.text); /* which names the file */
        return false;
    }
    if (rule_read(&files.items[0], call->arena, &rule, &why) != OK) {
        say(path, why.text);
        return false;
    }
    *ret_rule = rule;
    return true;
}

/* Operands as rules: a word that ends in ".sql" is a file, everything else an id; none: all. */
static enum exit_code choose(
        const struct call *call, const struct library *library, struct chosen *ret_chosen)
{
    const struct arguments *arguments = call->arguments;
    if (arguments->operand_count == 0) {
        *ret_chosen = (struct chosen){library->pack.rules, library->pack.count};
        return EXIT_CLEAN;
    }
    const struct rule **rules = arena_array(call->arena, arguments->operand_count, sizeof(*rules));
    if (rules == NULL) {
        say(NULL, "no memory for the rules");
        return EXIT_ENGINE;
    }
    for (size_t i = 0; i < arguments->operand_count; i++) {
        const char *word = arguments->operands[i];
        if (!bytes_end_with(bytes_of(word), bytes_of(".sql"))) {
            rules[i] = library_rule(library, word);
            if (rules[i] == NULL) {
                return EXIT_USAGE;
            }
        } else if (!read_rule_file(call, word, &rules[i])) {
            return EXIT_ENGINE;
        }
    }
    *ret_chosen = (struct chosen){rules, arguments->operand_count};
    return EXIT_CLEAN;
}

/* A TAP description must not hold "#" or a line break. */
static void put_description(struct buffer *out, const char *text)
{
    for (; text != NULL && *text != 0; text++) {
        buffer_append_byte(out, (char)(*text == '#' || (unsigned char)*text < ' ' ? ' ' : *text));
    }
}

static void put_result(struct buffer *out, size_t number, const struct rule *rule,
        const struct bench_result *result)
{
    bool todo = result->test->todo;
    buffer_print(out, "%s %zu - %s: ", result->passed ? "ok" : "not ok", number, rule->id);
    put_description(out, result->test->title);
    buffer_append_text(out, todo ? " # todo a known gap\n" : "\n");
    if (!result->passed) {
        buffer_print(out, "# %s:%llu: ", rule->path, (unsigned long long)result->test->line);
        put_description(out, result->fault.text);
        buffer_append_byte(out, '\n');
    }
}

static size_t count_tests(const struct chosen *chosen)
{
    size_t count = 0;
    for (size_t i = 0; i < chosen->count; i++) {
        count += chosen->items[i]->test_count;
    }
    return count;
}

/* Returns how many failed that are no known gaps, or SIZE_MAX when the bench itself failed. */
static size_t test_rule(struct output *output, const struct rule *rule, size_t *number)
{
    SCOPED(arena_free) struct arena arena = {.limit = (size_t)256 << 20};
    struct bench_result *results = NULL;
    struct fault why;
    size_t failed = 0;
    if (rule_test_run(rule, tables_create_plain, NULL, &arena, &results, &why) != OK) {
        say(rule->id, why.text);
        return SIZE_MAX;
    }
    for (size_t i = 0; i < rule->test_count; i++) {
        put_result(&output->buffer, ++*number, rule, &results[i]);
        failed += !results[i].passed && !results[i].test->todo;
    }
    output_flush(output);
    return failed;
}

static enum exit_code run_test(const struct call *call)
{
    SCOPED(library_close) struct library library = {0};
    struct output output = {0};
    struct chosen chosen = {0};
    size_t number = 0, failed = 0;
    enum exit_code code = library_load(call, &library);
    code = code == EXIT_CLEAN ? choose(call, &library, &chosen) : code;
    if (code != EXIT_CLEAN) {
        return code;
    }
    buffer_print(&output.buffer, "1..%zu\n", count_tests(&chosen));
    for (size_t i = 0; i < chosen.count; i++) {
        size_t more = test_rule(&output, chosen.items[i], &number);
        failed = more == SIZE_MAX ? more : failed + more;
        if (more == SIZE_MAX) {
            break;
        }
    }
    return output_close(&output) && failed == 0 ? EXIT_CLEAN : EXIT_ENGINE;
}

static enum exit_code run_lint(const struct call *call)
{
    SCOPED(library_close) struct library library = {0};
    struct output output = {0};
    struct chosen chosen = {0};
    size_t complaints = 0;
    enum exit_code code = library_load(call, &library);
    code = code == EXIT_CLEAN ? choose(call, &library, &chosen) : code;
    if (code != EXIT_CLEAN) {
        return code;
    }
    for (size_t i = 0; i < chosen.count; i++) {
        complaints += rule_lint(chosen.items[i], library_knows_clause, &library,
                tables_create_plain, &output.buffer);
    }
    return output_close(&output) && complaints == 0 ? EXIT_CLEAN : EXIT_ENGINE;
}

const struct command command_rule_test = {
        .name = "test",
        .full = "rule test",
        .operands = "[ID|FILE.sql]…",
        .purpose = "Run the tests written in rules; all rules when none is named.",
        .details = "The result is TAP (Test Anything Protocol). A known gap counts as no failure. "
                   "Exit status 4 tells of a failed test or a rule that cannot be read.",
        .examples = "aedile rule test\n"
                    "aedile rule test rules/data-security/cleartext-traffic.sql\n"
                    "aedile rule test --rules-only my-rules\n",
        .options = LIBRARY_OPTIONS,
        .operands_most = OPERANDS_ANY,
        .run = run_test,
};

const struct command command_rule_lint = {
        .name = "lint",
        .full = "rule lint",
        .operands = "[ID|FILE.sql]…",
        .purpose = "Complain about rules that are incomplete or prone to err.",
        .details = "One line a complaint. Exit status 4 when there is any.",
        .examples = "aedile rule lint --rules-only my-rules\n",
        .options = LIBRARY_OPTIONS,
        .operands_most = OPERANDS_ANY,
        .run = run_lint,
};
