#include "cli/command_list.h"

const struct command *const commands[] = {
        &command_inspect,
        &command_query,
        &command_compare,
        &command_audit,
        &command_impact,
        &command_matrix,
        &command_session,
        &command_probe,
        &command_collect,
        &command_trials,
        &command_tables,
        &command_rule,
        &command_profile,
        &command_completion,
        &command_man,
        &command_help,
        &command_version,
        NULL,
};
