/* message.h: one message of the DevTools protocol, taken apart: an answer has an id, an event has a
 * method (chromedevtools.github.io/devtools-protocol). Everything is a view of the message. */
#ifndef AEDILE_COLLECT_BROWSER_MESSAGE_H
#define AEDILE_COLLECT_BROWSER_MESSAGE_H

#include "base/bytes.h"
#include "base/fault.h"

struct message {
    int64_t id;           /* of the command answered; -1: an event */
    struct bytes method;  /* of an event, without quotes */
    struct bytes session; /* without quotes; empty: the browser itself */
    struct bytes params;  /* raw JSON, or empty, as are these: */
    struct bytes result, error;
};

/* E_MALFORMED with the offset when it is no JSON object, or neither answer nor event. */
MUST_CHECK enum status message_read(
        struct bytes text, struct message *ret_message, struct fault *why);

bool message_is(const struct message *message, const char *method);

#endif
