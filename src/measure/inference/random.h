/* random.h: random numbers that a recorded seed brings back. Not for secrets.
 *
 * xoshiro256** (Blackman, Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4),
 * 2021), its state filled from the seed by SplitMix64. */
#ifndef AEDILE_MEASURE_INFERENCE_RANDOM_H
#define AEDILE_MEASURE_INFERENCE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t state[4]; /* never all zero */
};

struct random random_from_seed(uint64_t seed);
uint64_t random_next(struct random *random);

/* Each of 0 … limit - 1 equally likely (Lemire, ACM TOMACS 29(1), 2019); 0 when limit is 0. */
uint32_t random_below(struct random *random, uint32_t limit);

/* At least 0 and below 1, a multiple of 2^-53. */
double random_unit(struct random *random);

/* From the normal distribution of mean 0 and deviation 1 (Marsaglia's polar method, 1964). */
double random_normal(struct random *random);

/* Put the numbers in an order of which each is equally likely (Durstenfeld 1964). */
void random_shuffle(struct random *random, uint8_t *items, size_t count);

#endif
