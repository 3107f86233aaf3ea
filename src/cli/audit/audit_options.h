/* audit_options.h: the commands of aedile audit, and what their options say. Private to cli/audit.
 */
#ifndef AEDILE_CLI_AUDIT_AUDIT_OPTIONS_H
#define AEDILE_CLI_AUDIT_AUDIT_OPTIONS_H

#include "base/buffer.h"
#include "cli/command.h"
#include "model/wording.h"

#define AUDIT_LEVEL 0.05 /* of the tests; alpha in data/threshold.csv */

struct audit_design {
    int64_t personas, twins, blocks;
    uint64_t seed;
};

/* What the design can prove at best, before anything is recorded: its smallest p, alone and with
 * the two tests of a switch corrected together. True when it can prove that a switch does nothing.
 */
bool audit_design_limits(
        const struct audit_design *design, enum language language, struct buffer *out);

/* False when an option is no number or out of range; that has then been told. Without options, 3
 * personas of 3 accounts in 10 blocks. */
bool audit_design_read(const struct call *call, struct audit_design *ret_design);

extern const struct command audit_template, audit_power;

#endif
