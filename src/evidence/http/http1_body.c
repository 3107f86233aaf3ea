#include "evidence/http/http1.h"

#include "base/hex.h"
#include "base/syntax/url.h"

enum { CHUNK_LINE_MAX = 4096 };

/* A decimal number, also written several times with commas between (RFC 9110, section 8.6). */
static bool read_length(struct bytes value, uint64_t *ret_length)
{
    bool seen = false;
    uint64_t length = 0;
    for (size_t at = 0; at <= value.size; at++) {
        uint64_t number = 0;
        size_t start = at;
        while (at < value.size && value.data[at] >= '0' && value.data[at] <= '9') {
            if (number > (UINT64_MAX >> 4)) {
                return false;
            }
            number = number * 10 + (value.data[at++] - '0');
        }
        if (at == start || (at < value.size && value.data[at] != ',') ||
                (seen && number != length)) {
            return false;
        }
        length = number;
        seen = true;
        while (at + 1 < value.size && value.data[at + 1] == ' ') {
            at++;
        }
    }
    *ret_length = length;
    return seen;
}

/* Read all Content-Length fields. False when they are malformed or differ. */
static bool find_length(const struct http_head *head, bool *ret_found, uint64_t *ret_length)
{
    for (size_t i = 0; i < head->field_count; i++) {
        uint64_t length = 0;
        if (!bytes_equal_without_case(head->fields[i].name.raw, bytes_of("content-length"))) {
            continue;
        }
        if (!read_length(head->fields[i].value.raw, &length) ||
                (*ret_found && length != *ret_length)) {
            return false;
        }
        *ret_found = true;
        *ret_length = length;
    }
    return true;
}

static bool answer_has_no_body(const struct http_exchange *request, int status)
{
    return status < 200 || status == 204 || status == 304 ||
           bytes_equal(request->method.raw, bytes_of("HEAD")) ||
           (status < 300 && bytes_equal(request->method.raw, bytes_of("CONNECT")));
}

struct http_framing_plan http1_plan(
        const struct http_head *head, const struct http_exchange *request, int status)
{
    struct http_framing_plan plan = {.framing = HTTP_NO_BODY};
    bool sized = false;
    if (request != NULL && answer_has_no_body(request, status)) {
        return plan;
    }
    const struct header_field *coding =
            http_field(head->fields, head->field_count, "transfer-encoding");
    plan.is_malformed = !find_length(head, &sized, &plan.length);
    if (coding != NULL && http_list_has(coding->value.raw, "chunked")) {
        plan.framing = HTTP_CHUNKED;
        plan.chunked_and_sized = sized;
        plan.is_malformed = false;
    } else if (coding != NULL && request != NULL) {
        plan.framing = HTTP_UNTIL_CLOSE;
        plan.is_malformed = false;
    } else if (sized) {
        plan.framing = HTTP_LENGTH;
    } else if (request != NULL) {
        plan.framing = HTTP_UNTIL_CLOSE;
    }
    return plan;
}

/* A body while it is read. */
struct intake {
    struct http1 *reader;
    struct byte_stream *stream;
    bool keep, cut, whole;
    uint64_t size;
};

/* Take `size` bytes of body; what is too much, or lies behind a gap, is passed over. */
static void take(struct intake *intake, uint64_t size)
{
    struct gathering *gathering = &intake->reader->gathering;
    uint64_t room = intake->keep && !intake->cut ? HTTP_BODY_MAX - gathering->size : 0;
    size_t taken = stream_gather(intake->stream, size < room ? size : room, gathering);
    if (taken < size) {
        intake->cut = true;
        intake->whole = stream_skip(intake->stream, size - taken) && intake->whole;
    }
    intake->size = size > UINT64_MAX - intake->size ? UINT64_MAX : intake->size + size;
}

/* All that is there until the connection ends. */
static void take_rest(struct intake *intake)
{
    while (!stream_is_ended(intake->stream)) {
        if (stream_is_at_gap(intake->stream)) {
            stream_cross_gap(intake->stream);
            intake->cut = true;
            intake->whole = false;
        }
        take(intake, stream_rest_of_run(intake->stream).size);
    }
}

/* "1a2B;extension" (RFC 9112, section 7.1). */
static bool read_chunk_size(const char *line, size_t size, uint64_t *ret_size)
{
    uint64_t value = 0;
    size_t at = 0;
    for (; at < size && hex_digit((uint8_t)line[at]) >= 0; at++) {
        if (value >> 56 != 0) {
            return false;
        }
        value = value << 4 | (uint64_t)hex_digit((uint8_t)line[at]);
    }
    *ret_size = value;
    return at > 0 && (at == size || line[at] == ';' || line[at] == ' ' || line[at] == '\t');
}

static void note_bad_chunk(struct intake *intake)
{
    anomaly_add(&intake->reader->common.traffic->anomalies, "http-bad-chunk",
            stream_place(intake->stream), "a chunk of a body has no readable size or end");
    intake->reader->ended = true;
    intake->whole = false;
}

/* One chunk, with the line before and the line end after it. False when none follows: *ret_last
 * then tells whether the last chunk was read. */
static bool take_chunk(struct intake *intake, bool *ret_last)
{
    char line[CHUNK_LINE_MAX];
    size_t length = 0;
    uint64_t size = 0;
    enum block_end end = stream_read_line(intake->stream, line, sizeof(line), &length);
    if (end == BLOCK_CUT) {
        intake->whole = false;
        intake->reader->lost = true;
        return false;
    }
    if (end == BLOCK_LONG || !read_chunk_size(line, length, &size)) {
        note_bad_chunk(intake);
        return false;
    }
    if (size == 0) {
        *ret_last = true;
        return false;
    }
    take(intake, size);
    end = stream_read_line(intake->stream, line, sizeof(line), &length);
    if (end == BLOCK_CUT) {
        intake->whole = false;
        intake->reader->lost = true;
    } else if (length != 0 || end == BLOCK_LONG) {
        note_bad_chunk(intake);
    }
    return end == BLOCK_FOUND && length == 0;
}

/* Add the trailer's fields to the head's (RFC 9112, section 7.1.2). */
static enum status read_trailer(struct intake *intake, struct http_head *head)
{
    struct http1 *reader = intake->reader;
    struct http_head trailer;
    struct bytes bytes = {0};
    size_t size = 0;
    if (stream_measure_block(*intake->stream, HTTP_HEAD_MAX, &size) != BLOCK_FOUND) {
        intake->whole = false;
        reader->lost = true;
        return OK;
    }
    gathering_start(&reader->gathering, intake->stream);
    (void)stream_gather(intake->stream, size, &reader->gathering);
    if (!reader->gathering.spans.failed && (size <= 2 || !intake->keep)) {
        return OK;
    }
    enum status status = gathering_finish(&reader->gathering, intake->stream->direction->entry,
            reader->common.arena, reader->common.traffic, &bytes, reader->common.why);
    if (status != OK) {
        return status;
    }
    status = http_head_read(bytes, true, reader->common.arena, &trailer, reader->common.why);
    if (status != OK || trailer.field_count == 0) {
        return status;
    }
    struct header_field *all = arena_array(
            reader->common.arena, head->field_count + trailer.field_count, sizeof(*all));
    if (all == NULL) {
        return refuse(reader->common.why, E_MEMORY, 0, "no memory for trailer fields");
    }
    if (head->field_count > 0) {
        memcpy(all, head->fields, head->field_count * sizeof(*all));
    }
    memcpy(all + head->field_count, trailer.fields, trailer.field_count * sizeof(*all));
    head->fields = all;
    head->field_count += trailer.field_count;
    return OK;
}

/* Turn what was gathered into the body, as far as the exhibit's budget goes. */
static enum status keep_body(struct intake *intake, struct http_body *body)
{
    struct http1 *reader = intake->reader;
    struct http_budget *budget = reader->common.budget;
    size_t kept = reader->gathering.size;
    body->size = intake->size;
    body->cut = intake->cut;
    if (!intake->keep || intake->size == 0) {
        return OK;
    }
    if (kept > budget->body_bytes_left) {
        body->omitted = true;
        body->cut = false;
        return OK;
    }
    struct bytes content = {0};
    enum status status = gathering_finish(&reader->gathering, intake->stream->direction->entry,
            reader->common.arena, reader->common.traffic, &content, reader->common.why);
    if (status == OK) {
        budget->body_bytes_left -= kept;
        body->content = plain_passage(content);
        body->omitted = kept == 0;
        body->cut = intake->cut && kept > 0;
    }
    return status;
}

enum status http1_read_body(struct http1 *reader, struct byte_stream *stream,
        const struct http_framing_plan *plan, bool keep, struct http_head *head,
        struct http_body *ret_body, bool *ret_whole)
{
    struct intake intake = {.reader = reader, .stream = stream, .keep = keep, .whole = true};
    struct http_body body = {0};
    bool has_trailer = false;
    gathering_start(&reader->gathering, stream);
    if (plan->framing == HTTP_LENGTH) {
        take(&intake, plan->length);
    } else if (plan->framing == HTTP_UNTIL_CLOSE) {
        take_rest(&intake);
    } else if (plan->framing == HTTP_CHUNKED) {
        while (take_chunk(&intake, &has_trailer)) {
        }
        intake.cut = intake.cut || !has_trailer;
    }
    http_describe_body(head->fields, head->field_count, &body);
    enum status status = keep_body(&intake, &body);
    if (status == OK && has_trailer) {
        status = read_trailer(&intake, head);
    }
    if (status == OK) {
        *ret_body = body;
        *ret_whole = intake.whole;
    }
    return status;
}
