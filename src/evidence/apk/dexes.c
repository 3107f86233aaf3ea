#include "evidence/apk/open.h"

#include "evidence/dex.h"

#include <stdio.h>

/* The number in "classes.dex" (1), "classes2.dex" (2), …; 0 when the name is no such. Android
 * writes no leading zeros and no "classes1.dex". */
static uint32_t dex_number(struct bytes name)
{
    struct bytes start = bytes_of("classes");
    struct bytes end = bytes_of(".dex");
    if (!bytes_start_with(name, start) || !bytes_end_with(name, end) ||
            name.size < start.size + end.size) {
        return 0;
    }
    struct bytes digits = bytes_slice(name, start.size, name.size - start.size - end.size);
    uint32_t number = 0;
    if (digits.size > 6 || (digits.size > 0 && digits.data[0] == '0')) {
        return 0;
    }
    for (size_t i = 0; i < digits.size; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9') {
            return 0;
        }
        number = number * 10 + (uint32_t)(digits.data[i] - '0');
    }
    return digits.size == 0 ? 1 : number == 1 ? 0 : number;
}

static bool add_dex(struct reader *reader, struct apk_part *part, size_t *capacity,
        const struct zip_entry *entry, bool is_loaded)
{
    struct apk_dex *dex =
            reader_add(reader, &part->dexes, &part->dex_count, capacity, sizeof(*part->dexes));
    if (dex == NULL) {
        return false;
    }
    dex->entry = entry;
    dex->loaded = is_loaded;
    return true;
}

/* ART opens classes.dex, classes2.dex and so on until one is missing. */
static uint32_t add_loaded(struct reader *reader, struct apk_part *part, size_t *capacity)
{
    char name[32] = "classes.dex";
    uint32_t number = 1;
    const struct zip_entry *entry;
    while ((entry = zip_find(&part->zip, name)) != NULL &&
            add_dex(reader, part, capacity, entry, true)) {
        number++;
        (void)snprintf(name, sizeof(name), "classes%u.dex", number);
    }
    return number;
}

/* A dex file that Android's class loader does not look for: loaded by the app itself, or a payload
 * under another name. */
static void note_hidden(
        struct reader *reader, const struct apk_part *part, const struct zip_entry *entry)
{
    enum { DEX_HEADER_SIZE = 0x70, MAGIC_SIZE = 8 };
    uint8_t magic[MAGIC_SIZE];
    struct fault fault;
    if (entry->size < DEX_HEADER_SIZE || !zip_may_begin_with(&part->zip, entry, 'd') ||
            zip_peek(&part->zip, entry, magic, sizeof(magic)) != sizeof(magic) ||
            !dex_has_magic((struct bytes){magic, sizeof(magic)})) {
        return;
    }
    if (source_enter(reader, part, entry, &fault) != OK) {
        reader->spent = true;
        return;
    }
    struct place place = {.entry = reader->source.entry,
            .entry_at = reader->source.entry_at,
            .entry_size = reader->source.entry_size,
            .size = sizeof(magic)};
    anomaly_add(&reader->app->anomalies, "apk-hidden-dex", place,
            "a dex file of %llu bytes under a name Android does not load by itself",
            (unsigned long long)entry->size);
}

enum status dexes_find(struct reader *reader, struct apk_part *part, struct fault *why)
{
    size_t capacity = 0;
    uint32_t missing = add_loaded(reader, part, &capacity);
    for (size_t i = 0; i < part->zip.count; i++) {
        const struct zip_entry *entry = &part->zip.entries[i];
        uint32_t number = dex_number(entry->name);
        if (number == 0) {
            note_hidden(reader, part, entry);
        }
        if (number == 0 || (number < missing && entry == zip_find(&part->zip, entry->path))) {
            continue;
        }
        struct place place = {.entry = part->name, .at = entry->central_at};
        anomaly_add(&reader->app->anomalies, "apk-dex-not-loaded", place,
                number < missing ? "%.100s stands twice, Android loads the other"
                                 : "%.100s comes after a gap in the numbers, Android stops before",
                entry->path);
        (void)add_dex(reader, part, &capacity, entry, false);
    }
    return reader->spent ? refuse(why, E_MEMORY, 0, "no memory for the dex files") : OK;
}
