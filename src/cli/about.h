/* about.h: the commands, each defined at the end of its file and listed in main.c. */
#ifndef AEDILE_CLI_ABOUT_H
#define AEDILE_CLI_ABOUT_H

#include "cli/command.h"

extern const struct command command_completion;
extern const struct command command_help;
extern const struct command command_man;
extern const struct command command_version;

#endif
