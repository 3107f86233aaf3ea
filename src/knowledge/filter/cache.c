/* cache.c: the compiled set as bytes, and back. What comes back is checked whole: the checksum
 * finds damage, and every offset is checked besides, so that not even a forged file leads outside
 * of it. */
#include "knowledge/filter/filter.h"
#include "knowledge/filter/line.h"
#include "knowledge/filter/set.h"
#include "knowledge/filter/sets.h"

#include <stdlib.h>

enum { CHECKSUM_SIZE = 8, KEY_SIZE = 64 };

enum status filter_save(const struct filter_set *set, const char key[65], struct buffer *ret_bytes,
        struct fault *why)
{
    size_t size = set->header->size;
    size_t start = ret_bytes->size;
    uint8_t *to = buffer_reserve(ret_bytes, size);
    if (to == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a copy of the filters");
    }
    memcpy(to, set->header, size);
    struct filter_header header = *set->header;
    memset(header.key, 0, sizeof(header.key));
    memcpy(header.key, key, KEY_SIZE);
    memcpy(to, &header, sizeof(header));
    uint64_t sum = blob_checksum((struct bytes){to, size - CHECKSUM_SIZE});
    memcpy(to + size - CHECKSUM_SIZE, &sum, sizeof(sum));
    ret_bytes->size = start + size;
    to[size] = 0;
    return OK;
}

static bool is_inside(uint64_t at, uint64_t size, uint64_t whole)
{
    return at <= whole && size <= whole - at;
}

static bool check_header(struct bytes bytes, const char key[65], struct filter_set *set)
{
    struct filter_header expected = {.version = BLOB_VERSION, .byte_order = BLOB_BYTE_ORDER};
    const struct filter_header *header = (const void *)bytes.data;
    if (bytes.size < sizeof(*header) || (uintptr_t)bytes.data % sizeof(uint64_t) != 0) {
        return false;
    }
    memcpy(expected.magic, "aedilefl", sizeof(expected.magic));
    memcpy(expected.key, key, KEY_SIZE);
    if (memcmp(header, &expected, offsetof(struct filter_header, records)) != 0 ||
            !blob_lay_out(bytes, set)) {
        return false;
    }
    uint64_t sum = 0;
    memcpy(&sum, bytes.data + bytes.size - CHECKSUM_SIZE, sizeof(sum));
    return sum == blob_checksum(bytes_slice(bytes, 0, bytes.size - CHECKSUM_SIZE));
}

static bool check_records(const struct filter_set *set)
{
    const struct filter_header *header = set->header;
    for (size_t i = 0; i < header->records; i++) {
        const struct filter_record *record = &set->records[i];
        uint8_t kind = record->kind & (uint8_t)~RECORD_AT_END;
        bool regex = kind == PATTERN_REGEX;
        uint64_t pattern_at = (uint64_t)record->text_at + record->pattern_at;
        if (kind > PATTERN_REGEX || record->list >= header->lists ||
                record->condition > header->conditions ||
                !is_inside(record->text_at, record->text_size, header->string_bytes) ||
                !is_inside(pattern_at, record->pattern_size, header->string_bytes) ||
                (regex && (record->condition == 0 ||
                                  set->conditions[record->condition - 1].regex == 0))) {
            return false;
        }
    }
    return true;
}

static bool check_index(const struct filter_set *set)
{
    const struct filter_header *header = set->header;
    size_t free_slots = 0;
    for (size_t i = 0; i < header->slots; i++) {
        free_slots += set->slots[i].count == 0 ? 1 : 0;
        if (!is_inside(set->slots[i].first, set->slots[i].count, header->entries)) {
            return false;
        }
    }
    for (size_t i = 0; i < header->entries; i++) {
        if (set->entries[i].record >= header->records) {
            return false;
        }
    }
    bool power = header->slots > 0 && (header->slots & (header->slots - 1)) == 0;
    return power && free_slots > 0; /* a search ends at a free slot */
}

/* One set of domains; `word` is one more than its first word, 0 is no set. */
static bool check_set(const struct filter_set *set, uint32_t word)
{
    const struct filter_header *header = set->header;
    if (word == 0) {
        return true;
    }
    if (!is_inside(word - 1, SET_HEAD, header->words)) {
        return false;
    }
    const uint32_t *words = &set->words[word - 1];
    uint64_t count = (uint64_t)words[0] + words[1];
    if (!is_inside((uint64_t)word - 1 + SET_HEAD, count * SET_ITEM, header->words)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const uint32_t *item = &words[SET_HEAD + i * SET_ITEM];
        uint32_t kind = item[2] >> SET_KIND_SHIFT;
        if (kind > SET_REGEX || (kind == SET_REGEX ? item[1] >= header->regexes
                                                   : !is_inside(item[1], item[2] & SET_SIZE_MASK,
                                                             header->string_bytes))) {
            return false;
        }
    }
    return true;
}

static bool check_conditions(const struct filter_set *set)
{
    for (size_t i = 0; i < set->header->conditions; i++) {
        const struct filter_condition *condition = &set->conditions[i];
        if (condition->regex > set->header->regexes || !check_set(set, condition->from) ||
                !check_set(set, condition->to) || !check_set(set, condition->denyallow)) {
            return false;
        }
    }
    return true;
}

static bool check_texts(const struct filter_set *set)
{
    const struct filter_header *header = set->header;
    for (size_t i = 0; i < header->regexes; i++) {
        if (!is_inside(set->patterns[i].at, set->patterns[i].size, header->string_bytes)) {
            return false;
        }
    }
    for (size_t i = 0; i < header->lists; i++) {
        const struct filter_text *name = &set->lists[i];
        if (!is_inside(name->at, (uint64_t)name->size + 1, header->string_bytes) ||
                set->strings[name->at + name->size] != 0) {
            return false;
        }
    }
    return header->lists <= FILTER_LISTS_MAX;
}

enum status filter_restore(
        struct bytes bytes, const char key[65], struct filter_set **ret_set, struct fault *why)
{
    struct filter_set *set = calloc(1, sizeof(*set));
    if (set == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for filters");
    }
    if (!check_header(bytes, key, set) || !check_texts(set) || !check_records(set) ||
            !check_index(set) || !check_conditions(set)) {
        free(set);
        return refuse(why, E_MALFORMED, 0, "not the compiled filters that were asked for");
    }
    enum status status = blob_compile_regexes(set, why);
    if (status != OK) {
        filter_free(set);
        return status;
    }
    *ret_set = set;
    return OK;
}
