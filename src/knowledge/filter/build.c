#include "knowledge/filter/build.h"

#include "knowledge/filter/keys.h"
#include "knowledge/filter/sets.h"

#include <stdlib.h>

void build_free(struct build *build)
{
    struct regex **regexes = (void *)build->regexes.data;
    for (size_t i = 0; i < build->regexes.size / sizeof(*regexes); i++) {
        regex_free(regexes[i]);
    }
    struct buffer *buffers[] = {&build->records, &build->conditions, &build->words,
            &build->patterns, &build->strings, &build->drafts, &build->bad, &build->leads,
            &build->items, &build->regexes};
    for (size_t i = 0; i < sizeof(buffers) / sizeof(buffers[0]); i++) {
        buffer_free(buffers[i]);
    }
}

bool build_is_whole(const struct build *build)
{
    return !build->records.failed && !build->conditions.failed && !build->words.failed &&
           !build->patterns.failed && !build->strings.failed && !build->drafts.failed &&
           !build->bad.failed && !build->leads.failed && !build->items.failed &&
           !build->regexes.failed;
}

static void append(struct buffer *buffer, const void *item, size_t size)
{
    buffer_append(buffer, (struct bytes){item, size});
}

static enum status no_memory(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for filters");
}

enum status build_regex(struct build *build, struct bytes text, bool match_case,
        uint32_t *ret_index, struct fault *why)
{
    struct regex *regex = NULL;
    enum status status = regex_compile(text, match_case, &regex, why);
    if (status != OK) {
        return status;
    }
    append(&build->regexes, &regex, sizeof(struct regex *));
    if (build->regexes.failed) {
        regex_free(regex);
        return no_memory(why);
    }
    struct filter_pattern pattern = {
            (uint32_t)build->strings.size, (uint32_t)text.size, match_case ? 1 : 0};
    buffer_append(&build->strings, text);
    *ret_index = (uint32_t)(build->patterns.size / sizeof(pattern));
    append(&build->patterns, &pattern, sizeof(pattern));
    return build_is_whole(build) ? OK : no_memory(why);
}

struct item {
    uint32_t words[SET_ITEM];
    bool excluded;
};

static int order_items(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    if (a->excluded != b->excluded) {
        return a->excluded ? 1 : -1;
    }
    return (a->words[0] > b->words[0]) - (a->words[0] < b->words[0]);
}

static enum status build_item(
        struct build *build, const struct set_item *item, uint64_t *identity, struct fault *why)
{
    struct item made = {.excluded = item->excluded};
    uint32_t kind = (uint32_t)item->kind << SET_KIND_SHIFT;
    uint64_t own = identity_add(1, kind | (item->excluded ? 1 : 0));
    if (item->kind == SET_REGEX) {
        uint32_t index = 0;
        enum status status = build_regex(build, item->text, false, &index, why);
        if (status != OK) {
            return status;
        }
        own = identity_add(own, blob_checksum(item->text));
        memcpy(made.words, (uint32_t[]){UINT32_MAX, index, kind}, sizeof(made.words));
    } else {
        struct filter_text text;
        build_text(build, item->text, true, &text);
        if (build->strings.failed) {
            return no_memory(why);
        }
        uint32_t hash = key_of_host((struct bytes){build->strings.data + text.at, text.size});
        own = identity_add(own, hash);
        hash = item->kind == SET_ENTITY ? UINT32_MAX : hash;
        memcpy(made.words, (uint32_t[]){hash, text.at, text.size | kind}, sizeof(made.words));
    }
    *identity += own;
    append(&build->items, &made, sizeof(made));
    return OK;
}

enum status build_set(struct build *build, struct bytes value, bool plain_only, uint32_t *ret_word,
        uint64_t *identity, struct fault *why)
{
    buffer_clear(&build->items);
    while (value.size > 0) {
        struct set_item item;
        if (!set_take_item(&value, &item) ||
                (plain_only && (item.excluded || item.kind != SET_DOMAIN))) {
            return refuse(why, E_MALFORMED, 0, "not a list of domains");
        }
        enum status status = build_item(build, &item, identity, why);
        if (status != OK) {
            return status;
        }
    }
    struct item *items = (void *)build->items.data;
    size_t count = build->items.size / sizeof(*items);
    if (build->items.failed || count == 0) {
        return build->items.failed ? no_memory(why)
                                   : refuse(why, E_MALFORMED, 0, "a list without a domain");
    }
    qsort(items, count, sizeof(*items), order_items);
    uint32_t head[SET_HEAD] = {0};
    for (size_t i = 0; i < count; i++) {
        head[items[i].excluded ? 1 : 0]++;
    }
    *ret_word = (uint32_t)(build->words.size / sizeof(uint32_t)) + 1;
    append(&build->words, head, sizeof(head));
    for (size_t i = 0; i < count; i++) {
        append(&build->words, items[i].words, sizeof(items[i].words));
    }
    return OK;
}

static enum status build_condition(struct build *build, const struct filter_line *line,
        uint32_t *ret_condition, uint64_t *identity, struct fault *why)
{
    struct filter_condition condition = {
            .methods = line->methods | line->not_methods << METHODS_NOT,
            .hosts = (line->same_host ? CONDITION_SAME_HOST : 0U) |
                     (line->other_host ? CONDITION_OTHER_HOST : 0U)};
    const struct bytes values[] = {line->from, line->to, line->denyallow};
    uint32_t *const words[] = {&condition.from, &condition.to, &condition.denyallow};
    for (size_t i = 0; i < 3; i++) {
        *identity = identity_add(*identity, i);
        if (values[i].size > 0) {
            enum status status = build_set(build, values[i], i == 2, words[i], identity, why);
            if (status != OK) {
                return status;
            }
        }
    }
    if (line->kind == PATTERN_REGEX) {
        uint32_t index = 0;
        enum status status = build_regex(build, line->pattern, line->match_case, &index, why);
        if (status != OK) {
            return status;
        }
        condition.regex = index + 1;
    }
    static const struct filter_condition none;
    if (memcmp(&condition, &none, sizeof(none)) != 0) {
        append(&build->conditions, &condition, sizeof(condition));
        *ret_condition = (uint32_t)(build->conditions.size / sizeof(condition));
    }
    *identity = identity_add(*identity, (uint64_t)condition.methods << 32 | condition.hosts);
    return OK;
}

static bool is_plain(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if ((text.data[i] >= 'A' && text.data[i] <= 'Z') || text.data[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/* Store the text of the line, and the pattern where it is not part of it as it stands. */
static void build_strings(
        struct build *build, const struct filter_line *line, struct filter_record *record)
{
    record->text_at = (uint32_t)build->strings.size;
    record->text_size = (uint16_t)line->text.size;
    record->pattern_size = (uint16_t)line->pattern.size;
    record->pattern_at =
            line->pattern.size == 0 ? 0 : (uint16_t)(line->pattern.data - line->text.data);
    buffer_append(&build->strings, line->text);
    if (line->kind != PATTERN_REGEX && !is_plain(line->pattern)) {
        struct filter_text text;
        build_text(build, line->pattern, line->kind < PATTERN_START, &text);
        record->pattern_at = (uint16_t)(text.at - record->text_at);
        record->pattern_size = (uint16_t)text.size;
    }
}

static uint64_t pattern_identity(
        const struct build *build, const struct filter_line *line, const struct filter_record *made)
{
    struct bytes pattern = {
            build->strings.data + made->text_at + made->pattern_at, made->pattern_size};
    uint64_t flags = made->kind | (line->exception ? 0x100U : 0) | (line->important ? 0x200U : 0) |
                     (line->match_case ? 0x400U : 0) | (line->star_before ? 0x800U : 0) |
                     (line->star_after ? 0x1000U : 0);
    return identity_add(blob_checksum(pattern), flags);
}

static uint32_t gate_of(const struct filter_line *line)
{
    bool both = line->first_party == line->third_party;
    return (both || line->first_party ? GATE_FIRST_PARTY : 0U) |
           (both || line->third_party ? GATE_THIRD_PARTY : 0U) |
           (line->exception          ? GATE_EXCEPTION
                   : line->important ? GATE_IMPORTANT
                                     : GATE_BLOCK);
}

static enum status build_filter(
        struct build *build, const struct filter_line *line, uint8_t list, struct fault *why)
{
    struct filter_record record = {.list = list};
    record.kind = (uint8_t)((uint8_t)line->kind | (line->at_end ? RECORD_AT_END : 0));
    build_strings(build, line, &record);
    if (!build_is_whole(build)) {
        return no_memory(why);
    }
    struct draft draft = {.gate = gate_of(line),
            .types = line->types,
            .not_types = line->not_types,
            .any_type = line->any_type,
            .star_before = line->star_before,
            .star_after = line->star_after};
    uint64_t identity = identity_add(pattern_identity(build, line, &record), draft.gate);
    enum status status = build_condition(build, line, &record.condition, &identity, why);
    if (status != OK) {
        return status;
    }
    draft.identity = identity;
    if (line->bad) {
        struct bad_filter bad = {identity, line->types, line->not_types, line->any_type};
        append(&build->bad, &bad, sizeof(bad));
    } else {
        append(&build->records, &record, sizeof(record));
        append(&build->drafts, &draft, sizeof(draft));
    }
    return build_is_whole(build) ? OK : no_memory(why);
}

enum status build_line(struct build *build, struct bytes text, uint8_t list, struct fault *why)
{
    struct filter_line line;
    enum filter_line_kind kind = filter_line_read(text, &line);
    enum status status = OK;
    if (kind == LINE_NETWORK) {
        bool asked = line.any_type || line.not_types != 0 ||
                     (line.types & ~(uint32_t)TYPE_NO_REQUEST) != 0;
        kind = asked ? LINE_NETWORK : LINE_PASSED_OVER;
        status = asked ? build_filter(build, &line, list, why) : OK;
        kind = status == E_MALFORMED ? LINE_MALFORMED : kind;
    }
    build->counts.network += kind == LINE_NETWORK && !line.exception ? 1 : 0;
    build->counts.exceptions += kind == LINE_NETWORK && line.exception ? 1 : 0;
    build->counts.passed_over += kind == LINE_PASSED_OVER ? 1 : 0;
    build->counts.malformed += kind == LINE_MALFORMED ? 1 : 0;
    return status == E_MALFORMED ? OK : status;
}
