#include "inspection/wire.h"

#include "inspection/recordings/chart_wire.h"
#include "judge/wire.h"

enum { EXHIBIT_LEAST = 7 * 8, COVERAGE_LEAST = 6 * 8 };

static void put_exhibit(struct buffer *out, const struct exhibit *exhibit)
{
    wire_put_number(out, (uint64_t)exhibit->id);
    wire_put_text(out, exhibit->path);
    wire_put_number(out, exhibit->kind);
    wire_put_number(out, exhibit->state);
    wire_put_number(out, exhibit->size);
    wire_put_number(out, exhibit->encrypted);
    wire_put_text(out, exhibit->sha256);
    wire_put_number(out, exhibit->fault.status);
    wire_put_number(out, exhibit->fault.at);
    wire_put_text(out, exhibit->fault.text);
}

/* A text into an array of `size` bytes; longer than that fails. */
static void get_array(struct cursor *in, struct arena *arena, char *ret_text, size_t size)
{
    const char *text = wire_text(in, arena);
    if (text == NULL || strlen(text) >= size) {
        in->failed = true;
        return;
    }
    memcpy(ret_text, text, strlen(text) + 1);
}

static uint64_t get_choice(struct cursor *in, uint64_t last)
{
    uint64_t choice = wire_number(in);
    in->failed = in->failed || choice > last;
    return in->failed ? 0 : choice;
}

static const char *get_some_text(struct cursor *in, struct arena *arena)
{
    const char *text = wire_text(in, arena);
    in->failed = in->failed || text == NULL;
    return text;
}

static void get_exhibit(struct cursor *in, struct arena *arena, struct exhibit *exhibit)
{
    exhibit->id = (int64_t)wire_number(in);
    exhibit->path = get_some_text(in, arena);
    exhibit->kind = (enum exhibit_kind)get_choice(in, EXHIBIT_KIND_LAST);
    exhibit->state = (enum exhibit_state)get_choice(in, EXHIBIT_REFUSED);
    exhibit->size = wire_number(in);
    exhibit->encrypted = wire_number(in);
    get_array(in, arena, exhibit->sha256, sizeof(exhibit->sha256));
    exhibit->fault.status = (enum status)get_choice(in, E_USAGE);
    exhibit->fault.at = wire_number(in);
    get_array(in, arena, exhibit->fault.text, sizeof(exhibit->fault.text));
}

/* The texts of subject and device, in a fixed order. */
enum { ABOUT_COUNT = 9 };

static void list_about(struct inspection *inspection, const char **ret_texts[ABOUT_COUNT])
{
    struct subject *subject = &inspection->subject;
    struct device *device = &inspection->device;
    const char **texts[ABOUT_COUNT] = {&subject->name, &subject->operator_name, &subject->package,
            &subject->version, &subject->store, &device->os, &device->region, &device->account,
            &device->network};
    memcpy(ret_texts, texts, sizeof(texts));
}

static void put_coverage(struct buffer *out, const struct profile_coverage *covered)
{
    for (size_t i = 0; i < covered->profile->scenario_count; i++) {
        const struct coverage *coverage = &covered->scenarios[i];
        wire_put_number(out, coverage->state);
        wire_put_number(out, coverage->finding_count);
        wire_put_number(out, coverage->lead_count);
        wire_put_number(out, coverage->passed);
        wire_put_number(out, coverage->tested);
        wire_put_wording(out, &coverage->reason);
    }
}

static void get_coverage(struct cursor *in, const struct profile *profile, struct arena *arena,
        struct profile_coverage *covered)
{
    struct coverage *scenarios = arena_array(arena, profile->scenario_count, sizeof(*scenarios));
    if (scenarios == NULL && profile->scenario_count > 0) {
        in->failed = true;
        return;
    }
    for (size_t i = 0; i < profile->scenario_count && !in->failed; i++) {
        scenarios[i].scenario = &profile->scenarios[i];
        scenarios[i].state = (enum coverage_state)get_choice(in, COVERAGE_NOT_APPLICABLE);
        scenarios[i].finding_count = (size_t)wire_number(in);
        scenarios[i].lead_count = (size_t)wire_number(in);
        scenarios[i].passed = (size_t)wire_number(in);
        scenarios[i].tested = (size_t)wire_number(in);
        scenarios[i].reason = wire_wording(in, arena);
    }
    covered->profile = profile;
    covered->scenarios = scenarios;
}

void inspection_put(
        struct buffer *out, const struct inspect_plan *plan, const struct inspection *inspection)
{
    struct inspection copy = *inspection;
    const char **about[ABOUT_COUNT];
    list_about(&copy, about);
    wire_put_text(out, inspection->path);
    for (size_t i = 0; i < ABOUT_COUNT; i++) {
        wire_put_text(out, *about[i]);
    }
    wire_put_number(out, inspection->exhibit_count);
    for (size_t i = 0; i < inspection->exhibit_count; i++) {
        put_exhibit(out, &inspection->exhibits[i]);
    }
    wire_put_results(out, plan->pack, inspection->results, inspection->result_count);
    wire_put_number(out, inspection->profile_count);
    for (size_t i = 0; i < inspection->profile_count; i++) {
        put_coverage(out, &inspection->profiles[i]);
    }
    charts_put(out, inspection);
}

static void get_exhibits(struct cursor *in, struct arena *arena, struct inspection *inspection)
{
    size_t count = wire_count(in, EXHIBIT_LEAST);
    struct exhibit *exhibits = arena_array(arena, count, sizeof(*exhibits));
    in->failed = in->failed || (exhibits == NULL && count > 0);
    for (size_t i = 0; i < count && !in->failed; i++) {
        get_exhibit(in, arena, &exhibits[i]);
    }
    inspection->exhibits = exhibits;
    inspection->exhibit_count = count;
}

static void get_profiles(struct cursor *in, const struct inspect_plan *plan, struct arena *arena,
        struct inspection *inspection)
{
    size_t count = (size_t)get_choice(in, plan->profile_count);
    struct profile_coverage *profiles = arena_array(arena, count, sizeof(*profiles));
    in->failed = in->failed || (profiles == NULL && count > 0);
    for (size_t i = 0; i < count && !in->failed; i++) {
        get_coverage(in, plan->profiles[i], arena, &profiles[i]);
    }
    inspection->profiles = profiles;
    inspection->profile_count = count;
}

enum status inspection_get(struct bytes bytes, const struct inspect_plan *plan, struct arena *arena,
        struct inspection **ret_inspection, struct fault *why)
{
    struct cursor in = {.input = bytes};
    struct inspection *inspection = arena_alloc(arena, sizeof(*inspection));
    struct rule_result *results = NULL;
    const char **about[ABOUT_COUNT];
    if (inspection == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for an inspection");
    }
    list_about(inspection, about);
    inspection->path = get_some_text(&in, arena);
    for (size_t i = 0; i < ABOUT_COUNT; i++) {
        *about[i] = wire_text(&in, arena);
    }
    get_exhibits(&in, arena, inspection);
    if (in.failed || !wire_results(&in, plan->pack, arena, &results, &inspection->result_count)) {
        return refuse(why, E_MALFORMED, in.at, "the reader's answer is damaged");
    }
    inspection->results = results;
    get_profiles(&in, plan, arena, inspection);
    charts_get(&in, arena, inspection);
    if (in.failed || in.at != bytes.size) {
        return refuse(why, E_MALFORMED, in.at, "the reader's answer is damaged");
    }
    *ret_inspection = inspection;
    return OK;
}
