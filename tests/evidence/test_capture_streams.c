#include "support/unit.h"

#include "evidence/capture/capture.h"
#include "support/capture_writer.h"
#include "support/torture.h"

#include <stdlib.h>

#define TIME INT64_C(1700000000000000)

static struct capture_writer writer;
static struct arena arena;
static struct traffic *traffic;
static struct fault partial, why;

static const struct sent up = {.from = "10.0.0.2",
        .to = "192.0.2.80",
        .from_port = 40001,
        .to_port = 8000,
        .flags = 16,
        .sequence = 1000};
static const struct sent down = {.from = "192.0.2.80",
        .to = "10.0.0.2",
        .from_port = 8000,
        .to_port = 40001,
        .flags = 16,
        .sequence = 5000};

static int begin(void **state)
{
    (void)state;
    writer = (struct capture_writer){.link_type = LINK_RAW_IP, .time = TIME, .moving = true};
    capture_writer_begin(&writer);
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

static void open_capture(void)
{
    assert_int_equal(capture_open(buffer_bytes(&writer.out), (struct bytes){0}, &arena, &traffic,
                             &partial, &why),
            OK);
    assert_int_equal(partial.status, OK);
}

/* A packet of one side, `at` bytes into its stream. */
static void send(const struct sent *whose, uint32_t at, const char *payload)
{
    struct sent sent = *whose;
    sent.sequence += at;
    sent.payload = bytes_of(payload);
    capture_writer_tcp(&writer, &sent);
}

static void shake_hands(void)
{
    struct sent sent = up;
    sent.flags = 2;
    sent.sequence -= 1;
    capture_writer_tcp(&writer, &sent);
    sent = down;
    sent.flags = 18;
    sent.sequence -= 1;
    capture_writer_tcp(&writer, &sent);
}

static void assert_exchange(size_t index, const char *url, int status)
{
    assert_true(index < traffic->exchange_count);
    const struct http_exchange *exchange = &traffic->exchanges[index];
    assert_true(bytes_equal(exchange->url.raw, bytes_of(url)));
    assert_int_equal(exchange->status, status);
}

#define REQUEST "GET /a HTTP/1.1\r\nHost: shop.test\r\n\r\n"
#define ANSWER  "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

UNIT(reads_http_whatever_the_port)
{
    shake_hands();
    send(&up, 0, REQUEST);
    send(&down, 0, ANSWER);
    open_capture();
    assert_int_equal(traffic->exchange_count, 1);
    assert_exchange(0, "http://shop.test/a", 200);
    assert_true(traffic->flows[0].from_start);
    assert_int_equal(traffic->flows[0].missing, 0);
    assert_int_equal(traffic->exchanges[0].started, TIME + 2000);
    assert_int_equal(traffic->exchanges[0].flow, 1);
}

UNIT(tells_the_client_by_what_it_says_when_the_opening_is_missing)
{
    struct sent from_low = up; /* the client's port is the lower one */
    from_low.from_port = 7000;
    struct sent to_low = down;
    to_low.to_port = 7000;
    send(&to_low, 0, ANSWER);
    send(&from_low, 0, REQUEST);
    open_capture();
    assert_string_equal(traffic->flows[0].client, "10.0.0.2");
    assert_int_equal(traffic->flows[0].client_port, 7000);
    assert_int_equal(traffic->flows[0].bytes_out, sizeof(REQUEST) - 1);
    assert_int_equal(traffic->exchange_count, 1);
}

UNIT(finds_requests_in_a_connection_that_was_captured_late)
{
    send(&up, 0, "rest of a body");
    send(&up, 14, REQUEST);
    send(&down, 0, ANSWER);
    open_capture();
    assert_int_equal(traffic->exchange_count, 1);
}

UNIT(counts_the_bytes_that_are_missing)
{
    shake_hands();
    send(&up, 10, "x");
    send(&down, 5, "y");
    open_capture();
    assert_int_equal(traffic->flows[0].missing, 15);
}

static void assert_told(const char *kind)
{
    assert_int_equal(traffic->anomalies.count, 1);
    assert_string_equal(traffic->anomalies.items[0].kind, kind);
}

UNIT(tells_of_bytes_that_are_missing_between_requests)
{
    shake_hands();
    send(&up, 0, REQUEST);
    send(&up, 2 * (sizeof(REQUEST) - 1), REQUEST);
    open_capture();
    assert_told("stream-missing");
}

UNIT(tells_of_a_connection_in_no_protocol_that_is_read)
{
    shake_hands();
    send(&up, 0, "\x17\x03\x03 the middle of something");
    send(&up, 30, "and more of it");
    open_capture();
    assert_int_equal(traffic->tls_session_count, 0);
    assert_told("stream-unknown");
    assert_int_equal(traffic->anomalies.items[0].place.at, 24 + 16);
}

UNIT(says_nothing_of_a_probe_that_keeps_a_connection_open)
{
    send(&up, 0, "x");
    open_capture();
    assert_int_equal(traffic->anomalies.count, 0);
}

UNIT(tells_of_packets_that_were_captured_in_part)
{
    struct buffer SCOPED(buffer_free) packet = {0};
    struct sent sent = up;
    sent.payload = bytes_of(REQUEST);
    put_tcp(&packet, &sent);
    capture_writer_frame(&writer, bytes_slice(buffer_bytes(&packet), 0, packet.size - 2));
    open_capture();
    assert_int_equal(traffic->exchange_count, 0);
    assert_int_equal(traffic->anomalies.count, 2);
    assert_string_equal(traffic->anomalies.items[0].kind, "http-cut-head");
    assert_string_equal(traffic->anomalies.items[1].kind, "packet-cut");
}

UNIT(reads_a_tunnel_that_nobody_answered)
{
    send(&up, 0, "CONNECT shop.test:443 HTTP/1.1\r\nHost: shop.test:443\r\n\r\n");
    open_capture();
    assert_int_equal(traffic->exchange_count, 1);
}

UNIT(lists_exchanges_by_the_time_of_the_request)
{
    struct sent other = up;
    other.from_port = 40002;
    send(&up, 0, "GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
    send(&other, 0, "GET /second HTTP/1.1\r\nHost: b\r\n\r\n");
    send(&up, 33, "GET /third HTTP/1.1\r\nHost: a\r\n\r\n");
    open_capture();
    assert_int_equal(traffic->exchange_count, 3);
    assert_exchange(0, "http://a/first", 0);
    assert_exchange(1, "http://b/second", 0);
    assert_exchange(2, "http://a/third", 0);
}

UNIT(reads_a_web_socket_behind_a_proxys_connect)
{
    send(&up, 0, "CONNECT chat.test:80 HTTP/1.1\r\nHost: chat.test:80\r\n\r\n");
    send(&down, 0, "HTTP/1.1 200 Connection established\r\n\r\n");
    send(&up, 53, "GET /a HTTP/1.1\r\nHost: chat.test\r\nUpgrade: websocket\r\n\r\n");
    send(&down, 39, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x02hi");
    open_capture();
    assert_int_equal(traffic->exchange_count, 2);
    assert_exchange(1, "http://chat.test/a", 101);
    assert_int_equal(traffic->exchanges[1].message_count, 1);
    assert_true(bytes_equal(traffic->exchanges[1].messages[0].data.raw, bytes_of("hi")));
    assert_int_equal(traffic->anomalies.count, 0);
}

UNIT(reads_name_service_over_tcp)
{
    static const uint8_t query[] = "\0\x1b\0\7\1\0\0\1\0\0\0\0\0\0\4shop\4test\0\0\1\0\1";
    struct sent sent = up;
    sent.to_port = 53;
    for (size_t i = 0; i < sizeof(query) - 1; i++) { /* byte by byte */
        sent.payload = (struct bytes){query + i, 1};
        capture_writer_tcp(&writer, &sent);
        sent.sequence++;
    }
    open_capture();
    assert_int_equal(traffic->dns_answer_count, 1);
    assert_string_equal(traffic->dns_answers[0].name, "shop.test");
    assert_string_equal(traffic->dns_answers[0].server, "192.0.2.80");
    assert_false(traffic->dns_answers[0].encrypted);
}

#define ASKED(name) "\0\x1b\0\7\1\0\0\1\0\0\0\0\0\0\4" name "\4test\0\0\1\0\1"
#define ANSWERED(name)                                                                             \
    "\0\x2b\0\7\x81\x80\0\1\0\1\0\0\0\0\4" name "\4test\0\0\1\0\1"                                 \
    "\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2\7"

static void send_names(const struct sent *whose, uint32_t at, struct bytes bytes)
{
    struct sent sent = *whose;
    sent.sequence += at;
    sent.payload = bytes;
    capture_writer_tcp(&writer, &sent);
}

#define NAMES(text) ((struct bytes){(const uint8_t *)(text), sizeof(text) - 1})

UNIT(reads_several_messages_of_one_connection)
{
    struct sent client = up, server = down;
    client.to_port = server.from_port = 53;
    send_names(&client, 0, NAMES(ASKED("shop") ASKED("bank")));
    send_names(&server, 0, bytes_slice(NAMES(ANSWERED("shop") ANSWERED("bank")), 0, 60));
    send_names(&server, 60, bytes_slice(NAMES(ANSWERED("shop") ANSWERED("bank")), 60, SIZE_MAX));
    open_capture();
    assert_int_equal(traffic->dns_answer_count, 2);
    for (size_t i = 0; i < 2; i++) {
        struct place place;
        const struct dns_answer *row = &traffic->dns_answers[i];
        assert_string_equal(row->name, i == 0 ? "shop.test" : "bank.test");
        assert_string_equal(row->value, "192.0.2.7");
        assert_string_equal(row->transport, "tcp");
        assert_true(traffic_place(traffic, row->message, &place));
        assert_string_equal(place.entry, i == 0 ? "" : "tcp/1/server"); /* in two packets */
    }
    assert_int_equal(traffic->anomalies.count, 0);
}

UNIT(tells_of_a_message_over_tcp_that_is_cut_short)
{
    struct sent client = up;
    client.to_port = 53;
    send_names(&client, 0, bytes_slice(NAMES(ASKED("shop") ASKED("bank")), 0, 50));
    open_capture();
    assert_int_equal(traffic->dns_answer_count, 1);
    assert_int_equal(traffic->anomalies.count, 1);
    assert_string_equal(traffic->anomalies.items[0].kind, "dns-malformed");
}

UNIT(reads_a_name_in_the_address_of_a_request)
{
    send(&up, 0,
            "GET /q?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB HTTP/1.1\r\nHost: dns.test\r\n"
            "Accept: application/dns-message\r\n\r\n");
    open_capture();
    assert_int_equal(traffic->dns_answer_count, 1);
    const struct dns_answer *row = &traffic->dns_answers[0];
    struct place place;
    assert_string_equal(row->name, "www.example.com");
    assert_string_equal(row->transport, "http");
    assert_string_equal(row->server, "192.0.2.80");
    assert_false(row->encrypted);
    assert_true(traffic_place(traffic, row->message, &place));
    assert_string_equal(place.entry, "dns/1/query");
    assert_int_equal(place.entry_size, 44);
    assert_memory_equal(writer.out.data + place.entry_at, "AAABAAABAAAA", 12);
}

UNIT(reads_name_service_in_http)
{
    send(&up, 0,
            "POST /dns-query HTTP/1.1\r\nHost: dns.test\r\nContent-Type: "
            "application/dns-message\r\n"
            "Content-Length: 3\r\n\r\nabc");
    open_capture();
    assert_int_equal(traffic->anomalies.count, 1); /* no DNS message, but taken for one */
    assert_string_equal(traffic->anomalies.items[0].kind, "dns-malformed");
}

static bool reads_whole(void)
{
    struct fault cut = {0}, fault = {0};
    enum status status = capture_open(
            buffer_bytes(&writer.out), (struct bytes){0}, &arena, &traffic, &cut, &fault);
    bool complete = status == OK && cut.status == OK && traffic->anomalies.dropped == 0 &&
                    traffic->exchange_count == 1 && traffic->dns_answer_count == 1;
    if (status != OK) {
        assert_int_equal(status, E_MEMORY);
    }
    arena_free(&arena);
    return complete;
}

UNIT(says_so_when_memory_is_spent)
{
    static const uint8_t query[] = "\0\7\1\0\0\1\0\0\0\0\0\0\4shop\4test\0\0\1\0\1";
    struct sent sent = up;
    shake_hands();
    send(&up, 17, "Host: shop.test\r\n\r\n");
    send(&up, 0, "GET /a HTTP/1.1\r\n");
    send(&down, 0, ANSWER);
    sent.to_port = 53;
    sent.payload = (struct bytes){query, sizeof(query) - 1};
    capture_writer_udp(&writer, &sent);
    assert_true(torture(reads_whole) > 0);
}

static struct bytes file;
static size_t pieces;

static void count_piece(struct bytes piece)
{
    assert_true(piece.data >= file.data && piece.size <= file.size);
    assert_true((size_t)(piece.data - file.data) <= file.size - piece.size);
    pieces++;
}

UNIT(lets_go_of_a_long_file_in_both_passes_and_finds_the_same)
{
    enum { LONG = 70 << 20, BODY = 60000 };
    static char body[BODY + 1];
    memset(body, 'b', BODY);
    send(&up, 0, "GET /a HTTP/1.1\r\n\r\n");
    send(&down, 0, "HTTP/1.1 200 OK\r\n\r\n");
    for (uint32_t at = 19; writer.out.size < LONG; at += BODY) {
        send(&down, at, body);
    }
    file = buffer_bytes(&writer.out);
    pieces = 0;
    assert_int_equal(capture_open_by_pieces(file, (struct bytes){0}, count_piece, &arena, &traffic,
                             &partial, &why),
            OK);
    assert_int_equal(pieces, 3); /* twice on the way through the packets, once behind the stream */
    assert_int_equal(traffic->exchange_count, 1);
    assert_int_equal(traffic->exchanges[0].status, 200);
}

#define WITH_CAPTURE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
            WITH_CAPTURE(reads_http_whatever_the_port),
            WITH_CAPTURE(tells_the_client_by_what_it_says_when_the_opening_is_missing),
            WITH_CAPTURE(finds_requests_in_a_connection_that_was_captured_late),
            WITH_CAPTURE(counts_the_bytes_that_are_missing),
            WITH_CAPTURE(tells_of_bytes_that_are_missing_between_requests),
            WITH_CAPTURE(tells_of_a_connection_in_no_protocol_that_is_read),
            WITH_CAPTURE(says_nothing_of_a_probe_that_keeps_a_connection_open),
            WITH_CAPTURE(tells_of_packets_that_were_captured_in_part),
            WITH_CAPTURE(reads_a_tunnel_that_nobody_answered),
            WITH_CAPTURE(lists_exchanges_by_the_time_of_the_request),
            WITH_CAPTURE(reads_a_web_socket_behind_a_proxys_connect),
            WITH_CAPTURE(reads_name_service_over_tcp),
            WITH_CAPTURE(reads_several_messages_of_one_connection),
            WITH_CAPTURE(tells_of_a_message_over_tcp_that_is_cut_short),
            WITH_CAPTURE(reads_a_name_in_the_address_of_a_request),
            WITH_CAPTURE(reads_name_service_in_http),
            WITH_CAPTURE(lets_go_of_a_long_file_in_both_passes_and_finds_the_same),
            WITH_CAPTURE(says_so_when_memory_is_spent),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
