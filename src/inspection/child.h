/* child.h: one unit inspected in a process of its own, which may crash, hang or be made to eat
 * memory by a hostile file without taking anything else along. */
#ifndef AEDILE_INSPECTION_CHILD_H
#define AEDILE_INSPECTION_CHILD_H

#include "base/buffer.h"
#include "inspection/inspect.h"

#include <sys/types.h>

enum {
    CHILD_CPU_SECONDS = 300,   /* of the reader; rules have their own, shorter limit */
    CHILD_ANSWER_MAX = 1 << 28 /* bytes of one encoded inspection */
};
#define CHILD_DATA_MAX ((uint64_t)3 << 30)

struct child {
    pid_t pid;      /* 0: never started */
    int descriptor; /* its answer; -1 once ended */
    struct buffer answer;
    int exit; /* as waitpid tells it, once ended */
};

MUST_CHECK enum status child_start(const struct inspect_plan *plan, const struct inspect_unit *unit,
        struct child *ret_child, struct fault *why);

/* Take what is in the pipe. True once the child has ended and been waited for. */
bool child_read(struct child *child);

/* The ended child's inspection, or one that says how the child failed. In the arena. */
MUST_CHECK enum status child_answer(const struct child *child, const struct inspect_plan *plan,
        const struct inspect_unit *unit, struct arena *arena, struct inspection **ret_inspection,
        struct fault *why);

/* Kill the child and all it started, if it still runs, and free its answer. */
void child_close(struct child *child);

#endif
