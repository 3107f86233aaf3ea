#include "inspection/cited.h"

#include "evidence/apk/entry_name.h"
#include "tables/code/code.h"

#include <stdlib.h>

static enum status missing(struct fault *why, const struct place *place)
{
    return refuse(why, E_MISSING, place->at, "the exhibit has no such bytes");
}

static const struct zip_entry *find_entry(
        const struct app *app, const struct place *place, const struct zip **ret_zip)
{
    const struct zip_entry *entry = NULL;
    for (size_t i = 0; i < app->part_count && entry == NULL; i++) {
        *ret_zip = &app->parts[i].zip;
        entry = entry_named(&app->parts[i], place);
    }
    return entry;
}

/* The decoded bytes of a dex that the facts about the code keep; none when it is not kept. */
static struct bytes kept_dex(const struct source *source, const struct zip_entry *entry)
{
    const struct code_facts *code = source->code;
    for (size_t i = 0; code != NULL && i < code->dex_count; i++) {
        if (code->dexes[i].entry == entry) {
            return code->dexes[i].dex.file;
        }
    }
    return (struct bytes){0};
}

static enum status decode(const struct source *source, const struct zip *zip,
        const struct zip_entry *entry, struct buffer *decoded, struct bytes *ret_whole,
        struct fault *why)
{
    *ret_whole = kept_dex(source, entry);
    enum status status = ret_whole->size > 0 ? OK : zip_read(zip, entry, decoded, why);
    if (status == OK && ret_whole->size == 0) {
        *ret_whole = buffer_bytes(decoded);
    }
    return status;
}

static bool holds(const struct region *region, const struct place *place)
{
    uint64_t end = region->first + region->bytes.size;
    return strcmp(region->entry, place->entry) == 0 && place->at >= region->first &&
           place->at <= end && place->size <= end - place->at;
}

/* The piece of the stream that holds the whole range, or NULL. */
static const struct region *find_piece(const struct traffic *traffic, const struct place *place)
{
    for (size_t i = 0; i < traffic->region_count; i++) {
        if (holds(&traffic->regions[i], place)) {
            return &traffic->regions[i];
        }
    }
    return NULL;
}

static enum status cut(struct bytes whole, uint64_t at, const struct place *place,
        struct bytes *ret_bytes, struct fault *why)
{
    if (at > whole.size || place->size > whole.size - at) {
        return missing(why, place);
    }
    *ret_bytes = bytes_slice(whole, (size_t)at, (size_t)place->size);
    return OK;
}

enum status cited_bytes(const struct source *source, const struct place *place,
        struct buffer *decoded, struct bytes *ret_bytes, struct fault *why)
{
    const struct zip *zip = NULL;
    if (place->entry[0] == 0) {
        return cut(source->file, place->at, place, ret_bytes, why);
    }
    if (source->traffic != NULL) {
        const struct region *piece = find_piece(source->traffic, place);
        return piece == NULL ? missing(why, place)
                             : cut(piece->bytes, place->at - piece->first, place, ret_bytes, why);
    }
    const struct zip_entry *entry =
            source->app == NULL ? NULL : find_entry(source->app, place, &zip);
    if (entry == NULL) {
        return missing(why, place);
    }
    struct bytes whole;
    enum status status = decode(source, zip, entry, decoded, &whole, why);
    return status == OK ? cut(whole, place->at, place, ret_bytes, why) : status;
}

/* One walk over all that is cited, in the order of the places: each entry is decoded once, and as
 * many citations as hostile evidence can bring about are no walk over all for each. */
struct digests {
    const struct exhibits *exhibits;
    struct citation **citations;
    size_t count;
    const struct source *source;   /* of the exhibit under way; NULL: the session file */
    const struct region **regions; /* of its traffic, by entry and first byte */
    size_t region_count;
    struct buffer decoded;
    uint64_t spent, digested; /* bytes decoded and digested so far */
};

static void release(struct digests *digests)
{
    free(digests->citations);
    free(digests->regions);
    buffer_free(&digests->decoded);
}

static int order_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int order_entries(const struct citation *a, const struct citation *b)
{
    int order = (a->exhibit > b->exhibit) - (a->exhibit < b->exhibit);
    order = order != 0 ? order : strcmp(a->place.entry, b->place.entry);
    return order != 0 ? order : order_numbers(a->place.entry_at, b->place.entry_at);
}

static int order_places(const struct citation *a, const struct citation *b)
{
    int order = order_entries(a, b);
    order = order != 0 ? order : order_numbers(a->place.at, b->place.at);
    return order != 0 ? order : order_numbers(a->place.size, b->place.size);
}

static int order_citations(const void *a, const void *b)
{
    return order_places(*(struct citation *const *)a, *(struct citation *const *)b);
}

/* Of pieces that begin alike the last is the one that find_piece would meet first. */
static int order_regions(const void *a, const void *b)
{
    const struct region *left = *(const struct region *const *)a;
    const struct region *right = *(const struct region *const *)b;
    int order = strcmp(left->entry, right->entry);
    order = order != 0 ? order : order_numbers(left->first, right->first);
    return order != 0 ? order
                      : order_numbers((uintptr_t)right->bytes.data, (uintptr_t)left->bytes.data);
}

static size_t list_citations(struct rule_result *results, size_t count, struct citation **ret)
{
    size_t listed = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < results[i].finding_count; j++) {
            struct finding *finding = &results[i].findings[j];
            for (size_t k = 0; k < finding->citation_count && k < CITATIONS_MAX; k++) {
                if (finding->citations[k].place.size > 0) {
                    if (ret != NULL) {
                        ret[listed] = &finding->citations[k];
                    }
                    listed++;
                }
            }
        }
    }
    return listed;
}

/* The last of the regions that begins at the place or before it, or NULL. */
static const struct region *find_region(const struct digests *digests, const struct place *place)
{
    size_t low = 0, high = digests->region_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct region *region = digests->regions[middle];
        int order = strcmp(region->entry, place->entry);
        if (order < 0 || (order == 0 && region->first <= place->at)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 && holds(digests->regions[low - 1], place) ? digests->regions[low - 1] : NULL;
}

static enum status put_digest(
        struct digests *digests, size_t index, struct bytes bytes, struct fault *why)
{
    struct citation *citation = digests->citations[index];
    const struct citation *last = index == 0 ? NULL : digests->citations[index - 1];
    if (last != NULL && order_places(last, citation) == 0) {
        memcpy(citation->bytes_sha256, last->bytes_sha256, sizeof(citation->bytes_sha256));
        return OK;
    }
    if (bytes.size > CITED_DIGESTED_MAX - digests->digested) {
        return OK;
    }
    digests->digested += bytes.size;
    return sha256_hex(bytes, citation->bytes_sha256, why);
}

/* The citations from `first` to `end` are of the entry, or the file, whose bytes `whole` is. */
static enum status put_entry(
        struct digests *digests, size_t first, size_t end, struct bytes whole, struct fault *why)
{
    struct fault none;
    enum status status = OK;
    for (size_t i = first; i < end && status == OK; i++) {
        const struct place *place = &digests->citations[i]->place;
        struct bytes bytes;
        if (cut(whole, place->at, place, &bytes, &none) == OK) {
            status = put_digest(digests, i, bytes, why);
        }
    }
    return status;
}

static enum status put_stream(struct digests *digests, size_t first, size_t end, struct fault *why)
{
    struct fault none;
    enum status status = OK;
    for (size_t i = first; i < end && status == OK; i++) {
        const struct place *place = &digests->citations[i]->place;
        const struct region *piece = find_region(digests, place);
        struct bytes bytes;
        if (piece != NULL &&
                cut(piece->bytes, place->at - piece->first, place, &bytes, &none) == OK) {
            status = put_digest(digests, i, bytes, why);
        }
    }
    return status;
}

static enum status read_entry(struct digests *digests, size_t first, size_t end, struct fault *why)
{
    const struct source *source = digests->source;
    const struct zip *zip = NULL;
    const struct zip_entry *entry =
            find_entry(source->app, &digests->citations[first]->place, &zip);
    uint64_t cost = entry == NULL || kept_dex(source, entry).size > 0 ? 0 : entry->size;
    if (entry == NULL || cost > CITED_ENTRY_MAX || cost > CITED_ENTRIES_MAX - digests->spent) {
        return OK;
    }
    digests->spent += cost;
    struct fault damaged;
    struct bytes whole;
    enum status status = decode(source, zip, entry, &digests->decoded, &whole, &damaged);
    if (status == E_MEMORY) {
        return refuse(why, E_MEMORY, 0, "no memory for a cited entry");
    }
    return status == OK ? put_entry(digests, first, end, whole, why) : OK;
}

static enum status enter_exhibit(struct digests *digests, int64_t exhibit, struct fault *why)
{
    const struct exhibits *exhibits = digests->exhibits;
    digests->source = NULL;
    digests->region_count = 0;
    for (size_t i = 0; i < exhibits->count && digests->source == NULL; i++) {
        digests->source = exhibits->items[i].id == exhibit ? &exhibits->sources[i] : NULL;
    }
    const struct traffic *traffic = digests->source == NULL ? NULL : digests->source->traffic;
    if (traffic == NULL || traffic->region_count == 0) {
        return OK;
    }
    free(digests->regions);
    digests->regions = calloc(traffic->region_count, sizeof(const struct region *));
    if (digests->regions == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the pieces of streams");
    }
    for (size_t i = 0; i < traffic->region_count; i++) {
        digests->regions[i] = &traffic->regions[i];
    }
    digests->region_count = traffic->region_count;
    qsort(digests->regions, digests->region_count, sizeof(const struct region *), order_regions);
    return OK;
}

/* The citations from `first` to `end` are of one entry, stream or file. */
static enum status put_group(struct digests *digests, size_t first, size_t end, struct fault *why)
{
    const struct citation *citation = digests->citations[first];
    enum status status = OK;
    if (first == 0 || digests->citations[first - 1]->exhibit != citation->exhibit) {
        status = enter_exhibit(digests, citation->exhibit, why);
    }
    if (status != OK || digests->source == NULL) {
        return status;
    }
    if (citation->place.entry[0] == 0) {
        return put_entry(digests, first, end, digests->source->file, why);
    }
    if (digests->source->traffic != NULL) {
        return put_stream(digests, first, end, why);
    }
    return digests->source->app == NULL ? OK : read_entry(digests, first, end, why);
}

enum status cited_digests(const struct exhibits *exhibits, struct rule_result *results,
        size_t count, struct fault *why)
{
    SCOPED(release)
    struct digests digests = {.exhibits = exhibits, .decoded.limit = CITED_ENTRY_MAX};
    digests.count = list_citations(results, count, NULL);
    if (digests.count == 0) {
        return OK;
    }
    digests.citations = calloc(digests.count, sizeof(struct citation *));
    if (digests.citations == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for what is cited");
    }
    (void)list_citations(results, count, digests.citations);
    qsort(digests.citations, digests.count, sizeof(struct citation *), order_citations);
    enum status status = OK;
    for (size_t first = 0, end = 0; first < digests.count && status == OK; first = end) {
        for (end = first + 1; end < digests.count && order_entries(digests.citations[first],
                                                             digests.citations[end]) == 0;) {
            end++;
        }
        status = put_group(&digests, first, end, why);
    }
    return status;
}
