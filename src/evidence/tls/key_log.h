/* key_log.h: asks a key log for a connection's secrets. */
#ifndef AEDILE_EVIDENCE_TLS_KEY_LOG_H
#define AEDILE_EVIDENCE_TLS_KEY_LOG_H

#include "evidence/tls/tls_stream.h"

enum { TLS_RANDOM_SIZE = 32, TLS_SECRET_MAX = 64, TLS_MASTER_SIZE = 48 };

enum key_label {
    KEY_MASTER, /* CLIENT_RANDOM: the master secret of TLS 1.2 and older */
    KEY_CLIENT_EARLY,
    KEY_CLIENT_HANDSHAKE,
    KEY_SERVER_HANDSHAKE,
    KEY_CLIENT_TRAFFIC,
    KEY_SERVER_TRAFFIC,
    KEY_LABELS,
};

/* The secret that belongs to a client random; empty when the log (may be NULL) has none. */
struct bytes key_log_find(
        const struct key_log *log, const uint8_t random[TLS_RANDOM_SIZE], enum key_label label);

#endif
