/* audit_options.h: the commands of aedile audit, and what their options say. Private to cli/audit.
 */
#ifndef AEDILE_CLI_AUDIT_AUDIT_OPTIONS_H
#define AEDILE_CLI_AUDIT_AUDIT_OPTIONS_H

#include "cli/command.h"

struct audit_design {
    int64_t personas, twins, blocks;
    uint64_t seed;
    /* Of data/threshold.csv. */
    double level; /* of the tests: alpha */
    int32_t block_seconds, block_hours;
};

/* EXIT_CLEAN, or what the program should exit with when an option is no number or out of range, or
 * the data cannot be read; that has then been told. Without options, 3 personas of 3 accounts in 10
 * blocks. */
MUST_CHECK enum exit_code audit_design_read(
        const struct call *call, struct audit_design *ret_design);

extern const struct command audit_template, audit_power;

#endif
