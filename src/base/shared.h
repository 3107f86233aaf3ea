/* shared.h: a shared library that is opened when it is first needed: for large ones that most runs
 * never call, since loading and binding them takes longer than judging a small app. */
#ifndef AEDILE_BASE_SHARED_H
#define AEDILE_BASE_SHARED_H

#include "base/fault.h"

#include <stddef.h>

/* One function: its name, and the pointer to a function that receives it. */
struct shared_symbol {
    const char *name;
    void *ret_function;
};

/* Open the library of that file name ("libhs.so.5"), by the loader's own search, and find all
 * functions. It stays open. E_MISSING: it is not installed, or lacks a function. */
MUST_CHECK enum status shared_open(
        const char *name, const struct shared_symbol *symbols, size_t count, struct fault *why);

#endif
