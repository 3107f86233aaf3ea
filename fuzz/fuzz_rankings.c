/* fuzz_rankings.c: recorded rankings in any form. What is read and written reads back the same, and
 * every place lies in the file. */
#include "evidence/rankings/rankings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool write_all(const struct recording_set *set, size_t size, struct buffer *out)
{
    bool is_ok = true;
    for (size_t i = 0; is_ok && i < set->count; i++) {
        struct place place = set->recordings[i].place;
        if (place.at > size || place.size > size - place.at) {
            __builtin_trap();
        }
        is_ok = rankings_write(&set->recordings[i], out);
    }
    for (size_t i = 0; is_ok && i < set->switch_count; i++) {
        is_ok = rankings_write_switch(&set->switches[i], out);
    }
    return is_ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)64 << 20};
    struct buffer once = {0}, twice = {0};
    struct recording_set set, again;
    (void)rankings_is_rankings((struct bytes){data, size});
    if (rankings_read((struct bytes){data, size}, &arena, &set, NULL) == OK &&
            write_all(&set, size, &once) && once.size > 0) {
        enum status status = rankings_read(buffer_bytes(&once), &arena, &again, NULL);
        bool is_same = status == OK && write_all(&again, once.size, &twice) &&
                       bytes_equal(buffer_bytes(&once), buffer_bytes(&twice));
        if (!is_same && status != E_MEMORY) {
            __builtin_trap();
        }
    }
    buffer_free(&once);
    buffer_free(&twice);
    arena_free(&arena);
    return 0;
}
