#include "tables/key_index.h"

#include <stdlib.h>

/* Of a longer text only the two ends are hashed: a file may name the same megabyte in each row. */
enum { END_MAX = 1024 };

static uint64_t hash_on(uint64_t hash, struct bytes text)
{
    const uint64_t prime = UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = 0; i < text.size; i += 8) {
        uint64_t word = 0;
        memcpy(&word, text.data + i, text.size - i < 8 ? text.size - i : 8);
        hash = (hash ^ word) * prime;
        hash ^= hash >> 32;
    }
    return hash;
}

/* Eight bytes a step. The index is rebuilt for each run, so a file that collides on purpose costs
 * time only. */
uint32_t key_hash(const struct value *value)
{
    struct bytes text = value->text;
    if (value->kind == KIND_INTEGER) {
        text = (struct bytes){(const uint8_t *)&value->integer, sizeof(value->integer)};
    }
    uint64_t hash = text.size * UINT64_C(0x9e3779b97f4a7c15);
    if (text.size > 2 * END_MAX) {
        hash = hash_on(hash, bytes_slice(text, 0, END_MAX));
        text = bytes_slice(text, text.size - END_MAX, END_MAX);
    }
    return (uint32_t)hash_on(hash, text);
}

/* One pass of a radix sort: stable, by the bits from `shift` on. */
static void sort_by_bits(
        const struct key_entry *from, struct key_entry *to, size_t count, unsigned shift)
{
    enum { BUCKETS = 1 << 11 };
    size_t ends[BUCKETS] = {0}, at = 0;
    for (size_t i = 0; i < count; i++) {
        ends[from[i].hash >> shift & (BUCKETS - 1)]++;
    }
    for (size_t i = 0; i < BUCKETS; i++) {
        size_t size = ends[i];
        ends[i] = at;
        at += size;
    }
    for (size_t i = 0; i < count; i++) {
        to[ends[from[i].hash >> shift & (BUCKETS - 1)]++] = from[i];
    }
}

/* By hash; rows come in order and stay so. Takes the same time whatever the hashes are. */
static enum status sort_entries(struct key_entry **items, size_t count, struct fault *why)
{
    struct key_entry *other = malloc((count + 1) * sizeof(*other));
    if (other == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory to sort an index");
    }
    sort_by_bits(*items, other, count, 0);
    sort_by_bits(other, *items, count, 11);
    sort_by_bits(*items, other, count, 22);
    free(*items);
    *items = other;
    return OK;
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
    if (status == OK) {
        status = sort_entries(&items, used, why);
    }
    if (status != OK) {
        free(items);
        return status;
    }
    *index = (struct key_index){.items = items, .count = used, .filled = true};
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
