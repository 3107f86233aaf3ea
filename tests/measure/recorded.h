/* recorded.h: recordings written as their records and read back, as an inspection would. */
#ifndef AEDILE_TESTS_RECORDED_H
#define AEDILE_TESTS_RECORDED_H

#include "evidence/rankings/rankings.h"
#include "measure/audit/study.h"

struct recorded {
    struct buffer text; /* JSON Lines */
    struct arena arena;
    struct recording_set set;
    struct study study;
};

/* The numbers of docs/personalisation.md. */
extern const struct audit_thresholds recorded_thresholds;

/* One list: each letter of `items` is one. Account names are made of persona, twin and block, or
 * of persona and twin alone when `fresh` is false. */
void recorded_add(struct recorded *recorded, const char *service, const char *persona, int twin,
        enum phase phase, int block, bool fresh, const char *items);

/* Read all of it and judge it; fails the test when either cannot be. */
void recorded_judge(struct recorded *recorded);
/* The surface of a service, judged. */
const struct surface_audit *recorded_find(const struct recorded *recorded, const char *service);

/* Worked example 1 of docs/personalisation.md: services S1 and S2, fresh accounts in each block. */
void recorded_example(struct recorded *recorded, const char *service);

void recorded_free(struct recorded *recorded);

#endif
