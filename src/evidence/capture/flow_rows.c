#include "evidence/capture/work.h"

#include <stdlib.h>

static int by_uid(const void *a, const void *b)
{
    const struct packet_app *left = a, *right = b;
    return (left->uid > right->uid) - (left->uid < right->uid);
}

/* The package of an Android user, as PCAPdroid's blocks say; NULL when they do not. */
static const char *package_of(const struct packet_reader *reader, int32_t uid)
{
    struct packet_app wanted = {.uid = (uint32_t)uid};
    const struct packet_app *app =
            uid < 0 || reader->app_count == 0
                    ? NULL
                    : bsearch(&wanted, reader->apps, reader->app_count, sizeof(wanted), by_uid);
    return app == NULL || app->package[0] == 0 ? NULL : app->package;
}

static const char *print_address(
        struct capture *capture, const struct flow_state *flow, unsigned side)
{
    char text[ADDRESS_TEXT];
    address_print(flow->key.address[side], flow->key.version, text);
    return arena_copy(capture->arena, bytes_of(text));
}

static enum status fill_row(struct capture *capture, const struct flow_state *flow,
        struct flow *ret_row, struct fault *why)
{
    unsigned client = flow->client, server = 1 - client;
    const char *protocol = protocol_name(flow->key.protocol);
    if (protocol == NULL) {
        protocol = arena_print(capture->arena, "ip/%u", flow->key.protocol);
    }
    *ret_row = (struct flow){
            .protocol = protocol,
            .client = print_address(capture, flow, client),
            .server = print_address(capture, flow, server),
            .client_port = flow->key.port[client],
            .server_port = flow->key.port[server],
            .started = flow->started,
            .ended = flow->ended,
            .packets_out = flow->sides[client].packets,
            .packets_in = flow->sides[server].packets,
            .bytes_out = flow->sides[client].bytes,
            .bytes_in = flow->sides[server].bytes,
            .app = flow->app != NULL ? flow->app : package_of(&capture->reader, flow->uid),
            .label = flow->label,
            .interface = flow->network,
            .from_start = flow->sides[0].opened && flow->sides[1].opened,
            .first_packet = flow->first_packet,
    };
    return ret_row->client == NULL || ret_row->server == NULL || protocol == NULL
                   ? refuse(why, E_MEMORY, 0, "no memory for flows")
                   : OK;
}

enum status capture_list_flows(struct capture *capture, struct fault *why)
{
    struct traffic *traffic = capture->traffic;
    struct packet_reader *reader = &capture->reader;
    size_t count = capture->flows.flows.count;
    if (reader->app_count > 1) {
        qsort(reader->apps, reader->app_count, sizeof(*reader->apps), by_uid);
    }
    traffic->flows = arena_array(capture->arena, count, sizeof(*traffic->flows));
    if (traffic->flows == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for flows");
    }
    traffic->flow_capacity = count;
    for (size_t i = 0; i < count; i++) {
        const struct flow_state *flow = flow_table_get(&capture->flows, (uint32_t)(i + 1));
        enum status status = fill_row(capture, flow, &traffic->flows[i], why);
        if (status != OK) {
            return status;
        }
        traffic->flow_count++;
    }
    return OK;
}
