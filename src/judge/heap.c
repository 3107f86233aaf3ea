#include "judge/heap.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Sizes are counted in grains, the block's head included: each number of grains up to EXACT is a
 * size of its own, then four sizes each time the number doubles, up to GRAINS_MAX. */
enum { GRAIN = 16, EXACT = 64, EXACT_BITS = 6, GRAINS_MAX = 4096 };
enum { SIZES = EXACT + 6 * 4 + 1 };
/* What an inspection needs. A rule that takes it all, in blocks of one size, slows down the rules
 * behind it; it takes nothing away from them, since the limit counts what is in use alone. */
enum { POOL_SIZE = 4 << 20 };
/* What rules need of it in any case is asked for at once: by the page, a fault each, it took twice
 * as long. */
enum { PAGE = 4096, SURELY_USED = 80 * PAGE };

struct head {
    uint32_t size;   /* bytes behind the head */
    uint32_t number; /* of the size; 0: the block is the C library's */
};

struct free_block {
    struct head head;
    struct free_block *next;
};

static struct {
    size_t limit, used; /* bytes behind heads */
    size_t taken;       /* bytes of the pool that belong to blocks, used or free */
    bool pooled;
    struct free_block *free[SIZES]; /* by number */
    _Alignas(PAGE) unsigned char pool[POOL_SIZE];
} heap;

_Static_assert(sizeof(struct head) == 8, "what is behind a head is aligned as SQLite needs it");

/* The size that holds so many grains; *ret_grains becomes how many it has. */
static unsigned size_number(size_t grains, size_t *ret_grains)
{
    if (grains <= EXACT) {
        *ret_grains = grains;
        return (unsigned)grains;
    }
    unsigned bits = 63U - (unsigned)__builtin_clzll(grains - 1);
    size_t quarters = ((grains - 1) >> (bits - 2)) + 1; /* 5 to 8 */
    *ret_grains = quarters << (bits - 2);
    return EXACT + (bits - EXACT_BITS) * 4 + (unsigned)quarters - 4;
}

/* The head of a block for so many bytes, of which only the size is known yet. */
static struct head sized(size_t bytes)
{
    size_t grains = (bytes + sizeof(struct head) + GRAIN - 1) / GRAIN;
    if (!heap.pooled || grains > GRAINS_MAX) {
        return (struct head){.size = ((uint32_t)bytes + 7) / 8 * 8};
    }
    struct head head = {.number = size_number(grains, &grains)};
    head.size = (uint32_t)(grains * GRAIN - sizeof(head));
    return head;
}

/* SQLite runs what strangers wrote. Should it ever write past a block, the lists lead nowhere but
 * into the pool: the process ends, which is a rule stopped. */
static void insist_on_pool(const struct free_block *block)
{
    size_t at = (size_t)((uintptr_t)block - (uintptr_t)heap.pool);
    if (at >= POOL_SIZE || at % GRAIN != 0 || block->head.number >= SIZES) {
        abort();
    }
}

static struct head *from_pool(struct head head)
{
    struct free_block *block = heap.free[head.number];
    size_t size = sizeof(head) + head.size;
    if (block != NULL) {
        insist_on_pool(block);
        heap.free[head.number] = block->next;
    } else if (size <= POOL_SIZE - heap.taken) {
        block = (struct free_block *)(void *)(heap.pool + heap.taken);
        heap.taken += size;
    }
    return (struct head *)block;
}

static struct head *head_of(void *memory)
{
    return (struct head *)memory - 1;
}

static void *heap_malloc(int bytes)
{
    struct head head = sized((size_t)bytes);
    if (head.size > heap.limit - heap.used) {
        return NULL;
    }
    struct head *block = head.number == 0 ? NULL : from_pool(head);
    if (block == NULL) {
        head.number = 0;
        block = malloc(sizeof(head) + head.size);
    }
    if (block == NULL) {
        return NULL;
    }
    *block = head;
    heap.used += head.size;
    return block + 1;
}

static void heap_free(void *memory)
{
    struct head *block = head_of(memory);
    heap.used -= block->size;
    if (block->number == 0) {
        free(block);
    } else {
        struct free_block *freed = (struct free_block *)(void *)block;
        insist_on_pool(freed);
        freed->next = heap.free[block->number];
        heap.free[block->number] = freed;
    }
}

/* A block of the C library grows there: it may not have to move. */
static void *resize_large(struct head *block, struct head head)
{
    uint32_t old = block->size;
    if (head.size > old && head.size - old > heap.limit - heap.used) {
        return NULL;
    }
    block = realloc(block, sizeof(head) + head.size);
    if (block == NULL) {
        return NULL;
    }
    block->size = head.size;
    heap.used = heap.used - old + head.size;
    return block + 1;
}

static void *heap_realloc(void *memory, int bytes)
{
    struct head *block = head_of(memory);
    struct head head = sized((size_t)bytes);
    if (head.size == block->size) {
        return memory;
    }
    if (head.number == 0 && block->number == 0) {
        return resize_large(block, head);
    }
    void *moved = heap_malloc(bytes);
    if (moved != NULL) {
        memcpy(moved, memory, head.size < block->size ? head.size : block->size);
        heap_free(memory);
    }
    return moved;
}

static int heap_size(void *memory)
{
    return memory == NULL ? 0 : (int)head_of(memory)->size;
}

static int heap_round(int bytes)
{
    return (int)sized((size_t)bytes).size;
}

static int heap_begin(void *context)
{
    (void)context;
    return SQLITE_OK;
}

static void heap_end(void *context)
{
    (void)context;
}

bool heap_install(size_t limit, bool pooled)
{
    static const sqlite3_mem_methods methods = {heap_malloc, heap_free, heap_realloc, heap_size,
            heap_round, heap_begin, heap_end, NULL};
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK) {
        return false;
    }
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);          /* what `used` says already */
    (void)sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0); /* no 20 pages for a table of one */
    heap.limit = limit;
    heap.pooled = pooled;
    if (pooled) {
        (void)madvise(heap.pool, SURELY_USED, MADV_POPULATE_WRITE);
    }
    return true;
}
