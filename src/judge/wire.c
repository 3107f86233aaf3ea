#include "judge/wire.h"

enum { NUMBER_SIZE = 8, FINGERPRINT_SIZE = 64 };
/* Least bytes of one item: what its fixed-size parts take. */
enum {
    CITATION_LEAST = 10 * NUMBER_SIZE,
    FINDING_LEAST = 5 * NUMBER_SIZE + FINGERPRINT_SIZE,
    RESULT_LEAST = 6 * NUMBER_SIZE
};

void wire_put_number(struct buffer *out, uint64_t number)
{
    uint8_t bytes[NUMBER_SIZE];
    for (int i = 0; i < NUMBER_SIZE; i++) {
        bytes[i] = (uint8_t)(number >> 8 * i);
    }
    buffer_append(out, (struct bytes){bytes, sizeof(bytes)});
}

/* Length plus one, so that 0 is NULL. */
void wire_put_text(struct buffer *out, const char *text)
{
    struct bytes bytes = bytes_of(text);
    wire_put_number(out, text == NULL ? 0 : (uint64_t)bytes.size + 1);
    buffer_append(out, bytes);
}

void wire_put_wording(struct buffer *out, const struct wording *wording)
{
    wire_put_text(out, wording->en);
    wire_put_text(out, wording->zh);
}

uint64_t wire_number(struct cursor *in)
{
    return cursor_u64_little(in);
}

const char *wire_text(struct cursor *in, struct arena *arena)
{
    uint64_t size = wire_number(in);
    if (size == 0) {
        return NULL;
    }
    if (size - 1 > in->input.size - in->at) {
        in->failed = true;
        return NULL;
    }
    struct bytes text = cursor_take(in, (size_t)size - 1);
    bool whole = text.size == 0 || memchr(text.data, 0, text.size) == NULL;
    const char *copy = whole && !in->failed ? arena_copy(arena, text) : NULL;
    in->failed = in->failed || copy == NULL;
    return copy;
}

struct wording wire_wording(struct cursor *in, struct arena *arena)
{
    const char *en = wire_text(in, arena);
    return (struct wording){.en = en, .zh = wire_text(in, arena)};
}

size_t wire_count(struct cursor *in, size_t least)
{
    uint64_t count = wire_number(in);
    if (in->failed || count > (in->input.size - in->at) / least) {
        in->failed = true;
        return 0;
    }
    return (size_t)count;
}

static void put_citation(struct buffer *out, const struct citation *citation)
{
    wire_put_number(out, (uint64_t)citation->exhibit);
    wire_put_text(out, citation->table);
    wire_put_number(out, (uint64_t)citation->row);
    wire_put_text(out, citation->row_json);
    wire_put_text(out, citation->place.entry);
    wire_put_number(out, citation->place.entry_at);
    wire_put_number(out, citation->place.entry_size);
    wire_put_number(out, citation->place.at);
    wire_put_number(out, citation->place.size);
    wire_put_text(out, citation->bytes_sha256);
}

static struct citation read_citation(struct cursor *in, struct arena *arena)
{
    struct citation citation = {.exhibit = (int64_t)wire_number(in)};
    citation.table = wire_text(in, arena);
    citation.row = (int64_t)wire_number(in);
    citation.row_json = wire_text(in, arena);
    citation.place.entry = wire_text(in, arena);
    citation.place.entry_at = wire_number(in);
    citation.place.entry_size = wire_number(in);
    citation.place.at = wire_number(in);
    citation.place.size = wire_number(in);
    const char *digest = wire_text(in, arena);
    in->failed = in->failed || (digest != NULL && strlen(digest) > SHA256_HEX);
    if (digest != NULL && !in->failed) {
        memcpy(citation.bytes_sha256, digest, strlen(digest) + 1);
    }
    bool whole =
            citation.table != NULL && citation.row_json != NULL && citation.place.entry != NULL;
    in->failed = in->failed || !whole;
    return citation;
}

static void put_finding(struct buffer *out, const struct finding *finding)
{
    wire_put_wording(out, &finding->message);
    wire_put_text(out, finding->row_json);
    buffer_append(out, (struct bytes){(const uint8_t *)finding->fingerprint, FINGERPRINT_SIZE});
    wire_put_number(out, finding->citation_count);
    for (size_t i = 0; i < finding->citation_count; i++) {
        put_citation(out, &finding->citations[i]);
    }
}

static bool is_fingerprint(const uint8_t text[FINGERPRINT_SIZE])
{
    for (size_t i = 0; i < FINGERPRINT_SIZE; i++) {
        if (text[i] == 0 || strchr("0123456789abcdef", text[i]) == NULL) {
            return false;
        }
    }
    return true;
}

static void read_finding(struct cursor *in, struct arena *arena, struct finding *finding)
{
    finding->message = wire_wording(in, arena);
    finding->row_json = wire_text(in, arena);
    const uint8_t *fingerprint = cursor_take(in, FINGERPRINT_SIZE).data;
    size_t count = wire_count(in, CITATION_LEAST);
    if (fingerprint == NULL || !is_fingerprint(fingerprint) || count == 0 ||
            count > CITATIONS_MAX || finding->row_json == NULL) {
        in->failed = true;
        return;
    }
    memcpy(finding->fingerprint, fingerprint, FINGERPRINT_SIZE);
    for (size_t i = 0; i < count; i++) {
        finding->citations[i] = read_citation(in, arena);
    }
    finding->citation_count = count;
}

static size_t index_of(const struct pack *pack, const struct rule *rule)
{
    size_t i = 0;
    while (i < pack->count && pack->rules[i] != rule) {
        i++;
    }
    return i;
}

void wire_put_result(struct buffer *out, const struct pack *pack, const struct rule_result *result)
{
    wire_put_number(out, index_of(pack, result->rule));
    wire_put_number(out, result->verdict);
    wire_put_wording(out, &result->reason);
    wire_put_number(out, result->cut);
    wire_put_number(out, result->finding_count);
    for (size_t i = 0; i < result->finding_count; i++) {
        put_finding(out, &result->findings[i]);
    }
}

bool wire_result(struct cursor *in, const struct pack *pack, struct arena *arena,
        struct rule_result *ret_result)
{
    uint64_t rule = wire_number(in);
    uint64_t verdict = wire_number(in);
    struct rule_result result = {.reason = wire_wording(in, arena)};
    result.cut = wire_number(in) == 1;
    result.finding_count = wire_count(in, FINDING_LEAST);
    if (in->failed || rule >= pack->count || verdict > VERDICT_REVIEW) {
        in->failed = true;
        return false;
    }
    result.rule = pack->rules[rule];
    result.verdict = (enum verdict)verdict;
    result.findings = arena_array(arena, result.finding_count, sizeof(*result.findings));
    if (result.finding_count > 0 && result.findings == NULL) {
        in->failed = true;
    }
    for (size_t i = 0; i < result.finding_count && !in->failed; i++) {
        read_finding(in, arena, &result.findings[i]);
    }
    if (!in->failed) {
        *ret_result = result;
    }
    return !in->failed;
}

void wire_put_results(struct buffer *out, const struct pack *pack,
        const struct rule_result *results, size_t count)
{
    wire_put_number(out, count);
    for (size_t i = 0; i < count; i++) {
        wire_put_result(out, pack, &results[i]);
    }
}

bool wire_results(struct cursor *in, const struct pack *pack, struct arena *arena,
        struct rule_result **ret_results, size_t *ret_count)
{
    size_t count = wire_count(in, RESULT_LEAST);
    struct rule_result *results = arena_array(arena, count, sizeof(*results));
    in->failed = in->failed || (count > 0 && results == NULL);
    for (size_t i = 0; i < count && !in->failed; i++) {
        if (!wire_result(in, pack, arena, &results[i])) {
            break;
        }
    }
    if (!in->failed) {
        *ret_results = results;
        *ret_count = count;
    }
    return !in->failed;
}
