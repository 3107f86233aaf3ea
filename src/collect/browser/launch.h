/* launch.h: starts the browser of a recording, with the names that the plan gives addresses. */
#ifndef AEDILE_COLLECT_BROWSER_LAUNCH_H
#define AEDILE_COLLECT_BROWSER_LAUNCH_H

#include "collect/browser/devtools.h"
#include "collect/web/address.h"

/* Unless private addresses are allowed, the browser itself knows no host that is one, so that what
 * runs beside the page, such as its workers, cannot ask for it either. Faults: those of
 * devtools_open. */
MUST_CHECK enum status launch_browser(const struct address_book *book, bool allow_private,
        const volatile sig_atomic_t *stop, struct devtools **ret_devtools, struct fault *why);

#endif
