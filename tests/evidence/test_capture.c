#include "support/unit.h"

#include "base/file.h"
#include "evidence/capture/capture.h"
#include "support/capture_writer.h"

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#define TIME INT64_C(1700000000000000)

static const char query[] = "\0\7\1\0\0\1\0\0\0\0\0\0\4shop\4test\0\0\1\0\1";
static struct capture_writer writer;
static struct arena arena;
static struct traffic *traffic;
static struct fault partial, why;

static int begin(void **state)
{
    (void)state;
    writer = (struct capture_writer){.link_type = LINK_RAW_IP, .time = TIME, .moving = true};
    return 0;
}

static int end(void **state)
{
    (void)state;
    buffer_free(&writer.out);
    arena_free(&arena);
    traffic = NULL;
    partial = (struct fault){0};
    return 0;
}

static enum status open_bytes(struct bytes file)
{
    return capture_open(file, (struct bytes){0}, &arena, &traffic, &partial, &why);
}

static void open_capture(void)
{
    assert_int_equal(open_bytes(buffer_bytes(&writer.out)), OK);
}

static const struct sent asked = {.from = "10.0.0.2",
        .to = "192.0.2.53",
        .from_port = 40000,
        .to_port = 53,
        .payload = {(const uint8_t *)query, sizeof(query) - 1}};

/* One question to a name server, as the only packet. */
static void write_question(void)
{
    capture_writer_begin(&writer);
    capture_writer_udp(&writer, &asked);
}

static void assert_question(void)
{
    assert_int_equal(partial.status, OK);
    assert_int_equal(traffic->flow_count, 1);
    const struct flow *flow = &traffic->flows[0];
    assert_string_equal(flow->protocol, "udp");
    assert_string_equal(flow->client, "10.0.0.2");
    assert_string_equal(flow->server, "192.0.2.53");
    assert_int_equal(flow->client_port, 40000);
    assert_int_equal(flow->server_port, 53);
    assert_int_equal(flow->started, TIME);
    assert_int_equal(flow->packets_out, 1);
    assert_int_equal(flow->bytes_out, sizeof(query) - 1);
    assert_int_equal(traffic->dns_answer_count, 1);
    assert_string_equal(traffic->dns_answers[0].name, "shop.test");
    assert_string_equal(traffic->dns_answers[0].type, "A");
    assert_string_equal(traffic->dns_answers[0].server, "192.0.2.53");
    assert_int_equal(traffic->dns_answers[0].flow, 1);
    assert_int_equal(traffic->dns_answers[0].time, TIME);
}

UNIT(reads_every_layout_of_a_capture)
{
    for (int i = 0; i < 8; i++) {
        begin(NULL);
        writer.big_endian = i & 1;
        writer.nanoseconds = i & 2;
        writer.pcapng = i & 4;
        write_question();
        assert_true(capture_is_capture(buffer_bytes(&writer.out)));
        open_capture();
        assert_question();
        if (writer.pcapng) {
            assert_string_equal(traffic->flows[0].interface, "wlan0");
            assert_string_equal(traffic->creator, "writer 1");
        }
        end(NULL);
    }
}

UNIT(tells_where_a_message_stands_in_the_file)
{
    write_question();
    open_capture();
    struct place place;
    assert_true(traffic_place(traffic, traffic->dns_answers[0].message, &place));
    assert_string_equal(place.entry, "");
    assert_int_equal(place.at, 24 + 16 + 20 + 8);
    assert_int_equal(place.size, sizeof(query) - 1);
}

/* Each link header before the same packet. */
UNIT(finds_the_packet_behind_every_link_header)
{
    static const struct {
        uint16_t link_type;
        size_t size;
        const char *head;
    } links[] = {
            {1, 14, "\0\0\0\0\0\1\0\0\0\0\0\2\x08\0"},
            {1, 18, "\0\0\0\0\0\1\0\0\0\0\0\2\x81\0\0\1\x08\0"},
            {1, 22, "\0\0\0\0\0\1\0\0\0\0\0\2\x88\xa8\0\1\x81\0\0\2\x08\0"},
            {1, 18, "\0\0\0\0\0\1\0\0\0\0\0\2\x88\x47\0\0\1\x40"},
            {1, 22, "\0\0\0\0\0\1\0\0\0\0\0\2\x88\x64\x11\0\0\1\0\x40\0\x21"},
            {1, 22, "\0\0\0\0\0\1\0\0\0\0\0\2\0\x40\xaa\xaa\3\0\0\0\x08\0"},
            {113, 16, "\0\4\0\1\0\6\0\0\0\0\0\0\0\0\x08\0"},
            {276, 20, "\x08\0\0\0\0\0\0\1\0\1\4\6\0\0\0\0\0\0\0\0"},
            {12, 0, ""},
            {14, 0, ""},
            {228, 0, ""},
            {9, 4, "\xff\3\0\x21"},
            {50, 1, "\x21"},
            {51, 8, "\x11\0\0\1\0\x40\0\x21"},
            {0, 4, "\2\0\0\0"},
            {108, 4, "\0\0\0\2"},
    };
    for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
        begin(NULL);
        writer.link_type = links[i].link_type;
        writer.link_head = (struct bytes){(const uint8_t *)links[i].head, links[i].size};
        write_question();
        open_capture();
        assert_question();
        end(NULL);
    }
}

UNIT(reports_a_link_type_it_does_not_read)
{
    writer.link_type = 105;
    write_question();
    open_capture();
    assert_int_equal(traffic->flow_count, 0);
    assert_int_equal(traffic->anomalies.count, 1);
    assert_string_equal(traffic->anomalies.items[0].kind, "link-type-unknown");
    assert_int_equal(traffic->anomalies.items[0].place.at, 40);
}

UNIT(keeps_the_packets_before_a_cut)
{
    write_question();
    capture_writer_udp(&writer, &asked);
    writer.out.size -= 1;
    open_capture();
    assert_int_equal(partial.status, E_MALFORMED);
    assert_int_equal(partial.at, 24 + 16 + 28 + sizeof(query) - 1);
    assert_int_equal(traffic->flows[0].packets_out, 1);
}

UNIT(refuses_what_is_no_capture)
{
    assert_false(capture_is_capture(bytes_of("PK\3\4")));
    assert_int_equal(open_bytes(bytes_of("PK\3\4")), E_MALFORMED);
    assert_int_equal(open_bytes(bytes_of("")), E_MALFORMED);
}

static struct bytes gzip(void)
{
    static uint8_t out[4096];
    z_stream zlib = {0};
    assert_int_equal(deflateInit2(&zlib, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    zlib.next_in = writer.out.data;
    zlib.avail_in = (unsigned)writer.out.size;
    zlib.next_out = out;
    zlib.avail_out = sizeof(out);
    assert_int_equal(deflate(&zlib, Z_FINISH), Z_STREAM_END);
    size_t size = zlib.total_out;
    deflateEnd(&zlib);
    return (struct bytes){out, size};
}

UNIT(reads_a_capture_compressed_by_gzip)
{
    write_question();
    struct bytes file = gzip();
    assert_true(capture_is_capture(file));
    assert_int_equal(open_bytes(file), OK);
    assert_question();
    struct place place;
    assert_true(traffic_place(traffic, traffic->dns_answers[0].message, &place));
    assert_string_equal(place.entry, "capture");
    assert_int_equal(place.at, 24 + 16 + 20 + 8);
    assert_int_equal(place.entry_size, file.size);
}

UNIT(reads_what_a_cut_gzip_file_still_yields)
{
    capture_writer_begin(&writer);
    for (unsigned i = 0; i < 20; i++) {
        struct sent sent = asked;
        sent.from_port = (uint16_t)(1024 + i * 2311);
        capture_writer_udp(&writer, &sent);
    }
    struct bytes file = gzip();
    file.size -= 40;
    assert_int_equal(open_bytes(file), OK);
    assert_int_equal(partial.status, E_MALFORMED);
    assert_in_range(partial.at, 1, file.size);
    assert_in_range(traffic->flow_count, 1, 19);
}

UNIT(reads_a_capture_compressed_by_zstd)
{
    uint8_t out[4096];
    write_question();
    size_t size = ZSTD_compress(out, sizeof(out), writer.out.data, writer.out.size, 3);
    assert_false(ZSTD_isError(size));
    assert_true(capture_is_capture((struct bytes){out, size}));
    assert_int_equal(open_bytes((struct bytes){out, size}), OK);
    assert_question();
}

UNIT(puts_fragments_together_whatever_their_order)
{
    struct buffer SCOPED(buffer_free) whole = {0};
    struct buffer SCOPED(buffer_free) first = {0};
    struct buffer SCOPED(buffer_free) last = {0};
    put_udp(&whole, &asked);
    struct bytes payload = bytes_slice(buffer_bytes(&whole), 20, SIZE_MAX);
    put_ipv4(&last, &asked, 17, 9, 2, bytes_slice(payload, 16, SIZE_MAX));
    put_ipv4(&first, &asked, 17, 9, 0x2000, bytes_slice(payload, 0, 16));
    capture_writer_begin(&writer);
    capture_writer_frame(&writer, buffer_bytes(&last));
    writer.time = TIME;
    capture_writer_frame(&writer, buffer_bytes(&first));
    open_capture();
    assert_question();
    struct place place;
    assert_true(traffic_place(traffic, traffic->dns_answers[0].message, &place));
    assert_string_equal(place.entry, "datagram/1");
    assert_int_equal(place.at, 8);
    assert_int_equal(place.entry_at, 24 + 16 + 20);
}

UNIT(lets_the_first_of_overlapping_fragments_count)
{
    struct buffer SCOPED(buffer_free) whole = {0};
    put_udp(&whole, &asked);
    struct bytes payload = bytes_slice(buffer_bytes(&whole), 20, SIZE_MAX);
    struct buffer SCOPED(buffer_free) first = {0};
    struct buffer SCOPED(buffer_free) lie = {0};
    struct buffer SCOPED(buffer_free) last = {0};
    put_ipv4(&first, &asked, 17, 9, 0x2000, bytes_slice(payload, 0, 24));
    put_ipv4(&lie, &asked, 17, 9, 0x2000, bytes_of("................"));
    put_ipv4(&last, &asked, 17, 9, 3, bytes_slice(payload, 24, SIZE_MAX));
    capture_writer_begin(&writer);
    capture_writer_frame(&writer, buffer_bytes(&first));
    capture_writer_frame(&writer, buffer_bytes(&lie));
    writer.time = TIME;
    capture_writer_frame(&writer, buffer_bytes(&last));
    open_capture();
    assert_question();
}

UNIT(puts_a_fragment_without_a_time_to_one_that_has_it)
{
    struct buffer SCOPED(buffer_free) whole = {0};
    struct buffer SCOPED(buffer_free) first = {0};
    struct buffer SCOPED(buffer_free) last = {0};
    put_udp(&whole, &asked);
    struct bytes payload = bytes_slice(buffer_bytes(&whole), 20, SIZE_MAX);
    writer.pcapng = true;
    capture_writer_begin(&writer);
    put_ipv4(&first, &asked, 17, 9, 0x2000, bytes_slice(payload, 0, 16));
    capture_writer_frame(&writer, buffer_bytes(&first));
    put_file_u32(&last, writer.big_endian, (uint32_t)(20 + payload.size - 16));
    put_ipv4(&last, &asked, 17, 9, 2, bytes_slice(payload, 16, SIZE_MAX));
    capture_writer_block(&writer, 3, buffer_bytes(&last)); /* simple: has no time */
    open_capture();
    assert_int_equal(traffic->dns_answer_count, 1);
}

UNIT(tells_of_fragments_it_could_not_put_together)
{
    capture_writer_begin(&writer);
    for (uint16_t i = 0; i < 65; i++) {
        struct buffer SCOPED(buffer_free) frame = {0};
        put_ipv4(&frame, &asked, 17, i, 0x2000, bytes_of("12345678"));
        capture_writer_frame(&writer, buffer_bytes(&frame));
    }
    open_capture();
    assert_int_equal(traffic->anomalies.count, 1);
    assert_string_equal(traffic->anomalies.items[0].kind, "fragments-dropped");
}

UNIT(reads_over_ipv6_extension_headers)
{
    struct sent sent = {
            .from = "2001:db8::2", .to = "2001:db8::53", .from_port = 40000, .to_port = 53};
    sent.payload = asked.payload;
    struct buffer SCOPED(buffer_free) plain = {0};
    struct buffer SCOPED(buffer_free) frame = {0};
    put_udp(&plain, &sent);
    buffer_append(&frame, buffer_bytes(&plain));
    frame.size = 40;
    frame.data[5] = (uint8_t)(frame.data[5] + 16);
    frame.data[6] = 0; /* hop by hop, then destination options, then UDP */
    buffer_append(
            &frame, (struct bytes){(const uint8_t *)"\x3c\0\1\4\0\0\0\0\x11\0\1\4\0\0\0\0", 16});
    buffer_append(&frame, bytes_slice(buffer_bytes(&plain), 40, SIZE_MAX));
    capture_writer_begin(&writer);
    capture_writer_frame(&writer, buffer_bytes(&frame));
    open_capture();
    assert_string_equal(traffic->flows[0].server, "2001:db8::53");
    assert_int_equal(traffic->dns_answer_count, 1);
}

static struct sent hello = {
        .from = "10.0.0.2", .to = "192.0.2.80", .from_port = 40001, .to_port = 80, .flags = 2};

UNIT(takes_the_sender_of_syn_as_the_client)
{
    struct sent sent = hello;
    sent.from_port = 80; /* though the ports say otherwise */
    sent.to_port = 40001;
    capture_writer_begin(&writer);
    capture_writer_tcp(&writer, &sent);
    open_capture();
    assert_int_equal(traffic->flows[0].client_port, 80);
    assert_string_equal(traffic->flows[0].client, "10.0.0.2");
    assert_false(traffic->flows[0].from_start);
}

UNIT(guesses_the_client_by_port_without_a_syn)
{
    struct sent sent = {
            .from = "192.0.2.80", .to = "10.0.0.2", .from_port = 80, .to_port = 40001, .flags = 16};
    capture_writer_begin(&writer);
    capture_writer_tcp(&writer, &sent);
    open_capture();
    assert_string_equal(traffic->flows[0].client, "10.0.0.2");
    assert_int_equal(traffic->flows[0].packets_in, 1);
}

UNIT(begins_a_flow_when_ports_are_used_again)
{
    struct sent sent = hello;
    capture_writer_begin(&writer);
    capture_writer_tcp(&writer, &sent);
    capture_writer_tcp(&writer, &sent); /* repeated */
    sent.sequence = 5000;
    capture_writer_tcp(&writer, &sent);
    open_capture();
    assert_int_equal(traffic->flow_count, 2);
    assert_int_equal(traffic->flows[0].packets_out, 2);
    assert_int_equal(traffic->flows[1].packets_out, 1);
}

UNIT(begins_a_udp_flow_after_a_long_silence)
{
    capture_writer_begin(&writer);
    capture_writer_udp(&writer, &asked);
    writer.time += 181000000;
    capture_writer_udp(&writer, &asked);
    open_capture();
    assert_int_equal(traffic->flow_count, 2);
}

UNIT(names_the_app_that_a_pcapdroid_trailer_names)
{
    struct buffer SCOPED(buffer_free) frame = {0};
    buffer_append(&frame, (struct bytes){(const uint8_t *)"\0\0\0\0\0\0\0\0\0\0\0\0\x08\0", 14});
    put_udp(&frame, &asked);
    put_network_u32(&frame, 0x01072021);
    put_network_u32(&frame, 10123);
    buffer_append(
            &frame, (struct bytes){(const uint8_t *)"Shop\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20});
    put_network_u32(&frame, 0);
    writer.link_type = LINK_ETHERNET;
    capture_writer_begin(&writer);
    capture_writer_frame(&writer, buffer_bytes(&frame));
    open_capture();
    assert_question();
    assert_string_equal(traffic->flows[0].app, "Shop");
}

UNIT(names_the_package_that_pcapdroid_blocks_name)
{
    for (int order = 0; order < 2; order++) {
        begin(NULL);
        writer.pcapng = true;
        writer.big_endian = order;
        writer.comment = "u-10123";
        struct buffer SCOPED(buffer_free) block = {0};
        put_file_u32(&block, writer.big_endian, 62652);
        put_file_u16(&block, writer.big_endian, 1);
        buffer_append(&block, (struct bytes){(const uint8_t *)"\1\0", 2});
        put_file_u32(&block, writer.big_endian, 10123);
        buffer_append(&block, bytes_of("\10\4com.shopShop"));
        capture_writer_begin(&writer);
        capture_writer_block(&writer, 0xbad, buffer_bytes(&block));
        capture_writer_udp(&writer, &asked);
        open_capture();
        assert_question();
        assert_string_equal(traffic->flows[0].app, "com.shop");
        end(NULL);
    }
}

static void read_copy(struct bytes file, size_t size)
{
    uint8_t *copy = malloc(size == 0 ? 1 : size); /* exactly as large, so that overruns are seen */
    assert_non_null(copy);
    memcpy(copy, file.data, size);
    enum status status = open_bytes((struct bytes){copy, size});
    assert_true(status == OK || (status == E_MALFORMED && why.at <= size));
    arena_free(&arena);
    free(copy);
}

UNIT(survives_being_cut_at_every_byte)
{
    for (int layout = 0; layout < 2; layout++) {
        begin(NULL);
        writer.pcapng = layout;
        write_question();
        capture_writer_tcp(&writer, &hello);
        for (size_t size = 0; size <= writer.out.size; size++) {
            read_copy(buffer_bytes(&writer.out), size);
        }
        end(NULL);
    }
}

UNIT(survives_every_byte_changed)
{
    static const uint8_t values[] = {0, 1, 0x7f, 0xff};
    for (int layout = 0; layout < 2; layout++) {
        begin(NULL);
        writer.pcapng = layout;
        write_question();
        capture_writer_tcp(&writer, &hello);
        for (size_t at = 0; at < writer.out.size; at++) {
            uint8_t before = writer.out.data[at];
            for (size_t i = 0; i < sizeof(values); i++) {
                writer.out.data[at] = values[i];
                read_copy(buffer_bytes(&writer.out), writer.out.size);
            }
            writer.out.data[at] = before;
        }
        end(NULL);
    }
}

#define WITH_CAPTURE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_every_layout_of_a_capture),
            WITH_CAPTURE(tells_where_a_message_stands_in_the_file),
            cmocka_unit_test(finds_the_packet_behind_every_link_header),
            WITH_CAPTURE(reports_a_link_type_it_does_not_read),
            WITH_CAPTURE(keeps_the_packets_before_a_cut),
            WITH_CAPTURE(refuses_what_is_no_capture),
            WITH_CAPTURE(reads_a_capture_compressed_by_gzip),
            WITH_CAPTURE(reads_what_a_cut_gzip_file_still_yields),
            WITH_CAPTURE(reads_a_capture_compressed_by_zstd),
            WITH_CAPTURE(puts_fragments_together_whatever_their_order),
            WITH_CAPTURE(lets_the_first_of_overlapping_fragments_count),
            WITH_CAPTURE(puts_a_fragment_without_a_time_to_one_that_has_it),
            WITH_CAPTURE(tells_of_fragments_it_could_not_put_together),
            WITH_CAPTURE(reads_over_ipv6_extension_headers),
            WITH_CAPTURE(takes_the_sender_of_syn_as_the_client),
            WITH_CAPTURE(guesses_the_client_by_port_without_a_syn),
            WITH_CAPTURE(begins_a_flow_when_ports_are_used_again),
            WITH_CAPTURE(begins_a_udp_flow_after_a_long_silence),
            WITH_CAPTURE(names_the_app_that_a_pcapdroid_trailer_names),
            cmocka_unit_test(names_the_package_that_pcapdroid_blocks_name),
            cmocka_unit_test(survives_being_cut_at_every_byte),
            cmocka_unit_test(survives_every_byte_changed),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
