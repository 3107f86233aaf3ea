#include "model/inspection.h"

#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

static int order_clauses(const void *a, const void *b)
{
    return strcmp(((const struct clause *)a)->id, ((const struct clause *)b)->id);
}

const struct clause *run_clause(const struct run_facts *run, const char *id)
{
    struct clause key = {.id = id};
    return run->clause_count == 0 ? NULL
                                  : bsearch(&key, run->clauses, run->clause_count,
                                            sizeof(*run->clauses), order_clauses);
}

void run_cited(const struct run_facts *run, struct buffer *ret_cited)
{
    uint8_t *cited = buffer_reserve(ret_cited, run->clause_count);
    if (cited == NULL) {
        return;
    }
    memset(cited, 0, run->clause_count);
    ret_cited->size += run->clause_count;
    for (size_t i = 0; i < run->rule_count; i++) {
        for (size_t j = 0; j < run->rules[i]->clause_count; j++) {
            const struct clause *clause = run_clause(run, run->rules[i]->clauses[j]);
            if (clause != NULL) {
                cited[clause - run->clauses] = 1;
            }
        }
    }
}

static size_t count_findings(
        const struct inspection *inspection, enum rule_kind kind, enum level at_least)
{
    size_t count = 0;
    for (size_t i = 0; i < inspection->result_count; i++) {
        const struct rule_result *result = &inspection->results[i];
        if (result->rule->kind == kind && result->rule->level >= at_least) {
            count += result->finding_count;
        }
    }
    return count;
}

size_t inspection_breaches(const struct inspection *inspection, enum level at_least)
{
    return count_findings(inspection, RULE_VIOLATION, at_least);
}

size_t inspection_leads(const struct inspection *inspection)
{
    return count_findings(inspection, RULE_LEAD, LEVEL_INFORMATIONAL);
}

bool inspection_has_errors(const struct inspection *inspection)
{
    for (size_t i = 0; i < inspection->result_count; i++) {
        if (inspection->results[i].verdict == VERDICT_ERROR) {
            return true;
        }
    }
    return false;
}

bool result_is_untested(const struct rule_result *result)
{
    return result->verdict == VERDICT_UNKNOWN || result->verdict == VERDICT_ERROR;
}

size_t inspection_untested(const struct inspection *inspection)
{
    size_t count = 0;
    for (size_t i = 0; i < inspection->result_count; i++) {
        count += result_is_untested(&inspection->results[i]) ? 1 : 0;
    }
    return count;
}

static bool same_reason(const struct rule_result *a, const struct rule_result *b)
{
    return strcmp(wording_in(&a->reason, LANGUAGE_EN), wording_in(&b->reason, LANGUAGE_EN)) == 0;
}

const struct wording *inspection_untested_alike(const struct inspection *inspection)
{
    for (size_t i = 0; i < inspection->result_count; i++) {
        const struct rule_result *result = &inspection->results[i];
        if (result->verdict != VERDICT_UNKNOWN || !same_reason(result, &inspection->results[0])) {
            return NULL;
        }
    }
    return inspection->result_count > 1 ? &inspection->results[0].reason : NULL;
}

bool inspection_tested_nothing(const struct inspection *inspection)
{
    for (size_t i = 0; i < inspection->result_count; i++) {
        const struct rule_result *result = &inspection->results[i];
        if (!result_is_untested(result) && result->verdict != VERDICT_NOTAPPLICABLE) {
            return false;
        }
    }
    return true;
}

bool inspection_read_whole(const struct inspection *inspection)
{
    for (size_t i = 0; i < inspection->exhibit_count; i++) {
        if (inspection->exhibits[i].state != EXHIBIT_WHOLE) {
            return false;
        }
    }
    return inspection->exhibit_count > 0;
}

bool inspection_read_nothing(const struct inspection *inspection)
{
    for (size_t i = 0; i < inspection->exhibit_count; i++) {
        if (inspection->exhibits[i].state != EXHIBIT_REFUSED) {
            return false;
        }
    }
    return true;
}

uint64_t inspection_encrypted(const struct inspection *inspection)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < inspection->exhibit_count; i++) {
        sum += inspection->exhibits[i].encrypted;
    }
    return sum;
}
