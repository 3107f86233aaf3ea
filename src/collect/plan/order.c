#include "collect/plan/order.h"

struct order order_of(int64_t seed, uint64_t number)
{
    struct order order = {(uint64_t)seed};
    order.state = order_next(&order) + number * UINT64_C(0x9E3779B97F4A7C15);
    return order;
}

uint64_t order_next(struct order *order)
{
    uint64_t mixed = order->state += UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

void order_shuffle(struct order *order, size_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = (size_t)(order_next(order) % (i + 1)); /* bias below 2^-40 for lists as short */
        numbers[i] = numbers[at];
        numbers[at] = i;
    }
}
