#include "inspection/child.h"

#include "base/file.h"
#include "inspection/unit.h"
#include "inspection/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The first byte of an answer. */
enum { ANSWER_INSPECTION = 'i', ANSWER_FAULT = 'f' };

static void limit_self(void)
{
    struct rlimit cpu = {CHILD_CPU_SECONDS, CHILD_CPU_SECONDS + 1};
    struct rlimit core = {0, 0};
    (void)setrlimit(RLIMIT_CPU, &cpu); /* lowering one's own limits cannot fail */
    (void)setrlimit(RLIMIT_CORE, &core);
#if !defined(__SANITIZE_ADDRESS__)
    struct rlimit data = {CHILD_DATA_MAX, CHILD_DATA_MAX};
    (void)setrlimit(RLIMIT_DATA, &data);
#endif
}

static void write_whole(int descriptor, struct bytes bytes)
{
    while (bytes.size > 0) {
        ssize_t done = write(descriptor, bytes.data, bytes.size);
        if (done < 0 && errno != EINTR) {
            _exit(1); /* the parent sees a short answer */
        }
        bytes = bytes_slice(bytes, done > 0 ? (size_t)done : 0, bytes.size);
    }
}

static _Noreturn void run_child(
        const struct inspect_plan *plan, const struct inspect_unit *unit, int descriptor)
{
    limit_self();
    struct arena arena = {.limit = (size_t)1 << 30};
    struct buffer answer = {.limit = CHILD_ANSWER_MAX};
    struct inspection *inspection = NULL;
    struct fault why = {.status = OK};
    if (inspect_unit(plan, unit, &arena, &inspection, &why) == OK) {
        buffer_append_byte(&answer, ANSWER_INSPECTION);
        inspection_put(&answer, plan, inspection);
    }
    if (inspection == NULL || answer.failed) {
        buffer_clear(&answer);
        buffer_append_byte(&answer, ANSWER_FAULT);
        buffer_append_text(&answer, inspection == NULL ? why.text : "no memory for the answer");
    }
    write_whole(descriptor, buffer_bytes(&answer));
    _exit(0);
}

static _Noreturn void become_child(const struct inspect_plan *plan, const struct inspect_unit *unit,
        const int pipe_ends[2], pid_t parent)
{
    (void)setpgid(0, 0); /* the parent does the same: whoever is first */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(1); /* the parent died before it could be watched */
    }
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
    (void)close(pipe_ends[0]);
    run_child(plan, unit, pipe_ends[1]);
}

enum status child_start(const struct inspect_plan *plan, const struct inspect_unit *unit,
        struct child *ret_child, struct fault *why)
{
    int pipe_ends[2];
    if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
        return refuse(why, E_IO, 0, "cannot make a pipe: %s", strerror(errno));
    }
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        become_child(plan, unit, pipe_ends, parent);
    }
    (void)close(pipe_ends[1]);
    if (pid < 0) {
        (void)close(pipe_ends[0]);
        return refuse(why, E_IO, 0, "cannot start a process: %s", strerror(errno));
    }
    (void)setpgid(pid, pid);
    (void)fcntl(pipe_ends[0], F_SETFL, O_NONBLOCK);
    *ret_child = (struct child){pid, pipe_ends[0], {.limit = CHILD_ANSWER_MAX + 1}, 0};
    return OK;
}

static void wait_for(struct child *child)
{
    (void)close(child->descriptor);
    child->descriptor = -1;
    while (waitpid(child->pid, &child->exit, 0) < 0 && errno == EINTR) {
    }
}

bool child_read(struct child *child)
{
    enum { PIECE = 1 << 16 };
    for (;;) {
        uint8_t *room = buffer_reserve(&child->answer, PIECE);
        if (room == NULL) {
            (void)kill(-child->pid, SIGKILL); /* no honest answer is that long */
            wait_for(child);
            return true;
        }
        ssize_t size = read(child->descriptor, room, PIECE);
        if (size > 0) {
            child->answer.size += (size_t)size;
        } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
            wait_for(child);
            return true;
        } else if (errno == EAGAIN) {
            return false;
        }
    }
}

static void explain(const struct child *child, struct bytes answer, struct fault *ret_fault)
{
    int signal_number = WIFSIGNALED(child->exit) ? WTERMSIG(child->exit) : 0;
    if (signal_number == SIGXCPU) {
        (void)refuse(ret_fault, E_LIMIT, 0, "the reader was stopped after %d s of CPU time",
                CHILD_CPU_SECONDS);
    } else if (signal_number != 0) {
        (void)refuse(ret_fault, E_IO, 0, "the reader stopped: signal %d", signal_number);
    } else if (answer.size > 1 && answer.data[0] == ANSWER_FAULT) {
        (void)refuse(ret_fault, E_MEMORY, 0, "the reader stopped: %.*s", (int)answer.size - 1,
                (const char *)answer.data + 1);
    } else {
        (void)refuse(
                ret_fault, E_IO, 0, "the reader stopped: exit status %d", WEXITSTATUS(child->exit));
    }
}

/* An inspection that knows of its exhibit only its digest and why it could not be read. */
static enum status lost_inspection(const struct inspect_plan *plan, const struct inspect_unit *unit,
        const struct fault *fault, struct arena *arena, struct inspection **ret_inspection,
        struct fault *why)
{
    static const struct wording unread = {"no exhibit could be read", "没有一份证据可以读取"};
    struct inspection *inspection = arena_alloc(arena, sizeof(*inspection));
    size_t count = 1 + unit->beside_count;
    struct exhibit *exhibits = arena_array(arena, count, sizeof(*exhibits));
    if (inspection == NULL || exhibits == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the inspection");
    }
    for (size_t i = 0; i < count; i++) {
        struct exhibit *exhibit = &exhibits[i];
        *exhibit = (struct exhibit){.id = 1 + (int64_t)i,
                .path = i == 0 ? unit->path : unit->beside[i - 1],
                .state = EXHIBIT_REFUSED,
                .fault = *fault};
        /* Not mapped: a file that was shortened meanwhile may be what killed the reader. */
        if (file_digest(exhibit->path, exhibit->sha256, &exhibit->size, NULL) != OK) {
            exhibit->sha256[0] = 0; /* unknown: the fault already says why it was not read */
        }
    }
    *inspection =
            (struct inspection){.path = unit->path, .exhibits = exhibits, .exhibit_count = count};
    *ret_inspection = inspection;
    return unit_leave_unknown(plan, &unread, arena, inspection, why);
}

enum status child_answer(const struct child *child, const struct inspect_plan *plan,
        const struct inspect_unit *unit, struct arena *arena, struct inspection **ret_inspection,
        struct fault *why)
{
    struct bytes answer = buffer_bytes(&child->answer);
    struct fault fault;
    if (WIFEXITED(child->exit) && WEXITSTATUS(child->exit) == 0 && answer.size > 0 &&
            answer.data[0] == ANSWER_INSPECTION) {
        enum status status = inspection_get(
                bytes_slice(answer, 1, answer.size), plan, arena, ret_inspection, &fault);
        if (status == OK) {
            return OK;
        }
    } else {
        explain(child, answer, &fault);
    }
    return lost_inspection(plan, unit, &fault, arena, ret_inspection, why);
}

void child_close(struct child *child)
{
    if (child->pid > 0 && child->descriptor >= 0) {
        (void)kill(-child->pid, SIGKILL);
        wait_for(child);
    }
    buffer_free(&child->answer);
    child->pid = 0;
}
