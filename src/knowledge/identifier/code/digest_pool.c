#include "knowledge/identifier/code/digest_pool.h"

#include "base/ascii.h"
#include "base/hex.h"
#include "knowledge/identifier/code/decode.h"
#include "knowledge/identifier/letters/charset.h"

#include <stdlib.h>

static size_t slot_of(const struct pool *pool, uint64_t start)
{
    return (size_t)((start * 0x9e3779b97f4a7c15u) >> 20) & (pool->slot_count - 1);
}

static bool grow(struct pool *pool)
{
    size_t count = pool->slot_count == 0 ? 4096 : pool->slot_count * 2;
    struct pool_entry *slots = calloc(count, sizeof(*slots));
    struct pool larger = {.slots = slots, .slot_count = count};
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < pool->slot_count; i++) {
        if (pool->slots[i].size != 0) {
            size_t at = slot_of(&larger, pool->slots[i].start);
            while (slots[at].size != 0) {
                at = (at + 1) & (count - 1);
            }
            slots[at] = pool->slots[i];
        }
    }
    free(pool->slots);
    pool->slots = slots;
    pool->slot_count = count;
    return true;
}

static struct bytes digest_of(const struct pool *pool, const struct pool_entry *entry)
{
    return bytes_slice(buffer_bytes(&pool->digests), entry->digest_at, entry->size);
}

static void put(struct pool *pool, struct pool_entry entry, const struct digest *digest)
{
    struct bytes bytes = {digest->bytes, digest->size};
    entry.size = (uint8_t)digest->size;
    entry.start = pool_start(digest->bytes, digest->size);
    if (digest->size == 0 || pool->failed || pool_find(pool, bytes, true) != NULL) {
        return;
    }
    if ((pool->count + 1) * 2 > pool->slot_count && !grow(pool)) {
        pool->failed = true;
        return;
    }
    entry.digest_at = (uint32_t)pool->digests.size;
    buffer_append(&pool->digests, bytes);
    pool->failed = pool->digests.failed;
    size_t at = slot_of(pool, entry.start);
    while (pool->slots[at].size != 0) {
        at = (at + 1) & (pool->slot_count - 1);
    }
    pool->slots[at] = entry;
    pool->count++;
    uint64_t bit = (entry.start * 0x9e3779b97f4a7c15u) >> 44;
    pool->filter[bit / 64] |= UINT64_C(1) << (bit % 64);
}

/* Digests of a text that itself is a digest: as bytes, hexadecimal of both cases, base64. */
static void add_again(struct pool *pool, struct pool_entry entry, const struct digest *inner)
{
    char hex[2 * DIGEST_MAX + 1], capital[2 * DIGEST_MAX + 1];
    uint8_t base64[2 * DIGEST_MAX];
    struct bytes raw = {inner->bytes, inner->size};
    hex_write(raw, hex);
    for (size_t i = 0; i < sizeof(hex); i++) {
        capital[i] = (char)(hex[i] >= 'a' && hex[i] <= 'f' ? hex[i] - 'a' + 'A' : hex[i]);
    }
    struct bytes texts[] = {{(const uint8_t *)hex, 2 * inner->size},
            {(const uint8_t *)capital, 2 * inner->size}, raw,
            {base64, base64_write(raw, false, base64)}};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        for (size_t outer = 0; outer < digest_algorithms(); outer++) {
            if (digest_is_rare(outer)) {
                continue;
            }
            struct digest digest = digest_make(pool->maker, outer, texts[i]);
            entry.outer = (uint8_t)(outer + 1);
            if (digest.size >= POOL_LONG) {
                put(pool, entry, &digest);
            }
        }
    }
}

/* The digest whose hexadecimal digits are those of `digest` from the last to the first. */
static struct digest turn_digits(const struct digest *digest)
{
    struct digest turned = {.size = digest->size};
    for (size_t i = 0; i < digest->size; i++) {
        uint8_t byte = digest->bytes[digest->size - 1 - i];
        turned.bytes[i] = (uint8_t)(byte << 4 | byte >> 4);
    }
    return turned;
}

static void add_text(struct pool *pool, size_t seed, struct bytes text, enum before before)
{
    for (size_t i = 0; i < digest_algorithms(); i++) {
        struct digest digest = digest_make(pool->maker, i, text);
        struct pool_entry entry = {
                .seed = (uint32_t)seed, .outer = (uint8_t)(i + 1), .before = (uint8_t)before};
        put(pool, entry, &digest);
        if (before != BEFORE_NOTHING || digest.size < POOL_LONG) {
            continue;
        }
        struct digest turned = turn_digits(&digest);
        entry.is_reversed = true;
        put(pool, entry, &turned);
        entry.is_reversed = false;
        if (!digest_is_rare(i)) {
            entry.inner = entry.outer;
            add_again(pool, entry, &digest);
        }
    }
}

static bool is_unreserved(uint8_t byte)
{
    return ascii_is_letter(byte) || ascii_is_digit(byte) || byte == '-' || byte == '.' ||
           byte == '_' || byte == '~';
}

/* RFC 3986, 2.1: all but what is unreserved. */
static void write_percent(struct bytes text, struct buffer *out)
{
    for (size_t i = 0; i < text.size; i++) {
        if (is_unreserved(text.data[i])) {
            buffer_append(out, bytes_slice(text, i, 1));
        } else {
            buffer_print(out, "%%%02X", text.data[i]);
        }
    }
}

/* What a program may make of the text before it hashes it; false without memory. */
static bool rewrite(enum before before, struct bytes text, struct buffer *out)
{
    uint8_t *room = buffer_reserve(out, 2 * text.size + DECODE_EXTRA);
    if (room == NULL) {
        return false;
    }
    switch (before) {
    case BEFORE_BASE64:
        out->size = base64_write(text, false, room);
        break;
    case BEFORE_HEX:
        hex_write(text, (char *)room);
        out->size = 2 * text.size;
        break;
    case BEFORE_REVERSED:
        text_reverse(text, room);
        out->size = text.size;
        break;
    case BEFORE_PERCENT:
        write_percent(text, out);
        break;
    case BEFORE_UTF16:
        return charset_write(CHARSET_UTF16, text, out);
    case BEFORE_GB18030:
        return charset_write(CHARSET_GB18030, text, out);
    case BEFORE_NOTHING:
    case BEFORES:
    default:
        buffer_append(out, text);
        break;
    }
    return !out->failed;
}

void pool_add(struct pool *pool, size_t seed, const struct variants *variants)
{
    SCOPED(buffer_free) struct buffer text = {0};
    for (enum before before = BEFORE_NOTHING; before < BEFORES; before++) {
        for (size_t i = 0; i < variants->count && !pool->failed; i++) {
            buffer_clear(&text);
            pool->failed = !rewrite(before, variants->items[i], &text);
            bool is_same = bytes_equal(buffer_bytes(&text), variants->items[i]);
            if (!pool->failed && text.size > 0 && (before == BEFORE_NOTHING || !is_same)) {
                add_text(pool, seed, buffer_bytes(&text), before);
            }
        }
    }
}

void pool_free(struct pool *pool)
{
    free(pool->slots);
    buffer_free(&pool->digests);
    digest_maker_free(pool->maker);
}

const struct pool_entry *pool_find(const struct pool *pool, struct bytes bytes, bool alone)
{
    const struct pool_entry *found = NULL;
    if (pool->slot_count == 0 || bytes.size < 4) {
        return NULL;
    }
    uint64_t start = pool_start(bytes.data, bytes.size);
    if (!pool_may_hold(pool, start)) {
        return NULL;
    }
    for (size_t at = slot_of(pool, start); pool->slots[at].size != 0;
            at = (at + 1) & (pool->slot_count - 1)) {
        const struct pool_entry *entry = &pool->slots[at];
        bool fits = entry->start == start &&
                    (alone ? entry->size == bytes.size : entry->size >= POOL_LONG);
        if (fits && bytes_start_with(bytes, digest_of(pool, entry)) &&
                (found == NULL || found->size < entry->size)) {
            found = entry;
        }
    }
    return found;
}

void pool_describe(const struct pool_entry *entry, struct buffer *out)
{
    static const char *const befores[BEFORES] = {[BEFORE_BASE64] = "base64",
            [BEFORE_HEX] = "hex",
            [BEFORE_PERCENT] = "percent",
            [BEFORE_REVERSED] = "reversed",
            [BEFORE_UTF16] = "utf-16",
            [BEFORE_GB18030] = "gb18030"};
    buffer_append_text(out, entry->is_reversed ? "reversed → " : "");
    buffer_append_text(out, code_digest_name(entry->outer - 1u));
    if (entry->inner != 0) {
        buffer_append_text(out, " → ");
        buffer_append_text(out, code_digest_name(entry->inner - 1u));
    }
    if (befores[entry->before] != NULL) {
        buffer_append_text(out, " → ");
        buffer_append_text(out, befores[entry->before]);
    }
}
