/* Reads the input as one DNS message: sent to a name server, then answered by it. */
#include "evidence/dns/dns_log.h"

enum { MEMORY_LIMIT = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena SCOPED(arena_free) arena = {.limit = MEMORY_LIMIT};
    struct arena SCOPED(arena_free) work = {.limit = MEMORY_LIMIT};
    struct traffic traffic = {.anomalies = {.arena = &arena, .entry = ""}};
    struct dns_log log;
    struct dns_sighting sighting = {
            .message = {data, size},
            .place = {.entry = ""},
            .flow = 1,
            .server = "192.0.2.53",
            .client = {(const uint8_t *)"\12\0\0\2", 4},
            .client_port = MDNS_PORT,
    };
    struct fault why;
    dns_log_init(&log, &traffic, &arena, &work);
    enum status status = dns_log_add(&log, &sighting, &why);
    if (status == OK) {
        status = dns_log_add(&log, &sighting, &why);
    }
    dns_log_finish(&log);
    for (size_t i = 0; i < traffic.dns_answer_count; i++) {
        if (traffic.dns_answers[i].name == NULL || traffic.dns_answers[i].type == NULL) {
            __builtin_trap();
        }
    }
    return 0;
}
