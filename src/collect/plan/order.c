#include "collect/plan/order.h"

#include "base/split_mix.h"

struct order order_of(int64_t seed, uint64_t number)
{
    struct order order = {(uint64_t)seed};
    order.state = order_next(&order) + number * UINT64_C(0x9E3779B97F4A7C15);
    return order;
}

uint64_t order_next(struct order *order)
{
    return split_mix(&order->state);
}

void order_shuffle(struct order *order, size_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = (size_t)(order_next(order) % (i + 1)); /* bias below 2^-40 for lists as short */
        numbers[i] = numbers[at];
        numbers[at] = i;
    }
}
