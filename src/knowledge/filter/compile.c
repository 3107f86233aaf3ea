#include "knowledge/filter/build.h"
#include "knowledge/filter/filter.h"
#include "knowledge/filter/keys.h"

#include <stdlib.h>

static const char magic[8] = {'a', 'e', 'd', 'i', 'l', 'e', 'f', 'l'};

void filter_free(struct filter_set *set)
{
    if (set == NULL) {
        return;
    }
    for (size_t i = 0; set->regexes != NULL && i < set->header->regexes; i++) {
        regex_free(set->regexes[i]);
    }
    free(set->regexes);
    free(set->own);
    free(set);
}

static enum status read_list(
        struct build *build, struct bytes text, uint8_t list, struct fault *why)
{
    while (text.size > 0) {
        const uint8_t *end = memchr(text.data, '\n', text.size);
        size_t size = end == NULL ? text.size : (size_t)(end - text.data);
        enum status status = build_line(build, bytes_slice(text, 0, size), list, why);
        if (status != OK) {
            return status;
        }
        if (build->records.size / sizeof(struct filter_record) > FILTERS_MAX) {
            return refuse(why, E_LIMIT, 0, "more than %d filters", FILTERS_MAX);
        }
        text = bytes_slice(text, size + 1, text.size);
    }
    return OK;
}

static uint32_t item_count(const struct buffer *buffer, size_t size)
{
    return (uint32_t)(buffer->size / size);
}

static void copy(void *to, const struct buffer *from)
{
    if (from->size > 0) {
        memcpy(to, from->data, from->size);
    }
}

/* The names stand behind all other strings. */
static void build_names(struct build *build, const struct filter_list_text *lists, size_t count,
        struct filter_text *ret_names)
{
    for (size_t i = 0; i < count; i++) {
        struct bytes name = bytes_of(lists[i].name);
        ret_names[i] = (struct filter_text){(uint32_t)build->strings.size, (uint32_t)name.size};
        buffer_append(&build->strings, name);
        buffer_append_byte(&build->strings, 0);
    }
}

static struct filter_header header_of(const struct build *build, size_t lists)
{
    struct filter_header header = {.version = BLOB_VERSION,
            .byte_order = BLOB_BYTE_ORDER,
            .records = item_count(&build->records, sizeof(struct filter_record)),
            .conditions = item_count(&build->conditions, sizeof(struct filter_condition)),
            .slots = build_slot_count(build),
            .entries = item_count(&build->leads, sizeof(struct lead)),
            .words = item_count(&build->words, sizeof(uint32_t)),
            .regexes = item_count(&build->patterns, sizeof(struct filter_pattern)),
            .lists = (uint32_t)lists,
            .string_bytes = (uint32_t)build->strings.size};
    memcpy(header.magic, magic, sizeof(magic));
    header.size = blob_size(&header);
    return header;
}

static enum status finish(struct build *build, const struct filter_text *names, size_t lists,
        struct filter_set **ret_set, struct fault *why)
{
    struct filter_header header = header_of(build, lists);
    if (header.size == 0 || build->strings.size > UINT32_MAX / 2) {
        return refuse(why, E_LIMIT, 0, "the filters are too large together");
    }
    struct filter_set *set = calloc(1, sizeof(*set));
    uint8_t *blob = calloc(1, header.size);
    if (set == NULL || blob == NULL) {
        free(set);
        free(blob);
        return refuse(why, E_MEMORY, 0, "no memory for filters");
    }
    memcpy(blob, &header, sizeof(header));
    set->own = blob;
    if (!blob_lay_out((struct bytes){blob, header.size}, set)) {
        filter_free(set);
        return refuse(why, E_LIMIT, 0, "the filters are too large together");
    }
    uint8_t *at = blob;
    copy(at + ((const uint8_t *)set->records - at), &build->records);
    copy(at + ((const uint8_t *)set->conditions - at), &build->conditions);
    copy(at + ((const uint8_t *)set->words - at), &build->words);
    copy(at + ((const uint8_t *)set->patterns - at), &build->patterns);
    copy(at + (set->strings - at), &build->strings);
    memcpy(at + ((const uint8_t *)set->lists - at), names, lists * sizeof(*names));
    build_index(build, header.slots, (void *)(at + ((const uint8_t *)set->slots - at)),
            (void *)(at + ((const uint8_t *)set->entries - at)));
    set->regexes = (void *)build->regexes.data; /* they change hands */
    build->regexes = (struct buffer){0};
    *ret_set = set;
    return OK;
}

enum status filter_compile(const struct filter_list_text *lists, size_t count,
        struct filter_set **ret_set, struct filter_counts *ret_counts, struct fault *why)
{
    if (count > FILTER_LISTS_MAX) {
        return refuse(why, E_LIMIT, 0, "more than %d filter lists", FILTER_LISTS_MAX);
    }
    SCOPED(build_free) struct build build = {.strings.limit = UINT32_MAX / 2};
    struct filter_text names[FILTER_LISTS_MAX];
    for (size_t i = 0; i < count; i++) {
        enum status status = read_list(&build, lists[i].text, (uint8_t)i, why);
        if (status != OK) {
            return status;
        }
    }
    build_names(&build, lists, count, names);
    enum status status = build_leads(&build, why);
    if (status == OK && !build_is_whole(&build)) {
        status = refuse(why, E_MEMORY, 0, "no memory for filters");
    }
    struct filter_set *set = NULL;
    status = status == OK ? finish(&build, names, count, &set, why) : status;
    if (status == OK) {
        *ret_set = set;
        *ret_counts = build.counts;
    }
    return status;
}
