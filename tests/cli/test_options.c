#include "support/unit.h"

#include "cli/help/help.h"
#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena;

#define WORDS(...)                                                                                 \
    ((const char *[]){__VA_ARGS__}), sizeof((const char *[]){__VA_ARGS__}) / sizeof(const char *)
static const option_set accepted = TAKES(OPTION_FORMAT) | TAKES(OPTION_OUTPUT) |
                                   TAKES(OPTION_JOBS) | TAKES(OPTION_QUIET) | TAKES(OPTION_PARAM);

static struct arguments read_good(const char *const *words, size_t count)
{
    struct arguments arguments = {0};
    struct fault why = {.text = ""};
    if (arguments_read(words, count, accepted, &arena, &arguments, &why) != OK) {
        fail_msg("%s", why.text);
    }
    return arguments;
}

static void assert_refused(const char *const *words, size_t count, const char *text)
{
    struct arguments arguments = {0};
    struct fault why = {.text = ""};
    assert_int_equal(arguments_read(words, count, accepted, &arena, &arguments, &why), E_USAGE);
    assert_string_equal(why.text, text);
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

UNIT(reads_long_and_short_forms_with_values_joined_or_apart)
{
    struct arguments arguments = read_good(WORDS("--format", "json", "-oout", "-qj", "4", "a.apk"));
    assert_string_equal(arguments_value(&arguments, OPTION_FORMAT), "json");
    assert_string_equal(arguments_value(&arguments, OPTION_OUTPUT), "out");
    assert_string_equal(arguments_value(&arguments, OPTION_JOBS), "4");
    assert_string_equal(arguments_value(&arguments, OPTION_QUIET), "");
    assert_int_equal(arguments.operand_count, 1);
    arguments = read_good(WORDS("--format=csv", "--output="));
    assert_string_equal(arguments_value(&arguments, OPTION_FORMAT), "csv");
    assert_string_equal(arguments_value(&arguments, OPTION_OUTPUT), "");
}

UNIT(takes_the_last_of_a_repeated_option_and_keeps_them_all_in_order)
{
    struct arguments arguments = read_good(WORDS("--param", "a:b=1", "--param=a:b=2"));
    assert_string_equal(arguments_value(&arguments, OPTION_PARAM), "a:b=2");
    assert_int_equal(arguments.given_count, 2);
    assert_string_equal(arguments.given[0].value, "a:b=1");
}

UNIT(takes_words_after_two_dashes_as_operands)
{
    struct arguments arguments = read_good(WORDS("-", "--", "-q", "--format", "--"));
    assert_int_equal(arguments.operand_count, 4);
    assert_string_equal(arguments.operands[0], "-");
    assert_string_equal(arguments.operands[1], "-q");
    assert_null(arguments_value(&arguments, OPTION_QUIET));
}

UNIT(refuses_what_it_does_not_know_and_says_what_was_meant)
{
    assert_refused(WORDS("--formt", "json"), "unknown option --formt; did you mean --format?");
    assert_refused(WORDS("--outp=x"), "unknown option --outp; did you mean --output?");
    assert_refused(WORDS("--telephone", "x"), "unknown option --telephone");
    assert_refused(WORDS("-x"), "unknown option -x");
    assert_refused(WORDS("--output"), "--output needs a value: FILE");
    assert_refused(WORDS("--quiet=1"), "--quiet takes no value");
    assert_refused(
            WORDS("--format=jso"), "--format must be one of: text json sarif csv html; not 'jso'");
    assert_refused(WORDS("--format="), "--format must be one of: text json sarif csv html; not ''");
}

UNIT(finds_the_nearest_word_only_when_one_is_near)
{
    static const char *const words[] = {"inspect", "query", "rule", NULL};
    assert_string_equal(nearest_word("inspct", words), "inspect");
    assert_string_equal(nearest_word("qurey", words), "query");
    assert_null(nearest_word("telephone", words));
    assert_null(nearest_word("x", words));
}

UNIT(gives_every_option_a_meaning)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        assert_non_null(options[i].meaning);
        assert_true(options[i].name != NULL || options[i].letter != 0);
    }
}

static bool are_alike(const struct option *a, const struct option *b)
{
    return (a->letter != 0 && a->letter == b->letter) ||
           (a->name != NULL && b->name != NULL && strcmp(a->name, b->name) == 0);
}

UNIT(lets_no_command_take_two_options_of_one_name)
{
    const struct command *flat[COMMANDS_MAX];
    help_flatten(flat);
    for (size_t i = 0; flat[i] != NULL; i++) {
        assert_non_null(flat[i]->run);
        option_set takes = flat[i]->options | OPTIONS_ALWAYS;
        for (size_t a = 0; a < OPTION_COUNT; a++) {
            for (size_t b = a + 1; b < OPTION_COUNT; b++) {
                bool both = (takes & TAKES(a)) != 0 && (takes & TAKES(b)) != 0;
                assert_false(both && are_alike(&options[a], &options[b]));
            }
        }
    }
}

UNIT(names_every_option_of_a_command_in_its_help)
{
    const struct command *flat[COMMANDS_MAX];
    help_flatten(flat);
    for (size_t i = 0; flat[i] != NULL; i++) {
        struct buffer help = {0};
        help_command(&help, flat[i], true, LANGUAGE_EN);
        for (size_t j = 0; j < OPTION_COUNT; j++) {
            if ((flat[i]->options & TAKES(j)) != 0) {
                assert_non_null(strstr(buffer_text(&help), options[j].name));
            }
        }
        buffer_free(&help);
    }
}

UNIT(tells_of_a_command_that_has_others_below_it)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *const *children = commands[i]->children;
        struct buffer help = {0};
        assert_non_null(commands[i]->operands);
        help_command(&help, commands[i], true, LANGUAGE_EN);
        for (size_t j = 0; children != NULL && children[j] != NULL; j++) {
            assert_non_null(strstr(buffer_text(&help), children[j]->full));
        }
        buffer_free(&help);
    }
}

/* As roff writes it, where a bare '-' would become another character. */
static const char *name_in_roff(const char *name)
{
    struct buffer text = {0};
    for (; *name != 0; name++) {
        buffer_append_text(&text, *name == '-' ? "\\-" : (char[]){*name, 0});
    }
    const char *copy = arena_copy(&arena, buffer_bytes(&text));
    buffer_free(&text);
    return copy;
}

UNIT(names_every_command_in_manual_and_completions)
{
    static const char *const shells[] = {"bash", "zsh", "fish"};
    const struct command *flat[COMMANDS_MAX];
    help_flatten(flat);
    struct buffer texts[4] = {0};
    help_manual(&texts[3], LANGUAGE_EN);
    for (size_t i = 0; i < 3; i++) {
        assert_true(help_completion(&texts[i], shells[i], LANGUAGE_EN));
    }
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; flat[j] != NULL; j++) {
            const char *name = i == 3 ? name_in_roff(flat[j]->name) : flat[j]->name;
            assert_non_null(strstr(buffer_text(&texts[i]), name));
        }
        buffer_free(&texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_long_and_short_forms_with_values_joined_or_apart),
            cmocka_unit_test(takes_the_last_of_a_repeated_option_and_keeps_them_all_in_order),
            cmocka_unit_test(takes_words_after_two_dashes_as_operands),
            cmocka_unit_test(refuses_what_it_does_not_know_and_says_what_was_meant),
            cmocka_unit_test(finds_the_nearest_word_only_when_one_is_near),
            cmocka_unit_test(gives_every_option_a_meaning),
            cmocka_unit_test(lets_no_command_take_two_options_of_one_name),
            cmocka_unit_test(names_every_option_of_a_command_in_its_help),
            cmocka_unit_test(tells_of_a_command_that_has_others_below_it),
            cmocka_unit_test_teardown(names_every_command_in_manual_and_completions, free_arena),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
