/* dns_log.h: what was asked of name servers and what they answered, as rows of traffic. A question
 * gives a row of its own only when no answer to it was seen. */
#ifndef AEDILE_EVIDENCE_DNS_DNS_LOG_H
#define AEDILE_EVIDENCE_DNS_DNS_LOG_H

#include "evidence/traffic/traffic.h"

enum { DNS_PORT = 53, DNS_TLS_PORT = 853, MDNS_PORT = 5353, LLMNR_PORT = 5355 };

/* Ceilings: questions and records of one message, bytes of one value, which no
 * message can pass. Beyond the first two the message's rest is left out, which is an anomaly. */
enum { DNS_QUESTIONS_MAX = 64, DNS_RECORDS_MAX = 512, DNS_VALUE_MAX = 1 << 19 };

struct dns_log {
    struct arena *arena, *work; /* of the rows; of what is needed meanwhile */
    struct traffic *traffic;
    struct dns_pending *slots; /* a hash table of questions */
    size_t slot_count, used;
    uint64_t seed;
    struct buffer value;
};

/* Where and when a message was seen. */
struct dns_sighting {
    struct bytes message;
    struct place place; /* of the message */
    uint32_t flow;
    int64_t time;
    const char *server;    /* textual address, lives as long as the traffic */
    struct bytes client;   /* address of who asks */
    uint16_t client_port;  /* MDNS_PORT: anybody may answer anybody */
    const char *transport; /* a literal: "udp", "tcp", "tls", "https", "http" */
    bool encrypted;
};

void dns_log_init(
        struct dns_log *log, struct traffic *traffic, struct arena *arena, struct arena *work);

/* Add one message's rows. A damaged message is an anomaly. Faults: E_MEMORY. */
MUST_CHECK enum status dns_log_add(
        struct dns_log *log, const struct dns_sighting *sighting, struct fault *why);

/* Drop the questions that were answered. Call once, at the end, whatever came before. */
void dns_log_finish(struct dns_log *log);

#endif
