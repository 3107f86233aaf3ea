#include "support/unit.h"

#include "base/buffer.h"
#include "evidence/trials/trials.h"
#include "support/torture.h"

#include <stdlib.h>

static struct arena arena;
static struct trial_set set;
static struct fault why;

static int clean(void **state)
{
    (void)state;
    arena_free(&arena);
    set = (struct trial_set){0};
    why = (struct fault){0};
    return 0;
}

#define HEAD                                                                                       \
    "{\"annotations\":{\"platform\":\"linux\"},\"data_format_version\":\"0.2.0\","                 \
    "\"input\":\"https://Shop.example/a\",\"measurement_start_time\":\"2024-02-14 15:01:01\","     \
    "\"probe_asn\":\"AS64500\",\"probe_cc\":\"IT\",\"software_name\":\"made-up\","
#define TAIL ",\"test_name\":\"web_connectivity\",\"test_version\":\"0.5.28\"}"
#define REQUEST(url, answer)                                                                       \
    "{\"failure\":null,\"request\":{\"method\":\"GET\",\"url\":\"" url "\"},\"response\":" answer  \
    ",\"t0\":1.5,\"t\":1.75}"
#define CONTROL                                                                                    \
    "\"control\":{\"dns\":{\"addrs\":[]},\"http_request\":{\"body_length\":1256,"                  \
    "\"failure\":null,\"title\":\"A shop\",\"status_code\":200}}"

static const struct trial *read_one(const char *file)
{
    assert_true(trials_is_trials(bytes_of(file)));
    assert_int_equal(trials_read(bytes_of(file), &arena, &set, &why), OK);
    assert_int_equal(set.count, 1);
    return &set.trials[0];
}

UNIT(takes_probe_and_test_helper_as_controls)
{
    const struct trial *trial =
            read_one(HEAD "\"test_keys\":{\"blocking\":false,\"accessible\":true," CONTROL
                          ",\"requests\":[" REQUEST("https://www.shop.example/b",
                                  "{\"code\":200,\"body\":\"<title>A \\u0073hop</title><p>Red "
                                  "shoes\"}") "," REQUEST("https://Shop.example/a",
                                  "{\"code\":301,\"body\":\"\"}") "]}" TAIL);
    assert_string_equal(trial->platform, "network");
    assert_string_equal(trial->context, "direct");
    assert_string_equal(trial->service, "shop.example");
    assert_string_equal(trial->url, "https://Shop.example/a");
    assert_string_equal(trial->ts, "2024-02-14T15:01:01Z");
    assert_int_equal(trial->at_ms, INT64_C(1707922861000));
    assert_string_equal(trial->region, "IT");
    assert_string_equal(trial->account, "AS64500");
    assert_string_equal(trial->app_version, "0.5.28");
    assert_int_equal(trial->control_count, 2);
    const struct trial_page *probe = &trial->controls[0], *helper = &trial->controls[1];
    assert_int_equal(probe->status, 200);
    assert_string_equal(probe->final, "https://www.shop.example/b");
    assert_string_equal(probe->title, "A shop");
    assert_int_equal(probe->visible, 9);
    assert_int_equal(probe->ms, 250);
    assert_string_equal(probe->vantage, "AS64500");
    assert_int_equal(helper->status, 200);
    assert_string_equal(helper->title, "A shop");
    assert_int_equal(helper->visible, -1);
    assert_string_equal(helper->vantage, "test-helper");
}

UNIT(tells_of_no_deed_of_a_platform_and_no_judgement_of_others)
{
    const struct trial *trial = read_one(HEAD
            "\"test_keys\":{\"blocking\":\"http-diff\",\"accessible\":false,\"requests\":[" REQUEST(
                    "https://shop.example/", "{\"code\":403,\"body\":\"no\"}") "]}" TAIL);
    assert_int_equal(trial->hop_count, 0);
    assert_int_equal(trial->page.status, -1);
    assert_null(trial->page.final);
    assert_int_equal(trial->delivered, ANSWER_UNKNOWN);
    assert_null(trial->recorded_class);
    assert_null(trial->recorded_reason);
    assert_int_equal(trial->control_count, 1);
    assert_int_equal(trial->controls[0].status, 403);
}

UNIT(takes_a_failure_for_no_answer)
{
    const struct trial *trial = read_one(
            HEAD "\"test_keys\":{\"control\":{\"http_request\":{\"failure\":\"dns_lookup_error\","
                 "\"status_code\":-1,\"title\":\"\"}},\"requests\":[{\"failure\":"
                 "\"generic_timeout_error\",\"request\":{\"url\":\"https://shop.example/\"},"
                 "\"response\":{\"code\":0,\"body\":\"\"}}]}" TAIL);
    assert_int_equal(trial->control_count, 2);
    assert_int_equal(trial->controls[0].status, 0);
    assert_int_equal(trial->controls[0].visible, -1);
    assert_int_equal(trial->controls[1].status, 0);
    assert_null(trial->controls[1].title);
}

UNIT(passes_over_requests_that_only_check_an_address)
{
    const struct trial *trial = read_one(
            HEAD "\"test_keys\":{\"requests\":[{\"tags\":[\"depth=0\",\"fetch_body=false\"],"
                 "\"failure\":null,\"response\":{\"code\":500}}," REQUEST(
                         "https://shop.example/", "{\"code\":200}") "]}" TAIL);
    assert_int_equal(trial->control_count, 1);
    assert_int_equal(trial->controls[0].status, 200);
}

UNIT(reads_bodies_that_are_no_utf_8)
{
    const struct trial *trial = read_one(HEAD "\"test_keys\":{\"requests\":[" REQUEST(
            "https://shop.example/",
            "{\"code\":200,\"body\":{\"format\":\"base64\",\"data\":\"PHA+YQ==\"}}") "]}" TAIL);
    assert_int_equal(trial->controls[0].visible, 1);
}

UNIT(does_not_count_the_text_of_a_body_that_was_cut)
{
    const struct trial *trial = read_one(HEAD "\"test_keys\":{\"requests\":[" REQUEST(
            "https://shop.example/",
            "{\"code\":200,\"body\":\"<title>t</title>a\",\"body_is_truncated\":true}") "]}" TAIL);
    assert_string_equal(trial->controls[0].title, "t");
    assert_int_equal(trial->controls[0].visible, -1);
}

UNIT(reads_a_measurement_spread_over_lines_and_tells_its_place)
{
    static const char file[] =
            HEAD "\"test_keys\":{}" TAIL "\n\n" HEAD "\n\"test_keys\":null\n" TAIL "\n";
    assert_int_equal(trials_read(bytes_of(file), &arena, &set, &why), OK);
    assert_int_equal(set.count, 2);
    assert_int_equal(set.trials[0].control_count, 0);
    assert_int_equal(set.trials[0].line, 1);
    assert_int_equal(set.trials[1].line, 3);
    const struct place *place = &set.trials[1].place;
    assert_memory_equal(file + place->at, HEAD, sizeof(HEAD) - 1);
    assert_int_equal(place->at + place->size, sizeof(file) - 2);
}

static void assert_refused(const char *file, const char *words)
{
    assert_int_equal(trials_read(bytes_of(file), &arena, &set, &why), E_MALFORMED);
    assert_string_equal(why.text, words);
}

UNIT(refuses_measurements_of_another_test)
{
    assert_refused("{\"test_name\":\"web_connectivity\",\"input\":\"https://a.example/\","
                   "\"measurement_start_time\":\"2024-02-14 15:01:01\"}\n"
                   "{\"test_name\":\"whatsapp\"}",
            "line 2, column 1: expected a measurement of web_connectivity");
    assert_int_equal(set.count, 1);
}

UNIT(refuses_measurements_without_time_or_address)
{
    assert_refused("{\"test_name\":\"web_connectivity\",\"input\":\"https://a.example/\"}",
            "line 1, column 1: key 'measurement_start_time': no time");
    assert_refused("{\"test_name\":\"web_connectivity\",\"input\":null,"
                   "\"measurement_start_time\":\"2024-02-14 15:01:01\"}",
            "line 1, column 1: key 'input': expected an absolute URL");
}

UNIT(says_where_a_measurement_is_cut)
{
    assert_refused("{\"test_name\":\"web_connectivity\",\n\"test_keys\":{\"requests\":[{",
            "line 2, column 27: the JSON ends where a member's name is due");
}

static bool is_honest = true;

static bool read_some_measurement(void)
{
    static const char file[] = HEAD "\"test_keys\":{" CONTROL ",\"requests\":[" REQUEST(
            "https://www.shop.example/b",
            "{\"code\":200,\"body\":\"<title>A \\u0073hop</title><p>Red shoes\"}") "]}" TAIL;
    struct arena own = {0};
    struct trial_set read;
    struct fault fault = {0};
    enum status status = trials_read(bytes_of(file), &own, &read, &fault);
    bool is_ok = status == OK && read.trials[0].control_count == 2;
    is_honest &= is_ok || (status == E_MEMORY && fault.status == E_MEMORY);
    arena_free(&own);
    return is_ok;
}

UNIT(says_so_when_memory_is_spent)
{
    assert_true(torture(read_some_measurement) > 0);
    assert_true(is_honest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(takes_probe_and_test_helper_as_controls, clean),
            cmocka_unit_test_teardown(
                    tells_of_no_deed_of_a_platform_and_no_judgement_of_others, clean),
            cmocka_unit_test_teardown(takes_a_failure_for_no_answer, clean),
            cmocka_unit_test_teardown(passes_over_requests_that_only_check_an_address, clean),
            cmocka_unit_test_teardown(reads_bodies_that_are_no_utf_8, clean),
            cmocka_unit_test_teardown(does_not_count_the_text_of_a_body_that_was_cut, clean),
            cmocka_unit_test_teardown(
                    reads_a_measurement_spread_over_lines_and_tells_its_place, clean),
            cmocka_unit_test_teardown(refuses_measurements_of_another_test, clean),
            cmocka_unit_test_teardown(refuses_measurements_without_time_or_address, clean),
            cmocka_unit_test_teardown(says_where_a_measurement_is_cut, clean),
            cmocka_unit_test_teardown(says_so_when_memory_is_spent, clean),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
