#include "knowledge/identifier/automaton.h"

#include "base/shared.h"

#include <hs/hs.h>
#include <stdlib.h>

/* Vectorscan, opened when the first patterns are compiled: only traffic needs it. */
static struct {
    __typeof__(hs_compile_multi) *compile;
    __typeof__(hs_free_compile_error) *free_error;
    __typeof__(hs_alloc_scratch) *alloc_scratch;
    __typeof__(hs_free_scratch) *free_scratch;
    __typeof__(hs_free_database) *free_database;
    __typeof__(hs_scan) *scan;
} hs;

static enum status open_vectorscan(struct fault *why)
{
    static const struct shared_symbol symbols[] = {{"hs_compile_multi", &hs.compile},
            {"hs_free_compile_error", &hs.free_error}, {"hs_alloc_scratch", &hs.alloc_scratch},
            {"hs_free_scratch", &hs.free_scratch}, {"hs_free_database", &hs.free_database},
            {"hs_scan", &hs.scan}};
    return hs.scan != NULL
                   ? OK
                   : shared_open("libhs.so.5", symbols, sizeof(symbols) / sizeof(symbols[0]), why);
}

struct automaton {
    hs_database_t *database;
    hs_scratch_t *scratch;
};

struct call {
    automaton_found *found;
    void *context;
};

bool pattern_set_add(struct pattern_set *set, const char *text, bool caseless)
{
    struct arena *arena = set->arena;
    if (!arena_grow(arena, (void **)&set->texts, set->count, &set->capacities[0],
                sizeof(*set->texts)) ||
            !arena_grow(arena, (void **)&set->flags, set->count, &set->capacities[1],
                    sizeof(*set->flags)) ||
            !arena_grow(arena, (void **)&set->numbers, set->count, &set->capacities[2],
                    sizeof(*set->numbers))) {
        return false;
    }
    set->texts[set->count] = text;
    set->flags[set->count] = HS_FLAG_DOTALL | (caseless ? HS_FLAG_CASELESS : 0);
    set->numbers[set->count] = (unsigned)set->count;
    set->count++;
    return true;
}

void automaton_free(struct automaton *automaton)
{
    if (automaton != NULL && automaton->scratch != NULL) {
        (void)hs.free_scratch(automaton->scratch);
    }
    if (automaton != NULL && automaton->database != NULL) {
        (void)hs.free_database(automaton->database);
    }
    free(automaton);
}

static enum status compile(
        const struct pattern_set *set, struct automaton *automaton, struct fault *why)
{
    hs_compile_error_t *error = NULL;
    enum status opened = open_vectorscan(why);
    if (opened != OK) {
        return opened;
    }
    hs_error_t result = hs.compile(set->texts, set->flags, set->numbers, (unsigned)set->count,
            HS_MODE_BLOCK, NULL, &automaton->database, &error);
    if (result != HS_SUCCESS) {
        bool known = error != NULL && error->expression >= 0;
        enum status status =
                refuse(why, result == HS_COMPILER_ERROR && known ? E_MALFORMED : E_MEMORY, 0,
                        "pattern '%.80s': %.80s", known ? set->texts[error->expression] : "",
                        error == NULL ? "no memory" : error->message);
        (void)hs.free_error(error);
        return status;
    }
    return hs.alloc_scratch(automaton->database, &automaton->scratch) == HS_SUCCESS
                   ? OK
                   : refuse(why, E_MEMORY, 0, "no memory to look for patterns");
}

enum status automaton_compile(
        const struct pattern_set *set, struct automaton **ret_automaton, struct fault *why)
{
    struct automaton *automaton = calloc(1, sizeof(*automaton));
    if (automaton == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory to look for patterns");
    }
    enum status status = set->count == 0 ? OK : compile(set, automaton, why);
    if (status != OK) {
        automaton_free(automaton);
        return status;
    }
    *ret_automaton = automaton;
    return OK;
}

static int take(unsigned number, unsigned long long from, unsigned long long end, unsigned flags,
        void *context)
{
    const struct call *call = context;
    (void)from;
    (void)flags;
    return call->found(call->context, number, (size_t)end) ? 0 : 1;
}

void automaton_scan(
        struct automaton *automaton, struct bytes text, automaton_found *found, void *context)
{
    struct call call = {found, context};
    if (automaton->database != NULL && text.size > 0) {
        unsigned size = text.size < UINT32_MAX ? (unsigned)text.size : UINT32_MAX;
        (void)hs.scan(automaton->database, (const char *)text.data, size, 0, automaton->scratch,
                take, &call);
    }
}
