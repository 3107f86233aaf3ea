/* torture.h: run a scenario again and again, each time letting one later allocation fail. A test
 * that uses it is linked with -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc. */
#ifndef AEDILE_TESTS_TORTURE_H
#define AEDILE_TESTS_TORTURE_H

#include <stdbool.h>

/* The scenario answers whether it succeeded; it must release all it took either way. Returns the
 * number of allocations it needs, or -1 when it failed although every allocation was granted. */
int torture(bool (*scenario)(void));

#endif
