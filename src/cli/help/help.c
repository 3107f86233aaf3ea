#include "cli/help/help.h"

#include "cli/help/words.h"
#include "report/text_layout.h"

enum { WIDTH = 80, INDENT = 2, MEANING_AT = 30 };

const struct help_exit_code help_exit_codes[] = {
        {"0", SAYS_EXIT_CLEAN},
        {"1", SAYS_EXIT_FINDINGS},
        {"2", SAYS_EXIT_USAGE},
        {"3", SAYS_EXIT_EVIDENCE},
        {"4", SAYS_EXIT_ENGINE},
        {"130", SAYS_EXIT_INTERRUPTED},
        {NULL, SAYS_COUNT},
};

void help_flatten(const struct command *ret_list[COMMANDS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *const *children = commands[i]->children;
        if (children == NULL && count + 1 < COMMANDS_MAX) {
            ret_list[count++] = commands[i];
        }
        for (size_t j = 0; children != NULL && children[j] != NULL && count + 1 < COMMANDS_MAX;
                j++) {
            ret_list[count++] = children[j];
        }
    }
    ret_list[count] = NULL;
}

/* One paragraph, its lines broken; it begins where the line stands, at column `indent`. */
static void wrap(struct buffer *out, struct bytes text, int indent)
{
    while (text.size > 0 && !out->failed) {
        buffer_append(out, layout_next_line(&text, WIDTH - indent));
        buffer_append_byte(out, '\n');
        layout_spaces(out, text.size > 0 ? indent : 0);
    }
}

static void put_paragraphs(struct buffer *out, const char *text)
{
    while (*text != 0) {
        const char *end = strstr(text, "\n\n");
        size_t size = end == NULL ? strlen(text) : (size_t)(end - text);
        wrap(out, (struct bytes){(const uint8_t *)text, size}, 0);
        buffer_append_byte(out, '\n');
        text += size;
        text += strspn(text, "\n");
    }
}

/* `left` at the indent, `right` wrapped beside it. */
static void put_pair(struct buffer *out, const char *left, const char *right, int at)
{
    int width = layout_width(bytes_of(left));
    layout_spaces(out, INDENT);
    buffer_append_text(out, left);
    if (INDENT + width + 2 > at) {
        buffer_append_byte(out, '\n');
        layout_spaces(out, at);
    } else {
        layout_spaces(out, at - INDENT - width);
    }
    wrap(out, bytes_of(right), at);
}

void help_option_form(struct buffer *out, const struct option *option)
{
    if (option->letter != 0) {
        buffer_print(out, "-%c", option->letter);
    }
    if (option->name != NULL) {
        buffer_print(out, "%s--%s", option->letter != 0 ? ", " : "    ", option->name);
    }
    if (option->argument != NULL) {
        buffer_print(out, " %s", option->argument);
    }
}

static void put_option(struct buffer *out, enum option_id id, enum language language)
{
    const struct option *option = &options[id];
    SCOPED(buffer_free) struct buffer form = {.limit = 256};
    SCOPED(buffer_free) struct buffer meaning = {.limit = 4096};
    const char *fallback = option_fallback(language, id);
    const char *stop = says(language, SAYS_STOP);
    help_option_form(&form, option);
    buffer_append_text(&meaning, option_meaning(language, id));
    if (option->choices != NULL) {
        buffer_print(&meaning, "%s%s%s", says(language, SAYS_ONE_OF), option->choices, stop);
    }
    if (fallback != NULL) {
        buffer_print(&meaning, "%s%s%s", says(language, SAYS_DEFAULT), fallback, stop);
    }
    put_pair(out, buffer_text(&form), buffer_text(&meaning), MEANING_AT);
}

static void put_options(struct buffer *out, option_set accepted, enum language language)
{
    buffer_print(out, "%s\n", says(language, SAYS_OPTIONS));
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (((accepted | OPTIONS_ALWAYS) & TAKES(i)) != 0) {
            put_option(out, (enum option_id)i, language);
        }
    }
}

static void put_exit_codes(struct buffer *out, enum language language)
{
    buffer_print(out, "\n%s\n", says(language, SAYS_EXIT_STATUS));
    for (size_t i = 0; help_exit_codes[i].code != NULL; i++) {
        put_pair(out, help_exit_codes[i].code, says(language, help_exit_codes[i].meaning), 8);
    }
}

static void put_examples(struct buffer *out, const char *examples, enum language language)
{
    buffer_print(out, "\n%s\n", says(language, SAYS_EXAMPLES));
    while (*examples != 0) {
        size_t size = strcspn(examples, "\n");
        layout_spaces(out, INDENT);
        buffer_append(out, (struct bytes){(const uint8_t *)examples, size});
        buffer_append_byte(out, '\n');
        examples += size + (examples[size] == '\n');
    }
}

static void put_commands(
        struct buffer *out, const struct command *const *list, enum language language)
{
    buffer_print(out, "%s\n", says(language, SAYS_COMMANDS));
    for (size_t i = 0; list[i] != NULL; i++) {
        put_pair(out, list[i]->full, command_purpose(language, list[i]), 16);
    }
}

static void put_configuration(struct buffer *out, enum language language)
{
    SCOPED(buffer_free) struct buffer text = {.limit = 4096};
    const char *between = "";
    buffer_append_text(&text, says(language, SAYS_CONFIGURATION));
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (options[i].setting) {
            buffer_print(&text, "%s%s", between, options[i].name);
            between = " ";
        }
    }
    buffer_append_text(&text, says(language, SAYS_STOP));
    buffer_append_byte(out, '\n');
    wrap(out, buffer_bytes(&text), 0);
}

void help_program(struct buffer *out, bool whole, enum language language)
{
    const struct command *flat[COMMANDS_MAX];
    help_flatten(flat);
    wrap(out, bytes_of(says(language, SAYS_INTRODUCTION)), 0);
    buffer_print(out, "\n%s%s\n\n", says(language, SAYS_USAGE), says(language, SAYS_USAGE_PROGRAM));
    put_commands(out, whole ? flat : commands, language);
    put_examples(out,
            "aedile inspect app.apk\n"
            "aedile inspect --profile all --format html -o report.html app.apk\n"
            "aedile query 'SELECT name FROM app_permission' app.apk\n",
            language);
    if (whole) {
        put_exit_codes(out, language);
        put_configuration(out, language);
    }
    buffer_print(out, "\n%s\n", says(language, SAYS_MORE_HELP));
}

static void put_usage(struct buffer *out, const struct command *command, enum language language)
{
    bool parent = command->children != NULL;
    buffer_print(out, "%saedile %s%s%s%s%s\n\n", says(language, SAYS_USAGE), command->full,
            parent ? says(language, SAYS_USAGE_COMMAND) : "", says(language, SAYS_USAGE_OPTION),
            command->operands[0] != 0 ? " " : "", command->operands);
}

void help_command(
        struct buffer *out, const struct command *command, bool whole, enum language language)
{
    const char *details = command_details(language, command);
    put_usage(out, command, language);
    wrap(out, bytes_of(command_purpose(language, command)), 0);
    buffer_append_byte(out, '\n');
    if (whole && details != NULL) {
        put_paragraphs(out, details);
    }
    if (command->children != NULL) {
        put_commands(out, command->children, language);
        buffer_append_byte(out, '\n');
    }
    put_options(out, command->options, language);
    if (whole) {
        put_exit_codes(out, language);
    }
    if (command->examples != NULL) {
        put_examples(out, command->examples, language);
    }
}
