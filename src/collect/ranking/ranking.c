#include "collect/ranking/ranking.h"

#include "base/syntax/json.h"
#include "collect/browser/launch.h"
#include "collect/browser/tour.h"
#include "collect/clock.h"
#include "collect/plan/order.h"
#include "collect/ranking/ranking_run.h"
#include "evidence/rankings/rankings.h"

#include <stdio.h>

enum {
    VISIT_MEMORY_MAX = 256 << 20,
    BODY_MAX = 2 << 20,
    BODIES_MAX = 16 << 20,
    TRIES_MAX = 3, /* of a block, each in a browser of its own */
};

/* One block under way. */
struct block {
    struct ranking_run *run;
    struct arena *arena; /* until the block is written */
    struct ranking_account *accounts;
    size_t account_count;
    struct buffer lines;
    size_t line_count;
    struct order random;
};

static size_t records_of_block(const struct ranking_plan *plan)
{
    return plan->persona_count * (size_t)plan->twins * plan->phase_count;
}

static enum status archive(
        struct block *block, struct page *page, struct arena *arena, struct fault *why)
{
    struct visit visit = {.entry_count = 0};
    size_t number = store_count(block->run->store) + block->line_count + 1;
    enum status status = tour_entries(page, arena, &visit, why);
    return status == OK ? store_archive(block->run->store, visit.entries, visit.entry_count,
                                  (int32_t)number, why)
                        : status;
}

static enum status note_screenshot(
        struct block *block, struct page *page, struct arena *arena, struct fault *why)
{
    struct ranking_run *run = block->run;
    struct buffer SCOPED(buffer_free) png = {0}, note = {0};
    struct json json = {.out = &note};
    const char *name = NULL;
    if (!run->plan->screenshots) {
        return OK;
    }
    enum status status = page_shoot(page, &png, why);
    if (status == OK) {
        status = store_keep(run->store, buffer_bytes(&png), "png", arena, &name, why);
    }
    if (status != OK) {
        return status;
    }
    json_begin_object(&json);
    json_key_string(&json, "note", "screenshot");
    json_key_integer(&json, "record", (int64_t)(store_count(run->store) + block->line_count + 1));
    json_key_string(&json, "evidence", name);
    json_end_object(&json);
    return store_note(run->store, buffer_text(&note), why);
}

static void describe(const struct block *block, const struct ranking_account *account,
        const struct ranking_phase *phase, size_t order, struct recording *recording)
{
    const struct ranking_plan *plan = block->run->plan;
    *recording = (struct recording){.run = plan->run,
            .service = plan->service,
            .surface = plan->surface,
            .persona = account->persona->name,
            .account = account->name,
            .query = plan->query,
            .currency = plan->currency,
            .twin = account->twin,
            .on = account->is_on ? ANSWER_YES : ANSWER_NO,
            .phase = phase->phase,
            .block = block->run->block,
            .order = (int32_t)order + 1,
            .app_version = plan->app_version,
            .device = plan->device,
            .network = plan->network,
            .seed = plan->seed};
}

/* The switch as the page shows it counts more than what was done to it. */
static enum status look_at_switch(struct block *block, struct ranking_account *account,
        enum phase phase, struct arena *arena, struct fault *why)
{
    enum answer on = ANSWER_UNKNOWN;
    enum status status = ranking_switch_ask(block->run, &account->page, arena, &on, why);
    if (status == OK && on != ANSWER_UNKNOWN) {
        bool is_free = phase != PHASE_ON && phase != PHASE_ON_AGAIN;
        account->is_on = is_free ? on == ANSWER_YES : account->is_on;
        if (is_free && block->run->toggle.on_after[phase] != ANSWER_YES) {
            block->run->toggle.on_after[phase] = on; /* one account that reverted is enough */
        }
    }
    return status;
}

static enum status record_list(struct block *block, struct ranking_account *account,
        const struct ranking_phase *phase, size_t order, struct fault *why)
{
    SCOPED(arena_free) struct arena arena = {.limit = VISIT_MEMORY_MAX};
    char ts[TIME_TEXT];
    struct recording recording;
    describe(block, account, phase, order, &recording);
    enum status status = archive(block, &account->page, block->arena, why); /* of its steps */
    page_begin_record(&account->page, &arena);
    if (status == OK) {
        status = ranking_list_read(block->run, &account->page, &arena, &recording, why);
    }
    if (status == OK) {
        status = look_at_switch(block, account, phase->phase, &arena, why);
    }
    if (status == OK) {
        status = note_screenshot(block, &account->page, &arena, why);
    }
    if (status == OK) {
        status = archive(block, &account->page, &arena, why);
    }
    page_begin_record(&account->page, block->arena);
    if (status != OK) {
        return status;
    }
    clock_print(recording.at_ms, ts);
    recording.ts = ts;
    recording.on = account->is_on ? ANSWER_YES : ANSWER_NO;
    if (!rankings_write(&recording, &block->lines)) {
        return refuse(why, E_MEMORY, 0, "no memory for a block");
    }
    block->line_count++;
    return OK;
}

/* What a phase begins with. */
static enum status enter_phase(struct block *block, struct ranking_account *account,
        const struct ranking_phase *phase, struct fault *why)
{
    struct ranking_run *run = block->run;
    const struct ranking_switch *toggle = &run->plan->toggle;
    bool goes_on = phase->phase == PHASE_ON || phase->phase == PHASE_ON_AGAIN;
    bool is_first_off = !goes_on && account->is_on && run->toggle.found != ANSWER_NO;
    enum status status = OK;
    if (phase->phase == PHASE_RESTART || phase->phase == PHASE_SECOND_DEVICE) {
        status = page_restart(&account->page, why);
    } else if (phase->phase == PHASE_ON_AGAIN) {
        const struct ranking_steps *steps = toggle->on.count > 0 ? &toggle->on : &toggle->off;
        status = ranking_steps_play(run, &account->page, steps, NULL, why);
        account->is_on = true;
    } else if (is_first_off && phase->phase <= PHASE_OFF_WEEK) {
        status = ranking_steps_play(run, &account->page, &toggle->off, &run->toggle.taps, why);
        run->toggle.found = ANSWER_YES;
        account->is_on = false;
    }
    return status == OK ? ranking_steps_play(run, &account->page, &phase->steps, NULL, why)
                        : status;
}

/* In an order of its own, each account does what the phase begins with and is asked. */
static enum status run_phase(
        struct block *block, const struct ranking_phase *phase, struct fault *why)
{
    size_t order[PERSONAS_MAX * TWINS_MAX];
    enum status status = OK;
    int64_t end = clock_monotonic_ms() + phase->wait_ms;
    while (status == OK && clock_monotonic_ms() < end) {
        status = devtools_wait(block->run->devtools, end - clock_monotonic_ms(), why);
    }
    order_shuffle(&block->random, order, block->account_count);
    for (size_t i = 0; status == OK && i < block->account_count; i++) {
        struct ranking_account *account = &block->accounts[order[i]];
        page_use(&account->page);
        status = enter_phase(block, account, phase, why);
        if (status == OK) {
            status = record_list(block, account, phase, i, why);
        }
    }
    return status;
}

static enum status make_account(struct block *block, size_t number, struct fault *why)
{
    struct ranking_run *run = block->run;
    struct ranking_account *account = &block->accounts[number];
    account->persona = &run->plan->personas[number / (size_t)run->plan->twins];
    account->twin = (int32_t)(number % (size_t)run->plan->twins) + 1;
    account->is_on = true;
    account->name = arena_print(
            block->arena, "%s-%d-%d", account->persona->name, account->twin, run->block);
    if (account->name == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a block");
    }
    enum status status = page_open(run->devtools, &run->options, block->arena, &account->page, why);
    if (status == OK) {
        status = ranking_steps_play(run, &account->page, &account->persona->history, NULL, why);
    }
    return status;
}

static enum status make_accounts(struct block *block, struct fault *why)
{
    const struct ranking_plan *plan = block->run->plan;
    size_t order[PERSONAS_MAX * TWINS_MAX];
    block->account_count = plan->persona_count * (size_t)plan->twins;
    block->accounts = arena_array(block->arena, block->account_count, sizeof(*block->accounts));
    if (block->accounts == NULL) {
        block->account_count = 0;
        return refuse(why, E_MEMORY, 0, "no memory for a block");
    }
    enum status status = OK;
    order_shuffle(&block->random, order, block->account_count);
    for (size_t i = 0; status == OK && i < block->account_count; i++) {
        status = make_account(block, order[i], why);
    }
    return status;
}

static enum status write_block(struct block *block, struct fault *why)
{
    struct ranking_run *run = block->run;
    if (run->block == run->plan->blocks) { /* the switch, once everything of it was seen */
        if (!rankings_write_switch(&run->toggle, &block->lines)) {
            return refuse(why, E_MEMORY, 0, "no memory for a block");
        }
        block->line_count++;
    }
    return block->lines.failed
                   ? refuse(why, E_MEMORY, 0, "no memory for a block")
                   : store_append(run->store, buffer_bytes(&block->lines), block->line_count, why);
}

static enum status run_block(struct ranking_run *run, struct fault *why)
{
    SCOPED(arena_free) struct arena arena = {.limit = (size_t)1 << 30};
    struct block block = {.run = run,
            .arena = &arena,
            .lines = {.limit = 256 << 20},
            .random = order_of(run->plan->seed, (uint64_t)run->block)};
    enum status status = make_accounts(&block, why);
    for (size_t i = 0; status == OK && i < run->plan->phase_count; i++) {
        status = run_phase(&block, &run->plan->phases[i], why);
    }
    for (size_t i = 0; i < block.account_count; i++) {
        page_close(&block.accounts[i].page);
    }
    if (status == OK) {
        status = write_block(&block, why);
    }
    buffer_free(&block.lines);
    return status;
}

static void tell(const struct ranking_run *run)
{
    char text[80];
    if (run->collect->tell != NULL) {
        (void)snprintf(text, sizeof(text), "block %d of %d", run->block, (int)run->plan->blocks);
        run->collect->tell(run->collect->context, text);
    }
}

static enum status start_browser(struct ranking_run *run, struct fault *why)
{
    devtools_close(run->devtools);
    run->devtools = NULL;
    return launch_browser(
            &run->plan->book, run->collect->allow_private, run->collect->stop, &run->devtools, why);
}

/* What the accounts of a block were went with the browser, so nothing of the block is a record. */
static enum status note_loss(struct ranking_run *run, struct fault *why)
{
    struct buffer SCOPED(buffer_free) note = {.limit = 4096};
    struct json json = {.out = &note};
    char at[TIME_TEXT];
    clock_print(clock_wall_ms(), at);
    json_begin_object(&json);
    json_key_string(&json, "ts", at);
    json_key_string(&json, "note", "the browser ended; nothing of the block was kept");
    json_key_integer(&json, "block", run->block);
    json_end_object(&json);
    return store_note(run->store, buffer_text(&note), why);
}

/* A block in which a page took the browser down is begun again in a new one, as if it had not been
 * begun; a page that does so each time ends the run. */
static enum status try_block(struct ranking_run *run, struct fault *why)
{
    const struct switch_record before = run->toggle;
    enum status status = run_block(run, why);
    for (int tries = 1; status == E_IO && devtools_has_ended(run->devtools); tries++) {
        run->toggle = before;
        status = note_loss(run, why);
        if (status == OK && tries == TRIES_MAX) {
            return refuse(why, E_IO, 0, "the browser ended %d times in block %d", TRIES_MAX,
                    (int)run->block);
        }
        if (status == OK) {
            status = start_browser(run, why);
        }
        if (status == OK) {
            status = run_block(run, why);
        }
    }
    return status;
}

static enum status run_blocks(struct ranking_run *run, struct fault *why)
{
    size_t each = records_of_block(run->plan);
    enum status status = OK;
    run->block = (int32_t)(store_count(run->store) / each) + 1;
    if (run->block <= run->plan->blocks) {
        status = start_browser(run, why);
    }
    for (; status == OK && run->block <= run->plan->blocks; run->block++) {
        tell(run);
        status = try_block(run, why);
    }
    devtools_close(run->devtools);
    return status;
}

enum status ranking_run(const struct ranking_plan *plan, struct bytes text,
        const struct collect *collect, struct fault *why)
{
    SCOPED(arena_free) struct arena arena = {.limit = 64 << 20};
    struct pace pace = {.arena = &arena, .gap_ms = plan->gap_ms};
    struct ranking_run run = {.plan = plan,
            .collect = collect,
            .pace = &pace,
            .options = {.user_agent =
                                plan->user_agent == NULL ? collect_user_agent : plan->user_agent,
                    .language = plan->language,
                    .quiet_ms = plan->quiet_ms,
                    .timeout_ms = plan->timeout_ms,
                    .limits = {.book = plan->book,
                            .allow_private = collect->allow_private,
                            .body_max = BODY_MAX,
                            .bodies_max = BODIES_MAX}},
            .toggle = {.service = plan->service,
                    .surface = plan->surface,
                    .label = plan->toggle.label,
                    .taps = -1,
                    .on_by_default = plan->toggle.on_by_default}};
    const struct store_options options = {.folder = collect->folder,
            .plan = text,
            .records = "rankings.jsonl",
            .by = "aedile collect ranking"};
    enum status status = store_open(&options, &run.store, why);
    if (status == OK) {
        status = run_blocks(&run, why);
    }
    store_close(run.store);
    return status;
}
