#include "collect/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec now = {0};
    (void)clock_gettime(id, &now); /* both clocks always exist */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_monotonic_ms(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_wall_ms(void)
{
    return read_clock(CLOCK_REALTIME);
}

void clock_print(int64_t wall_ms, char ret_text[TIME_TEXT])
{
    char seconds[TIME_TEXT];
    int64_t rest = (wall_ms % 1000 + 1000) % 1000;
    time_print((wall_ms - rest) / 1000, seconds);
    int size = (int)strcspn(seconds, "Z");
    (void)snprintf(
            ret_text, TIME_TEXT, "%.*s.%03" PRId64 "Z", size < 19 ? size : 19, seconds, rest);
}

void clock_sleep(int64_t ms)
{
    struct timespec span = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
    if (ms > 0) {
        (void)nanosleep(&span, NULL); /* a signal may end it early, as promised */
    }
}
