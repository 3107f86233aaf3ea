/* test_rules.c: every rule and profile of the project, by its own tests and the lint, over the real
 * tables' columns and the real clauses. */
#include "support/unit.h"

#include "base/file.h"
#include "judge/bench.h"
#include "knowledge/clause.h"
#include "tables/tables.h"

#include <stdlib.h>

static struct arena arena;
static struct pack pack;
static struct clause_list clauses;

static const char *path_of(const char *folder, const char *name)
{
    const char *path = arena_print(
            &arena, "%s/%s%s%s", getenv("AEDILE_SOURCE"), folder, name[0] == 0 ? "" : "/", name);
    assert_non_null(path);
    return path;
}

/* Stays mapped: rules and clauses may point into it. */
static struct bytes content_of(const char *folder, const char *name)
{
    struct file file = {0};
    struct fault why = {0};
    if (file_open(path_of(folder, name), &file, &why) != OK) {
        fail_msg("%s/%s: %s", folder, name, why.text);
    }
    return file.bytes;
}

static struct folder names_in(const char *folder)
{
    struct folder names = {0};
    struct fault why = {0};
    if (folder_read(path_of(folder, ""), &arena, &names, &why) != OK) {
        fail_msg("%s: %s", folder, why.text);
    }
    return names;
}

static void read_rules_of(const char *area, struct rule_file *files, size_t capacity, size_t *count)
{
    const char *folder = arena_print(&arena, "rules/%s", area);
    struct folder names = names_in(folder);
    assert_true(names.count <= capacity - *count);
    for (size_t i = 0; i < names.count; i++) {
        files[(*count)++] =
                (struct rule_file){.path = arena_print(&arena, "%s/%s", area, names.names[i]),
                        .content = content_of(folder, names.names[i])};
    }
}

static int read_all(void **state)
{
    (void)state;
    struct rule_file files[400];
    size_t count = 0;
    struct fault why = {0};
    struct folder areas = names_in("rules");
    for (size_t i = 0; i < areas.count; i++) {
        read_rules_of(areas.names[i], files, sizeof(files) / sizeof(files[0]), &count);
    }
    for (size_t i = 0; i < count; i++) {
        struct rule *rule = NULL;
        if (rule_read(&files[i], &arena, &rule, &why) != OK) {
            print_error("%s:%d: %s\n", files[i].path, (int)why.at, why.text);
            return -1;
        }
    }
    return pack_read(files, count, &arena, &pack, &why) == OK &&
                           clause_load(content_of("data", "clause.csv"), &arena, &clauses, &why) ==
                                   OK
                   ? 0
                   : -1;
}

static int free_all(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static bool clause_known(void *context, const char *id)
{
    return clause_find(context, id) != NULL;
}

UNIT(every_rule_passes_its_own_tests)
{
    size_t run = 0, failed = 0;
    for (size_t i = 0; i < pack.count; i++) {
        SCOPED(arena_free) struct arena own = {.limit = (size_t)256 << 20};
        struct bench_result *results = NULL;
        struct fault why = {0};
        if (rule_test_run(pack.rules[i], tables_create_plain, NULL, &own, &results, &why) != OK) {
            fail_msg("%s: %s", pack.rules[i]->id, why.text);
        }
        for (size_t j = 0; j < pack.rules[i]->test_count; j++, run++) {
            if (!results[j].passed && !results[j].test->todo) {
                print_message("# %s:%d: %s: %s\n", pack.rules[i]->path, (int)results[j].test->line,
                        results[j].test->title, results[j].fault.text);
                failed++;
            }
        }
    }
    assert_true(run > 0);
    assert_int_equal(failed, 0);
}

UNIT(the_lint_has_nothing_to_say_of_any_rule)
{
    SCOPED(buffer_free) struct buffer out = {0};
    size_t complaints = 0;
    for (size_t i = 0; i < pack.count; i++) {
        complaints += rule_lint(pack.rules[i], clause_known, &clauses, tables_create_plain, &out);
    }
    if (complaints > 0) {
        print_message("# %.*s\n", (int)out.size, (const char *)out.data);
    }
    assert_int_equal(complaints, 0);
}

static struct profile *read_profile(const char *name)
{
    struct rule_file file = {.path = name, .content = content_of("profiles", name)};
    struct profile *profile = NULL;
    struct fault why = {0};
    if (profile_read(&file, &pack, &arena, &profile, &why) != OK) {
        fail_msg("profiles/%s:%d: %s", name, (int)why.at, why.text);
    }
    return profile;
}

static void check_scenario(const char *name, const struct scenario *scenario)
{
    bool whole =
            scenario->title.zh != NULL && scenario->clause_count > 0 &&
            (scenario->sufficient || (scenario->needs.en != NULL && scenario->needs.zh != NULL));
    if (!whole || (scenario->sufficient && scenario->rule_count == 0)) {
        fail_msg("profiles/%s: scenario %s lacks words, clauses or what it needs", name,
                scenario->id);
    }
    for (size_t i = 0; i < scenario->clause_count; i++) {
        if (clause_find(&clauses, scenario->clauses[i]) == NULL) {
            fail_msg("profiles/%s: %s: no clause %s", name, scenario->id, scenario->clauses[i]);
        }
    }
}

UNIT(every_scenario_cites_the_law_and_says_what_evidence_it_still_needs)
{
    struct folder names = names_in("profiles");
    assert_true(names.count > 0);
    for (size_t i = 0; i < names.count; i++) {
        const struct profile *profile = read_profile(names.names[i]);
        assert_true(strlen(names.names[i]) == strlen(profile->id) + 5 &&
                    bytes_start_with(bytes_of(names.names[i]), bytes_of(profile->id)));
        assert_non_null(profile->note.zh);
        for (size_t j = 0; j < profile->scenario_count; j++) {
            check_scenario(names.names[i], &profile->scenarios[j]);
        }
    }
}

static bool serves(const struct profile *profile, const char *rule)
{
    for (size_t i = 0; i < profile->scenario_count; i++) {
        for (size_t j = 0; j < profile->scenarios[i].rule_count; j++) {
            if (strcmp(profile->scenarios[i].rules[j], rule) == 0) {
                return true;
            }
        }
    }
    return false;
}

UNIT(every_rule_serves_a_profile)
{
    struct folder names = names_in("profiles");
    for (size_t i = 0; i < pack.count; i++) {
        bool found = false;
        for (size_t j = 0; j < names.count && !found; j++) {
            found = serves(read_profile(names.names[j]), pack.rules[i]->id);
        }
        if (!found) {
            fail_msg("no profile names %s", pack.rules[i]->id);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_rule_passes_its_own_tests),
            cmocka_unit_test(the_lint_has_nothing_to_say_of_any_rule),
            cmocka_unit_test(every_scenario_cites_the_law_and_says_what_evidence_it_still_needs),
            cmocka_unit_test(every_rule_serves_a_profile),
    };
    return cmocka_run_group_tests(tests, read_all, free_all);
}
