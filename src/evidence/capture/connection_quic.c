#include "evidence/capture/connection.h"

enum status connection_read_quic(struct connection_reader *reader, uint32_t flow, struct fault *why)
{
    const struct flow_state *state = flow_table_get(&reader->capture->flows, flow);
    for (unsigned i = 0; i < 2; i++) {
        struct stream *stream = &reader->streams[0];
        enum status status = stream_list(reader->capture, &state->sides[i], stream, why);
        if (status == OK && stream->run_count > 0) {
            status = quic_read_hello(stream_runs(stream), stream->run_count, flow,
                    reader->capture->arena, reader->capture->traffic, why);
        }
        if (status != OK && status != E_MISSING) {
            return status;
        }
    }
    return OK;
}
