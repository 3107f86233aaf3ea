#include "evidence/apk/open.h"

#define MANIFEST_NAME "AndroidManifest.xml"

void entry_bytes_free(struct entry_bytes *entry)
{
    buffer_free(&entry->buffer);
}

enum status source_enter(struct reader *reader, const struct apk_part *part,
        const struct zip_entry *entry, struct fault *why)
{
    const char *path = part->name[0] == 0
                               ? entry->path
                               : arena_print(reader->arena, "%s%s", part->name, entry->path);
    if (path == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a path");
    }
    struct place inside = zip_place(entry, 0, 0);
    reader->source = (struct reader_source){.entry = path,
            .entry_at = part->borrowed ? part->outer_at + inside.entry_at : part->outer_at,
            .entry_size = part->borrowed ? inside.entry_size : part->outer_size};
    reader->app->anomalies.entry = path;
    return OK;
}

void source_enter_part(struct reader *reader, const struct apk_part *part)
{
    reader->app->anomalies.entry = part->name;
    reader->source = (struct reader_source){.entry = part->name};
    if (part->name[0] != 0) {
        reader->source.entry_at = part->outer_at;
        reader->source.entry_size = part->outer_size;
    }
}

void source_leave(struct reader *reader, size_t first)
{
    struct anomalies *anomalies = &reader->app->anomalies;
    for (size_t i = first; i < anomalies->count; i++) {
        struct place *place = &anomalies->items[i].place;
        if (place->entry_size == 0 && place->entry == reader->source.entry) {
            place->entry_at = reader->source.entry_at;
            place->entry_size = reader->source.entry_size;
        }
    }
}

/* The fault again, with the entry's name before its text. */
static enum status name_fault(struct fault *why, const char *name, const struct fault *fault)
{
    return refuse(why, fault->status, fault->at, "%.100s: %.130s", name, fault->text);
}

enum status entry_read(struct reader *reader, const struct apk_part *part, const char *name,
        size_t limit, struct entry_bytes *ret_entry, struct fault *why)
{
    const struct zip_entry *entry = zip_find(&part->zip, name);
    if (entry == NULL) {
        return refuse(why, E_MISSING, part->zip.central_at, "%s%.150s is not in the archive",
                part->name, name);
    }
    enum status status = source_enter(reader, part, entry, why);
    if (status != OK) {
        return status;
    }
    *ret_entry = (struct entry_bytes){.entry = entry, .buffer = {.limit = limit}};
    ret_entry->bytes = zip_stored(&part->zip, entry);
    if (ret_entry->bytes.size > 0) {
        return OK;
    }
    struct fault fault = {0};
    status = zip_read(&part->zip, entry, &ret_entry->buffer, &fault);
    if (status == E_MALFORMED && ret_entry->buffer.size > 0) {
        anomaly_add(
                &reader->app->anomalies, "apk-entry-checksum", (struct place){0}, "%s", fault.text);
        status = OK;
    }
    ret_entry->bytes = buffer_bytes(&ret_entry->buffer);
    return status == OK ? OK : name_fault(why, reader->source.entry, &fault);
}

static bool is_apk_name(const struct zip_entry *entry)
{
    return bytes_end_with(entry->name, bytes_of(".apk"));
}

static bool has_apk(const struct zip *zip)
{
    for (size_t i = 0; i < zip->count; i++) {
        if (is_apk_name(&zip->entries[i])) {
            return true;
        }
    }
    return false;
}

bool apk_is_app(struct bytes file)
{
    struct arena arena = {.limit = APK_MEMORY_MAX};
    struct zip zip = {0};
    bool is_app = zip_open(file, &arena, NULL, &zip, NULL) == OK &&
                  (zip_find(&zip, MANIFEST_NAME) != NULL || has_apk(&zip));
    arena_free(&arena);
    return is_app;
}

static enum status open_zip(
        struct reader *reader, struct apk_part *part, struct zip *ret_zip, struct fault *why)
{
    struct app *app = reader->app;
    size_t first = app->anomalies.count;
    struct fault fault = {0};
    source_enter_part(reader, part);
    enum status status = zip_open(part->file, reader->arena, &app->anomalies, ret_zip, &fault);
    source_leave(reader, first);
    if (status == OK) {
        return OK;
    }
    fault.at += part->borrowed ? part->outer_at : 0;
    return part->name[0] == 0 ? refuse(why, status, fault.at, "%s", fault.text)
                              : name_fault(why, part->name, &fault);
}

static enum status keep_part(struct reader *reader, const struct apk_part *part, struct fault *why)
{
    struct app *app = reader->app;
    if (app->part_count >= PARTS_MAX) {
        return refuse(why, E_LIMIT, 0, "more than %d APKs in one app", PARTS_MAX);
    }
    if (!arena_grow(reader->arena, (void **)&app->parts, app->part_count, &reader->capacities.parts,
                sizeof(*app->parts))) {
        return refuse(why, E_MEMORY, 0, "no memory for parts");
    }
    app->parts[app->part_count++] = *part;
    return OK;
}

/* An APK inside a container: borrowed when stored, else decoded into the arena. */
static enum status read_inner(struct reader *reader, const struct apk_part *container,
        const struct zip_entry *entry, struct apk_part *ret_part, struct fault *why)
{
    struct place place = zip_place(entry, 0, 0);
    struct apk_part part = {.split = "",
            .outer_at = container->outer_at + place.entry_at,
            .outer_size = place.entry_size,
            .file = zip_stored(&container->zip, entry),
            .name = arena_print(reader->arena, "%s%s!/", container->name, entry->path)};
    part.borrowed = part.file.size > 0;
    if (part.name == NULL) {
        return refuse(why, E_MEMORY, place.entry_at, "no memory for a part");
    }
    if (!part.borrowed) {
        SCOPED(buffer_free) struct buffer buffer = {.limit = ZIP_ENTRY_SIZE_MAX};
        struct fault fault = {0};
        enum status status = zip_read(&container->zip, entry, &buffer, &fault);
        if (status != OK && !(status == E_MALFORMED && buffer.size > 0)) {
            return name_fault(why, part.name, &fault);
        }
        part.file = (struct bytes){
                (const uint8_t *)arena_copy(reader->arena, buffer_bytes(&buffer)), buffer.size};
        if (part.file.data == NULL) {
            return refuse(why, E_MEMORY, place.entry_at, "no memory for %.150s", part.name);
        }
    }
    *ret_part = part;
    return OK;
}

/* One APK of a container. What is wrong with it is a partial fault. */
static enum status add_inner(struct reader *reader, const struct apk_part *container,
        const struct zip_entry *entry, struct fault *why)
{
    struct apk_part part = {.name = "", .split = ""};
    struct fault fault = {0};
    enum status status = read_inner(reader, container, entry, &part, &fault);
    if (status == OK) {
        status = open_zip(reader, &part, &part.zip, &fault);
    }
    if (status == OK) {
        return keep_part(reader, &part, why);
    }
    reader->app->anomalies.entry = container->name;
    reader_partial(reader, &fault, "apk-part-unread");
    return OK;
}

/* Counts an APK of a container; many entries may share the same few bytes of the file. */
static enum status may_add(struct reader *reader, const struct zip_entry *entry, struct fault *why)
{
    enum { DECODED_MAX = 1 << 30 };
    if (reader->parts_tried == PARTS_MAX) {
        return refuse(why, E_LIMIT, entry->central_at, "more than %d APKs in one app", PARTS_MAX);
    }
    if (entry->deflated && entry->size > DECODED_MAX - reader->parts_bytes) {
        return refuse(why, E_LIMIT, entry->central_at,
                "more than %d bytes of compressed APKs in one app", DECODED_MAX);
    }
    reader->parts_tried++;
    reader->parts_bytes += entry->deflated ? entry->size : 0;
    return OK;
}

static enum status add_source(
        struct reader *reader, const struct apk_source *source, struct fault *why)
{
    struct apk_part part = {.name = "", .split = "", .file = source->file, .borrowed = true};
    part.outer_size = source->file.size;
    if (source->name != NULL && source->name[0] != 0) {
        part.name = arena_print(reader->arena, "%s!/", source->name);
    }
    if (part.name == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a part");
    }
    enum status status = open_zip(reader, &part, &part.zip, why);
    if (status != OK) {
        return status;
    }
    if (zip_find(&part.zip, MANIFEST_NAME) != NULL) {
        return keep_part(reader, &part, why);
    }
    if (!has_apk(&part.zip)) {
        return refuse(why, E_MALFORMED, part.zip.central_at,
                "%sneither " MANIFEST_NAME " nor an APK is in the archive", part.name);
    }
    for (size_t i = 0; status == OK && i < part.zip.count; i++) {
        if (is_apk_name(&part.zip.entries[i])) {
            status = may_add(reader, &part.zip.entries[i], why);
            status = status == OK ? add_inner(reader, &part, &part.zip.entries[i], why) : status;
        }
    }
    return status;
}

enum status parts_open(struct reader *reader, const struct apk_source *sources, size_t source_count,
        struct fault *why)
{
    struct app *app = reader->app;
    for (size_t i = 0; i < source_count; i++) {
        struct fault fault = {0};
        enum status status = add_source(reader, &sources[i], &fault);
        if (status == E_MEMORY || (status != OK && source_count == 1)) {
            *why = fault;
            return status;
        }
        if (status != OK) {
            reader_partial(reader, &fault, "apk-part-unread");
        }
    }
    if (app->part_count > 0) {
        return OK;
    }
    return reader->partial->status != OK ? refuse(why, reader->partial->status, reader->partial->at,
                                                   "%s", reader->partial->text)
                                         : refuse(why, E_USAGE, 0, "no file was given");
}
