#include "knowledge/secret_check.h"

#include "base/utf8.h"

#include <strings.h>

enum { JOSE_MAX = 1024, KEY_MAX = 16 * 1024, KEY_MIN = 40 };

bool is_of_class(uint8_t byte, unsigned classes)
{
    unsigned own = 0;
    if (byte >= 'A' && byte <= 'Z') {
        own = CLASS_UPPER | CLASS_BASE32;
    } else if (byte >= 'a' && byte <= 'z') {
        own = CLASS_LOWER | (byte <= 'f' ? (unsigned)CLASS_HEX : 0);
    } else if (byte >= '0' && byte <= '9') {
        own = CLASS_DIGIT | CLASS_HEX | (byte >= '2' && byte <= '7' ? (unsigned)CLASS_BASE32 : 0);
    } else if (byte == '-') {
        own = CLASS_DASH;
    } else if (byte == '_') {
        own = CLASS_UNDERSCORE;
    } else if (byte == '+' || byte == '/' || byte == '=') {
        own = CLASS_PADDED;
    }
    return (own & classes) != 0;
}

size_t run_of_class(struct bytes text, size_t at, unsigned classes)
{
    size_t end = at;
    while (end < text.size && is_of_class(text.data[end], classes)) {
        end++;
    }
    return end - at;
}

static size_t count_different(struct bytes value)
{
    bool seen[256] = {0};
    size_t count = 0;
    for (size_t i = 0; i < value.size; i++) {
        count += !seen[value.data[i]];
        seen[value.data[i]] = true;
    }
    return count;
}

/* The longest run in which each byte is the one before plus `step`. */
static size_t longest_run(struct bytes value, int step)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < value.size; i++) {
        run = i > 0 && value.data[i] == value.data[i - 1] + step ? run + 1 : 1;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static bool holds_word(struct bytes value, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= value.size; i++) {
        if (strncasecmp((const char *)value.data + i, word, size) == 0) {
            return true;
        }
    }
    return false;
}

bool looks_random(struct bytes value)
{
    static const char *const words[] = {
            "example", "xxxx", "dummy", "placeholder", "changeme", "your_", "your-", "redacted"};
    size_t length = value.size < 32 ? value.size : 32;
    if (count_different(value) * 3 < length || longest_run(value, 0) > 5 ||
            longest_run(value, 1) > 6 || longest_run(value, -1) > 6) {
        return false;
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (holds_word(value, words[i])) {
            return false;
        }
    }
    return true;
}

/* CRC-32 as in ISO/IEC 3309, reflected polynomial 0xedb88320. */
static uint32_t crc32_of(struct bytes bytes)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < bytes.size; i++) {
        crc ^= bytes.data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
        }
    }
    return ~crc;
}

bool base62_checksum_holds(struct bytes value)
{
    static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    enum { DIGITS = 6 };
    if (value.size <= DIGITS) {
        return false;
    }
    uint32_t crc = crc32_of(bytes_slice(value, 0, value.size - DIGITS));
    for (size_t i = 0; i < DIGITS; i++, crc /= 62) {
        if (value.data[value.size - 1 - i] != (uint8_t)digits[crc % 62]) {
            return false;
        }
    }
    return true;
}

static int base64_digit(uint8_t byte)
{
    if (byte >= 'A' && byte <= 'Z') {
        return byte - 'A';
    }
    if (byte >= 'a' && byte <= 'z') {
        return byte - 'a' + 26;
    }
    if (byte >= '0' && byte <= '9') {
        return byte - '0' + 52;
    }
    return byte == '+' || byte == '-' ? 62 : byte == '/' || byte == '_' ? 63 : -1;
}

size_t code_base64_decode(struct bytes text, uint8_t *ret_data, size_t room)
{
    uint32_t bits = 0;
    size_t held = 0, size = 0;
    for (size_t i = 0; i < text.size && text.data[i] != '=' && size < room; i++) {
        int digit = base64_digit(text.data[i]);
        i += text.data[i] == '\\'; /* a line break written out as \n in a source string */
        if (digit < 0) {
            continue;
        }
        bits = bits << 6 | (uint32_t)digit;
        held += 6;
        if (held >= 8) {
            held -= 8;
            ret_data[size++] = (uint8_t)(bits >> held);
        }
    }
    return size;
}

/* The end of the JSON string that opens at `at`, behind its quote; 0 when it does not end. */
static size_t string_end(struct bytes json, size_t at)
{
    for (at++; at < json.size; at++) {
        if (json.data[at] == '\\') {
            at++;
        } else if (json.data[at] == '"') {
            return at + 1;
        }
    }
    return 0;
}

/* Whether the bytes are one JSON object by its brackets and strings, with "alg":"…" at the top. */
static bool is_object_with_alg(struct bytes json)
{
    const struct bytes member = bytes_of("\"alg\"");
    int depth = 0;
    bool found = false;
    for (size_t at = 0; at < json.size; at++) {
        uint8_t byte = json.data[at];
        if (byte == '"') {
            size_t end = string_end(json, at);
            if (end == 0) {
                return false;
            }
            struct bytes text = bytes_slice(json, at, end - at);
            struct bytes colon = bytes_slice(json, end, 2);
            found = found || (depth == 1 && bytes_equal(text, member) &&
                                     bytes_equal(colon, bytes_of(":\"")));
            at = end - 1;
        }
        depth += (byte == '{' || byte == '[') - (byte == '}' || byte == ']');
        if (depth == 0) {
            return found && json.data[0] == '{' && at + 1 == json.size;
        }
    }
    return false;
}

bool is_jose_header(struct bytes encoded)
{
    uint8_t json[JOSE_MAX];
    size_t size = code_base64_decode(encoded, json, sizeof(json));
    return size < sizeof(json) && utf8_is_valid((struct bytes){json, size}) &&
           is_object_with_alg((struct bytes){json, size});
}

/* Whether the bytes are a DER SEQUENCE (X.690, 8.1) that fills them all. */
static bool is_der_sequence(struct bytes der)
{
    if (der.size < KEY_MIN || der.data[0] != 0x30) {
        return false;
    }
    size_t length = der.data[1], header = 2;
    if (length == 0x81 || length == 0x82) {
        size_t octets = length - 0x80;
        length = der.data[2];
        if (octets == 2) {
            length = length << 8 | der.data[3];
        }
        header += octets;
    } else if (length > 0x7f) {
        return false;
    }
    return header + length == der.size;
}

bool is_private_key_body(struct bytes body)
{
    static const char openssh[] = "openssh-key-v1"; /* with its NUL: PROTOCOL.key of OpenSSH */
    uint8_t key[KEY_MAX];
    size_t size = code_base64_decode(body, key, sizeof(key));
    struct bytes decoded = {key, size};
    if (size == sizeof(key)) {
        return false;
    }
    return is_der_sequence(decoded) ||
           (size > KEY_MIN && memcmp(key, openssh, sizeof(openssh)) == 0);
}
