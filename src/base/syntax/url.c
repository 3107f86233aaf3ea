#include "base/syntax/url.h"

#include "base/ascii.h"
#include "base/hex.h"

bool bytes_equal_without_case(struct bytes a, struct bytes b)
{
    if (a.size != b.size) {
        return false;
    }
    for (size_t i = 0; i < a.size; i++) {
        if (ascii_lower(a.data[i]) != ascii_lower(b.data[i])) {
            return false;
        }
    }
    return true;
}

static bool is_scheme_byte(uint8_t byte)
{
    return ascii_is_letter(byte) || ascii_is_digit(byte) || byte == '+' || byte == '-' ||
           byte == '.';
}

/* The bytes before the first of `ends`, all when none is there; *rest is what follows from it on.
 */
static struct bytes take_until(struct bytes *rest, const char *ends)
{
    struct bytes taken = *rest;
    for (const char *end = ends; *end != 0 && taken.size > 0; end++) {
        const uint8_t *found = memchr(taken.data, *end, taken.size);
        taken.size = found == NULL ? taken.size : (size_t)(found - taken.data);
    }
    *rest = bytes_slice(*rest, taken.size, rest->size);
    return taken;
}

static const struct {
    const char *scheme;
    uint16_t port;
} usual[] = {{"http", 80}, {"https", 443}, {"ws", 80}, {"wss", 443}, {"ftp", 21}};

enum { USUAL_COUNT = sizeof(usual) / sizeof(usual[0]) };

bool url_scheme_is_web(struct bytes scheme)
{
    return (scheme.size == 4 && bytes_equal_without_case(scheme, bytes_of("http"))) ||
           (scheme.size == 5 && bytes_equal_without_case(scheme, bytes_of("https")));
}

static bool needs_host(struct bytes scheme)
{
    for (size_t i = 0; i < USUAL_COUNT; i++) {
        if (bytes_equal_without_case(scheme, bytes_of(usual[i].scheme))) {
            return true;
        }
    }
    return false;
}

/* Bytes up to the authority's end (section 3.2); *ret_plain: it is a host and nothing else. */
static size_t authority_size(struct bytes rest, bool *ret_plain)
{
    bool is_plain = true;
    size_t size = 0;
    for (; size < rest.size; size++) {
        uint8_t byte = rest.data[size];
        if (byte > '[') { /* small letters, most of a host */
            continue;
        }
        if (byte == '/' || byte == '?' || byte == '#') {
            break;
        }
        is_plain = is_plain && byte != '@' && byte != ':' && byte != '[';
    }
    *ret_plain = is_plain;
    return size;
}

static void split_authority(struct bytes authority, struct url *url)
{
    for (size_t i = authority.size; i > 0; i--) {
        if (authority.data[i - 1] == '@') {
            url->user = bytes_slice(authority, 0, i - 1);
            authority = bytes_slice(authority, i, authority.size);
            break;
        }
    }
    if (authority.size > 0 && authority.data[0] == '[') {
        authority = bytes_slice(authority, 1, authority.size);
        url->host = take_until(&authority, "]");
        authority = bytes_slice(authority, 1, authority.size);
    } else {
        url->host = take_until(&authority, ":");
    }
    if (authority.size > 0 && authority.data[0] == ':') {
        url->port = bytes_slice(authority, 1, authority.size);
    }
}

bool url_split_start(struct bytes text, struct url *ret_url, struct bytes *ret_rest)
{
    struct url url = {0};
    struct bytes rest = text;
    while (url.scheme.size < rest.size && is_scheme_byte(rest.data[url.scheme.size])) {
        url.scheme.size++;
    }
    url.scheme.data = text.data;
    if (url.scheme.size == 0 || !ascii_is_letter(text.data[0]) || url.scheme.size == rest.size ||
            rest.data[url.scheme.size] != ':') {
        return false;
    }
    rest = bytes_slice(rest, url.scheme.size + 1, rest.size);
    if (bytes_start_with(rest, bytes_of("//"))) {
        bool is_plain;
        rest = bytes_slice(rest, 2, rest.size);
        struct bytes authority = bytes_slice(rest, 0, authority_size(rest, &is_plain));
        rest = bytes_slice(rest, authority.size, rest.size);
        if (is_plain) { /* the usual case */
            url.host = authority;
        } else {
            split_authority(authority, &url);
        }
    }
    if (url.host.size == 0 && needs_host(url.scheme)) {
        return false;
    }
    *ret_url = url;
    *ret_rest = rest;
    return true;
}

void url_split_rest(struct bytes rest, struct url *url)
{
    url->path = take_until(&rest, "?#");
    if (rest.size > 0 && rest.data[0] == '?') {
        rest = bytes_slice(rest, 1, rest.size);
        url->query = take_until(&rest, "#");
    }
    url->fragment = rest.size > 0 ? bytes_slice(rest, 1, rest.size) : rest;
}

bool url_split(struct bytes text, struct url *ret_url)
{
    struct bytes rest;
    if (!url_split_start(text, ret_url, &rest)) {
        return false;
    }
    url_split_rest(rest, ret_url);
    return true;
}

uint16_t url_port(const struct url *url)
{
    uint32_t port = 0;
    for (size_t i = 0; i < url->port.size && i < 5; i++) {
        uint8_t digit = url->port.data[i];
        port = digit >= '0' && digit <= '9' ? port * 10 + (uint32_t)(digit - '0') : UINT32_MAX / 16;
    }
    if (url->port.size > 0) {
        return url->port.size <= 5 && port <= UINT16_MAX ? (uint16_t)port : 0;
    }
    for (size_t i = 0; i < USUAL_COUNT; i++) {
        if (bytes_equal_without_case(url->scheme, bytes_of(usual[i].scheme))) {
            return usual[i].port;
        }
    }
    return 0;
}

void url_decode(struct bytes text, bool plus, struct buffer *out)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        int high = byte == '%' && i + 2 < text.size ? hex_digit(text.data[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(text.data[i + 2]) : -1;
        if (low >= 0) {
            byte = (uint8_t)(high * 16 + low);
            i += 2;
        } else if (plus && byte == '+') {
            byte = ' ';
        }
        buffer_append_byte(out, (char)byte);
    }
}
