#include "judge/wire.h"
#include "support/unit.h"

#include <stdlib.h>

static const struct rule rule_a = {.id = "a/one"}, rule_b = {.id = "a/two"};
static const struct rule *rules[] = {&rule_a, &rule_b};
static const struct pack pack = {.rules = rules, .count = 2};

static void write_results(struct buffer *out)
{
    static struct finding findings[2] = {
            {.message = {"m", NULL}, .row_json = "{}", .citation_count = 2}};
    findings[0].citations[0] = (struct citation){
            -1, "app", 7, "{\"a\":1}", {"base.apk!/x", 1, 2, UINT64_MAX, 4}, "0badcafe"};
    findings[0].citations[1] = (struct citation){3, "app_file", 1, "{}", {"", 0, 0, 0, 0}, ""};
    memset(findings[0].fingerprint, 'e', 64);
    findings[1] = findings[0];
    findings[1].citation_count = 1;
    struct rule_result results[] = {{.rule = &rule_b,
                                            .verdict = VERDICT_FAIL,
                                            .findings = findings,
                                            .finding_count = 2,
                                            .cut = true},
            {.rule = &rule_a, .verdict = VERDICT_UNKNOWN, .reason = {"why", ""}}};
    wire_put_results(out, &pack, results, 2);
}

UNIT(results_arrive_as_they_were_sent)
{
    struct buffer out SCOPED(buffer_free) = {0};
    struct arena arena = {0};
    struct rule_result *results = NULL;
    size_t count = 0;
    write_results(&out);
    struct cursor in = {.input = buffer_bytes(&out)};
    assert_true(wire_results(&in, &pack, &arena, &results, &count));
    assert_int_equal(in.at, out.size);
    assert_int_equal(count, 2);
    assert_ptr_equal(results[0].rule, &rule_b);
    assert_true(results[0].cut);
    assert_int_equal(results[0].finding_count, 2);
    const struct finding *finding = &results[0].findings[0];
    assert_string_equal(finding->message.en, "m");
    assert_null(finding->message.zh);
    assert_int_equal(strlen(finding->fingerprint), 64);
    assert_int_equal(finding->citation_count, 2);
    assert_int_equal(finding->citations[0].exhibit, -1);
    assert_string_equal(finding->citations[0].table, "app");
    assert_string_equal(finding->citations[0].place.entry, "base.apk!/x");
    assert_true(finding->citations[0].place.at == UINT64_MAX);
    assert_string_equal(finding->citations[0].bytes_sha256, "0badcafe");
    assert_int_equal(results[1].verdict, VERDICT_UNKNOWN);
    assert_string_equal(results[1].reason.en, "why");
    assert_string_equal(results[1].reason.zh, "");
    arena_free(&arena);
}

UNIT(a_cut_message_is_refused_wherever_it_ends)
{
    struct buffer out SCOPED(buffer_free) = {0};
    write_results(&out);
    for (size_t size = 0; size < out.size; size++) {
        struct arena arena = {0};
        struct rule_result *results = NULL;
        size_t count = 0;
        struct cursor in = {.input = {out.data, size}};
        assert_false(wire_results(&in, &pack, &arena, &results, &count));
        assert_null(results);
        arena_free(&arena);
    }
}

UNIT(no_changed_byte_leads_outside_the_message)
{
    struct buffer out SCOPED(buffer_free) = {0};
    size_t refused = 0;
    write_results(&out);
    for (size_t at = 0; at < out.size; at++) {
        struct arena arena = {.limit = 1 << 20};
        struct rule_result *results = NULL;
        size_t count = 0;
        uint8_t before = out.data[at];
        out.data[at] = 0xff;
        struct cursor in = {.input = buffer_bytes(&out)};
        if (!wire_results(&in, &pack, &arena, &results, &count)) {
            refused++;
        }
        for (size_t i = 0; i < count; i++) {
            assert_true(results[i].rule == &rule_a || results[i].rule == &rule_b);
            assert_in_range(results[i].verdict, VERDICT_PASS, VERDICT_REVIEW);
        }
        out.data[at] = before;
        arena_free(&arena);
    }
    assert_true(refused > 100);
}

UNIT(text_with_a_nul_inside_is_refused)
{
    struct buffer out SCOPED(buffer_free) = {0};
    struct arena arena = {0};
    wire_put_text(&out, "abc");
    out.data[9] = 0;
    struct cursor in = {.input = buffer_bytes(&out)};
    assert_null(wire_text(&in, &arena));
    assert_true(in.failed);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(results_arrive_as_they_were_sent),
            cmocka_unit_test(a_cut_message_is_refused_wherever_it_ends),
            cmocka_unit_test(no_changed_byte_leads_outside_the_message),
            cmocka_unit_test(text_with_a_nul_inside_is_refused),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
