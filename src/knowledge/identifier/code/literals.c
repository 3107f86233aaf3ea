#include "knowledge/identifier/code/literals.h"

enum { BITS_MIN = 10, BITS_MAX = 20, SLOTS_PER_LITERAL = 32 };

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
}

bool literals_seal(struct literals *set)
{
    bool occurs[LITERAL_MAX + 1] = {false};
    if (set->count == 0) {
        return true;
    }
    set->bits = BITS_MIN;
    while (set->bits < BITS_MAX && ((size_t)1 << set->bits) < set->count * SLOTS_PER_LITERAL) {
        set->bits++;
    }
    set->starts = arena_array(set->arena, (size_t)1 << set->bits, sizeof(*set->starts));
    set->heads = arena_array(set->arena, (size_t)1 << set->bits, sizeof(*set->heads));
    if (set->starts == NULL || set->heads == NULL) {
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

void literals_find(
        const struct literals *set, struct bytes text, literal_found *found, void *context)
{
    const struct literal_start *starts = set->starts;
    unsigned shift = 64 - set->bits;
    for (size_t at = 0; set->count > 0 && text.size - at >= LITERAL_MIN; at++) {
        uint64_t hash = spread(start_of(text.data + at));
        struct literal_start start = starts[hash >> shift];
        unsigned several = (start.tag == 0) & (start.longest != 0);
        unsigned may_begin = (start.tag == tag_of(hash)) | several; /* one rare branch */
        if (may_begin != 0 && !find_at(set, text, at, start.longest, found, context)) {
            return;
        }
    }
}
