/* interrupt.h: SIGINT and SIGTERM ask a command to end cleanly; SIGBUS says that a file shrank. */
#ifndef AEDILE_CLI_INTERRUPT_H
#define AEDILE_CLI_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/* From now on the signals end the program where it stands, with EXIT_INTERRUPTED: rows that are on
 * standard output stay there, a file for them is not begun before they are all there. */
void interrupt_end_at_once(void);

/* Between true and false both signals wait: what is written meanwhile is written whole. */
void interrupt_hold(bool is_held);

/* From now on the signals end no process: they make this 1, and what waits in the kernel returns.
 */
const volatile sig_atomic_t *interrupt_watch(void);
bool interrupt_came(void);

/* A mapped file that somebody cuts while it is read ends this process with words and the status of
 * evidence that could not be read. Children end by the signal, which their parent tells. */
void interrupt_tell_shrunk_files(void);

/* Between these two such a file is read on as zeros, so that one of many costs no other. For
 * finding out what files are, not for evidence. The second tells whether one was cut. */
void interrupt_bear_shrunk_files(void);
bool interrupt_bore_shrunk_files(void);

#endif
