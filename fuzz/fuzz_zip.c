/* Opens a ZIP and reads every entry. */
#include "evidence/zip.h"

enum { ENTRY_LIMIT = 1 << 16, MEMORY_LIMIT = 32 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena SCOPED(arena_free) arena = {.limit = MEMORY_LIMIT};
    struct anomalies anomalies = {.arena = &arena};
    struct buffer SCOPED(buffer_free) content = {.limit = ENTRY_LIMIT};
    struct zip zip = {0};
    struct fault why;
    if (zip_open((struct bytes){data, size}, &arena, &anomalies, &zip, &why) != OK) {
        return 0;
    }
    for (size_t i = 0; i < zip.count; i++) {
        const struct zip_entry *entry = &zip.entries[i];
        if (zip_read(&zip, entry, &content, &why) == OK && content.size != entry->size) {
            __builtin_trap();
        }
        if (zip_stored(&zip, entry).size > size || zip_place(entry, 0, 0).entry == NULL) {
            __builtin_trap();
        }
        if (strlen(entry->path) == entry->name.size && zip_find(&zip, entry->path) == NULL &&
                bytes_equal(bytes_of(entry->path), entry->name)) {
            __builtin_trap();
        }
    }
    return 0;
}
