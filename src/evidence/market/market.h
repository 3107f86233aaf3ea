/* market.h: reads the prices of securities and the events that may have moved them
 * (docs/formats/impact.md): what `aedile impact` works on. */
#ifndef AEDILE_EVIDENCE_MARKET_MARKET_H
#define AEDILE_EVIDENCE_MARKET_MARKET_H

#include "base/arena.h"

enum { MARKET_ROWS_MAX = 4 << 20, SECURITIES_MAX = 10000, EVENTS_MAX = 1000 };

struct day_price {
    int64_t day;  /* since 1970-01-01 */
    double price; /* dividends included; above 0 */
    double value; /* market value at that day's end; below 0: not given */
    uint64_t line;
};

struct price_series {
    const char *security;
    const struct day_price *days; /* in day order, none twice */
    size_t count;
};

struct price_table {
    const struct price_series *series; /* by name */
    size_t count;
};

struct market_event {
    int64_t day; /* of the news */
    const char *date, *name;
    const char *security;    /* "*": all but the market */
    const char *confounders; /* what else happened, in words; "": nothing stated */
    uint64_t line;
};

struct event_table {
    const struct market_event *events; /* in file order */
    size_t count;
};

/* E_MALFORMED with why->at the line, which the text names too: no such date, a price that is not
 * above 0, a day of one security that stands twice. E_LIMIT past the ceilings above. Everything
 * lives in the arena. */
MUST_CHECK enum status market_read_prices(
        struct bytes csv, struct arena *arena, struct price_table *ret_prices, struct fault *why);
MUST_CHECK enum status market_read_events(
        struct bytes csv, struct arena *arena, struct event_table *ret_events, struct fault *why);

/* NULL when there is none of that name. */
const struct price_series *market_series(const struct price_table *prices, const char *security);

/* "2021-07-26" as days since 1970; false for what is no date. And back. */
bool market_read_day(const char *text, int64_t *ret_day);
void market_print_day(int64_t day, char ret_text[16]);

#endif
