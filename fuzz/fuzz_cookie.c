/* fuzz_cookie.c: a header field read as Cookie and as Set-Cookie; its first line is the URL. */
#include "evidence/traffic/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t sum(struct bytes bytes)
{
    size_t total = 0;
    for (size_t i = 0; i < bytes.size; i++) {
        total += bytes.data[i];
    }
    return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size == 0 ? NULL : memchr(data, '\n', size);
    if (end == NULL) {
        return 0;
    }
    size_t url_size = (size_t)(end - data);
    struct bytes field = {end + 1, size - url_size - 1};
    struct url url = {0};
    struct set_cookie cookie;
    size_t total = url_split((struct bytes){data, url_size}, &url);
    set_cookie_read(field, &url, (int64_t)size * 100000000, &cookie);
    total += sum(cookie.name) + sum(cookie.value) + sum(cookie.domain) + sum(cookie.path);
    total += strlen(cookie_refusal_name(cookie.why_refused));
    total += strlen(same_site_name(cookie.same_site));
    if (cookie.lifetime < -1 || cookie.lifetime > COOKIE_LIFETIME_MAX) {
        __builtin_trap();
    }
    struct cookie_pair pair;
    while (cookie_next(&field, &pair)) {
        total += sum(pair.name) + sum(pair.value) + sum(pair.raw);
    }
    return total == SIZE_MAX ? 1 : 0;
}
