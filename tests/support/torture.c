#include "support/torture.h"

#include <limits.h>
#include <stddef.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static int allocations_left = INT_MAX;

void *__wrap_malloc(size_t size)
{
    return allocations_left-- > 0 ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
    return allocations_left-- > 0 ? __real_calloc(count, size) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
    return allocations_left-- > 0 ? __real_realloc(old, size) : NULL;
}

int torture(bool (*scenario)(void))
{
    for (int granted = 0;; granted++) {
        allocations_left = granted;
        bool succeeded = scenario();
        bool refused = allocations_left < 0;
        allocations_left = INT_MAX;
        if (succeeded && !refused) {
            return granted;
        }
        if (!refused) {
            return -1;
        }
    }
}
