/* command_list.h: the commands, each defined at the end of its file and listed in commands.c. */
#ifndef AEDILE_CLI_COMMAND_LIST_H
#define AEDILE_CLI_COMMAND_LIST_H

#include "cli/command.h"

extern const struct command command_collect;
extern const struct command command_audit;
extern const struct command command_compare;
extern const struct command command_completion;
extern const struct command command_help;
extern const struct command command_impact;
extern const struct command command_inspect;
extern const struct command command_man;
extern const struct command command_matrix;
extern const struct command command_probe;
extern const struct command command_profile;
extern const struct command command_query;
extern const struct command command_rule;
extern const struct command command_rule_lint;
extern const struct command command_rule_test;
extern const struct command command_session;
extern const struct command command_tables;
extern const struct command command_trials;
extern const struct command command_trials_check;
extern const struct command command_trials_from_har;
extern const struct command command_version;

#endif
