/* scan.c: identifiers of one piece of text become rows. */
#include "tables/traffic/message/message.h"

#include "evidence/traffic/cookie.h"
#include "knowledge/identifier/identifier.h"

struct hit_context {
    struct facts_work *work;
    const struct scan_place *where;
    enum status status;
    bool is_hit;
};

/* Texts, each with its name before it, in which nothing was found: what hundreds of requests repeat
 * is looked through once. A text takes over the slot of another one: it is compared byte by byte,
 * and all that a text made to fall on others wins is to be looked through. When there is no room
 * for one more, all are forgotten. */
enum { MEMO_SLOTS = 4096, MEMO_TEXT_MAX = 504, MEMO_BYTES = 512 << 10 };

enum { BETWEEN_MIN = 6 }; /* bytes; no identifier is shorter */

/* Bytes of a masked value, whose dots have three bytes each: of the half kilobyte that is kept of a
 * value, as of two numbers of a place that stand far apart. */
enum { MASKED_MAX = 4096 };

struct scan_memo {
    uint32_t tag, at;         /* of the text's hash; where work->memo_texts has it */
    uint16_t name_size, size; /* of both; 0: free */
};

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static uint64_t hash_on(uint64_t hash, struct bytes text)
{
    uint64_t word = 0;
    size_t at = 0;
    for (; text.size - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, text.data + at, sizeof(word));
        hash = mix(hash, word);
    }
    word = 0;
    for (; at < text.size; at++) {
        word = word << 8 | text.data[at];
    }
    return mix(hash, word);
}

/* The text with its name, which `ret_key` then describes but for where it is kept; the slot where
 * it is, or would be. NULL: it is too long, or memory is spent. */
static struct scan_memo *find_memo(
        struct facts_work *work, const struct scan_place *where, struct scan_memo *ret_key)
{
    struct bytes name = bytes_of(where->name);
    if (work->memo == NULL) {
        work->memo = arena_array(work->arena, MEMO_SLOTS, sizeof(*work->memo));
        work->memo_texts.limit = MEMO_BYTES;
    }
    if (work->memo == NULL || name.size > MEMO_TEXT_MAX ||
            where->part.size > MEMO_TEXT_MAX - name.size) {
        return NULL;
    }
    uint64_t hash = hash_on(hash_on(name.size << 16 | where->part.size, name), where->part);
    *ret_key = (struct scan_memo){.tag = (uint32_t)(hash >> 32),
            .name_size = (uint16_t)name.size,
            .size = (uint16_t)(name.size + where->part.size)};
    return &work->memo[hash & (MEMO_SLOTS - 1)];
}

static bool is_remembered(const struct facts_work *work, const struct scan_place *where,
        const struct scan_memo *memo, const struct scan_memo *key)
{
    if (memo->size != key->size || memo->tag != key->tag || memo->name_size != key->name_size) {
        return false;
    }
    const uint8_t *text = work->memo_texts.data + memo->at;
    return memcmp(text, where->name, key->name_size) == 0 &&
           memcmp(text + key->name_size, where->part.data, where->part.size) == 0;
}

/* Without memory nothing more is remembered. */
static void remember(struct facts_work *work, const struct scan_place *where,
        struct scan_memo *memo, const struct scan_memo *key)
{
    struct buffer *texts = &work->memo_texts;
    if (key->size > MEMO_BYTES - texts->size) {
        memset(work->memo, 0, MEMO_SLOTS * sizeof(*work->memo));
        buffer_clear(texts);
    }
    size_t at = texts->size;
    buffer_append(texts, bytes_of(where->name));
    buffer_append(texts, where->part);
    if (!texts->failed) {
        *memo = *key;
        memo->at = (uint32_t)at;
    }
}

static const char *const grades[] = {
        [IDENTIFIER_SHAPE] = "shape",
        [IDENTIFIER_CHECKED] = "checked",
        [IDENTIFIER_SEEDED] = "seeded",
};

struct place place_of_bytes(const struct traffic *traffic, struct bytes raw)
{
    struct place place = {0};
    return traffic_place(traffic, raw, &place) ? place : (struct place){0};
}

struct place place_of_part(const struct traffic *traffic, const struct passage *passage,
        struct passage_walk *walk, struct bytes text, struct bytes part)
{
    uintptr_t start = (uintptr_t)text.data, at = (uintptr_t)part.data;
    if (at < start || at - start > text.size || part.size > text.size - (at - start)) {
        return place_of_bytes(traffic, passage->raw);
    }
    struct place place =
            place_of_bytes(traffic, passage_raw(passage, walk, (size_t)(at - start), part.size));
    return place.entry != NULL ? place : place_of_bytes(traffic, passage->raw);
}

static struct place hit_place(const struct hit_context *context, const struct identifier_hit *hit)
{
    const struct scan_place *where = context->where;
    const struct traffic *traffic = context->work->source->traffic;
    struct place place = {0};
    if (where->passage != NULL) {
        place = place_of_part(traffic, where->passage, &context->work->walk, where->text,
                bytes_slice(where->part, hit->at, hit->size));
    }
    return place.entry != NULL ? place : place_of_bytes(traffic, where->whole);
}

/* The name of the cookie whose pair holds the hit; empty when it lies in no pair or in several. */
static struct bytes cookie_name(const struct scan_place *where, const struct identifier_hit *hit)
{
    struct bytes rest = where->part;
    struct cookie_pair pair;
    while (cookie_next(&rest, &pair)) {
        size_t start = (size_t)(pair.raw.data - where->part.data), end = start + pair.raw.size;
        if (hit->at >= start && hit->at < end) {
            return hit->size <= end - hit->at ? pair.name : (struct bytes){0};
        }
        if (strcmp(where->location, "cookie") != 0) {
            break; /* behind the first pair of Set-Cookie stand attributes */
        }
    }
    return (struct bytes){0};
}

static struct bytes name_of(const struct scan_place *where, const struct identifier_hit *hit)
{
    bool is_cookie =
            strcmp(where->location, "cookie") == 0 || strcmp(where->location, "set-cookie") == 0;
    return is_cookie ? cookie_name(where, hit) : bytes_of(where->name);
}

/* The decode path with the codings of the whole body before it. */
static const char *join_path(struct arena *arena, const char *prefix, const char *path)
{
    bool both = prefix != NULL && prefix[0] != 0 && path[0] != 0;
    return arena_print(arena, "%s%s%s", prefix == NULL ? "" : prefix, both ? " → " : "", path);
}

/* The name as rows may show it: masked where the value itself is part of it. */
static const char *shown_name(struct arena *arena, const char *name,
        const struct identifier_hit *hit, const struct buffer *masked)
{
    bool is_value = hit->value.size > 0 &&
                    memmem(name, strlen(name), hit->value.data, hit->value.size) != NULL;
    return is_value ? arena_copy(arena, buffer_bytes(masked)) : name;
}

static enum status fill(
        struct facts_work *work, const struct identifier_hit *hit, struct identifier_row *row)
{
    const struct session *session = work->source->session;
    SCOPED(buffer_free) struct buffer masked = {.limit = MASKED_MAX};
    if (hit->hashed) {
        identifier_mask("hash", hit->value, &masked);
    } else {
        identifier_mask(hit->kind, hit->value, &masked);
    }
    bool is_seeded = hit->grade == IDENTIFIER_SEEDED && hit->seed < session->identifier_count;
    row->kind = hit->kind;
    row->grade = grades[hit->grade];
    row->masked = arena_copy(work->arena, buffer_bytes(&masked));
    row->seed_line = is_seeded ? session->identifiers[hit->seed].line : 0;
    row->hashed = hit->hashed;
    row->name = row->name == NULL ? NULL : shown_name(work->arena, row->name, hit, &masked);
    return masked.failed || row->name == NULL || row->path == NULL || row->masked == NULL
                   ? facts_spent(work)
                   : sha256_hex(hit->value, row->digest, work->why);
}

static bool is_same_place(const struct place *a, const struct place *b)
{
    return a->at == b->at && bytes_equal(bytes_of(a->entry), bytes_of(b->entry));
}

/* The same value at the same place in the same exchange is one row: decodings may meet it twice. */
static bool is_known(const struct traffic_facts *facts, const struct identifier_row *row)
{
    for (size_t i = facts->identifier_count; i > 0; i--) {
        const struct identifier_row *other = &facts->identifiers[i - 1];
        if (other->exchange != row->exchange || facts->identifier_count - i > 64) {
            return false;
        }
        if (strcmp(other->kind, row->kind) == 0 && is_same_place(&other->place, &row->place) &&
                strcmp(other->digest, row->digest) == 0 && strcmp(other->path, row->path) == 0) {
            return true;
        }
    }
    return false;
}

enum status facts_keep(
        struct facts_work *work, const struct identifier_hit *hit, struct identifier_row row)
{
    struct traffic_facts *facts = work->facts;
    if (facts->identifier_count == TRAFFIC_IDENTIFIERS_MAX) {
        facts->cut = true;
        return OK;
    }
    if (!arena_grow(work->arena, (void **)&facts->identifiers, facts->identifier_count,
                &facts->identifier_capacity, sizeof(*facts->identifiers))) {
        return facts_spent(work);
    }
    enum status status = fill(work, hit, &row);
    if (status == OK && !is_known(facts, &row)) {
        facts->identifiers[facts->identifier_count++] = row;
    }
    return status;
}

static bool take_hit(void *pointer, const struct identifier_hit *hit)
{
    struct hit_context *context = pointer;
    struct arena *arena = context->work->arena;
    const struct scan_place *where = context->where;
    context->is_hit = true;
    if (where->planted_only && hit->grade != IDENTIFIER_SEEDED) {
        return true;
    }
    struct identifier_row row = {.exchange = where->exchange,
            .location = where->location,
            .name = arena_copy(arena, name_of(where, hit)),
            .path = join_path(arena, where->prefix, hit->path),
            .place = hit_place(context, hit)};
    context->status = facts_keep(context->work, hit, row);
    return context->status == OK;
}

enum status facts_scan(struct facts_work *work, const struct scan_place *place)
{
    if (work->source->scanner == NULL || place->part.size == 0) {
        return OK;
    }
    struct scan_memo key;
    struct scan_memo *memo = find_memo(work, place, &key);
    if (memo != NULL && is_remembered(work, place, memo, &key)) {
        return OK;
    }
    struct hit_context context = {work, place, OK, false};
    struct identifier_text whole = {place->part, bytes_of(place->name)};
    enum status status =
            identifier_scan(work->source->scanner, &whole, take_hit, &context, work->why);
    work->facts->cut = work->facts->cut || identifier_scan_was_cut(work->source->scanner);
    if (memo != NULL && status == OK && !context.is_hit) {
        remember(work, place, memo, &key);
    }
    return status == OK ? context.status : status;
}

static bool holds(struct bytes text, const uint8_t *at)
{
    uintptr_t start = (uintptr_t)text.data, place = (uintptr_t)at;
    return at != NULL && place >= start && place - start <= text.size;
}

enum status facts_scan_between(struct facts_work *work, const struct scan_place *where,
        struct bytes value, struct bytes *left)
{
    struct scan_place place = *where;
    if (!holds(*left, value.data) || !holds(*left, value.data + value.size)) {
        return OK; /* it stands elsewhere: composed, or read before */
    }
    size_t before = (size_t)(value.data - left->data);
    place.part = bytes_slice(*left, 0, before);
    *left = bytes_slice(*left, before + value.size, SIZE_MAX);
    place.name = "";
    return place.part.size < BETWEEN_MIN ? OK : facts_scan(work, &place);
}

enum status facts_scan_rest(
        struct facts_work *work, const struct scan_place *where, struct bytes *left)
{
    struct bytes end = bytes_slice(*left, left->size, 0);
    end.data = left->data == NULL ? NULL : left->data + left->size;
    return facts_scan_between(work, where, end, left);
}
