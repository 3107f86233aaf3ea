#include "knowledge/filter/set.h"

#include <stdlib.h>

enum { CHECKSUM_SIZE = 8, COUNT_MAX = 1 << 24 };

static uint64_t rounded(uint64_t size)
{
    return (size + 7) / 8 * 8;
}

uint64_t blob_size(const struct filter_header *counts)
{
    const uint32_t all[] = {counts->records, counts->conditions, counts->slots, counts->entries,
            counts->words, counts->regexes, counts->lists};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (all[i] > COUNT_MAX) {
            return 0;
        }
    }
    uint64_t size = sizeof(*counts);
    size += counts->records * (uint64_t)sizeof(struct filter_record);
    size += counts->conditions * (uint64_t)sizeof(struct filter_condition);
    size += counts->slots * (uint64_t)sizeof(struct filter_slot);
    size += counts->entries * (uint64_t)sizeof(struct filter_entry);
    size += counts->words * (uint64_t)sizeof(uint32_t);
    size += counts->regexes * (uint64_t)sizeof(struct filter_pattern);
    size += counts->lists * (uint64_t)sizeof(struct filter_text);
    return rounded(size + counts->string_bytes) + CHECKSUM_SIZE;
}

static const void *take(const uint8_t **at, uint32_t count, size_t size)
{
    const void *here = *at;
    *at += count * size;
    return here;
}

bool blob_lay_out(struct bytes bytes, struct filter_set *set)
{
    const struct filter_header *header = (const void *)bytes.data;
    if (bytes.size < sizeof(*header) || header->size != bytes.size ||
            blob_size(header) != bytes.size) {
        return false;
    }
    const uint8_t *at = bytes.data + sizeof(*header);
    set->header = header;
    set->records = take(&at, header->records, sizeof(*set->records));
    set->conditions = take(&at, header->conditions, sizeof(*set->conditions));
    set->slots = take(&at, header->slots, sizeof(*set->slots));
    set->entries = take(&at, header->entries, sizeof(*set->entries));
    set->words = take(&at, header->words, sizeof(*set->words));
    set->patterns = take(&at, header->regexes, sizeof(*set->patterns));
    set->lists = take(&at, header->lists, sizeof(*set->lists));
    set->strings = at;
    return true;
}

/* Four lanes, so that the processor need not wait for one multiplication after the other. */
uint64_t blob_checksum(struct bytes bytes)
{
    static const uint64_t factor = 0x9e3779b97f4a7c15;
    uint64_t lanes[4] = {1, 2, 3, bytes.size};
    size_t i = 0;
    for (; bytes.size - i >= sizeof(lanes); i += sizeof(lanes)) {
        uint64_t block[4];
        memcpy(block, bytes.data + i, sizeof(block));
        for (size_t lane = 0; lane < 4; lane++) {
            lanes[lane] = (lanes[lane] ^ block[lane]) * factor;
            lanes[lane] ^= lanes[lane] >> 29;
        }
    }
    for (; i < bytes.size; i++) {
        lanes[i % 4] = (lanes[i % 4] ^ bytes.data[i]) * factor;
    }
    uint64_t sum = 0;
    for (size_t lane = 0; lane < 4; lane++) {
        sum = (sum ^ lanes[lane]) * factor;
        sum ^= sum >> 32;
    }
    return sum;
}

enum status blob_compile_regexes(struct filter_set *set, struct fault *why)
{
    size_t count = set->header->regexes;
    set->regexes = calloc(count == 0 ? 1 : count, sizeof(*set->regexes));
    if (set->regexes == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for regular expressions");
    }
    for (size_t i = 0; i < count; i++) {
        const struct filter_pattern *pattern = &set->patterns[i];
        struct bytes text = {set->strings + pattern->at, pattern->size};
        enum status status = regex_compile(text, pattern->match_case != 0, &set->regexes[i], why);
        if (status != OK) {
            return status;
        }
    }
    return OK;
}
