/* all.c: many units, each in a child process, delivered in order. */
#include "inspection/child.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

/* Answers that wait for an earlier, slower one: so many for each job. */
enum { WAITING = 4, SLOTS_MAX = INSPECT_JOBS_MAX * WAITING };

struct slot {
    struct child child;
    bool ended;
};

struct run {
    const struct inspect_plan *plan;
    const struct inspect_unit *units;
    size_t count, started, running, delivered;
    size_t jobs, slot_count;
    struct slot slots[SLOTS_MAX]; /* unit i is in slot i modulo slot_count */
};

static struct slot *slot_of(struct run *run, size_t unit)
{
    return &run->slots[unit % run->slot_count];
}

static enum status start_some(struct run *run, struct fault *why)
{
    enum status status = OK;
    while (status == OK && run->started < run->count && run->running < run->jobs &&
            run->started - run->delivered < run->slot_count) {
        struct slot *slot = slot_of(run, run->started);
        *slot = (struct slot){.ended = false};
        status = child_start(run->plan, &run->units[run->started], &slot->child, why);
        if (status == OK) {
            run->started++;
            run->running++;
        }
    }
    return status;
}

static bool is_stopped(const struct run *run)
{
    return run->plan->stop != NULL && *run->plan->stop != 0;
}

/* Hand over what is ready, in order. */
static enum status deliver_ready(
        struct run *run, const struct inspect_listener *listener, struct fault *why)
{
    while (run->delivered < run->started && slot_of(run, run->delivered)->ended) {
        if (is_stopped(run)) { /* the signal may have ended the reader, too: no fault of evidence */
            return refuse(why, E_USAGE, 0, "stopped");
        }
        struct slot *slot = slot_of(run, run->delivered);
        SCOPED(arena_free) struct arena arena = {.limit = (size_t)1 << 30};
        struct inspection *inspection = NULL;
        enum status status = child_answer(
                &slot->child, run->plan, &run->units[run->delivered], &arena, &inspection, why);
        child_close(&slot->child);
        run->delivered++;
        if (status != OK) {
            return status;
        }
        if (!listener->deliver(listener->context, inspection)) {
            return refuse(why, E_USAGE, 0, "stopped");
        }
    }
    return OK;
}

/* Wait for any child, at most one tick, and read what they have written. */
static void read_some(struct run *run)
{
    struct pollfd waited[SLOTS_MAX];
    struct slot *slots[SLOTS_MAX];
    nfds_t count = 0;
    for (size_t i = run->delivered; i < run->started; i++) {
        struct slot *slot = slot_of(run, i);
        if (!slot->ended) {
            slots[count] = slot;
            waited[count++] = (struct pollfd){.fd = slot->child.descriptor, .events = POLLIN};
        }
    }
    if (count == 0 || poll(waited, count, INSPECT_TICK_MS) <= 0) {
        return; /* a tick, or a signal: the caller looks whether to stop */
    }
    for (nfds_t i = 0; i < count; i++) {
        if (waited[i].revents != 0 && child_read(&slots[i]->child)) {
            slots[i]->ended = true;
            run->running--;
        }
    }
}

static enum status run_all(
        struct run *run, const struct inspect_listener *listener, struct fault *why)
{
    enum status status = OK;
    while (status == OK && run->delivered < run->count) {
        status = is_stopped(run) ? refuse(why, E_USAGE, 0, "stopped") : start_some(run, why);
        if (status == OK) {
            read_some(run);
            status = deliver_ready(run, listener, why);
        }
        if (listener->tick != NULL) {
            listener->tick(listener->context, run->delivered);
        }
    }
    return status;
}

enum status inspect_all(const struct inspect_plan *plan, const struct inspect_unit *units,
        size_t count, int jobs, const struct inspect_listener *listener, struct fault *why)
{
    if (jobs < 1 || jobs > INSPECT_JOBS_MAX) {
        return refuse(why, E_USAGE, 0, "jobs must be 1 to %d", INSPECT_JOBS_MAX);
    }
    struct run *run = calloc(1, sizeof(*run));
    if (run == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the run");
    }
    run->plan = plan;
    run->units = units;
    run->count = count;
    run->jobs = (size_t)jobs;
    run->slot_count = run->jobs * WAITING;
    enum status status = run_all(run, listener, why);
    for (size_t i = run->delivered; i < run->started; i++) {
        child_close(&slot_of(run, i)->child);
    }
    free(run);
    return status;
}
