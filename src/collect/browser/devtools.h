/* devtools.h: speaks the DevTools protocol with one Chromium over its pipes: commands with answers,
 * and events, handed on in the order they came. Pages are hostile and the browser may be taken over
 * by one, so messages have a ceiling, every wait ends by the monotonic clock, and a message that
 * cannot be read ends the conversation. */
#ifndef AEDILE_COLLECT_BROWSER_DEVTOOLS_H
#define AEDILE_COLLECT_BROWSER_DEVTOOLS_H

#include "base/buffer.h"
#include "collect/browser/message.h"

#include <signal.h>

struct devtools;

enum {
    DEVTOOLS_MESSAGE_MAX = 96 << 20, /* a screenshot or body in base64 */
    DEVTOOLS_CALL_MS = 30000,        /* for one answer */
};

struct devtools_options {
    const char *program;               /* NULL: Chromium on the PATH */
    const char *const *switches;       /* further ones, ended by NULL, or NULL */
    const volatile sig_atomic_t *stop; /* once not 0 every wait ends with E_IO; NULL: never */
};

/* What is called with each event, and with answers that no call waits for. It may devtools_send;
 * the message is gone when it returns. */
struct devtools_listener {
    void (*hear)(void *context, const struct message *message);
    void *context;
};

/* Start a browser. Faults: those of process_start, E_MEMORY, E_IO when it ends at once. */
MUST_CHECK enum status devtools_open(
        const struct devtools_options *options, struct devtools **ret_devtools, struct fault *why);
void devtools_close(struct devtools *devtools); /* ends the browser; NULL does nothing */

/* Whether the browser ended by itself, as one that a page takes down does; false while it is told
 * to stop. Known after a call or wait that met it. */
bool devtools_has_ended(const struct devtools *devtools);

/* NULL: nobody listens. */
void devtools_listen(struct devtools *devtools, const struct devtools_listener *listener);

/* The page that commands other than those of Target and Browser go to; NULL: none. Copied. */
void devtools_set_session(struct devtools *devtools, const char *session);

/* Send a command; params is a JSON object or NULL. *ret_result (which may be NULL) is valid until
 * the next call. Faults: E_MISSING when no answer comes in time, as from a page that hangs (the
 * browser may still serve others); E_IO when the browser is gone or was told to stop; E_USAGE with
 * the browser's own words when it refuses; E_MALFORMED, E_LIMIT, E_MEMORY. */
MUST_CHECK enum status devtools_call(struct devtools *devtools, const char *method,
        const char *params, struct bytes *ret_result, struct fault *why);

/* The same, waiting `ms` for the answer. */
MUST_CHECK enum status devtools_call_within(struct devtools *devtools, int64_t ms,
        const char *method, const char *params, struct bytes *ret_result, struct fault *why);

/* Send without waiting; the answer goes to the listener. Its id, or -1: the browser is gone. */
int64_t devtools_send(struct devtools *devtools, const char *method, const char *params);

/* Hear what comes for at most `ms`; returns after the first messages, or when the time is over. */
MUST_CHECK enum status devtools_wait(struct devtools *devtools, int64_t ms, struct fault *why);

#endif
