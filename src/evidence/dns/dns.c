#include "evidence/dns/dns.h"

#include "base/utf8.h"
#include "evidence/packet/wire.h"

#include <stdio.h>

enum { JUMPS_MAX = 127, NAME_MAX_BYTES = 255, RECORD_FIXED = 10 };

bool dns_read_header(struct bytes message, struct dns_header *ret_header)
{
    if (message.size < DNS_HEADER) {
        return false;
    }
    const uint8_t *bytes = message.data;
    *ret_header = (struct dns_header){
            .id = wire_u16(bytes),
            .is_response = (bytes[2] & 0x80) != 0,
            .is_cut = (bytes[2] & 0x02) != 0,
            .opcode = bytes[2] >> 3 & 15,
            .response_code = bytes[3] & 15,
            .counts = {wire_u16(bytes + 4), wire_u16(bytes + 6), wire_u16(bytes + 8),
                    wire_u16(bytes + 10)},
    };
    return true;
}

/* Append one label; the text always has room, since a byte takes at most four characters. */
static size_t print_label(struct bytes label, char *text)
{
    size_t size = 0;
    while (label.size > 0) {
        uint32_t point = 0;
        size_t length = utf8_next(label, &point);
        if (length > 1 && point > 0x9f) {
            memcpy(text + size, label.data, length);
            size += length;
        } else if (label.data[0] == '.' || label.data[0] == '\\') {
            text[size++] = '\\';
            text[size++] = (char)label.data[0];
            length = 1;
        } else if (length == 1 && label.data[0] > 0x1f && label.data[0] != 0x7f) {
            text[size++] = (char)label.data[0];
        } else {
            size += (size_t)snprintf(text + size, 5, "\\%03u", label.data[0]);
            length = 1;
        }
        label = bytes_slice(label, length, SIZE_MAX);
    }
    return size;
}

/* Where a compressed name goes on; false when the pointer does not point before `limit`. */
static bool follow(struct bytes message, size_t at, size_t limit, size_t *ret_at)
{
    if (message.size - at < 2) {
        return false;
    }
    size_t target = wire_u16(message.data + at) & 0x3fff;
    *ret_at = target;
    return target < limit;
}

bool dns_read_name(struct bytes message, size_t *at, char ret_name[DNS_NAME_TEXT])
{
    char text[DNS_NAME_TEXT];
    size_t position = *at, limit = *at, end = 0, bytes = 1, size = 0;
    for (int jumps = 0; position < message.size;) {
        size_t length = message.data[position];
        if (length >= 0xc0) {
            end = end == 0 ? position + 2 : end;
            if (jumps++ == JUMPS_MAX || !follow(message, position, limit, &position)) {
                return false;
            }
            limit = position;
            continue;
        }
        bytes += length + 1;
        if (length > 63 || length > message.size - position - 1 || bytes > NAME_MAX_BYTES + 1) {
            return false;
        }
        if (length == 0) {
            memcpy(ret_name, size == 0 ? "." : text, size == 0 ? 1 : size);
            ret_name[size == 0 ? 1 : size] = 0;
            *at = end == 0 ? position + 1 : end;
            return true;
        }
        if (size > 0) {
            text[size++] = '.';
        }
        size += print_label((struct bytes){message.data + position + 1, length}, text + size);
        position += 1 + length;
    }
    return false;
}

bool dns_read_question(struct bytes message, size_t *at, struct dns_question *ret_question)
{
    size_t position = *at;
    if (!dns_read_name(message, &position, ret_question->name) || message.size - position < 4) {
        return false;
    }
    ret_question->type = wire_u16(message.data + position);
    *at = position + 4;
    return true;
}

bool dns_read_record(struct bytes message, size_t *at, struct dns_record *ret_record)
{
    size_t position = *at;
    if (!dns_read_name(message, &position, ret_record->name) ||
            message.size - position < RECORD_FIXED) {
        return false;
    }
    const uint8_t *fixed = message.data + position;
    size_t size = wire_u16(fixed + 8);
    position += RECORD_FIXED;
    if (size > message.size - position) {
        return false;
    }
    ret_record->type = wire_u16(fixed);
    ret_record->ttl = wire_u32(fixed + 4);
    ret_record->data_at = position;
    ret_record->data_size = size;
    *at = position + size;
    return true;
}

/* IANA's registry of resource record types, those that phones and servers use. */
static const struct {
    uint16_t number;
    const char *name;
} types[] = {{1, "A"}, {2, "NS"}, {5, "CNAME"}, {6, "SOA"}, {10, "NULL"}, {12, "PTR"},
        {13, "HINFO"}, {15, "MX"}, {16, "TXT"}, {28, "AAAA"}, {29, "LOC"}, {33, "SRV"},
        {35, "NAPTR"}, {39, "DNAME"}, {41, "OPT"}, {43, "DS"}, {46, "RRSIG"}, {47, "NSEC"},
        {48, "DNSKEY"}, {50, "NSEC3"}, {52, "TLSA"}, {64, "SVCB"}, {65, "HTTPS"}, {99, "SPF"},
        {252, "AXFR"}, {255, "ANY"}, {256, "URI"}, {257, "CAA"}};

void dns_type_print(uint16_t type, char ret_text[DNS_TYPE_TEXT])
{
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        if (types[i].number == type) {
            (void)snprintf(ret_text, DNS_TYPE_TEXT, "%s", types[i].name);
            return;
        }
    }
    (void)snprintf(ret_text, DNS_TYPE_TEXT, "TYPE%u", type);
}
