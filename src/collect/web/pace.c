#include "collect/web/pace.h"

#include "base/syntax/url.h"
#include "collect/clock.h"

struct pace_host {
    struct bytes name;
    int64_t free_at; /* monotonic */
    struct pace_host *next;
};

static struct pace_host *find_host(struct pace *pace, struct bytes name, bool *ret_is_new)
{
    for (struct pace_host *host = pace->hosts; host != NULL; host = host->next) {
        if (bytes_equal_without_case(host->name, name)) {
            return host;
        }
    }
    *ret_is_new = true;
    struct pace_host *host = arena_alloc(pace->arena, sizeof(*host));
    const char *copy = arena_copy(pace->arena, name);
    if (host != NULL && copy != NULL) {
        *host = (struct pace_host){bytes_of(copy), 0, pace->hosts};
        pace->hosts = host;
        return host;
    }
    return NULL;
}

void pace_wait(struct pace *pace, const char *address, bool *ret_is_new)
{
    struct url url;
    bool is_new = false;
    if (!url_split(bytes_of(address), &url)) {
        return;
    }
    struct pace_host *host = find_host(pace, url.host, &is_new);
    if (host != NULL) {
        clock_sleep(host->free_at - clock_monotonic_ms());
        host->free_at = clock_monotonic_ms() + pace->gap_ms;
    }
    if (ret_is_new != NULL) {
        *ret_is_new = is_new;
    }
}
