#include "tables/code/code.h"

#include "evidence/apk/entry_name.h"
#include "tables/code/collect.h"
#include "tables/tables.h"

#include <stdlib.h>

static enum status no_memory(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for the facts about the app's code");
}

const char *collect_name(
        struct collect *collect, const struct apk_part *part, const struct zip_entry *entry)
{
    if (part->name[0] == 0) {
        return entry->path;
    }
    buffer_clear(&collect->text);
    entry_name_put(&collect->text, part, entry);
    return collect->text.failed ? NULL : arena_copy(collect->arena, buffer_bytes(&collect->text));
}

struct place collect_place(const struct apk_part *part, const struct zip_entry *entry,
        const char *name, uint64_t at, uint64_t size)
{
    struct place place = {name, part->outer_at, part->outer_size, at, size};
    if (part->borrowed) { /* else only the part as a whole has raw bytes in the exhibit */
        place.entry_at += entry->data_at;
        place.entry_size = entry->compressed_size;
    }
    return place;
}

struct code_sdk *collect_sdk(
        struct collect *collect, const struct sdk_mark *mark, const struct place *place)
{
    struct code_facts *facts = collect->facts;
    uint32_t *slot = &collect->sdk_slot[mark->sdk - collect->knowledge->sdks.sdks];
    if (*slot == 0) {
        if (!arena_grow(collect->arena, (void **)&facts->sdks, facts->sdk_count,
                    &collect->sdk_capacity, sizeof(*facts->sdks))) {
            return NULL;
        }
        facts->sdks[facts->sdk_count++] =
                (struct code_sdk){.sdk = mark->sdk, .mark = mark, .place = *place};
        *slot = (uint32_t)facts->sdk_count;
    }
    return &facts->sdks[*slot - 1];
}

enum status collect_payment(struct collect *collect, const struct payment_mark *mark,
        struct bytes found, const struct place *place, struct fault *why)
{
    struct code_facts *facts = collect->facts;
    for (size_t i = 0; i < facts->payment_count; i++) {
        if (facts->payments[i].mark == mark) {
            return OK;
        }
    }
    const char *name = arena_copy(collect->arena, found);
    if (name == NULL || !arena_grow(collect->arena, (void **)&facts->payments, facts->payment_count,
                                &collect->payment_capacity, sizeof(*facts->payments))) {
        return no_memory(why);
    }
    facts->payments[facts->payment_count++] = (struct code_payment){mark, name, *place};
    return OK;
}

enum status collect_packer(struct collect *collect, const struct packer_mark *mark,
        const char *found, const struct place *place, struct fault *why)
{
    struct code_facts *facts = collect->facts;
    if (facts->packer_count == CODE_FACTS_MAX) {
        struct fault full;
        (void)refuse(
                &full, E_LIMIT, 0, "only the first %d marks of packers are kept", CODE_FACTS_MAX);
        collect_leave_out(collect, place->entry, &full);
        return OK;
    }
    if (!arena_grow(collect->arena, (void **)&facts->packers, facts->packer_count,
                &collect->packer_capacity, sizeof(*facts->packers))) {
        return no_memory(why);
    }
    facts->packers[facts->packer_count++] = (struct code_packer){mark, found, *place};
    return OK;
}

/* `name` is what the fault's own text does not say yet: the dex, or only the part it lies in. */
static void remember_unreadable(struct collect *collect, const char *name, const char *separator,
        const struct fault *why, uint64_t at)
{
    collect->facts->complete = false;
    if (collect->first_unreadable.status == OK) {
        (void)refuse(&collect->first_unreadable, why->status, at, "%.80s%s%.150s", name, separator,
                why->text);
    }
}

void collect_leave_out(struct collect *collect, const char *entry, const struct fault *why)
{
    remember_unreadable(collect, entry, ": ", why, 0);
}

static bool is_kept(const struct zip_entry *entry, size_t kept)
{
    return entry->size > 0 && entry->size < CODE_KEPT_MAX - kept;
}

/* Room for all dexes that will be kept, each with the NUL that follows in a buffer. One piece,
 * since large pages fit into it that would not into the pieces. False without memory. */
static bool make_room(struct collect *collect)
{
    size_t room = 0;
    for (size_t i = 0; i < collect->app->part_count; i++) {
        const struct apk_part *part = &collect->app->parts[i];
        for (size_t j = 0; j < part->dex_count && part->dexes[j].loaded; j++) {
            room += is_kept(part->dexes[j].entry, room) ? (size_t)part->dexes[j].entry->size + 1
                                                        : 0;
        }
    }
    collect->room = arena_alloc(collect->arena, room);
    return collect->room != NULL;
}

/* Where a dex is decoded to: the room, while it can be kept, else the buffer that the next one
 * overwrites. */
static void choose_room(
        struct collect *collect, const struct zip_entry *entry, struct buffer *ret_kept)
{
    struct code_facts *facts = collect->facts;
    if (is_kept(entry, facts->kept)) {
        size_t size = (size_t)entry->size + 1;
        *ret_kept = (struct buffer){.data = collect->room + facts->kept, .capacity = size};
        facts->kept += size;
    }
}

/* Decode a dex. Android does not look at an entry's CRC-32, so content of the stated size runs
 * whatever its checksum, and is read here; the wrong checksum is an anomaly. */
static bool decode(struct collect *collect, const struct apk_part *part,
        const struct zip_entry *entry, const char *name, struct buffer *out, struct fault *why)
{
    if (zip_read(&part->zip, entry, out, why) == OK) {
        return true;
    }
    if (why->status != E_MALFORMED || entry->size == 0 || out->size != entry->size) {
        return false;
    }
    anomaly_add(&collect->facts->anomalies, "apk-entry-checksum",
            collect_place(part, entry, name, 0, entry->size), "%.200s", why->text);
    return true;
}

/* Counts a dex; many entries may share the same few bytes of a file, and the dexes of a container
 * all of it. */
static bool may_read(struct collect *collect, const struct zip_entry *entry, struct fault *why)
{
    if (collect->dexes_tried == CODE_DEXES_MAX) {
        (void)refuse(why, E_LIMIT, 0, "only the first %d dex files are read", CODE_DEXES_MAX);
        return false;
    }
    if (entry->size > CODE_BYTES_MAX - collect->dex_bytes) {
        (void)refuse(
                why, E_LIMIT, 0, "only the first %d bytes of dex files are read", CODE_BYTES_MAX);
        return false;
    }
    collect->dexes_tried++;
    collect->dex_bytes += entry->size;
    return true;
}

/* What a dex holds: its classes, their calls, its strings. */
static enum status look_inside(
        struct collect *collect, struct code_dex *record, const struct dex *dex, struct fault *why)
{
    struct fault unseen = {0};
    enum status status = collect_types(collect, record, dex, why);
    if (status == OK) {
        status = collect_calls(collect, record, dex, &unseen, why);
    }
    if (status == OK && unseen.status != OK) {
        remember_unreadable(collect, record->name, ": ", &unseen, record->entry->data_at);
    }
    return status == OK ? collect_strings(collect, record, dex, why) : status;
}

/* One dex of an entry, `origin` being what its dexes have in common and *at where its header is.
 * Then *at is where the next one of a container is, 0 when there is none or this is unreadable. */
static enum status read_dex(struct collect *collect, const struct code_dex *origin,
        struct bytes decoded, bool keeps, uint64_t *at, struct fault *why)
{
    struct code_facts *facts = collect->facts;
    struct fault unreadable = {0};
    struct dex dex;
    uint64_t header = *at;
    *at = 0;
    if (!arena_grow(collect->arena, (void **)&facts->dexes, facts->dex_count,
                &collect->dex_capacity, sizeof(*facts->dexes))) {
        return no_memory(why);
    }
    if (dex_open_at(decoded, header, &facts->anomalies, &dex, &unreadable) != OK) {
        remember_unreadable(collect, origin->name, ": ", &unreadable, origin->entry->data_at);
        return OK;
    }
    struct code_dex *record = &facts->dexes[facts->dex_count];
    *record = *origin;
    record->at = header;
    record->dex = keeps ? dex : (struct dex){0};
    record->method_count = dex.method_count;
    record->string_count = dex.string_count;
    record->first_class = facts->class_count;
    record->first_string = facts->string_count;
    enum status status = look_inside(collect, record, &dex, why);
    facts->dex_count++;
    facts->class_count += record->class_count;
    facts->string_count += record->string_count;
    *at = dex.next_at;
    return status;
}

/* One entry: decode it and read its dex, or the dexes of a container (version 041) in turn. */
static enum status read_entry(struct collect *collect, size_t part_number,
        const struct zip_entry *entry, struct fault *why)
{
    const struct apk_part *part = &collect->app->parts[part_number];
    struct code_dex origin = {.part = part_number, .entry = entry};
    struct fault unreadable = {0};
    struct buffer kept = {0};
    origin.name = collect_name(collect, part, entry);
    if (origin.name == NULL) {
        return no_memory(why);
    }
    choose_room(collect, entry, &kept);
    struct buffer *decoded = kept.data != NULL ? &kept : &collect->decoded;
    if (!decode(collect, part, entry, origin.name, decoded, &unreadable)) {
        remember_unreadable(collect, part->name, "", &unreadable, unreadable.at);
        return unreadable.status == E_MEMORY ? no_memory(why) : OK;
    }
    collect->facts->anomalies.entry = origin.name;
    struct bytes bytes = buffer_bytes(decoded);
    uint64_t at = 0;
    enum status status = read_dex(collect, &origin, bytes, kept.data != NULL, &at, why);
    while (status == OK && at != 0) {
        if (!may_read(collect, entry, &unreadable)) {
            remember_unreadable(collect, origin.name, ": ", &unreadable, entry->data_at);
            return OK;
        }
        status = read_dex(collect, &origin, bytes, kept.data != NULL, &at, why);
    }
    return status;
}

/* The dexes that Android would load; what lies beside them is an anomaly, not code. */
static enum status read_part(struct collect *collect, size_t part_number, struct fault *why)
{
    const struct apk_part *part = &collect->app->parts[part_number];
    enum status status = OK;
    for (size_t i = 0; status == OK && i < part->dex_count && part->dexes[i].loaded; i++) {
        struct fault limit = {0};
        if (!may_read(collect, part->dexes[i].entry, &limit)) {
            remember_unreadable(collect, part->name, "", &limit, part->dexes[i].entry->central_at);
            return OK;
        }
        status = read_entry(collect, part_number, part->dexes[i].entry, why);
    }
    return status;
}

static int order_sdks(const void *a, const void *b)
{
    return strcmp(((const struct code_sdk *)a)->sdk->id, ((const struct code_sdk *)b)->sdk->id);
}

static void open_gates(struct collect *collect)
{
    const struct payment_list *payments = &collect->knowledge->payments;
    for (size_t i = 0; i < payments->count; i++) {
        const struct payment_mark *mark = &payments->items[i];
        struct bytes name = bytes_of(mark->value);
        const char *method = strrchr(mark->value, '.');
        if (strcmp(mark->kind, "class") == 0) {
            *gate_row(&collect->payments, name.size) |= gate_bit(name);
        } else if (strcmp(mark->kind, "call") == 0 && method != NULL && method > mark->value) {
            name.size = (size_t)(method - mark->value);
            *gate_row(&collect->entries, name.size) |= gate_bit(name);
        }
    }
}

static enum status collect_all(struct collect *collect, struct fault *why)
{
    open_gates(collect);
    enum status status = OK;
    for (size_t i = 0; status == OK && i < collect->app->part_count; i++) {
        status = read_part(collect, i, why);
    }
    if (status == OK) {
        status = collect_manifest(collect, why);
    }
    if (status == OK) {
        status = collect_files(collect, why);
    }
    if (status == OK && collect->facts->sdk_count > 0) {
        qsort(collect->facts->sdks, collect->facts->sdk_count, sizeof(*collect->facts->sdks),
                order_sdks);
    }
    return status;
}

enum status tables_read_code(const struct app *app, const struct knowledge *knowledge,
        struct arena *arena, const struct code_facts **ret_code, struct fault *ret_partial,
        struct fault *why)
{
    struct collect collect = {.app = app, .knowledge = knowledge, .arena = arena};
    collect.decoded.limit = ZIP_ENTRY_SIZE_MAX;
    collect.text.limit = ZIP_ENTRY_SIZE_MAX;
    collect.facts = arena_alloc(arena, sizeof(*collect.facts));
    collect.sdk_slot = arena_array(arena, knowledge->sdks.sdk_count + 1, sizeof(*collect.sdk_slot));
    if (collect.facts == NULL || collect.sdk_slot == NULL || !make_room(&collect) ||
            !sieve_prepare(&collect.sieve, &knowledge->secrets, arena)) {
        return no_memory(why);
    }
    collect.facts->complete = true;
    collect.facts->anomalies.arena = arena;
    enum status status = collect_all(&collect, why);
    buffer_free(&collect.decoded);
    buffer_free(&collect.text);
    sieve_free(&collect.sieve);
    if (status == OK) {
        *ret_code = collect.facts;
        *ret_partial = collect.first_unreadable;
    }
    return status;
}
