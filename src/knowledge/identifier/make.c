#include "knowledge/identifier/code/decode.h"
#include "knowledge/identifier/scanner.h"

#include <stdlib.h>

enum { MEMORY_MAX = 256 << 20 };

static bool add_trigger(struct identifier_scanner *scanner, struct trigger trigger)
{
    if (!arena_grow(&scanner->arena, (void **)&scanner->triggers, scanner->trigger_count,
                &scanner->trigger_capacity, sizeof(trigger))) {
        return false;
    }
    scanner->triggers[scanner->trigger_count++] = trigger;
    return true;
}

static enum status add_kinds(
        struct identifier_scanner *scanner, struct pattern_set *set, struct fault *why)
{
    for (size_t i = 0; i < scanner->list->count; i++) {
        const struct identifier_kind *kind = &scanner->list->items[i];
        if (kind->pattern[0] == 0) {
            continue;
        }
        enum status status = pattern_compile(kind->pattern, &scanner->patterns[i], why);
        if (status != OK) {
            return status;
        }
        bool added = true;
        for (size_t k = 0; added && k < kind->keys.count; k++) {
            added = keys_add(&scanner->keys, &scanner->arena, kind->keys.items[k], i);
        }
        if (added && kind->anchor[0] != 0 && !rows_add(&scanner->rows, kind->anchor, (uint32_t)i)) {
            struct trigger trigger = {.what = T_ANCHOR, .number = (uint32_t)i};
            added = pattern_set_add(set, kind->anchor, false) && add_trigger(scanner, trigger);
        }
        if (!added) {
            return refuse(why, E_MEMORY, 0, "no memory for the patterns");
        }
    }
    return OK;
}

static bool is_ascii(struct bytes text)
{
    size_t at = 0;
    while (at < text.size && text.data[at] < 0x80) {
        at++;
    }
    return at == text.size;
}

static bool add_literal(struct identifier_scanner *scanner, struct bytes text, bool caseless,
        struct trigger trigger)
{
    uint32_t number = (uint32_t)scanner->planted_count;
    trigger.size = (uint16_t)text.size;
    if (!arena_grow(&scanner->arena, (void **)&scanner->planted, scanner->planted_count,
                &scanner->planted_capacity, sizeof(trigger))) {
        return false;
    }
    scanner->planted[scanner->planted_count++] = trigger;
    return literals_add(&scanner->literals, text, caseless, number);
}

/* Digits of an encoding, from the last to the first. */
static bool add_backwards(
        struct identifier_scanner *scanner, struct bytes digits, size_t seed, bool caseless)
{
    uint8_t reversed[8 * SEED_LENGTH_MAX];
    struct trigger trigger = {.what = T_BACK, .number = (uint32_t)seed};
    if (digits.size > sizeof(reversed)) {
        return true;
    }
    text_reverse(digits, reversed);
    return add_literal(scanner, (struct bytes){reversed, digits.size}, caseless, trigger);
}

/* What of an encoded text does not depend on what stands before and behind it, for each place that
 * the text may have in a group of `group` bytes. `width`: bits of a digit. */
static bool add_encoded(
        struct identifier_scanner *scanner, struct bytes text, struct trigger trigger, bool base32)
{
    uint8_t padded[2 * SEED_LENGTH_MAX + 32] = {0}, encoded[8 * SEED_LENGTH_MAX];
    size_t group = base32 ? 5 : 3, width = base32 ? 5 : 6;
    bool backwards = !base32 && trigger.charset == CHARSET_UTF8;
    trigger.what = base32 ? T_BASE32 : T_BASE64;
    for (size_t before = 0; before < group; before++) {
        memcpy(padded + before, text.data, text.size);
        struct bytes whole = {padded, before + text.size};
        for (int url = 0; url < (base32 ? 1 : 2); url++) {
            (void)(base32 ? base32_write(whole, encoded) : base64_write(whole, url == 1, encoded));
            size_t first = (8 * before + width - 1) / width, end = 8 * whole.size / width;
            struct bytes core = {encoded + first, end - first};
            trigger.before = (uint8_t)first;
            if (url == 1 && memchr(core.data, '-', core.size) == NULL &&
                    memchr(core.data, '_', core.size) == NULL) {
                continue;
            }
            if (!add_literal(scanner, core, base32, trigger) ||
                    (backwards && !add_backwards(scanner, core, trigger.number, false))) {
                return false;
            }
        }
    }
    return true;
}

enum { WRITTEN_MAX = 2 * SEED_LENGTH_MAX + 16 }; /* bytes of a writing, in any character set */

/* The text, and its hexadecimal digits in `ret_hex`, which has room for 2 * WRITTEN_MAX. */
static bool add_plain_and_hex(struct identifier_scanner *scanner, struct bytes text,
        struct trigger trigger, uint8_t *ret_hex)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < text.size; i++) {
        ret_hex[2 * i] = (uint8_t)digits[text.data[i] >> 4];
        ret_hex[2 * i + 1] = (uint8_t)digits[text.data[i] & 15];
    }
    trigger.what = T_PLAIN;
    bool added = add_literal(scanner, text, trigger.charset != CHARSET_GB18030, trigger);
    trigger.what = T_HEX;
    return added && add_literal(scanner, (struct bytes){ret_hex, 2 * text.size}, true, trigger);
}

static bool add_variant(struct identifier_scanner *scanner, size_t seed, struct bytes text)
{
    uint8_t reversed[WRITTEN_MAX], hex[2 * WRITTEN_MAX];
    struct trigger trigger = {.what = T_REVERSED, .number = (uint32_t)seed};
    if (text.size > sizeof(reversed)) {
        return true;
    }
    text_reverse(text, reversed);
    return add_plain_and_hex(scanner, text, trigger, hex) &&
           add_literal(scanner, (struct bytes){reversed, text.size}, true, trigger) &&
           add_backwards(scanner, (struct bytes){hex, 2 * text.size}, seed, true) &&
           add_encoded(scanner, text, trigger, false) && add_encoded(scanner, text, trigger, true);
}

/* The same in another character set: in clear, in hexadecimal digits, in base64. */
static bool add_recoded(
        struct identifier_scanner *scanner, size_t seed, struct bytes text, enum charset charset)
{
    uint8_t hex[2 * WRITTEN_MAX];
    SCOPED(buffer_free) struct buffer recoded = {0};
    struct trigger trigger = {.number = (uint32_t)seed, .charset = (uint8_t)charset};
    if (!charset_write(charset, text, &recoded)) {
        return false;
    }
    struct bytes written = buffer_bytes(&recoded);
    if (charset == CHARSET_UTF16 && is_ascii(text) && written.size > 0) {
        written.size--; /* without its last zero it is the same in both orders of bytes */
    }
    return written.size == 0 || written.size > WRITTEN_MAX ||
           (add_plain_and_hex(scanner, written, trigger, hex) &&
                   add_encoded(scanner, written, trigger, false));
}

static bool add_in_charsets(struct identifier_scanner *scanner, size_t seed, struct bytes text)
{
    bool added = add_recoded(scanner, seed, text, CHARSET_UTF16);
    if (is_ascii(text)) {
        return added;
    }
    return added && add_recoded(scanner, seed, text, CHARSET_UTF16_BIG) &&
           add_recoded(scanner, seed, text, CHARSET_GB18030);
}

static enum status add_seed(struct identifier_scanner *scanner, const struct identifier_seed *given,
        size_t number, struct fault *why)
{
    struct seed *seed = &scanner->seeds[number];
    struct bytes value = bytes_of(given->value);
    struct variants variants;
    seed->kind = kind_index(scanner->list, given->kind);
    if (seed->kind < 0) {
        return refuse(why, E_USAGE, number, "no identifier is of kind '%.40s'", given->kind);
    }
    const struct identifier_kind *kind = &scanner->list->items[seed->kind];
    if (significant_characters(value) < SIGNIFICANT_MIN || value.size > SEED_LENGTH_MAX ||
            is_dummy(kind, value)) {
        return refuse(why, E_USAGE, number,
                "the planted %.40s '%.40s' is too short, too long or a dummy: it cannot be told "
                "from chance",
                given->kind, given->value);
    }
    seed->value = arena_copy(&scanner->arena, value);
    if (seed->value == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the planted values");
    }
    if (kind->form == FORM_LOCATION && place_read(value, &seed->places[0])) {
        place_in_datums(seed->places[0], seed->places);
        seed->has_place = true;
    }
    if (!variants_make(kind->form, value, &scanner->arena, &variants)) {
        return refuse(why, E_MEMORY, 0, "no memory for the planted values");
    }
    for (size_t i = 0; i < variants.count; i++) {
        if (!add_variant(scanner, number, variants.items[i]) ||
                !add_in_charsets(scanner, number, variants.items[i])) {
            return refuse(why, E_MEMORY, 0, "no memory for the planted values");
        }
    }
    if (!split_add(scanner, number, &variants)) {
        return refuse(why, E_MEMORY, 0, "no memory for the planted values");
    }
    pool_add(&scanner->pool, number, &variants);
    return scanner->pool.failed ? refuse(why, E_MEMORY, 0, "no memory for the digests") : OK;
}

static enum status add_seeds(struct identifier_scanner *scanner, struct pattern_set *set,
        const struct identifier_seed *seeds, size_t count, struct fault *why)
{
    bool has_place = false;
    if (count > SEEDS_MAX) {
        return refuse(why, E_USAGE, count, "more than %d planted values", SEEDS_MAX);
    }
    scanner->seeds = arena_array(&scanner->arena, count + 1, sizeof(*scanner->seeds));
    if (scanner->seeds == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the planted values");
    }
    for (size_t i = 0; i < count; i++) {
        enum status status = add_seed(scanner, &seeds[i], i, why);
        if (status != OK) {
            return status;
        }
        has_place = has_place || scanner->seeds[i].has_place;
    }
    scanner->seed_count = count;
    if (!literals_seal(&scanner->literals)) {
        return refuse(why, E_MEMORY, 0, "no memory for the planted values");
    }
    if (has_place && (!pattern_set_add(set, "[0-9]\\.[0-9]{4}", false) ||
                             !add_trigger(scanner, (struct trigger){.what = T_DEGREES}))) {
        return refuse(why, E_MEMORY, 0, "no memory for the planted values");
    }
    return OK;
}

static enum status prepare(struct identifier_scanner *scanner, const struct identifier_seed *seeds,
        size_t seed_count, struct fault *why)
{
    SCOPED(arena_free) struct arena arena = {.limit = MEMORY_MAX};
    struct pattern_set set = {.arena = &arena};
    enum status status = digest_maker_open(&scanner->pool.maker, why);
    if (status == OK) {
        status = add_kinds(scanner, &set, why);
    }
    if (status == OK) {
        status = add_seeds(scanner, &set, seeds, seed_count, why);
    }
    if (status != OK) {
        return status;
    }
    scanner->unpacker = unpacker_open();
    scanner->hits = arena_array(&scanner->arena, IDENTIFIER_HITS_MAX, sizeof(*scanner->hits));
    if (scanner->unpacker == NULL || scanner->hits == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a scanner");
    }
    return automaton_compile(&set, &scanner->automaton, why);
}

enum status identifier_scanner_make(const struct identifier_list *list,
        const struct identifier_seed *seeds, size_t seed_count,
        struct identifier_scanner **ret_scanner, struct fault *why)
{
    struct identifier_scanner *scanner = calloc(1, sizeof(*scanner));
    if (scanner == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a scanner");
    }
    scanner->arena.limit = MEMORY_MAX;
    scanner->literals.arena = &scanner->arena;
    scanner->list = list;
    classes_fill(scanner->classes, scanner->stops);
    enum status status = prepare(scanner, seeds, seed_count, why);
    if (status != OK) {
        identifier_scanner_free(scanner);
        return status;
    }
    *ret_scanner = scanner;
    return OK;
}

void identifier_scanner_free(struct identifier_scanner *scanner)
{
    if (scanner == NULL) {
        return;
    }
    for (size_t i = 0; i < KINDS_MAX; i++) {
        pattern_free(scanner->patterns[i]);
    }
    for (size_t i = 0; i <= IDENTIFIER_LAYERS_MAX; i++) {
        buffer_free(&scanner->decoded[i]);
    }
    automaton_free(scanner->automaton);
    pool_free(&scanner->pool);
    unpacker_free(scanner->unpacker);
    buffer_free(&scanner->words);
    arena_free(&scanner->arena);
    free(scanner);
}
