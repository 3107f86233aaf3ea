#include "knowledge/ladder_codes.h"

#include "base/utf8.h"

#include <libdeflate.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

typedef void writer(struct bytes value, struct buffer *out);

static void through(writer *first, writer *second, struct bytes value, struct buffer *out)
{
    struct buffer between = {0};
    first(value, &between);
    second(buffer_bytes(&between), out);
    buffer_free(&between);
}

static void plain(struct bytes value, struct buffer *out)
{
    buffer_append(out, value);
}

static void each(struct bytes value, const char *before, const char *digits, unsigned base,
        int width, struct buffer *out)
{
    for (size_t i = 0; i < value.size; i++) {
        char text[5] = "0000";
        unsigned left = value.data[i];
        int at = 4;
        while (left > 0 || 4 - at < width) {
            text[--at] = digits[left % base];
            left /= base;
        }
        buffer_append_text(out, before);
        buffer_append_text(out, text + at);
        buffer_append_text(out, before[0] == '&' ? ";" : "");
    }
}

/* The same for characters, of which some have several bytes. */
static void each_point(
        struct bytes value, const char *before, const char *format, struct buffer *out)
{
    for (size_t at = 0; at < value.size;) {
        uint32_t point = value.data[at];
        size_t size = utf8_next(bytes_slice(value, at, 4), &point);
        char text[16];
        (void)snprintf(text, sizeof(text),
                format[0] == 'd'   ? "%u"
                : format[0] == 'x' ? "%04x"
                                   : "%X",
                (unsigned)point);
        buffer_append_text(out, before);
        buffer_append_text(out, text);
        buffer_append_text(out, format + 1);
        at += size == 0 ? 1 : size;
    }
}

static const char small[] = "0123456789abcdef", large[] = "0123456789ABCDEF";

static void upper(struct bytes value, struct buffer *out)
{
    for (size_t i = 0; i < value.size; i++) {
        uint8_t c = value.data[i];
        buffer_append_byte(out, (char)(c >= 'a' && c <= 'z' ? c - 32 : c));
    }
}

static void lower(struct bytes value, struct buffer *out)
{
    for (size_t i = 0; i < value.size; i++) {
        uint8_t c = value.data[i];
        buffer_append_byte(out, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
    }
}

static void percent(struct bytes value, struct buffer *out)
{
    each(value, "%", large, 16, 2, out);
}

/* Only what stands for itself nowhere: what a second and third round would find. */
static void percent_signs(struct bytes value, struct buffer *out)
{
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] == '%') {
            buffer_append_text(out, "%25");
        } else {
            buffer_append(out, bytes_slice(value, i, 1));
        }
    }
}

static void percent_2(struct bytes value, struct buffer *out)
{
    through(percent, percent_signs, value, out);
}

static void percent_3(struct bytes value, struct buffer *out)
{
    through(percent_2, percent_signs, value, out);
}

static void hex(struct bytes value, struct buffer *out)
{
    each(value, "", small, 16, 2, out);
}

static void hex_upper(struct bytes value, struct buffer *out)
{
    each(value, "", large, 16, 2, out);
}

static void base64(struct bytes value, struct buffer *out)
{
    unsigned char *text = malloc(value.size / 3 * 4 + 8);
    int size = EVP_EncodeBlock(text, value.data, (int)value.size);
    buffer_append(out, (struct bytes){text, (size_t)size});
    free(text);
}

static void base64_bare(struct bytes value, struct buffer *out)
{
    base64(value, out);
    while (out->size > 0 && out->data[out->size - 1] == '=') {
        out->size--;
    }
}

static void base64_url(struct bytes value, struct buffer *out)
{
    base64_bare(value, out);
    for (size_t i = 0; i < out->size; i++) {
        out->data[i] = out->data[i] == '+' ? '-' : out->data[i] == '/' ? '_' : out->data[i];
    }
}

static void base64_behind_one(struct bytes value, struct buffer *out)
{
    struct buffer longer = {0};
    buffer_append_text(&longer, ":");
    buffer_append(&longer, value);
    buffer_append_text(&longer, ";ok");
    base64(buffer_bytes(&longer), out);
    buffer_free(&longer);
}

static void base64_behind_two(struct bytes value, struct buffer *out)
{
    struct buffer longer = {0};
    buffer_append(&longer, (struct bytes){(const uint8_t *)"\x01\xff", 2});
    buffer_append(&longer, value);
    buffer_append(&longer, (struct bytes){(const uint8_t *)"\x00\x80", 2});
    base64(buffer_bytes(&longer), out);
    buffer_free(&longer);
}

static void base64_2(struct bytes value, struct buffer *out)
{
    through(base64, base64, value, out);
}

static void base32(struct bytes value, struct buffer *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    for (size_t bit = 0; bit < 8 * value.size; bit += 5) {
        unsigned digit = 0;
        for (size_t i = bit; i < bit + 5; i++) {
            unsigned byte = i / 8 < value.size ? value.data[i / 8] : 0;
            digit = digit * 2 + (byte >> (7 - i % 8) & 1);
        }
        buffer_append_byte(out, digits[digit]);
    }
    while (out->size % 8 != 0) {
        buffer_append_byte(out, '=');
    }
}

static void unicode(struct bytes value, struct buffer *out)
{
    each_point(value, "\\u", "x", out);
}

static void backslash_x(struct bytes value, struct buffer *out)
{
    each(value, "\\x", small, 16, 2, out);
}

static void entity_decimal(struct bytes value, struct buffer *out)
{
    each_point(value, "&#", "d;", out);
}

static void entity_hex(struct bytes value, struct buffer *out)
{
    each_point(value, "&#x", "X;", out);
}

static void entity_named(struct bytes value, struct buffer *out)
{
    for (size_t i = 0; i < value.size; i++) {
        uint8_t c = value.data[i];
        if (c == '@' || c == '.' || c == ':') {
            buffer_append_text(out, c == '@' ? "&commat;" : c == '.' ? "&period;" : "&colon;");
        } else if (i == 0 && c < 0x80) {
            buffer_print(out, "&#%d;", c);
        } else {
            buffer_append_byte(out, (char)c);
        }
    }
}

static void quoted(struct bytes value, struct buffer *out)
{
    each(value, "=", large, 16, 2, out);
}

static void reversed(struct bytes value, struct buffer *out)
{
    for (size_t end = value.size, at = end; at > 0; end = at) {
        do {
            at--;
        } while (at > 0 && (value.data[at] & 0xc0) == 0x80);
        buffer_append(out, bytes_slice(value, at, end - at));
    }
}

static void base64_reversed(struct bytes value, struct buffer *out)
{
    through(reversed, base64, value, out);
}

static void in_object(const char *head, struct bytes value, struct buffer *out)
{
    buffer_append_text(out, head);
    buffer_append(out, value);
    buffer_append_text(out, "\",\"ts\":1700000000123}}");
}

static void json(struct bytes value, struct buffer *out)
{
    in_object("{\"v\":2,\"u\":{\"id\":\"", value, out);
}

static void json_in_json(struct bytes value, struct buffer *out)
{
    struct buffer inner = {0};
    through(unicode, json, value, &inner);
    buffer_append_text(out, "{\"data\":\"");
    ladder_put_in_json(buffer_bytes(&inner), out);
    buffer_append_text(out, "\"}");
    buffer_free(&inner);
}

static void base64_json(struct bytes value, struct buffer *out)
{
    through(json, base64, value, out);
}

static void percent_base64_json(struct bytes value, struct buffer *out)
{
    struct buffer inner = {0};
    base64_json(value, &inner);
    for (size_t i = 0; i < inner.size; i++) {
        bool odd = inner.data[i] == '+' || inner.data[i] == '/' || inner.data[i] == '=';
        (odd ? percent : plain)(bytes_slice(buffer_bytes(&inner), i, 1), out);
    }
    buffer_free(&inner);
}

static void hex_json(struct bytes value, struct buffer *out)
{
    through(json, hex, value, out);
}

typedef size_t packer(struct libdeflate_compressor *, const void *, size_t, void *, size_t);

static void packed(struct bytes value, packer *pack, struct buffer *out)
{
    uint8_t room[4096];
    struct buffer inner = {0};
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
    json(value, &inner);
    size_t size = pack(compressor, inner.data, inner.size, room, sizeof(room));
    libdeflate_free_compressor(compressor);
    buffer_free(&inner);
    base64((struct bytes){room, size}, out);
}

static void base64_gzip(struct bytes value, struct buffer *out)
{
    packed(value, libdeflate_gzip_compress, out);
}

static void base64_zlib(struct bytes value, struct buffer *out)
{
    packed(value, libdeflate_zlib_compress, out);
}

static void base64_deflate(struct bytes value, struct buffer *out)
{
    packed(value, libdeflate_deflate_compress, out);
}

static void protobuf(struct bytes value, struct buffer *out)
{
    static const uint8_t head[] = {0x08, 0x96, 0x01, 0x12};
    buffer_append(out, (struct bytes){head, sizeof(head)});
    buffer_append_byte(out, (char)value.size);
    buffer_append(out, value);
    buffer_append(out, (struct bytes){(const uint8_t *)"\x18\x01", 2});
}

static void base64_protobuf(struct bytes value, struct buffer *out)
{
    through(protobuf, base64, value, out);
}

static void digest(const char *name, struct bytes value, struct buffer *out)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_MD *algorithm = EVP_MD_fetch(NULL, name, NULL);
    if (EVP_Digest(value.data, value.size, bytes, &size, algorithm, NULL) != 1) {
        abort();
    }
    EVP_MD_free(algorithm);
    buffer_append(out, (struct bytes){bytes, size});
}

#define DIGEST(function, name)                                                                     \
    static void function##_raw(struct bytes value, struct buffer *out)                             \
    {                                                                                              \
        digest(name, value, out);                                                                  \
    }                                                                                              \
    static void function(struct bytes value, struct buffer *out)                                   \
    {                                                                                              \
        through(function##_raw, hex, value, out);                                                  \
    }
DIGEST(md5, "MD5")
DIGEST(sha1, "SHA1")
DIGEST(sha224, "SHA2-224")
DIGEST(sha256, "SHA2-256")
DIGEST(sha384, "SHA2-384")
DIGEST(sha512, "SHA2-512")
DIGEST(sha3, "SHA3-256")
DIGEST(sm3, "SM3")

#define THROUGH(function, first, second)                                                           \
    static void function(struct bytes value, struct buffer *out)                                   \
    {                                                                                              \
        through(first, second, value, out);                                                        \
    }
THROUGH(md5_upper, md5_raw, hex_upper)
THROUGH(sha256_upper, sha256_raw, hex_upper)
THROUGH(base64_sha256, sha256_raw, base64)
THROUGH(base64_url_md5, md5_raw, base64_url)
THROUGH(percent_md5, md5_raw, percent)
THROUGH(md5_of_upper, upper, md5)
THROUGH(sha256_of_lower, lower, sha256)
THROUGH(md5_md5, md5, md5)
THROUGH(sha256_md5_upper, md5_upper, sha256)
THROUGH(sha1_sha256_raw, sha256_raw, sha1)
THROUGH(md5_base64, base64, md5)
THROUGH(base64_md5, md5, base64)
THROUGH(base64_json_md5, md5, base64_json)
THROUGH(base64_gzip_sha256, sha256, base64_gzip)
THROUGH(base64_protobuf_md5, md5, base64_protobuf)
THROUGH(base64_protobuf_sha1_raw, sha1_raw, base64_protobuf)
THROUGH(base64_percent, percent, base64)
THROUGH(hex_base64, base64, hex)
THROUGH(base64_unicode_json, unicode, base64_json)

static void pairs(struct bytes value, const char *between, const char *digits, struct buffer *out)
{
    for (size_t i = 0; i < value.size; i++) {
        buffer_append_text(out, i == 0 ? "" : between);
        each(bytes_slice(value, i, 1), "", digits, 16, 2, out);
    }
}

static void hex_colons(struct bytes value, struct buffer *out)
{
    pairs(value, ":", small, out);
}

static void hex_dashes(struct bytes value, struct buffer *out)
{
    pairs(value, "-", large, out);
}

static void hex_list(struct bytes value, struct buffer *out)
{
    buffer_append_text(out, "0x");
    pairs(value, ",0x", small, out);
}

static void md5_uuid(struct bytes value, struct buffer *out)
{
    struct buffer whole = {0};
    md5(value, &whole);
    for (size_t i = 0; i < whole.size; i++) {
        buffer_append_text(out, i == 8 || i == 12 || i == 16 || i == 20 ? "-" : "");
        buffer_append(out, bytes_slice(buffer_bytes(&whole), i, 1));
    }
    buffer_free(&whole);
}

static void percent_mixed(struct bytes value, struct buffer *out)
{
    for (size_t i = 0; i < value.size; i++) {
        each(bytes_slice(value, i, 1), "%", i % 2 == 0 ? small : large, 16, 2, out);
    }
}

static void percent_unit(struct bytes value, struct buffer *out)
{
    each_point(value, "%u", "x", out);
}

/* As Android's default and MIME write it. */
static void base64_lines(struct bytes value, struct buffer *out)
{
    enum { LINE = 76 };
    struct buffer longer = {0}, whole = {0};
    buffer_append_text(&longer, "{\"app\":\"com.example.shop\",\"version\":\"8.0.14\",\"id\":\"");
    buffer_append(&longer, value);
    buffer_append_text(&longer, "\"}");
    base64(buffer_bytes(&longer), &whole);
    for (size_t at = 0; at < whole.size; at += LINE) {
        buffer_append_text(out, at == 0 ? "" : "\n");
        buffer_append(out, bytes_slice(buffer_bytes(&whole), at, LINE));
    }
    buffer_free(&longer);
    buffer_free(&whole);
}

/* A message in a message, where the bytes beside the value are letters or digits: its size before,
 * the tag of field 10 behind. */
static void base64_nested(struct bytes value, struct buffer *out)
{
    struct buffer inner = {0}, outer = {0};
    buffer_append_byte(&inner, 0x4a);
    buffer_append_byte(&inner, (char)value.size);
    buffer_append(&inner, value);
    buffer_append(&inner, (struct bytes){(const uint8_t *)"\x50\x31", 2});
    buffer_append_byte(&outer, 0x3a);
    buffer_append_byte(&outer, (char)inner.size);
    buffer_append(&outer, buffer_bytes(&inner));
    base64(buffer_bytes(&outer), out);
    buffer_free(&inner);
    buffer_free(&outer);
}

static void base32_bare(struct bytes value, struct buffer *out)
{
    base32(value, out);
    while (out->size > 0 && out->data[out->size - 1] == '=') {
        out->size--;
    }
}

THROUGH(base64_then_reversed, base64_bare, reversed)
THROUGH(hex_then_reversed, hex, reversed)
THROUGH(base32_sha1, sha1_raw, base32_bare)
THROUGH(base32_md5, md5_raw, base32_bare)
THROUGH(base32_of_base64, base64, base32_bare)
THROUGH(md5_of_hex, hex, md5)

static void md5_colons(struct bytes value, struct buffer *out)
{
    through(md5_raw, hex_colons, value, out);
}

static void md5_middle(struct bytes value, struct buffer *out)
{
    struct buffer whole = {0};
    md5(value, &whole);
    buffer_append(out, bytes_slice(buffer_bytes(&whole), 8, 16));
    buffer_free(&whole);
}

static void utf16_of(struct bytes value, bool big, struct buffer *out)
{
    for (size_t at = 0, size; at < value.size; at += size) {
        uint32_t point = 0;
        size = utf8_next(bytes_slice(value, at, 4), &point);
        buffer_append_byte(out, (char)(big ? point >> 8 : point & 0xff));
        buffer_append_byte(out, (char)(big ? point & 0xff : point >> 8));
    }
}

static void utf16(struct bytes value, struct buffer *out)
{
    utf16_of(value, false, out);
}

static void utf16_big(struct bytes value, struct buffer *out)
{
    utf16_of(value, true, out);
}

static void hex_dots(struct bytes value, struct buffer *out)
{
    each(value, ".", small, 16, 2, out);
    memmove(out->data, out->data + 1, --out->size);
}

/* Broken off after each twelfth digit, as hand-made tests do. */
static void base64_short_lines(struct bytes value, struct buffer *out)
{
    enum { LINE = 12 };
    struct buffer whole = {0};
    base64(value, &whole);
    for (size_t at = 0; at < whole.size; at += LINE) {
        buffer_append_text(out, at == 0 ? "" : "\\n");
        buffer_append(out, bytes_slice(buffer_bytes(&whole), at, LINE));
    }
    buffer_free(&whole);
}

static void quoted_small(struct bytes value, struct buffer *out)
{
    each(value, "=", small, 16, 2, out);
}

DIGEST(sha512_256, "SHA2-512/256")
THROUGH(base64_utf16, utf16, base64)
THROUGH(hex_utf16_big, utf16_big, hex)
THROUGH(percent_utf16, utf16, percent)
THROUGH(md5_of_utf16, utf16, md5)
THROUGH(sha256_of_reversed, reversed, sha256)
THROUGH(md5_then_reversed, md5, reversed)

const struct ladder_code ladder_codes[] = {{"plain", plain}, {"upper case", upper},
        {"lower case", lower}, {"percent", percent}, {"percent x2", percent_2},
        {"percent x3", percent_3}, {"hex", hex}, {"hex upper", hex_upper}, {"base64", base64},
        {"base64 bare", base64_bare}, {"base64 url", base64_url},
        {"base64 behind one byte", base64_behind_one},
        {"base64 behind two bytes", base64_behind_two}, {"base64 x2", base64_2}, {"base32", base32},
        {"\\u", unicode}, {"\\x", backslash_x}, {"entities decimal", entity_decimal},
        {"entities hex", entity_hex}, {"entities named", entity_named},
        {"quoted-printable", quoted}, {"reversed", reversed},
        {"base64 of reversed", base64_reversed}, {"JSON in JSON, \\u", json_in_json},
        {"base64 of JSON", base64_json}, {"percent of base64 of JSON", percent_base64_json},
        {"hex of JSON", hex_json}, {"base64 of gzip of JSON", base64_gzip},
        {"base64 of zlib of JSON", base64_zlib}, {"base64 of deflate of JSON", base64_deflate},
        {"base64 of protobuf", base64_protobuf}, {"base64 of percent", base64_percent},
        {"hex of base64", hex_base64}, {"base64 of JSON with \\u", base64_unicode_json},
        {"md5", md5}, {"md5 upper", md5_upper}, {"md5 middle half", md5_middle}, {"sha1", sha1},
        {"sha224", sha224}, {"sha256", sha256}, {"sha256 upper", sha256_upper}, {"sha384", sha384},
        {"sha512", sha512}, {"sha3-256", sha3}, {"sm3", sm3},
        {"base64 of sha256 raw", base64_sha256}, {"base64 url of md5 raw", base64_url_md5},
        {"percent of md5 raw", percent_md5}, {"md5 of upper case", md5_of_upper},
        {"sha256 of lower case", sha256_of_lower}, {"md5 of md5", md5_md5},
        {"sha256 of md5 upper", sha256_md5_upper}, {"sha1 of sha256 raw", sha1_sha256_raw},
        {"md5 of base64", md5_base64}, {"base64 of md5", base64_md5},
        {"base64 of JSON of md5", base64_json_md5},
        {"base64 of gzip of JSON of sha256", base64_gzip_sha256},
        {"base64 of protobuf of md5", base64_protobuf_md5},
        {"base64 of protobuf of sha1 raw", base64_protobuf_sha1_raw},
        {"hex with colons", hex_colons}, {"hex with dashes", hex_dashes},
        {"hex as a list", hex_list}, {"md5 as UUID", md5_uuid}, {"md5 with colons", md5_colons},
        {"percent in both cases", percent_mixed}, {"%u", percent_unit},
        {"base64 in lines", base64_lines}, {"base64 of nested protobuf", base64_nested},
        {"base64, reversed", base64_then_reversed}, {"hex, reversed", hex_then_reversed},
        {"base32 of sha1", base32_sha1}, {"base32 of md5", base32_md5},
        {"base32 of base64", base32_of_base64}, {"md5 of hex", md5_of_hex},
        {"hex with dots", hex_dots}, {"base64 in short lines", base64_short_lines},
        {"quoted-printable, small", quoted_small}, {"sha512-256", sha512_256},
        {"base64 of UTF-16", base64_utf16}, {"hex of UTF-16, big end first", hex_utf16_big},
        {"percent of UTF-16", percent_utf16}, {"md5 of UTF-16", md5_of_utf16},
        {"sha256 of reversed", sha256_of_reversed}, {"md5, reversed", md5_then_reversed}};
const size_t ladder_code_count = sizeof(ladder_codes) / sizeof(ladder_codes[0]);

void ladder_put_in_url(struct bytes text, struct buffer *out)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        bool odd =
                c == '"' || c == ' ' || c == '{' || c == '}' || c == '\\' || c == '<' || c == '>';
        (odd ? percent : plain)(bytes_slice(text, i, 1), out);
    }
}

void ladder_put_in_json(struct bytes text, struct buffer *out)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"' || text.data[i] == '\\') {
            buffer_append_byte(out, '\\');
        }
        buffer_append(out, bytes_slice(text, i, 1));
    }
}
