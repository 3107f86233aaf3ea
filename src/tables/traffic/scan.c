/* scan.c: identifiers of one piece of text become rows. */
#include "tables/traffic/build.h"

#include "evidence/traffic/cookie.h"
#include "knowledge/identifier/identifier.h"

struct hit_context {
    struct facts_work *work;
    const struct scan_place *where;
    enum status status;
};

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

static enum status fill(
        struct hit_context *context, const struct identifier_hit *hit, struct identifier_row *row)
{
    struct facts_work *work = context->work;
    const struct session *session = work->source->session;
    SCOPED(buffer_free) struct buffer masked = {.limit = 1024};
    if (hit->hashed) {
        identifier_mask("hash", hit->value, &masked);
    } else {
        identifier_mask(hit->kind, hit->value, &masked);
    }
    bool is_seeded = hit->grade == IDENTIFIER_SEEDED && hit->seed < session->identifier_count;
    *row = (struct identifier_row){.exchange = context->where->exchange,
            .kind = hit->kind,
            .grade = grades[hit->grade],
            .location = context->where->location,
            .name = arena_copy(work->arena, name_of(context->where, hit)),
            .path = join_path(work->arena, context->where->prefix, hit->path),
            .masked = arena_copy(work->arena, buffer_bytes(&masked)),
            .seed_line = is_seeded ? session->identifiers[hit->seed].line : 0,
            .hashed = hit->hashed,
            .place = hit_place(context, hit)};
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

static bool take_hit(void *pointer, const struct identifier_hit *hit)
{
    struct hit_context *context = pointer;
    struct facts_work *work = context->work;
    struct traffic_facts *facts = work->facts;
    if (facts->identifier_count == TRAFFIC_IDENTIFIERS_MAX) {
        facts->cut = true;
        return false;
    }
    if (!arena_grow(work->arena, (void **)&facts->identifiers, facts->identifier_count,
                &facts->identifier_capacity, sizeof(*facts->identifiers))) {
        context->status = facts_spent(work);
        return false;
    }
    struct identifier_row *row = &facts->identifiers[facts->identifier_count];
    context->status = fill(context, hit, row);
    if (context->status == OK && !is_known(facts, row)) {
        facts->identifier_count++;
    }
    return context->status == OK;
}

enum status facts_scan(struct facts_work *work, const struct scan_place *place)
{
    if (work->source->scanner == NULL || place->part.size == 0) {
        return OK;
    }
    struct hit_context context = {work, place, OK};
    struct identifier_text text = {place->part, bytes_of(place->name)};
    enum status status =
            identifier_scan(work->source->scanner, &text, take_hit, &context, work->why);
    return status == OK ? context.status : status;
}
