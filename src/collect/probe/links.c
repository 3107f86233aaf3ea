#include "collect/probe/links.h"

#include "base/syntax/json.h"
#include "collect/browser/launch.h"
#include "collect/clock.h"
#include "collect/plan/order.h"
#include "collect/probe/links_run.h"
#include "collect/store/store.h"

const char collect_user_agent[] =
        "Mozilla/5.0 (Linux; Android 12; Pixel 6 Build/SD1A.210817.036; wv) AppleWebKit/537.36 "
        "(KHTML, like Gecko) Version/4.0 Chrome/120.0.6099.230 Mobile Safari/537.36";

/* Which channel and link the n-th trial is of: rounds in turn, each in an order of its own. */
struct turn {
    size_t channel, target;
    int64_t round;
};

struct schedule {
    struct turn *turns;
    size_t count;
};

static size_t add_round(const struct links_plan *plan, int64_t round, struct turn *turns)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->channel_count; i++) {
        for (size_t j = 0; round < plan->channels[i].rounds && j < plan->target_count; j++) {
            turns[count++] = (struct turn){i, j, round};
        }
    }
    return count;
}

static enum status make_schedule(const struct links_plan *plan, struct arena *arena,
        struct schedule *ret_schedule, struct fault *why)
{
    size_t widest = plan->channel_count * plan->target_count;
    struct turn *turns = arena_array(arena, plan->trial_count, sizeof(*turns));
    struct turn *round = arena_array(arena, widest, sizeof(*round));
    size_t *order = arena_array(arena, widest, sizeof(*order));
    if (turns == NULL || round == NULL || order == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the order of trials");
    }
    size_t count = 0;
    for (int64_t i = 0; count < plan->trial_count; i++) {
        struct order random = order_of(plan->seed, (uint64_t)i);
        size_t here = add_round(plan, i, round);
        order_shuffle(&random, order, here);
        for (size_t j = 0; j < here; j++) {
            turns[count++] = round[order[j]];
        }
    }
    *ret_schedule = (struct schedule){turns, count};
    return OK;
}

static void put_text(struct buffer *out, const char *key, const char *value, bool *is_first)
{
    struct json json = {.out = out};
    if (value != NULL) {
        buffer_print(out, "%s%s: ", *is_first ? "" : ", ", key);
        json_string(&json, value); /* which YAML reads as it is */
        *is_first = false;
    }
}

static void describe_device(const struct links_plan *plan, struct buffer *out)
{
    bool is_first = true;
    buffer_append_text(out, "device: {");
    put_text(out, "os", plan->os, &is_first);
    put_text(out, "region", plan->region, &is_first);
    put_text(out, "account", plan->account, &is_first);
    put_text(out, "network", plan->network, &is_first);
    buffer_append_text(out, "}\n");
}

static void put_start(struct links_run *run, struct buffer *out)
{
    char at[TIME_TEXT];
    struct json json = {.out = out};
    clock_print(clock_wall_ms(), at);
    json_begin_object(&json);
    json_key_string(&json, "ts", at);
    json_key_string(&json, "note", "start");
    json_key_integer(&json, "seed", run->plan->seed);
    json_key_string(&json, "user_agent", run->plain_agent);
    json_key_string(&json, "user_agent_with_marker", run->marked_agent);
    json_key_boolean(&json, "private_addresses_allowed", run->collect->allow_private);
    json_end_object(&json);
}

static enum status note_start(struct links_run *run, struct fault *why)
{
    struct buffer SCOPED(buffer_free) note = {.limit = 16 << 10};
    put_start(run, &note);
    return store_note(run->store, buffer_text(&note), why);
}

static void tell(const struct links_run *run, size_t done, size_t all)
{
    char text[80];
    if (run->collect->tell != NULL) {
        (void)snprintf(text, sizeof(text), "%zu of %zu trials", done, all);
        run->collect->tell(run->collect->context, text);
    }
}

static enum status run_turns(
        struct links_run *run, const struct schedule *schedule, struct fault *why)
{
    enum status status = OK;
    for (size_t i = store_count(run->store); status == OK && i < schedule->count; i++) {
        const struct turn *turn = &schedule->turns[i];
        tell(run, i, schedule->count);
        status = links_trial(run, &run->plan->channels[turn->channel],
                &run->plan->targets[turn->target], i, why);
        if (status == OK && run->collect->stop != NULL && *run->collect->stop != 0) {
            status = refuse(why, E_IO, 0, "interrupted");
        }
    }
    return status;
}

static bool needs_browser(const struct links_plan *plan)
{
    for (size_t i = 0; i < plan->channel_count; i++) {
        if (plan->channels[i].is_browser) {
            return true;
        }
    }
    return false;
}

static enum status set_agents(struct links_run *run, struct arena *arena, struct fault *why)
{
    const struct links_plan *plan = run->plan;
    const char *marker = plan->marker;
    if (marker == NULL && run->collect->in_apps != NULL) {
        marker = in_app_for(run->collect->in_apps, plan->platform);
    }
    run->plain_agent = plan->user_agent == NULL ? collect_user_agent : plan->user_agent;
    run->marked_agent = marker == NULL ? run->plain_agent
                                       : arena_print(arena, "%s %s", run->plain_agent, marker);
    return run->marked_agent != NULL ? OK : refuse(why, E_MEMORY, 0, "no memory for the plan");
}

static enum status run_all(struct links_run *run, struct arena *arena, struct fault *why)
{
    struct schedule schedule = {0};
    struct pace pace = {.arena = arena, .gap_ms = run->plan->gap_ms};
    run->pace = &pace;
    enum status status = set_agents(run, arena, why);
    if (status == OK) {
        status = make_schedule(run->plan, arena, &schedule, why);
    }
    bool is_over = status == OK && store_count(run->store) >= schedule.count;
    if (status == OK && !is_over) {
        status = note_start(run, why);
    }
    if (status == OK && !is_over && needs_browser(run->plan)) {
        status = launch_browser(&run->plan->book, run->collect->allow_private, run->collect->stop,
                &run->devtools, why);
    }
    if (status == OK) {
        status = run_turns(run, &schedule, why);
    }
    devtools_close(run->devtools);
    return status;
}

enum status links_run(const struct links_plan *plan, struct bytes text,
        const struct collect *collect, struct fault *why)
{
    SCOPED(arena_free) struct arena arena = {.limit = (size_t)256 << 20};
    struct buffer SCOPED(buffer_free) device = {.limit = 16 << 10};
    struct links_run run = {.plan = plan, .collect = collect};
    describe_device(plan, &device);
    const struct store_options options = {.folder = collect->folder,
            .plan = text,
            .records = "trials.jsonl",
            .by = "aedile probe links",
            .device = &device};
    enum status status = store_open(&options, &run.store, why);
    if (status == OK) {
        status = run_all(&run, &arena, why);
    }
    store_close(run.store);
    return status;
}
