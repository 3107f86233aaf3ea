#include "support/unit.h"

#include "support/stream_bed.h"
#include "support/torture.h"

#include <stdlib.h>

static struct stream_bed bed;

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
    return 0;
}

static void read_bed(size_t exchanges)
{
    struct fault why = {0};
    assert_int_equal(bed_read_http(&bed, &why), OK);
    assert_int_equal(bed.traffic.exchange_count, exchanges);
}

#define assert_passage(passage, expected) check_passage((passage), (expected), __LINE__)

static void check_passage(struct passage passage, const char *expected, int line)
{
    if (!bytes_equal(passage.raw, bytes_of(expected))) {
        fail_msg("line %d: \"%.*s\", not \"%s\"", line, (int)passage.raw.size,
                (const char *)passage.raw.data, expected);
    }
}

static const struct http_exchange *exchange(size_t index)
{
    assert_true(index < bed.traffic.exchange_count);
    return &bed.traffic.exchanges[index];
}

static void check_anomaly(const char *kind)
{
    assert_true(bed.traffic.anomalies.count > 0);
    assert_string_equal(bed.traffic.anomalies.items[0].kind, kind);
}

UNIT(reads_a_request_and_its_answer)
{
    bed_client(&bed, "POST /c?d=1 HTTP/1.1\r\nHost: t.example\r\nContent-Length: 3\r\n\r\na=b");
    bed_server(&bed, "HTTP/1.1 200 Very OK\r\nContent-Type: text/plain; charset=x\r\n"
                     "Content-Encoding: br\r\nContent-Length: 5\r\n\r\nhello");
    read_bed(1);
    const struct http_exchange *read = exchange(0);
    assert_passage(read->method, "POST");
    assert_passage(read->url, "http://t.example/c?d=1");
    assert_passage(read->target, "/c?d=1");
    assert_passage(read->version, "HTTP/1.1");
    assert_int_equal(read->request_header_count, 2);
    assert_passage(read->request_headers[0].name, "Host");
    assert_passage(read->request_headers[0].value, "t.example");
    assert_passage(read->request.content, "a=b");
    assert_int_equal(read->status, 200);
    assert_passage(read->status_text, "Very OK");
    assert_passage(read->response.mime_type, "text/plain; charset=x");
    assert_passage(read->response.encoding, "br");
    assert_passage(read->response.content, "hello");
    assert_int_equal(read->response.size, 5);
    assert_int_equal(read->started, 1000);
    assert_int_equal(read->duration, 1000);
    assert_true(read->complete);
    assert_int_equal(read->flow, 1);
    assert_int_equal(bed.traffic.anomalies.count, 0);
    assert_int_equal(bed.budget.body_bytes_left, (1 << 20) - 8);
}

UNIT(points_into_the_file_when_a_part_lies_in_one_packet)
{
    bed_client(&bed, "GET / HTTP/1.1\r\nHost: t.example\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    read_bed(1);
    struct place place = {0};
    assert_int_equal(bed.traffic.region_count, 1);
    assert_true(traffic_place(&bed.traffic, exchange(0)->request_headers[0].value.raw, &place));
    assert_string_equal(place.entry, "");
    assert_memory_equal(bed.file.data + place.at, "t.example", 9);
    assert_true(traffic_place(&bed.traffic, exchange(0)->response.content.raw, &place));
    assert_memory_equal(bed.file.data + place.at, "hello", 5);
}

UNIT(says_which_packets_a_part_in_several_stems_from)
{
    bed_client(&bed, "GET / HT");
    bed_client(&bed, "TP/1.1\r\nHost: t.exa");
    bed_client(&bed, "mple\r\nA: b\r");
    bed_client(&bed, "\n\r");
    bed_client(&bed, "\n");
    bed_server(&bed, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel");
    bed_server(&bed, "lo wo");
    bed_server(&bed, "rl");
    read_bed(1);
    assert_passage(exchange(0)->url, "http://t.example/");
    assert_passage(exchange(0)->request_headers[1].value, "b");
    assert_passage(exchange(0)->response.content, "hello worl");
    struct place place = {0};
    assert_true(traffic_place(&bed.traffic, exchange(0)->request_headers[0].value.raw, &place));
    assert_string_equal(place.entry, "tcp/1/client");
    assert_int_equal(place.at, 22);
    assert_int_equal(place.entry_at, bed.runs[BED_CLIENT][1].file_at);
    assert_int_equal(place.entry_size, 19 + BED_HEADER + 11);
    assert_true(traffic_place(
            &bed.traffic, bytes_slice(exchange(0)->response.content.raw, 3, 5), &place));
    assert_int_equal(place.entry_at, bed.runs[BED_SERVER][1].file_at);
    assert_int_equal(place.entry_size, 5);
    assert_int_equal(place.at, 42);
}

UNIT(matches_pipelined_requests_in_order)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\nHost: t\r\n\r\nHEAD /b HTTP/1.1\r\nHost: t\r\n\r\nGET /c "
                     "HTTP/1.1\r\nHost: t\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nAHTTP/1.1 200 OK\r\n"
                     "Content-Length: 10\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 1\r\n\r\nC");
    read_bed(3);
    assert_passage(exchange(0)->response.content, "A");
    assert_passage(exchange(1)->target, "/b");
    assert_int_equal(exchange(1)->response.size, 0);
    assert_int_equal(exchange(2)->status, 404);
    assert_passage(exchange(2)->response.content, "C");
}

UNIT(passes_over_answers_that_only_inform)
{
    bed_client(&bed, "PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 100 Continue\r\n\r\n");
    bed_client(&bed, "xy");
    bed_server(&bed, "HTTP/1.1 103 Early Hints\r\nLink: </s>\r\n\r\nHTTP/1.1 204 No\r\n\r\n");
    read_bed(1);
    assert_passage(exchange(0)->request.content, "xy");
    assert_int_equal(exchange(0)->status, 204);
    assert_true(exchange(0)->complete);
}

UNIT(knows_that_not_modified_has_no_body)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 304 Same\r\nContent-Length: 400\r\n\r\nHTTP/1.1 200 OK\r\n"
                     "Content-Length: 1\r\n\r\nB");
    read_bed(2);
    assert_int_equal(exchange(0)->status, 304);
    assert_passage(exchange(1)->response.content, "B");
}

UNIT(joins_chunks_and_adds_trailer_fields)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
    bed_server(&bed,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=\"y\"\r\nhello\r\nA \r");
    bed_server(&bed,
            "\n, big worl\r\n0\r\nTr: ail\r\n\r\nHTTP/1.1 201 OK\r\nContent-Length: 0\r\n\r\n");
    read_bed(2);
    assert_passage(exchange(0)->response.content, "hello, big worl");
    assert_int_equal(exchange(0)->response.size, 15);
    assert_true(exchange(0)->complete);
    assert_int_equal(exchange(0)->response_header_count, 2);
    assert_passage(exchange(0)->response_headers[1].name, "Tr");
    assert_passage(exchange(0)->response_headers[1].value, "ail");
    assert_int_equal(exchange(1)->status, 201);
    struct place place = {0};
    assert_true(traffic_place(&bed.traffic, exchange(0)->response_headers[1].value.raw, &place));
    assert_memory_equal(bed.file.data + place.at, "ail", 3);
}

UNIT(reads_a_body_that_the_end_of_the_connection_ends)
{
    bed_client(&bed, "GET /a HTTP/1.0\r\n\r\n");
    bed_server(&bed, "HTTP/1.0 200 OK\r\n\r\nall ");
    bed_server(&bed, "of it");
    read_bed(1);
    assert_passage(exchange(0)->response.content, "all of it");
    assert_true(exchange(0)->complete);
}

UNIT(reads_lines_that_only_line_feeds_end)
{
    bed_client(&bed, "\nGET /a HTTP/1.1\nHost: t.example\nA:b\n\nGET /b HTTP/1.1\n\n");
    bed_server(&bed, "HTTP/1.1 200 OK\nContent-Length: 1\n\nAHTTP/1.1 200 OK\n\nB");
    read_bed(2);
    assert_passage(exchange(0)->url, "http://t.example/a");
    assert_passage(exchange(0)->request_headers[1].value, "b");
    assert_passage(exchange(1)->response.content, "B");
}

UNIT(keeps_a_folded_value_as_it_stands)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\nCookie: a=1;\r\n  b=2\r\nEmpty:\r\n \r\nHost: t\r\n\r\n");
    read_bed(1);
    assert_int_equal(exchange(0)->request_header_count, 3);
    assert_passage(exchange(0)->request_headers[0].value, "a=1;\r\n  b=2");
    assert_passage(exchange(0)->request_headers[1].value, "");
    assert_int_equal(exchange(0)->status, 0);
    assert_int_equal(exchange(0)->duration, -1);
    assert_false(exchange(0)->complete);
}

UNIT(takes_an_absolute_target_as_the_address)
{
    bed_client(&bed, "GET http://other.example:8080/x HTTP/1.1\r\nHost: t\r\n\r\n");
    read_bed(1);
    assert_passage(exchange(0)->url, "http://other.example:8080/x");
    assert_ptr_equal(exchange(0)->url.raw.data, exchange(0)->target.raw.data);
}

UNIT(names_the_server_by_its_address_without_host_field)
{
    bed_client(&bed, "GET /x HTTP/1.0\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n");
    read_bed(2);
    assert_passage(exchange(0)->url, "http://192.0.2.7/x");
    assert_passage(exchange(1)->url, "http://t");
    assert_passage(exchange(1)->target, "*");
}

UNIT(stops_at_a_tunnel)
{
    bed_client(&bed, "CONNECT t.example:443 HTTP/1.1\r\nHost: t.example:443\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 200 Established\r\n\r\n");
    bed_client(&bed, "GET /inside HTTP/1.1\r\n\r\n");
    read_bed(1);
    assert_passage(exchange(0)->url, "http://t.example:443");
    assert_int_equal(exchange(0)->status, 200);
    assert_int_equal(bed.traffic.anomalies.count, 0);
}

UNIT(stops_when_the_protocol_is_switched)
{
    bed_client(&bed, "GET /irc HTTP/1.1\r\nUpgrade: irc\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 101 Switching\r\nUpgrade: irc\r\n\r\nNOTICE");
    bed_client(&bed, "NICK");
    read_bed(1);
    assert_int_equal(exchange(0)->status, 101);
    assert_int_equal(bed.traffic.anomalies.count, 1);
    assert_string_equal(bed.traffic.anomalies.items[0].kind, "http-upgraded");
}

UNIT(tells_of_a_request_whose_head_is_cut_short)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\nHost: t.example\r\n\r\n");
    bed_client(&bed, "GET /b HTTP/1.1\r\nHost: t.exa");
    read_bed(1);
    assert_int_equal(bed.traffic.anomalies.count, 1);
    assert_string_equal(bed.traffic.anomalies.items[0].kind, "http-cut-head");
}

UNIT(goes_on_behind_a_gap_inside_a_body)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n012");
    bed_lose(&bed, BED_SERVER, 5);
    bed_server(&bed, "89HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nB");
    read_bed(2);
    assert_passage(exchange(0)->response.content, "012");
    assert_int_equal(exchange(0)->response.size, 10);
    assert_true(exchange(0)->response.cut);
    assert_false(exchange(0)->complete);
    assert_passage(exchange(1)->response.content, "B");
    assert_true(exchange(1)->complete);
}

UNIT(matches_by_time_after_an_answer_is_lost)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\n\r\n");
    bed_lose(&bed, BED_SERVER, 300);
    bed_client(&bed, "GET /b HTTP/1.1\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nB");
    read_bed(2);
    assert_int_equal(exchange(0)->status, 0);
    assert_int_equal(exchange(1)->status, 200);
    assert_passage(exchange(1)->response.content, "B");
}

UNIT(matches_by_time_after_a_request_is_lost)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nA");
    bed_lose(&bed, BED_CLIENT, 40);
    bed_server(&bed, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nB");
    bed_client(&bed, "GET /c HTTP/1.1\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nC");
    read_bed(2);
    assert_passage(exchange(0)->response.content, "A");
    assert_passage(exchange(1)->target, "/c");
    assert_passage(exchange(1)->response.content, "C");
}

UNIT(finds_its_feet_after_a_gap_in_a_head)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\nHost: t");
    bed_lose(&bed, BED_CLIENT, 40);
    bed_client(&bed, "rest of it\r\n\r\n");
    bed_client(&bed, "GET /b HTTP/1.1\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nB");
    read_bed(1);
    assert_passage(exchange(0)->target, "/b");
    assert_passage(exchange(0)->response.content, "B");
}

UNIT(leaves_out_a_body_beyond_the_budget)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nAAAAHTTP/1.1 200 OK\r\n"
                     "Content-Length: 3\r\n\r\nBBB");
    bed.budget.body_bytes_left = 3;
    read_bed(2);
    assert_true(exchange(0)->response.omitted);
    assert_null(exchange(0)->response.content.raw.data);
    assert_int_equal(exchange(0)->response.size, 4);
    assert_true(exchange(0)->complete);
    assert_passage(exchange(1)->response.content, "BBB");
    assert_int_equal(bed.budget.body_bytes_left, 0);
}

UNIT(ends_at_what_is_no_message)
{
    bed_client(
            &bed, "GET /a HTTP/1.1\r\n\r\nthis is not a request, however long one looks at it\r\n");
    read_bed(1);
    check_anomaly("http-malformed");
}

UNIT(ends_at_an_answer_that_is_none)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\n\r\n");
    bed_server(&bed, "SSH-2.0-OpenSSH and more\r\n");
    read_bed(1);
    assert_int_equal(exchange(0)->status, 0);
    check_anomaly("http-malformed");
}

UNIT(ends_at_lengths_that_contradict_each_other)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nABC");
    read_bed(1);
    check_anomaly("http-bad-length");
    assert_int_equal(exchange(0)->status, 200);
    assert_false(exchange(0)->complete);
}

UNIT(takes_chunks_over_a_length_and_says_so)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "2\r\nok\r\n0\r\n\r\n");
    read_bed(1);
    assert_passage(exchange(0)->response.content, "ok");
    check_anomaly("http-length-and-chunked");
}

UNIT(keeps_what_came_before_a_bad_chunk)
{
    bed_client(&bed, "GET /a HTTP/1.1\r\n\r\n");
    bed_server(&bed, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n");
    read_bed(1);
    assert_passage(exchange(0)->response.content, "ok");
    assert_true(exchange(0)->response.cut);
    assert_false(exchange(0)->complete);
    check_anomaly("http-bad-chunk");
}

UNIT(tells_requests_from_other_protocols)
{
    assert_true(http_looks_like(bytes_of("GET / HTTP/1.1\r\n")));
    assert_true(http_looks_like(bytes_of("M-SEARCH * HTTP/1.1\r\n")));
    assert_true(http_looks_like(bytes_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")));
    assert_false(http_looks_like(bytes_of("EHLO mail.example\r\n")));
    assert_false(http_looks_like(bytes_of("OPTIONS rtsp://a RTSP/1.0\r\n")));
    assert_false(http_looks_like(bytes_of("\x16\x03\x01 hello")));
    assert_false(http_looks_like(bytes_of("")));
}

static struct stream_bed small;

static bool read_small(void)
{
    struct fault why = {0};
    bed_start(&small);
    bed_client(&small, "GET /a HTTP/1.1\r\nHost: t");
    bed_client(&small, ".example\r\n\r\n");
    bed_server(&small, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\n");
    bed_server(&small, "b\r\n0\r\nA: b\r\n\r\n");
    enum status status = bed_read_http(&small, &why);
    bool is_right = status == OK ? small.traffic.exchange_count == 1 : status == E_MEMORY;
    bed_free(&small);
    assert_true(is_right);
    return status == OK;
}

UNIT(survives_every_allocation_refused)
{
    assert_true(torture(read_small) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, start, finish)
            T(reads_a_request_and_its_answer),
            T(points_into_the_file_when_a_part_lies_in_one_packet),
            T(says_which_packets_a_part_in_several_stems_from),
            T(matches_pipelined_requests_in_order),
            T(passes_over_answers_that_only_inform),
            T(knows_that_not_modified_has_no_body),
            T(joins_chunks_and_adds_trailer_fields),
            T(reads_a_body_that_the_end_of_the_connection_ends),
            T(reads_lines_that_only_line_feeds_end),
            T(keeps_a_folded_value_as_it_stands),
            T(takes_an_absolute_target_as_the_address),
            T(names_the_server_by_its_address_without_host_field),
            T(stops_at_a_tunnel),
            T(stops_when_the_protocol_is_switched),
            T(tells_of_a_request_whose_head_is_cut_short),
            T(goes_on_behind_a_gap_inside_a_body),
            T(matches_by_time_after_an_answer_is_lost),
            T(matches_by_time_after_a_request_is_lost),
            T(finds_its_feet_after_a_gap_in_a_head),
            T(leaves_out_a_body_beyond_the_budget),
            T(ends_at_what_is_no_message),
            T(ends_at_an_answer_that_is_none),
            T(ends_at_lengths_that_contradict_each_other),
            T(takes_chunks_over_a_length_and_says_so),
            T(keeps_what_came_before_a_bad_chunk),
            T(tells_requests_from_other_protocols),
            T(survives_every_allocation_refused),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
