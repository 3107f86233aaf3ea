/* fault.h: why an operation failed, in words a reader of the report can act on. */
#ifndef AEDILE_BASE_FAULT_H
#define AEDILE_BASE_FAULT_H

#include <stdint.h>

#define MUST_CHECK        __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define SCOPED(release)   __attribute__((cleanup(release)))

enum status {
    OK = 0,
    E_MEMORY,    /* allocation failed, or the work's own memory ceiling is reached */
    E_IO,        /* the operating system refused */
    E_MALFORMED, /* the input breaks its format */
    E_LIMIT,     /* the input is larger than a stated ceiling */
    E_MISSING,   /* what was asked for is not there */
    E_USAGE,     /* the caller's request itself makes no sense */
};

struct fault {
    enum status status;
    uint64_t at; /* byte offset in the input that was being read; line number for text files */
    char text[240];
};

/* Fill *why (which may be NULL) and hand the status back, so callers can `return refuse(...)`. */
enum status refuse(struct fault *why, enum status status, uint64_t at, const char *format, ...)
        PRINTF_LIKE(4, 5);

#ifdef __clang_analyzer__ /* it cannot see into fault.c that refuse returns its own status */
#define refuse(why, status, ...) (refuse(why, status, __VA_ARGS__), (status))
#endif

#endif
