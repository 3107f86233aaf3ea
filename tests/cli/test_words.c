/* What the program says of itself in Chinese: whole, without leftovers, and laid out by width. */
#include "support/unit.h"

#include "cli/help/help.h"
#include "cli/help/words.h"
#include "report/text_layout.h"

#include <stdlib.h>

static bool has_chinese(const char *text)
{
    for (; *text != 0; text++) {
        if ((unsigned char)*text >= 0xe4 && (unsigned char)*text <= 0xe9) {
            return true;
        }
    }
    return false;
}

static void assert_chinese(const char *what, const char *text)
{
    if (text == NULL || !has_chinese(text)) {
        fail_msg("words_zh.def has no Chinese for %s", what);
    }
}

UNIT(every_option_has_a_chinese_meaning)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        assert_chinese(options[i].meaning, option_meaning_zh((enum option_id)i));
        bool is_prose = options[i].fallback != NULL && strchr(options[i].fallback, ' ') != NULL;
        if (is_prose) { /* a single word is a value, which no language changes */
            assert_chinese(options[i].fallback, option_fallback(LANGUAGE_ZH, (enum option_id)i));
        }
    }
}

static void assert_command(const struct command *command)
{
    struct command_text text = command_text_zh(command->full);
    assert_chinese(command->full, text.purpose);
    if (command->details != NULL) {
        assert_chinese(command->full, text.details);
    } else {
        assert_null(text.details);
    }
}

UNIT(every_command_has_chinese_texts)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        assert_command(commands[i]);
        const struct command *const *children = commands[i]->children;
        for (size_t j = 0; children != NULL && children[j] != NULL; j++) {
            assert_command(children[j]);
        }
    }
}

static bool is_command(const char *full)
{
    bool found = false;
    for (size_t i = 0; commands[i] != NULL; i++) {
        found = found || strcmp(commands[i]->full, full) == 0;
        const struct command *const *children = commands[i]->children;
        for (size_t j = 0; children != NULL && children[j] != NULL; j++) {
            found = found || strcmp(children[j]->full, full) == 0;
        }
    }
    return found;
}

UNIT(every_chinese_text_belongs_to_a_command_and_stands_once)
{
    for (size_t i = 0; command_text_name(i) != NULL; i++) {
        if (!is_command(command_text_name(i))) {
            fail_msg("words_zh.def: no command %s", command_text_name(i));
        }
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(command_text_name(i), command_text_name(j));
        }
    }
}

UNIT(every_word_stands_in_both_languages)
{
    for (size_t i = 0; i < SAYS_COUNT; i++) {
        assert_string_not_equal(says(LANGUAGE_EN, (enum help_word)i), "");
        assert_string_not_equal(says(LANGUAGE_ZH, (enum help_word)i), "");
    }
}

/* An option's own form may be wider than a line, text never. */
static void assert_narrow(const char *text)
{
    while (*text != 0) {
        size_t size = strcspn(text, "\n");
        struct bytes line = {(const uint8_t *)text, size};
        bool is_example = size > 9 && memcmp(text, "  aedile ", 9) == 0;
        if (layout_width(line) > 80 && !is_example) {
            fail_msg("wider than 80 columns: %.*s", (int)size, text);
        }
        if (size > 0 && text[size - 1] == ' ') {
            fail_msg("a space at the end of: %.*s", (int)size, text);
        }
        text += size + (text[size] == '\n');
    }
}

UNIT(no_line_of_help_is_wider_than_eighty_columns_in_either_language)
{
    static const enum language languages[] = {LANGUAGE_EN, LANGUAGE_ZH};
    const struct command *flat[COMMANDS_MAX];
    help_flatten(flat);
    for (size_t l = 0; l < 2; l++) {
        struct buffer help = {0};
        help_program(&help, true, languages[l]);
        for (size_t i = 0; flat[i] != NULL; i++) {
            help_command(&help, flat[i], true, languages[l]);
        }
        assert_narrow(buffer_text(&help));
        buffer_free(&help);
    }
}

UNIT(no_line_of_chinese_begins_with_a_closing_mark)
{
    struct buffer help = {0};
    const struct command *flat[COMMANDS_MAX];
    help_flatten(flat);
    for (size_t i = 0; flat[i] != NULL; i++) {
        help_command(&help, flat[i], true, LANGUAGE_ZH);
    }
    for (const char *text = buffer_text(&help); *text != 0;) {
        text += strspn(text, " \n");
        assert_false(strncmp(text, "，", 3) == 0 || strncmp(text, "。", 3) == 0 ||
                     strncmp(text, "）", 3) == 0 || strncmp(text, "；", 3) == 0);
        text += strcspn(text, "\n");
    }
    buffer_free(&help);
}

UNIT(the_chinese_manual_names_every_option_and_may_break_between_ideographs)
{
    struct buffer page = {0};
    help_manual(&page, LANGUAGE_ZH);
    assert_non_null(strstr(buffer_text(&page), ".SH 退出状态\n"));
    assert_non_null(strstr(buffer_text(&page), "证\\:据"));
    assert_null(strstr(buffer_text(&page), "\\:，"));
    assert_null(strstr(buffer_text(&page), "Taken by"));
    buffer_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_option_has_a_chinese_meaning),
            cmocka_unit_test(every_command_has_chinese_texts),
            cmocka_unit_test(every_chinese_text_belongs_to_a_command_and_stands_once),
            cmocka_unit_test(every_word_stands_in_both_languages),
            cmocka_unit_test(no_line_of_help_is_wider_than_eighty_columns_in_either_language),
            cmocka_unit_test(no_line_of_chinese_begins_with_a_closing_mark),
            cmocka_unit_test(
                    the_chinese_manual_names_every_option_and_may_break_between_ideographs),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
