#include "inspection/cited.h"

#include "tables/code/code.h"

static enum status missing(struct fault *why, const struct place *place)
{
    return refuse(why, E_MISSING, place->at, "the exhibit has no such bytes");
}

/* Of entries of one name the one whose raw bytes the place names. */
static const struct zip_entry *find_entry(
        const struct app *app, const struct place *place, const struct zip **ret_zip)
{
    for (size_t i = 0; i < app->part_count; i++) {
        const struct apk_part *part = &app->parts[i];
        size_t prefix = strlen(part->name);
        uint64_t before = part->borrowed ? part->outer_at : 0;
        if (strncmp(place->entry, part->name, prefix) != 0) {
            continue;
        }
        *ret_zip = &part->zip;
        const struct zip_entry *entry = zip_find(&part->zip, place->entry + prefix);
        if (entry == NULL || !part->borrowed || place->entry_at == before + entry->data_at) {
            if (entry != NULL) {
                return entry;
            }
            continue;
        }
        for (size_t j = 0; j < part->zip.count; j++) {
            entry = &part->zip.entries[j];
            if (place->entry_at == before + entry->data_at &&
                    strcmp(entry->path, place->entry + prefix) == 0) {
                return entry;
            }
        }
    }
    return NULL;
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

/* The piece of the stream that holds the whole range; *ret_first is the offset of its first byte.
 */
static bool find_piece(const struct traffic *traffic, const struct place *place,
        struct bytes *ret_piece, uint64_t *ret_first)
{
    for (size_t i = 0; i < traffic->region_count; i++) {
        const struct region *region = &traffic->regions[i];
        uint64_t end = region->first + region->bytes.size;
        if (strcmp(region->entry, place->entry) == 0 && place->at >= region->first &&
                place->at <= end && place->size <= end - place->at) {
            *ret_piece = region->bytes;
            *ret_first = region->first;
            return true;
        }
    }
    return false;
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
    struct bytes piece;
    uint64_t first = 0;
    const struct zip *zip = NULL;
    if (place->entry[0] == 0) {
        return cut(source->file, place->at, place, ret_bytes, why);
    }
    if (source->traffic != NULL) {
        return find_piece(source->traffic, place, &piece, &first)
                       ? cut(piece, place->at - first, place, ret_bytes, why)
                       : missing(why, place);
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

/* One walk over all that is cited. */
struct digests {
    const struct exhibits *exhibits;
    struct rule_result *results;
    size_t count;
    struct buffer decoded;
    uint64_t spent, digested;    /* bytes decoded and digested so far */
    const struct citation *last; /* the last one digested */
};

static bool is_same_place(const struct citation *a, const struct citation *b)
{
    return a->exhibit == b->exhibit && a->place.at == b->place.at &&
           a->place.size == b->place.size && a->place.entry_at == b->place.entry_at &&
           strcmp(a->place.entry, b->place.entry) == 0;
}

static enum status put_digest(
        struct digests *digests, struct citation *citation, struct bytes bytes, struct fault *why)
{
    const struct citation *last = digests->last;
    if (last != NULL && is_same_place(last, citation)) {
        memcpy(citation->bytes_sha256, last->bytes_sha256, sizeof(citation->bytes_sha256));
        return OK;
    }
    if (bytes.size > CITED_DIGESTED_MAX - digests->digested) {
        return OK;
    }
    digests->digested += bytes.size;
    digests->last = citation;
    return sha256_hex(bytes, citation->bytes_sha256, why);
}

/* All citations of the entry, whose bytes `whole` is, from the finding's rule on. */
static enum status put_entry(struct digests *digests, const struct citation *first,
        struct bytes whole, size_t from, struct fault *why)
{
    struct fault none;
    struct bytes bytes;
    enum status status = OK;
    for (size_t i = from; i < digests->count; i++) {
        struct rule_result *result = &digests->results[i];
        for (size_t j = 0; j < result->finding_count; j++) {
            struct finding *finding = &result->findings[j];
            for (size_t k = 0; k < finding->citation_count && status == OK; k++) {
                struct citation *citation = &finding->citations[k];
                if (citation->exhibit == first->exhibit && citation->place.size > 0 &&
                        citation->place.entry_at == first->place.entry_at &&
                        strcmp(citation->place.entry, first->place.entry) == 0 &&
                        cut(whole, citation->place.at, &citation->place, &bytes, &none) == OK) {
                    status = put_digest(digests, citation, bytes, why);
                }
            }
        }
    }
    return status;
}

static const struct source *source_of(const struct exhibits *exhibits, int64_t exhibit)
{
    for (size_t i = 0; i < exhibits->count; i++) {
        if (exhibits->items[i].id == exhibit) {
            return &exhibits->sources[i];
        }
    }
    return NULL;
}

static enum status read_entry(struct digests *digests, const struct source *source,
        const struct citation *citation, size_t rule, struct fault *why)
{
    const struct zip *zip = NULL;
    const struct zip_entry *entry = find_entry(source->app, &citation->place, &zip);
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
    return status == OK ? put_entry(digests, citation, whole, rule, why) : OK;
}

static enum status put_one(
        struct digests *digests, struct citation *citation, size_t rule, struct fault *why)
{
    const struct source *source = source_of(digests->exhibits, citation->exhibit);
    struct fault none;
    struct bytes bytes;
    if (source == NULL || citation->place.size == 0 || citation->bytes_sha256[0] != 0) {
        return OK;
    }
    if (source->app != NULL && citation->place.entry[0] != 0) {
        return read_entry(digests, source, citation, rule, why);
    }
    return cited_bytes(source, &citation->place, &digests->decoded, &bytes, &none) == OK
                   ? put_digest(digests, citation, bytes, why)
                   : OK;
}

enum status cited_digests(const struct exhibits *exhibits, struct rule_result *results,
        size_t count, struct fault *why)
{
    struct digests digests = {exhibits, results, count, {.limit = CITED_ENTRY_MAX}, 0, 0, NULL};
    enum status status = OK;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < results[i].finding_count; j++) {
            struct finding *finding = &results[i].findings[j];
            for (size_t k = 0; k < finding->citation_count && status == OK; k++) {
                status = put_one(&digests, &finding->citations[k], i, why);
            }
        }
    }
    buffer_free(&digests.decoded);
    return status;
}
