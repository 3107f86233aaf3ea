/* connection_facts.h: the rows of what lies below HTTP: TLS sessions, certificates, DNS answers and
 * flows. What traffic_facts.h says of numbers, absent texts and times holds here too. */
#ifndef AEDILE_EVIDENCE_TRAFFIC_CONNECTION_FACTS_H
#define AEDILE_EVIDENCE_TRAFFIC_CONNECTION_FACTS_H

#include "evidence/traffic/traffic_facts.h"

struct tls_session {
    uint32_t flow;
    int64_t started;
    uint16_t client_version, version; /* highest offered, negotiated; 0x0304 is TLS 1.3 */
    uint16_t cipher;                  /* IANA number, 0: no ServerHello seen */
    struct passage server_name;       /* SNI */
    struct passage alpn;              /* chosen, or the client's first offer */
    bool encrypted_client_hello, resumed, quic;
    bool decrypted;
    bool unused;               /* the client closed it before it sent anything encrypted */
    const char *not_decrypted; /* why not; NULL when decrypted */
    const char *ja3, *ja4;     /* NULL without ClientHello */
    int alert;                 /* fatal alert's description seen in clear, -1: none */
    uint32_t first_certificate, certificate_count;
    struct bytes client_hello;
};

struct tls_certificate {
    uint32_t tls_session, position;                      /* 0: leaf */
    const char *subject, *issuer, *organization, *names; /* names: DNS and IP SANs, space between */
    const char *serial, *sha256, *signature_algorithm, *key_type;
    const char *unread; /* what of it could not be read or tried, for people; NULL: nothing */
    int key_bits;
    int64_t not_before, not_after;
    bool self_signed, signature_untried; /* the latter: whether it is self-signed is unknown */
    struct bytes der;
};

struct dns_answer {
    uint32_t flow;
    int64_t time;
    const char *name, *type, *value; /* value NULL: a question, or an answer without records */
    uint32_t ttl;
    int response_code;     /* -1: a question that no answer was seen for */
    const char *server;    /* NULL in an archive that does not say */
    const char *transport; /* "udp", "tcp", "tls", "https"; "http": over HTTP in clear */
    bool encrypted;        /* DNS over TLS or HTTPS, seen because it was decrypted */
    struct bytes message;
};

struct flow {
    const char *protocol; /* "tcp", "udp", "icmp" … */
    const char *client, *server;
    uint16_t client_port, server_port;
    int64_t started, ended;
    uint64_t packets_out, packets_in, bytes_out, bytes_in, missing; /* missing: gaps in a stream */
    const char *label; /* nDPI's name of the application protocol, a hint only */
    const char *app;   /* package that owns it, where the capture says so */
    const char *interface;
    bool from_start; /* the opening handshake was seen */
    struct bytes first_packet;
};

#endif
