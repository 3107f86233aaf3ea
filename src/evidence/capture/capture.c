#include "evidence/capture/capture.h"

#include "evidence/capture/work.h"
#include "evidence/dns/dns_http.h"
#include "evidence/packet/decompress.h"

bool capture_is_capture(struct bytes file)
{
    uint8_t start[4];
    if (!decompress_is_compressed(file)) {
        return packet_is_capture(file);
    }
    size_t size = decompress_start(file, start, sizeof(start));
    return packet_is_capture((struct bytes){start, size});
}

static enum status no_memory(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for a capture");
}

/* The region of the packets: the file itself, or what it holds compressed. */
static enum status add_region(struct capture *capture, struct fault *why)
{
    struct region region = {.bytes = capture->packets, .entry = ""};
    if (capture->compressed) {
        region.entry = "capture";
        region.piece_count = 1;
        region.pieces = arena_alloc(capture->arena, sizeof(*region.pieces));
        if (region.pieces == NULL) {
            return no_memory(why);
        }
        *region.pieces = (struct region_piece){.size = capture->file.size};
    }
    return traffic_add_region(capture->traffic, capture->arena, &region) ? OK : no_memory(why);
}

static enum status open_packets(
        struct capture *capture, struct fault *ret_partial, struct fault *why)
{
    capture->packets = capture->file;
    capture->compressed = decompress_is_compressed(capture->file);
    if (capture->compressed) {
        enum status status = decompress_all(capture->file, CAPTURE_DECOMPRESSED_MAX, capture->arena,
                &capture->packets, ret_partial, why);
        if (status != OK) {
            return status;
        }
    }
    enum status status =
            packet_reader_open(capture->packets, capture->arena, &capture->reader, why);
    return status == OK ? add_region(capture, why) : status;
}

static enum status prepare(struct capture *capture, struct fault *why)
{
    capture->work.limit = CAPTURE_WORK_MAX;
    capture->traffic->anomalies.arena = capture->arena;
    capture->traffic->anomalies.entry = "";
    flow_table_init(&capture->flows, &capture->work);
    dns_log_init(&capture->dns, capture->traffic, capture->arena, &capture->work);
    capture->fragments = (struct fragments){
            .arena = capture->arena,
            .capture = capture->packets.data,
            .compressed = capture->compressed,
            .file_size = capture->file.size,
    };
    return labeller_open(&capture->labeller, why);
}

static void capture_close(struct capture *capture)
{
    labeller_close(capture->labeller);
    buffer_free(&capture->reader.secrets);
    arena_free(&capture->work);
}

enum status capture_open(struct bytes file, struct bytes key_log_text, struct arena *arena,
        struct traffic **ret_traffic, struct fault *ret_partial, struct fault *why)
{
    return capture_open_by_pieces(file, key_log_text, NULL, arena, ret_traffic, ret_partial, why);
}

enum status capture_open_by_pieces(struct bytes file, struct bytes key_log_text,
        void (*done)(struct bytes piece), struct arena *arena, struct traffic **ret_traffic,
        struct fault *ret_partial, struct fault *why)
{
    struct capture SCOPED(capture_close) capture = {.file = file, .arena = arena, .done = done};
    struct fault partial = {0};
    capture.traffic = arena_alloc(arena, sizeof(*capture.traffic));
    if (capture.traffic == NULL) {
        return no_memory(why);
    }
    enum status status = open_packets(&capture, &partial, why);
    if (status != OK) {
        return status;
    }
    status = prepare(&capture, why);
    if (status == OK) {
        status = capture_read_packets(&capture, &partial, why);
    }
    if (status == OK) {
        status = capture_list_flows(&capture, why);
    }
    if (status == OK) {
        status = capture_read_streams(&capture, key_log_text, &partial, why);
    }
    if (status == OK) {
        traffic_finish(capture.traffic);
        status = dns_http_read(&capture.dns, why);
    }
    dns_log_finish(&capture.dns);
    if (status != OK) {
        return status;
    }
    capture_report_oddities(&capture);
    capture.traffic->creator = capture.reader.creator;
    *ret_partial = partial;
    *ret_traffic = capture.traffic;
    return OK;
}
