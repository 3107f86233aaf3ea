#include "support/unit.h"

#include "evidence/capture/stream.h"

#include <stdio.h>
#include <stdlib.h>

static struct capture capture;
static struct flow_side side;
static struct stream stream;
static struct buffer text;

static int begin(void **state)
{
    (void)state;
    capture = (struct capture){0};
    side = (struct flow_side){0};
    flow_table_init(&capture.flows, &capture.work);
    return pool_add(&capture.flows.flows) == NULL;
}

static int end(void **state)
{
    (void)state;
    stream_free(&stream);
    stream = (struct stream){0};
    buffer_free(&text);
    text = (struct buffer){0};
    arena_free(&capture.work);
    return 0;
}

static void opened_at(uint32_t sequence)
{
    struct flow_side *sender = &flow_table_get(&capture.flows, 1)->sides[0];
    sender->opened = true;
    sender->opening = sequence;
}

static void send(uint32_t sequence, const char *payload)
{
    struct segment segment = {.sequence = sequence, .payload = bytes_of(payload)};
    struct fault why;
    assert_int_equal(flow_table_note(&capture.flows, 1, 0, &segment, 7, &why), OK);
}

/* The stream as text, "[n]" for a gap of n bytes. */
static void assert_stream(const char *expected)
{
    struct fault why;
    uint64_t at = 0, missing = 0;
    side = flow_table_get(&capture.flows, 1)->sides[0];
    assert_int_equal(stream_build(&capture, &side, &stream, &why), OK);
    for (size_t i = 0; i < stream.run_count; i++) {
        const struct stream_run *run = &stream_runs(&stream)[i];
        assert_true(run->at >= at);
        assert_true(run->bytes.size > 0);
        if (run->at > at) {
            buffer_print(&text, "[%u]", (unsigned)(run->at - at));
            missing += run->at - at;
        }
        buffer_append(&text, run->bytes);
        at = run->at + run->bytes.size;
    }
    assert_string_equal(buffer_text(&text), expected);
    assert_int_equal(stream.missing, missing);
}

UNIT(joins_segments_that_come_in_order)
{
    opened_at(100);
    send(100, "abc");
    send(103, "def");
    assert_stream("abcdef");
}

UNIT(puts_late_segments_where_they_belong)
{
    opened_at(100);
    send(106, "ghi");
    send(103, "def");
    send(100, "abc");
    assert_stream("abcdefghi");
}

UNIT(goes_on_when_sequence_numbers_wrap)
{
    opened_at(0xfffffffe);
    send(0xfffffffe, "abc");
    send(1, "def");
    assert_stream("abcdef");
}

UNIT(takes_a_repeated_segment_once)
{
    opened_at(0);
    send(0, "abc");
    send(0, "abc");
    send(3, "def");
    send(0, "abcdef");
    assert_stream("abcdef");
}

UNIT(lets_the_first_captured_of_overlapping_segments_count)
{
    opened_at(0);
    send(2, "cde");
    send(0, "xxxxxxx");
    assert_stream("xxcdexx");
}

UNIT(lets_an_earlier_segment_take_over_from_one_that_began_before)
{
    opened_at(0);
    send(4, "EE");
    send(2, "CCCC");
    send(0, "aaaaaaaa");
    assert_stream("aaCCEEaa");
}

UNIT(leaves_a_gap_where_nothing_was_captured)
{
    opened_at(0);
    send(2, "cd");
    send(6, "gh");
    assert_stream("[2]cd[2]gh");
}

UNIT(drops_what_stands_before_the_beginning)
{
    opened_at(10);
    send(8, "xxab");
    send(12, "cd");
    assert_stream("abcd");
}

UNIT(begins_with_the_earliest_segment_without_an_opening)
{
    send(50, "cd");
    send(48, "ab");
    send(52, "ef");
    assert_stream("abcdef");
}

UNIT(takes_no_probe_for_the_beginning)
{
    send(49, "x");
    send(50, "ab");
    send(51, "y");
    send(52, "cd");
    assert_stream("abcd");
}

UNIT(keeps_a_stream_of_single_bytes)
{
    send(50, "a");
    send(51, "b");
    assert_stream("ab");
}

UNIT(is_empty_without_segments)
{
    assert_stream("");
}

/* The straightforward way, against which the sweep is held: each byte belongs to the first captured
 * segment that has it. */
UNIT(agrees_with_a_byte_by_byte_reading_on_many_random_orders)
{
    static char payloads[64][32];
    char expected[2048];
    uint32_t dice = 1;
    for (int round = 0; round < 300; round++) {
        begin(NULL);
        opened_at(0xffffff00u);
        char bytes[512] = {0};
        for (int i = 0; i < 24; i++) {
            dice = dice * 1664525 + 1013904223;
            uint32_t at = dice >> 8 & 0xff, size = 1 + (dice >> 20) % 30;
            memset(payloads[i], 'a' + i, size);
            payloads[i][size] = 0;
            send(0xffffff00u + at, payloads[i]);
            for (uint32_t k = at; k < at + size; k++) {
                bytes[k] = bytes[k] == 0 ? (char)('a' + i) : bytes[k];
            }
        }
        size_t length = 0;
        for (size_t k = 0; k < sizeof(bytes);) {
            size_t gap = k;
            while (gap < sizeof(bytes) && bytes[gap] == 0) {
                gap++;
            }
            if (gap > k && gap < sizeof(bytes)) {
                length += (size_t)snprintf(
                        expected + length, sizeof(expected) - length, "[%zu]", gap - k);
            }
            for (k = gap; k < sizeof(bytes) && bytes[k] != 0; k++) {
                expected[length++] = bytes[k];
            }
        }
        expected[length] = 0;
        assert_stream(expected);
        end(NULL);
    }
}

UNIT(shows_the_first_bytes_even_of_tiny_runs)
{
    uint8_t scratch[8];
    opened_at(0);
    send(0, "G");
    send(1, "ET");
    send(3, " / HTTP");
    assert_stream("GET / HTTP");
    struct bytes start = stream_start(stream_runs(&stream), stream.run_count, scratch, 8);
    assert_true(bytes_equal(start, bytes_of("GET / HT")));
    start = stream_start(stream_runs(&stream) + 2, 1, scratch, 4);
    assert_ptr_equal(start.data, stream_runs(&stream)[2].bytes.data);
}

#define WITH_STREAM(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
            WITH_STREAM(joins_segments_that_come_in_order),
            WITH_STREAM(puts_late_segments_where_they_belong),
            WITH_STREAM(goes_on_when_sequence_numbers_wrap),
            WITH_STREAM(takes_a_repeated_segment_once),
            WITH_STREAM(lets_the_first_captured_of_overlapping_segments_count),
            WITH_STREAM(lets_an_earlier_segment_take_over_from_one_that_began_before),
            WITH_STREAM(leaves_a_gap_where_nothing_was_captured),
            WITH_STREAM(drops_what_stands_before_the_beginning),
            WITH_STREAM(begins_with_the_earliest_segment_without_an_opening),
            WITH_STREAM(takes_no_probe_for_the_beginning),
            WITH_STREAM(keeps_a_stream_of_single_bytes),
            WITH_STREAM(is_empty_without_segments),
            cmocka_unit_test(agrees_with_a_byte_by_byte_reading_on_many_random_orders),
            WITH_STREAM(shows_the_first_bytes_even_of_tiny_runs),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
