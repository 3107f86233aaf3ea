/* leads.c: by which keys each filter is found: the word, host or page that leads to the fewest. */
#include "base/ascii.h"
#include "knowledge/filter/build.h"
#include "knowledge/filter/keys.h"
#include "knowledge/filter/sets.h"

#include <stdlib.h>

enum {
    COUNTS = 1 << 18,
    COMMON = 1 << 20,   /* added to the count of words that stand in most URLs */
    HOST_CROWD = 8,     /* that many filters of one host are worth a look at their words */
    SOURCES_MAX = 4096, /* pages a filter is listed under at most */
};

/* The words that may find a pattern. */
struct words {
    uint32_t best, best_count; /* the rarest that stands free on both sides in every match */
    size_t best_at;            /* in the pattern */
    bool has_best;
    uint32_t first, first_rank; /* the first of the least common ones, edges included */
    bool has_first, first_is_edge;
};

/* Words of so many URLs that they tell little, with their rank: the higher, the more common. Which
 * of them uBlock Origin passes over decides what an open edge of a pattern means, so they were
 * found out by asking it. Sorted. */
static const struct common_word {
    const char *word;
    uint32_t rank;
} common[] = {
        {"01", 16},
        {"11", 12},
        {"12", 15},
        {"2018", 13},
        {"600", 11},
        {"ac", 18},
        {"ajax", 29},
        {"amazon", 51},
        {"api", 71},
        {"app", 30},
        {"assets", 81},
        {"cdn", 79},
        {"co", 74},
        {"com", 87},
        {"common", 40},
        {"content", 78},
        {"core", 46},
        {"css", 52},
        {"de", 82},
        {"default", 24},
        {"dist", 33},
        {"embed", 35},
        {"en", 22},
        {"eu", 49},
        {"facebook", 60},
        {"files", 44},
        {"fonts", 5},
        {"fr", 61},
        {"gif", 70},
        {"global", 32},
        {"google", 69},
        {"googleapis", 55},
        {"gstatic", 23},
        {"html", 59},
        {"http", 54},
        {"https", 64},
        {"icon", 20},
        {"icons", 19},
        {"id", 45},
        {"image", 50},
        {"images", 85},
        {"imasdk", 9},
        {"img", 77},
        {"jpg", 62},
        {"jquery", 57},
        {"js", 86},
        {"json", 31},
        {"logo", 21},
        {"main", 36},
        {"media", 58},
        {"min", 80},
        {"net", 83},
        {"new", 7},
        {"news", 8},
        {"org", 72},
        {"php", 73},
        {"pl", 41},
        {"player", 34},
        {"plugins", 65},
        {"png", 66},
        {"prod", 56},
        {"public", 39},
        {"ru", 75},
        {"scripts", 67},
        {"sites", 10},
        {"ssl", 26},
        {"static", 84},
        {"styles", 2},
        {"svg", 6},
        {"themes", 25},
        {"tv", 47},
        {"twitter", 27},
        {"ui", 14},
        {"uk", 43},
        {"uploads", 53},
        {"us", 42},
        {"user", 28},
        {"utag", 17},
        {"v1", 68},
        {"v2", 38},
        {"v3", 48},
        {"web", 37},
        {"woff", 3},
        {"woff2", 4},
        {"wp", 76},
        {"www", 63},
};

static int order_word(const void *key, const void *item)
{
    const struct bytes *word = key;
    return bytes_compare(*word, bytes_of(((const struct common_word *)item)->word));
}

static uint32_t word_rank(struct bytes word)
{
    if (word.size == 1) {
        return 1;
    }
    const struct common_word *found = bsearch(
            &word, common, sizeof(common) / sizeof(common[0]), sizeof(common[0]), order_word);
    return found == NULL ? 0 : found->rank;
}

static struct bytes pattern_of(const struct build *build, const struct filter_record *record)
{
    return (struct bytes){
            build->strings.data + record->text_at + record->pattern_at, record->pattern_size};
}

static void consider(
        struct words *words, struct bytes word, size_t at, bool edge, const uint32_t *counts)
{
    uint32_t key = key_of_word(word), rank = word_rank(word);
    if (!words->has_first || rank < words->first_rank) {
        words->has_first = true;
        words->first = key;
        words->first_rank = rank;
        words->first_is_edge = edge;
    }
    uint32_t count = counts[key % COUNTS] + (rank > 0 ? COMMON : 0);
    if (!edge && (!words->has_best || count < words->best_count)) {
        words->has_best = true;
        words->best = key;
        words->best_count = count;
        words->best_at = at;
    }
}

/* Words next to a star may go on in the URL; those at an open end count as whole only where uBlock
 * Origin takes them so: when they are the first of the least common ones. */
static struct words words_of(const struct draft *draft, uint8_t record_kind, struct bytes pattern,
        const uint32_t *counts)
{
    struct words words = {0};
    enum pattern_kind kind = (enum pattern_kind)(record_kind & ~RECORD_AT_END);
    bool fixed = kind != PATTERN_ANYWHERE, ends = (record_kind & RECORD_AT_END) != 0;
    for (size_t i = 0; i < pattern.size; i++) {
        size_t start = i;
        while (i < pattern.size && key_is_word[pattern.data[i]] != 0) {
            i++;
        }
        bool left_star = start == 0 ? draft->star_before : pattern.data[start - 1] == '*';
        bool right_star = i == pattern.size ? draft->star_after : pattern.data[i] == '*';
        bool cut = i - start >= KEY_WORD_SIZE; /* may go on */
        if (i > start && !left_star && (cut || !right_star)) {
            bool edge = (start == 0 && !fixed) || (i == pattern.size && !ends && !cut);
            consider(&words, bytes_slice(pattern, start, i - start), start, edge, counts);
        }
    }
    return words;
}

static struct words words_of_regex(struct bytes pattern, const uint32_t *counts)
{
    struct words words = {0};
    uint8_t lower[REGEX_LENGTH_MAX];
    struct bytes word = regex_word(pattern);
    for (size_t i = 0; i < word.size && i < sizeof(lower); i++) {
        lower[i] = ascii_lower(word.data[i]);
    }
    if (word.size > 0 && word.size <= sizeof(lower)) {
        consider(&words, (struct bytes){lower, word.size}, 0, false, counts);
    }
    return words;
}

static size_t host_size(struct bytes pattern)
{
    size_t size = 0;
    while (size < pattern.size &&
            (key_is_word[pattern.data[size]] != 0 || pattern.data[size] == '-' ||
                    pattern.data[size] == '_' || pattern.data[size] == '.')) {
        size++;
    }
    return size;
}

/* The first word of the set of pages the filter is for; NULL when it is for all. */
static const uint32_t *sources_of(const struct build *build, const struct filter_record *record)
{
    const struct filter_condition *conditions = (const void *)build->conditions.data;
    const uint32_t *words = (const void *)build->words.data;
    uint32_t from = record->condition == 0 ? 0 : conditions[record->condition - 1].from;
    return from == 0 ? NULL : &words[from - 1];
}

/* True when the pages are listed by name, so that each of them can lead to the filter. */
static bool has_sources(const struct build *build, const struct filter_record *record)
{
    const uint32_t *words = sources_of(build, record);
    if (words == NULL || words[0] == 0 || words[0] > SOURCES_MAX) {
        return false;
    }
    for (size_t i = 0; i < words[0]; i++) {
        if (words[SET_HEAD + i * SET_ITEM + 2] >> SET_KIND_SHIFT == SET_REGEX) {
            return false;
        }
    }
    return true;
}

static void lead(struct build *build, uint32_t key, size_t record, uint32_t gate)
{
    struct lead made = {key, {(uint32_t)record, gate}};
    buffer_append(&build->leads, (struct bytes){(const uint8_t *)&made, sizeof(made)});
}

/* What stands behind the last dot. */
static struct bytes last_label(struct bytes name)
{
    const uint8_t *dot = name.size == 0 ? NULL : memrchr(name.data, '.', name.size);
    size_t at = dot == NULL ? 0 : (size_t)(dot - name.data) + 1;
    return bytes_slice(name, at, name.size);
}

static void lead_from_sources(
        struct build *build, const struct filter_record *record, size_t index, uint32_t gate)
{
    const uint32_t *words = sources_of(build, record);
    for (size_t i = 0; i < words[0]; i++) {
        const uint32_t *item = &words[SET_HEAD + i * SET_ITEM];
        struct bytes name = {build->strings.data + item[1], item[2] & SET_SIZE_MASK};
        bool entity = item[2] >> SET_KIND_SHIFT == SET_ENTITY;
        lead(build, entity ? key_of_label(last_label(name)) : key_of_source(item[0]), index, gate);
    }
}

/* For a pattern without stars that may stand anywhere, where its word is found is where it is. */
static uint32_t offset_of(const struct filter_record *record, struct bytes pattern, size_t at)
{
    bool useful = record->kind == PATTERN_ANYWHERE && at < GATE_OFFSET_NONE &&
                  memchr(pattern.data, '*', pattern.size) == NULL;
    return (useful ? (uint32_t)at : (uint32_t)GATE_OFFSET_NONE) << GATE_OFFSET_SHIFT;
}

static void lead_to(struct build *build, size_t index, uint32_t gate, const uint32_t *counts)
{
    const struct filter_record *record =
            &((const struct filter_record *)(const void *)build->records.data)[index];
    const struct draft *draft = &((const struct draft *)(const void *)build->drafts.data)[index];
    struct bytes pattern = pattern_of(build, record);
    enum pattern_kind kind = (enum pattern_kind)(record->kind & ~RECORD_AT_END);
    uint32_t anywhere = gate | (uint32_t)GATE_OFFSET_NONE << GATE_OFFSET_SHIFT;
    struct words words = {0};
    if (kind == PATTERN_REGEX) {
        words = words_of_regex(pattern, counts);
    } else if (kind != PATTERN_HOST) {
        words = words_of(draft, record->kind, pattern, counts);
    }
    if (words.has_first && words.first_is_edge) {
        lead(build, words.first, index, anywhere);
    } else if (kind == PATTERN_HOST || kind == PATTERN_HOST_REST) {
        uint32_t key = key_of_host(bytes_slice(pattern, 0, host_size(pattern)));
        bool crowded = kind == PATTERN_HOST_REST && counts[key % COUNTS] > HOST_CROWD &&
                       words.has_best && words.best_count < counts[key % COUNTS];
        lead(build, crowded ? words.best : key, index, anywhere);
    } else if (words.has_best && (words.best_count < COMMON || !has_sources(build, record))) {
        lead(build, words.best, index, gate | offset_of(record, pattern, words.best_at));
    } else if (has_sources(build, record)) {
        lead_from_sources(build, record, index, anywhere);
    } else {
        lead(build, KEY_ALWAYS, index, anywhere);
    }
}

static void count_words(const struct build *build, uint32_t *counts)
{
    const struct filter_record *records = (const void *)build->records.data;
    size_t count = build->records.size / sizeof(*records);
    for (size_t i = 0; i < count; i++) {
        struct bytes pattern = pattern_of(build, &records[i]);
        enum pattern_kind kind = (enum pattern_kind)(records[i].kind & ~RECORD_AT_END);
        if (kind == PATTERN_HOST || kind == PATTERN_HOST_REST) {
            counts[key_of_host(bytes_slice(pattern, 0, host_size(pattern))) % COUNTS]++;
        }
        for (size_t at = 0; kind != PATTERN_HOST && kind != PATTERN_REGEX && at < pattern.size;
                at++) {
            size_t start = at;
            while (at < pattern.size && key_is_word[pattern.data[at]] != 0) {
                at++;
            }
            if (at > start) {
                counts[key_of_word(bytes_slice(pattern, start, at - start)) % COUNTS]++;
            }
        }
    }
}

static int order_bad(const void *left, const void *right)
{
    const struct bad_filter *a = left, *b = right;
    return (a->identity > b->identity) - (a->identity < b->identity);
}

/* What is left of a draft's types when the filters against it have taken theirs. */
static uint32_t types_left(const struct build *build, const struct draft *draft)
{
    const struct bad_filter *bad = (const void *)build->bad.data;
    size_t count = build->bad.size / sizeof(*bad), low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bad[middle].identity < draft->identity) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool any = draft->any_type || (draft->types == 0 && draft->not_types != 0);
    uint32_t named = draft->types;
    for (; low < count && bad[low].identity == draft->identity; low++) {
        bool bad_any = bad[low].any_type || (bad[low].types == 0 && bad[low].not_types != 0);
        any = any && !(bad_any && bad[low].not_types == draft->not_types);
        named &= ~bad[low].types;
    }
    return ((any ? TYPE_NETWORK : 0U) | named) & ~draft->not_types;
}

enum status build_leads(struct build *build, struct fault *why)
{
    uint32_t *counts = calloc(COUNTS, sizeof(*counts));
    if (counts == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for filters");
    }
    if (build->bad.size > 0) {
        qsort(build->bad.data, build->bad.size / sizeof(struct bad_filter),
                sizeof(struct bad_filter), order_bad);
    }
    count_words(build, counts);
    const struct draft *drafts = (const void *)build->drafts.data;
    size_t count = build->drafts.size / sizeof(*drafts);
    for (size_t i = 0; i < count; i++) {
        uint32_t types = types_left(build, &drafts[i]);
        if (types != 0) {
            lead_to(build, i, drafts[i].gate | types, counts);
        }
    }
    free(counts);
    return build->leads.failed ? refuse(why, E_MEMORY, 0, "no memory for filters") : OK;
}

uint32_t build_slot_count(const struct build *build)
{
    size_t leads = build->leads.size / sizeof(struct lead);
    uint32_t slots = 16;
    while (slots < leads * 3 / 2) {
        slots *= 2;
    }
    return slots;
}

static struct filter_slot *slot_for(struct filter_slot *slots, uint32_t slot_count, uint32_t key)
{
    uint32_t at = key_slot(key, slot_count);
    while (slots[at].count != 0 && slots[at].key != key) {
        at = (at + 1) & (slot_count - 1);
    }
    return &slots[at];
}

void build_index(const struct build *build, uint32_t slot_count, struct filter_slot *slots,
        struct filter_entry *entries)
{
    const struct lead *leads = (const void *)build->leads.data;
    size_t count = build->leads.size / sizeof(*leads);
    for (size_t i = 0; i < count; i++) {
        struct filter_slot *slot = slot_for(slots, slot_count, leads[i].key);
        slot->key = leads[i].key;
        slot->count++;
    }
    uint32_t first = 0;
    for (uint32_t i = 0; i < slot_count; i++) {
        first += slots[i].count;
        slots[i].first = first; /* filled from the back */
    }
    for (size_t i = count; i-- > 0;) {
        struct filter_slot *slot = slot_for(slots, slot_count, leads[i].key);
        entries[--slot->first] = leads[i].entry;
    }
}
