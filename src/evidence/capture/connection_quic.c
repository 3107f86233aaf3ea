#include "evidence/capture/connection.h"

enum { QUIC_PORT = 443 };

enum status connection_read_quic(struct connection_reader *reader, uint32_t flow, struct fault *why)
{
    const struct flow_state *state = flow_table_get(&reader->capture->flows, flow);
    const struct flow *row = &reader->capture->traffic->flows[flow - 1];
    size_t before = reader->capture->traffic->tls_session_count;
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
    bool is_hidden = row->server_port == QUIC_PORT && row->bytes_out > 0 &&
                     reader->capture->traffic->tls_session_count == before;
    if (is_hidden) { /* QUIC whose beginning was not captured */
        capture_note_unread(reader->capture, flow);
    }
    return OK;
}
