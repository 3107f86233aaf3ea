#include "base/syntax/json.h"
#include "base/syntax/url.h"
#include "collect/clock.h"
#include "collect/probe/links_run.h"
#include "collect/web/fetch.h"
#include "collect/web/robots.h"

enum { ROBOTS_MAX = 512 << 10 };

static enum status ask(struct links_run *run, const char *url, struct arena *arena,
        struct har_entry *ret_entry, struct fault *why)
{
    const struct fetcher_options options = {.user_agent = run->plain_agent,
            .book = run->plan->book,
            .allow_private = run->collect->allow_private,
            .timeout_ms = (int32_t)run->plan->timeout_ms,
            .body_max = ROBOTS_MAX,
            .stop = run->collect->stop};
    struct fetcher *fetcher = NULL;
    enum status status = fetcher_open(&options, &fetcher, why);
    const char *robots = status == OK ? url_join(url, "/robots.txt", arena) : NULL;
    if (status == OK) {
        status = robots == NULL ? refuse(why, E_MEMORY, 0, "no memory for an address")
                                : fetch(fetcher, robots, arena, ret_entry, why);
    }
    fetcher_close(fetcher);
    return status;
}

static struct bytes path_of(const struct url *url)
{
    size_t query = url->query.size > 0 ? url->query.size + 1 : 0;
    return url->path.size == 0 ? bytes_of("/")
                               : (struct bytes){url->path.data, url->path.size + query};
}

enum status links_note_robots(
        struct links_run *run, const char *address, struct arena *arena, struct fault *why)
{
    char at[TIME_TEXT];
    struct url url;
    bool is_new = false;
    struct har_entry entry;
    pace_wait(run->pace, address, &is_new);
    if (!is_new || !url_split(bytes_of(address), &url)) {
        return OK;
    }
    enum status status = ask(run, address, arena, &entry, why);
    if (status != OK) {
        return status;
    }
    struct buffer SCOPED(buffer_free) note = {.limit = 64 << 10};
    struct json json = {.out = &note};
    clock_print(entry.at_ms, at);
    json_begin_object(&json);
    json_key_string(&json, "ts", at);
    json_key_string(&json, "note", "robots");
    json_key_string(&json, "url", address);
    json_key_integer(&json, "status", entry.status);
    if (entry.status == 200) {
        json_key_boolean(&json, "allowed", robots_allow(entry.body, path_of(&url)));
    }
    json_end_object(&json);
    return store_note(run->store, buffer_text(&note), why);
}
