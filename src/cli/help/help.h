/* help.h: what a person reads about the program, all from the command and option tables. */
#ifndef AEDILE_CLI_HELP_H
#define AEDILE_CLI_HELP_H

#include "base/buffer.h"
#include "cli/command.h"

void help_program(struct buffer *out, bool whole);
void help_command(struct buffer *out, const struct command *command, bool whole);
void help_manual(struct buffer *out);                        /* roff with man macros */
bool help_completion(struct buffer *out, const char *shell); /* false: no such shell */

/* Each command that can be run, children in place of their parents; ended by NULL. */
enum { COMMANDS_MAX = 64 };
void help_flatten(const struct command *ret_list[COMMANDS_MAX]);

/* "-o, --output FILE" */
void help_option_form(struct buffer *out, const struct option *option);

extern const char *const help_exit_codes[][2]; /* code, meaning; ended by NULL */

#endif
