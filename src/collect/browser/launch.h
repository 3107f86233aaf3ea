/* launch.h: starts the browser of a recording, with the names that the plan gives addresses. */
#ifndef AEDILE_COLLECT_LAUNCH_H
#define AEDILE_COLLECT_LAUNCH_H

#include "collect/browser/devtools.h"
#include "collect/web/address.h"

/* Faults: those of devtools_open. */
MUST_CHECK enum status launch_browser(const struct address_book *book,
        const volatile sig_atomic_t *stop, struct devtools **ret_devtools, struct fault *why);

#endif
