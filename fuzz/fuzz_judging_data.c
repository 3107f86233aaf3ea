/* fuzz_judging_data.c: a data file for judging trials: the first byte says which of gateways ('g'),
 * in-app browsers ('i') and thresholds ('t') follows. What loads is used once. */
#include "knowledge/gateway/gateway.h"
#include "knowledge/gateway/in_app.h"
#include "knowledge/threshold/threshold.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_gateways(struct bytes csv, struct arena *arena)
{
    const struct gateway_list *list = NULL;
    struct gateway_match match;
    if (gateway_load(csv, arena, &list, NULL) == OK) {
        (void)gateway_match(list, bytes_of("https://a.example/go?target=b"), "text", 0, &match);
        (void)gateway_match_text(list, "chat", "text", 0, &match);
        if (strlen(gateway_version(list)) != strlen("gateway-2026.11")) {
            __builtin_trap();
        }
    }
}

static void try_in_apps(struct bytes csv, struct arena *arena)
{
    struct in_app_list list = {0};
    if (in_app_load(csv, arena, &list, NULL) == OK) {
        (void)in_app_match(&list, bytes_of("Mozilla/5.0 (Linux) Chat/1"));
        (void)in_app_for(&list, "chat");
    }
}

static void try_thresholds(struct bytes csv, struct arena *arena)
{
    struct thresholds read = {0};
    if (thresholds_load(csv, arena, &read, NULL) == OK) {
        bool is_sane = read.openness.id != NULL && read.audit.id != NULL &&
                       isfinite(read.openness.alpha) && read.openness.alpha > 0 &&
                       read.openness.trials_most > 0 && read.audit.samples > 0;
        if (!is_sane) {
            __builtin_trap();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)16 << 20};
    struct bytes csv = bytes_slice((struct bytes){data, size}, 1, size);
    switch (size == 0 ? 0 : data[0]) {
    case 'g':
        try_gateways(csv, &arena);
        break;
    case 'i':
        try_in_apps(csv, &arena);
        break;
    case 't':
        try_thresholds(csv, &arena);
        break;
    default:
        break;
    }
    arena_free(&arena);
    return 0;
}
