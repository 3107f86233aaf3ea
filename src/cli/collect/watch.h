/* watch.h: what commands that record share: an interrupt that ends them cleanly, progress, and exit
 * statuses. */
#ifndef AEDILE_CLI_COLLECT_WATCH_H
#define AEDILE_CLI_COLLECT_WATCH_H

#include "cli/library/library.h"
#include "collect/collect.h"

/* What a recording is given; from now on SIGINT and SIGTERM stop it. folder: the second operand, or
 * the plan's name without its ending. NULL when memory is spent; that has been told. */
const struct collect *watch_collect(const struct call *call, const struct library *library);

/* Read the plan that the first operand names. False when it cannot be; that has been told. */
bool watch_plan(const struct call *call, struct bytes *ret_text);

/* Tell the fault, if any, and what the program should exit with. */
enum exit_code watch_end(const struct call *call, enum status status, const struct fault *fault);

#endif
