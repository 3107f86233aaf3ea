#include "support/unit.h"

#include "support/frame_writer.h"
#include "support/stream_bed.h"
#include "support/torture.h"

#include <stdlib.h>

static struct stream_bed bed;
static struct buffer client, server, block;

static int start(void **state)
{
    (void)state;
    bed_start(&bed);
    buffer_append_text(&client, HTTP2_PREFACE);
    frame_write(&client, H2_SETTINGS, 0, 0, (struct bytes){0});
    frame_write(&server, H2_SETTINGS, 0, 0, bytes_of("123456"));
    return 0;
}

static int finish(void **state)
{
    (void)state;
    bed_free(&bed);
    buffer_free(&client);
    buffer_free(&server);
    buffer_free(&block);
    return 0;
}

static void write_request(uint32_t id, const char *path, int flags)
{
    buffer_clear(&block);
    field_write_index(&block, 2); /* :method GET */
    field_write_index(&block, 7); /* :scheme https */
    field_write(&block, ":authority", "t.example");
    field_write(&block, ":path", path);
    field_write(&block, "user-agent", "unit");
    frame_write(&client, H2_HEADERS, flags | H2_END_HEADERS, id, buffer_bytes(&block));
    client.failed = client.failed || block.failed;
}

static void write_answer(uint32_t id, const char *code, int flags)
{
    buffer_clear(&block);
    field_write(&block, ":status", code);
    field_write(&block, "content-type", "text/plain");
    frame_write(&server, H2_HEADERS, flags | H2_END_HEADERS, id, buffer_bytes(&block));
    server.failed = server.failed || block.failed;
}

static void send_in_pieces(enum bed_side side, const struct buffer *bytes, size_t size)
{
    for (size_t at = 0; at < bytes->size; at += size) {
        bed_send(&bed, side, bytes_slice(buffer_bytes(bytes), at, size));
    }
}

static void read_bed(size_t piece, size_t exchanges)
{
    struct fault why = {0};
    send_in_pieces(BED_CLIENT, &client, piece);
    send_in_pieces(BED_SERVER, &server, piece);
    assert_int_equal(bed_read_http(&bed, &why), OK);
    assert_int_equal(bed.traffic.exchange_count, exchanges);
}

#define assert_passage(passage, expected)                                                          \
    assert_true(bytes_equal((passage).raw, bytes_of(expected)))

static const struct http_exchange *exchange(size_t index)
{
    assert_true(index < bed.traffic.exchange_count);
    return &bed.traffic.exchanges[index];
}

static void check_one_exchange(size_t piece)
{
    write_request(1, "/c?d=1", 0);
    frame_write(&client, H2_DATA, H2_END_STREAM | H2_PADDED, 1,
            (struct bytes){(const uint8_t *)"\2a=b\0\0", 6});
    write_answer(1, "200", 0);
    frame_write(&server, H2_DATA, 0, 1, bytes_of("hel"));
    frame_write(&server, H2_DATA, H2_END_STREAM, 1, bytes_of("lo"));
    read_bed(piece, 1);
    const struct http_exchange *read = exchange(0);
    assert_passage(read->method, "GET");
    assert_passage(read->url, "https://t.example/c?d=1");
    assert_passage(read->target, "/c?d=1");
    assert_passage(read->version, "HTTP/2");
    assert_int_equal(read->request_header_count, 1);
    assert_passage(read->request_headers[0].name, "user-agent");
    assert_passage(read->request_headers[0].value, "unit");
    assert_passage(read->request.content, "a=b");
    assert_int_equal(read->status, 200);
    assert_passage(read->response.mime_type, "text/plain");
    assert_passage(read->response.content, "hello");
    assert_true(read->complete);
    assert_true(read->duration >= 0);
    assert_int_equal(bed.traffic.anomalies.count, 0);
}

UNIT(reads_a_request_and_its_answer)
{
    check_one_exchange(1 << 16);
}

UNIT(reads_frames_that_lie_in_many_packets)
{
    check_one_exchange(3);
}

static void assert_anomaly(size_t count, const char *kind)
{
    assert_int_equal(bed.traffic.anomalies.count, count);
    assert_string_equal(bed.traffic.anomalies.items[0].kind, kind);
}

UNIT(takes_the_trailer_fields_of_a_message_once)
{
    write_request(1, "/", 0);
    for (int i = 0; i < 3; i++) {
        buffer_clear(&block);
        field_write(&block, "x-sum", "1");
        frame_write(&client, H2_HEADERS, H2_END_HEADERS, 1, buffer_bytes(&block));
    }
    read_bed(1 << 16, 1);
    assert_int_equal(exchange(0)->request_header_count, 2);
    assert_anomaly(2, "http2-stray-headers");
}

UNIT(tells_of_fields_that_belong_to_no_request)
{
    write_request(3, "/b", H2_END_STREAM);
    write_request(1, "/a", H2_END_STREAM);
    write_answer(5, "200", H2_END_STREAM);
    read_bed(1 << 16, 1);
    assert_anomaly(2, "http2-stray-headers");
}

UNIT(tells_of_a_request_that_breaks_off)
{
    write_request(1, "/a", H2_END_STREAM);
    size_t whole = client.size;
    write_request(3, "/b", H2_END_STREAM);
    client.size = whole + 12;
    read_bed(1 << 16, 1);
    assert_anomaly(1, "http2-cut-frame");
}

UNIT(says_which_packet_a_field_stems_from)
{
    write_request(1, "/", H2_END_STREAM);
    read_bed(1 << 16, 1);
    struct place place = {0};
    assert_true(traffic_place(&bed.traffic, exchange(0)->request_headers[0].value.raw, &place));
    assert_string_equal(place.entry, "tcp/1/client/fields");
    size_t before = sizeof(HTTP2_PREFACE) - 1 + 9;
    assert_int_equal(place.entry_at, BED_HEADER + before);
    assert_int_equal(place.entry_size, client.size - before);
    assert_int_equal(exchange(0)->status, 0);
}

UNIT(keeps_interleaved_streams_apart)
{
    write_request(1, "/a", H2_END_STREAM);
    write_request(3, "/b", H2_END_STREAM);
    write_answer(3, "201", 0);
    write_answer(1, "202", 0);
    frame_write(&server, H2_DATA, 0, 1, bytes_of("a"));
    frame_write(&server, H2_DATA, 0, 3, bytes_of("b"));
    frame_write(&server, H2_DATA, H2_END_STREAM, 1, bytes_of("A"));
    frame_write(&server, H2_DATA, H2_END_STREAM, 3, bytes_of("B"));
    read_bed(1 << 16, 2);
    assert_int_equal(exchange(0)->status, 202);
    assert_passage(exchange(0)->response.content, "aA");
    assert_int_equal(exchange(1)->status, 201);
    assert_passage(exchange(1)->response.content, "bB");
}

UNIT(remembers_fields_of_earlier_blocks)
{
    write_request(1, "/a", H2_END_STREAM);
    buffer_clear(&block);
    field_write_index(&block, 2);
    field_write_index(&block, 64); /* :authority t.example */
    field_write_index(&block, 63); /* :path /a */
    frame_write(&client, H2_HEADERS, H2_END_HEADERS | H2_END_STREAM, 3, buffer_bytes(&block));
    read_bed(1 << 16, 2);
    assert_passage(exchange(1)->url, "http://t.example/a");
}

UNIT(joins_continued_blocks_with_priority_and_padding)
{
    buffer_clear(&block);
    buffer_append(&block, (struct bytes){(const uint8_t *)"\2\0\0\0\0\x10\x82\x87", 8});
    buffer_append(&block, bytes_of("\x84"));
    buffer_append(&block, (struct bytes){(const uint8_t *)"\0\0", 2});
    frame_write(&client, H2_HEADERS, H2_PADDED | H2_PRIORITIZED | H2_END_STREAM, 1,
            buffer_bytes(&block));
    buffer_clear(&block);
    field_write(&block, ":authority", "t");
    frame_write(&client, H2_CONTINUATION, 0, 1, buffer_bytes(&block));
    buffer_clear(&block);
    field_write(&block, "a", "b");
    frame_write(&client, H2_CONTINUATION, H2_END_HEADERS, 1, buffer_bytes(&block));
    read_bed(1 << 16, 1);
    assert_passage(exchange(0)->url, "https://t/");
    assert_passage(exchange(0)->request_headers[0].value, "b");
}

UNIT(passes_over_answers_that_only_inform_and_adds_trailers)
{
    write_request(1, "/a", H2_END_STREAM);
    write_answer(1, "103", 0);
    write_answer(1, "200", 0);
    frame_write(&server, H2_DATA, 0, 1, bytes_of("a"));
    buffer_clear(&block);
    field_write(&block, "grpc-status", "0");
    frame_write(&server, H2_HEADERS, H2_END_HEADERS | H2_END_STREAM, 1, buffer_bytes(&block));
    read_bed(1 << 16, 1);
    assert_int_equal(exchange(0)->status, 200);
    assert_int_equal(exchange(0)->response_header_count, 2);
    assert_passage(exchange(0)->response_headers[1].name, "grpc-status");
    assert_true(exchange(0)->complete);
}

UNIT(inflates_a_promise_but_makes_no_exchange_of_it)
{
    write_request(1, "/a", H2_END_STREAM);
    buffer_clear(&block);
    buffer_append(&block, (struct bytes){(const uint8_t *)"\0\0\0\2", 4});
    field_write(&block, ":status", "203");
    frame_write(&server, H2_PROMISE, H2_END_HEADERS, 1, buffer_bytes(&block));
    buffer_clear(&block);
    field_write_index(&block, 62);
    frame_write(&server, H2_HEADERS, H2_END_HEADERS | H2_END_STREAM, 1, buffer_bytes(&block));
    read_bed(1 << 16, 1);
    assert_int_equal(exchange(0)->status, 203);
}

UNIT(calls_a_reset_stream_incomplete)
{
    write_request(1, "/a", H2_END_STREAM);
    write_answer(1, "200", 0);
    frame_write(&server, H2_DATA, 0, 1, bytes_of("half"));
    frame_write(&server, H2_RST, 0, 1, bytes_of("1234"));
    frame_write(&server, H2_GOAWAY, 0, 0, bytes_of("12345678"));
    read_bed(1 << 16, 1);
    assert_passage(exchange(0)->response.content, "half");
    assert_true(exchange(0)->response.cut);
    assert_false(exchange(0)->complete);
}

UNIT(goes_on_behind_a_gap_inside_a_body)
{
    write_request(1, "/a", H2_END_STREAM);
    write_request(3, "/b", H2_END_STREAM);
    write_answer(1, "200", 0);
    frame_write(&server, H2_DATA, H2_END_STREAM, 1, bytes_of("0123456789"));
    size_t lost = server.size - 6;
    write_answer(3, "200", H2_END_STREAM);
    bed_send(&bed, BED_CLIENT, buffer_bytes(&client));
    bed_send(&bed, BED_SERVER, bytes_slice(buffer_bytes(&server), 0, lost));
    bed_lose(&bed, BED_SERVER, 4);
    bed_send(&bed, BED_SERVER, bytes_slice(buffer_bytes(&server), lost + 4, server.size));
    struct fault why = {0};
    assert_int_equal(bed_read_http(&bed, &why), OK);
    assert_passage(exchange(0)->response.content, "0123");
    assert_int_equal(exchange(0)->response.size, 10);
    assert_false(exchange(0)->complete);
    assert_true(exchange(1)->complete);
}

UNIT(leaves_out_a_body_beyond_the_budget)
{
    write_request(1, "/a", H2_END_STREAM);
    write_answer(1, "200", 0);
    frame_write(&server, H2_DATA, H2_END_STREAM, 1, bytes_of("0123456789"));
    bed.budget.body_bytes_left = 9;
    read_bed(1 << 16, 1);
    assert_true(exchange(0)->response.omitted);
    assert_int_equal(exchange(0)->response.size, 10);
}

UNIT(ends_a_side_whose_fields_are_malformed)
{
    write_request(1, "/a", H2_END_STREAM);
    frame_write(&client, H2_HEADERS, H2_END_HEADERS, 3, bytes_of("\xff\xff\xff\xff\xff"));
    write_request(5, "/c", H2_END_STREAM);
    read_bed(1 << 16, 1);
    assert_int_equal(bed.traffic.anomalies.count, 1);
    assert_string_equal(bed.traffic.anomalies.items[0].kind, "http2-bad-headers");
}

UNIT(reads_on_after_empty_frames)
{
    frame_write(&client, H2_HEADERS, H2_END_HEADERS, 1, (struct bytes){0});
    write_request(3, "/a", 0);
    frame_write(&client, H2_DATA, H2_END_STREAM, 3, (struct bytes){0});
    read_bed(1 << 16, 1);
    assert_passage(exchange(0)->target, "/a");
}

UNIT(stops_fields_that_swell)
{
    static char long_value[120];
    memset(long_value, 'v', sizeof(long_value) - 1);
    buffer_clear(&block);
    field_write_index(&block, 2);
    field_write(&block, "a", long_value);
    for (int i = 0; i < 10000; i++) {
        field_write_index(&block, 62);
    }
    frame_write(&client, H2_HEADERS, H2_END_HEADERS, 1, buffer_bytes(&block));
    read_bed(1 << 16, 0);
    assert_string_equal(bed.traffic.anomalies.items[0].kind, "http2-bad-headers");
}

UNIT(goes_over_from_http_1_by_upgrade)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\nHost: t\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n");
    write_request(3, "/b", H2_END_STREAM);
    write_answer(1, "200", 0);
    frame_write(&server, H2_DATA, H2_END_STREAM, 1, bytes_of("one"));
    write_answer(3, "404", H2_END_STREAM);
    read_bed(1 << 16, 2);
    assert_passage(exchange(0)->url, "http://t/a");
    assert_int_equal(exchange(0)->status, 200);
    assert_passage(exchange(0)->response.content, "one");
    assert_int_equal(exchange(1)->status, 404);
}

static bool read_small(void)
{
    struct fault why = {0};
    start(NULL);
    write_request(1, "/a", 0);
    frame_write(&client, H2_DATA, H2_END_STREAM, 1, bytes_of("abc"));
    write_answer(1, "200", 0);
    frame_write(&server, H2_DATA, 0, 1, bytes_of("abc"));
    write_answer(1, "200", H2_END_STREAM);
    bool is_written = !client.failed && !server.failed;
    send_in_pieces(BED_CLIENT, &client, 20);
    send_in_pieces(BED_SERVER, &server, 20);
    enum status status = bed_read_http(&bed, &why);
    bool is_right =
            status == OK ? !is_written || bed.traffic.exchange_count == 1 : status == E_MEMORY;
    finish(NULL);
    assert_true(is_right);
    return status == OK && is_written;
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
            T(reads_a_request_and_its_answer),
            T(reads_frames_that_lie_in_many_packets),
            T(takes_the_trailer_fields_of_a_message_once),
            T(tells_of_fields_that_belong_to_no_request),
            T(tells_of_a_request_that_breaks_off),
            T(says_which_packet_a_field_stems_from),
            T(keeps_interleaved_streams_apart),
            T(remembers_fields_of_earlier_blocks),
            T(joins_continued_blocks_with_priority_and_padding),
            T(passes_over_answers_that_only_inform_and_adds_trailers),
            T(inflates_a_promise_but_makes_no_exchange_of_it),
            T(calls_a_reset_stream_incomplete),
            T(goes_on_behind_a_gap_inside_a_body),
            T(leaves_out_a_body_beyond_the_budget),
            T(ends_a_side_whose_fields_are_malformed),
            T(reads_on_after_empty_frames),
            T(stops_fields_that_swell),
            T(goes_over_from_http_1_by_upgrade),
            T(survives_every_allocation_refused),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
