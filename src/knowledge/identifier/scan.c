#include "knowledge/identifier/code/guess.h"
#include "knowledge/identifier/scanner.h"

enum { GROWTH = 4, UNPACKED_MAX = 4 << 20, WHOLE_KEY_MAX = 512, GLANCE = 256 };

uint8_t *layer_room(struct identifier_scanner *scanner, const struct layer *layer, size_t size)
{
    if (layer->depth >= IDENTIFIER_LAYERS_MAX || size > scanner->budget) {
        scanner->cut = scanner->cut || size > scanner->budget;
        return NULL;
    }
    struct buffer *buffer = &scanner->decoded[layer->depth + 1];
    buffer_clear(buffer);
    uint8_t *room = buffer_reserve(buffer, size);
    scanner->failed = scanner->failed || room == NULL;
    return room;
}

struct layer *layer_below(struct identifier_scanner *scanner, const struct layer *parent,
        const char *step, size_t at, size_t size)
{
    struct layer *layer = &scanner->layers[parent->depth + 1];
    bool outermost = parent->parent == NULL;
    layer->text = buffer_bytes(&scanner->decoded[parent->depth + 1]);
    layer->parent = parent;
    layer->step = step;
    layer->span_at = at;
    layer->outer_at = outermost ? at : parent->outer_at;
    layer->outer_size = outermost ? size : parent->outer_size;
    layer->depth = parent->depth + 1;
    layer->number = ++scanner->layer_number;
    layer->kinds = 0;
    return layer;
}

bool layer_enter(struct identifier_scanner *scanner, const struct layer *parent, const char *step,
        size_t at, size_t size, bool guessed)
{
    struct layer *layer = layer_below(scanner, parent, step, at, size);
    size_t decoded = layer->text.size;
    if (decoded < GUESS_MIN || scanner->failed) {
        return false;
    }
    scanner->budget -= decoded < scanner->budget ? decoded : scanner->budget;
    if (size == parent->text.size) {
        layer->kinds = parent->kinds;
    } else if (decoded <= WHOLE_KEY_MAX) {
        layer->kinds = kinds_of_key(scanner, key_before(parent->text, at));
    }
    return layer_scan(scanner, layer, guessed);
}

/* Whether the layer was a compressed text, which then was scanned. */
static bool enter_packed(struct identifier_scanner *scanner, const struct layer *layer)
{
    const char *as = packed_as(layer->text);
    if (as == NULL || layer->depth >= IDENTIFIER_LAYERS_MAX) {
        return false;
    }
    size_t room = layer->text.size > UNPACKED_MAX / 32 ? UNPACKED_MAX : layer->text.size * 32;
    room = room < scanner->budget ? room : scanner->budget;
    uint8_t *out = layer_room(scanner, layer, room);
    size_t size = out == NULL ? 0 : unpack(scanner->unpacker, as, layer->text, out, room);
    scanner->decoded[layer->depth + 1].size = size;
    return layer_enter(scanner, layer, as, 0, layer->text.size, true);
}

/* Digests as bytes, at any place. */
static void find_raw_digests(struct identifier_scanner *scanner, const struct layer *layer)
{
    struct bytes text = layer->text;
    for (size_t at = 0; at + POOL_LONG <= text.size; at++) {
        if (pool_may_hold(&scanner->pool, pool_start(text.data + at, 8))) {
            const struct pool_entry *entry =
                    pool_find(&scanner->pool, bytes_slice(text, at, DIGEST_MAX), false);
            if (entry != NULL) {
                struct catch caught = {.kind = scanner->seeds[entry->seed].kind,
                        .grade = IDENTIFIER_SEEDED,
                        .seed = entry->seed,
                        .digest = entry};
                hit_add(scanner, layer, &caught, at, entry->size);
            }
        }
    }
}

bool layer_scan(struct identifier_scanner *scanner, struct layer *layer, bool guessed)
{
    bool is_text = looks_like_text(bytes_slice(layer->text, 0, GLANCE));
    layer->is_text =
            is_text && (layer->parent == NULL || !may_be_protobuf(layer->text, layer->text.size) ||
                               !code_is_protobuf(layer->text));
    bool begins = is_text || (guessed && begins_like_text(layer->text));
    if (!is_text && enter_packed(scanner, layer)) {
        return true;
    }
    if (!begins && guessed && !code_is_protobuf(layer->text)) {
        return false;
    }
    layer_match(scanner, layer);
    if (!is_text && scanner->pool.count > 0) {
        find_raw_digests(scanner, layer);
    }
    layer_unwrap(scanner, layer);
    return true;
}

bool identifier_scan_was_cut(const struct identifier_scanner *scanner)
{
    return scanner->cut;
}

enum status identifier_scan(struct identifier_scanner *scanner, const struct identifier_text *text,
        identifier_found found, void *context, struct fault *why)
{
    struct layer *layer = &scanner->layers[0];
    scanner->hit_count = 0;
    scanner->loose_count = 0;
    scanner->layer_number = 0;
    scanner->failed = scanner->cut = false;
    scanner->budget = text->text.size > (SIZE_MAX - BUDGET_SMALL) / GROWTH
                              ? SIZE_MAX
                              : GROWTH * text->text.size + BUDGET_SMALL;
    buffer_clear(&scanner->words);
    layer->text = text->text;
    layer->parent = NULL;
    layer->depth = 0;
    layer->number = 0;
    layer->kinds = kinds_of_key(scanner, text->key);
    if (text->text.size > 0) {
        (void)layer_scan(scanner, layer, false);
    }
    if (scanner->failed || scanner->words.failed) {
        buffer_free(&scanner->words);
        for (size_t i = 0; i <= IDENTIFIER_LAYERS_MAX; i++) {
            buffer_free(&scanner->decoded[i]);
        }
        return refuse(why, E_MEMORY, 0, "no memory to look for identifiers");
    }
    hits_report(scanner, found, context);
    return OK;
}
