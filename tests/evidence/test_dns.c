#include "support/unit.h"

#include "evidence/dns/dns.h"
#include "evidence/dns/dns_log.h"

#include <stdlib.h>

#define MESSAGE(text) ((struct bytes){(const uint8_t *)(text), sizeof(text) - 1})

static void assert_name(struct bytes message, size_t at, const char *expected, size_t end)
{
    char name[DNS_NAME_TEXT];
    assert_true(dns_read_name(message, &at, name));
    assert_string_equal(name, expected);
    assert_int_equal(at, end);
}

static void refute_name(struct bytes message, size_t at)
{
    char name[DNS_NAME_TEXT] = "as before";
    size_t before = at;
    assert_false(dns_read_name(message, &at, name));
    assert_int_equal(at, before);
    assert_string_equal(name, "as before");
}

UNIT(reads_a_name_label_by_label)
{
    assert_name(MESSAGE("\3www\7example\3com\0rest"), 0, "www.example.com", 17);
}

UNIT(calls_the_root_a_dot)
{
    assert_name(MESSAGE("\0"), 0, ".", 1);
}

UNIT(follows_a_pointer_back)
{
    assert_name(MESSAGE("\7example\3com\0\3www\xc0\0"), 13, "www.example.com", 19);
}

UNIT(refuses_a_pointer_to_itself)
{
    refute_name(MESSAGE("\xc0\0"), 0);
}

UNIT(refuses_pointers_that_run_in_a_circle)
{
    refute_name(MESSAGE("\1a\xc0\4\1b\xc0\0"), 4);
}

UNIT(refuses_a_pointer_forward)
{
    refute_name(MESSAGE("\xc0\3\0\1a\0"), 0);
}

UNIT(refuses_a_name_that_is_cut_short)
{
    refute_name(MESSAGE("\3www\7exam"), 0);
    refute_name(MESSAGE("\3www"), 0);
    refute_name(MESSAGE("\3www\xc0"), 0);
    refute_name(MESSAGE(""), 0);
}

UNIT(refuses_labels_of_reserved_kinds)
{
    refute_name(MESSAGE("\x41"
                        "a\0"),
            0);
    refute_name(MESSAGE("\x80"
                        "a\0"),
            0);
}

UNIT(refuses_a_name_longer_than_255_bytes)
{
    uint8_t message[400];
    for (size_t i = 0; i < sizeof(message); i++) {
        message[i] = i % 50 == 0 ? 49 : 'a';
    }
    message[250] = 3; /* 250 + 4 + 1 bytes: as long as may be */
    message[254] = 0;
    char name[DNS_NAME_TEXT];
    size_t at = 0;
    assert_true(dns_read_name((struct bytes){message, sizeof(message)}, &at, name));
    message[250] = 4;
    message[254] = 'a';
    message[255] = 0;
    refute_name((struct bytes){message, sizeof(message)}, 0);
}

UNIT(escapes_dots_and_control_bytes_in_a_label)
{
    assert_name(MESSAGE("\5a.b\\\n\0"), 0, "a\\.b\\\\\\010", 7);
}

UNIT(keeps_utf8_in_a_label)
{
    assert_name(MESSAGE("\3\xe5\xba\x97\0"), 0, "\u5e97", 5);
    assert_name(MESSAGE("\1\xe5\0"), 0, "\\229", 3);
}

static void assert_value(uint16_t type, struct bytes data, const char *expected)
{
    struct buffer SCOPED(buffer_free) out = {0};
    struct dns_record record = {.type = type, .data_at = 0, .data_size = data.size};
    dns_value_print(data, &record, &out);
    assert_string_equal(buffer_text(&out), expected);
}

UNIT(prints_each_type_of_data)
{
    assert_value(1, MESSAGE("\300\0\2\1"), "192.0.2.1");
    assert_value(28, MESSAGE("\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1"), "2001:db8::1");
    assert_value(5, MESSAGE("\1a\1b\0"), "a.b");
    assert_value(15, MESSAGE("\0\12\2mx\0"), "10 mx");
    assert_value(16, MESSAGE("\3a\"b\1c"), "\"a\\\"b\" \"c\"");
    assert_value(33, MESSAGE("\0\1\0\2\1\273\1s\0"), "1 2 443 s");
    assert_value(6, MESSAGE("\1n\0\1r\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5"), "n r 1 2 3 4 5");
    assert_value(65, MESSAGE("\0\1\0\0\1\0\6\2h2\2h3\0\4\0\4\1\2\3\4\0\3\0\2\x1f\x90"),
            "1 . alpn=h2,h3 ipv4hint=1.2.3.4 port=8080");
}

UNIT(prints_data_that_break_their_type_as_hexadecimal)
{
    assert_value(1, MESSAGE("\1\2\3"), "\\# 3 010203");
    assert_value(1, MESSAGE("\1\2\3\4\5"), "\\# 5 0102030405");
    assert_value(16, MESSAGE("\5ab"), "\\# 3 056162");
    assert_value(4711, MESSAGE(""), "\\# 0");
}

UNIT(names_a_type_without_a_name_by_its_number)
{
    char text[DNS_TYPE_TEXT];
    dns_type_print(65535, text);
    assert_string_equal(text, "TYPE65535");
    dns_type_print(65, text);
    assert_string_equal(text, "HTTPS");
}

static struct arena arena, work;
static struct traffic traffic;
static struct dns_log dns;

static int begin(void **state)
{
    (void)state;
    traffic = (struct traffic){.anomalies = {.arena = &arena}};
    dns_log_init(&dns, &traffic, &arena, &work);
    return 0;
}

static int end(void **state)
{
    (void)state;
    buffer_free(&dns.value);
    arena_free(&arena);
    arena_free(&work);
    return 0;
}

static void see(struct bytes message, uint16_t client_port)
{
    struct dns_sighting sighting = {.message = message,
            .flow = 1,
            .time = 5,
            .server = "192.0.2.53",
            .client = MESSAGE("\12\0\0\1"),
            .client_port = client_port};
    struct fault why;
    assert_int_equal(dns_log_add(&dns, &sighting, &why), OK);
}

#define QUESTION "\1a\0\0\1\0\1"
#define ASKED    MESSAGE("\0\7\1\0\0\1\0\0\0\0\0\0" QUESTION)
#define ANSWERED                                                                                   \
    MESSAGE("\0\7\x81\x80\0\1\0\1\0\0\0\0" QUESTION "\xc0\xc\0\1\0\1\0\0\0\x3c\0\4\1\2\3\4")

UNIT(lists_a_question_without_an_answer)
{
    see(ASKED, 4000);
    dns_log_finish(&dns);
    assert_int_equal(traffic.dns_answer_count, 1);
    assert_string_equal(traffic.dns_answers[0].name, "a");
    assert_null(traffic.dns_answers[0].value);
    assert_int_equal(traffic.dns_answers[0].response_code, -1);
}

UNIT(lists_a_question_that_was_repeated_once)
{
    see(ASKED, 4000);
    see(ASKED, 4000);
    dns_log_finish(&dns);
    assert_int_equal(traffic.dns_answer_count, 1);
}

UNIT(lists_only_the_answer_to_a_question_that_has_one)
{
    see(ASKED, 4000);
    see(ANSWERED, 4000);
    dns_log_finish(&dns);
    assert_int_equal(traffic.dns_answer_count, 1);
    assert_string_equal(traffic.dns_answers[0].value, "1.2.3.4");
    assert_int_equal(traffic.dns_answers[0].ttl, 60);
    assert_int_equal(traffic.dns_answers[0].response_code, 0);
    assert_string_equal(traffic.dns_answers[0].server, "192.0.2.53");
}

UNIT(matches_no_answer_to_somebody_elses_question)
{
    see(ASKED, 4000);
    see(ANSWERED, 4001);
    dns_log_finish(&dns);
    assert_int_equal(traffic.dns_answer_count, 2);
}

UNIT(matches_names_without_case)
{
    see(MESSAGE("\0\7\1\0\0\1\0\0\0\0\0\0\1A\0\0\1\0\1"), 4000);
    see(ANSWERED, 4000);
    dns_log_finish(&dns);
    assert_int_equal(traffic.dns_answer_count, 1);
}

UNIT(lists_an_answer_that_says_there_is_no_such_name)
{
    see(ASKED, 4000);
    see(MESSAGE("\0\7\x81\x83\0\1\0\0\0\0\0\0" QUESTION), 4000);
    dns_log_finish(&dns);
    assert_int_equal(traffic.dns_answer_count, 1);
    assert_null(traffic.dns_answers[0].value);
    assert_int_equal(traffic.dns_answers[0].response_code, 3);
}

UNIT(takes_a_multicast_record_as_the_answer_to_whoever_asked)
{
    see(MESSAGE("\0\0\0\0\0\1\0\0\0\0\0\0" QUESTION), MDNS_PORT);
    see(MESSAGE("\0\0\x84\0\0\0\0\1\0\0\0\0\1a\0\0\1\0\1\0\0\0\x3c\0\4\1\2\3\4"), MDNS_PORT);
    dns_log_finish(&dns);
    assert_int_equal(traffic.dns_answer_count, 1);
    assert_string_equal(traffic.dns_answers[0].value, "1.2.3.4");
}

UNIT(says_where_a_message_is_damaged)
{
    see(MESSAGE("\0\7\x81\x80\0\1\0\1\0\0\0\0" QUESTION "\xc0\xc\0\1"), 4000);
    see(MESSAGE("\0\7"), 4000);
    dns_log_finish(&dns);
    assert_int_equal(traffic.anomalies.count, 2);
    assert_string_equal(traffic.anomalies.items[0].kind, "dns-malformed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_a_name_label_by_label),
            cmocka_unit_test(calls_the_root_a_dot),
            cmocka_unit_test(follows_a_pointer_back),
            cmocka_unit_test(refuses_a_pointer_to_itself),
            cmocka_unit_test(refuses_pointers_that_run_in_a_circle),
            cmocka_unit_test(refuses_a_pointer_forward),
            cmocka_unit_test(refuses_a_name_that_is_cut_short),
            cmocka_unit_test(refuses_labels_of_reserved_kinds),
            cmocka_unit_test(refuses_a_name_longer_than_255_bytes),
            cmocka_unit_test(escapes_dots_and_control_bytes_in_a_label),
            cmocka_unit_test(keeps_utf8_in_a_label),
            cmocka_unit_test(prints_each_type_of_data),
            cmocka_unit_test(prints_data_that_break_their_type_as_hexadecimal),
            cmocka_unit_test(names_a_type_without_a_name_by_its_number),
            cmocka_unit_test_setup_teardown(lists_a_question_without_an_answer, begin, end),
            cmocka_unit_test_setup_teardown(lists_a_question_that_was_repeated_once, begin, end),
            cmocka_unit_test_setup_teardown(
                    lists_only_the_answer_to_a_question_that_has_one, begin, end),
            cmocka_unit_test_setup_teardown(
                    matches_no_answer_to_somebody_elses_question, begin, end),
            cmocka_unit_test_setup_teardown(matches_names_without_case, begin, end),
            cmocka_unit_test_setup_teardown(
                    lists_an_answer_that_says_there_is_no_such_name, begin, end),
            cmocka_unit_test_setup_teardown(
                    takes_a_multicast_record_as_the_answer_to_whoever_asked, begin, end),
            cmocka_unit_test_setup_teardown(says_where_a_message_is_damaged, begin, end),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
