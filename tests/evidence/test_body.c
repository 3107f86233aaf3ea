#include "support/torture.h"
#include "support/unit.h"

#include "evidence/body/body.h"

#include <brotli/encode.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <zstd.h>

static struct buffer buffer, spare, coded;
static struct decoded_body body;
static struct fault why;

enum form { GZIP, ZLIB, RAW };

/* `text` compressed, appended to `coded`. */
static void append_deflated(enum form form, struct bytes text)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
    size_t room = libdeflate_gzip_compress_bound(compressor, text.size);
    uint8_t *end = buffer_reserve(&coded, room);
    coded.size +=
            form == GZIP ? libdeflate_gzip_compress(compressor, text.data, text.size, end, room)
            : form == ZLIB
                    ? libdeflate_zlib_compress(compressor, text.data, text.size, end, room)
                    : libdeflate_deflate_compress(compressor, text.data, text.size, end, room);
    libdeflate_free_compressor(compressor);
}

static struct bytes deflated(enum form form, const char *text)
{
    buffer_clear(&coded);
    append_deflated(form, bytes_of(text));
    return buffer_bytes(&coded);
}

static struct bytes brotlied(struct bytes text)
{
    buffer_clear(&coded);
    size_t size = BrotliEncoderMaxCompressedSize(text.size);
    uint8_t *end = buffer_reserve(&coded, size);
    assert_true(
            BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, text.size, text.data, &size, end));
    coded.size = size;
    return buffer_bytes(&coded);
}

static void append_zstd(struct bytes text)
{
    size_t room = ZSTD_compressBound(text.size);
    uint8_t *end = buffer_reserve(&coded, room);
    coded.size += ZSTD_compress(end, room, text.data, text.size, 3);
}

static struct bytes zstded(struct bytes text)
{
    buffer_clear(&coded);
    append_zstd(text);
    return buffer_bytes(&coded);
}

/* Decode and give the text. */
static const char *decode(struct bytes content, const char *encoding)
{
    static char text[300];
    struct http_body given = {
            .content = {content, PASSAGE_PLAIN}, .encoding = {bytes_of(encoding), PASSAGE_PLAIN}};
    assert_int_equal(body_decode(&given, &buffer, &spare, &body, &why), OK);
    size_t size = body.bytes.size < sizeof(text) ? body.bytes.size : sizeof(text) - 1;
    if (size > 0) {
        memcpy(text, body.bytes.data, size);
    }
    text[size] = 0;
    return text;
}

UNIT(borrows_a_body_without_codings)
{
    struct bytes content = bytes_of("imei=1");
    assert_string_equal(decode(content, NULL), "imei=1");
    assert_ptr_equal(body.bytes.data, content.data);
    assert_true(body.in_place);
    assert_false(body.partial);
    assert_string_equal(body.codings, "");
    assert_string_equal(decode((struct bytes){0}, "gzip"), "");
    assert_false(body.partial);
}

UNIT(undoes_what_the_header_names)
{
    assert_string_equal(decode(deflated(GZIP, "one"), "gzip"), "one");
    assert_string_equal(body.codings, "gzip");
    assert_false(body.in_place || body.partial);
    assert_string_equal(decode(deflated(GZIP, "two"), " X-GZIP ,"), "two");
    assert_string_equal(body.codings, "x-gzip");
    assert_string_equal(decode(brotlied(bytes_of("three")), "br"), "three");
    assert_string_equal(body.codings, "br");
    assert_string_equal(decode(zstded(bytes_of("four")), "zstd"), "four");
    assert_string_equal(body.codings, "zstd");
}

UNIT(undoes_deflate_in_both_its_readings)
{
    assert_string_equal(decode(deflated(ZLIB, "one"), "deflate"), "one");
    assert_string_equal(decode(deflated(RAW, "two"), "deflate"), "two");
    assert_false(body.partial);
}

UNIT(undoes_several_codings_from_the_last_to_the_first)
{
    SCOPED(buffer_free) struct buffer first = {0};
    buffer_append(&first, deflated(GZIP, "inside"));
    struct bytes both = brotlied(buffer_bytes(&first));
    assert_string_equal(decode(both, "gzip, br"), "inside");
    assert_string_equal(body.codings, "br → gzip");
    assert_string_equal(decode(both, "br"), "inside"); /* gzip by its magic */
    assert_string_equal(body.codings, "br → gzip");
}

UNIT(finds_codings_that_no_header_names)
{
    assert_string_equal(decode(deflated(GZIP, "one"), NULL), "one");
    assert_string_equal(decode(deflated(ZLIB, "two"), NULL), "two");
    assert_string_equal(decode(zstded(bytes_of("three")), "identity"), "three");
    assert_string_equal(body.codings, "zstd");
}

UNIT(takes_two_bytes_that_look_like_zlib_for_what_they_are)
{
    assert_string_equal(decode(bytes_of("x\x9c and more"), NULL), "x\x9c and more");
    assert_true(body.in_place);
    assert_false(body.partial);
}

UNIT(leaves_a_body_alone_that_was_decoded_before)
{
    static const char *const encodings[] = {"gzip", "deflate", "br", "zstd"};
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(
                decode(bytes_of("{\"imei\": \"商店\"}"), encodings[i]), "{\"imei\": \"商店\"}");
        assert_true(body.in_place);
        assert_false(body.partial);
        assert_string_equal(body.codings, "");
    }
}

UNIT(joins_the_members_of_gzip_and_the_frames_of_zstd)
{
    (void)deflated(GZIP, "one ");
    append_deflated(GZIP, bytes_of(""));
    append_deflated(GZIP, bytes_of("two"));
    buffer_append_text(&coded, "trailing");
    assert_string_equal(decode(buffer_bytes(&coded), "gzip"), "one two");
    assert_false(body.partial);
    (void)zstded(bytes_of("one "));
    append_zstd(bytes_of("two"));
    assert_string_equal(decode(buffer_bytes(&coded), "zstd"), "one two");
    assert_false(body.partial);
}

UNIT(reads_gzip_headers_with_every_field)
{
    static const uint8_t header[] = {
            0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0, 1, 2};
    SCOPED(buffer_free) struct buffer plain = {0};
    buffer_append(&plain, deflated(GZIP, "text"));
    buffer_clear(&coded);
    buffer_append(&coded, (struct bytes){header, sizeof(header)});
    buffer_append(&coded, bytes_slice(buffer_bytes(&plain), 10, plain.size));
    assert_string_equal(decode(buffer_bytes(&coded), "gzip"), "text");
    assert_false(body.partial);
}

/* Words that compress, yet not to nothing. */
static struct bytes long_text(size_t size)
{
    static struct buffer text;
    buffer_clear(&text);
    uint32_t state = 1;
    while (text.size < size) {
        state = state * 1664525 + 1013904223;
        buffer_print(&text, "%u ", (unsigned)(state >> 22));
    }
    struct bytes found = bytes_slice(buffer_bytes(&text), 0, size);
    return found;
}

/* Every cut must keep a beginning of the text, and long ones most of it. */
static void assert_keeps_beginning(struct bytes whole, struct bytes text, const char *encoding)
{
    for (size_t size = 64; size < whole.size; size += whole.size / 37 + 1) {
        (void)decode(bytes_slice(whole, 0, size), encoding);
        if (body.codings[0] != 0) {
            assert_true(body.bytes.size <= text.size);
            assert_memory_equal(body.bytes.data, text.data, body.bytes.size);
        }
        assert_true(body.partial);
    }
    (void)decode(bytes_slice(whole, 0, whole.size - 12), encoding);
    assert_string_equal(body.codings, encoding);
    assert_true(body.partial);
    assert_true(body.bytes.size > text.size / 4);
}

UNIT(keeps_what_stands_before_a_cut)
{
    struct bytes text = long_text(700000);
    buffer_clear(&coded);
    append_deflated(GZIP, text);
    assert_keeps_beginning(buffer_bytes(&coded), text, "gzip");
    buffer_clear(&coded);
    append_deflated(RAW, text);
    assert_keeps_beginning(buffer_bytes(&coded), text, "deflate");
    assert_keeps_beginning(brotlied(text), text, "br");
    assert_keeps_beginning(zstded(text), text, "zstd");
}

UNIT(says_so_when_a_checksum_is_wrong)
{
    (void)deflated(GZIP, "text");
    coded.data[coded.size - 8] ^= 1;
    assert_string_equal(decode(buffer_bytes(&coded), "gzip"), "text");
    assert_true(body.partial);
    (void)deflated(ZLIB, "text");
    coded.data[coded.size - 1] ^= 1;
    assert_string_equal(decode(buffer_bytes(&coded), "deflate"), "text");
    assert_true(body.partial);
}

UNIT(says_so_when_a_coding_is_not_known)
{
    assert_string_equal(decode(bytes_of("\x01\x02"), "compress"), "\x01\x02");
    assert_true(body.partial);
    assert_true(body.in_place);
}

UNIT(says_so_when_binary_is_not_what_the_header_says)
{
    assert_string_equal(decode(bytes_of("\x01\xff\x02"), "gzip"), "\x01\xff\x02");
    assert_true(body.partial);
    assert_string_equal(body.codings, "");
}

UNIT(says_so_when_only_the_beginning_was_held)
{
    struct http_body given = {.content = {bytes_of("begin"), PASSAGE_PLAIN}, .cut = true};
    assert_int_equal(body_decode(&given, &buffer, &spare, &body, &why), OK);
    assert_true(body.partial);
}

UNIT(stops_at_the_ceiling_of_a_bomb)
{
    enum { SIZE = 80 << 20 };
    uint8_t *zeros = calloc(1, SIZE);
    assert_non_null(zeros);
    struct bytes bomb = {zeros, SIZE};
    (void)decode(brotlied(bomb), "br"); /* a few dozen bytes */
    assert_true(body.partial);
    assert_int_equal(body.bytes.size, 1 << 20);
    (void)decode(zstded(bomb), "zstd");
    assert_true(body.partial);
    assert_true(body.bytes.size <= 8 << 20);
    buffer_clear(&coded);
    append_deflated(GZIP, bomb);
    (void)decode(buffer_bytes(&coded), "gzip");
    assert_true(body.partial);
    assert_int_equal(body.bytes.size, BODY_SIZE_MAX);
    free(zeros);
}

UNIT(undoes_at_most_so_many_codings)
{
    SCOPED(buffer_free) struct buffer inner = {0};
    buffer_append_text(&inner, "core");
    for (int i = 0; i <= BODY_CODINGS_MAX; i++) {
        buffer_clear(&coded);
        append_deflated(GZIP, buffer_bytes(&inner));
        buffer_clear(&inner);
        buffer_append(&inner, buffer_bytes(&coded));
    }
    (void)decode(buffer_bytes(&inner), "gzip, gzip, gzip, gzip, gzip");
    assert_string_equal(body.codings, "gzip → gzip → gzip → gzip");
    assert_true(body.partial);
    assert_int_equal(body.bytes.data[0], 0x1f);
}

static const char *decode_base64(const char *content, enum passage_form form)
{
    static char text[100];
    struct http_body given = {.content = {bytes_of(content), form}, .base64 = true};
    assert_int_equal(body_decode(&given, &buffer, &spare, &body, &why), OK);
    assert_true(body.bytes.size < sizeof(text));
    memset(text, 0, sizeof(text));
    memcpy(text, body.bytes.data, body.bytes.size);
    return text;
}

UNIT(undoes_base64_of_either_alphabet)
{
    assert_string_equal(decode_base64("aW1laQ==", PASSAGE_PLAIN), "imei");
    assert_string_equal(body.codings, "base64");
    assert_false(body.in_place || body.partial);
    assert_string_equal(decode_base64("aW1l\r\naQ", PASSAGE_PLAIN), "imei");
    assert_string_equal(decode_base64("++//+A==", PASSAGE_PLAIN), "\xfb\xef\xff\xf8");
    assert_string_equal(decode_base64("--__-A", PASSAGE_PLAIN), "\xfb\xef\xff\xf8");
    assert_string_equal(decode_base64("+\\/+\\u002f", PASSAGE_JSON), "\xfb\xff\xbf");
}

UNIT(keeps_what_stands_before_a_byte_that_is_no_base64)
{
    assert_string_equal(decode_base64("aW1laQ==*", PASSAGE_PLAIN), "imei");
    assert_true(body.partial);
    assert_string_equal(decode_base64("aW1l!aW1l", PASSAGE_PLAIN), "ime");
    assert_true(body.partial);
    assert_string_equal(decode_base64("!", PASSAGE_PLAIN), "!");
    assert_true(body.partial);
}

UNIT(decodes_what_base64_held)
{
    static const char gzipped[] = "H4sIAAAAAAAAA8vMTc0EAJ+y+owEAAAA";
    (void)decode_base64(gzipped, PASSAGE_PLAIN);
    assert_string_equal(body.codings, "base64 → gzip");
    assert_memory_equal(body.bytes.data, "imei", 4);
}

UNIT(keeps_the_text_of_a_json_passage_in_place)
{
    struct http_body given = {.content = {bytes_of("a\\nb"), PASSAGE_JSON}};
    assert_int_equal(body_decode(&given, &buffer, &spare, &body, &why), OK);
    assert_int_equal(body.bytes.size, 3);
    assert_true(body.in_place);
}

static struct bytes tortured;
static const char *tortured_encoding;

static bool decodes_tortured(void)
{
    struct buffer one = {0}, two = {0};
    struct decoded_body found = {0};
    struct http_body given = {.content = {tortured, PASSAGE_PLAIN},
            .encoding = {bytes_of(tortured_encoding), PASSAGE_PLAIN}};
    enum status status = body_decode(&given, &one, &two, &found, NULL);
    bool decoded = status == OK && found.bytes.size > 0;
    buffer_free(&one);
    buffer_free(&two);
    return decoded;
}

UNIT(gives_back_all_memory_when_any_allocation_fails)
{
    struct bytes text = long_text(100000);
    tortured_encoding = "br";
    tortured = brotlied(text);
    assert_true(torture(decodes_tortured) > 0);
    tortured_encoding = "zstd";
    tortured = zstded(text);
    assert_true(torture(decodes_tortured) > 0);
    tortured_encoding = "gzip";
    buffer_clear(&coded);
    append_deflated(GZIP, text);
    tortured = buffer_bytes(&coded);
    assert_true(torture(decodes_tortured) > 0);
    tortured.size /= 2;
    assert_true(torture(decodes_tortured) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(borrows_a_body_without_codings),
            cmocka_unit_test(undoes_what_the_header_names),
            cmocka_unit_test(undoes_deflate_in_both_its_readings),
            cmocka_unit_test(undoes_several_codings_from_the_last_to_the_first),
            cmocka_unit_test(finds_codings_that_no_header_names),
            cmocka_unit_test(takes_two_bytes_that_look_like_zlib_for_what_they_are),
            cmocka_unit_test(leaves_a_body_alone_that_was_decoded_before),
            cmocka_unit_test(joins_the_members_of_gzip_and_the_frames_of_zstd),
            cmocka_unit_test(reads_gzip_headers_with_every_field),
            cmocka_unit_test(keeps_what_stands_before_a_cut),
            cmocka_unit_test(says_so_when_a_checksum_is_wrong),
            cmocka_unit_test(says_so_when_a_coding_is_not_known),
            cmocka_unit_test(says_so_when_binary_is_not_what_the_header_says),
            cmocka_unit_test(says_so_when_only_the_beginning_was_held),
            cmocka_unit_test(stops_at_the_ceiling_of_a_bomb),
            cmocka_unit_test(undoes_at_most_so_many_codings),
            cmocka_unit_test(undoes_base64_of_either_alphabet),
            cmocka_unit_test(keeps_what_stands_before_a_byte_that_is_no_base64),
            cmocka_unit_test(decodes_what_base64_held),
            cmocka_unit_test(keeps_the_text_of_a_json_passage_in_place),
            cmocka_unit_test(gives_back_all_memory_when_any_allocation_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_free(&buffer);
    buffer_free(&spare);
    buffer_free(&coded);
    return failed;
}
