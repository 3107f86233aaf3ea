#include "judge/child.h"

#include "judge/evaluate.h"
#include "judge/heap.h"
#include "judge/wire.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

enum { BACKSTOP_MS = 2000 };
enum { WRITTEN_TOGETHER = 1 << 15 };
/* The arena of one rule: its rows, each some copies, before RULE_RESULT_MAX cuts them. */
#define RULE_ARENA_MAX ((size_t)160 << 20)
/* Most rules need room for a reason only: a block of the usual size would be zeroed for each. */
enum { RULE_ARENA_BLOCK = 1 << 10 };

static void on_cpu_limit(int number)
{
    (void)number;
    _exit(CHILD_CPU);
}

/* No clock: 'now' is NULL in rules, so that a rule says the same tomorrow. */
static int no_time(sqlite3_vfs *vfs, sqlite3_int64 *ret_time)
{
    (void)vfs;
    *ret_time = 0;
    return SQLITE_ERROR;
}

static void write_all(int pipe, struct bytes bytes)
{
    while (bytes.size > 0) {
        ssize_t written = write(pipe, bytes.data, bytes.size);
        if (written < 0 && errno != EINTR) {
            _exit(CHILD_PIPE);
        }
        bytes = bytes_slice(bytes, written < 0 ? 0 : (size_t)written, SIZE_MAX);
    }
}

static void write_frame(int pipe, enum frame_kind kind, struct buffer *content)
{
    struct buffer head = {0};
    wire_put_number(&head, kind);
    wire_put_number(&head, content->size);
    bool together = content->size <= WRITTEN_TOGETHER; /* each write wakes the parent */
    if (together) {
        buffer_append(&head, buffer_bytes(content));
    }
    if (head.failed || content->failed) {
        _exit(CHILD_MEMORY);
    }
    write_all(pipe, buffer_bytes(&head));
    if (!together) {
        write_all(pipe, buffer_bytes(content));
    }
    buffer_free(&head);
}

/* A new allowance of CPU time, from `used_us` on. The timer ends even a function that never looks
 * up; RLIMIT_CPU, whole seconds of the whole process, stands behind it. */
static void allow_cpu(int64_t used_us, int milliseconds)
{
    static struct rlimit limit; /* as it was set last */
    struct itimerval timer = {.it_value = {milliseconds / 1000, milliseconds % 1000 * 1000L}};
    (void)setitimer(ITIMER_PROF, &timer, NULL);
    if (limit.rlim_max == 0 && getrlimit(RLIMIT_CPU, &limit) != 0) {
        return;
    }
    rlim_t end = (rlim_t)(used_us / 1000 + milliseconds + BACKSTOP_MS) / 1000 + 1;
    end = end < limit.rlim_max ? end : limit.rlim_max;
    if (end != limit.rlim_cur) {
        limit.rlim_cur = end;
        (void)setrlimit(RLIMIT_CPU, &limit);
    }
}

/* Where the parent used SQLite before it forked, its memory stays as it is. */
static void limit_memory(size_t limit)
{
#if defined(__SANITIZE_ADDRESS__) /* gcc's sign; no clang build runs rules */
    bool pooled = false;
#else
    bool pooled = true;
#endif
    if (!heap_install(limit, pooled)) {
        (void)sqlite3_hard_heap_limit64(sqlite3_memory_used() + (sqlite3_int64)limit);
    }
}

static void prepare_process(const struct child_plan *plan)
{
    struct sigaction on_limit = {.sa_handler = on_cpu_limit};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct rlimit none = {0};
    sigset_t all;
    (void)sigemptyset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, NULL);
    (void)sigaction(SIGPROF, &on_limit, NULL);
    (void)sigaction(SIGPIPE, &ignore, NULL);
    for (int number = 1; number < 32; number++) { /* the parent's handlers are not this child's */
        struct sigaction now = {0};
        if (number != SIGPROF && number != SIGPIPE && sigaction(number, NULL, &now) == 0 &&
                now.sa_handler != SIG_IGN) {
            struct sigaction usual = {.sa_handler = SIG_DFL};
            (void)sigaction(number, &usual, NULL);
        }
    }
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)setrlimit(RLIMIT_FSIZE, &none);             /* no file grows; pipes are no files */
    (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD); /* no locks: this process has no threads */
    limit_memory(plan->limits.memory);
    (void)setenv("TZ", "UTC0", 1); /* 'localtime' says the same on every machine; SQLite asks it */
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    if (vfs != NULL && vfs->iVersion >= 2) {
        vfs->xCurrentTimeInt64 = no_time;
    }
}

static void open_tables(const struct child_plan *plan, struct evaluation *evaluation)
{
    struct fault why = {0};
    struct buffer content = {0};
    allow_cpu(guard_cpu_us(), plan->limits.open_cpu_ms);
    enum status status = plan->source->open(plan->source->context, &evaluation->db, &why);
    if (status == OK) {
        status = guard_install(&evaluation->guard, evaluation->db, &why);
    }
    if (status != OK) {
        wire_put_number(&content, status);
        wire_put_text(&content, why.text);
        write_frame(plan->pipe, FRAME_FAULT, &content);
        _exit(CHILD_DONE);
    }
    write_frame(plan->pipe, FRAME_READY, &content);
}

static void run_rule(
        const struct child_plan *plan, struct evaluation *evaluation, const struct rule *rule)
{
    struct arena arena = {.limit = RULE_ARENA_MAX, .block_size = RULE_ARENA_BLOCK};
    struct rule_result result = {0};
    struct buffer content = {.limit = FRAME_MAX};
    int milliseconds = plan->limits.rule_cpu_ms;
    int64_t used_us = guard_cpu_us();
    allow_cpu(used_us, milliseconds + milliseconds / 4 + 50); /* the progress handler comes first */
    evaluation->guard.cpu_deadline_us = used_us + (int64_t)milliseconds * 1000;
    evaluation->guard.intervals_left = UINT64_MAX;
    if (evaluate_rule(evaluation, rule, &arena, &result, NULL) != OK) {
        _exit(CHILD_MEMORY);
    }
    wire_put_result(&content, plan->pack, &result);
    write_frame(plan->pipe, FRAME_RESULT, &content);
    buffer_free(&content);
    arena_free(&arena);
}

void child_run(const struct child_plan *plan)
{
    static struct evaluation evaluation; /* one a process; large */
    prepare_process(plan);
    evaluation = (struct evaluation){.source = plan->source,
            .rows_max = plan->limits.rule_rows,
            .values = plan->values,
            .reveal = plan->limits.reveal || plan->values};
    open_tables(plan, &evaluation);
    for (size_t i = plan->first; i < plan->pack->count; i++) {
        run_rule(plan, &evaluation, plan->pack->rules[i]);
    }
    _exit(CHILD_DONE);
}
