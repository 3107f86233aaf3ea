#include "base/hex.h"
#include "knowledge/identifier/code/json_path.h"
#include "knowledge/identifier/scanner.h"

#include <stdlib.h>

enum { VALUE_MAX = 512, LOOSE_MAX = IDENTIFIER_HITS_MAX / 2, RECENT = 16 };

static const char arrow[] = " → ";

static void put_step(struct buffer *words, size_t start, const char *step)
{
    buffer_append_text(words, words->size > start ? arrow : "");
    buffer_append_text(words, step);
}

/* Steps of the layers around and above, then where in the layer the byte stands. */
static void put_layers(struct buffer *words, size_t start, const struct layer *layer, size_t at)
{
    const struct layer *chain[IDENTIFIER_LAYERS_MAX + 1];
    size_t count = 0;
    for (; layer->parent != NULL && count <= IDENTIFIER_LAYERS_MAX; layer = layer->parent) {
        chain[count++] = layer;
    }
    for (size_t i = count; i > 0; i--) {
        SCOPED(buffer_free) struct buffer names = {0};
        put_step(words, start, chain[i - 1]->step);
        json_path(chain[i - 1]->text, i == 1 ? at : chain[i - 2]->span_at, &names);
        words->failed = words->failed || names.failed;
        if (names.size > 0) {
            put_step(words, start, "json ");
            buffer_append(words, buffer_bytes(&names));
        }
    }
}

/* The value in clear; of a digest its text, in hexadecimal when it stands there as bytes. */
static void put_value(const struct identifier_scanner *scanner, struct buffer *words,
        struct bytes value, const struct catch *caught)
{
    char hex[2 * DIGEST_MAX + 1];
    if (caught->is_recoded) {
        buffer_append_text(words, scanner->seeds[caught->seed].value);
    } else if (caught->digest != NULL && caught->digest->size == value.size) {
        hex_write(value, hex);
        buffer_append_text(words, hex);
    } else if (caught->note != NULL && strcmp(caught->note, "reversed") == 0) {
        uint8_t *room = buffer_reserve(words, value.size);
        if (room != NULL) {
            text_reverse(value, room);
            words->size += value.size;
        }
    } else {
        buffer_append(words, value);
    }
}

static bool same_catch(
        const struct hit *hit, const struct identifier_scanner *scanner, const struct catch *caught)
{
    return hit->hit.grade == caught->grade &&
           hit->hit.kind == scanner->list->items[caught->kind].id &&
           (caught->grade != IDENTIFIER_SEEDED || hit->hit.seed == caught->seed);
}

/* The recent hit of the same value that overlaps the place, or NULL. */
static struct hit *find_overlapping(struct identifier_scanner *scanner, const struct layer *layer,
        const struct catch *caught, size_t at, size_t size)
{
    for (size_t i = scanner->hit_count, left = RECENT; i > 0 && left > 0; i--, left--) {
        struct hit *hit = &scanner->hits[i - 1];
        if (hit->layer == layer->number && same_catch(hit, scanner, caught) &&
                at < hit->layer_at + hit->value_size && hit->layer_at < at + size) {
            return hit;
        }
    }
    return NULL;
}

void hit_add(struct identifier_scanner *scanner, const struct layer *layer,
        const struct catch *caught, size_t at, size_t size)
{
    struct hit *hit = find_overlapping(scanner, layer, caught, at, size);
    bool loose = caught->grade != IDENTIFIER_SEEDED;
    if (hit != NULL && hit->value_size >= size) {
        return;
    }
    if (hit == NULL) {
        if (scanner->hit_count == IDENTIFIER_HITS_MAX ||
                (loose && scanner->loose_count == LOOSE_MAX)) {
            scanner->cut = true;
            return;
        }
        hit = &scanner->hits[scanner->hit_count++];
        scanner->loose_count += loose;
    }
    struct buffer *words = &scanner->words;
    bool inner = layer->parent != NULL;
    *hit = (struct hit){.value_at = words->size, .layer = layer->number, .layer_at = at};
    hit->value_size = size;
    hit->hit = (struct identifier_hit){.kind = scanner->list->items[caught->kind].id,
            .grade = caught->grade,
            .seed = caught->seed,
            .hashed = caught->digest != NULL,
            .at = inner ? layer->outer_at : at,
            .size = inner ? layer->outer_size : size};
    put_value(scanner, words, bytes_slice(layer->text, at, size < VALUE_MAX ? size : VALUE_MAX),
            caught);
    hit->hit.value.size = words->size - hit->value_at;
    hit->path_at = words->size;
    put_layers(words, hit->path_at, layer, at);
    if (caught->digest != NULL) {
        put_step(words, hit->path_at, "");
        pool_describe(caught->digest, words);
    } else if (caught->note != NULL) {
        put_step(words, hit->path_at, caught->note);
    }
    buffer_append_byte(words, 0);
    scanner->failed = scanner->failed || words->failed;
}

static int order(const void *a, const void *b)
{
    const struct hit *first = a, *second = b;
    if (first->hit.at != second->hit.at) {
        return first->hit.at < second->hit.at ? -1 : 1;
    }
    if (first->hit.size != second->hit.size) {
        return first->hit.size < second->hit.size ? -1 : 1;
    }
    return (first->value_at > second->value_at) - (first->value_at < second->value_at);
}

static bool overlap(size_t at_a, size_t size_a, size_t at_b, size_t size_b)
{
    return at_a < at_b + size_b && at_b < at_a + size_a;
}

/* Whether `other` says all that `hit` says and more, or the same earlier. */
static bool covers(const struct hit *other, const struct hit *hit, bool earlier)
{
    bool seeded = hit->hit.grade == IDENTIFIER_SEEDED;
    if (other->layer == hit->layer && !seeded &&
            overlap(hit->layer_at, hit->value_size, other->layer_at, other->value_size)) {
        return other->hit.grade > hit->hit.grade ||
               (other->hit.grade == hit->hit.grade && earlier &&
                       (other->value_size > hit->value_size ||
                               (other->value_size == hit->value_size &&
                                       other->hit.kind == hit->hit.kind)));
    }
    return overlap(hit->hit.at, hit->hit.size, other->hit.at, other->hit.size) &&
           other->layer != hit->layer && earlier && other->hit.kind == hit->hit.kind &&
           other->hit.grade == hit->hit.grade &&
           (!seeded ||
                   (other->hit.seed == hit->hit.seed && other->hit.hashed == hit->hit.hashed)) &&
           bytes_equal(other->hit.value, hit->hit.value);
}

static bool is_covered(const struct identifier_scanner *scanner, size_t number)
{
    for (size_t i = 0; i < scanner->hit_count; i++) {
        if (i != number && covers(&scanner->hits[i], &scanner->hits[number], i < number)) {
            return true;
        }
    }
    return false;
}

void hits_report(struct identifier_scanner *scanner, identifier_found found, void *context)
{
    const char *words = buffer_text(&scanner->words);
    for (size_t i = 0; i < scanner->hit_count; i++) {
        struct hit *hit = &scanner->hits[i];
        hit->hit.value.data = (const uint8_t *)words + hit->value_at;
        hit->hit.path = words + hit->path_at;
    }
    if (scanner->hit_count > 0) {
        qsort(scanner->hits, scanner->hit_count, sizeof(*scanner->hits), order);
    }
    for (size_t i = 0; i < scanner->hit_count; i++) {
        if (!is_covered(scanner, i) && !found(context, &scanner->hits[i].hit)) {
            return;
        }
    }
}
