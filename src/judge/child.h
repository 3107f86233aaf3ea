/* child.h: the process that runs rules, and what it writes into the pipe: frames of a kind, a size
 * and that many bytes. One FRAME_READY or FRAME_FAULT after opening, then one FRAME_RESULT a rule.
 */
#ifndef AEDILE_JUDGE_CHILD_H
#define AEDILE_JUDGE_CHILD_H

#include "judge/judge.h"

enum frame_kind { FRAME_READY = 1, FRAME_FAULT, FRAME_RESULT };
enum { FRAME_HEAD = 16, FRAME_MAX = 96 << 20 };

/* How the child ends when it is not killed by a signal. */
enum { CHILD_DONE = 0, CHILD_CPU = 81, CHILD_MEMORY = 82, CHILD_PIPE = 83 };

struct child_plan {
    const struct judge_source *source;
    const struct pack *pack;
    struct judge_limits limits; /* none is 0 */
    size_t first;               /* the rule to begin with */
    bool values;                /* run.h */
    int pipe;
};

/* Never returns, and leaves by _exit: handlers and buffers of the parent stay the parent's. */
_Noreturn void child_run(const struct child_plan *plan);

#endif
