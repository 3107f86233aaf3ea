/* random.c: xoshiro256** and what is drawn from it. */
#include "measure/inference/random.h"

#include "base/split_mix.h"

#include <math.h>

static uint64_t rotate_left(uint64_t value, unsigned int bits)
{
    return value << bits | value >> (64 - bits);
}

struct random random_from_seed(uint64_t seed)
{
    struct random random;
    for (size_t i = 0; i < 4; i++) {
        random.state[i] = split_mix(&seed);
    }
    return random;
}

uint64_t random_next(struct random *random)
{
    uint64_t *state = random->state;
    uint64_t result = rotate_left(state[1] * 5, 7) * 9;
    uint64_t shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate_left(state[3], 45);
    return result;
}

uint32_t random_below(struct random *random, uint32_t limit)
{
    if (limit == 0) {
        return 0;
    }
    uint64_t product = (random_next(random) >> 32) * limit;
    if ((uint32_t)product < limit) { /* a few draws would favour some numbers: draw again */
        uint32_t favoured = -limit % limit;
        while ((uint32_t)product < favoured) {
            product = (random_next(random) >> 32) * limit;
        }
    }
    return (uint32_t)(product >> 32);
}

double random_unit(struct random *random)
{
    return (double)(random_next(random) >> 11) * 0x1p-53;
}

double random_normal(struct random *random)
{
    double x, y, square;
    do { /* a point within the unit circle, not its centre: four draws in five */
        x = 2 * random_unit(random) - 1;
        y = 2 * random_unit(random) - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    return x * sqrt(-2 * log(square) / square);
}

void random_shuffle(struct random *random, uint8_t *items, size_t count)
{
    for (size_t left = count; left > 1; left--) {
        size_t chosen = random_below(random, (uint32_t)left);
        uint8_t item = items[chosen];
        items[chosen] = items[left - 1];
        items[left - 1] = item;
    }
}
