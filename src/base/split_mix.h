/* split_mix.h: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): random numbers that a recorded seed
 * brings back. Not for secrets. */
#ifndef AEDILE_BASE_SPLIT_MIX_H
#define AEDILE_BASE_SPLIT_MIX_H

#include <stdint.h>

/* The next number; *state goes on from the seed that it was at first. */
static inline uint64_t split_mix(uint64_t *state)
{
    uint64_t mixed = *state += UINT64_C(0x9e3779b97f4a7c15);
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
    return mixed ^ mixed >> 31;
}

#endif
