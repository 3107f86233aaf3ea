#include "judge/run.h"

#include "judge/child.h"
#include "judge/evaluate.h"
#include "judge/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Wall-clock time a child may stay silent: it may wait for a processor, but not for ever. */
enum { OPEN_WALL_MS = 300000, WALL_FACTOR = 20, WALL_LEAST_MS = 10000 };
/* How often its answers are looked at, and how many bytes of them the pipe holds till then. */
enum { TICK_MS = 10, PIPE_SIZE = 1 << 20 };

/* A run as its parent sees it. */
struct watch {
    struct child_plan plan;
    struct arena *arena;
    struct rule_result *results;
    pid_t child;
    int pipe;            /* the end that is read */
    struct buffer frame; /* bytes that came and are not yet a whole frame */
    bool ready;          /* the tables are open */
    bool silent, broken; /* no answer in time; an answer that is none */
    struct fault fault;  /* when the child could not open the tables */
};

/* A pipe both of whose ends are above the standard streams, even where those are closed. */
static bool make_pipe(int ends[2])
{
    int made[2] = {-1, -1};
    if (pipe2(made, O_CLOEXEC) != 0) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        ends[i] = fcntl(made[i], F_DUPFD_CLOEXEC, 3);
        (void)close(made[i]);
    }
    if (ends[0] >= 0 && ends[1] >= 0) {
        return true;
    }
    for (int i = 0; i < 2; i++) {
        if (ends[i] >= 0) {
            (void)close(ends[i]);
        }
    }
    return false;
}

static enum status start(struct watch *watch, struct fault *why)
{
    int ends[2] = {-1, -1};
    if (!make_pipe(ends)) {
        return refuse(why, E_IO, 0, "no pipe for the rules' process: error %d", errno);
    }
    pid_t parent = getpid();
    watch->plan.pipe = ends[1];
    watch->child = fork();
    if (watch->child == 0) {
        (void)close(ends[0]);
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            _exit(CHILD_PIPE);
        }
        child_run(&watch->plan);
    }
    (void)close(ends[1]);
    if (watch->child < 0) {
        (void)close(ends[0]);
        return refuse(why, E_IO, 0, "no process for the rules: error %d", errno);
    }
    (void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
    (void)fcntl(ends[0], F_SETPIPE_SZ, PIPE_SIZE); /* a smaller one only makes the child wait */
    watch->pipe = ends[0];
    watch->ready = false;
    watch->silent = false;
    watch->broken = false;
    buffer_clear(&watch->frame);
    return OK;
}

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Sleep for one tick, less when the child ends. What it writes wakes nobody: waking up for each of
 * a hundred small answers costs more than taking them. */
static void wait_for_end(int pipe)
{
    struct pollfd only_end = {.fd = pipe}; /* POLLHUP is always told */
    (void)poll(&only_end, 1, TICK_MS);
}

static bool take_fault(struct watch *watch, struct cursor *in)
{
    uint64_t status = wire_number(in);
    const char *text = wire_text(in, watch->arena);
    if (in->failed || text == NULL || status == OK || status > E_USAGE) {
        return false;
    }
    (void)refuse(&watch->fault, (enum status)status, 0, "%s", text);
    return true;
}

/* A frame that is not the next one expected ends the child as broken. */
static bool take_frame(struct watch *watch, uint64_t kind, struct bytes content)
{
    struct cursor in = {.input = content};
    struct child_plan *plan = &watch->plan;
    if (!watch->ready) {
        watch->ready = kind == FRAME_READY;
        return watch->ready || (kind == FRAME_FAULT && take_fault(watch, &in));
    }
    struct rule_result result = {0};
    if (kind != FRAME_RESULT || plan->first >= plan->pack->count ||
            !wire_result(&in, plan->pack, watch->arena, &result) ||
            result.rule != plan->pack->rules[plan->first]) {
        return false;
    }
    watch->results[plan->first++] = result;
    return true;
}

/* Take every whole frame out of the buffer; *ret_took becomes true when there was one. */
static bool take_frames(struct watch *watch, bool *ret_took)
{
    struct cursor in = {.input = buffer_bytes(&watch->frame)};
    size_t taken = 0;
    while (in.input.size - in.at >= FRAME_HEAD) {
        uint64_t kind = wire_number(&in);
        uint64_t size = wire_number(&in);
        if (size > FRAME_MAX) {
            return false;
        }
        if (size > in.input.size - in.at) {
            break;
        }
        if (!take_frame(watch, kind, cursor_take(&in, (size_t)size))) {
            return false;
        }
        taken = in.at;
        *ret_took = true;
    }
    if (taken > 0) {
        size_t left = watch->frame.size - taken;
        memmove(watch->frame.data, watch->frame.data + taken, left);
        watch->frame.size = left;
    }
    return true;
}

static int64_t patience_ms(const struct watch *watch)
{
    int64_t wanted = (int64_t)watch->plan.limits.rule_cpu_ms * WALL_FACTOR;
    return !watch->ready ? OPEN_WALL_MS : wanted > WALL_LEAST_MS ? wanted : WALL_LEAST_MS;
}

/* Take what the child has written since. False when nothing more will come, or breaks the form. */
static bool take_written(struct watch *watch, bool *ret_took)
{
    enum { PIECE = 1 << 16 };
    for (;;) {
        uint8_t *room = buffer_reserve(&watch->frame, PIECE);
        ssize_t size = room == NULL ? 0 : read(watch->pipe, room, PIECE);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size <= 0) {
            return size < 0 && errno == EAGAIN;
        }
        watch->frame.size += (size_t)size;
        if (!take_frames(watch, ret_took)) {
            watch->broken = true;
            return false;
        }
    }
}

/* Read what the child writes until it ends, breaks the form or stays silent. */
static void listen_to_child(struct watch *watch)
{
    int64_t end = now_ms() + patience_ms(watch);
    bool took = false;
    wait_for_end(watch->pipe);
    while (take_written(watch, &took)) {
        int64_t now = now_ms();
        end = took ? now + patience_ms(watch) : end;
        if (now >= end) {
            watch->silent = true;
            return;
        }
        took = false;
        wait_for_end(watch->pipe);
    }
}

/* The child is dead after this, and its status is taken. A child that ended by itself keeps the
 * status it ended with: its pipe is closed only once that is settled. */
static int finish(struct watch *watch)
{
    int status = 0;
    (void)close(watch->pipe);
    (void)kill(watch->child, SIGKILL);
    while (waitpid(watch->child, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

static void explain_death(struct watch *watch, int status)
{
    struct rule_result *result = &watch->results[watch->plan.first];
    result->rule = watch->plan.pack->rules[watch->plan.first];
    char number[16] = "";
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (watch->silent) {
        explain(result, VERDICT_ERROR, watch->arena, "the rule gave no answer in time",
                "规则未在规定时间内作答", "");
    } else if (code == CHILD_CPU || (code < 0 && WTERMSIG(status) == SIGXCPU)) {
        explain(result, VERDICT_ERROR, watch->arena, "the rule used up its CPU time",
                "规则用尽了 CPU 时间", "");
    } else if (code == CHILD_MEMORY) {
        explain(result, VERDICT_ERROR, watch->arena, "the rule used up its memory",
                "规则用尽了内存", "");
    } else if (code < 0 && !watch->broken) {
        (void)snprintf(number, sizeof(number), "%d", WTERMSIG(status));
        explain(result, VERDICT_ERROR, watch->arena, "the rule's process died of signal ",
                "规则进程被信号终止：", number);
    } else {
        explain(result, VERDICT_ERROR, watch->arena, "the rule's process broke off",
                "规则进程意外中止", "");
    }
    watch->plan.first++;
}

/* One child, from fork to wait. */
static enum status run_child(struct watch *watch, struct fault *why)
{
    enum status status = start(watch, why);
    if (status != OK) {
        return status;
    }
    listen_to_child(watch);
    bool memory = watch->frame.failed;
    int death = finish(watch);
    if (memory) {
        return refuse(why, E_MEMORY, 0, "no memory for the rules' results");
    }
    if (watch->fault.status != OK) {
        if (why != NULL) {
            *why = watch->fault;
        }
        return watch->fault.status;
    }
    if (!watch->ready && WIFEXITED(death) && WEXITSTATUS(death) == CHILD_MEMORY) {
        return refuse(why, E_MEMORY, 0, "no memory for the tables");
    }
    if (!watch->ready) {
        return refuse(why, E_IO, 0, "the process that opens the tables died (status %d)", death);
    }
    if (watch->plan.first < watch->plan.pack->count) {
        explain_death(watch, death);
    }
    return OK;
}

enum status judge_run_values(const struct judge_source *source, const struct pack *pack,
        const struct judge_limits *limits, bool values, struct arena *arena,
        struct rule_result **ret_results, struct fault *why)
{
    struct judge_limits used = limits == NULL ? (struct judge_limits){0} : *limits;
    used.rule_cpu_ms = used.rule_cpu_ms > 0 ? used.rule_cpu_ms : JUDGE_RULE_CPU_MS;
    used.open_cpu_ms = used.open_cpu_ms > 0 ? used.open_cpu_ms : JUDGE_OPEN_CPU_MS;
    used.rule_rows = used.rule_rows > 0 ? used.rule_rows : JUDGE_RULE_ROWS;
    used.memory = used.memory > 0 ? used.memory : JUDGE_MEMORY;
    struct watch watch = {.plan = {source, pack, used, 0, values, -1}, .arena = arena};
    watch.results = arena_array(arena, pack->count, sizeof(*watch.results));
    if (pack->count > 0 && watch.results == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the rules' results");
    }
    enum status status = OK;
    while (status == OK && watch.plan.first < pack->count) {
        status = run_child(&watch, why);
    }
    buffer_free(&watch.frame);
    if (status == OK) {
        *ret_results = watch.results;
    }
    return status;
}

enum status judge_run(const struct judge_source *source, const struct pack *pack,
        const struct judge_limits *limits, struct arena *arena, struct rule_result **ret_results,
        struct fault *why)
{
    return judge_run_values(source, pack, limits, false, arena, ret_results, why);
}
