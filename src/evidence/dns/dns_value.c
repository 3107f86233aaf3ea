#include "evidence/dns/dns.h"
#include "evidence/packet/internet.h"
#include "evidence/packet/wire.h"

#include <inttypes.h>

enum { TYPE_A = 1, TYPE_NS = 2, TYPE_CNAME = 5, TYPE_SOA = 6, TYPE_PTR = 12, TYPE_MX = 15 };
enum { TYPE_TXT = 16, TYPE_AAAA = 28, TYPE_SRV = 33, TYPE_DNAME = 39 };
enum { TYPE_SVCB = 64, TYPE_HTTPS = 65, TYPE_SPF = 99 };

/* The data of one record: a cursor over the message that ends where the data end. */
struct data {
    struct bytes message; /* up to the end of the data, so that names may point back */
    size_t at;
};

static struct bytes rest_of(const struct data *data)
{
    return bytes_slice(data->message, data->at, SIZE_MAX);
}

static bool print_address(struct data *data, uint8_t version, struct buffer *out)
{
    struct bytes rest = rest_of(data);
    size_t size = version == 4 ? 4 : 16;
    if (rest.size < size) {
        return false;
    }
    uint8_t address[16] = {0};
    char text[ADDRESS_TEXT];
    memcpy(address, rest.data, size);
    address_print(address, version, text);
    buffer_append_text(out, text);
    data->at += size;
    return true;
}

static bool print_name(struct data *data, struct buffer *out)
{
    char name[DNS_NAME_TEXT];
    if (!dns_read_name(data->message, &data->at, name)) {
        return false;
    }
    buffer_append_text(out, name);
    return true;
}

/* `count` numbers of two bytes, a space after each. */
static bool print_numbers(struct data *data, int count, struct buffer *out)
{
    for (int i = 0; i < count; i++) {
        struct bytes rest = rest_of(data);
        if (rest.size < 2) {
            return false;
        }
        buffer_print(out, "%u ", wire_u16(rest.data));
        data->at += 2;
    }
    return true;
}

static void print_quoted(struct bytes text, struct buffer *out)
{
    buffer_append_byte(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (byte == '"' || byte == '\\') {
            buffer_print(out, "\\%c", byte);
        } else if (byte < 0x20 || byte > 0x7e) {
            buffer_print(out, "\\%03u", byte);
        } else {
            buffer_append_byte(out, (char)byte);
        }
    }
    buffer_append_byte(out, '"');
}

/* Texts with a length byte before each (RFC 1035, section 3.3.14). */
static bool print_texts(struct data *data, struct buffer *out)
{
    for (bool first = true; data->at < data->message.size; first = false) {
        struct bytes rest = rest_of(data);
        size_t size = rest.data[0];
        if (size > rest.size - 1) {
            return false;
        }
        if (!first) {
            buffer_append_byte(out, ' ');
        }
        print_quoted(bytes_slice(rest, 1, size), out);
        data->at += 1 + size;
    }
    return true;
}

static bool print_soa(struct data *data, struct buffer *out)
{
    if (!print_name(data, out)) {
        return false;
    }
    buffer_append_byte(out, ' ');
    struct bytes rest;
    if (!print_name(data, out) || (rest = rest_of(data), rest.size < 20)) {
        return false;
    }
    for (size_t i = 0; i < 5; i++) {
        buffer_print(out, " %" PRIu32, wire_u32(rest.data + 4 * i));
    }
    data->at += 20;
    return true;
}

/* A list of addresses, or of texts with a length byte before each, as one parameter's value. */
static bool print_list(struct data *data, unsigned key, struct buffer *out)
{
    bool is_text = key == 1;
    for (bool first = true; data->at < data->message.size; first = false) {
        if (!first) {
            buffer_append_byte(out, ',');
        }
        struct bytes rest = rest_of(data);
        if (!is_text) {
            if (!print_address(data, key == 4 ? 4 : 6, out)) {
                return false;
            }
            continue;
        }
        size_t size = rest.data[0];
        if (size > rest.size - 1) {
            return false;
        }
        for (size_t i = 1; i <= size; i++) { /* protocol names are letters, digits and signs */
            bool is_sign = rest.data[i] > 0x20 && rest.data[i] < 0x7f;
            buffer_append_byte(out, (char)(is_sign ? rest.data[i] : '?'));
        }
        data->at += 1 + size;
    }
    return true;
}

/* One parameter of a service binding (RFC 9460, section 14.3.2). */
static bool print_binding(unsigned key, struct bytes value, struct buffer *out)
{
    static const char *const names[] = {
            "mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint"};
    if (key < sizeof(names) / sizeof(*names)) {
        buffer_print(out, " %s", names[key]);
    } else {
        buffer_print(out, " key%u", key);
    }
    if (value.size == 0) {
        return true;
    }
    buffer_append_byte(out, '=');
    struct data data = {.message = value};
    if (key == 1 || key == 4 || key == 6) {
        return print_list(&data, key, out);
    }
    if (key == 3 && value.size == 2) {
        buffer_print(out, "%u", wire_u16(value.data));
        return true;
    }
    print_quoted(value, out);
    return true;
}

static bool print_service(struct data *data, struct buffer *out)
{
    if (!print_numbers(data, 1, out) || !print_name(data, out)) {
        return false;
    }
    while (data->at < data->message.size) {
        struct bytes rest = rest_of(data);
        if (rest.size < 4 || wire_u16(rest.data + 2) > rest.size - 4) {
            return false;
        }
        size_t size = wire_u16(rest.data + 2);
        if (!print_binding(wire_u16(rest.data), bytes_slice(rest, 4, size), out)) {
            return false;
        }
        data->at += 4 + size;
    }
    return true;
}

static bool print_data(uint16_t type, struct data *data, struct buffer *out)
{
    switch (type) {
    case TYPE_A:
        return print_address(data, 4, out);
    case TYPE_AAAA:
        return print_address(data, 6, out);
    case TYPE_NS:
    case TYPE_CNAME:
    case TYPE_PTR:
    case TYPE_DNAME:
        return print_name(data, out);
    case TYPE_MX:
        return print_numbers(data, 1, out) && print_name(data, out);
    case TYPE_SRV:
        return print_numbers(data, 3, out) && print_name(data, out);
    case TYPE_TXT:
    case TYPE_SPF:
        return print_texts(data, out);
    case TYPE_SOA:
        return print_soa(data, out);
    case TYPE_SVCB:
    case TYPE_HTTPS:
        return print_service(data, out);
    default:
        return false;
    }
}

void dns_value_print(struct bytes message, const struct dns_record *record, struct buffer *out)
{
    size_t end = record->data_at + record->data_size;
    struct data data = {bytes_slice(message, 0, end), record->data_at};
    size_t before = out->size;
    if (print_data(record->type, &data, out) && data.at == end) {
        return;
    }
    if (!out->failed) {
        out->size = before;
    }
    buffer_print(out, "\\# %zu", record->data_size);
    for (size_t i = 0; i < record->data_size; i++) {
        buffer_print(out, i == 0 ? " %02x" : "%02x", message.data[record->data_at + i]);
    }
}
