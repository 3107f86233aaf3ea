/* order.h: random order that anybody can repeat: SplitMix64 (base/split_mix.h) from a
 * seed that is recorded. */
#ifndef AEDILE_COLLECT_PLAN_ORDER_H
#define AEDILE_COLLECT_PLAN_ORDER_H

#include <stddef.h>
#include <stdint.h>

struct order {
    uint64_t state;
};

/* A stream of its own for each number, so that one part can be repeated without the others. */
struct order order_of(int64_t seed, uint64_t number);
uint64_t order_next(struct order *order);

/* Put the numbers 0 to count-1 into random order (Fisher and Yates). */
void order_shuffle(struct order *order, size_t *numbers, size_t count);

#endif
