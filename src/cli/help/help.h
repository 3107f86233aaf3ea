/* help.h: what a person reads about the program, all from the command and option tables. */
#ifndef AEDILE_CLI_HELP_HELP_H
#define AEDILE_CLI_HELP_HELP_H

#include "base/buffer.h"
#include "cli/command.h"
#include "cli/help/words.h"

void help_program(struct buffer *out, bool whole, enum language language);
void help_command(
        struct buffer *out, const struct command *command, bool whole, enum language language);

/* Roff with man macros. Chinese may break between any two characters, without a further macro
 * package. */
void help_manual(struct buffer *out, enum language language);

/* False: no such shell. fish shows descriptions, in the language. */
bool help_completion(struct buffer *out, const char *shell, enum language language);

/* Each command that can be run, children in place of their parents; ended by NULL. */
enum { COMMANDS_MAX = 64 };
void help_flatten(const struct command *ret_list[COMMANDS_MAX]);

/* "-o, --output FILE" */
void help_option_form(struct buffer *out, const struct option *option);

struct help_exit_code {
    const char *code; /* "0" */
    enum help_word meaning;
};
extern const struct help_exit_code help_exit_codes[]; /* ended by a code that is NULL */

#endif
