#include "support/unit.h"

#include "inspection/wire.h"

#include <stdlib.h>

static const struct rule rule = {.id = "data-security/x", .kind = RULE_VIOLATION};
static const struct rule *rules[] = {&rule};
static const struct pack pack = {.rules = rules, .count = 1};
static const struct scenario scenarios[] = {{.id = "S-1"}, {.id = "S-2"}};
static const struct profile profile = {.id = "p", .scenarios = scenarios, .scenario_count = 2};
static const struct profile *const profiles[] = {&profile};
static const struct inspect_plan plan = {.pack = &pack, .profiles = profiles, .profile_count = 1};

static struct finding finding = {.message = {"found", NULL},
        .row_json = "{\"a\":1}",
        .citations = {{1, "app", 1, "{}", {"AndroidManifest.xml", 1, 2, 3, 4}, ""}},
        .citation_count = 1};

static void write_sample(struct buffer *out)
{
    memset(finding.fingerprint, 'a', 64);
    static const struct coverage covered[] = {
            {.scenario = &scenarios[0], .state = COVERAGE_BREACHED, .finding_count = 1},
            {.scenario = &scenarios[1], .state = COVERAGE_NOT_TESTED, .reason = {"r", "因"}}};
    static const struct profile_coverage coverage = {&profile, covered};
    static const struct exhibit exhibit = {.id = 1,
            .path = "a.apk",
            .kind = EXHIBIT_APP,
            .state = EXHIBIT_PARTLY,
            .size = 77,
            .sha256 = "0123",
            .fault = {E_MALFORMED, 12, "damaged"}};
    static const struct chart_bar bars[] = {{{"on", "开"}, 0.75}, {{"off", "关"}, 0}};
    static const struct chart chart = {.title = {"shop", "店"},
            .sentence = {"It stays.", "仍在。"},
            .note = {"", ""},
            .measure = {"distance", "距离"},
            .most = 1,
            .bars = bars,
            .bar_count = 2};
    struct rule_result result = {.rule = &rule,
            .verdict = VERDICT_FAIL,
            .findings = &finding,
            .finding_count = 1,
            .cut = true};
    struct inspection inspection = {.path = "a.apk",
            .subject = {.name = "Shop", .version = "1"},
            .device = {.network = "home"},
            .exhibits = &exhibit,
            .exhibit_count = 1,
            .results = &result,
            .result_count = 1,
            .profiles = &coverage,
            .profile_count = 1,
            .charts = &chart,
            .chart_count = 1};
    inspection_put(out, &plan, &inspection);
}

UNIT(brings_back_what_was_put)
{
    SCOPED(buffer_free) struct buffer out = {0};
    SCOPED(arena_free) struct arena arena = {0};
    struct inspection *back = NULL;
    struct fault why = {.text = ""};
    write_sample(&out);
    assert_false(out.failed);
    assert_int_equal(inspection_get(buffer_bytes(&out), &plan, &arena, &back, &why), OK);
    assert_string_equal(back->subject.name, "Shop");
    assert_null(back->subject.package);
    assert_string_equal(back->device.network, "home");
    assert_int_equal(back->exhibits[0].state, EXHIBIT_PARTLY);
    assert_int_equal(back->exhibits[0].fault.at, 12);
    assert_string_equal(back->exhibits[0].fault.text, "damaged");
    assert_ptr_equal(back->results[0].rule, &rule);
    assert_true(back->results[0].cut);
    assert_string_equal(
            back->results[0].findings[0].citations[0].place.entry, "AndroidManifest.xml");
    assert_ptr_equal(back->profiles[0].profile, &profile);
    assert_int_equal(back->profiles[0].scenarios[0].state, COVERAGE_BREACHED);
    assert_ptr_equal(back->profiles[0].scenarios[1].scenario, &scenarios[1]);
    assert_string_equal(back->profiles[0].scenarios[1].reason.zh, "因");
    assert_string_equal(back->charts[0].bars[0].label.zh, "开");
    assert_true(back->charts[0].bars[0].value == 0.75);
    SCOPED(buffer_free) struct buffer again = {0};
    inspection_put(&again, &plan, back);
    assert_true(bytes_equal(buffer_bytes(&out), buffer_bytes(&again)));
}

UNIT(refuses_an_answer_that_is_cut_anywhere)
{
    SCOPED(buffer_free) struct buffer out = {0};
    write_sample(&out);
    for (size_t size = 0; size < out.size; size++) {
        SCOPED(arena_free) struct arena arena = {.limit = 1 << 20};
        struct inspection *back = NULL;
        struct bytes cut = bytes_slice(buffer_bytes(&out), 0, size);
        assert_int_equal(inspection_get(cut, &plan, &arena, &back, NULL), E_MALFORMED);
        assert_null(back);
    }
}

UNIT(survives_every_flipped_bit)
{
    SCOPED(buffer_free) struct buffer out = {0};
    write_sample(&out);
    for (size_t bit = 0; bit < out.size * 8; bit++) {
        SCOPED(arena_free) struct arena arena = {.limit = 1 << 20};
        struct inspection *back = NULL;
        out.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        enum status status = inspection_get(buffer_bytes(&out), &plan, &arena, &back, NULL);
        assert_true((status == OK) == (back != NULL));
        if (back != NULL) { /* what is accepted can be used without a further check */
            assert_ptr_equal(back->results[0].rule, &rule);
            assert_true(back->exhibits[0].state <= EXHIBIT_REFUSED);
            assert_true(
                    strlen(back->exhibits[0].fault.text) < sizeof(back->exhibits[0].fault.text));
            for (size_t i = 0; i < back->chart_count; i++) {
                assert_true(
                        back->charts[i].most > 0 && back->charts[i].bar_count <= CHART_BARS_MAX);
            }
        }
        out.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

UNIT(refuses_bytes_that_follow)
{
    SCOPED(buffer_free) struct buffer out = {0};
    SCOPED(arena_free) struct arena arena = {0};
    struct inspection *back = NULL;
    write_sample(&out);
    buffer_append_byte(&out, 0);
    assert_int_equal(inspection_get(buffer_bytes(&out), &plan, &arena, &back, NULL), E_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(brings_back_what_was_put),
            cmocka_unit_test(refuses_an_answer_that_is_cut_anywhere),
            cmocka_unit_test(survives_every_flipped_bit),
            cmocka_unit_test(refuses_bytes_that_follow),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
