/* text.c: the texts of filters as URLs have them: lower case, hosts in ASCII, "%xx". */
#include "base/ascii.h"
#include "base/utf8.h"
#include "knowledge/filter/build.h"

/* RFC 3492, section 5: the parameters of Punycode. */
enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, FIRST_BIAS = 72, FIRST_CODE = 128 };
enum { LABEL_MAX = 63 }; /* characters; longer ones are no part of a host */

static char digit(uint32_t value)
{
    return (char)(value < 26 ? 'a' + value : '0' + (value - 26));
}

static uint32_t threshold(uint32_t position, uint32_t bias)
{
    return position <= bias ? T_MIN : position >= bias + T_MAX ? T_MAX : position - bias;
}

static uint32_t adapted(uint32_t delta, uint32_t written, bool first)
{
    delta = first ? delta / DAMP : delta / 2;
    delta += delta / written;
    uint32_t position = 0;
    for (; delta > (BASE - T_MIN) * T_MAX / 2; position += BASE) {
        delta /= BASE - T_MIN;
    }
    return position + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static void put_number(struct buffer *out, uint32_t number, uint32_t bias)
{
    for (uint32_t position = BASE;; position += BASE) {
        uint32_t limit = threshold(position, bias);
        if (number < limit) {
            buffer_append_byte(out, digit(number));
            return;
        }
        buffer_append_byte(out, digit(limit + (number - limit) % (BASE - limit)));
        number = (number - limit) / (BASE - limit);
    }
}

/* Section 6.3. At most LABEL_MAX characters below 0x110000: no sum can overflow. */
static void put_punycode(struct buffer *out, const uint32_t *codes, size_t count)
{
    uint32_t written = 0, delta = 0, bias = FIRST_BIAS, reached = FIRST_CODE;
    buffer_append_text(out, "xn--");
    for (size_t i = 0; i < count; i++) {
        if (codes[i] < FIRST_CODE) {
            buffer_append_byte(out, (char)codes[i]);
            written++;
        }
    }
    uint32_t basic = written;
    if (basic > 0) {
        buffer_append_byte(out, '-');
    }
    while (written < count) {
        uint32_t next = UINT32_MAX;
        for (size_t i = 0; i < count; i++) {
            next = codes[i] >= reached && codes[i] < next ? codes[i] : next;
        }
        delta += (next - reached) * (written + 1);
        reached = next;
        for (size_t i = 0; i < count; i++) {
            delta += codes[i] < reached ? 1 : 0;
            if (codes[i] == reached) {
                put_number(out, delta, bias);
                bias = adapted(delta, written + 1, written == basic);
                delta = 0;
                written++;
            }
        }
        delta++;
        reached++;
    }
}

static void put_byte(struct buffer *out, uint8_t byte)
{
    static const char hexadecimal[] = "0123456789abcdef";
    if (byte < 0x80) {
        buffer_append_byte(out, (char)ascii_lower(byte));
        return;
    }
    buffer_append_byte(out, '%');
    buffer_append_byte(out, hexadecimal[byte >> 4]);
    buffer_append_byte(out, hexadecimal[byte & 0xf]);
}

static bool is_ascii(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

static void put_label(struct buffer *out, struct bytes label)
{
    uint32_t codes[LABEL_MAX];
    size_t count = 0, at = 0;
    bool sound = !is_ascii(label);
    while (sound && at < label.size) {
        uint32_t code = 0;
        size_t size = utf8_next(bytes_slice(label, at, label.size), &code);
        sound = count < LABEL_MAX && size > 0;
        at += size;
        if (sound) {
            codes[count++] = code < 0x80 ? ascii_lower((uint8_t)code) : code;
        }
    }
    if (sound) {
        put_punycode(out, codes, count);
        return;
    }
    for (size_t i = 0; i < label.size; i++) {
        put_byte(out, label.data[i]);
    }
}

/* How much of the text a host is: up to what cannot stand in one. */
static size_t host_size(struct bytes text)
{
    size_t size = 0;
    while (size < text.size && strchr("/^*?:|", text.data[size]) == NULL) {
        size++;
    }
    return size;
}

void build_text(struct build *build, struct bytes text, bool is_host, struct filter_text *ret_text)
{
    size_t start = build->strings.size;
    size_t host = is_host ? host_size(text) : 0, at = 0;
    while (at < host) {
        const uint8_t *dot = memchr(text.data + at, '.', host - at);
        size_t end = dot == NULL ? host : (size_t)(dot - text.data);
        put_label(&build->strings, bytes_slice(text, at, end - at));
        at = end;
        if (at < host) {
            buffer_append_byte(&build->strings, '.');
            at++;
        }
    }
    for (; at < text.size; at++) {
        put_byte(&build->strings, text.data[at]);
    }
    *ret_text = (struct filter_text){(uint32_t)start, (uint32_t)(build->strings.size - start)};
}
