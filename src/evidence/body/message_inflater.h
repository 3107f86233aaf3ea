/* message_inflater.h: raw deflate (RFC 1951) that comes in messages, each of which may point back
 * into those before it (RFC 7692, section 7.2.2). */
#ifndef AEDILE_EVIDENCE_BODY_MESSAGE_INFLATER_H
#define AEDILE_EVIDENCE_BODY_MESSAGE_INFLATER_H

#include "evidence/body/coding.h"

struct message_inflater {
    void *stream; /* zlib's; NULL before the first message */
};

/* Append one message's bytes to `out`, as coding_decode does. After CODING_PARTIAL no later message
 * can be read: what it may point back to is not known. */
enum coding_result message_inflate(
        struct message_inflater *inflater, struct bytes coded, size_t ceiling, struct buffer *out);

void message_inflater_end(struct message_inflater *inflater);

#endif
