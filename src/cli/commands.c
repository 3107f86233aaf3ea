#include "cli/about.h"

const struct command *const commands[] = {
        &command_completion,
        &command_man,
        &command_help,
        &command_version,
        NULL,
};
