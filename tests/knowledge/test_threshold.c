#include "support/torture.h"
#include "support/unit.h"

#include "base/buffer.h"
#include "base/file.h"
#include "knowledge/threshold/threshold.h"

#include <stdio.h>
#include <stdlib.h>

static struct file file;
static struct arena arena;

static int load(void **state)
{
    (void)state;
    char path[4096];
    const char *source = getenv("AEDILE_SOURCE");
    (void)snprintf(path, sizeof(path), "%s/data/threshold.csv", source == NULL ? "." : source);
    return file_open(path, &file, NULL) == OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    file_close(&file);
    arena_free(&arena);
    return 0;
}

UNIT(holds_the_numbers_of_the_method)
{
    struct thresholds t;
    assert_int_equal(thresholds_load(file.bytes, &arena, &t, NULL), OK);
    const struct openness_thresholds *o = &t.openness;
    const struct audit_thresholds *a = &t.audit;
    assert_string_equal(o->id, "openness-2026.11");
    assert_true(o->title_similarity == 0.3 && o->visible_share == 0.7);
    assert_true(o->visible_share_margin == 0.9);
    assert_true(o->blank_below == 100 && o->blank_control == 1000);
    assert_true(o->slow_ratio == 3.0 && o->slow_ms == 500);
    assert_true(o->slow_hours == 24 && o->slow_trials == 10);
    assert_true(o->open_low == 0.1 && o->open_high == 0.9);
    assert_true(o->alpha == 0.01 && o->beta == 0.01 && o->trials_most == 12);
    assert_true(o->confirm_urls == 3 && o->confirm_accounts == 2 && o->confirm_days == 2);
    assert_true(o->provisional == 4 && o->firm == 16);
    assert_true(o->parity_gap == 2 && o->parity_p == 0.05 && o->stale_days == 30);
    assert_true(o->control_within_s == 60 && o->control_repeat_s == 30);
    assert_string_equal(a->id, "personalisation-2026.11");
    assert_true(a->rbo_p == 0.9 && a->depth == 20 && a->alpha == 0.05);
    assert_true(a->delta == 0.2 && a->placebo == 0.5 && a->retention_confidence == 0.9);
    assert_true(a->taps_most == 4 && a->block_hours == 12 && a->block_seconds == 120 &&
                a->exact_most == 1000000 && a->samples == 9999);
    assert_true(a->seed == 20261101);
}

/* The file with one text replaced by another. */
static struct buffer changed(const char *from, const char *to)
{
    struct buffer out = {0};
    const uint8_t *at = memmem(file.bytes.data, file.bytes.size, from, strlen(from));
    assert_non_null(at);
    size_t before = (size_t)(at - file.bytes.data);
    buffer_append(&out, bytes_slice(file.bytes, 0, before));
    buffer_append_text(&out, to);
    buffer_append(&out, bytes_slice(file.bytes, before + strlen(from), file.bytes.size));
    return out;
}

static void refuses(const char *from, const char *to, uint64_t line, const char *text)
{
    SCOPED(buffer_free) struct buffer csv = changed(from, to);
    struct thresholds t;
    struct fault why = {0};
    assert_int_equal(thresholds_load(buffer_bytes(&csv), &arena, &t, &why), E_MALFORMED);
    assert_string_equal(why.text, text);
    assert_int_equal(why.at, line);
}

UNIT(refuses_what_is_unknown_doubled_or_missing)
{
    refuses("title_similarity", "title_likeness", 2, "column 'name' cannot be 'title_likeness'");
    refuses("openness-2026.11,title", "open-2026.11,title", 2,
            "column 'set' cannot be 'open-2026.11'");
    refuses("openness-2026.11,visible_share,", "openness-2026.12,visible_share,", 3,
            "there is another set of this kind already");
    refuses("visible_share,", "title_similarity,", 3, "the number stands twice");
    refuses("personalisation-2026.11,seed,20261101,,own,seed of the draws; recorded with every "
            "result,抽样种子，随每个结果记录\n",
            "", 36, "personalisation-… lacks 'seed'");
}

UNIT(refuses_values_that_are_no_numbers_or_out_of_range)
{
    refuses("title_similarity,0.3", "title_similarity,1.5", 2, "column 'value' cannot be '1.5'");
    refuses("title_similarity,0.3", "title_similarity,nan", 2, "column 'value' cannot be 'nan'");
    refuses("title_similarity,0.3", "title_similarity,-0.3", 2, "column 'value' cannot be '-0.3'");
    refuses("title_similarity,0.3", "title_similarity,.3", 2, "column 'value' cannot be '.3'");
    refuses("title_similarity,0.3", "title_similarity,0.", 2, "column 'value' cannot be '0.'");
    refuses("title_similarity,0.3", "title_similarity,", 2, "column 'value' cannot be ''");
    refuses("title_similarity,0.3", "title_similarity,0.3e0", 2,
            "column 'value' cannot be '0.3e0'");
    refuses("blank_below,100", "blank_below,100.5", 5, "column 'value' cannot be '100.5'");
    refuses("blank_below,100", "blank_below,0", 5, "column 'value' cannot be '0'");
    refuses("seed,20261101", "seed,9007199254740993000", 33,
            "column 'value' cannot be '9007199254740993000'");
}

UNIT(refuses_numbers_that_contradict_each_other)
{
    refuses("open_high,0.9", "open_high,0.8", 37,
            "open_low + open_high must be 1 and alpha equal beta: cells count whole steps");
    refuses("beta,0.01", "beta,0.02", 37,
            "open_low + open_high must be 1 and alpha equal beta: cells count whole steps");
    refuses("firm,16", "firm,3", 37, "provisional is larger than firm");
    refuses("blank_control,1000", "blank_control,50", 37,
            "blank_below is larger than blank_control");
}

static bool load_again(void)
{
    struct arena own = {0};
    struct thresholds t = {0};
    enum status status = thresholds_load(file.bytes, &own, &t, NULL);
    assert_true(status == OK || (status == E_MEMORY && t.openness.id == NULL));
    arena_free(&own);
    return status == OK;
}

UNIT(survives_every_allocation_that_fails)
{
    assert_true(torture(load_again) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(holds_the_numbers_of_the_method),
            cmocka_unit_test(refuses_what_is_unknown_doubled_or_missing),
            cmocka_unit_test(refuses_values_that_are_no_numbers_or_out_of_range),
            cmocka_unit_test(refuses_numbers_that_contradict_each_other),
            cmocka_unit_test(survives_every_allocation_that_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
