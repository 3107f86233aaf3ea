/* websocket.h: the messages of a WebSocket (RFC 6455) out of the two directions that an upgrade
 * left: unmasked, put together of their frames, inflated (permessage-deflate, RFC 7692).
 *
 * Left out: control frames (ping, pong, and the reason of a close), and other extensions, whose
 * frames are told as malformed. */
#ifndef AEDILE_EVIDENCE_HTTP_WEBSOCKET_H
#define AEDILE_EVIDENCE_HTTP_WEBSOCKET_H

#include "evidence/body/message_inflater.h"
#include "evidence/http/gathering.h"
#include "evidence/http/http_message.h"

/* Read from where the streams stand to their ends, and add the messages to the exchange of that
 * index, in the order in which they began. A message that lies in one piece in clear is borrowed;
 * any other becomes a region "<stream>/messages" whose pieces are its frames. Ceilings:
 * HTTP_BODY_MAX a message, the budget, SOCKET_MESSAGES_MAX. What cannot be read is an anomaly.
 * Faults: E_MEMORY. */
MUST_CHECK enum status websocket_read(const struct http_reader *common,
        const struct byte_stream *client, const struct byte_stream *server, size_t exchange);

/* Private to websocket*.c. */
struct websocket_side {
    struct byte_stream stream;
    const char *entry; /* of messages that are copied */
    uint64_t copied;   /* bytes of them */
    bool is_sent, is_ended;
    bool is_begun, is_compressed, is_left_out; /* the message under way */
    struct place begun_at;
    struct buffer payload, pieces; /* of it: unmasked bytes, struct region_piece a frame */
    size_t piece_count;
    struct message_inflater inflater;
};

struct websocket {
    const struct http_reader *common;
    size_t exchange, capacity; /* index of the row; room for its messages */
    bool inflates, is_full;
    struct websocket_side sides[2]; /* client, server */
    struct gathering gathering;
    struct buffer frame, text;
};

struct websocket_frame {
    bool is_final, is_compressed, is_masked;
    uint8_t opcode, header_size, key[4];
    uint64_t size; /* of the payload */
};

/* Pass a data frame and take its part of a message (websocket_message.c). */
MUST_CHECK enum status websocket_take(
        struct websocket *socket, struct websocket_side *side, const struct websocket_frame *frame);

/* The message under way has all the bytes it will have: keep it. */
MUST_CHECK enum status websocket_finish(struct websocket *socket, struct websocket_side *side);

#endif
