#include "support/unit.h"

#include "support/frame_writer.h"
#include "support/stream_bed.h"
#include "support/torture.h"

#include <stdlib.h>
#include <zlib.h>

enum { TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, FINAL = 0x80, DEFLATED = 0x40 };

static struct stream_bed bed;
static struct buffer frame;

static int start(void **state)
{
    (void)state;
    bed_start(&bed);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    bed_free(&bed);
    buffer_free(&frame);
    return 0;
}

static void upgrade(struct stream_bed *into, const char *extensions)
{
    bed_client(into, "GET /chat HTTP/1.1\r\nHost: t.example\r\nUpgrade: websocket\r\n\r\n");
    bed_server(into, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n");
    bed_server(into, extensions);
    bed_server(into, "\r\n");
}

static const char deflates[] =
        "Sec-WebSocket-Extensions: Permessage-Deflate ; client_max_window_bits\r\n";

/* A frame as the client sends it, masked, or as the server does. */
static void write_frame(int first, bool masked, struct bytes payload)
{
    static const uint8_t key[] = {0x37, 0xfa, 0x21, 0x3d};
    buffer_append_byte(&frame, (char)first);
    if (payload.size > 65535) {
        buffer_append_byte(&frame, (char)(masked ? 0xff : 0x7f));
        for (int i = 7; i >= 0; i--) {
            buffer_append_byte(&frame, (char)((uint64_t)payload.size >> 8 * i));
        }
    } else if (payload.size > 125) {
        buffer_append_byte(&frame, (char)(masked ? 0xfe : 0x7e));
        buffer_append_byte(&frame, (char)(payload.size >> 8));
        buffer_append_byte(&frame, (char)payload.size);
    } else {
        buffer_append_byte(&frame, (char)((masked ? 0x80 : 0) | (int)payload.size));
    }
    if (masked) {
        buffer_append(&frame, (struct bytes){key, sizeof(key)});
    }
    for (size_t i = 0; i < payload.size; i++) {
        buffer_append_byte(&frame, (char)(payload.data[i] ^ (masked ? key[i & 3] : 0)));
    }
}

static void send_frame(enum bed_side side, int first, const char *payload)
{
    buffer_clear(&frame);
    write_frame(first, side == BED_CLIENT, bytes_of(payload));
    bed_send(&bed, side, buffer_bytes(&frame));
}

static void read_bed(void)
{
    struct fault why = {0};
    assert_int_equal(bed_read_http(&bed, &why), OK);
    assert_int_equal(bed.traffic.exchange_count, 1);
}

static void check_message(size_t index, bool is_sent, const char *text)
{
    const struct http_exchange *exchange = &bed.traffic.exchanges[0];
    assert_true(index < exchange->message_count);
    const struct socket_message *message = &exchange->messages[index];
    assert_int_equal(message->is_sent, is_sent);
    if (!bytes_equal(message->data.raw, bytes_of(text))) {
        fail_msg("message %zu is \"%.*s\", not \"%s\"", index, (int)message->data.raw.size,
                (const char *)message->data.raw.data, text);
    }
}

static struct place place_of_message(size_t index, size_t at, size_t size)
{
    struct place place = {0};
    struct bytes data = bed.traffic.exchanges[0].messages[index].data.raw;
    assert_true(traffic_place(&bed.traffic, bytes_slice(data, at, size), &place));
    return place;
}

static void check_anomaly(const char *kind)
{
    assert_int_equal(bed.traffic.anomalies.count, 1);
    assert_string_equal(bed.traffic.anomalies.items[0].kind, kind);
}

static void check_count(size_t count)
{
    assert_int_equal(bed.traffic.exchanges[0].message_count, count);
}

UNIT(lists_messages_of_both_sides_by_time)
{
    upgrade(&bed, "");
    send_frame(BED_CLIENT, FINAL | TEXT, "imei=490154203237518");
    send_frame(BED_SERVER, FINAL | TEXT, "ok");
    send_frame(BED_CLIENT, FINAL | BINARY, "two");
    read_bed();
    check_count(3);
    check_message(0, true, "imei=490154203237518");
    check_message(1, false, "ok");
    check_message(2, true, "two");
    assert_int_equal(bed.traffic.anomalies.count, 0);
    assert_int_equal(bed.traffic.exchanges[0].status, 101);
    assert_int_equal(bed.budget.body_bytes_left, (1 << 20) - 25);
}

UNIT(cites_the_frame_of_a_masked_message)
{
    upgrade(&bed, "");
    send_frame(BED_CLIENT, FINAL | TEXT, "first");
    send_frame(BED_CLIENT, FINAL | TEXT, "imei=490154203237518");
    read_bed();
    struct place place = place_of_message(1, 5, 15);
    assert_string_equal(place.entry, "tcp/1/client/messages");
    assert_int_equal(place.at, 10);
    assert_int_equal(place.size, 15);
    assert_int_equal(place.entry_at, bed.runs[BED_CLIENT][2].file_at);
    assert_int_equal(place.entry_size, 2 + 4 + 20);
}

UNIT(cites_the_very_bytes_of_what_the_server_sent_in_clear)
{
    upgrade(&bed, "");
    send_frame(BED_SERVER, FINAL | TEXT, "id=7f3a");
    read_bed();
    struct place place = place_of_message(0, 3, 4);
    assert_string_equal(place.entry, "");
    assert_int_equal(place.at, bed.runs[BED_SERVER][3].file_at + 2 + 3);
    assert_int_equal(place.size, 4);
}

UNIT(joins_fragments_with_control_frames_between_them)
{
    upgrade(&bed, "");
    send_frame(BED_CLIENT, TEXT, "imei=49015");
    send_frame(BED_CLIENT, FINAL | PING, "are you there");
    send_frame(BED_CLIENT, 0, "");
    send_frame(BED_CLIENT, 0, "42032");
    send_frame(BED_CLIENT, FINAL, "37518");
    read_bed();
    check_count(1);
    check_message(0, true, "imei=490154203237518");
    struct place place = place_of_message(0, 10, 10); /* of the last two frames */
    assert_int_equal(place.entry_at, bed.runs[BED_CLIENT][4].file_at);
    assert_int_equal(place.entry_at + place.entry_size,
            bed.runs[BED_CLIENT][5].file_at + bed.runs[BED_CLIENT][5].bytes.size);
    assert_int_equal(bed.traffic.anomalies.count, 0);
}

/* What the client says in packets of `size` bytes, wherever frames begin. */
static void send_in_pieces(size_t size)
{
    for (size_t at = 0; at < frame.size; at += size) {
        bed_send(&bed, BED_CLIENT, bytes_slice(buffer_bytes(&frame), at, size));
    }
}

UNIT(reads_frames_of_every_length_however_they_lie_in_packets)
{
    static char text[70000];
    upgrade(&bed, "");
    memset(text, 'x', sizeof(text));
    write_frame(FINAL | TEXT, true, (struct bytes){(const uint8_t *)text, 125});
    write_frame(FINAL | TEXT, true, (struct bytes){(const uint8_t *)text, 126});
    write_frame(FINAL | TEXT, true, (struct bytes){(const uint8_t *)text, 65535});
    write_frame(FINAL | TEXT, true, (struct bytes){(const uint8_t *)text, 70000});
    send_in_pieces(101);
    read_bed();
    check_count(4);
    for (size_t i = 0; i < 4; i++) {
        static const size_t sizes[] = {125, 126, 65535, 70000};
        struct bytes data = bed.traffic.exchanges[0].messages[i].data.raw;
        assert_int_equal(data.size, sizes[i]);
        assert_memory_equal(data.data, text, data.size);
    }
}

/* The message as a sender of permessage-deflate writes it; its window lasts. */
static void deflate_message(z_stream *stream, const char *text, int flush, struct buffer *out)
{
    uint8_t room[4096];
    buffer_clear(out);
    stream->next_in = (Bytef *)(uintptr_t)text;
    stream->avail_in = (uInt)strlen(text);
    stream->next_out = room;
    stream->avail_out = sizeof(room);
    (void)deflate(stream, flush);
    size_t size = sizeof(room) - stream->avail_out;
    assert_true(size > 4);
    buffer_append(out, (struct bytes){room, flush == Z_SYNC_FLUSH ? size - 4 : size});
}

static void send_deflated(z_stream *stream, int first, const char *text)
{
    struct buffer SCOPED(buffer_free) coded = {0};
    deflate_message(stream, text, Z_SYNC_FLUSH, &coded);
    buffer_clear(&frame);
    write_frame(first, true, buffer_bytes(&coded));
    bed_send(&bed, BED_CLIENT, buffer_bytes(&frame));
}

static void begin_deflate(z_stream *stream)
{
    *stream = (z_stream){0};
    assert_int_equal(deflateInit2(stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
}

UNIT(inflates_messages_that_point_back_into_earlier_ones)
{
    static const char text[] = "{\"device\":{\"imei\":\"490154203237518\"},\"event\":\"open\"}";
    z_stream stream;
    begin_deflate(&stream);
    upgrade(&bed, deflates);
    send_deflated(&stream, FINAL | DEFLATED | TEXT, text);
    send_deflated(&stream, FINAL | DEFLATED | TEXT, text);
    assert_true(frame.size < 20); /* no more than a pointer back */
    send_frame(BED_CLIENT, FINAL | TEXT, "as it is");
    send_deflated(&stream, FINAL | DEFLATED | TEXT, text);
    (void)deflateEnd(&stream);
    read_bed();
    check_count(4);
    check_message(0, true, text);
    check_message(1, true, text);
    check_message(2, true, "as it is");
    check_message(3, true, text);
    struct place place = place_of_message(1, 19, 15);
    assert_string_equal(place.entry, "tcp/1/client/messages");
    assert_int_equal(place.at, strlen(text) + 19);
    assert_int_equal(place.entry_at, bed.runs[BED_CLIENT][2].file_at);
    assert_int_equal(bed.traffic.anomalies.count, 0);
}

UNIT(inflates_a_message_whose_block_calls_itself_the_last)
{
    z_stream stream;
    struct buffer SCOPED(buffer_free) coded = {0};
    begin_deflate(&stream);
    deflate_message(&stream, "the end, and yet not the end", Z_FINISH, &coded);
    (void)deflateEnd(&stream);
    buffer_append_byte(&coded, 0); /* RFC 7692, section 7.2.3.4 */
    upgrade(&bed, deflates);
    for (int i = 0; i < 2; i++) {
        buffer_clear(&frame);
        write_frame(FINAL | DEFLATED | TEXT, true, buffer_bytes(&coded));
        bed_send(&bed, BED_CLIENT, buffer_bytes(&frame));
    }
    read_bed();
    check_count(2);
    check_message(0, true, "the end, and yet not the end");
    check_message(1, true, "the end, and yet not the end");
    assert_int_equal(bed.traffic.anomalies.count, 0);
}

UNIT(inflates_what_came_in_fragments)
{
    static const char text[] = "a text that is long enough to be cut into two halves";
    z_stream stream;
    struct buffer SCOPED(buffer_free) coded = {0};
    begin_deflate(&stream);
    deflate_message(&stream, text, Z_SYNC_FLUSH, &coded);
    (void)deflateEnd(&stream);
    upgrade(&bed, deflates);
    write_frame(DEFLATED | TEXT, true, bytes_slice(buffer_bytes(&coded), 0, 9));
    write_frame(FINAL, true, bytes_slice(buffer_bytes(&coded), 9, SIZE_MAX));
    bed_send(&bed, BED_CLIENT, buffer_bytes(&frame));
    read_bed();
    check_message(0, true, text);
    struct place place = place_of_message(0, 2, 4);
    assert_int_equal(place.entry_size, frame.size); /* both frames */
}

UNIT(tells_of_a_message_that_cannot_be_inflated_and_ends_the_side)
{
    upgrade(&bed, deflates);
    send_frame(BED_CLIENT, FINAL | DEFLATED | TEXT, "\x07\x07\x07");
    send_frame(BED_CLIENT, FINAL | TEXT, "later");
    send_frame(BED_SERVER, FINAL | TEXT, "still read");
    read_bed();
    check_anomaly("websocket-not-inflated");
    check_count(1);
    check_message(0, false, "still read");
}

UNIT(leaves_out_what_inflates_beyond_the_budget)
{
    static char zeros[3 << 20];
    static uint8_t room[16384];
    z_stream stream;
    begin_deflate(&stream);
    stream.next_in = (Bytef *)zeros;
    stream.avail_in = sizeof(zeros);
    stream.next_out = room;
    stream.avail_out = sizeof(room);
    assert_int_equal(deflate(&stream, Z_SYNC_FLUSH), Z_OK);
    upgrade(&bed, deflates);
    write_frame(FINAL | DEFLATED | BINARY, true,
            (struct bytes){room, sizeof(room) - stream.avail_out - 4});
    (void)deflateEnd(&stream);
    bed_send(&bed, BED_CLIENT, buffer_bytes(&frame));
    read_bed();
    check_anomaly("websocket-not-inflated");
    assert_int_equal(bed.traffic.exchanges[0].messages[0].data.raw.size, 1 << 20);
    assert_int_equal(bed.budget.body_bytes_left, 0);
}

UNIT(passes_over_a_message_that_is_too_long_and_goes_on)
{
    static char text[2 << 20];
    upgrade(&bed, "");
    memset(text, 'x', sizeof(text));
    write_frame(FINAL | TEXT, true, (struct bytes){(const uint8_t *)text, sizeof(text)});
    bed_send(&bed, BED_CLIENT, buffer_bytes(&frame));
    send_frame(BED_CLIENT, FINAL | TEXT, "short");
    read_bed();
    check_anomaly("websocket-left-out");
    check_count(1);
    check_message(0, true, "short");
}

UNIT(leaves_out_a_message_whose_length_is_absurd)
{
    static const uint8_t cut[] = {FINAL | TEXT, 0x80 | 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0xff, 0xff, 0, 0, 0, 0, 'i', 'm', 'e', 'i'};
    upgrade(&bed, "");
    bed_send(&bed, BED_CLIENT, (struct bytes){cut, sizeof(cut)});
    read_bed();
    check_count(0);
    assert_int_equal(bed.traffic.anomalies.count, 2);
    assert_string_equal(bed.traffic.anomalies.items[0].kind, "websocket-cut-frame");
    assert_string_equal(bed.traffic.anomalies.items[1].kind, "websocket-left-out");
}

UNIT(tells_of_a_clients_frame_that_is_cut_short)
{
    upgrade(&bed, "");
    write_frame(FINAL | TEXT, true, bytes_of("imei=490154203237518"));
    bed_send(&bed, BED_CLIENT, bytes_slice(buffer_bytes(&frame), 0, 16));
    read_bed();
    check_anomaly("websocket-cut-frame");
    check_message(0, true, "imei=49015");
}

UNIT(keeps_a_servers_frame_that_is_cut_short_without_a_word)
{
    upgrade(&bed, "");
    bed_server(&bed, "\x81\x10"
                     "only half");
    read_bed();
    check_message(0, false, "only half");
    assert_int_equal(bed.traffic.anomalies.count, 0);
}

UNIT(ends_a_side_at_a_gap)
{
    upgrade(&bed, "");
    send_frame(BED_CLIENT, FINAL | TEXT, "before");
    bed_lose(&bed, BED_CLIENT, 30);
    send_frame(BED_CLIENT, FINAL | TEXT, "behind");
    read_bed();
    check_anomaly("websocket-cut-frame");
    check_count(1);
}

UNIT(ends_at_what_is_no_frame)
{
    static const char *const bad[] = {
            "\x83\x01x",          /* a reserved kind */
            "\xa1\x01x",          /* a bit that no extension explains */
            "\xc1\x01x",          /* compressed without having agreed to it */
            "\x80\x01x",          /* goes on with nothing */
            "\x09\x01x",          /* a ping in fragments */
            "\x01\x01x\x81\x01y", /* a message inside another */
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        upgrade(&bed, "");
        bed_server(&bed, bad[i]);
        send_frame(BED_CLIENT, FINAL | TEXT, "the other side is read on");
        read_bed();
        check_anomaly("websocket-bad-frame");
        const struct http_exchange *exchange = &bed.traffic.exchanges[0];
        assert_true(exchange->messages[exchange->message_count - 1].is_sent);
        bed_free(&bed);
        bed_start(&bed);
    }
}

UNIT(reads_nothing_behind_a_close)
{
    upgrade(&bed, "");
    send_frame(BED_CLIENT, FINAL | CLOSE, "");
    send_frame(BED_CLIENT, FINAL | TEXT, "late");
    read_bed();
    check_count(0);
    assert_int_equal(bed.traffic.anomalies.count, 0);
}

UNIT(keeps_no_more_messages_than_an_archives)
{
    upgrade(&bed, "");
    for (int i = 0; i <= SOCKET_MESSAGES_MAX; i++) {
        write_frame(FINAL | TEXT, false, bytes_of("x"));
    }
    bed_send(&bed, BED_SERVER, buffer_bytes(&frame));
    read_bed();
    check_anomaly("websocket-left-out");
    check_count(SOCKET_MESSAGES_MAX);
}

static void write_block(
        struct buffer *out, const char *const fields[][2], size_t count, uint32_t id)
{
    struct buffer SCOPED(buffer_free) block = {0};
    for (size_t i = 0; i < count; i++) {
        field_write(&block, fields[i][0], fields[i][1]);
    }
    frame_write(out, H2_HEADERS, H2_END_HEADERS, id, buffer_bytes(&block));
}

UNIT(reads_a_socket_in_a_stream_of_http_2)
{
    static const char *const request[][2] = {{":method", "CONNECT"}, {":protocol", "websocket"},
            {":scheme", "https"}, {":path", "/chat"}, {":authority", "t.example"}};
    static const char *const answer[][2] = {
            {":status", "200"}, {"sec-websocket-extensions", "permessage-deflate"}};
    struct buffer SCOPED(buffer_free) client = {0}, SCOPED(buffer_free) server = {0};
    z_stream stream;
    struct buffer SCOPED(buffer_free) coded = {0};
    begin_deflate(&stream);
    deflate_message(&stream, "imei=490154203237518", Z_SYNC_FLUSH, &coded);
    (void)deflateEnd(&stream);
    write_frame(FINAL | DEFLATED | TEXT, true, buffer_bytes(&coded));
    buffer_append_text(&client, HTTP2_PREFACE);
    write_block(&client, request, 5, 1);
    frame_write(&client, H2_DATA, 0, 1, bytes_slice(buffer_bytes(&frame), 0, 7));
    frame_write(&client, H2_DATA, 0, 1, bytes_slice(buffer_bytes(&frame), 7, SIZE_MAX));
    write_block(&server, answer, 2, 1);
    frame_write(&server, H2_DATA, H2_END_STREAM, 1, bytes_of("\x81\x05hello"));
    bed_send(&bed, BED_CLIENT, buffer_bytes(&client));
    bed_send(&bed, BED_SERVER, buffer_bytes(&server));
    read_bed();
    check_count(2);
    check_message(0, true, "imei=490154203237518");
    check_message(1, false, "hello");
    struct place place = place_of_message(0, 5, 15);
    assert_string_equal(place.entry, "tcp/1/client/1/messages");
    assert_int_equal(bed.traffic.exchanges[0].request.content.raw.size, 0);
    assert_int_equal(bed.traffic.anomalies.count, 0);
}

UNIT(tells_of_a_socket_that_goes_on_behind_its_end_in_http_2)
{
    static const char *const request[][2] = {{":method", "CONNECT"}, {":protocol", "websocket"},
            {":scheme", "https"}, {":path", "/chat"}, {":authority", "t.example"}};
    struct buffer SCOPED(buffer_free) client = {0};
    buffer_append_text(&client, HTTP2_PREFACE);
    write_block(&client, request, 5, 1);
    frame_write(&client, H2_DATA, H2_END_STREAM, 1,
            bytes_of("\x81\x05"
                     "first"));
    frame_write(&client, H2_DATA, H2_END_STREAM, 1, bytes_of("\x81\x04late"));
    bed_send(&bed, BED_CLIENT, buffer_bytes(&client));
    read_bed();
    check_anomaly("websocket-left-out");
    check_count(1);
    check_message(0, true, "first");
}

static struct stream_bed small;
static struct buffer deflated;

static bool read_small(void)
{
    struct fault why = {0};
    bed_start(&small);
    upgrade(&small, deflates);
    bed_send(&small, BED_CLIENT, buffer_bytes(&deflated));
    bed_client(&small, "\x01\x81...");
    bed_client(&small, ".a\x80\x01"
                       "b");
    bed_server(&small, "\x81\x02ok");
    enum status status = bed_read_http(&small, &why);
    bool is_right = status == OK ? small.traffic.exchange_count == 1 &&
                                           small.traffic.exchanges[0].message_count == 3
                                 : status == E_MEMORY;
    bed_free(&small);
    assert_true(is_right);
    return status == OK;
}

UNIT(survives_every_allocation_refused)
{
    z_stream stream;
    struct buffer SCOPED(buffer_free) coded = {0};
    begin_deflate(&stream);
    deflate_message(&stream, "imei=490154203237518", Z_SYNC_FLUSH, &coded);
    (void)deflateEnd(&stream);
    write_frame(FINAL | DEFLATED | TEXT, true, buffer_bytes(&coded));
    deflated = frame;
    assert_true(torture(read_small) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, start, finish)
            T(lists_messages_of_both_sides_by_time),
            T(cites_the_frame_of_a_masked_message),
            T(cites_the_very_bytes_of_what_the_server_sent_in_clear),
            T(joins_fragments_with_control_frames_between_them),
            T(reads_frames_of_every_length_however_they_lie_in_packets),
            T(inflates_messages_that_point_back_into_earlier_ones),
            T(inflates_a_message_whose_block_calls_itself_the_last),
            T(inflates_what_came_in_fragments),
            T(tells_of_a_message_that_cannot_be_inflated_and_ends_the_side),
            T(leaves_out_what_inflates_beyond_the_budget),
            T(passes_over_a_message_that_is_too_long_and_goes_on),
            T(leaves_out_a_message_whose_length_is_absurd),
            T(tells_of_a_clients_frame_that_is_cut_short),
            T(keeps_a_servers_frame_that_is_cut_short_without_a_word),
            T(ends_a_side_at_a_gap),
            T(ends_at_what_is_no_frame),
            T(reads_nothing_behind_a_close),
            T(keeps_no_more_messages_than_an_archives),
            T(reads_a_socket_in_a_stream_of_http_2),
            T(tells_of_a_socket_that_goes_on_behind_its_end_in_http_2),
            T(survives_every_allocation_refused),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
