#include "knowledge/identifier/code/literals.h"

enum { BITS_MIN = 10, BITS_MAX = 20, SLOTS_PER_LITERAL = 32 };

/* Of every literal one of its first STEP places is a multiple of STEP in the text, and the GRAM
 * bytes there are all of the literal, whose size is LITERAL_MIN at least: to look at every third
 * place is enough. */
enum { GRAM = 4, STEP = LITERAL_MIN - GRAM + 1, GRAM_BITS_MIN = 12, GRAM_BITS_MAX = 21 };
enum { BITS_PER_GRAM = 16 };

static uint8_t folded(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

static uint64_t spread(uint64_t bits)
{
    return bits * 0x9e3779b97f4a7c15u;
}

static uint16_t tag_of(uint64_t spread_start)
{
    return (uint16_t)(spread_start >> 24 | 1);
}

/* The first six bytes as a number in which letters of both cases are the same, and some other bytes
 * too. */
static uint64_t start_of(const uint8_t *text)
{
    uint32_t first;
    uint16_t last;
    memcpy(&first, text, sizeof(first));
    memcpy(&last, text + sizeof(first), sizeof(last));
    return ((uint64_t)first << 16 | last) | 0x202020202020u;
}

/* Where the bit of the four bytes is, letters of both cases being the same. */
static size_t gram_of(const struct literals *set, const uint8_t *text)
{
    uint32_t gram;
    memcpy(&gram, text, sizeof(gram));
    return (uint32_t)((gram | 0x20202020u) * 0x9e3779b1u) >> (32 - set->gram_bits);
}

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t hash_on(uint64_t hash, uint8_t byte)
{
    return (hash ^ folded(byte)) * 0x100000001b3u;
}

static const uint64_t hash_begin = 0xcbf29ce484222325u;

bool literals_add(struct literals *set, struct bytes text, bool caseless, uint32_t number)
{
    if (text.size < LITERAL_MIN || text.size > LITERAL_MAX) {
        return true;
    }
    const char *copy = arena_copy(set->arena, text);
    if (copy == NULL || !arena_grow(set->arena, (void **)&set->items, set->count, &set->capacity,
                                sizeof(*set->items))) {
        return false;
    }
    set->items[set->count++] = (struct literal){.text = (const uint8_t *)copy,
            .number = number,
            .size = (uint16_t)text.size,
            .caseless = caseless};
    return true;
}

static void enter(struct literals *set, size_t index)
{
    struct literal *literal = &set->items[index];
    uint64_t hash = hash_begin;
    for (size_t i = 0; i < literal->size; i++) {
        hash = hash_on(hash, literal->text[i]);
    }
    uint64_t start_hash = spread(start_of(literal->text));
    struct literal_start *start = &set->starts[start_hash >> (64 - set->bits)];
    bool is_first = start->longest == 0 || start->tag == tag_of(start_hash);
    start->tag = is_first ? tag_of(start_hash) : 0;
    start->longest = literal->size > start->longest ? literal->size : start->longest;
    uint32_t *head = &set->heads[spread(hash) >> (64 - set->bits)];
    literal->next = *head;
    *head = (uint32_t)index + 1;
    for (size_t at = 0; at < STEP; at++) {
        size_t gram = gram_of(set, literal->text + at);
        set->grams[gram / 64] |= UINT64_C(1) << (gram % 64);
    }
}

static unsigned bits_for(size_t wanted, unsigned least, unsigned most)
{
    unsigned bits = least;
    while (bits < most && ((size_t)1 << bits) < wanted) {
        bits++;
    }
    return bits;
}

bool literals_seal(struct literals *set)
{
    bool occurs[LITERAL_MAX + 1] = {false};
    if (set->count == 0) {
        return true;
    }
    set->bits = bits_for(set->count * SLOTS_PER_LITERAL, BITS_MIN, BITS_MAX);
    set->gram_bits = bits_for(set->count * STEP * BITS_PER_GRAM, GRAM_BITS_MIN, GRAM_BITS_MAX);
    set->grams = arena_array(set->arena, ((size_t)1 << set->gram_bits) / 64, sizeof(*set->grams));
    set->starts = arena_array(set->arena, (size_t)1 << set->bits, sizeof(*set->starts));
    set->heads = arena_array(set->arena, (size_t)1 << set->bits, sizeof(*set->heads));
    if (set->starts == NULL || set->heads == NULL || set->grams == NULL) {
        return false;
    }
    for (size_t i = 0; i < set->count; i++) {
        enter(set, i);
        occurs[set->items[i].size] = true;
    }
    for (size_t size = LITERAL_MIN; size <= LITERAL_MAX; size++) {
        if (occurs[size]) {
            set->sizes[set->size_count++] = (uint16_t)size;
        }
    }
    return true;
}

static bool stands_at(const struct literal *literal, const uint8_t *text)
{
    if (!literal->caseless) {
        return memcmp(literal->text, text, literal->size) == 0;
    }
    size_t i = 0;
    while (i < literal->size && folded(literal->text[i]) == folded(text[i])) {
        i++;
    }
    return i == literal->size;
}

/* The literals of `size` bytes with that hash that stand at `at`. */
static bool report(const struct literals *set, struct bytes text, size_t at, size_t size,
        uint64_t hash, literal_found *found, void *context)
{
    for (uint32_t next = set->heads[spread(hash) >> (64 - set->bits)]; next != 0;) {
        const struct literal *literal = &set->items[next - 1];
        next = literal->next;
        if (literal->size == size && stands_at(literal, text.data + at) &&
                !found(context, literal->number, at + size)) {
            return false;
        }
    }
    return true;
}

/* Literals that begin at `at`, of which the longest may have `longest` bytes. */
static bool find_at(const struct literals *set, struct bytes text, size_t at, size_t longest,
        literal_found *found, void *context)
{
    uint64_t hash = hash_begin;
    size_t hashed = 0, most = text.size - at < longest ? text.size - at : longest;
    for (size_t i = 0; i < set->size_count && set->sizes[i] <= most; i++) {
        for (; hashed < set->sizes[i]; hashed++) {
            hash = hash_on(hash, text.data[at + hashed]);
        }
        if (!report(set, text, at, hashed, hash, found, context)) {
            return false;
        }
    }
    return true;
}

/* Those that begin at one of the last STEP places up to `last`. */
static bool find_near(const struct literals *set, struct bytes text, size_t last,
        literal_found *found, void *context)
{
    size_t first = last < STEP - 1 ? 0 : last - (STEP - 1);
    for (size_t at = first; at <= last && text.size - at >= LITERAL_MIN; at++) {
        uint64_t hash = spread(start_of(text.data + at));
        struct literal_start start = set->starts[hash >> (64 - set->bits)];
        bool may_begin = start.longest != 0 && (start.tag == 0 || start.tag == tag_of(hash));
        if (may_begin && !find_at(set, text, at, start.longest, found, context)) {
            return false;
        }
    }
    return true;
}

void literals_find(
        const struct literals *set, struct bytes text, literal_found *found, void *context)
{
    const uint64_t *grams = set->grams;
    if (set->count == 0 || text.size < LITERAL_MIN) {
        return;
    }
    for (size_t at = 0; at <= text.size - GRAM; at += STEP) {
        size_t gram = gram_of(set, text.data + at);
        if ((grams[gram / 64] >> (gram % 64) & 1) != 0 &&
                !find_near(set, text, at, found, context)) {
            return;
        }
    }
}
