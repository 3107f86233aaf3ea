#include "tables/key_index.h"

#include <stdlib.h>

/* FNV-1a; the index is rebuilt for each run, so a file that collides on purpose costs time only. */
uint32_t key_hash(const struct value *value)
{
    uint32_t hash = UINT32_C(2166136261);
    const uint8_t *data = value->text.data;
    size_t size = value->text.size;
    if (value->kind == KIND_INTEGER) {
        data = (const uint8_t *)&value->integer;
        size = sizeof(value->integer);
    }
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ data[i]) * UINT32_C(16777619);
    }
    return hash;
}

static int order_entries(const void *a, const void *b)
{
    const struct key_entry *left = a, *right = b;
    if (left->hash != right->hash) {
        return left->hash < right->hash ? -1 : 1;
    }
    return (left->row > right->row) - (left->row < right->row);
}

enum status key_index_fill(struct key_index *index, const struct table *table,
        const struct source *source, struct scan_state *state, size_t column, struct fault *why)
{
    size_t count = table->count(source);
    if (index->filled) {
        return OK;
    }
    if (count > KEY_ROWS_MAX) {
        return refuse(why, E_LIMIT, 0, "more than %d rows", KEY_ROWS_MAX);
    }
    struct key_entry *items = malloc((count + 1) * sizeof(*items));
    size_t used = 0;
    enum status status = items == NULL ? refuse(why, E_MEMORY, 0, "no memory for an index") : OK;
    for (size_t row = 0; status == OK && row < count; row++) {
        struct value value = {0};
        status = table->get(source, state, row, column, &value, why);
        if (status == OK && value.kind != KIND_NULL) {
            items[used++] = (struct key_entry){key_hash(&value), (uint32_t)row};
        }
    }
    if (status != OK) {
        free(items);
        return status;
    }
    qsort(items, used, sizeof(*items), order_entries);
    *index = (struct key_index){items, used, true};
    return OK;
}

size_t key_index_find(const struct key_index *index, uint32_t hash)
{
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->items[middle].hash < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void key_index_free(struct key_index *index)
{
    free(index->items);
    *index = (struct key_index){0};
}

void scan_state_free(struct scan_state *state)
{
    buffer_free(&state->buffer);
    buffer_free(&state->text);
    arena_free(&state->arena);
}
