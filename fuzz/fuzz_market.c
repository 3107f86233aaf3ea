/* fuzz_market.c: the same bytes as prices and as events; whatever is read is in order. */
#include "evidence/market/market.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct price_series *series)
{
    for (size_t i = 0; i < series->count; i++) {
        bool in_order = i == 0 || series->days[i - 1].day < series->days[i].day;
        if (!in_order || !(series->days[i].price > 0)) {
            __builtin_trap();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)64 << 20};
    struct price_table prices = {0};
    struct event_table events = {0};
    struct bytes text = {data, size};
    if (market_read_prices(text, &arena, &prices, NULL) == OK) {
        for (size_t i = 0; i < prices.count; i++) {
            check(&prices.series[i]);
        }
    }
    bool has_events = market_read_events(text, &arena, &events, NULL) == OK;
    if (has_events && events.count == 0) {
        __builtin_trap();
    }
    arena_free(&arena);
    return 0;
}
