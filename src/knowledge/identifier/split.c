#include "knowledge/identifier/split.h"

#include "base/ascii.h"
#include "knowledge/identifier/scanner.h"

enum {
    HEADS = 1024,
    PLAIN_MAX = 2 * SEED_LENGTH_MAX + 16,
    NAME_SHOWN = 40,
    NEAR = 50 /* metres */
};

/* A writing of a planted value without its separators, letters small. */
struct target {
    struct bytes plain, written;
    size_t seed, next; /* next of the same two first bytes, counted from 1 */
};

struct split_index {
    struct target *items;
    size_t count, capacity, heads[HEADS];
    bool has_place;
};

struct plain {
    uint8_t bytes[PLAIN_MAX];
    size_t size; /* PLAIN_MAX + 1: longer than any planted value */
};

struct search {
    struct identifier_scanner *scanner;
    const struct identifier_part *parts;
    size_t count;
    struct buffer *words; /* of the hit at hand */
    identifier_found found;
    void *context;
    size_t seed, end; /* of the last hit, and the number behind its last part */
    bool stopped;
};

static struct plain plain_of(struct bytes text)
{
    struct plain plain = {.size = 0};
    for (size_t i = 0; i < text.size && plain.size <= PLAIN_MAX; i++) {
        uint8_t byte = text.data[i];
        if (ascii_is_letter(byte) || ascii_is_digit(byte) || byte >= 0x80) {
            if (plain.size < PLAIN_MAX) {
                plain.bytes[plain.size] = ascii_lower(byte);
            }
            plain.size++;
        }
    }
    return plain;
}

static size_t head_of(const uint8_t *plain)
{
    return (plain[0] * 31u + plain[1]) % HEADS;
}

static bool is_known(const struct split_index *index, size_t seed, const struct plain *plain)
{
    for (size_t i = index->heads[head_of(plain->bytes)]; i > 0; i = index->items[i - 1].next) {
        const struct target *target = &index->items[i - 1];
        if (target->seed == seed &&
                bytes_equal(target->plain, (struct bytes){plain->bytes, plain->size})) {
            return true;
        }
    }
    return false;
}

static bool add_target(struct identifier_scanner *scanner, size_t seed, struct bytes written)
{
    struct split_index *index = scanner->split;
    struct plain plain = plain_of(written);
    size_t least = plain.size > 0 && plain.bytes[0] >= 0x80 ? SIGNIFICANT_MIN : SPLIT_VALUE_MIN;
    if (plain.size < least || plain.size > PLAIN_MAX || is_known(index, seed, &plain)) {
        return true;
    }
    const char *copy = arena_copy(&scanner->arena, (struct bytes){plain.bytes, plain.size});
    if (copy == NULL || !arena_grow(&scanner->arena, (void **)&index->items, index->count,
                                &index->capacity, sizeof(*index->items))) {
        return false;
    }
    size_t *head = &index->heads[head_of(plain.bytes)];
    index->items[index->count++] =
            (struct target){{(const uint8_t *)copy, plain.size}, written, seed, *head};
    *head = index->count;
    return true;
}

bool split_add(struct identifier_scanner *scanner, size_t seed, const struct variants *variants)
{
    bool added = true;
    if (scanner->split == NULL) {
        scanner->split = arena_alloc(&scanner->arena, sizeof(*scanner->split));
    }
    if (scanner->split == NULL) {
        return false;
    }
    if (scanner->seeds[seed].has_place) {
        scanner->split->has_place = true; /* by its numbers, in whatever precision */
        return true;
    }
    for (size_t i = 0; added && i < variants->count; i++) {
        added = add_target(scanner, seed, variants->items[i]);
    }
    return added;
}

bool identifier_may_split(const struct identifier_scanner *scanner)
{
    return scanner->split != NULL && (scanner->split->count > 0 || scanner->split->has_place);
}

/* At most NAME_SHOWN bytes, and no character in half. */
static void put_name(struct buffer *words, const char *name)
{
    struct bytes shown = bytes_slice(bytes_of(name), 0, NAME_SHOWN);
    while (shown.size > 0 && (name[shown.size] & 0xc0) == 0x80) {
        shown.size--;
    }
    buffer_append(words, shown);
}

static void report(struct search *search, struct identifier_hit hit, const char *datum)
{
    struct buffer *words = search->words;
    size_t value_size = hit.value.size;
    buffer_clear(words);
    buffer_append(words, hit.value);
    buffer_append_text(words, "split ");
    for (size_t i = 0; i < hit.size; i++) {
        buffer_append_text(words, i == 0 ? "" : " + ");
        put_name(words, search->parts[hit.at + i].name);
    }
    buffer_append_text(words, datum == NULL ? "" : " → ");
    buffer_append_text(words, datum == NULL ? "" : datum);
    if (words->failed) {
        search->stopped = true;
        return;
    }
    search->seed = hit.seed;
    search->end = hit.at + hit.size;
    hit.kind = search->scanner->list->items[search->scanner->seeds[hit.seed].kind].id;
    hit.grade = IDENTIFIER_SEEDED;
    hit.path = buffer_text(words) + value_size;
    hit.value.data = (const uint8_t *)buffer_text(words);
    search->stopped = !search->found(search->context, &hit);
}

/* How many parts from `first` on make up the target; 0: they do not, or one alone does. */
static size_t count_parts(const struct search *search, const struct target *target, size_t first)
{
    size_t at = 0;
    for (size_t i = first; i < search->count && i - first < SPLIT_PARTS_MAX; i++) {
        struct plain plain = plain_of(search->parts[i].value);
        if (plain.size < SPLIT_PART_MIN || plain.size > target->plain.size - at ||
                memcmp(plain.bytes, target->plain.data + at, plain.size) != 0 ||
                is_known(search->scanner->split, target->seed, &plain)) {
            return 0;
        }
        at += plain.size;
        if (at == target->plain.size) {
            return i - first + 1;
        }
    }
    return 0;
}

static void find_text(struct search *search, size_t first)
{
    const struct split_index *index = search->scanner->split;
    struct plain plain = plain_of(search->parts[first].value);
    if (plain.size < SPLIT_PART_MIN || plain.size > PLAIN_MAX) {
        return;
    }
    for (size_t i = index->heads[head_of(plain.bytes)]; i > 0 && !search->stopped;
            i = index->items[i - 1].next) {
        const struct target *target = &index->items[i - 1];
        size_t count = count_parts(search, target, first);
        bool is_rest = search->seed == target->seed && first + count <= search->end;
        if (count > 1 && !is_rest) {
            struct identifier_hit hit = {
                    .seed = target->seed, .value = target->written, .at = first, .size = count};
            report(search, hit, NULL);
        }
    }
}

/* A number of at least four decimals and nothing else. */
static bool read_degrees(struct bytes text, double *ret_degrees)
{
    enum { DECIMALS = 4 };
    const uint8_t *point = text.size == 0 ? NULL : memchr(text.data, '.', text.size);
    return point != NULL && text.size - (size_t)(point - text.data) > DECIMALS &&
           degrees_read(text, ret_degrees) == text.size;
}

static int datum_of(const struct seed *seed, double latitude, double longitude)
{
    for (int datum = 0; seed->has_place && datum < DATUMS; datum++) {
        struct place_on_earth place = {latitude, longitude};
        if (metres_between(place, seed->places[datum]) <= NEAR) {
            return datum;
        }
    }
    return -1;
}

static void find_place(struct search *search, size_t first)
{
    const struct identifier_part *one = &search->parts[first], *two = one + 1;
    double a = 0, b = 0;
    if (!read_degrees(one->value, &a) || !read_degrees(two->value, &b)) {
        return;
    }
    for (size_t i = 0; i < search->scanner->seed_count && !search->stopped; i++) {
        const struct seed *seed = &search->scanner->seeds[i];
        int datum = datum_of(seed, a, b);
        datum = datum < 0 ? datum_of(seed, b, a) : datum;
        if (datum >= 0) {
            SCOPED(buffer_free) struct buffer pair = {0};
            buffer_append(&pair, one->value);
            buffer_append_text(&pair, ",");
            buffer_append(&pair, two->value);
            search->words->failed = search->words->failed || pair.failed;
            struct identifier_hit hit = {
                    .seed = i, .value = buffer_bytes(&pair), .at = first, .size = 2};
            report(search, hit, datum_name(datum));
        }
    }
}

enum status identifier_scan_parts(struct identifier_scanner *scanner,
        const struct identifier_part *parts, size_t count, identifier_found found, void *context,
        struct fault *why)
{
    SCOPED(buffer_free) struct buffer words = {0};
    struct search search = {.scanner = scanner,
            .parts = parts,
            .count = count,
            .words = &words,
            .found = found,
            .context = context};
    for (size_t i = 0; identifier_may_split(scanner) && i + 1 < count && !search.stopped; i++) {
        find_text(&search, i);
        if (scanner->split->has_place && !search.stopped) {
            find_place(&search, i);
        }
    }
    return words.failed ? refuse(why, E_MEMORY, 0, "no memory to look for identifiers") : OK;
}
