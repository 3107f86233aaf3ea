#include "support/stream_bed.h"

void bed_start(struct stream_bed *bed)
{
    memset(bed, 0, sizeof(*bed));
    bed->time = 1000;
    bed->budget.body_bytes_left = 1 << 20;
    bed->traffic.anomalies.arena = &bed->arena;
}

void bed_free(struct stream_bed *bed)
{
    buffer_free(&bed->file);
    arena_free(&bed->arena);
    bed->traffic = (struct traffic){.anomalies.arena = &bed->arena};
}

void bed_send(struct stream_bed *bed, enum bed_side side, struct bytes bytes)
{
    if (bed->counts[side] == BED_RUNS) {
        bed->file.failed = true;
        return;
    }
    buffer_append(&bed->file, (struct bytes){(const uint8_t *)"\0header", BED_HEADER});
    bed->runs[side][bed->counts[side]++] = (struct stream_run){
            .at = bed->offsets[side],
            .bytes.size = bytes.size,
            .file_at = bed->file.size,
            .file_size = bytes.size,
            .time = bed->time,
    };
    buffer_append(&bed->file, bytes);
    bed->offsets[side] += bytes.size;
    bed->time += 1000;
}

void bed_client(struct stream_bed *bed, const char *text)
{
    bed_send(bed, BED_CLIENT, bytes_of(text));
}

void bed_server(struct stream_bed *bed, const char *text)
{
    bed_send(bed, BED_SERVER, bytes_of(text));
}

void bed_lose(struct stream_bed *bed, enum bed_side side, uint64_t size)
{
    bed->offsets[side] += size;
    bed->time += 1000;
}

void bed_lay_out(struct stream_bed *bed)
{
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < bed->counts[side]; i++) {
            bed->runs[side][i].bytes.data = bed->file.data + bed->runs[side][i].file_at;
        }
    }
    bed->connection = (struct stream_connection){
            .client = {bed->runs[BED_CLIENT], bed->counts[BED_CLIENT], "tcp/1/client"},
            .server = {bed->runs[BED_SERVER], bed->counts[BED_SERVER], "tcp/1/server"},
            .flow = 1,
            .server_address = "192.0.2.7",
            .server_port = 80,
    };
    if (arena_grow(&bed->arena, (void **)&bed->traffic.regions, bed->traffic.region_count,
                &bed->traffic.region_capacity, sizeof(struct region))) {
        bed->traffic.regions[bed->traffic.region_count++] =
                (struct region){.bytes = buffer_bytes(&bed->file), .entry = ""};
    } else {
        bed->file.failed = true;
    }
}

enum status bed_read_http(struct stream_bed *bed, struct fault *why)
{
    bed_lay_out(bed);
    if (bed->file.failed) {
        return refuse(why, E_MEMORY, 0, "no memory for a test bed");
    }
    enum status status =
            http_read_connection(&bed->connection, &bed->arena, &bed->budget, &bed->traffic, why);
    traffic_finish(&bed->traffic);
    return status;
}
