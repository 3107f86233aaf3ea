#include "support/unit.h"

#include "base/hex.h"
#include "evidence/tls/hello.h"
#include "evidence/tls/tls_stream.h"
#include "support/hello_writer.h"
#include "support/stream_bed.h"
#include "support/torture.h"

#include <stdlib.h>

static const uint8_t connection_id[] = {0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08};
static const struct bytes connection = {connection_id, sizeof(connection_id)};

static struct stream_bed bed;
static struct buffer hello, frames, packet;

static int start(void **state)
{
    (void)state;
    bed_start(&bed);
    hello_write(&hello, &hello_of_a_browser);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    bed_free(&bed);
    buffer_free(&hello);
    buffer_free(&frames);
    buffer_free(&packet);
    return 0;
}

static void send_packet(uint32_t version, uint8_t number)
{
    buffer_clear(&packet);
    initial_write(&packet, version, connection, number, buffer_bytes(&frames));
    bed.file.failed = bed.file.failed || packet.failed || hello.failed || frames.failed;
    bed_send(&bed, BED_CLIENT, buffer_bytes(&packet));
    buffer_clear(&frames);
}

static enum status read_bed(struct fault *why)
{
    bed_lay_out(&bed);
    if (bed.file.failed) {
        return E_MEMORY;
    }
    enum status status = quic_read_hello(
            bed.runs[BED_CLIENT], bed.counts[BED_CLIENT], 7, &bed.arena, &bed.traffic, why);
    traffic_finish(&bed.traffic);
    return status;
}

static void check_hello(void)
{
    struct fault why = {0};
    assert_int_equal(read_bed(&why), OK);
    assert_int_equal(bed.traffic.tls_session_count, 1);
    const struct tls_session *session = &bed.traffic.tls_sessions[0];
    assert_true(session->quic);
    assert_int_equal(session->flow, 7);
    assert_int_equal(session->client_version, 0x0304);
    assert_true(bytes_equal(session->server_name.raw, bytes_of("shop.example")));
    assert_true(bytes_equal(session->client_hello, buffer_bytes(&hello)));
    assert_string_equal(session->ja4, "q13d1516h2_8daaf6152771_e5627efa2ab1");
    assert_false(session->decrypted);
    assert_non_null(session->not_decrypted);
}

static void check_keys(uint32_t version, const char *key, const char *iv, const char *header_key)
{
    struct quic_keys keys;
    char text[2 * QUIC_KEY + 1];
    assert_true(quic_derive_keys(version, connection, &keys));
    hex_write((struct bytes){keys.key, QUIC_KEY}, text);
    assert_string_equal(text, key);
    hex_write((struct bytes){keys.iv, QUIC_IV}, text);
    assert_string_equal(text, iv);
    hex_write((struct bytes){keys.header_key, QUIC_KEY}, text);
    assert_string_equal(text, header_key);
}

UNIT(derives_the_keys_of_the_standards_examples)
{
    /* RFC 9001, appendix A.1; RFC 9369, appendix A.1 */
    check_keys(1, "1f369613dd76d5467730efcbe3b1a22d", "fa044b2f42a3fd3b46fb255c",
            "9f50449e04a0e810283a1e9933adedd2");
    check_keys(0x6b3343cf, "8b1a0bc121284290a29e0971b5cd045d", "91f73e2351d8fa91660e909f",
            "45b95e15235d6f45a6b19cbcb0294ba9");
}

UNIT(reads_a_hello_in_one_packet)
{
    crypto_frame_write(&frames, 0, buffer_bytes(&hello));
    send_packet(1, 0);
    check_hello();
    struct place place = {0};
    assert_true(traffic_place(&bed.traffic, bed.traffic.tls_sessions[0].server_name.raw, &place));
    assert_string_equal(place.entry, "quic/1/client");
    assert_int_equal(place.entry_at, BED_HEADER);
    assert_int_equal(place.entry_size, packet.size);
}

UNIT(reads_version_2)
{
    crypto_frame_write(&frames, 0, buffer_bytes(&hello));
    send_packet(0x6b3343cf, 3);
    check_hello();
}

UNIT(puts_frames_together_that_come_in_any_order)
{
    struct bytes whole = buffer_bytes(&hello);
    crypto_frame_write(&frames, 150, bytes_slice(whole, 150, 1000));
    buffer_append(&frames, (struct bytes){(const uint8_t *)"\1\2\0\0\0\0", 6}); /* PING, ACK */
    crypto_frame_write(&frames, 10, bytes_slice(whole, 10, 50));
    send_packet(1, 0);
    crypto_frame_write(&frames, 40, bytes_slice(whole, 40, 110));
    send_packet(1, 1);
    crypto_frame_write(&frames, 0, bytes_slice(whole, 0, 30));
    send_packet(1, 2);
    check_hello();
}

static void check_missing(void)
{
    struct fault why = {0};
    assert_int_equal(read_bed(&why), E_MISSING);
    assert_int_equal(bed.traffic.tls_session_count, 0);
}

UNIT(says_that_there_is_no_hello)
{
    crypto_frame_write(&frames, 1, bytes_slice(buffer_bytes(&hello), 1, 1000));
    send_packet(1, 0);
    bed_client(&bed, "not a QUIC packet at all");
    check_missing();
}

UNIT(believes_no_packet_that_was_changed)
{
    crypto_frame_write(&frames, 0, buffer_bytes(&hello));
    send_packet(1, 0);
    bed.file.data[bed.file.size - 100] ^= 1;
    check_missing();
}

static const char *read_fingerprints(const struct hello_wish *wish, const char **ret_ja4)
{
    struct tls_hello parts;
    buffer_clear(&hello);
    hello_write(&hello, wish);
    assert_true(client_hello_read(bytes_slice(buffer_bytes(&hello), 4, hello.size), &parts));
    *ret_ja4 = hello_ja4(&parts, false, &bed.arena);
    return hello_ja3(&parts, &bed.arena);
}

UNIT(fingerprints_as_others_do)
{
    static const uint16_t ciphers[] = {
            47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4, 0xffff};
    static const uint16_t extensions[] = {0, 10, 11, 0xffff}, groups[] = {23, 24, 25, 0xffff};
    struct hello_wish old = {0x0301, ciphers, extensions, groups, groups, "a", ""};
    const char *ja4 = NULL;
    assert_string_equal(read_fingerprints(&old, &ja4), "ada70206e40642a3e4461f35503241d5");
    assert_memory_equal(ja4, "t10d120300_", 11);
    (void)read_fingerprints(&hello_of_a_browser, &ja4);
    assert_string_equal(ja4, "t13d1516h2_8daaf6152771_e5627efa2ab1");
}

UNIT(refuses_a_hello_cut_anywhere)
{
    struct tls_hello parts;
    for (size_t size = 0; size + 4 < hello.size; size++) {
        struct bytes cut = bytes_slice(buffer_bytes(&hello), 4, size);
        bool ends_before_extensions = client_hello_read(cut, &parts) && parts.extensions.size == 0;
        assert_true(!client_hello_read(cut, &parts) || ends_before_extensions);
    }
}

static bool read_small(void)
{
    struct fault why = {0};
    start(NULL);
    crypto_frame_write(&frames, 0, buffer_bytes(&hello));
    send_packet(1, 0);
    enum status status = read_bed(&why);
    bool is_right = status == OK ? bed.traffic.tls_sessions[0].ja4 != NULL : status == E_MEMORY;
    finish(NULL);
    assert_true(is_right);
    return status == OK;
}

UNIT(survives_every_allocation_refused)
{
    finish(NULL);
    assert_true(torture(read_small) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, start, finish)
            T(derives_the_keys_of_the_standards_examples),
            T(reads_a_hello_in_one_packet),
            T(reads_version_2),
            T(puts_frames_together_that_come_in_any_order),
            T(says_that_there_is_no_hello),
            T(believes_no_packet_that_was_changed),
            T(fingerprints_as_others_do),
            T(refuses_a_hello_cut_anywhere),
            T(survives_every_allocation_refused),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
