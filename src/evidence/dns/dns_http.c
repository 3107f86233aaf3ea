#include "evidence/dns/dns_http.h"

#include "base/syntax/url.h"
#include "evidence/body/body.h"
#include "evidence/body/coding.h"

/* A message has a length of two bytes where it has one (RFC 1035, section 4.2.2). */
enum { MESSAGE_MAX = UINT16_MAX };

static const char message_type[] = "application/dns-message";

struct reading {
    struct dns_log *log;
    const struct http_exchange *exchange;
    size_t number; /* of the exchange; its questions and answers belong together */
    bool encrypted;
    struct region *regions; /* of decoded messages; added when all places were found */
    size_t region_count, region_capacity;
    struct buffer text, body, spare;
    struct fault *why;
};

static enum status no_memory(const struct reading *reading)
{
    return refuse(reading->why, E_MEMORY, 0, "no memory for DNS");
}

static bool is_message_type(const struct passage *type)
{
    struct bytes name = bytes_of(message_type);
    return type->raw.size >= name.size &&
           bytes_equal_without_case(bytes_slice(type->raw, 0, name.size), name);
}

static enum status add_message(
        const struct reading *reading, struct bytes message, struct place place, bool is_answer)
{
    const struct http_exchange *exchange = reading->exchange;
    int64_t wait = is_answer && exchange->duration > 0 ? exchange->duration : 0;
    struct dns_sighting sighting = {
            .message = message,
            .place = place,
            .flow = exchange->flow,
            .time = exchange->started == TIME_UNKNOWN ? TIME_UNKNOWN : exchange->started + wait,
            .server = exchange->server_address,
            .client = {(const uint8_t *)&reading->number, sizeof(reading->number)},
            .transport = reading->encrypted ? "https" : "http",
            .encrypted = reading->encrypted,
    };
    return dns_log_add(reading->log, &sighting, reading->why);
}

/* Add a message that was decoded out of `raw`, as a region. */
static enum status add_decoded(
        struct reading *reading, struct bytes message, struct bytes raw, bool is_answer)
{
    struct arena *arena = reading->log->arena;
    struct place place = {.entry = ""};
    if (message.size == 0) {
        return OK;
    }
    bool has_place = traffic_place(reading->log->traffic, raw, &place);
    bool is_file = place.entry[0] == 0;
    const char *copy = arena_copy(arena, message);
    const char *entry =
            arena_print(arena, "dns/%zu/%s", reading->number + 1, is_answer ? "answer" : "query");
    struct region_piece *piece = arena_alloc(arena, sizeof(*piece));
    if (copy == NULL || entry == NULL || piece == NULL ||
            !arena_grow(reading->log->work, (void **)&reading->regions, reading->region_count,
                    &reading->region_capacity, sizeof(*reading->regions))) {
        return no_memory(reading);
    }
    message.data = (const uint8_t *)copy;
    *piece = is_file ? (struct region_piece){0, place.size, place.at}
                     : (struct region_piece){0, place.entry_size, place.entry_at};
    if (has_place) {
        reading->regions[reading->region_count++] = (struct region){
                .bytes = message, .entry = entry, .pieces = piece, .piece_count = 1};
    }
    return add_message(reading, message, place, is_answer);
}

static enum status read_body(struct reading *reading, const struct http_body *body, bool is_answer)
{
    struct decoded_body decoded;
    struct place place;
    if (!is_message_type(&body->mime_type) || body->content.raw.size == 0) {
        return OK;
    }
    enum status status = body_decode(body, &reading->body, &reading->spare, &decoded, reading->why);
    if (status != OK) {
        return status;
    }
    if (decoded.in_place && traffic_place(reading->log->traffic, decoded.bytes, &place)) {
        return add_message(reading, decoded.bytes, place, is_answer);
    }
    return add_decoded(reading, decoded.bytes, body->content.raw, is_answer);
}

/* Where the value of the query's parameter `dns` stands in the target. False without one. */
static bool find_parameter(struct bytes target, size_t *ret_at, size_t *ret_size)
{
    struct bytes name = bytes_of("dns=");
    for (size_t at = 1; at + name.size < target.size; at++) {
        bool begins = target.data[at - 1] == '?' || target.data[at - 1] == '&';
        if (begins && memcmp(target.data + at, name.data, name.size) == 0) {
            size_t end = at += name.size;
            while (end < target.size && target.data[end] != '&' && target.data[end] != '#') {
                end++;
            }
            *ret_at = at;
            *ret_size = end - at;
            return end > at;
        }
    }
    return false;
}

/* Whether the request is for a DNS message: by what came, or else by what was accepted. */
static bool asks_for_message(const struct http_exchange *exchange)
{
    if (is_message_type(&exchange->response.mime_type)) {
        return true;
    }
    for (size_t i = 0; i < exchange->request_header_count; i++) {
        const struct header_field *field = &exchange->request_headers[i];
        if (bytes_equal_without_case(field->name.raw, bytes_of("accept")) &&
                is_message_type(&field->value)) {
            return true;
        }
    }
    return false;
}

static bool has_query(const struct http_exchange *exchange)
{
    struct bytes target = exchange->target.raw;
    return target.size > 0 && memmem(target.data, target.size, "dns=", 4) != NULL &&
           asks_for_message(exchange);
}

void dns_http_mark(struct http_exchange *exchanges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct http_exchange *exchange = &exchanges[i];
        exchange->may_carry_names = is_message_type(&exchange->request.mime_type) ||
                                    is_message_type(&exchange->response.mime_type) ||
                                    has_query(exchange);
    }
}

/* GET (RFC 8484, section 4.1). */
static enum status read_query(struct reading *reading)
{
    const struct passage *target = &reading->exchange->target;
    struct bytes text;
    size_t at = 0, size = 0;
    if (!has_query(reading->exchange)) {
        return OK;
    }
    enum status status = passage_text(target, &reading->text, &text, reading->why);
    if (status != OK || !find_parameter(text, &at, &size)) {
        return status;
    }
    buffer_clear(&reading->body);
    enum coding_result result =
            base64_decode(bytes_slice(text, at, size), MESSAGE_MAX, &reading->body);
    return result == CODING_MEMORY ? no_memory(reading)
                                   : add_decoded(reading, buffer_bytes(&reading->body),
                                             passage_raw(target, NULL, at, size), false);
}

static enum status read_exchange(struct reading *reading)
{
    const struct http_exchange *exchange = reading->exchange;
    struct bytes scheme = bytes_slice(exchange->url.raw, 0, 6);
    reading->encrypted =
            exchange->tls_session != 0 || bytes_equal_without_case(scheme, bytes_of("https:"));
    enum status status = read_query(reading);
    if (status == OK) {
        status = read_body(reading, &exchange->request, false);
    }
    return status == OK ? read_body(reading, &exchange->response, true) : status;
}

static enum status add_regions(const struct reading *reading)
{
    struct traffic *traffic = reading->log->traffic;
    for (size_t i = 0; i < reading->region_count; i++) {
        if (!traffic_add_region(traffic, reading->log->arena, &reading->regions[i])) {
            return no_memory(reading);
        }
    }
    if (reading->region_count > 0) {
        traffic_finish(traffic);
    }
    return OK;
}

static void release(struct reading *reading)
{
    buffer_free(&reading->text);
    buffer_free(&reading->body);
    buffer_free(&reading->spare);
}

enum status dns_http_read(struct dns_log *log, struct fault *why)
{
    const struct traffic *traffic = log->traffic;
    struct reading SCOPED(release) reading = {
            .log = log,
            .body.limit = MESSAGE_MAX + 1,
            .spare.limit = MESSAGE_MAX + 1,
            .why = why,
    };
    enum status status = OK;
    for (size_t i = 0; status == OK && i < traffic->exchange_count; i++) {
        reading.exchange = &traffic->exchanges[i];
        reading.number = i;
        status = reading.exchange->may_carry_names ? read_exchange(&reading) : OK;
    }
    return status == OK ? add_regions(&reading) : status;
}
