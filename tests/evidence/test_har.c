#include "support/unit.h"

#include "evidence/har/har.h"
#include "support/torture.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena;
static struct traffic *traffic;
static struct fault partial;
static struct buffer file_text;

static int clean(void **state)
{
    (void)state;
    arena_free(&arena);
    buffer_free(&file_text);
    traffic = NULL;
    return 0;
}

static void read_whole(const char *text)
{
    struct fault why = {0};
    assert_int_equal(har_open(bytes_of(text), &arena, &traffic, &partial, &why), OK);
    assert_int_equal(partial.status, OK);
}

/* An archive of one entry, which has these members. */
static const struct http_exchange *read_entry(const char *members)
{
    buffer_print(&file_text, "{\"log\":{\"version\":\"1.2\",\"entries\":[{%s}]}}", members);
    read_whole(buffer_text(&file_text));
    assert_int_equal(traffic->exchange_count, 1);
    return &traffic->exchanges[0];
}

static void assert_text(const struct passage *passage, const char *text)
{
    struct buffer SCOPED(buffer_free) buffer = {0};
    struct bytes found = {0};
    assert_int_equal(passage_text(passage, &buffer, &found, NULL), OK);
    if (!bytes_equal(found, bytes_of(text))) {
        fail_msg("'%.*s' is not '%s'", (int)found.size, (const char *)found.data, text);
    }
}

static void assert_only_anomaly(const char *kind)
{
    assert_int_equal(traffic->anomalies.count, 1);
    assert_string_equal(traffic->anomalies.items[0].kind, kind);
}

static void assert_no_anomaly(void)
{
    assert_int_equal(traffic->anomalies.count, 0);
}

#define GET                                                                                        \
    "\"request\":{\"method\":\"GET\",\"url\":\"https://shop.example/a?b=1#c\",\"headers\":[]}"
#define ANSWER(members) "," GET ",\"response\":{\"status\":200," members "}"

UNIT(reads_an_entry_as_browsers_write_it)
{
    const struct http_exchange *exchange = read_entry(
            "\"startedDateTime\":\"2026-11-01T09:00:00.250+08:00\",\"time\":12.5,"
            "\"request\":{\"method\":\"POST\",\"url\":\"https://shop.example/pay?a=1#top\","
            "\"httpVersion\":\"h2\",\"headers\":[{\"name\":\":path\",\"value\":\"/pay\"},"
            "{\"name\":\"Cookie\",\"value\":\"id=\\\"7\\\"\"}],\"bodySize\":5,"
            "\"postData\":{\"mimeType\":\"text/plain\",\"text\":\"a\\u00e4b\\n\"}},"
            "\"response\":{\"status\":302,\"statusText\":\"Found\",\"httpVersion\":\"http/2.0\","
            "\"headers\":[{\"name\":\"Location\",\"value\":\"/x\"}],"
            "\"content\":{\"size\":3,\"mimeType\":\"image/gif\",\"text\":\"R0lG\","
            "\"encoding\":\"base64\"},\"bodySize\":30},"
            "\"serverIPAddress\":\"[2001:db8::1]\",\"pageref\":\"page_1\","
            "\"_resourceType\":\"fetch\",\"_initiator\":{\"type\":\"script\",\"stack\":"
            "{\"callFrames\":[{\"url\":\"\"},{\"url\":\"https://cdn.example/sdk.js\"}]}}");
    assert_text(&exchange->method, "POST");
    assert_text(&exchange->url, "https://shop.example/pay?a=1#top");
    assert_text(&exchange->target, "/pay?a=1");
    assert_text(&exchange->version, "http/2.0");
    assert_int_equal(exchange->started, INT64_C(1793494800250000));
    assert_int_equal(exchange->duration, 12500);
    assert_int_equal(exchange->request_header_count, 1);
    assert_text(&exchange->request_headers[0].name, "Cookie");
    assert_text(&exchange->request_headers[0].value, "id=\"7\"");
    assert_text(&exchange->request.content, "a\u00e4b\n");
    assert_text(&exchange->request.mime_type, "text/plain");
    assert_int_equal(exchange->request.size, 5);
    assert_int_equal(exchange->status, 302);
    assert_text(&exchange->status_text, "Found");
    assert_text(&exchange->response_headers[0].value, "/x");
    assert_true(exchange->response.base64);
    assert_false(exchange->response.cut);
    assert_int_equal(exchange->response.size, 3);
    assert_string_equal(exchange->server_address, "2001:db8::1");
    assert_text(&exchange->page, "page_1");
    assert_text(&exchange->resource_type, "fetch");
    assert_text(&exchange->initiator, "https://cdn.example/sdk.js");
    assert_true(exchange->complete);
    assert_no_anomaly();
}

UNIT(cites_the_bytes_of_the_file)
{
    const struct http_exchange *exchange = read_entry(GET ",\"x\":1");
    struct place place;
    assert_true(traffic_place(traffic, exchange->url.raw, &place));
    assert_string_equal(place.entry, "");
    assert_memory_equal(file_text.data + place.at, "https://shop.example/a?b=1#c", place.size);
    assert_true(traffic_place(traffic, exchange->whole, &place));
    assert_int_equal(file_text.data[place.at], '{');
    assert_int_equal(file_text.data[place.at + place.size - 1], '}');
    assert_true(traffic_place(traffic, exchange->target.raw, &place));
    assert_memory_equal(file_text.data + place.at, "/a?b=1\0", place.size);
}

UNIT(reads_members_in_any_order)
{
    read_whole("{\"x\":[{}],\"log\":{\"entries\":[{\"response\":{\"content\":{\"text\":\"t\"},"
               "\"status\":200},\"request\":{\"headers\":[{\"value\":\"v\",\"name\":\"n\"}],"
               "\"url\":\"http://a.example/\",\"method\":\"GET\"}}],\"pages\":[{\"id\":\"p\"}],"
               "\"creator\":{\"version\":\"2\",\"name\":\"Tool\\u0021\"},\"version\":\"1.2\"}}");
    assert_int_equal(traffic->exchange_count, 1);
    assert_string_equal(traffic->creator, "Tool! 2");
    assert_text(&traffic->exchanges[0].request_headers[0].name, "n");
    assert_int_equal(traffic->exchanges[0].status, 200);
    assert_int_equal(traffic->exchanges[0].response.size, 1);
    assert_no_anomaly();
}

UNIT(reads_past_a_byte_order_mark_and_a_function_call)
{
    static const char *const wrapped[] = {"\xef\xbb\xbf{\"log\":{\"entries\":[{" GET "}]}}",
            "onInputData({\"log\":{\"entries\":[{" GET "}]}});\n",
            "\xef\xbb\xbf a.b$c_1 ( {\"log\":{\"entries\":[{" GET "}]}} ) ; ",
            " \r\n{\"log\":{\"entries\":[{" GET "}]}}\n"};
    for (size_t i = 0; i < sizeof(wrapped) / sizeof(wrapped[0]); i++) {
        assert_true(har_is_har(bytes_of(wrapped[i])));
        read_whole(wrapped[i]);
        assert_int_equal(traffic->exchange_count, 1);
        assert_no_anomaly();
    }
}

UNIT(tells_of_bytes_after_the_archive)
{
    read_whole("{\"log\":{\"entries\":[]}} {\"log\":1}");
    assert_only_anomaly("har-data-after");
    assert_int_equal(traffic->anomalies.items[0].place.at, 23);
    assert_int_equal(traffic->exchange_count, 0);
}

UNIT(keeps_lone_surrogates_and_numbers_of_any_size)
{
    const struct http_exchange *exchange =
            read_entry("\"x\":1e999,\"y\":18446744073709551616,\"z\":NaN" ANSWER(
                    "\"content\":{\"size\":3,\"text\":\"\\ud800\"}"));
    assert_text(&exchange->response.content, "\xed\xa0\x80");
    assert_no_anomaly();
}

UNIT(reads_names_written_with_escapes)
{
    const struct http_exchange *exchange = read_entry(
            "\"re\\u0071uest\":{\"u\\u0072l\":\"http:\\/\\/a.example\\/b\",\"method\":\"GET\"}");
    assert_text(&exchange->url, "http://a.example/b");
    assert_text(&exchange->target, "/b");
    assert_memory_equal(exchange->target.raw.data, "\\/b", 3);
    assert_int_equal(exchange->target.raw.size, 3);
}

UNIT(takes_the_last_of_two_members_of_one_name)
{
    const struct http_exchange *exchange =
            read_entry("\"request\":{\"method\":\"PUT\",\"url\":\"http://a.example/\",\"headers\":"
                       "[{\"name\":\"a\",\"value\":\"b\"}]}," GET);
    assert_text(&exchange->method, "GET");
    assert_int_equal(exchange->request_header_count, 0);
}

UNIT(takes_scalars_of_the_wrong_type_by_their_letters_and_tells)
{
    const struct http_exchange *exchange = read_entry(
            "\"time\":\"7\",\"request\":{\"method\":\"GET\",\"url\":\"u:\",\"headers\":"
            "[{\"name\":\"Content-Length\",\"value\":12}]},\"response\":{\"status\":\"404\"}");
    assert_int_equal(exchange->duration, 7000);
    assert_int_equal(exchange->status, 404);
    assert_text(&exchange->request_headers[0].value, "12");
    assert_int_equal(traffic->anomalies.count, 3);
    assert_string_equal(traffic->anomalies.items[1].kind, "har-wrong-type");
}

UNIT(leaves_lists_of_the_wrong_type_out_and_tells)
{
    const struct http_exchange *exchange =
            read_entry("\"request\":{\"method\":[1],\"url\":{\"a\":1},\"headers\":{\"a\":\"b\"}},"
                       "\"response\":[],\"serverIPAddress\":null,\"pageref\":null");
    assert_null(exchange->method.raw.data);
    assert_null(exchange->url.raw.data);
    assert_int_equal(exchange->request_header_count, 0);
    assert_int_equal(exchange->status, 0);
    assert_int_equal(traffic->anomalies.count, 4);
}

UNIT(numbers_entries_as_the_file_does_even_broken_ones)
{
    read_whole("{\"log\":{\"entries\":[null,7,{},{" GET "}]}}");
    assert_int_equal(traffic->exchange_count, 4);
    assert_text(&traffic->exchanges[3].method, "GET");
    assert_null(traffic->exchanges[0].url.raw.data);
    assert_int_equal(traffic->exchanges[0].whole.size, 4);
}

UNIT(gives_no_time_for_what_is_none)
{
    static const struct {
        const char *text;
        int64_t time;
        size_t anomalies;
    } times[] = {{"2026-11-01T09:00:00.1234567+0800", INT64_C(1793494800123456), 0},
            {"2026-11-01T01:00:00Z", INT64_C(1793494800000000), 0}, {"", TIME_UNKNOWN, 0},
            {"2026-11-01T01:00:00", TIME_UNKNOWN, 1}, {"yesterday-0800", TIME_UNKNOWN, 1}};
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        char members[200];
        (void)snprintf(members, sizeof(members), "\"startedDateTime\":\"%s\"," GET, times[i].text);
        buffer_clear(&file_text);
        assert_int_equal(read_entry(members)->started, times[i].time);
        assert_int_equal(traffic->anomalies.count, times[i].anomalies);
        assert_int_equal(traffic->exchanges[0].duration, -1);
    }
}

UNIT(says_when_a_body_is_left_out_or_cut)
{
    static const struct {
        const char *response;
        bool omitted, cut;
        uint64_t size;
    } bodies[] = {
            {"\"content\":{\"size\":900,\"mimeType\":\"a/b\"},\"bodySize\":300", true, false, 900},
            {"\"bodySize\":300", true, false, 300}, {"\"bodySize\":-1", false, false, 0},
            {"\"content\":{\"size\":0,\"text\":\"\"},\"bodySize\":0", false, false, 0},
            {"\"content\":{\"size\":900,\"text\":\"\"}", true, false, 900},
            {"\"content\":{\"size\":900,\"text\":\"begin\"}", false, true, 900},
            {"\"content\":{\"size\":900,\"text\":\"QUJD\",\"encoding\":\"base64\"}", false, true,
                    900},
            {"\"content\":{\"size\":8,\"text\":\"begin\"}", false, false, 8},
            {"\"content\":{\"size\":10,\"mimeType\":\"a; charset=UTF-16\",\"text\":\"begin\"}",
                    false, false, 10},
            {"\"content\":{\"size\":-1,\"text\":\"\\u00e4\"}", false, false, 2},
            {"\"content\":{\"text\":\"QUJDRA==\",\"encoding\":\"Base64\"}", false, false, 4}};
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        char members[400];
        (void)snprintf(members, sizeof(members), GET ",\"response\":{\"status\":200,%s}",
                bodies[i].response);
        buffer_clear(&file_text);
        const struct http_body *body = &read_entry(members)->response;
        assert_int_equal(body->omitted, bodies[i].omitted);
        assert_int_equal(body->cut, bodies[i].cut);
        assert_int_equal(body->size, bodies[i].size);
        assert_int_equal(traffic->exchanges[0].complete, !bodies[i].cut);
    }
}

UNIT(puts_a_form_together_from_its_parameters_and_cites_their_list)
{
    const struct http_exchange *exchange = read_entry(
            "\"request\":{\"method\":\"POST\",\"url\":\"http://a.example/\",\"postData\":"
            "{\"mimeType\":\"application/x-www-form-urlencoded\",\"params\":"
            "[{\"name\":\"e "
            "mail\",\"value\":\"a\\u0040b&c%=\"},{\"name\":\"f\",\"fileName\":\"x.txt\"}]}}");
    struct place place;
    assert_text(&exchange->request.content, "e%20mail=a@b%26c%25%3D&f=x.txt");
    assert_int_equal(exchange->request.size, 30);
    assert_false(exchange->request.omitted);
    assert_false(traffic_place(traffic, exchange->request.content.raw, &place));
    assert_only_anomaly("har-body-from-params");
    assert_memory_equal(
            file_text.data + traffic->anomalies.items[0].place.at, "[{\"name\":\"e mail", 16);
}

UNIT(prefers_the_text_of_a_form_to_its_parameters)
{
    const struct http_exchange *exchange =
            read_entry("\"request\":{\"postData\":{\"params\":[{\"name\":\"a\",\"value\":\"b\"}],"
                       "\"text\":\"a=b\"}}");
    assert_text(&exchange->request.content, "a=b");
    assert_no_anomaly();
}

UNIT(makes_header_fields_of_cookies_that_stand_in_none)
{
    const struct http_exchange *exchange = read_entry(
            "\"request\":{\"cookies\":[{\"name\":\"a\",\"value\":\"1\",\"path\":\"/\"},"
            "{\"name\":\"b\",\"value\":\"\\u0032\"}],\"headers\":[{\"name\":\"Host\",\"value\":"
            "\"h\"}]},"
            "\"response\":{\"status\":200,\"cookies\":[{\"name\":\"c\",\"value\":\"3\",\"path\":\"/"
            "\","
            "\"domain\":\".a.example\",\"expires\":\"2027-01-01T00:00:00Z\",\"httpOnly\":true,"
            "\"secure\":true,\"sameSite\":\"Lax\"},{\"name\":\"d\",\"value\":\"\",\"secure\":false}"
            "]}");
    assert_int_equal(exchange->request_header_count, 2);
    assert_text(&exchange->request_headers[0].name, "Host");
    assert_text(&exchange->request_headers[1].name, "Cookie");
    assert_text(&exchange->request_headers[1].value, "a=1; b=2");
    assert_int_equal(exchange->response_header_count, 2);
    assert_text(&exchange->response_headers[0].name, "Set-Cookie");
    assert_text(&exchange->response_headers[0].value,
            "c=3; Path=/; Domain=.a.example; Expires=2027-01-01T00:00:00Z; SameSite=Lax; HttpOnly; "
            "Secure");
    assert_text(&exchange->response_headers[1].value, "d=");
    assert_int_equal(traffic->anomalies.count, 2);
    assert_string_equal(traffic->anomalies.items[0].kind, "har-cookies-without-header");
}

UNIT(adds_no_cookies_where_a_header_field_has_them)
{
    const struct http_exchange *exchange = read_entry(
            "\"request\":{\"headers\":[{\"name\":\"cookie\",\"value\":\"a=1\"}],\"cookies\":"
            "[{\"name\":\"a\",\"value\":\"1\"}]},\"response\":{\"cookies\":[ ]}");
    assert_int_equal(exchange->request_header_count, 1);
    assert_no_anomaly();
}

UNIT(reads_what_writers_add_of_their_own)
{
    const struct http_exchange *exchange =
            read_entry(GET ",\"_ip_addr\":\"192.0.2.7\",\"_serverPort\":8443,\"_request_type\":"
                           "\"Image\",\"_initiator\":"
                           "\"https://a.example/x.js\",\"_fetchType\":\"Disk Cache\",\"response\":"
                           "{\"status\":0,\"_error\":\"net::ERR_ABORTED\"}");
    assert_string_equal(exchange->server_address, "192.0.2.7");
    assert_int_equal(exchange->server_port, 8443);
    assert_text(&exchange->resource_type, "Image");
    assert_text(&exchange->initiator, "https://a.example/x.js");
    assert_text(&exchange->error, "net::ERR_ABORTED");
    assert_true(exchange->from_cache);
    assert_false(exchange->complete);
}

UNIT(takes_a_negative_status_for_no_answer)
{
    static const char *const none[] = {"-1", "-2", "-999", "0"};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        char members[200];
        (void)snprintf(members, sizeof(members), GET ",\"response\":{\"status\":%s}", none[i]);
        buffer_clear(&file_text);
        assert_int_equal(read_entry(members)->status, 0);
        assert_false(traffic->exchanges[0].complete);
        assert_no_anomaly();
    }
}

UNIT(looks_for_the_script_in_the_stacks_that_scheduled_it)
{
    const struct http_exchange *exchange = read_entry(
            GET ",\"_fromCache\":\"memory\",\"_initiator\":{\"type\":\"script\",\"stack\":"
                "{\"callFrames\":[],\"parent\":{\"callFrames\":[],\"parent\":{\"callFrames\":"
                "[{\"url\":\"https://a.example/y.js\"}]}}}}");
    assert_text(&exchange->initiator, "https://a.example/y.js");
    assert_true(exchange->from_cache);
}

UNIT(reads_on_behind_stacks_of_any_depth)
{
    enum { DEEP = 100000 };
    buffer_append_text(
            &file_text, "{\"log\":{\"entries\":[{\"_initiator\":{\"type\":\"t\",\"stack\":");
    for (int i = 0; i < DEEP; i++) {
        buffer_append_text(&file_text, "{\"parent\":");
    }
    buffer_append_text(&file_text, "1");
    for (int i = 0; i < DEEP; i++) {
        buffer_append_byte(&file_text, '}');
    }
    buffer_append_text(&file_text, "}},{" GET "}]}}");
    read_whole(buffer_text(&file_text));
    assert_int_equal(traffic->exchange_count, 2);
    assert_text(&traffic->exchanges[0].initiator, "t");
}

UNIT(tells_of_addresses_encodings_and_statuses_it_does_not_know)
{
    const struct http_exchange *exchange =
            read_entry(GET ",\"serverIPAddress\":\"shop.example\",\"response\":{\"status\":99999,"
                           "\"content\":{\"text\":\"x\",\"encoding\":\"rot13\"}}");
    assert_null(exchange->server_address);
    assert_int_equal(exchange->status, 0);
    assert_false(exchange->response.base64);
    assert_int_equal(traffic->anomalies.count, 3);
    assert_string_equal(traffic->anomalies.items[0].kind, "har-unknown-encoding");
    assert_string_equal(traffic->anomalies.items[1].kind, "har-bad-address");
    assert_string_equal(traffic->anomalies.items[2].kind, "har-bad-status");
}

UNIT(tells_of_header_fields_that_it_leaves_out)
{
    const struct http_exchange *exchange =
            read_entry("\"request\":{\"headers\":[{\"value\":\"v\"}]}");
    assert_int_equal(exchange->request_header_count, 0);
    assert_int_equal(traffic->anomalies.count, 1);
    assert_string_equal(traffic->anomalies.items[0].kind, "har-header-without-name");
}

UNIT(reads_the_messages_of_a_web_socket)
{
    const struct http_exchange *exchange =
            read_entry("\"_webSocketMessages\":[{\"type\":\"send\",\"data\":\"]\"},{},"
                       "{\"data\":\"\",\"type\":\"send\"},"
                       "{\"data\":\"a\\u0062\",\"type\":\"receive\"}],\"request\":{}");
    assert_int_equal(exchange->message_count, 2);
    assert_true(exchange->messages[0].is_sent);
    assert_memory_equal(exchange->messages[0].data.raw.data, "]", 1);
    assert_false(exchange->messages[1].is_sent);
    assert_int_equal(exchange->messages[1].data.raw.size, 7); /* as it stands */
    assert_int_equal(traffic->anomalies.count, 0);
}

UNIT(stops_at_so_many_messages_of_a_web_socket)
{
    enum { MOST = 100000 };
    struct buffer SCOPED(buffer_free) members = {0};
    buffer_append_text(&members, "\"request\":{},\"_webSocketMessages\":[");
    for (int i = 0; i <= MOST; i++) {
        buffer_append_text(&members, i == 0 ? "{\"data\":\"a\"}" : ",{\"data\":\"a\"}");
    }
    buffer_append_text(&members, "]");
    const struct http_exchange *exchange = read_entry(buffer_text(&members));
    assert_int_equal(exchange->message_count, MOST);
    assert_only_anomaly("har-websocket-messages");
}

UNIT(tells_of_an_upgrade_whose_messages_are_not_there)
{
    (void)read_entry("\"request\":{},\"response\":{\"status\":101}");
    assert_only_anomaly("har-messages-missing");
}

UNIT(an_upgrade_without_a_message_is_whole)
{
    (void)read_entry("\"request\":{},\"response\":{\"status\":101},\"_webSocketMessages\":[]");
    assert_int_equal(traffic->anomalies.count, 0);
}

/* RFC 8484, section 4.1.1: www.example.com, and an answer. */
#define NAME_QUERY  "AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB"
#define NAME_ANSWER "AACBgAABAAEAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQABwAwAAQABAAAAPAAEwAACBw=="
#define NAME_BODY                                                                                  \
    "\"mimeType\":\"application/dns-message\",\"encoding\":\"base64\",\"text\":\"" NAME_ANSWER "\""

UNIT(lists_names_that_were_asked_for_over_https)
{
    (void)read_entry("\"serverIPAddress\":\"192.0.2.53\",\"request\":{\"method\":\"GET\",\"url\":"
                     "\"https://dns.test/dns-query?a=b\\u0026dns=" NAME_QUERY "\"},"
                     "\"response\":{\"status\":200,\"content\":{" NAME_BODY "}}");
    assert_no_anomaly();
    assert_int_equal(traffic->dns_answer_count, 1);
    const struct dns_answer *row = &traffic->dns_answers[0];
    assert_string_equal(row->name, "www.example.com");
    assert_string_equal(row->value, "192.0.2.7");
    assert_string_equal(row->server, "192.0.2.53");
    assert_string_equal(row->transport, "https");
    assert_true(row->encrypted);
    struct place place;
    assert_true(traffic_place(traffic, row->message, &place));
    assert_string_equal(place.entry, "dns/1/answer");
    assert_memory_equal(
            buffer_text(&file_text) + place.entry_at, NAME_ANSWER, sizeof(NAME_ANSWER) - 1);
    assert_int_equal(place.entry_size, sizeof(NAME_ANSWER) - 1);
}

UNIT(lists_a_name_that_was_asked_for_in_clear_without_an_answer)
{
    (void)read_entry(
            "\"request\":{\"method\":\"GET\",\"url\":\"http://dns.test/q?dns=" NAME_QUERY
            "\",\"headers\":[{\"name\":\"Accept\",\"value\":\"application/dns-message\"}]}");
    assert_int_equal(traffic->dns_answer_count, 1);
    const struct dns_answer *row = &traffic->dns_answers[0];
    assert_string_equal(row->name, "www.example.com");
    assert_null(row->value);
    assert_int_equal(row->response_code, -1);
    assert_string_equal(row->transport, "http");
    assert_false(row->encrypted);
    struct place place;
    assert_true(traffic_place(traffic, row->message, &place));
    assert_string_equal(place.entry, "dns/1/query");
    assert_memory_equal(
            buffer_text(&file_text) + place.entry_at, NAME_QUERY, sizeof(NAME_QUERY) - 1);
}

UNIT(lists_a_name_that_was_posted)
{
    (void)read_entry("\"request\":{\"method\":\"POST\",\"url\":\"https://dns.test/\",\"postData\":{"
                     "\"mimeType\":\"application/"
                     "dns-message\",\"encoding\":\"base64\",\"text\":\"" NAME_QUERY "\"}}");
    assert_int_equal(traffic->dns_answer_count, 1);
    assert_string_equal(traffic->dns_answers[0].name, "www.example.com");
}

UNIT(takes_no_other_parameter_for_a_name)
{
    (void)read_entry(
            "\"request\":{\"method\":\"GET\",\"url\":\"https://a.test/?dns=" NAME_QUERY "\"},"
            "\"response\":{\"content\":{\"mimeType\":\"text/html\"}}");
    assert_int_equal(traffic->dns_answer_count, 0);
    assert_no_anomaly();
}

UNIT(tells_of_a_name_that_cannot_be_read)
{
    (void)read_entry("\"request\":{\"method\":\"GET\",\"url\":\"https://dns.test/q?dns=AAAB\"},"
                     "\"response\":{\"content\":{\"mimeType\":\"application/dns-message\"}}");
    assert_int_equal(traffic->dns_answer_count, 0);
    assert_only_anomaly("dns-malformed");
}

UNIT(reads_every_list_of_entries)
{
    read_whole("{\"log\":{\"entries\":[{" GET "}],\"entries\":[{" GET "},{" GET "}]}}");
    assert_int_equal(traffic->exchange_count, 3);
    assert_only_anomaly("har-entries-repeated");
}

UNIT(refuses_what_has_no_entries)
{
    static const char *const wrong[] = {"", "{}", "[]", "null", "{\"log\":{}}", "{\"log\":[]}",
            "{\"log\":{\"entries\":{}}}", "{\"log\":{\"entries\"", "PK\3\4", "\xef\xbb\xbf", "f(",
            "f({\"a\":1})", "{\"entries\":[]}"};
    struct traffic *none = NULL;
    struct fault untouched = {.at = 77}, why = {0};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_int_equal(
                har_open(bytes_of(wrong[i]), &arena, &none, &untouched, &why), E_MALFORMED);
        assert_true(why.text[0] != 0 && why.at <= strlen(wrong[i]));
        assert_null(none);
        assert_int_equal(untouched.at, 77);
    }
}

UNIT(tells_archives_from_other_json)
{
    assert_true(har_is_har(bytes_of("{\"log\":{\"comment\":{\"x\":[]},\"version\":\"1.2\"")));
    assert_true(har_is_har(bytes_of("{\"_meta\":[1],\"log\":{\"pages\":[")));
    static const char *const other[] = {"", "{\"log\":{}}", "{\"log\":\"entries\"}",
            "{\"version\":1}", "[{\"log\":{\"entries\":[]}}]",
            "{\"log\":{\"x\":1,\"y\":{\"entries\":[]}}}", "log", "x(y"};
    for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
        assert_false(har_is_har(bytes_of(other[i])));
    }
}

/* Two whole entries and the start of a third, with everything that is read in them. */
#define THIRD                                                                                      \
    "{\"startedDateTime\":\"2026-11-01T09:00:00Z\",\"time\":1," GET                                \
    ",\"response\":{\"status\":200,\"headers\":[{\"name\":\"a\",\"value\":\"b\\\"\"}],"            \
    "\"content\":{\"size\":2,\"text\":\"ab\"}},\"_initiator\":{\"stack\":{\"callFrames\":"         \
    "[{\"url\":\"u\"}]}},\"cache\":{\"x\":[1,{\"y\":\"z\"}]}}"
#define CUT_HEAD "{\"log\":{\"entries\":[{" GET "},\n{" GET "},\n"
#define CUT_TAIL "],\"pages\":[]}}"

/* Where the thing starts that is cut at `size`: the string, or the end itself. */
static uint64_t cut_at(const char *text, size_t size)
{
    bool inside = false;
    size_t start = 0;
    for (size_t i = 0; i < size; i++) {
        if (inside && text[i] == '\\') {
            i++;
        } else if (text[i] == '"') {
            start = i;
            inside = !inside;
        }
    }
    return inside ? start : size;
}

UNIT(keeps_the_entries_before_a_cut_and_says_where_it_is)
{
    static const char text[] = CUT_HEAD THIRD CUT_TAIL;
    size_t from = sizeof(CUT_HEAD) - 1, to = from + sizeof(THIRD) - 1, whole = sizeof(text) - 1;
    for (size_t size = 0; size <= whole; size++) {
        uint8_t *copy = malloc(size == 0 ? 1 : size);
        assert_non_null(copy);
        memcpy(copy, text, size);
        struct arena SCOPED(arena_free) own = {0};
        struct traffic *cut = NULL;
        struct fault where = {0}, why = {0};
        enum status status = har_open((struct bytes){copy, size}, &own, &cut, &where, &why);
        assert_int_equal(status, size < strlen("{\"log\":{\"entries\":[") ? E_MALFORMED : OK);
        if (status == OK && size >= from) {
            assert_int_equal(cut->exchange_count, size < to ? 2 : 3);
            assert_int_equal(where.status, size < whole ? E_MALFORMED : OK);
            assert_int_equal(where.at, size < whole ? cut_at(text, size) : 0);
        }
        free(copy);
    }
}

UNIT(says_where_an_archive_is_damaged)
{
    struct fault why = {0};
    const char *text = "{\"log\":{\"entries\":[{" GET "},{\"request\" 7}]}}";
    assert_int_equal(har_open(bytes_of(text), &arena, &traffic, &partial, &why), OK);
    assert_int_equal(traffic->exchange_count, 1);
    assert_int_equal(partial.status, E_MALFORMED);
    assert_int_equal(text[partial.at], '7');
}

UNIT(survives_every_byte_changed)
{
    static const uint8_t values[] = {0, '"', '\\', '{', '}', '[', ',', 'e', 0xff};
    char text[] = CUT_HEAD THIRD CUT_TAIL;
    for (size_t at = 0; at < sizeof(text) - 1; at++) {
        char before = text[at];
        for (size_t i = 0; i < sizeof(values); i++) {
            text[at] = (char)values[i];
            struct arena SCOPED(arena_free) own = {0};
            struct traffic *changed = NULL;
            struct fault where = {0}, why = {0};
            struct bytes bytes = {(const uint8_t *)text, sizeof(text) - 1};
            enum status status = har_open(bytes, &own, &changed, &where, &why);
            assert_true(status == OK || status == E_MALFORMED);
            assert_true(where.at <= bytes.size && why.at <= bytes.size);
        }
        text[at] = before;
    }
}

static bool opens(void)
{
    static const char text[] =
            "{\"log\":{\"creator\":{\"name\":\"a\\u0041\"},\"entries\":[" THIRD
            ",{\"serverIPAddress\":\"192.0.2.1\",\"request\":{\"url\":\"http:\\/\\/a\\/\","
            "\"cookies\":[{\"name\":\"\\u0061\"}],\"postData\":{\"params\":[{\"name\":\"a\"}]}},"
            "\"response\":{\"cookies\":[{\"name\":\"b\"}]}}]}}";
    struct arena SCOPED(arena_free) own = {0};
    struct traffic *found = NULL;
    struct fault where = {0}, why = {0};
    enum status status = har_open(bytes_of(text), &own, &found, &where, &why);
    if (status != OK) {
        assert_int_equal(status, E_MEMORY);
        return false;
    }
    assert_int_equal(where.status, OK);
    return found->anomalies.dropped == 0 && found->anomalies.count == 3;
}

static bool opens_names(void)
{
    static const char text[] =
            "{\"log\":{\"entries\":[{\"request\":{\"url\":\"https://dns.test/q?dns=" NAME_QUERY
            "\"},\"response\":{\"content\":{" NAME_BODY "}}}]}}";
    struct arena SCOPED(arena_free) own = {0};
    struct traffic *found = NULL;
    struct fault where = {0}, why = {0};
    enum status status = har_open(bytes_of(text), &own, &found, &where, &why);
    if (status != OK) {
        assert_int_equal(status, E_MEMORY);
        return false;
    }
    return found->dns_answer_count == 1 && found->anomalies.count + found->anomalies.dropped == 0;
}

UNIT(says_so_when_memory_is_spent)
{
    assert_true(torture(opens) > 0);
    assert_in_range(torture(opens_names), 4, 100);
}

UNIT(stays_below_the_ceiling_of_its_arena)
{
    struct arena SCOPED(arena_free) small = {.limit = 4096};
    struct fault why = {0};
    buffer_append_text(&file_text, "{\"log\":{\"entries\":[{}");
    for (int i = 0; i < 100; i++) {
        buffer_append_text(&file_text, ",{}");
    }
    buffer_append_text(&file_text, "]}}");
    assert_int_equal(
            har_open(buffer_bytes(&file_text), &small, &traffic, &partial, &why), E_MEMORY);
}

#define CLEANED(name) cmocka_unit_test_teardown(name, clean)

int main(void)
{
    const struct CMUnitTest tests[] = {
            CLEANED(reads_an_entry_as_browsers_write_it),
            CLEANED(cites_the_bytes_of_the_file),
            CLEANED(reads_members_in_any_order),
            CLEANED(reads_past_a_byte_order_mark_and_a_function_call),
            CLEANED(tells_of_bytes_after_the_archive),
            CLEANED(keeps_lone_surrogates_and_numbers_of_any_size),
            CLEANED(reads_names_written_with_escapes),
            CLEANED(takes_the_last_of_two_members_of_one_name),
            CLEANED(takes_scalars_of_the_wrong_type_by_their_letters_and_tells),
            CLEANED(leaves_lists_of_the_wrong_type_out_and_tells),
            CLEANED(numbers_entries_as_the_file_does_even_broken_ones),
            CLEANED(gives_no_time_for_what_is_none),
            CLEANED(says_when_a_body_is_left_out_or_cut),
            CLEANED(puts_a_form_together_from_its_parameters_and_cites_their_list),
            CLEANED(prefers_the_text_of_a_form_to_its_parameters),
            CLEANED(makes_header_fields_of_cookies_that_stand_in_none),
            CLEANED(adds_no_cookies_where_a_header_field_has_them),
            CLEANED(reads_what_writers_add_of_their_own),
            CLEANED(takes_a_negative_status_for_no_answer),
            CLEANED(looks_for_the_script_in_the_stacks_that_scheduled_it),
            CLEANED(reads_on_behind_stacks_of_any_depth),
            CLEANED(tells_of_addresses_encodings_and_statuses_it_does_not_know),
            CLEANED(tells_of_header_fields_that_it_leaves_out),
            CLEANED(reads_the_messages_of_a_web_socket),
            CLEANED(stops_at_so_many_messages_of_a_web_socket),
            CLEANED(tells_of_an_upgrade_whose_messages_are_not_there),
            CLEANED(an_upgrade_without_a_message_is_whole),
            CLEANED(lists_names_that_were_asked_for_over_https),
            CLEANED(lists_a_name_that_was_asked_for_in_clear_without_an_answer),
            CLEANED(lists_a_name_that_was_posted),
            CLEANED(takes_no_other_parameter_for_a_name),
            CLEANED(tells_of_a_name_that_cannot_be_read),
            CLEANED(reads_every_list_of_entries),
            CLEANED(refuses_what_has_no_entries),
            CLEANED(tells_archives_from_other_json),
            CLEANED(keeps_the_entries_before_a_cut_and_says_where_it_is),
            CLEANED(says_where_an_archive_is_damaged),
            CLEANED(survives_every_byte_changed),
            CLEANED(says_so_when_memory_is_spent),
            CLEANED(stays_below_the_ceiling_of_its_arena),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
