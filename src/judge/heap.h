/* heap.h: SQLite's memory in the process that runs the rules.
 *
 * Preparing the statements of the rules takes some sixteen thousand small blocks, most of which are
 * given back soon. A pool with a list of free blocks for each size gives them out in a few
 * instructions; the C library's allocator and SQLite's own accounts took a fifth of what the rules
 * take in all. What the pool has no room for comes from the C library. One thread only. */
#ifndef AEDILE_JUDGE_HEAP_H
#define AEDILE_JUDGE_HEAP_H

#include <stdbool.h>
#include <stddef.h>

/* Give SQLite this memory, at most `limit` bytes at a time: past it, it is told that there is none,
 * and the statement ends with SQLITE_NOMEM. Without `pooled` each block is the C library's own, so
 * that a sanitizer sees where it ends. False when SQLite was used before and keeps what it has. */
bool heap_install(size_t limit, bool pooled);

#endif
