#include "base/syntax/url.h"
#include "base/utf8.h"
#include "evidence/body/body.h"
#include "evidence/body/coding.h"

#include <stdio.h>

enum { TEXT_MAX = 4 * (BODY_SIZE_MAX / 3), RATIO_FLOOR = 1 << 20, LOOKED_AT = 4096 };

/* Decoding goes back and forth between two buffers: `next` is the one `body.bytes` is not in. */
struct work {
    struct decoded_body body;
    struct buffer *next, *other;
    int coding_count;
};

struct coding {
    const char *name; /* RFC 9110, section 18.6 (the registry of content codings) */
    coding_decode *decode;
};

static const struct coding known[] = {{"gzip", gzip_decode}, {"x-gzip", gzip_decode},
        {"deflate", deflate_decode}, {"br", brotli_decode}, {"zstd", zstd_decode}};
static const struct coding base64 = {"base64", base64_decode};

enum { KNOWN_COUNT = sizeof(known) / sizeof(known[0]) };

static const struct coding *find_coding(struct bytes name)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (bytes_equal_without_case(name, bytes_of(known[i].name))) {
            return &known[i];
        }
    }
    return NULL;
}

/* Text needs no decoding, whatever the header says: who wrote the exhibit did it. */
static bool is_text(struct bytes bytes)
{
    struct bytes start = bytes_slice(bytes, 0, LOOKED_AT);
    while (start.size > 0) {
        uint32_t point = 0;
        size_t size = utf8_next(start, &point);
        if (size == 0 && start.size < 4 && bytes.size > LOOKED_AT) {
            break; /* a character that the look cut in two */
        }
        bool is_control = point < ' ' && point != '\t' && point != '\n' && point != '\r';
        if (size == 0 || is_control) {
            return false;
        }
        start = bytes_slice(start, size, start.size);
    }
    return bytes.size > 0;
}

static size_t ceiling_of(struct bytes coded, const struct buffer *out)
{
    size_t ceiling = coded.size < RATIO_FLOOR / BODY_RATIO_MAX     ? RATIO_FLOOR
                     : coded.size < BODY_SIZE_MAX / BODY_RATIO_MAX ? coded.size * BODY_RATIO_MAX
                                                                   : BODY_SIZE_MAX;
    return out->limit != 0 && out->limit < ceiling ? out->limit : ceiling;
}

static void swap_buffers(struct work *work)
{
    struct buffer *filled = work->next;
    work->next = work->other;
    work->other = filled;
}

static void note_coding(struct work *work, const char *name)
{
    char *codings = work->body.codings;
    size_t size = strlen(codings);
    (void)snprintf(codings + size, sizeof(work->body.codings) - size, "%s%s",
            size == 0 ? "" : " → ", name);
    work->coding_count++;
}

/* Decode into the free buffer. The body stays as it is until accept() is called. */
static enum status try_coding(struct work *work, const struct coding *coding,
        enum coding_result *ret_result, struct fault *why)
{
    buffer_clear(work->next);
    *ret_result =
            coding->decode(work->body.bytes, ceiling_of(work->body.bytes, work->next), work->next);
    return *ret_result == CODING_MEMORY ? refuse(why, E_MEMORY, 0, "no memory for a body") : OK;
}

static void accept(struct work *work, const struct coding *coding, enum coding_result result)
{
    work->body.bytes = buffer_bytes(work->next);
    work->body.in_place = false;
    work->body.partial = work->body.partial || result == CODING_PARTIAL;
    note_coding(work, coding->name);
    swap_buffers(work);
}

/* Undo a coding that somebody declared. *ret_undone is false when the body does not have it. */
static enum status undo_declared(
        struct work *work, const struct coding *coding, bool *ret_undone, struct fault *why)
{
    enum coding_result result = CODING_WHOLE;
    enum status status = try_coding(work, coding, &result, why);
    if (status != OK) {
        return status;
    }
    bool was_text = result == CODING_PARTIAL && coding != &base64 && is_text(work->body.bytes);
    *ret_undone = result == CODING_WHOLE || (work->next->size > 0 && !was_text);
    if (*ret_undone) {
        accept(work, coding, result);
    } else {
        work->body.partial = work->body.partial || !was_text;
    }
    return OK;
}

/* The last of the comma-separated tokens, taken off the list. */
static struct bytes take_last(struct bytes *list)
{
    size_t at = list->size;
    while (at > 0 && list->data[at - 1] != ',') {
        at--;
    }
    struct bytes token = bytes_slice(*list, at, list->size);
    list->size = at > 0 ? at - 1 : 0;
    while (token.size > 0 && (token.data[0] == ' ' || token.data[0] == '\t')) {
        token = bytes_slice(token, 1, token.size);
    }
    while (token.size > 0 &&
            (token.data[token.size - 1] == ' ' || token.data[token.size - 1] == '\t')) {
        token.size--;
    }
    return token;
}

/* Codings stand in the order in which they were applied, so the last is undone first. */
static enum status undo_header(struct work *work, struct bytes list, struct fault *why)
{
    bool undone = work->body.bytes.size > 0;
    enum status status = OK;
    while (status == OK && undone && list.size > 0) {
        struct bytes token = take_last(&list);
        const struct coding *coding = find_coding(token);
        if (token.size == 0 || bytes_equal_without_case(token, bytes_of("identity"))) {
            continue;
        }
        if (coding == NULL || work->coding_count >= BODY_CODINGS_MAX) {
            work->body.partial = true;
            break;
        }
        status = undo_declared(work, coding, &undone, why);
    }
    return status;
}

static const struct coding *guess_coding(struct bytes bytes)
{
    if (gzip_has_magic(bytes)) {
        return find_coding(bytes_of("gzip"));
    }
    if (zstd_has_magic(bytes)) {
        return find_coding(bytes_of("zstd"));
    }
    return zlib_has_header(bytes) ? find_coding(bytes_of("deflate")) : NULL;
}

/* Two bytes are weak proof of zlib, so there only a whole stream counts. */
static enum status undo_guessed(struct work *work, struct fault *why)
{
    const struct coding *coding = guess_coding(work->body.bytes);
    while (coding != NULL && work->coding_count < BODY_CODINGS_MAX) {
        enum coding_result result = CODING_WHOLE;
        enum status status = try_coding(work, coding, &result, why);
        if (status != OK) {
            return status;
        }
        bool is_weak = coding->decode == deflate_decode;
        if (result == CODING_PARTIAL && (is_weak || work->next->size == 0)) {
            return OK;
        }
        accept(work, coding, result);
        coding = guess_coding(work->body.bytes);
    }
    return OK;
}

static enum status take_text(struct work *work, const struct passage *content, struct fault *why)
{
    size_t limit = work->next->limit;
    work->next->limit = limit == 0 || limit > TEXT_MAX ? TEXT_MAX : limit;
    enum status status = passage_text(content, work->next, &work->body.bytes, why);
    work->next->limit = limit;
    if (status == E_LIMIT) {
        work->body.bytes = buffer_bytes(work->next);
        work->body.partial = true;
        status = OK;
    }
    if (work->body.bytes.data != content->raw.data) {
        swap_buffers(work);
    }
    return status;
}

enum status body_decode(const struct http_body *body, struct buffer *buffer, struct buffer *spare,
        struct decoded_body *ret_body, struct fault *why)
{
    struct work work = {.body = {.in_place = true, .partial = body->cut}};
    work.next = buffer;
    work.other = spare;
    bool undone = true;
    enum status status = take_text(&work, &body->content, why);
    if (status == OK && body->base64) {
        status = undo_declared(&work, &base64, &undone, why);
        work.coding_count = 0;
    }
    if (status == OK && undone) {
        status = undo_header(&work, body->encoding.raw, why);
    }
    if (status == OK) {
        status = undo_guessed(&work, why);
    }
    if (status == OK) {
        *ret_body = work.body;
    }
    return status;
}
