/* main.c: finds the command that the first words name and runs it. */
#include "cli/command.h"
#include "cli/help/help.h"
#include "cli/output.h"

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

static enum exit_code refuse_command(const struct command *const *list, const char *word)
{
    const char *names[COMMANDS_MAX + 1];
    size_t count = 0;
    for (; list[count] != NULL && count < COMMANDS_MAX; count++) {
        names[count] = list[count]->name;
    }
    names[count] = NULL;
    const char *near = nearest_word(word, names);
    struct fault why;
    (void)(near == NULL ? refuse(&why, E_USAGE, 0, "unknown command '%.60s'; see aedile help", word)
                        : refuse(&why, E_USAGE, 0, "unknown command '%.60s'; did you mean %s?",
                                  word, near));
    say(NULL, why.text);
    return EXIT_USAGE;
}

static enum exit_code show_help(const struct command *command, bool whole)
{
    struct output output = {0};
    if (command == NULL) {
        help_program(&output.buffer, whole);
    } else {
        help_command(&output.buffer, command, whole);
    }
    return output_close(&output) ? EXIT_CLEAN : EXIT_ENGINE;
}

static enum exit_code refuse_operands(const struct command *command)
{
    struct fault why;
    (void)refuse(&why, E_USAGE, 0, "usage: aedile %s%s%s; see aedile help %s", command->full,
            command->operands[0] == 0 ? "" : " ", command->operands, command->full);
    say(NULL, why.text);
    return EXIT_USAGE;
}

static enum exit_code run_command(
        const struct command *command, const char *const *words, size_t count, struct arena *arena)
{
    struct arguments arguments;
    struct fault why;
    if (arguments_read(words, count, command->options, arena, &arguments, &why) != OK) {
        say(NULL, why.text);
        return EXIT_USAGE;
    }
    if (arguments_value(&arguments, OPTION_HELP) != NULL ||
            arguments_value(&arguments, OPTION_SHORT_HELP) != NULL) {
        return show_help(command, arguments_value(&arguments, OPTION_HELP) != NULL);
    }
    if (command->run == NULL || arguments.operand_count < command->operands_least ||
            arguments.operand_count > command->operands_most) {
        return refuse_operands(command);
    }
    return command->run(&(struct call){&arguments, arena});
}

static bool is_word(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

/* words[0] is the first after the program's name. */
static enum exit_code walk(const char *const *words, size_t count, struct arena *arena)
{
    if (is_word(words[0], "--help", "-h")) {
        return show_help(NULL, strcmp(words[0], "--help") == 0);
    }
    const char *first = is_word(words[0], "--version", "-V") ? "version" : words[0];
    const struct command *command = find_command(commands, first);
    if (command == NULL) {
        return refuse_command(commands, words[0]);
    }
    size_t used = 1;
    if (command->children != NULL && count > 1 && words[1][0] != '-') {
        const struct command *child = find_command(command->children, words[1]);
        if (child == NULL) {
            return refuse_command(command->children, words[1]);
        }
        command = child;
        used = 2;
    }
    return run_command(command, words + used, count - used, arena);
}

int main(int argc, char **argv)
{
    (void)signal(SIGPIPE, SIG_IGN); /* a reader that went away is told as a failed write */
    SCOPED(arena_free) struct arena arena = {.limit = (size_t)1 << 30};
    if (argc < 2) {
        SCOPED(buffer_free) struct buffer help = {0};
        help_program(&help, false);
        (void)fwrite(buffer_text(&help), 1, help.size, stderr);
        return EXIT_USAGE;
    }
    return (int)walk((const char *const *)argv + 1, (size_t)argc - 1, &arena);
}
