/* main.c: finds the command that the first words name and runs it. */
#include "cli/command.h"
#include "cli/help/help.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/overwrite.h"
#include "cli/settings.h"

#include <signal.h>
#include <stdio.h>

static const struct command *find_command(const struct command *const *list, const char *name)
{
    for (size_t i = 0; list[i] != NULL; i++) {
        if (strcmp(list[i]->name, name) == 0) {
            return list[i];
        }
    }
    return NULL;
}

/* `group`: the words before, NULL for none. */
static enum exit_code refuse_command(
        const struct command *group, const struct command *const *list, const char *word)
{
    const char *names[COMMANDS_MAX + 1];
    size_t count = 0;
    for (; list[count] != NULL && count < COMMANDS_MAX; count++) {
        names[count] = list[count]->name;
    }
    names[count] = NULL;
    const char *near = nearest_word(word, names);
    const char *full = group == NULL ? "" : group->full, *gap = group == NULL ? "" : " ";
    struct fault why;
    (void)(near == NULL
                    ? refuse(&why, E_USAGE, 0, "unknown command '%s%s%.60s'; see aedile help%s%s",
                              full, gap, word, gap, full)
                    : refuse(&why, E_USAGE, 0, "unknown command '%s%s%.60s'; did you mean %s?",
                              full, gap, word, near));
    say(NULL, why.text);
    return EXIT_USAGE;
}

static enum exit_code show_help(const struct command *command, bool whole, const struct call *call)
{
    enum language language = settings_language(call);
    struct output output = {0};
    if (command == NULL) {
        help_program(&output.buffer, whole, language);
    } else {
        help_command(&output.buffer, command, whole, language);
    }
    return output_close(&output) ? EXIT_CLEAN : EXIT_ENGINE;
}

/* A group of commands has no operands of its own: its commands are named. */
static enum exit_code refuse_operands(const struct command *command)
{
    SCOPED(buffer_free) struct buffer text = {0};
    buffer_print(&text, "usage: aedile %s%s%s", command->full, command->operands[0] == 0 ? "" : " ",
            command->operands);
    for (size_t i = 0; command->children != NULL && command->children[i] != NULL; i++) {
        buffer_print(&text, "%s%s", i == 0 ? " " : "|", command->children[i]->name);
    }
    buffer_print(&text, "; see aedile help %s", command->full);
    say(NULL, buffer_text(&text));
    return EXIT_USAGE;
}

/* What was called with which options; false when these make no sense, which has then been told. */
static bool read_call(const char *const *words, size_t count, option_set accepted,
        struct arguments *ret_arguments, struct arena *arena)
{
    struct fault why;
    if (arguments_read(words, count, accepted, arena, ret_arguments, &why) != OK) {
        say(NULL, why.text);
        return false;
    }
    return true;
}

static enum exit_code run_command(
        const struct command *command, const char *const *words, size_t count, struct arena *arena)
{
    struct arguments arguments;
    if (!read_call(words, count, command->options, &arguments, arena)) {
        return EXIT_USAGE;
    }
    struct call call = {&arguments, arena};
    if (arguments_value(&arguments, OPTION_HELP) != NULL ||
            arguments_value(&arguments, OPTION_SHORT_HELP) != NULL) {
        return show_help(command, arguments_value(&arguments, OPTION_HELP) != NULL, &call);
    }
    if (command->run == NULL || arguments.operand_count < command->operands_least ||
            arguments.operand_count > command->operands_most) {
        return refuse_operands(command);
    }
    const char *output = arguments_value(&arguments, OPTION_OUTPUT);
    if (output != NULL && holds_evidence(output, arguments.operands, arguments.operand_count)) {
        say(output, "this is evidence and is not written over");
        return EXIT_USAGE;
    }
    return command->run(&call);
}

static bool is_word(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

static enum exit_code run_program_help(const char *const *words, size_t count, struct arena *arena)
{
    struct arguments arguments;
    if (!read_call(words, count, 0, &arguments, arena)) {
        return EXIT_USAGE;
    }
    bool whole = arguments_value(&arguments, OPTION_HELP) != NULL;
    return show_help(NULL, whole, &(struct call){&arguments, arena});
}

/* words[0] is the first after the program's name. */
static enum exit_code walk(const char *const *words, size_t count, struct arena *arena)
{
    if (is_word(words[0], "--help", "-h")) {
        return run_program_help(words, count, arena);
    }
    const char *first = is_word(words[0], "--version", "-V") ? "version" : words[0];
    const struct command *command = find_command(commands, first);
    if (command == NULL) {
        return refuse_command(NULL, commands, words[0]);
    }
    size_t used = 1;
    if (command->children != NULL && count > 1 && words[1][0] != '-') {
        const struct command *child = find_command(command->children, words[1]);
        if (child == NULL) {
            return refuse_command(command, command->children, words[1]);
        }
        command = child;
        used = 2;
    }
    return run_command(command, words + used, count - used, arena);
}

/* How many words at the start choose the language: --lang zh-CN, --lang=zh-CN, or none. */
static size_t count_language(const char *const *words, size_t count)
{
    if (count > 0 && strncmp(words[0], "--lang=", strlen("--lang=")) == 0) {
        return 1;
    }
    return count > 1 && strcmp(words[0], "--lang") == 0 ? 2 : 0;
}

/* `aedile --lang zh-CN rule list` means `aedile rule list --lang zh-CN`: the language in front of
 * the words is moved behind the words that name the command. */
static bool put_language_behind(
        const char *const **words, size_t count, size_t language, struct arena *arena)
{
    const char **ordered = arena_alloc(arena, count * sizeof(*ordered));
    if (ordered == NULL) {
        return false;
    }
    const char *const *rest = *words + language;
    size_t rest_count = count - language, used = 1;
    const struct command *command = find_command(commands, rest[0]);
    used += command != NULL && command->children != NULL && rest_count > 1 && rest[1][0] != '-';
    memcpy(ordered, rest, used * sizeof(*ordered));
    memcpy(ordered + used, *words, language * sizeof(*ordered));
    memcpy(ordered + used + language, rest + used, (rest_count - used) * sizeof(*ordered));
    *words = ordered;
    return true;
}

static enum exit_code show_short_help(const char *const *words, size_t count, struct arena *arena)
{
    SCOPED(buffer_free) struct buffer help = {0};
    struct arguments arguments;
    if (read_call(words, count, 0, &arguments, arena)) {
        help_program(&help, false, settings_language(&(struct call){&arguments, arena}));
        (void)fwrite(buffer_text(&help), 1, help.size, stderr);
    }
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    (void)signal(SIGPIPE, SIG_IGN); /* a reader that went away is told as a failed write */
    interrupt_tell_shrunk_files();
    interrupt_end_at_once();
    SCOPED(arena_free) struct arena arena = {.limit = (size_t)1 << 30};
    const char *const *words = (const char *const *)argv + 1;
    size_t count = argc < 2 ? 0 : (size_t)argc - 1;
    size_t language = count_language(words, count);
    if (count == language) {
        return (int)show_short_help(words, count, &arena);
    }
    if (language > 0 && !put_language_behind(&words, count, language, &arena)) {
        say(NULL, "no memory for the arguments");
        return EXIT_ENGINE;
    }
    return (int)walk(words, count, &arena);
}
