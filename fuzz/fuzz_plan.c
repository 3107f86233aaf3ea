/* fuzz_plan.c: a plan file, read as that of either recording; a fault names a line of it. */
#include "collect/probe/links_plan.h"
#include "collect/ranking/ranking.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)64 << 20};
    struct bytes text = {data, size};
    struct links_plan *links = NULL;
    struct ranking_plan *ranking = NULL;
    struct fault why = {.status = OK};
    if (links_plan_read(text, &arena, &links, &why) == OK && links->trial_count == 0) {
        __builtin_trap(); /* a plan that was read tries something */
    }
    if (ranking_plan_read(text, &arena, &ranking, &why) == OK &&
            (ranking->persona_count < 2 || ranking->phase_count == 0)) {
        __builtin_trap();
    }
    (void)ranking_price(text);
    arena_free(&arena);
    return 0;
}
