/* dns.h: reads DNS messages (RFC 1035), also those of multicast DNS (RFC 6762) and LLMNR (RFC
 * 4795).
 *
 * Names are given as they were sent, in the master-file form: bytes that are no part of well-formed
 * UTF-8 text as \DDD, dots inside a label as "\.". */
#ifndef AEDILE_EVIDENCE_DNS_DNS_H
#define AEDILE_EVIDENCE_DNS_DNS_H

#include "base/buffer.h"

/* A name has at most 255 bytes, each of which may take four characters. */
enum { DNS_NAME_TEXT = 1024, DNS_TYPE_TEXT = 12, DNS_HEADER = 12 };

struct dns_header {
    uint16_t id;
    bool is_response, is_cut; /* cut: the TC bit */
    int opcode, response_code;
    uint16_t counts[4]; /* questions, answers, authority, additional */
};

struct dns_question {
    char name[DNS_NAME_TEXT];
    uint16_t type;
};

struct dns_record {
    char name[DNS_NAME_TEXT];
    uint16_t type;
    uint32_t ttl;
    size_t data_at, data_size; /* in the message */
};

bool dns_read_header(struct bytes message, struct dns_header *ret_header);

/* Read what stands at *at and move past it. False when it is cut short, or when a compressed name
 * points anywhere but backwards; *at is then unchanged. */
bool dns_read_name(struct bytes message, size_t *at, char ret_name[DNS_NAME_TEXT]);
bool dns_read_question(struct bytes message, size_t *at, struct dns_question *ret_question);
bool dns_read_record(struct bytes message, size_t *at, struct dns_record *ret_record);

/* "AAAA"; "TYPE1234" where there is no name (RFC 3597, section 5). */
void dns_type_print(uint16_t type, char ret_text[DNS_TYPE_TEXT]);

/* The record's data in the master-file form of its type: addresses, names, texts in quotes; "\#
 * size hex" (RFC 3597) for a type that is not known or data that break their type. */
void dns_value_print(struct bytes message, const struct dns_record *record, struct buffer *out);

#endif
