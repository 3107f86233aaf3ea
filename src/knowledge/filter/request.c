#include "knowledge/filter/request.h"

#include "base/ascii.h"
#include "knowledge/filter/keys.h"
#include "knowledge/filter/line.h"
#include "knowledge/filter/set.h"
#include "knowledge/host/site.h"

#define DIGITS_AND_LETTERS                                                                         \
    ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1,        \
    ['8'] = 1, ['9'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1,        \
    ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1,        \
    ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1,        \
    ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1

const uint8_t key_is_word[256] = {DIGITS_AND_LETTERS, ['%'] = 1};

/* Note the keys of the host and of its parents, in one pass from the end. */
static void note_labels(struct host *host)
{
    uint32_t key = KEY_HOST_SEED;
    for (size_t i = host->size; i-- > 0 && host->labels < REQUEST_LABELS_MAX;) {
        key = key_add(key, host->text[i]);
        if (i == 0 || host->text[i - 1] == '.') {
            host->keys[host->labels] = key;
            host->starts[host->labels++] = (uint16_t)i;
        }
    }
}

static void set_host(struct host *host, struct bytes text)
{
    host->size = text.size < REQUEST_HOST_MAX ? text.size : 0;
    for (size_t i = 0; i < host->size; i++) {
        host->text[i] = ascii_lower(text.data[i]);
    }
    host->labels = 0;
    host->entity_end = 0;
    note_labels(host);
}

struct bytes host_entity(struct host *host)
{
    if (host->entity_end == 0) {
        struct bytes site = site_of(host_bytes(host));
        const uint8_t *dot = site.size == 0 ? NULL : memchr(site.data, '.', site.size);
        size_t suffix = dot == NULL ? 0 : (size_t)(site.data + site.size - dot);
        size_t end = dot == NULL ? 0 : (size_t)(site.data - host->text) + site.size - suffix;
        host->entity_end = (uint16_t)(end == 0 ? UINT16_MAX : end);
    }
    size_t end = host->entity_end == UINT16_MAX ? 0 : host->entity_end;
    return (struct bytes){host->text, end};
}

static bool ends_authority(uint8_t byte)
{
    return byte == '/' || byte == '?' || byte == '#' || byte == '\\';
}

/* Find the host behind "://": without user, password and port. */
static bool find_host(struct prepared *prepared, struct bytes *ret_host)
{
    struct bytes url = {prepared->url, prepared->size};
    const uint8_t *colon = memchr(url.data, ':', url.size);
    if (colon == NULL || colon == url.data) {
        return false;
    }
    size_t at = (size_t)(colon - url.data) + 1;
    *ret_host = (struct bytes){0};
    prepared->host_at = at;
    if (url.size - at < 2 || url.data[at] != '/' || url.data[at + 1] != '/') {
        return true;
    }
    at += 2;
    size_t start = at, end = at;
    while (end < url.size && !ends_authority(url.data[end])) {
        start = url.data[end] == '@' ? end + 1 : start;
        end++;
    }
    size_t stop = start;
    bool in_brackets = start < end && url.data[start] == '['; /* an IPv6 address */
    while (stop < end && (in_brackets || url.data[stop] != ':')) {
        in_brackets = in_brackets && url.data[stop] != ']';
        stop++;
    }
    prepared->host_at = start;
    *ret_host = bytes_slice(url, start, stop - start);
    return true;
}

bool request_prepare(const struct filter_request *request, struct prepared *ret_prepared)
{
    struct prepared *prepared = ret_prepared;
    prepared->raw = request->url;
    prepared->size = request->url.size < REQUEST_URL_MAX ? request->url.size : REQUEST_URL_MAX;
    if (prepared->size == 0) {
        return false;
    }
    for (size_t i = 0; i < prepared->size; i++) {
        prepared->url[i] = ascii_lower(request->url.data[i]);
    }
    struct bytes host;
    if (!find_host(prepared, &host)) {
        return false;
    }
    set_host(&prepared->host, host);
    set_host(&prepared->source, request->source_host);
    prepared->gate = filter_request_type(request->type) |
                     (request->third_party ? GATE_THIRD_PARTY : GATE_FIRST_PARTY);
    prepared->method = filter_method_bit(bytes_of(request->method));
    for (size_t i = 0; i < FILTER_LISTS_MAX; i++) {
        prepared->list_steps_left[i] = FILTER_REQUEST_STEPS_MAX;
    }
    prepared->steps_left = request->steps_left;
    prepared->is_spent = false;
    return true;
}

bool request_matches(
        struct prepared *request, size_t list, const struct regex *regex, struct bytes subject)
{
    uint64_t *own = &request->list_steps_left[list];
    uint64_t *all = request->steps_left == NULL ? own : request->steps_left;
    uint64_t before = *own < *all ? *own : *all, left = before;
    enum regex_answer answer = regex_match(regex, subject, &left);
    *own -= before - left;
    *all -= all == own ? 0 : before - left;
    request->is_spent = request->is_spent || answer == REGEX_UNKNOWN;
    return answer == REGEX_YES;
}
