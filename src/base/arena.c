#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { BLOCK_SIZE = 16 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

static size_t rounded(size_t size)
{
    const size_t step = alignof(max_align_t);
    return size > SIZE_MAX - step ? SIZE_MAX : (size + step - 1) / step * step;
}

/* Large pages for what of the memory they fit into, where the machine has them: else each 4 KiB
 * that is written to first costs a fault, a third of what decoding a dex into it takes. */
static void ask_for_large_pages(void *memory, size_t size)
{
    const uintptr_t page = 2 << 20;
    uintptr_t start = ((uintptr_t)memory + page - 1) / page * page;
    uintptr_t end = ((uintptr_t)memory + size) / page * page;
    if (end > start) {
        (void)madvise((void *)start, end - start, MADV_HUGEPAGE);
    }
}

/* A new block; one made for a large request alone goes behind the first, which stays in use. */
static struct arena_block *add_block(struct arena *arena, size_t size)
{
    size_t usual = arena->block_size == 0 ? BLOCK_SIZE : arena->block_size;
    size_t room = size > usual / 4 ? size : usual;
    if (room > SIZE_MAX - sizeof(struct arena_block)) {
        return NULL;
    }
    struct arena_block *block = calloc(1, sizeof(*block) + room);
    if (block == NULL) {
        return NULL;
    }
    ask_for_large_pages(block, sizeof(*block) + room);
    block->size = room;
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
    void *memory = block->bytes + block->used;
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
        copy[i] = (char)(copy[i] >= 'A' && copy[i] <= 'Z' ? copy[i] | 0x20 : copy[i]);
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
        *ret_memory = (struct bytes){(*at)->bytes, (*at)->used};
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
