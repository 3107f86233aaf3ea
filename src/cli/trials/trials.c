/* trials.c: aedile trials, the commands about link trials. */
#include "cli/command_list.h"

static const struct command *const children[] = {
        &command_trials_from_har, &command_trials_check, NULL};

const struct command command_trials = {
        .name = "trials",
        .full = "trials",
        .operands = "",
        .purpose = "Make link trials out of recordings, or check them.",
        .children = children,
};
