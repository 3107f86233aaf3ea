/* interrupt.h: SIGINT and SIGTERM ask a command to end cleanly. */
#ifndef AEDILE_CLI_INTERRUPT_H
#define AEDILE_CLI_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/* From now on the signals end no process: they make this 1, and what waits in the kernel returns.
 */
const volatile sig_atomic_t *interrupt_watch(void);
bool interrupt_came(void);

#endif
