/* profile.h: a law or campaign as a list of scenarios, each naming the rules that test it, and how
 * far one inspection covers it. */
#ifndef AEDILE_MODEL_PROFILE_H
#define AEDILE_MODEL_PROFILE_H

#include "model/finding.h"

struct scenario {
    const char *id;           /* "M21-3a" */
    const char *area;         /* "data-security": aspect it belongs to */
    struct wording problem;   /* problem type, as the campaign groups them; may be empty */
    struct wording title;     /* the scenario in own words */
    struct wording needs;     /* which evidence would test it (further) */
    const char *const *rules; /* ids of rules whose breach is a breach of the scenario */
    const char *const *leads; /* ids of rules whose breach only makes the scenario worth a look */
    const char *const *clauses;
    size_t rule_count, lead_count, clause_count;
    bool sufficient; /* all rules passing is enough to call the scenario clean */
};

struct profile {
    const char *id, *path, *version, *jurisdiction;
    struct wording title, note; /* note: what the profile leaves out */
    const struct scenario *scenarios;
    size_t scenario_count;
    char sha256[65];
};

enum coverage_state {
    COVERAGE_BREACHED,   /* a rule failed */
    COVERAGE_REVIEW,     /* only leads */
    COVERAGE_ERROR,      /* a rule could not be run, and none failed */
    COVERAGE_CLEAN,      /* every applicable rule passed, and the scenario calls that sufficient */
    COVERAGE_PARTLY,     /* nothing found in what was tested, but not all of it could be tested */
    COVERAGE_NOT_TESTED, /* no rule, or no evidence for any of them */
    COVERAGE_NOT_APPLICABLE,
};

struct coverage {
    const struct scenario *scenario;
    enum coverage_state state;
    size_t finding_count;  /* breaches of the scenario */
    size_t lead_count;     /* rows that a person has to weigh */
    size_t passed, tested; /* rules that passed; rules with a verdict */
    struct wording reason; /* what was missing; empty when breached or clean */
};

const char *coverage_state_name(enum coverage_state state); /* "not-tested" */

/* The areas in report order: "market-order", "user-rights", "data-security", "resources". */
enum { AREA_COUNT = 4 };
extern const char *const area_ids[AREA_COUNT];
extern const struct wording area_names[AREA_COUNT];

#endif
