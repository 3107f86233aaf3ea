/* inspection.h: the result of judging one subject: what was read, what each rule said, and how far
 * each profile is covered. Everything a report needs is here; nothing here is a time or a path of
 * this machine, so the same evidence and rules give the same bytes. */
#ifndef AEDILE_MODEL_INSPECTION_H
#define AEDILE_MODEL_INSPECTION_H

#include "model/chart.h"
#include "model/exhibit.h"
#include "model/profile.h"
#include "model/session.h"

struct profile_coverage {
    const struct profile *profile;
    const struct coverage *scenarios; /* as many as the profile has */
};

struct inspection {
    const char *path; /* what the user gave */
    struct subject subject;
    struct device device;
    const struct exhibit *exhibits;
    size_t exhibit_count;
    const struct rule_result *results; /* in rule id order */
    size_t result_count;
    const struct profile_coverage *profiles;
    size_t profile_count;
    const struct chart *charts; /* what was measured over all exhibits together */
    size_t chart_count;
};

struct buffer;

/* The knowledge that a whole run shares; printed once in every report. */
struct run_facts {
    const char *tool_version;
    const char *rules_digest; /* SHA-256 over the rule files used, in id order */
    const char *data_digest;  /* SHA-256 over the data files used */
    const char *options; /* " --rules DIR …": what besides profiles shaped the result, or "" */
    const struct rule *const *rules;
    size_t rule_count;
    const struct clause *clauses; /* sorted by id */
    size_t clause_count;
    /* What a table is for, or a column of it; NULL when it is not known. Itself NULL: nobody tells.
     */
    const char *(*meaning)(enum language language, const char *table, const char *column);
};

/* NULL when the id is not known. */
const struct clause *run_clause(const struct run_facts *run, const char *id);

/* Append one byte a clause: 1 for those that a rule of the run cites, 0 for the others. */
void run_cited(const struct run_facts *run, struct buffer *ret_cited);

/* Findings of rules whose rows are breaches, at or above the level. Leads are not counted. */
size_t inspection_breaches(const struct inspection *inspection, enum level at_least);
size_t inspection_leads(const struct inspection *inspection);
bool inspection_has_errors(const struct inspection *inspection);
/* Rules that ran into an error or lacked evidence: neither a pass nor a breach. */
bool result_is_untested(const struct rule_result *result);
size_t inspection_untested(const struct inspection *inspection);
/* The one reason why no rule could be tested, when there are several rules and all have the same;
 * else NULL. It belongs to the inspection. */
const struct wording *inspection_untested_alike(const struct inspection *inspection);
/* No rule reached a verdict on the substance, so that "nothing found" would say too much. */
bool inspection_tested_nothing(const struct inspection *inspection);
uint64_t inspection_encrypted(const struct inspection *inspection); /* of all exhibits */
bool inspection_read_whole(const struct inspection *inspection); /* one exhibit or more, and all */
bool inspection_read_nothing(const struct inspection *inspection); /* none, or all refused */

#endif
