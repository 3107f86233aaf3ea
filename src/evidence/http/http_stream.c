#include "evidence/http/http1.h"

static void release_gathering(struct gathering *gathering)
{
    gathering_free(gathering);
}

enum status http_read_connection(const struct stream_connection *connection, struct arena *arena,
        struct http_budget *budget, struct traffic *traffic, struct fault *why)
{
    struct http1 reader = {.common = {connection, arena, budget, traffic, why}};
    stream_open(&connection->client, &reader.client);
    stream_open(&connection->server, &reader.server);
    enum status status = http1_read(&reader);
    release_gathering(&reader.gathering);
    return status;
}
