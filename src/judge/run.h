/* run.h: judge_run with what the bench needs besides. */
#ifndef AEDILE_JUDGE_RUN_H
#define AEDILE_JUDGE_RUN_H

#include "judge/judge.h"

/* As judge_run. With `values`, a finding's English message is its row's own values, joined by '|',
 * NULL as nothing. */
MUST_CHECK enum status judge_run_values(const struct judge_source *source, const struct pack *pack,
        const struct judge_limits *limits, bool values, struct arena *arena,
        struct rule_result **ret_results, struct fault *why);

#endif
