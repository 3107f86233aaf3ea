#include "evidence/capture/connection.h"

#include "evidence/dns/dns_http.h"

#include <stdlib.h>

/* The secrets the tester gives and those embedded in the capture, as one text. */
static enum status read_keys(
        struct connection_reader *reader, struct bytes key_log_text, struct fault *why)
{
    struct bytes embedded = buffer_bytes(&reader->capture->reader.secrets);
    if (key_log_text.size == 0 && embedded.size == 0) {
        return OK;
    }
    struct arena *arena = reader->capture->arena;
    uint8_t *text = key_log_text.size > SIZE_MAX - embedded.size - 1
                            ? NULL
                            : arena_alloc(arena, key_log_text.size + embedded.size + 1);
    if (text == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a key log");
    }
    size_t size = key_log_text.size;
    if (size > 0) {
        memcpy(text, key_log_text.data, size);
        text[size++] = '\n';
    }
    if (embedded.size > 0) {
        memcpy(text + size, embedded.data, embedded.size);
    }
    struct key_log *keys;
    size_t passed_over;
    enum status status = key_log_read(
            (struct bytes){text, size + embedded.size}, arena, &keys, &passed_over, why);
    if (status == OK) {
        reader->keys = keys;
    }
    return status;
}

static int by_region_address(const void *a, const void *b)
{
    const struct region *left = a, *right = b;
    uintptr_t l = (uintptr_t)left->bytes.data, r = (uintptr_t)right->bytes.data;
    return (l > r) - (l < r);
}

/* So far the traffic's regions are the packets' and, behind it, those put together of fragments. */
static enum status sort_assembled(struct capture *capture, struct fault *why)
{
    size_t count = capture->traffic->region_count - 1;
    capture->assembled = arena_array(&capture->work, count, sizeof(*capture->assembled));
    if (capture->assembled == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for fragmented packets");
    }
    if (count > 0) {
        memcpy(capture->assembled, capture->traffic->regions + 1,
                count * sizeof(*capture->assembled));
        qsort(capture->assembled, count, sizeof(*capture->assembled), by_region_address);
    }
    capture->assembled_count = count;
    return OK;
}

struct dated {
    int64_t time;
    size_t index;
};

static int by_time(const void *a, const void *b)
{
    const struct dated *left = a, *right = b;
    if (left->time != right->time) {
        return left->time < right->time ? -1 : 1;
    }
    return (left->index > right->index) - (left->index < right->index);
}

static bool is_sorted(const struct traffic *traffic)
{
    for (size_t i = 1; i < traffic->exchange_count; i++) {
        if (traffic->exchanges[i].started < traffic->exchanges[i - 1].started) {
            return false;
        }
    }
    return true;
}

/* Exchanges were added connection by connection; they are listed by the time of the request. */
static enum status sort_exchanges(struct capture *capture, struct fault *why)
{
    struct traffic *traffic = capture->traffic;
    size_t count = traffic->exchange_count;
    if (is_sorted(traffic)) {
        return OK;
    }
    struct dated *dated = arena_array(&capture->work, count, sizeof(*dated));
    struct http_exchange *sorted = arena_array(capture->arena, count, sizeof(*sorted));
    if (dated == NULL || sorted == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory to sort exchanges");
    }
    for (size_t i = 0; i < count; i++) {
        dated[i] = (struct dated){traffic->exchanges[i].started, i};
    }
    qsort(dated, count, sizeof(*dated), by_time);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = traffic->exchanges[dated[i].index];
    }
    traffic->exchanges = sorted;
    traffic->exchange_capacity = count;
    return OK;
}

/* Connections lie all over the file: now and then all of it is let go. */
static void let_go(struct connection_reader *reader, uint32_t flow)
{
    struct capture *capture = reader->capture;
    const struct flow *row = &capture->traffic->flows[flow - 1];
    capture->looked_at += row->bytes_out + row->bytes_in;
    if (capture->done != NULL && !capture->compressed && capture->looked_at >= CAPTURE_PIECE) {
        capture->done(capture->packets);
        capture->looked_at = 0;
    }
}

static enum status read_flow(struct connection_reader *reader, uint32_t flow, struct fault *why)
{
    uint8_t protocol = flow_table_get(&reader->capture->flows, flow)->key.protocol;
    if (protocol == PROTOCOL_TCP) {
        return connection_read(reader, flow, why);
    }
    return protocol == PROTOCOL_UDP ? connection_read_quic(reader, flow, why) : OK;
}

/* Of the exchanges of one connection, whose bytes were just read. */
static void mark_names(struct traffic *traffic, size_t before)
{
    if (traffic->exchange_count > before) {
        dns_http_mark(traffic->exchanges + before, traffic->exchange_count - before);
    }
}

static void release(struct connection_reader *reader)
{
    stream_free(&reader->streams[0]);
    stream_free(&reader->streams[1]);
    buffer_free(&reader->head);
}

enum status capture_read_streams(struct capture *capture, struct bytes key_log_text,
        struct fault *ret_partial, struct fault *why)
{
    struct connection_reader SCOPED(release) reader = {
            .capture = capture,
            .plain_left = CAPTURE_PLAINTEXT_MAX,
            .bodies = {.body_bytes_left = CAPTURE_BODIES_MAX},
    };
    enum status status = sort_assembled(capture, why);
    if (status == OK) {
        status = read_keys(&reader, key_log_text, why);
    }
    for (uint32_t flow = 1; status == OK && flow <= capture->flows.flows.count; flow++) {
        struct fault fault = {0};
        size_t before = capture->traffic->exchange_count;
        status = read_flow(&reader, flow, &fault);
        mark_names(capture->traffic, before);
        let_go(&reader, flow);
        if (status == E_LIMIT) { /* of this connection; the others still count */
            if (ret_partial->status == OK) {
                *ret_partial = fault;
            }
            status = OK;
        } else if (status != OK && why != NULL) {
            *why = fault;
        }
    }
    return status == OK ? sort_exchanges(capture, why) : status;
}
