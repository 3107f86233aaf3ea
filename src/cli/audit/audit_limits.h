/* audit_limits.h: what a design of an audit can prove, before anything is recorded. */
#ifndef AEDILE_CLI_AUDIT_AUDIT_LIMITS_H
#define AEDILE_CLI_AUDIT_AUDIT_LIMITS_H

#include "base/buffer.h"
#include "cli/audit/audit_options.h"
#include "model/wording.h"

enum { SWITCH_TESTS = 2 }; /* of one service: is anything personalised, does the switch act */

/* What the design can prove at best, before anything is recorded: its smallest p, alone and with
 * the two tests of a switch corrected together. True when it can prove that a switch does nothing.
 */
bool audit_design_limits(
        const struct audit_design *design, enum language language, struct buffer *out);

#endif
