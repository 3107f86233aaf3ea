/* process.h: a headless Chromium with a profile of its own, made for the occasion, that is driven
 * over two pipes (--remote-debugging-pipe: its descriptors 3 and 4). */
#ifndef AEDILE_COLLECT_BROWSER_PROCESS_H
#define AEDILE_COLLECT_BROWSER_PROCESS_H

#include "base/fault.h"

#include <stddef.h>
#include <sys/types.h>

enum { PROCESS_SWITCHES_MAX = 16, PROCESS_PATH = 1024 };

struct process {
    pid_t pid; /* leads a process group of its own */
    int to, from;
    char profile[PROCESS_PATH];
};

/* Start `program`, or when NULL the first of chromium, chromium-browser, google-chrome on the PATH.
 * switches: further ones, ended by NULL. Nothing of the user's own profile, proxy or environment of
 * the desktop is used; the sandbox is off only for root, where Chromium cannot start with it.
 * Faults: E_MISSING when there is no Chromium, E_IO, E_LIMIT for too many switches or a TMPDIR with
 * no room for the name of the browser's socket. */
MUST_CHECK enum status process_start(const char *program, const char *const *switches,
        struct process *ret_process, struct fault *why);

/* Kill the whole process group and remove the profile. Does nothing for one that never started. */
void process_stop(struct process *process);

#endif
