/* library.h: the rules, profiles and data of a run: those built in, and what --rules, --rules-only,
 * --data and --param change. */
#ifndef AEDILE_CLI_LIBRARY_LIBRARY_H
#define AEDILE_CLI_LIBRARY_LIBRARY_H

#include "cli/command.h"
#include "cli/library/aids.h"
#include "judge/pack.h"
#include "knowledge/knowledge.h"
#include "model/inspection.h"

#define LIBRARY_OPTIONS                                                                            \
    (TAKES(OPTION_RULES) | TAKES(OPTION_RULES_ONLY) | TAKES(OPTION_DATA) | TAKES(OPTION_PARAM))

struct library {
    const struct knowledge *knowledge;
    struct knowledge *own_knowledge; /* NULL: it is the built-in one */
    struct pack pack;
    const struct profile **profiles; /* sorted by id */
    size_t profile_count;
    struct run_facts facts;
    struct aids_owner aids_owner;
    struct traffic_aids aids; /* filter lists and countries, where they are installed */
};

/* EXIT_CLEAN, or what the program should exit with; the reason has then been told. Everything but
 * the knowledge lives in call->arena. */
MUST_CHECK enum exit_code library_load(const struct call *call, struct library *ret_library);
void library_close(struct library *library);

/* The profile of that id; NULL after telling which was probably meant. */
const struct profile *library_profile(const struct library *library, const char *id);
const struct rule *library_rule(const struct library *library, const char *id);

/* Tell that there is no such table, and which was probably meant. */
void library_say_no_table(const char *name);

/* False after telling which rule cites what no law in clause.csv says: no report may print it. */
bool library_knows_all_clauses(const struct library *library);

bool library_knows_clause(void *library, const char *id); /* for rule_lint */

#endif
