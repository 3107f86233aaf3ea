/* sarif.h: the parts of the SARIF report (OASIS SARIF 2.1.0). */
#ifndef AEDILE_REPORT_SARIF_H
#define AEDILE_REPORT_SARIF_H

#include "base/arena.h"
#include "base/syntax/json.h"
#include "model/inspection.h"

/* Where a clause stands: which taxonomy, which taxon of it. Law is -1 when no rule cites it. */
struct sarif_clause {
    int64_t law, taxon;
};

/* What one log is written from. */
struct sarif_view {
    struct json *json;
    const struct run_facts *run;
    const struct inspection *const *inspections;
    size_t inspection_count;
    enum language language;
    size_t missing;                     /* inspections not made, as the run ended early */
    const struct sarif_clause *clauses; /* one for each of run->clauses */
};

/* The places of all clauses, in the arena; NULL without memory. */
const struct sarif_clause *sarif_index(const struct run_facts *run, struct arena *arena);

/* tool.driver with its rules, and the taxonomies: one a law, its cited clauses as taxa. */
void sarif_tool(const struct sarif_view *view);
void sarif_taxonomies(const struct sarif_view *view);

/* The "taxa" of a result: the clauses of its rule. */
void sarif_taxa(const struct sarif_view *view, const struct rule *rule);

/* Index of the rule among the driver's rules; -1 when it is not there. */
int64_t sarif_rule_index(const struct run_facts *run, const struct rule *rule);

void sarif_artifacts(const struct sarif_view *view);
void sarif_results(const struct sarif_view *view);

/* {"text": …} under the key. */
void sarif_key_message(struct json *json, const char *key, const char *text);

/* {"uri": …, "index": …} under the key; index below 0 is left out. */
void sarif_key_artifact(struct json *json, const char *key, const char *path, int64_t index);

#endif
