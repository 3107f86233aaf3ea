/* tls_reader.h: what the files that read one TLS connection share. */
#ifndef AEDILE_EVIDENCE_TLS_TLS_READER_H
#define AEDILE_EVIDENCE_TLS_TLS_READER_H

#include "evidence/http/gathering.h"
#include "evidence/tls/hello.h"
#include "evidence/tls/protection.h"

enum { HANDSHAKE_MAX = 1 << 20, CERTIFICATES_MAX = 64 };

enum tls_epoch { EPOCH_CLEAR, EPOCH_EARLY, EPOCH_HANDSHAKE, EPOCH_TRAFFIC };

struct tls_side {
    bool is_server, is_ended;
    bool hello_read;                   /* the first one */
    bool has_changed;                  /* sent what is encrypted, or says that this comes next */
    struct byte_stream stream;         /* of records */
    struct gathering gathering;        /* of the record or message at hand */
    struct buffer record, message;     /* copies of those that lie in several runs */
    struct stream_direction handshake; /* the records' handshake bytes, in a row */
    size_t handshake_capacity;
    struct byte_stream messages; /* reads those */
    uint64_t handshake_size;
    enum tls_epoch epoch;
    bool finished; /* its Finished was read: the traffic keys come next */
    struct protection protection;
    uint8_t *plain; /* decrypted application data */
    size_t plain_size, plain_room;
    struct stream_run *runs;
    size_t run_count, run_capacity;
    const char *objection; /* why not all of it was decrypted */
};

struct tls_reader {
    const struct stream_connection *connection;
    const struct key_log *keys;
    struct arena *arena;
    uint64_t *plain_left;
    struct traffic *traffic;
    struct fault *why;
    struct tls_side client, server;
    size_t session; /* index of its row */
    uint8_t client_random[TLS_RANDOM_SIZE], server_random[TLS_RANDOM_SIZE];
    struct bytes client_session; /* session id that the client offered */
    uint16_t version, cipher;    /* chosen; 0: unknown */
    bool encrypt_then_mac, has_early_data, hello_done, session_repeated;
};

static inline struct tls_session *tls_row(const struct tls_reader *reader)
{
    return &reader->traffic->tls_sessions[reader->session];
}

/* Add a session's row. */
MUST_CHECK enum status tls_add_session(struct traffic *traffic, struct arena *arena, uint32_t flow,
        int64_t started, struct fault *why);

/* Write what a ClientHello says into its row; `whole` is the message. */
MUST_CHECK enum status tls_describe_client(const struct tls_hello *hello, struct bytes whole,
        struct arena *arena, struct tls_session *session, struct fault *why);

/* Handshake bytes arrived: read the messages that are whole now (handshake.c). */
MUST_CHECK enum status tls_read_messages(struct tls_reader *reader, struct tls_side *side);

/* Append a run to the side's handshake bytes. */
MUST_CHECK enum status tls_add_handshake(
        struct tls_reader *reader, struct tls_side *side, struct stream_run run);

/* Open an encrypted record that was gathered, and do with its content what its type asks for
 * (decrypt.c). `record` includes the header. */
MUST_CHECK enum status tls_open_record(
        struct tls_reader *reader, struct tls_side *side, struct bytes record);

/* TLS 1.2 and older: the side changes to encrypted records (decrypt.c). */
void tls_change_cipher(struct tls_reader *reader, struct tls_side *side);

/* No more of this side is read, for a reason in words (a string that lives on). */
void tls_give_up(struct tls_side *side, const char *objection);

#endif
