#include "base/arena.h"

#include "base/ascii.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
    BLOCK_SIZE = 16 * 1024,
    LARGE_PAGE = 2 << 20,
    LARGE_BLOCK = 2 * LARGE_PAGE, /* from here on a block begins on a large page */
};

struct arena_block {
    struct arena_block *next;
    unsigned char *start; /* in `bytes` */
    size_t used, size;    /* from the start */
    alignas(max_align_t) unsigned char bytes[];
};

static size_t rounded(size_t size)
{
    const size_t step = alignof(max_align_t);
    return size > SIZE_MAX - step ? SIZE_MAX : (size + step - 1) / step * step;
}

/* How much of a large block large pages are to cover. Each 4 KiB that is written to first costs a
 * fault, a third of what decoding a dex into it takes; a large page costs as much as some 200 such
 * faults, so that the last one is taken when more than half of it is wanted. */
static size_t large_pages(size_t room)
{
    return (room + LARGE_PAGE / 2) / LARGE_PAGE * LARGE_PAGE;
}

/* A block of so much room from its start on. A large one is made longer by what may be in front of
 * its first large page and behind its last; that is never written to, and takes no memory. */
static struct arena_block *make_block(size_t room)
{
    bool is_large = room >= LARGE_BLOCK;
    size_t more = sizeof(struct arena_block) + (is_large ? LARGE_PAGE + LARGE_PAGE / 2 : 0);
    struct arena_block *block = room > SIZE_MAX - more ? NULL : calloc(1, more + room);
    if (block == NULL) {
        return NULL;
    }
    block->start = block->bytes;
    block->size = room;
    if (is_large) {
        block->start += LARGE_PAGE - 1 - ((uintptr_t)block->bytes - 1) % LARGE_PAGE;
        /* where the machine has none, all is as it was */
        (void)madvise(block->start, large_pages(room), MADV_HUGEPAGE);
    }
    return block;
}

/* A new block; one made for a large request alone goes behind the first, which stays in use. */
static struct arena_block *add_block(struct arena *arena, size_t size)
{
    size_t usual = arena->block_size == 0 ? BLOCK_SIZE : arena->block_size;
    size_t room = size > usual / 4 ? size : usual;
    struct arena_block *block = make_block(room);
    if (block == NULL) {
        return NULL;
    }
    if (room != usual && arena->blocks != NULL) {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = arena->blocks;
        arena->blocks = block;
    }
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size = rounded(size == 0 ? 1 : size);
    if (arena->limit != 0 && (arena->used > arena->limit || size > arena->limit - arena->used)) {
        return NULL;
    }
    struct arena_block *block = arena->blocks;
    if (block == NULL || size > block->size - block->used) {
        block = add_block(arena, size);
        if (block == NULL) {
            return NULL;
        }
    }
    void *memory = block->start + block->used;
    block->used += size;
    arena->used += size;
    return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    return __builtin_mul_overflow(count, size, &total) ? NULL : arena_alloc(arena, total);
}

char *arena_copy(struct arena *arena, struct bytes text)
{
    char *copy = text.size == SIZE_MAX ? NULL : arena_alloc(arena, text.size + 1);
    if (copy != NULL && text.size > 0) {
        memcpy(copy, text.data, text.size);
    }
    return copy;
}

char *arena_copy_lower(struct arena *arena, struct bytes text)
{
    char *copy = arena_copy(arena, text);
    for (size_t i = 0; copy != NULL && i < text.size; i++) {
        copy[i] = (char)ascii_lower((uint8_t)copy[i]);
    }
    return copy;
}

char *arena_print(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = size < 0 ? NULL : arena_alloc(arena, (size_t)size + 1);
    if (text != NULL) {
        va_start(arguments, format);
        (void)vsnprintf(text, (size_t)size + 1, format, arguments);
        va_end(arguments);
    }
    return text;
}

bool arena_grow(struct arena *arena, void **items, size_t count, size_t *capacity, size_t item_size)
{
    if (count < *capacity) {
        return true;
    }
    size_t wanted = *capacity == 0 ? 8 : *capacity * 2;
    void *larger = wanted < *capacity ? NULL : arena_array(arena, wanted, item_size);
    if (larger == NULL) {
        return false;
    }
    if (count > 0) {
        memcpy(larger, *items, count * item_size);
    }
    *items = larger;
    *capacity = wanted;
    return true;
}

bool arena_next(const struct arena *arena, const struct arena_block **at, struct bytes *ret_memory)
{
    *at = *at == NULL ? arena->blocks : (*at)->next;
    if (*at != NULL) {
        *ret_memory = (struct bytes){(*at)->start, (*at)->used};
    }
    return *at != NULL;
}

void arena_free(struct arena *arena)
{
    while (arena->blocks != NULL) {
        struct arena_block *block = arena->blocks;
        arena->blocks = block->next;
        free(block);
    }
    arena->used = 0;
}
