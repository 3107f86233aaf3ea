/* clause.h: the clauses of law that rules cite (data/clause.csv). */
#ifndef AEDILE_KNOWLEDGE_CLAUSE_H
#define AEDILE_KNOWLEDGE_CLAUSE_H

#include "base/arena.h"
#include "model/rule.h"

struct clause_list {
    const struct clause *items; /* sorted by id */
    size_t count;
};

const struct clause *clause_find(const struct clause_list *list, const char *id);
MUST_CHECK enum status clause_load(
        struct bytes csv, struct arena *arena, struct clause_list *ret_list, struct fault *why);

#endif
