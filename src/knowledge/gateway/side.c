#include "knowledge/gateway/side.h"

#include "base/syntax/url.h"
#include "knowledge/host/site.h"

/* Whether the platform competes with the service: by the service's own types, or by the type that
 * the tester compares in. */
static bool is_same_type(const struct trial_sides *sides, const struct platform *of)
{
    return (sides->service != NULL && platform_same_type(of, sides->service)) ||
           (sides->peer_of != NULL && platform_has_type(of, sides->peer_of));
}

/* Of a listed platform. */
static enum host_side work_out_side(const struct trial_sides *sides, const struct platform *of)
{
    if (of == sides->service) {
        return SIDE_SERVICE;
    }
    bool is_kin = platform_same_owner(of, sides->service);
    if (of == sides->platform || platform_same_owner(of, sides->platform)) {
        if (!is_same_type(sides, of)) {
            return SIDE_PLATFORM;
        }
        return is_kin && of != sides->platform ? SIDE_SERVICE : SIDE_PLATFORM_SAME_TYPE;
    }
    return is_kin ? SIDE_SERVICE : SIDE_OTHER;
}

static enum host_side side_of(const struct trial_sides *sides, const struct platform *of)
{
    return of == sides->platform ? sides->platform_side : work_out_side(sides, of);
}

/* The host of a web address, else empty. */
static struct bytes host_of(const char *text)
{
    struct url url;
    struct bytes rest;
    bool is_web = text != NULL && url_split_start(bytes_of(text), &url, &rest) &&
                  url_scheme_is_web(url.scheme);
    return is_web ? url.host : (struct bytes){0};
}

/* Where the host is kept, if it is: any two hosts of a trial seldom share length and middle. */
static struct host_owner *place_of(struct host_memo *memo, struct bytes host)
{
    size_t number = host.size + host.data[host.size / 2] + host.data[0];
    return &memo->owners[number % (sizeof(memo->owners) / sizeof(memo->owners[0]))];
}

static const struct platform *owner_of(const struct trial_sides *sides, struct bytes host)
{
    if (sides->memo == NULL || host.size == 0) {
        return platform_match(sides->list, PLATFORM_DOMAIN, host);
    }
    struct host_owner *kept = place_of(sides->memo, host);
    if (!bytes_equal(kept->host, host)) {
        *kept = (struct host_owner){host, platform_match(sides->list, PLATFORM_DOMAIN, host)};
    }
    return kept->of;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The platforms of the trial and its link's host. Returns whether all are those of before. */
static bool look_up(struct trial_sides *sides, const struct trial *trial)
{
    struct bytes host = host_of(trial->url);
    bool same_platform = same_text(sides->platform_id, trial->platform);
    bool same_service = same_text(sides->service_id, trial->service);
    bool same_peer = same_text(sides->peer_of, trial->peer_of);
    bool same_host = bytes_equal(sides->link_host, host);
    if (!same_platform) {
        sides->platform = platform_find(sides->list, trial->platform);
    }
    if (!same_service) {
        sides->service = platform_find(sides->list, trial->service);
    }
    if (!same_host) {
        sides->link_of = owner_of(sides, host);
    }
    sides->platform_id = trial->platform;
    sides->service_id = trial->service;
    sides->peer_of = trial->peer_of;
    sides->link_host = host;
    return same_platform && same_service && same_peer && same_host;
}

void trial_sides_next(struct trial_sides *sides, const struct trial *trial)
{
    if (!look_up(sides, trial)) {
        sides->platform_side =
                sides->platform == NULL ? SIDE_UNKNOWN : work_out_side(sides, sides->platform);
        sides->link_side = sides->link_of == NULL ? SIDE_UNKNOWN : side_of(sides, sides->link_of);
    }
    const uint8_t *url = (const uint8_t *)trial->url, *host = sides->link_host.data;
    size_t before = sides->link_host.size == 0 ? 0 : (size_t)(host - url);
    bool is_plain = before >= 3 && memcmp(host - 3, "://", 3) == 0;
    sides->link_origin =
            is_plain ? (struct bytes){url, before + sides->link_host.size} : (struct bytes){0};
}

struct trial_sides trial_sides_of(const struct platform_list *list, const struct trial *trial)
{
    struct trial_sides sides = {.list = list};
    trial_sides_next(&sides, trial);
    return sides;
}

enum host_side side_of_host(const struct trial_sides *sides, struct bytes host)
{
    if (host.size > 0 && bytes_equal(host, sides->link_host) && sides->link_side != SIDE_UNKNOWN) {
        return sides->link_side; /* the usual case */
    }
    const struct platform *of = owner_of(sides, host);
    if (of != NULL) {
        return side_of(sides, of);
    }
    if (host.size == 0) {
        return SIDE_UNKNOWN;
    }
    bool is_of_link = sides->link_host.size > 0 && site_same(host, sides->link_host) &&
                      (sides->link_side == SIDE_UNKNOWN || sides->link_side == SIDE_SERVICE);
    bool is_of_name = sides->service_id != NULL && strchr(sides->service_id, '.') != NULL &&
                      site_same(host, bytes_of(sides->service_id));
    return is_of_link || is_of_name ? SIDE_SERVICE : SIDE_UNKNOWN;
}

/* Whether the address begins as the link does, up to the end of its host: most addresses of a
 * trial, and quicker to see than where their parts are. */
static bool has_origin(const struct trial_sides *sides, const char *url)
{
    size_t size = sides->link_origin.size;
    return size > 0 && url != NULL &&
           strncmp(url, (const char *)sides->link_origin.data, size) == 0 &&
           (url[size] == 0 || url[size] == '/' || url[size] == '?' || url[size] == '#');
}

enum host_side side_of_url(const struct trial_sides *sides, const char *url)
{
    if (sides->link_side != SIDE_UNKNOWN && has_origin(sides, url)) {
        return sides->link_side;
    }
    return side_of_host(sides, host_of(url));
}

enum host_side side_of_platform(const struct trial_sides *sides, const char *platform)
{
    bool is_tested = platform != NULL && same_text(platform, sides->platform_id);
    const struct platform *of = is_tested ? sides->platform : platform_find(sides->list, platform);
    if (of != NULL) {
        return side_of(sides, of);
    }
    return is_tested ? SIDE_PLATFORM : SIDE_UNKNOWN;
}
