/* about.c: the commands that tell about the program itself. */
#include "cli/command_list.h"
#include "cli/help/help.h"
#include "cli/output.h"
#include "cli/settings.h"

#include "version.h"

static const struct command *find_in(const struct command *const *list, const char *name)
{
    for (size_t i = 0; list != NULL && list[i] != NULL; i++) {
        if (strcmp(list[i]->name, name) == 0) {
            return list[i];
        }
    }
    return NULL;
}

static enum exit_code finish(struct output *output, bool ok)
{
    return output_close(output) && ok ? EXIT_CLEAN : EXIT_ENGINE;
}

static enum exit_code run_help(const struct call *call)
{
    struct output output = {0};
    const struct arguments *arguments = call->arguments;
    enum language language = settings_language(call);
    if (arguments->operand_count == 0) {
        help_program(&output.buffer, true, language);
        return finish(&output, true);
    }
    const struct command *command = find_in(commands, arguments->operands[0]);
    if (command != NULL && arguments->operand_count > 1) {
        command = find_in(command->children, arguments->operands[1]);
    }
    if (command == NULL) {
        say(NULL, "no such command; `aedile help` lists them");
        return EXIT_USAGE;
    }
    help_command(&output.buffer, command, true, language);
    return finish(&output, true);
}

const struct command command_help = {
        .name = "help",
        .full = "help",
        .operands = "[COMMAND]",
        .purpose = "Tell about the program or one command.",
        .operands_most = 2,
        .run = run_help,
};

static enum exit_code run_version(const struct call *call)
{
    (void)call;
    struct output output = {0};
    buffer_append_text(&output.buffer, "aedile " AEDILE_VERSION "\n");
    return finish(&output, true);
}

const struct command command_version = {
        .name = "version",
        .full = "version",
        .operands = "",
        .purpose = "Print the program's version.",
        .run = run_version,
};

static enum exit_code run_manual(const struct call *call)
{
    struct output output = {0};
    help_manual(&output.buffer, settings_language(call));
    return finish(&output, true);
}

const struct command command_man = {
        .name = "man",
        .full = "man",
        .operands = "",
        .purpose = "Print the manual page aedile(1) in roff.",
        .examples = "aedile man | man -l -\n",
        .run = run_manual,
};

static enum exit_code run_completion(const struct call *call)
{
    struct output output = {0};
    if (!help_completion(&output.buffer, call->arguments->operands[0], settings_language(call))) {
        say(NULL, "no such shell; there are: bash zsh fish");
        return EXIT_USAGE;
    }
    return finish(&output, true);
}

const struct command command_completion = {
        .name = "completion",
        .full = "completion",
        .operands = "bash|zsh|fish",
        .purpose = "Print a completion script for a shell.",
        .examples = "aedile completion bash > ~/.local/share/bash-completion/completions/aedile\n",
        .operands_least = 1,
        .operands_most = 1,
        .run = run_completion,
};
