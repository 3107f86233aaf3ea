#include "evidence/apk/entry_name.h"

#include "base/ascii.h"

#include <inttypes.h>
#include <stdlib.h>

static bool is_found(const struct apk_part *part, const struct zip_entry *entry)
{
    return zip_find(&part->zip, entry->path) == entry;
}

void entry_name_put(struct buffer *out, const struct apk_part *part, const struct zip_entry *entry)
{
    buffer_append_text(out, part->name);
    buffer_append_text(out, entry->path);
    if (!part->borrowed && !is_found(part, entry)) {
        buffer_print(out, "@%" PRIu64, entry->central_at);
    }
}

static bool stands_at(
        const struct apk_part *part, const struct zip_entry *entry, const struct place *place)
{
    return place->entry_at == part->outer_at + entry->data_at;
}

/* Of entries of one path the one whose raw bytes the place names. */
static const struct zip_entry *find_by_bytes(
        const struct apk_part *part, const char *path, const struct place *place)
{
    const struct zip_entry *found = zip_find(&part->zip, path);
    if (found != NULL && stands_at(part, found, place)) {
        return found;
    }
    for (size_t i = 0; i < part->zip.count; i++) {
        const struct zip_entry *entry = &part->zip.entries[i];
        if (stands_at(part, entry, place) && strcmp(entry->path, path) == 0) {
            return entry;
        }
    }
    return NULL;
}

static const struct zip_entry *find_by_name(const struct apk_part *part, const char *path)
{
    const struct zip_entry *found = zip_find(&part->zip, path), *hidden = NULL;
    const char *mark = strrchr(path, '@');
    char *end = NULL;
    bool has_digit = mark != NULL && ascii_is_digit((uint8_t)mark[1]);
    uint64_t offset = has_digit ? strtoull(mark + 1, &end, 10) : 0;
    bool has_offset = has_digit && *end == 0;
    for (size_t i = 0; has_offset && i < part->zip.count; i++) {
        const struct zip_entry *entry = &part->zip.entries[i];
        if (entry->central_at == offset && strlen(entry->path) == (size_t)(mark - path) &&
                strncmp(entry->path, path, (size_t)(mark - path)) == 0 && !is_found(part, entry)) {
            hidden = entry;
        }
    }
    return hidden == NULL ? found : found == NULL ? hidden : NULL;
}

const struct zip_entry *entry_named(const struct apk_part *part, const struct place *place)
{
    size_t prefix = strlen(part->name);
    if (strncmp(place->entry, part->name, prefix) != 0) {
        return NULL;
    }
    if (part->borrowed) {
        return find_by_bytes(part, place->entry + prefix, place);
    }
    return place->entry_at == part->outer_at ? find_by_name(part, place->entry + prefix) : NULL;
}
