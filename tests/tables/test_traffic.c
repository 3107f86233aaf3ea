/* What one pass over an archive makes of its requests: small archives in, rows out. */
#include "support/unit.h"

#include "support/rows.h"
#include "support/sample_sources.h"
#include "support/traffic_bed.h"

#include <stdio.h>
#include <stdlib.h>

static struct sample sample;

static int open_sample(void **state)
{
    (void)state;
    return sample_open(&sample, 0) == OK ? 0 : -1;
}

static int close_sample(void **state)
{
    (void)state;
    sample_close(&sample);
    return 0;
}

#define ARCHIVE(entries) "{\"log\":{\"version\":\"1.2\",\"entries\":[" entries "]}}"
#define WHOLE_ENTRY(page, second, url, sent, answered)                                             \
    "{\"pageref\":\"" page "\",\"startedDateTime\":\"2026-11-01T01:00:" second                     \
    "Z\",\"time\":1,\"request\":{\"method\":\"GET\",\"url\":\"" url                                \
    "\",\"httpVersion\":\"HTTP/1.1\",\"headers\":[" sent "],\"queryString\":[],"                   \
    "\"cookies\":[],\"headersSize\":-1,\"bodySize\":0},\"response\":{\"status\":200,"              \
    "\"statusText\":\"OK\",\"httpVersion\":\"HTTP/1.1\",\"headers\":[" answered "],"               \
    "\"cookies\":[],\"content\":{\"size\":0,\"mimeType\":\"text/html\"},\"redirectURL\":\"\","     \
    "\"headersSize\":-1,\"bodySize\":0},\"cache\":{},\"timings\":{\"send\":0,\"wait\":1,"          \
    "\"receive\":0}}"
#define ENTRY(url, sent, answered)            WHOLE_ENTRY("p", "00", url, sent, answered)
#define ENTRY_AT(second, url, sent, answered) WHOLE_ENTRY("p", second, url, sent, answered)
#define ENTRY_OF(page, url)                   WHOLE_ENTRY(page, "00", url, "", "")
#define FIELD(name, value)                    "{\"name\":\"" name "\",\"value\":\"" value "\"}"

UNIT(takes_no_cookie_that_is_set_for_everybody_under_a_public_suffix)
{
    struct traffic_bed bed = {0};
    traffic_bed_open(&bed, sample.knowledge,
            ARCHIVE(ENTRY("https://a.shop.co.uk/", "",
                    FIELD("Set-Cookie", "kept=1; Domain=shop.co.uk") "," FIELD("Set-Cookie",
                            "refused=1; Domain=co.uk") "," FIELD("Set-Cookie", "own=1"))));
    assert_rows(bed.db, "SELECT name, domain, host_only FROM http_cookie",
            "kept|shop.co.uk|0\nown|a.shop.co.uk|1\n");
    traffic_bed_close(&bed);
}

UNIT(a_cookie_of_a_host_that_is_itself_a_public_suffix_is_the_hosts_alone)
{
    struct traffic_bed bed = {0};
    traffic_bed_open(&bed, sample.knowledge,
            ARCHIVE(ENTRY(
                    "https://github.io/", "", FIELD("Set-Cookie", "own=1; Domain=github.io"))));
    assert_rows(bed.db, "SELECT name, domain, host_only FROM http_cookie", "own|github.io|1\n");
    traffic_bed_close(&bed);
}

UNIT(an_identifier_in_a_cookie_field_has_the_name_of_its_cookie)
{
    struct known_identifier planted[] = {{"email", "lena.vogt@example.com", 3}};
    struct traffic_bed bed = {.session = {.identifiers = planted, .identifier_count = 1}};
    traffic_bed_open(&bed, sample.knowledge,
            ARCHIVE(ENTRY("https://shop.example/",
                    FIELD("Cookie", "theme=dark; mail=lena.vogt@example.com; z=1"),
                    FIELD("Set-Cookie", "who=lena.vogt%40example.com; Path=/"))));
    assert_rows(bed.db, "SELECT DISTINCT location, name, grade FROM identifier ORDER BY 1",
            "cookie|mail|seeded\nset-cookie|who|seeded\n");
    traffic_bed_close(&bed);
}

/* An entry whose request has a body. */
#define POST(url, type, text)                                                                      \
    "{\"startedDateTime\":\"2026-11-01T01:00:00Z\",\"request\":{\"method\":\"POST\",\"url\":"      \
    "\"" url "\",\"postData\":{\"mimeType\":\"" type "\",\"text\":\"" text "\"}},\"response\":{}}"
#define MAIL "lena.vogt@example.com"

UNIT(finds_planted_values_beside_the_named_ones)
{
    struct known_identifier planted[] = {{"email", MAIL, 3}, {"imei", "490154203237518", 4}};
    struct traffic_bed bed = {.session = {.identifiers = planted, .identifier_count = 2}};
    traffic_bed_open(&bed, sample.knowledge,
            ARCHIVE(POST("https://490154203237518.t.example/", "text/plain", "x") "," POST(
                    "https://t.example/?a=1&" MAIL "=1", "text/plain",
                    "x") "," POST("https://t.example/?" MAIL, "text/plain",
                    "x") "," POST("https://t.example/#" MAIL, "text/plain",
                    "x") "," POST("https://t.example/", "application/json",
                    "{\\\"a\\\":1,\\\"" MAIL "\\\":2}") "," POST("https://t.example/",
                    "application/json",
                    "{\\\"a\\\":1,\\\"b\\\":broken " MAIL "}") "," POST("https://t.example/",
                    "multipart/form-data; boundary=b",
                    MAIL "\\r\\n--b\\r\\nContent-Disposition: form-data; "
                         "name=\\\"a\\\"\\r\\n\\r\\nv\\r\\n--b--")));
    assert_rows(bed.db,
            "SELECT exchange, kind, location, name FROM identifier WHERE grade = 'seeded' "
            "ORDER BY 1",
            "1|imei|host|\n2|email|query|\n3|email|query|\n4|email|fragment|\n5|email|body|\n"
            "6|email|body|\n7|email|body|\n");
    traffic_bed_close(&bed);
}

UNIT(shows_no_value_as_the_name_it_stands_in)
{
    struct known_identifier planted[] = {{"email", MAIL, 3}};
    struct traffic_bed bed = {.session = {.identifiers = planted, .identifier_count = 1}};
    traffic_bed_open(&bed, sample.knowledge,
            ARCHIVE(ENTRY("https://shop.example/", FIELD("Cookie", MAIL "=1"), "")));
    assert_rows(
            bed.db, "SELECT name, masked FROM identifier", "l•••@example.com|l•••@example.com\n");
    traffic_bed_close(&bed);
}

UNIT(reads_answers_whose_type_is_written_in_capitals)
{
    struct traffic_bed bed = {0};
    traffic_bed_open(&bed, sample.knowledge,
            ARCHIVE("{\"startedDateTime\":\"2026-11-01T01:00:00Z\",\"request\":{\"method\":\"GET\","
                    "\"url\":\"https://t.example/\"},\"response\":{\"status\":200,\"content\":{"
                    "\"mimeType\":\"Application/JSON\",\"text\":\"to k7q2.w@posteo.de\"}}}"));
    assert_rows(bed.db, "SELECT kind, location FROM identifier", "email|response\n");
    traffic_bed_close(&bed);
}

UNIT(consent_is_that_of_the_last_choice_before_in_whatever_order_the_marks_stand)
{
    struct mark marks[] = {{9000, "consent_withdrawn", 1}, {1000, "consent_shown", 2},
            {5000, "consent_refused", 3}, {7000, "consent_shown", 4}, {5000, "consent_accepted", 5},
            {6000, "password_typed", 6}};
    struct traffic_bed bed = {.session = {.start = "2026-11-01T01:00:00Z",
                                      .start_ms = INT64_C(1793494800000),
                                      .marks = marks,
                                      .mark_count = 6}};
    traffic_bed_open(&bed, sample.knowledge,
            ARCHIVE(ENTRY_AT("00", "https://a.example/", "", "") "," ENTRY_AT(
                    "05", "https://a.example/", "", "") "," ENTRY_AT("08", "https://a.example/", "",
                    "") "," ENTRY_AT("09", "https://a.example/", "", "")));
    assert_rows(bed.db, "SELECT t_ms, consent FROM http_exchange",
            "0|none\n5000|accept\n8000|accept\n9000|withdraw\n");
    traffic_bed_close(&bed);
}

UNIT(a_request_is_cited_by_its_whole_address)
{
    struct traffic_bed bed = {0};
    const char *archive = ARCHIVE(ENTRY("https://shop.example/cart?n=1", "", ""));
    const char *address = strstr(archive, "https://shop.example/cart");
    char expected[32];
    (void)snprintf(expected, sizeof(expected), "%zu|29\n", (size_t)(address - archive));
    traffic_bed_open(&bed, sample.knowledge, archive);
    assert_rows(bed.db, "SELECT at, size FROM http_exchange", expected);
    traffic_bed_close(&bed);
}

UNIT(hosts_of_the_subjects_own_domains_are_first_party)
{
    const char *domains[] = {"zeta.example", "www.Shop.example", "alpha.co.uk"};
    struct traffic_bed bed = {.session = {.subject = {.domains = domains, .domain_count = 3}}};
    traffic_bed_open(&bed, sample.knowledge,
            ARCHIVE(ENTRY("https://api.SHOP.example/", "", "") "," ENTRY(
                    "https://cdn.alpha.co.uk/", "", "") "," ENTRY("https://beta.co.uk/", "",
                    "") "," ENTRY("https://api.shop.example/", "", "")));
    assert_rows(bed.db, "SELECT host, party FROM http_exchange",
            "api.shop.example|first\ncdn.alpha.co.uk|first\nbeta.co.uk|third\n"
            "api.shop.example|first\n");
    traffic_bed_close(&bed);
}

UNIT(each_page_has_the_site_of_its_own_first_request)
{
    struct traffic_bed bed = {0};
    traffic_bed_open(&bed, sample.knowledge,
            ARCHIVE(ENTRY_OF("p2", "https://b.example/") "," ENTRY_OF(
                    "p1", "https://a.example/") "," ENTRY_OF("p2",
                    "https://a.example/") "," ENTRY_OF("p1",
                    "https://a.example/") "," ENTRY_OF("p10", "https://c.example/")));
    assert_rows(bed.db, "SELECT page, site, party FROM http_exchange",
            "p2|b.example|first\np1|a.example|first\np2|a.example|third\np1|a.example|first\n"
            "p10|c.example|first\n");
    traffic_bed_close(&bed);
}

UNIT(a_text_seen_before_without_a_finding_is_still_found_where_its_name_speaks_for_it)
{
    struct traffic_bed bed = {0};
    traffic_bed_open(&bed, sample.knowledge,
            ARCHIVE(ENTRY("https://a.example/?x=9f2c4be1770a53d8", "", "") "," ENTRY(
                    "https://a.example/?android_id=9f2c4be1770a53d8", "",
                    "") "," ENTRY("https://a.example/?x=9f2c4be1770a53d8", "", "")));
    assert_rows(bed.db, "SELECT exchange, kind, name FROM identifier", "2|android_id|android_id\n");
    traffic_bed_close(&bed);
}

/* More texts without a finding than are remembered at once, by turns with one that has a finding
 * and one that is always the same. */
UNIT(finds_every_value_among_more_texts_than_are_remembered)
{
    enum { ENTRIES = 1500 };
    SCOPED(buffer_free) struct buffer archive = {0};
    struct traffic_bed bed = {0};
    buffer_append_text(&archive, "{\"log\":{\"version\":\"1.2\",\"entries\":[");
    for (int i = 0; i < ENTRIES; i++) {
        buffer_print(&archive, "%s" ENTRY("https://a.example/%0400d?x=%s", FIELD("b", "same"), ""),
                i == 0 ? "" : ",", i, i % 3 == 0 ? MAIL : "none");
    }
    buffer_append_text(&archive, "]}}");
    traffic_bed_open(&bed, sample.knowledge, buffer_text(&archive));
    assert_rows(bed.db,
            "SELECT count(*), count(DISTINCT exchange), min((exchange - 1) % 3 = 0) FROM "
            "identifier",
            "500|500|1\n");
    traffic_bed_close(&bed);
}

#define LETTER                                                                                     \
    "{\"log\":{\"version\":\"1.2\",\"entries\":[{\"startedDateTime\":\"2026-11-01T01:00:00Z\","    \
    "\"request\":{\"method\":\"POST\",\"url\":\"https://mail.example/\",\"headers\":[],"           \
    "\"postData\":{\"mimeType\":\"text/plain\",\"text\":"                                          \
    "\"139=30=30=357=31842\"}},"                                                                   \
    "\"response\":{\"status\":200,\"headers\":[],\"content\":{}}}]}}"

UNIT(looks_through_plain_text_whole_besides_its_lines)
{
    struct known_identifier planted[] = {{"phone", "13900571842", 3}};
    struct traffic_bed bed = {.session = {.identifiers = planted, .identifier_count = 1}};
    traffic_bed_open(&bed, sample.knowledge, LETTER);
    assert_rows(bed.db, "SELECT location, name, kind, grade, path FROM identifier",
            "body||phone|seeded|quoted-printable\n");
    traffic_bed_close(&bed);
}

#define SOCKET                                                                                     \
    "{\"log\":{\"version\":\"1.2\",\"entries\":[{\"startedDateTime\":\"2026-11-01T01:00:00Z\","    \
    "\"request\":{\"method\":\"GET\",\"url\":\"wss://push.example/\",\"headers\":[]},"             \
    "\"response\":{\"status\":101,\"headers\":[],\"content\":{}},\"_webSocketMessages\":["         \
    "{\"type\":\"send\",\"time\":1.5,\"opcode\":1,\"data\":\"{\\\"imei\\\":"                       \
    "\\\"352099001761481\\\"}\"},"                                                                 \
    "{\"type\":\"receive\",\"time\":2,\"opcode\":1,\"data\":\"ok\"},"                              \
    "{\"type\":\"send\",\"time\":3,\"opcode\":2,\"data\":\"ACAzNTIwOTkwMDE3NjE0ODEA\"},"           \
    "{\"type\":\"receive\",\"time\":4,\"opcode\":1,\"data\":\"hi 352099001761481\"}]}]}}"

UNIT(looks_through_the_messages_of_a_web_socket)
{
    struct known_identifier planted[] = {{"imei", "352099001761481", 3}};
    struct traffic_bed bed = {.session = {.identifiers = planted, .identifier_count = 1}};
    traffic_bed_open(&bed, sample.knowledge, SOCKET);
    assert_rows(bed.db, "SELECT location, kind, grade, path FROM identifier",
            "message|imei|seeded|\nmessage|imei|seeded|base64\nresponse|imei|seeded|\n");
    traffic_bed_close(&bed);
}

UNIT(finds_planted_values_in_names_and_in_hosts)
{
    struct known_identifier planted[] = {
            {"android_id", "9f2c4be1770a53d8", 3}, {"email", "lena.vogt@example.com", 4}};
    struct traffic_bed bed = {.session = {.identifiers = planted, .identifier_count = 2}};
    traffic_bed_open(&bed, sample.knowledge,
            ARCHIVE(ENTRY(
                    "https://9f2c4be1770a53d8.t.example/?lena.vogt%40example.com&b=1", "", "")));
    assert_rows(bed.db, "SELECT location, kind, grade, name FROM identifier ORDER BY 1",
            "host|android_id|seeded|\nquery|email|seeded|\n");
    traffic_bed_close(&bed);
}

#define SIXTY     "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - "
#define FAR_APART SIXTY SIXTY SIXTY SIXTY SIXTY SIXTY SIXTY SIXTY SIXTY SIXTY

UNIT(reads_a_place_whose_numbers_stand_far_apart)
{
    struct known_identifier planted[] = {{"location", "31.230416,121.473701", 3}};
    struct traffic_bed bed = {.session = {.identifiers = planted, .identifier_count = 1}};
    traffic_bed_open(&bed, sample.knowledge,
            ARCHIVE(POST("https://t.example/", "text/plain",
                    "31.230416 " FAR_APART " 121.473701 and " MAIL)));
    assert_rows(bed.db, "SELECT kind, grade, masked LIKE '3•••%' FROM identifier",
            "location|seeded|1\nemail|checked|0\n");
    traffic_bed_close(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(takes_no_cookie_that_is_set_for_everybody_under_a_public_suffix),
            cmocka_unit_test(a_cookie_of_a_host_that_is_itself_a_public_suffix_is_the_hosts_alone),
            cmocka_unit_test(an_identifier_in_a_cookie_field_has_the_name_of_its_cookie),
            cmocka_unit_test(
                    consent_is_that_of_the_last_choice_before_in_whatever_order_the_marks_stand),
            cmocka_unit_test(looks_through_plain_text_whole_besides_its_lines),
            cmocka_unit_test(looks_through_the_messages_of_a_web_socket),
            cmocka_unit_test(finds_planted_values_in_names_and_in_hosts),
            cmocka_unit_test(finds_every_value_among_more_texts_than_are_remembered),
            cmocka_unit_test(finds_planted_values_beside_the_named_ones),
            cmocka_unit_test(reads_a_place_whose_numbers_stand_far_apart),
            cmocka_unit_test(shows_no_value_as_the_name_it_stands_in),
            cmocka_unit_test(reads_answers_whose_type_is_written_in_capitals),
            cmocka_unit_test(a_request_is_cited_by_its_whole_address),
            cmocka_unit_test(hosts_of_the_subjects_own_domains_are_first_party),
            cmocka_unit_test(each_page_has_the_site_of_its_own_first_request),
            cmocka_unit_test(
                    a_text_seen_before_without_a_finding_is_still_found_where_its_name_speaks_for_it),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
