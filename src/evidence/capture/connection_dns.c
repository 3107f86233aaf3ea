#include "evidence/capture/connection.h"

/* Reads along the runs of a direction. */
struct walk {
    const struct stream_direction *direction;
    size_t run, at;
    int64_t time; /* of the last byte taken */
};

static const struct stream_run *run_of(const struct walk *walk)
{
    return walk->run < walk->direction->run_count ? &walk->direction->runs[walk->run] : NULL;
}

/* The next `size` bytes: borrowed when they lie in one run, else copied to `buffer`. False at the
 * end and at a gap. */
static bool take(struct walk *walk, size_t size, struct buffer *buffer, struct bytes *ret_bytes)
{
    buffer_clear(buffer);
    uint64_t expected = 0;
    for (bool first = true;; first = false) {
        const struct stream_run *run = run_of(walk);
        if (run == NULL || (!first && run->at != expected)) {
            return false;
        }
        struct bytes bytes = bytes_slice(run->bytes, walk->at, size - buffer->size);
        walk->at += bytes.size;
        walk->time = run->time;
        expected = run->at + run->bytes.size;
        bool is_whole = buffer->size + bytes.size == size;
        if (walk->at == run->bytes.size) {
            walk->run++;
            walk->at = 0;
        }
        if (first && is_whole) {
            *ret_bytes = bytes;
            return true;
        }
        buffer_append(buffer, bytes);
        if (is_whole || buffer->failed) {
            *ret_bytes = buffer_bytes(buffer);
            return !buffer->failed;
        }
    }
}

static struct bytes client_address(const struct connection_reader *reader, uint32_t flow)
{
    const struct flow_state *state = flow_table_get(&reader->capture->flows, flow);
    return (struct bytes){state->key.address[state->client], 16};
}

static enum status add_message(struct connection_reader *reader, uint32_t flow,
        struct bytes message, int64_t time, bool encrypted, struct fault *why)
{
    const struct flow *row = &reader->capture->traffic->flows[flow - 1];
    struct dns_sighting sighting = {
            .message = message,
            .place = capture_place(reader->capture, message),
            .flow = flow,
            .time = time,
            .server = row->server,
            .client = client_address(reader, flow),
            .client_port = row->client_port,
            .encrypted = encrypted,
    };
    return dns_log_add(&reader->capture->dns, &sighting, why);
}

enum status connection_read_dns(struct connection_reader *reader, uint32_t flow,
        const struct stream_direction *direction, bool encrypted, struct fault *why)
{
    struct walk walk = {.direction = direction};
    struct bytes bytes;
    while (take(&walk, 2, &reader->message, &bytes) && bytes.data != NULL) {
        size_t size = (size_t)bytes.data[0] << 8 | bytes.data[1];
        if (!take(&walk, size, &reader->message, &bytes)) {
            break;
        }
        if (bytes.data == reader->message.data) { /* rows keep the message */
            bytes.data = (const uint8_t *)arena_copy(reader->capture->arena, bytes);
            if (bytes.data == NULL) {
                return refuse(why, E_MEMORY, 0, "no memory for DNS");
            }
        }
        enum status status = add_message(reader, flow, bytes, walk.time, encrypted, why);
        if (status != OK) {
            return status;
        }
    }
    return reader->message.failed ? refuse(why, E_MEMORY, 0, "no memory for DNS") : OK;
}

static bool is_message(const struct http_body *body)
{
    return bytes_start_with(body->mime_type.raw, bytes_of("application/dns-message")) &&
           body->content.raw.size > 0 && body->encoding.raw.size == 0 && !body->cut;
}

enum status connection_read_doh(
        struct connection_reader *reader, uint32_t flow, size_t first, struct fault *why)
{
    const struct traffic *traffic = reader->capture->traffic;
    for (size_t i = first; i < traffic->exchange_count; i++) {
        const struct http_exchange *exchange = &traffic->exchanges[i];
        const struct http_body *bodies[] = {&exchange->request, &exchange->response};
        for (size_t k = 0; k < 2; k++) {
            int64_t wait = k == 1 && exchange->duration > 0 ? exchange->duration : 0;
            enum status status =
                    is_message(bodies[k])
                            ? add_message(reader, flow, bodies[k]->content.raw,
                                      exchange->started + wait, exchange->tls_session != 0, why)
                            : OK;
            if (status != OK) {
                return status;
            }
        }
    }
    return OK;
}
