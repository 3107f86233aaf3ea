#include "tables/traffic/values.h"

#include "base/ascii.h"
#include "knowledge/host/site.h"

enum status value_passage(const struct passage *passage, struct scan_state *state,
        struct value *ret_value, struct fault *why)
{
    struct bytes text = {0};
    *ret_value = (struct value){.kind = KIND_NULL};
    enum status status =
            passage->raw.data == NULL ? OK : passage_text(passage, &state->text, &text, why);
    if (status == OK && passage->raw.data != NULL) {
        *ret_value = value_bytes(text);
    }
    return status;
}

enum status value_lower(
        struct bytes text, struct scan_state *state, struct value *ret_value, struct fault *why)
{
    buffer_clear(&state->buffer);
    state->cached = 0; /* the buffer no longer holds a decoded part */
    uint8_t *room = buffer_reserve(&state->buffer, text.size);
    if (room == NULL && text.size > 0) {
        return refuse(why, E_MEMORY, 0, "no memory for a text");
    }
    for (size_t i = 0; i < text.size; i++) {
        room[i] = ascii_lower(text.data[i]);
    }
    state->buffer.size = text.size;
    *ret_value = value_bytes(buffer_bytes(&state->buffer));
    return OK;
}

enum status value_lower_passage(const struct passage *passage, struct scan_state *state,
        struct value *ret_value, struct fault *why)
{
    struct value value;
    enum status status = value_passage(passage, state, &value, why);
    if (status == OK && value.kind == KIND_TEXT) {
        return value_lower(value.text, state, ret_value, why);
    }
    *ret_value = (struct value){.kind = KIND_NULL};
    return status;
}

struct value value_site(const struct passage *host)
{
    return host->raw.data == NULL ? (struct value){.kind = KIND_NULL}
                                  : value_bytes(site_of(host->raw));
}

struct value value_party(enum party party)
{
    return value_text(party == PARTY_FIRST ? "first" : party == PARTY_THIRD ? "third" : NULL);
}

struct value value_time(int64_t microseconds)
{
    return microseconds == TIME_UNKNOWN ? (struct value){.kind = KIND_NULL}
                                        : value_real((double)microseconds / 1e6);
}

struct value value_t_ms(const struct source *source, int64_t microseconds)
{
    int64_t t_ms = 0;
    return time_in_session(source, microseconds, &t_ms) ? value_integer(t_ms)
                                                        : (struct value){.kind = KIND_NULL};
}

/* First and last number of runs of the IANA registry "TLS Cipher Suites". */
static const struct {
    uint16_t first, last;
    const char *weakness;
} weak[] = {
        {0x0000, 0x0002, "null"},
        {0x0003, 0x0003, "export"},
        {0x0004, 0x0005, "rc4"},
        {0x0006, 0x0006, "export"},
        {0x0007, 0x0007, "no-forward-secrecy"},
        {0x0008, 0x0008, "export"},
        {0x0009, 0x0009, "des"},
        {0x000a, 0x000a, "3des"},
        {0x000b, 0x000b, "export"},
        {0x000c, 0x000c, "des"},
        {0x000d, 0x000d, "3des"},
        {0x000e, 0x000e, "export"},
        {0x000f, 0x000f, "des"},
        {0x0010, 0x0010, "3des"},
        {0x0011, 0x0011, "export"},
        {0x0012, 0x0012, "des"},
        {0x0013, 0x0013, "3des"},
        {0x0014, 0x0014, "export"},
        {0x0015, 0x0015, "des"},
        {0x0016, 0x0016, "3des"},
        {0x0017, 0x001b, "anonymous"},
        {0x002c, 0x002e, "null"},
        {0x002f, 0x0031, "no-forward-secrecy"},
        {0x0034, 0x0034, "anonymous"},
        {0x0035, 0x0037, "no-forward-secrecy"},
        {0x003a, 0x003a, "anonymous"},
        {0x003b, 0x003b, "null"},
        {0x003c, 0x003f, "no-forward-secrecy"},
        {0x0041, 0x0043, "no-forward-secrecy"},
        {0x0046, 0x0046, "anonymous"},
        {0x0062, 0x0066, "export"},
        {0x0068, 0x0069, "no-forward-secrecy"},
        {0x006c, 0x006d, "anonymous"},
        {0x0084, 0x0086, "no-forward-secrecy"},
        {0x0089, 0x0089, "anonymous"},
        {0x008a, 0x008a, "rc4"},
        {0x008b, 0x008b, "3des"},
        {0x0096, 0x0098, "no-forward-secrecy"},
        {0x009b, 0x009b, "anonymous"},
        {0x009c, 0x009d, "no-forward-secrecy"},
        {0x00a6, 0x00a7, "anonymous"},
        {0x00b0, 0x00b1, "null"},
        {0x00b4, 0x00b5, "null"},
        {0x00b8, 0x00b9, "null"},
        {0xc001, 0xc001, "null"},
        {0xc002, 0xc002, "rc4"},
        {0xc003, 0xc003, "3des"},
        {0xc004, 0xc005, "no-forward-secrecy"},
        {0xc006, 0xc006, "null"},
        {0xc007, 0xc007, "rc4"},
        {0xc008, 0xc008, "3des"},
        {0xc00b, 0xc00b, "null"},
        {0xc00c, 0xc00c, "rc4"},
        {0xc00d, 0xc00d, "3des"},
        {0xc00e, 0xc00f, "no-forward-secrecy"},
        {0xc010, 0xc010, "null"},
        {0xc011, 0xc011, "rc4"},
        {0xc012, 0xc012, "3des"},
        {0xc015, 0xc015, "null"},
        {0xc016, 0xc019, "anonymous"},
        {0xc039, 0xc03b, "null"},
        {0xc09c, 0xc09d, "no-forward-secrecy"},
        {0xc0a0, 0xc0a1, "no-forward-secrecy"},
        {0xc0b4, 0xc0b5, "null"},
};

const char *cipher_weakness(const struct tls_session *session)
{
    for (size_t i = 0; i < sizeof(weak) / sizeof(weak[0]); i++) {
        bool is_in = session->cipher >= weak[i].first && session->cipher <= weak[i].last;
        if (is_in && (session->cipher != 0 || session->version != 0)) {
            return weak[i].weakness;
        }
    }
    return NULL;
}

bool cipher_is_null(const struct tls_session *session)
{
    const char *weakness = cipher_weakness(session);
    return weakness != NULL && strcmp(weakness, "null") == 0;
}
