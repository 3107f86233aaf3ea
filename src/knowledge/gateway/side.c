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

static enum host_side side_of(const struct trial_sides *sides, const struct platform *of)
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

/* The host of a web address, else empty. */
static struct bytes host_of(const char *text)
{
    struct url url;
    bool is_web = text != NULL && url_split(bytes_of(text), &url) &&
                  (bytes_equal_without_case(url.scheme, bytes_of("https")) ||
                          bytes_equal_without_case(url.scheme, bytes_of("http")));
    return is_web ? url.host : (struct bytes){0};
}

struct trial_sides trial_sides_of(const struct platform_list *list, const struct trial *trial)
{
    struct trial_sides sides = {.list = list,
            .platform = platform_find(list, trial->platform),
            .service = platform_find(list, trial->service),
            .platform_id = trial->platform,
            .service_id = trial->service,
            .peer_of = trial->peer_of,
            .link_host = host_of(trial->url)};
    size_t before = sides.link_host.size == 0
                            ? 0
                            : (size_t)(sides.link_host.data - (const uint8_t *)trial->url);
    if (before >= 3 && memcmp(sides.link_host.data - 3, "://", 3) == 0) {
        sides.link_origin =
                (struct bytes){(const uint8_t *)trial->url, before + sides.link_host.size};
    }
    const struct platform *of = platform_match(list, PLATFORM_DOMAIN, sides.link_host);
    sides.link_side = of == NULL ? SIDE_UNKNOWN : side_of(&sides, of);
    return sides;
}

enum host_side side_of_host(const struct trial_sides *sides, struct bytes host)
{
    if (host.size > 0 && bytes_equal(host, sides->link_host) && sides->link_side != SIDE_UNKNOWN) {
        return sides->link_side; /* the usual case */
    }
    const struct platform *of = platform_match(sides->list, PLATFORM_DOMAIN, host);
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
    const struct platform *of = platform_find(sides->list, platform);
    if (of != NULL) {
        return side_of(sides, of);
    }
    bool is_tested = platform != NULL && sides->platform_id != NULL &&
                     strcmp(platform, sides->platform_id) == 0;
    return is_tested ? SIDE_PLATFORM : SIDE_UNKNOWN;
}
