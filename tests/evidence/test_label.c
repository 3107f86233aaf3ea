#include "support/unit.h"

#include "evidence/capture/capture.h"
#include "support/capture_writer.h"

#include <stdlib.h>

static struct capture_writer writer;
static struct arena arena;
static struct traffic *traffic;

static int begin(void **state)
{
    (void)state;
    writer = (struct capture_writer){.link_type = LINK_RAW_IP, .time = 1000000, .moving = true};
    capture_writer_begin(&writer);
    return 0;
}

static int end(void **state)
{
    (void)state;
    buffer_free(&writer.out);
    arena_free(&arena);
    return 0;
}

static void open_capture(void)
{
    struct fault partial = {0}, why;
    assert_int_equal(capture_open(buffer_bytes(&writer.out), (struct bytes){0}, &arena, &traffic,
                             &partial, &why),
            OK);
}

static void ask(uint16_t from_port, uint16_t to_port, struct bytes payload)
{
    struct sent sent = {.from = "10.0.0.2",
            .to = "192.0.2.53",
            .from_port = from_port,
            .to_port = to_port,
            .payload = payload};
    capture_writer_udp(&writer, &sent);
}

static const struct bytes query = {
        (const uint8_t *)"\0\7\1\0\0\1\0\0\0\0\0\0\4shop\4test\0\0\1\0\1", 27};

UNIT(names_what_a_flow_carries)
{
    ask(40000, 53, query);
    open_capture();
    assert_string_equal(traffic->flows[0].label, "DNS");
}

UNIT(guesses_nothing_by_the_port)
{
    ask(40000, 53, bytes_of("no question at all, nor anything else"));
    open_capture();
    assert_null(traffic->flows[0].label);
}

UNIT(names_more_flows_than_it_watches_at_a_time)
{
    for (unsigned i = 0; i < 5000; i++) { /* nameless ones stay under way until they give way */
        ask((uint16_t)(20000 + i), 4711, bytes_of("nothing that has a name"));
    }
    ask(40000, 53, query);
    open_capture();
    assert_int_equal(traffic->flow_count, 5001);
    assert_null(traffic->flows[0].label);
    assert_string_equal(traffic->flows[5000].label, "DNS");
}

#define WITH_CAPTURE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
            WITH_CAPTURE(names_what_a_flow_carries),
            WITH_CAPTURE(guesses_nothing_by_the_port),
            WITH_CAPTURE(names_more_flows_than_it_watches_at_a_time),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
