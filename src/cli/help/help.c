#include "cli/help/help.h"

enum { WIDTH = 80, INDENT = 2, MEANING_AT = 30 };

const char *const help_exit_codes[][2] = {
        {"0", "clean: nothing found at or above --fail-on"},
        {"1", "findings at or above --fail-on"},
        {"2", "the command line or the configuration makes no sense"},
        {"3", "some evidence could not be read, or only partly; wins over 1"},
        {"4", "a rule or the engine failed, or the output could not be written; wins over 1 and 3"},
        {"130", "interrupted; what was written until then stands"},
        {NULL, NULL},
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

static void pad(struct buffer *out, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        buffer_append_byte(out, ' ');
    }
}

/* Characters, not bytes: our own texts are UTF-8 with single-width characters. */
static size_t characters(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    }
    return count;
}

/* One paragraph, words wrapped, continued at `indent`; `column` is where the line stands. */
static void wrap(struct buffer *out, const char *text, size_t indent, size_t column)
{
    bool first = true;
    while (*text != 0) {
        size_t size = strcspn(text, " \n");
        size_t wide = characters(text, size);
        if (!first && column + 1 + wide > WIDTH) {
            buffer_append_byte(out, '\n');
            pad(out, indent);
            column = indent;
        } else if (!first) {
            buffer_append_byte(out, ' ');
            column++;
        }
        buffer_append(out, (struct bytes){(const uint8_t *)text, size});
        column += wide;
        first = false;
        text += size;
        text += strspn(text, " \n");
    }
    buffer_append_byte(out, '\n');
}

static void put_paragraphs(struct buffer *out, const char *text)
{
    while (*text != 0) {
        const char *end = strstr(text, "\n\n");
        size_t size = end == NULL ? strlen(text) : (size_t)(end - text);
        SCOPED(buffer_free) struct buffer paragraph = {.limit = 1 << 16};
        buffer_append(&paragraph, (struct bytes){(const uint8_t *)text, size});
        wrap(out, buffer_text(&paragraph), 0, 0);
        buffer_append_byte(out, '\n');
        text += size;
        text += strspn(text, "\n");
    }
}

/* `left` at the indent, `right` wrapped beside it. */
static void put_pair(struct buffer *out, const char *left, const char *right, size_t at)
{
    pad(out, INDENT);
    buffer_append_text(out, left);
    size_t column = INDENT + characters(left, strlen(left));
    if (column + 2 > at) {
        buffer_append_byte(out, '\n');
        column = 0;
    }
    pad(out, at - column);
    wrap(out, right, at, at);
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

static void put_option(struct buffer *out, const struct option *option)
{
    SCOPED(buffer_free) struct buffer form = {.limit = 256};
    SCOPED(buffer_free) struct buffer meaning = {.limit = 4096};
    help_option_form(&form, option);
    buffer_append_text(&meaning, option->meaning);
    if (option->choices != NULL) {
        buffer_print(&meaning, " One of: %s.", option->choices);
    }
    if (option->fallback != NULL) {
        buffer_print(&meaning, " Default: %s.", option->fallback);
    }
    put_pair(out, buffer_text(&form), buffer_text(&meaning), MEANING_AT);
}

static void put_options(struct buffer *out, uint32_t accepted)
{
    buffer_append_text(out, "Options:\n");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (((accepted | OPTIONS_ALWAYS) & TAKES(i)) != 0) {
            put_option(out, &options[i]);
        }
    }
}

static void put_exit_codes(struct buffer *out)
{
    buffer_append_text(out, "\nExit status:\n");
    for (size_t i = 0; help_exit_codes[i][0] != NULL; i++) {
        put_pair(out, help_exit_codes[i][0], help_exit_codes[i][1], 8);
    }
}

static void put_examples(struct buffer *out, const char *examples)
{
    buffer_append_text(out, "\nExamples:\n");
    while (*examples != 0) {
        size_t size = strcspn(examples, "\n");
        pad(out, INDENT);
        buffer_append(out, (struct bytes){(const uint8_t *)examples, size});
        buffer_append_byte(out, '\n');
        examples += size + (examples[size] == '\n');
    }
}

static void put_commands(struct buffer *out, const struct command *const *list)
{
    buffer_append_text(out, "Commands:\n");
    for (size_t i = 0; list[i] != NULL; i++) {
        put_pair(out, list[i]->full, list[i]->purpose, 16);
    }
}

void help_program(struct buffer *out, bool whole)
{
    const struct command *flat[COMMANDS_MAX];
    help_flatten(flat);
    buffer_append_text(out,
            "aedile inspects apps and other evidence of internet platforms by rules that cite the "
            "law.\n\nUsage: aedile COMMAND [OPTION]… [OPERAND]…\n\n");
    put_commands(out, whole ? flat : commands);
    put_examples(out, "aedile inspect app.apk\n"
                      "aedile inspect --profile all --format html -o report.html app.apk\n"
                      "aedile query 'SELECT name FROM app_permission' app.apk\n");
    if (whole) {
        put_exit_codes(out);
        buffer_append_text(out, "\nConfiguration, the first that says something counts: options, "
                                "variables AEDILE_*,\n./aedile.yaml, "
                                "$XDG_CONFIG_HOME/aedile/config.yaml. Keys:");
        for (size_t i = 0; i < OPTION_COUNT; i++) {
            if (options[i].setting) {
                buffer_print(out, " %s", options[i].name);
            }
        }
        buffer_append_text(out, ".\n");
    }
    buffer_append_text(out, "\n`aedile help COMMAND` tells more about a command.\n");
}

static void put_usage(struct buffer *out, const struct command *command)
{
    bool parent = command->children != NULL;
    buffer_print(out, "Usage: aedile %s%s%s%s\n\n", command->full, parent ? " COMMAND" : "",
            command->operands[0] != 0 ? " [OPTION]… " : " [OPTION]…", command->operands);
}

void help_command(struct buffer *out, const struct command *command, bool whole)
{
    put_usage(out, command);
    wrap(out, command->purpose, 0, 0);
    buffer_append_byte(out, '\n');
    if (whole && command->details != NULL) {
        put_paragraphs(out, command->details);
    }
    if (command->children != NULL) {
        put_commands(out, command->children);
        buffer_append_byte(out, '\n');
    }
    put_options(out, command->options);
    if (whole) {
        put_exit_codes(out);
    }
    if (command->examples != NULL) {
        put_examples(out, command->examples);
    }
}
