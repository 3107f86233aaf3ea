/* fuzz_filter.c: any bytes as a filter list, its first line as a URL asked about; and as compiled
 * filters, with the header and the checksum made right so that what lies between is looked at. */
#include "knowledge/filter/filter.h"
#include "knowledge/filter/set.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char key[65] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static struct filter_match ask(const struct filter_set *set, struct bytes text)
{
    const uint8_t *end = text.size == 0 ? NULL : memchr(text.data, '\n', text.size);
    size_t size = end == NULL ? text.size : (size_t)(end - text.data);
    struct filter_request request = {.url = bytes_slice(text, 0, size),
            .source_host = bytes_slice(text, 8, 12),
            .type = "script",
            .method = "GET",
            .third_party = size % 2 == 0};
    return filter_match_request(set, &request);
}

static void read_as_list(struct bytes text)
{
    struct filter_list_text list = {"fuzz", text};
    struct filter_set *set = NULL, *again = NULL;
    struct filter_counts counts;
    struct buffer bytes = {0};
    if (filter_compile(&list, 1, &set, &counts, NULL) != OK) {
        return;
    }
    struct filter_match first = ask(set, text);
    if (filter_save(set, key, &bytes, NULL) == OK) {
        /* what was saved is restored and answers the same */
        if (filter_restore(buffer_bytes(&bytes), key, &again, NULL) != OK ||
                ask(again, text).verdict != first.verdict) {
            __builtin_trap();
        }
    }
    filter_free(again);
    filter_free(set);
    buffer_free(&bytes);
}

static void read_as_cache(struct bytes text)
{
    struct filter_header header = {.version = BLOB_VERSION, .byte_order = BLOB_BYTE_ORDER};
    size_t size = text.size / 8 * 8;
    if (size < sizeof(header) + 8) {
        return;
    }
    uint8_t *copy = malloc(size);
    if (copy == NULL) {
        return;
    }
    memcpy(copy, text.data, size);
    memcpy(header.magic, "aedilefl", sizeof(header.magic));
    memcpy(header.key, key, 64);
    memcpy(copy, &header, offsetof(struct filter_header, records));
    uint64_t whole = size;
    memcpy(copy + offsetof(struct filter_header, size), &whole, sizeof(whole));
    uint64_t sum = blob_checksum((struct bytes){copy, size - 8});
    memcpy(copy + size - 8, &sum, sizeof(sum));
    struct filter_set *set = NULL;
    if (filter_restore((struct bytes){copy, size}, key, &set, NULL) == OK) {
        (void)ask(set, bytes_of("https://www.ads.example/banner/ads12?x=%41\n"));
        filter_free(set);
    }
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_as_list((struct bytes){data, size});
    read_as_cache((struct bytes){data, size});
    return 0;
}
