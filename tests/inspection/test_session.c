#include "support/unit.h"

#include "base/file.h"
#include "inspection/session.h"
#include "knowledge/identifier/identifier.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena, kinds_arena;
static const struct identifier_list *kinds;
static struct file kinds_file;

static struct session *read_good(const char *text)
{
    struct session *session = NULL;
    struct fault why = {.text = ""};
    if (session_read(bytes_of(text), kinds, &arena, &session, &why) != OK) {
        fail_msg("%s", why.text);
    }
    return session;
}

static void assert_refused(const char *text, uint64_t line, const char *part)
{
    struct session *session = NULL;
    struct fault why = {.text = ""};
    assert_int_equal(session_read(bytes_of(text), kinds, &arena, &session, &why), E_MALFORMED);
    assert_null(session);
    assert_int_equal(why.at, line);
    assert_non_null(strstr(why.text, part));
}

static int load_kinds(void **state)
{
    (void)state;
    char path[4096];
    struct fault why = {0};
    const char *source = getenv("AEDILE_SOURCE");
    (void)snprintf(path, sizeof(path), "%s/data/identifier.csv", source == NULL ? "." : source);
    return file_open(path, &kinds_file, &why) == OK &&
                           identifier_load(kinds_file.bytes, &kinds_arena, &kinds, &why) == OK
                   ? 0
                   : -1;
}

static int free_all(void **state)
{
    (void)state;
    arena_free(&arena);
    arena_free(&kinds_arena);
    file_close(&kinds_file);
    return 0;
}

UNIT(reads_every_key_of_the_design)
{
    const struct session *session = read_good(
            "subject: {name: Example Shop, operator: Example Ltd, package: com.example.shop,\n"
            "  version: 8.0.14, store: example-store}\n"
            "device: {os: android-12, region: CN-SH, account: a3, network: home}\n"
            "known_identifiers:\n"
            "  - {kind: imei, value: \"490154203237518\"}\n"
            "marks:\n"
            "  - {t: 12.3, what: consent_refused}\n"
            "  - {t: '2026-11-01T09:00:20+08:00', what: closed}\n"
            "start: 2026-11-01T09:00:00+08:00\n"
            "exhibits: [{file: app.apk}, {file: capture.pcapng, keylog: keys.txt}, other.apk]\n");
    assert_string_equal(session->subject.name, "Example Shop");
    assert_string_equal(session->subject.operator_name, "Example Ltd");
    assert_string_equal(session->subject.package, "com.example.shop");
    assert_string_equal(session->subject.version, "8.0.14");
    assert_string_equal(session->subject.store, "example-store");
    assert_string_equal(session->device.os, "android-12");
    assert_string_equal(session->device.region, "CN-SH");
    assert_string_equal(session->device.account, "a3");
    assert_string_equal(session->device.network, "home");
    assert_int_equal(session->identifier_count, 1);
    assert_string_equal(session->identifiers[0].kind, "imei");
    assert_int_equal(session->identifiers[0].line, 5);
    assert_int_equal(session->mark_count, 2);
    assert_int_equal(session->marks[0].t_ms, 12300);
    assert_int_equal(session->marks[1].t_ms, 20000);
    assert_int_equal(session->marks[1].line, 8);
    assert_int_equal(session->exhibit_count, 3);
    assert_string_equal(session->exhibits[1].file, "capture.pcapng");
    assert_string_equal(session->exhibits[2].file, "other.apk");
}

UNIT(leaves_what_is_absent_empty_and_tells_no_list_from_an_empty_one)
{
    const struct session *session = read_good("subject: {name: A}\n");
    assert_null(session->subject.package);
    assert_null(session->exhibits);
    assert_null(session->start);
    session = read_good("exhibits: []\n");
    assert_non_null(session->exhibits);
    assert_int_equal(session->exhibit_count, 0);
}

UNIT(names_line_and_key_of_what_it_does_not_know)
{
    assert_refused("subject: {name: A}\nsubjekt: {}\n", 2, "'subjekt'");
    assert_refused("subject:\n  name: A\n  nick: B\n", 3, "'nick'");
    assert_refused("exhibits:\n  - {file: a.apk}\n  - {file: b.apk, key: c}\n", 3, "'key'");
    assert_refused("known_identifiers:\n  - {kind: shoe_size, value: 42}\n", 2, "'shoe_size'");
}

UNIT(takes_every_kind_that_can_be_looked_for)
{
    size_t at = 0, count = 0;
    struct bytes csv = kinds_file.bytes;
    while (at < csv.size) {
        const uint8_t *line = csv.data + at, *end = memchr(line, '\n', csv.size - at);
        size_t size = end == NULL ? csv.size - at : (size_t)(end - line);
        const uint8_t *comma = memchr(line, ',', size);
        assert_non_null(comma);
        if (at > 0) { /* past the names of the columns */
            const char *text =
                    arena_print(&arena, "known_identifiers:\n  - {kind: %.*s, value: abc}\n",
                            (int)(comma - line), line);
            assert_int_equal(read_good(text)->identifier_count, 1);
            count++;
        }
        at += size + 1;
    }
    assert_true(count >= 20);
}

UNIT(refuses_marks_without_a_time_that_holds)
{
    assert_refused("marks:\n  - {t: soon, what: a}\n", 2, "'soon'");
    assert_refused("marks:\n  - {t: 1.2345, what: a}\n", 2, "'1.2345'");
    assert_refused("marks:\n  - {t: '2026-11-01T09:00:20Z', what: a}\n", 2, "`start`");
    assert_refused("marks:\n  - {t: 1}\n", 2, "`what`");
    assert_refused("start: yesterday\n", 1, "'yesterday'");
    assert_refused("start: 2026-02-30T09:00:00Z\n", 1, "2026-02-30");
}

UNIT(refuses_exhibits_outside_its_folder)
{
    assert_refused("exhibits: [../secret.apk]\n", 1, "'../secret.apk'");
    assert_refused("exhibits: [a/../../b.apk]\n", 1, "a/../../b.apk");
    assert_refused("exhibits: [/etc/passwd]\n", 1, "'/etc/passwd'");
    assert_refused("exhibits: [{file: a.pcap, keylog: ../k}]\n", 1, "'../k'");
    assert_string_equal(read_good("exhibits: [a/..b.apk]\n")->exhibits[0].file, "a/..b.apk");
}

UNIT(refuses_an_exhibit_that_stands_twice)
{
    assert_refused(
            "exhibits:\n  - a.har\n  - b.har\n  - {file: a.har}\n", 4, "stands twice: 'a.har'");
}

UNIT(refuses_the_wrong_shape)
{
    assert_refused("- a\n", 1, "keys and values");
    assert_refused("subject: text\n", 1, "'subject'");
    assert_refused("subject: {name: [a]}\n", 1, "'name'");
    assert_refused("marks: {t: 1}\n", 1, "'marks'");
    assert_refused("exhibits:\n  - {keylog: k}\n", 2, "`file`");
    assert_refused("start: &a 1\n", 1, "anchors");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_every_key_of_the_design),
            cmocka_unit_test(leaves_what_is_absent_empty_and_tells_no_list_from_an_empty_one),
            cmocka_unit_test(names_line_and_key_of_what_it_does_not_know),
            cmocka_unit_test(takes_every_kind_that_can_be_looked_for),
            cmocka_unit_test(refuses_marks_without_a_time_that_holds),
            cmocka_unit_test(refuses_exhibits_outside_its_folder),
            cmocka_unit_test(refuses_an_exhibit_that_stands_twice),
            cmocka_unit_test(refuses_the_wrong_shape),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load_kinds, free_all);
}
