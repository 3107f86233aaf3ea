#include "knowledge/identifier/split.h"

#include "base/ascii.h"
#include "base/syntax/url.h"
#include "knowledge/identifier/scanner.h"

#include <math.h>

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
        put_name(words, search->parts[hit.at + i * hit.apart].name);
    }
    buffer_append_text(words, datum == NULL ? "" : " → ");
    buffer_append_text(words, datum == NULL ? "" : datum);
    if (words->failed) {
        search->stopped = true;
        return;
    }
    search->seed = hit.seed;
    search->end = hit.at + hit.size;
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
            struct identifier_hit hit = {.grade = IDENTIFIER_SEEDED,
                    .seed = target->seed,
                    .value = target->written,
                    .at = first,
                    .size = count,
                    .apart = 1};
            hit.kind = search->scanner->list->items[search->scanner->seeds[target->seed].kind].id;
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

/* A number without decimals, as those have who write degrees times a million. */
static bool read_whole(struct bytes text, double *ret_number)
{
    enum { DIGITS_MIN = 6, DIGITS_MAX = 10 };
    bool negative = text.size > 0 && text.data[0] == '-';
    double number = 0;
    for (size_t i = negative; i < text.size; i++) {
        if (!ascii_is_digit(text.data[i])) {
            return false;
        }
        number = number * 10 + (text.data[i] - '0');
    }
    *ret_number = negative ? -number : number;
    return text.size >= DIGITS_MIN + (size_t)negative && text.size <= DIGITS_MAX + (size_t)negative;
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

/* The datum in which the two numbers are the planted place, in either order; -1: they are not. */
static int datum_of_two(const struct seed *seed, double a, double b)
{
    int datum = datum_of(seed, a, b);
    return datum < 0 ? datum_of(seed, b, a) : datum;
}

static void report_place(
        struct search *search, struct identifier_hit hit, size_t first, size_t second, int datum)
{
    SCOPED(buffer_free) struct buffer pair = {0};
    buffer_append(&pair, search->parts[first].value);
    buffer_append_text(&pair, ",");
    buffer_append(&pair, search->parts[second].value);
    search->words->failed = search->words->failed || pair.failed;
    hit.value = buffer_bytes(&pair);
    hit.at = first;
    hit.size = 2;
    hit.apart = second - first;
    report(search, hit, datum < 0 ? NULL : datum_name(datum));
}

/* Two numbers that are a planted place; `scales`: what they are divided by, 0 at the end. */
static bool find_planted_place(struct search *search, size_t first, size_t second,
        const double *numbers, const double *scales)
{
    for (size_t i = 0; i < search->scanner->seed_count; i++) {
        for (const double *scale = scales; *scale > 0; scale++) {
            const struct seed *seed = &search->scanner->seeds[i];
            int datum = datum_of_two(seed, numbers[0] / *scale, numbers[1] / *scale);
            if (datum >= 0) {
                struct identifier_hit hit = {.seed = i, .grade = IDENTIFIER_SEEDED};
                hit.kind = search->scanner->list->items[seed->kind].id;
                report_place(search, hit, first, second, datum);
                return true;
            }
        }
    }
    return false;
}

/* Whether the last word of a name ("user.homeLat", "geo_lat") is this one. */
static bool is_named(const char *name, const char *word)
{
    size_t size = strlen(word), length = strlen(name);
    if (length < size) {
        return false;
    }
    const char *end = name + length - size;
    struct bytes tail = {(const uint8_t *)end, size};
    uint8_t first = (uint8_t)end[0], before = end == name ? 0 : (uint8_t)end[-1];
    bool is_capital = first >= 'A' && first <= 'Z';
    return bytes_equal_without_case(tail, bytes_of(word)) &&
           (!ascii_is_letter(before) || (is_capital && ascii_lower(before) == before));
}

bool identifier_names_latitude(const char *name)
{
    size_t size = strlen(name); /* most names end otherwise, which two letters tell */
    return size >= 3 &&
           ((ascii_lower((uint8_t)name[size - 2]) == 'a' && is_named(name, "lat")) ||
                   (ascii_lower((uint8_t)name[size - 2]) == 'd' && is_named(name, "latitude")));
}

static bool is_longitude(const char *name)
{
    return is_named(name, "lng") || is_named(name, "lon") || is_named(name, "long") ||
           is_named(name, "longitude");
}

/* Two numbers whose names tell that they are a place. */
static bool find_named_place(
        struct search *search, size_t first, size_t second, const double *numbers)
{
    const char *one = search->parts[first].name, *two = search->parts[second].name;
    bool is_order = identifier_names_latitude(one) && is_longitude(two);
    if (!is_order && !(is_longitude(one) && identifier_names_latitude(two))) {
        return false;
    }
    double latitude = fabs(numbers[is_order ? 0 : 1]), longitude = fabs(numbers[is_order ? 1 : 0]);
    const double least = 0.001; /* what stands for none is zero, or nearly */
    if (latitude > 90 || longitude > 180 || fmin(latitude, longitude) < least) {
        return false;
    }
    struct identifier_hit hit = {.kind = "location", .grade = IDENTIFIER_SHAPE};
    report_place(search, hit, first, second, -1);
    return true;
}

/* What goes with the number of one part stands among the next. */
static void find_place(struct search *search, size_t first)
{
    static const double degrees[] = {1, 0}, scaled[] = {1e6, 1e7, 1e5, 0};
    double numbers[2] = {0};
    struct bytes value = search->parts[first].value;
    bool is_whole = !read_degrees(value, &numbers[0]);
    bool has_place = search->scanner->split != NULL && search->scanner->split->has_place;
    if (is_whole && !(has_place && read_whole(value, &numbers[0]))) {
        return;
    }
    for (size_t i = first + 1; i < search->count && i - first < SPLIT_PARTS_MAX; i++) {
        struct bytes other = search->parts[i].value;
        if (!(is_whole ? read_whole : read_degrees)(other, &numbers[1])) {
            continue;
        }
        if (search->stopped ||
                (has_place && find_planted_place(
                                      search, first, i, numbers, is_whole ? scaled : degrees)) ||
                (!is_whole && find_named_place(search, first, i, numbers))) {
            return;
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
    for (size_t i = 0; i + 1 < count && !search.stopped; i++) {
        if (identifier_may_split(scanner)) {
            find_text(&search, i);
        }
        if (!search.stopped) {
            find_place(&search, i);
        }
    }
    return words.failed ? refuse(why, E_MEMORY, 0, "no memory to look for identifiers") : OK;
}
