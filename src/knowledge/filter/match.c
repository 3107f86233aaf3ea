#include "knowledge/filter/glob.h"
#include "knowledge/filter/keys.h"
#include "knowledge/filter/line.h"
#include "knowledge/filter/request.h"
#include "knowledge/filter/set.h"
#include "knowledge/filter/sets.h"

enum { FOUND_MAX = REQUEST_URL_MAX / 2 + 3 * REQUEST_LABELS_MAX + 2 };

/* The slots that the request's keys lead to. */
struct found {
    struct {
        uint32_t slot;
        uint16_t at; /* where the word stands in the URL */
        bool again;  /* the same slot was found before, by the word in another place */
    } slots[FOUND_MAX];
    size_t count;
};

static void look_up(const struct filter_set *set, uint32_t key, size_t word_at, struct found *found)
{
    uint32_t slots = set->header->slots;
    uint32_t at = key_slot(key, slots);
    while (set->slots[at].key != key || set->slots[at].count == 0) {
        if (set->slots[at].count == 0) {
            return; /* a free slot ends every chain */
        }
        at = (at + 1) & (slots - 1);
    }
    bool again = false;
    for (size_t i = 0; i < found->count && !again; i++) {
        again = found->slots[i].slot == at;
    }
    if (found->count < FOUND_MAX) {
        found->slots[found->count].slot = at;
        found->slots[found->count].at = (uint16_t)word_at;
        found->slots[found->count++].again = again;
    }
}

static void look_up_words(
        const struct filter_set *set, const struct prepared *request, struct found *found)
{
    for (size_t i = 0; i < request->size; i++) {
        uint32_t key = KEY_WORD_SEED;
        size_t start = i;
        size_t stop = start + KEY_WORD_SIZE < request->size ? start + KEY_WORD_SIZE : request->size;
        while (i < stop && key_is_word[request->url[i]] != 0) {
            key = key_add(key, request->url[i++]);
        }
        if (i > start) {
            look_up(set, key, start, found);
        }
        while (i < request->size && key_is_word[request->url[i]] != 0) {
            i++;
        }
    }
}

static void look_up_source(
        const struct filter_set *set, const struct host *source, struct found *found)
{
    size_t end = source->size;
    for (size_t i = 0; i < source->labels; i++) {
        struct bytes whole = host_bytes(source);
        struct bytes label = bytes_slice(whole, source->starts[i], end - source->starts[i]);
        end = source->starts[i] == 0 ? 0 : source->starts[i] - 1U;
        look_up(set, key_of_source(source->keys[i]), 0, found);
        look_up(set, key_of_label(label), 0, found);
    }
}

static void look_up_all(
        const struct filter_set *set, const struct prepared *request, struct found *found)
{
    for (size_t i = 0; i < request->host.labels; i++) {
        look_up(set, request->host.keys[i], 0, found);
    }
    look_up_words(set, request, found);
    look_up_source(set, &request->source, found);
    look_up(set, KEY_ALWAYS, 0, found);
}

/* True when the host is `name` or below it. */
static bool host_ends_with(const struct prepared *request, struct bytes name)
{
    struct bytes host = host_bytes(&request->host);
    return bytes_end_with(host, name) &&
           (host.size == name.size || host.data[host.size - name.size - 1] == '.');
}

/* The pattern begins with a whole host: the rest must follow the host in the URL. */
static bool match_host_rest(const struct prepared *request, struct bytes pattern, bool at_end)
{
    size_t size = 0;
    while (size < pattern.size &&
            (key_is_word[pattern.data[size]] != 0 || strchr("-._", pattern.data[size]) != NULL)) {
        size++;
    }
    struct bytes url = {request->url, request->size};
    return host_ends_with(request, bytes_slice(pattern, 0, size)) &&
           glob_matches_at(bytes_slice(pattern, size, pattern.size), url,
                   request->host_at + request->host.size, at_end);
}

static bool match_labels(const struct prepared *request, struct bytes pattern, bool at_end)
{
    struct bytes url = {request->url, request->size};
    for (size_t i = 0; i < request->host.labels; i++) {
        if (glob_matches_at(pattern, url, request->host_at + request->host.starts[i], at_end)) {
            return true;
        }
    }
    return false;
}

static bool match_pattern(
        const struct filter_set *set, const struct filter_record *record, struct prepared *request)
{
    struct bytes pattern = {
            set->strings + record->text_at + record->pattern_at, record->pattern_size};
    struct bytes url = {request->url, request->size};
    bool at_end = (record->kind & RECORD_AT_END) != 0;
    switch ((enum pattern_kind)(record->kind & ~RECORD_AT_END)) {
    case PATTERN_ANY:
        return true;
    case PATTERN_HOST:
        return host_ends_with(request, pattern);
    case PATTERN_HOST_REST:
        return match_host_rest(request, pattern, at_end);
    case PATTERN_LABEL:
        return match_labels(request, pattern, at_end);
    case PATTERN_START:
        return glob_matches_at(pattern, url, 0, at_end);
    case PATTERN_ANYWHERE:
        return glob_matches_anywhere(pattern, url, at_end);
    case PATTERN_REGEX:
        return request_matches(request, record->list,
                set->regexes[set->conditions[record->condition - 1].regex - 1], request->raw);
    }
    return false;
}

static bool method_fits(uint32_t methods, uint32_t method)
{
    uint32_t yes = methods & ((1U << METHODS_NOT) - 1), no = methods >> METHODS_NOT;
    if ((yes | no) == 0) {
        return true;
    }
    return method != 0 && ((yes & method) != 0 || (no != 0 && (no & method) == 0));
}

static bool fits(
        const struct filter_set *set, const struct filter_record *record, struct prepared *request)
{
    uint32_t index = record->condition;
    size_t list = record->list;
    if (index == 0) {
        return true;
    }
    const struct filter_condition *condition = &set->conditions[index - 1];
    bool same = bytes_equal(host_bytes(&request->host), host_bytes(&request->source));
    if ((same && (condition->hosts & CONDITION_OTHER_HOST) != 0) ||
            (!same && (condition->hosts & CONDITION_SAME_HOST) != 0)) {
        return false;
    }
    return method_fits(condition->methods, request->method) &&
           (condition->from == 0 ||
                   set_holds(set, condition->from - 1, &request->source, list, request)) &&
           (condition->to == 0 ||
                   set_holds(set, condition->to - 1, &request->host, list, request)) &&
           (condition->denyallow == 0 ||
                   !set_holds(set, condition->denyallow - 1, &request->host, list, request));
}

/* Does the filter of an entry match? When the place of its word is known, only there. */
static bool matches(const struct filter_set *set, struct filter_entry entry, size_t word_at,
        bool again, struct prepared *request)
{
    const struct filter_record *record = &set->records[entry.record];
    uint32_t offset = entry.gate >> GATE_OFFSET_SHIFT;
    if (offset != GATE_OFFSET_NONE) {
        struct bytes pattern = {
                set->strings + record->text_at + record->pattern_at, record->pattern_size};
        struct bytes url = {request->url, request->size};
        return word_at >= offset && glob_matches_at(pattern, url, word_at - offset, false) &&
               fits(set, record, request);
    }
    return !again && fits(set, record, request) && match_pattern(set, record, request);
}

/* The first filter that matches among those whose gate holds one of `realms`; NULL: none. */
static const struct filter_record *find(const struct filter_set *set, const struct found *found,
        struct prepared *request, uint32_t realms)
{
    uint32_t types = request->gate & GATE_TYPES;
    uint32_t party = request->gate & (GATE_FIRST_PARTY | GATE_THIRD_PARTY);
    for (size_t i = 0; i < found->count; i++) {
        const struct filter_slot *slot = &set->slots[found->slots[i].slot];
        const struct filter_entry *entries = &set->entries[slot->first];
        for (size_t j = 0; j < slot->count; j++) {
            uint32_t gate = entries[j].gate;
            if ((gate & types) != 0 && (gate & party) != 0 && (gate & realms) != 0 &&
                    matches(set, entries[j], found->slots[i].at, found->slots[i].again, request)) {
                return &set->records[entries[j].record];
            }
        }
    }
    return NULL;
}

static struct filter_match describe(const struct filter_set *set,
        const struct filter_record *record, enum filter_verdict verdict)
{
    return (struct filter_match){verdict, (const char *)set->strings + set->lists[record->list].at,
            {set->strings + record->text_at, record->text_size}};
}

/* No filter answered yes, or not all that could say otherwise answered. */
static struct filter_match undecided(const struct prepared *request)
{
    return (struct filter_match){.verdict = request->is_spent ? FILTER_UNKNOWN : FILTER_NONE};
}

/* What blocks counts unless an exception stands against it, and an important one in any case. */
static struct filter_match decide(const struct filter_set *set, const struct found *found,
        const struct filter_record *record, struct prepared *request)
{
    const struct filter_record *important = find(set, found, request, GATE_IMPORTANT);
    if (important != NULL) {
        return describe(set, important, FILTER_IMPORTANT);
    }
    bool may_be_important = request->is_spent;
    request->is_spent = false;
    const struct filter_record *exception = find(set, found, request, GATE_EXCEPTION);
    request->is_spent = request->is_spent || (may_be_important && exception != NULL);
    if (request->is_spent) {
        return undecided(request);
    }
    return exception != NULL ? describe(set, exception, FILTER_EXCEPTION)
                             : describe(set, record, FILTER_BLOCK);
}

struct filter_match filter_match_request(
        const struct filter_set *set, const struct filter_request *request)
{
    struct prepared prepared;
    struct found found;
    if (!request_prepare(request, &prepared)) {
        return (struct filter_match){0};
    }
    found.count = 0;
    look_up_all(set, &prepared, &found);
    const struct filter_record *record = find(set, &found, &prepared, GATE_BLOCK | GATE_IMPORTANT);
    if (record == NULL) {
        return undecided(&prepared); /* an exception alone excepts nothing */
    }
    return decide(set, &found, record, &prepared);
}
