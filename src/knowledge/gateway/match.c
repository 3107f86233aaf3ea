#include "knowledge/gateway/row.h"

#include "base/ascii.h"
#include "base/hex.h"
#include "base/syntax/url.h"
#include "knowledge/host/site.h"

enum {
    HOST_MAX = 253,  /* RFC 1035, section 2.3.4, as text */
    TEXT_MAX = 8192, /* bytes of a page's text that are looked at, white space left out */
    ALONE_MAX = 900  /* text alone tells on pages no longer than this: others may quote it */
};

/* What one visit is matched by. Its text is squeezed when the first row asks for it. */
struct visit {
    struct url url;
    const char *raw_text;
    struct bytes text; /* squeezed; no data: not yet */
    int64_t at_ms;
    char squeezed[TEXT_MAX];
};

/* Bytes of the white space at `text`, 0 when there is none: ASCII, U+00A0 and U+3000. */
static size_t space_size(struct bytes text)
{
    switch (text.data[0]) {
    case '\t':
    case '\n':
    case '\v':
    case '\f':
    case '\r':
    case ' ':
        return 1;
    case 0xc2:
        return bytes_start_with(text, bytes_of("\xc2\xa0")) ? 2 : 0;
    case 0xe3:
        return bytes_start_with(text, bytes_of("\xe3\x80\x80")) ? 3 : 0;
    default:
        return 0;
    }
}

size_t gateway_squeeze(struct bytes text, char *to, size_t size)
{
    size_t used = 0, at = 0;
    while (at < text.size && used < size) {
        uint8_t byte = text.data[at];
        bool may_be_space = byte <= ' ' || byte == 0xc2 || byte == 0xe3;
        size_t space = may_be_space ? space_size(bytes_slice(text, at, text.size)) : 0;
        if (space == 0) {
            to[used++] = (char)ascii_lower(byte);
        }
        at += space == 0 ? 1 : space;
    }
    return used;
}

/* Take the next byte off, %XX undone (RFC 3986, section 2.1). */
static uint8_t take(struct bytes *rest)
{
    uint8_t byte = rest->data[0];
    size_t size = 1;
    if (byte == '%' && rest->size > 2) {
        int high = hex_digit(rest->data[1]), low = hex_digit(rest->data[2]);
        if (high >= 0 && low >= 0) {
            byte = (uint8_t)(high * 16 + low);
            size = 3;
        }
    }
    *rest = bytes_slice(*rest, size, rest->size);
    return byte;
}

/* Whether the encoded text begins with the plain one; *rest then is what follows, else spent. */
static bool begins(struct bytes *rest, struct bytes plain)
{
    struct bytes left = *rest, start = bytes_slice(left, 0, plain.size);
    if (start.size > 0 && start.data[0] != plain.data[0] && start.data[0] != '%') {
        return false;
    }
    if (start.size == 0 || memchr(start.data, '%', start.size) == NULL) { /* the usual case */
        *rest = bytes_slice(left, start.size, left.size);
        return bytes_equal(start, plain);
    }
    for (size_t i = 0; i < plain.size; i++) {
        if (left.size == 0 || take(&left) != plain.data[i]) {
            return false;
        }
    }
    *rest = left;
    return true;
}

static bool equals(struct bytes encoded, struct bytes plain)
{
    return begins(&encoded, plain) && encoded.size == 0;
}

/* A path fits with all below it; "*" at its start or end stands for anything. */
static bool path_fits(struct bytes path, const char *pattern)
{
    struct bytes wanted = bytes_of(pattern);
    if (wanted.size == 0) {
        return true;
    }
    if (wanted.data[0] == '*') {
        return bytes_end_with(path, bytes_slice(wanted, 1, wanted.size));
    }
    if (wanted.data[wanted.size - 1] == '*') {
        wanted.size--;
        return begins(&path, wanted);
    }
    return begins(&path, wanted) && (path.size == 0 || path.data[0] == '/');
}

/* Take the text before the separator off. */
static struct bytes take_part(struct bytes *rest, char separator)
{
    const uint8_t *end = memchr(rest->data, separator, rest->size);
    size_t size = end == NULL ? rest->size : (size_t)(end - rest->data);
    struct bytes part = bytes_slice(*rest, 0, size);
    *rest = bytes_slice(*rest, size + 1, rest->size);
    return part;
}

/* The encoded value of a query's parameter; NULL data when there is none. */
static struct bytes parameter(struct bytes query, struct bytes name)
{
    while (query.size > 0) {
        struct bytes value = take_part(&query, '&');
        struct bytes key = take_part(&value, '=');
        if (equals(key, name) && value.size > 0) {
            return value;
        }
    }
    return (struct bytes){0};
}

static bool pairs_fit(struct bytes query, struct bytes pairs)
{
    while (pairs.size > 0) {
        struct bytes wanted = take_part(&pairs, '&');
        struct bytes name = take_part(&wanted, '=');
        if (!equals(parameter(query, name), wanted)) {
            return false;
        }
    }
    return true;
}

static bool text_fits(const struct gateway_row *row, struct bytes text)
{
    if (text.size < row->pattern.size) {
        return false;
    }
    if (row->kind == KIND_CONTAINS) {
        return memmem(text.data, text.size, row->pattern.data, row->pattern.size) != NULL;
    }
    return bytes_start_with(text, row->pattern) &&
           (row->kind == KIND_PREFIX || text.size == row->pattern.size);
}

static bool row_holds(const struct gateway_row *row, int64_t at_ms)
{
    return at_ms >= row->from_ms && at_ms < row->before_ms;
}

static struct bytes text_of(struct visit *visit)
{
    if (visit->text.data == NULL) {
        visit->text.data = (const uint8_t *)visit->squeezed;
        visit->text.size = gateway_squeeze(
                bytes_of(visit->raw_text), visit->squeezed, sizeof(visit->squeezed));
    }
    return visit->text;
}

static bool row_fits(const struct gateway_row *row, struct visit *visit)
{
    if (!row_holds(row, visit->at_ms) || !path_fits(visit->url.path, row->path)) {
        return false;
    }
    if (row->location == LOCATION_QUERY) {
        return pairs_fit(visit->url.query, row->pattern);
    }
    return row->location == LOCATION_URL || text_fits(row, text_of(visit));
}

/* Whether row `a` decides rather than `b`: a false positive, or the one further up. */
static const struct gateway_row *stronger(const struct gateway_row *a, const struct gateway_row *b)
{
    if (a == NULL || b == NULL || a->is_false != b->is_false) {
        return a == NULL || (b != NULL && b->is_false) ? b : a;
    }
    return a < b ? a : b;
}

/* The host in lower case without a dot at the end; empty when no gateway can have it. */
static struct bytes plain_host(struct bytes host, char name[HOST_MAX])
{
    if (bytes_end_with(host, bytes_of("."))) {
        host.size--;
    }
    if (host.size > HOST_MAX) {
        return (struct bytes){0};
    }
    for (size_t i = 0; i < host.size; i++) {
        uint8_t byte = host.data[i];
        if (byte <= ' ' || byte >= 0x7f || byte == '\\' || byte == '%') {
            return (struct bytes){0};
        }
        name[i] = (char)ascii_lower(byte);
    }
    return (struct bytes){(const uint8_t *)name, host.size};
}

/* The host with the labels before its next dot taken off; empty after the last. */
static struct bytes parent_of(struct bytes host)
{
    const uint8_t *dot = memchr(host.data, '.', host.size);
    return dot == NULL ? (struct bytes){0}
                       : bytes_slice(host, (size_t)(dot - host.data) + 1, host.size);
}

/* Whether the list may have the host or a parent of it. */
static bool may_be_listed(const struct gateway_list *list, struct bytes host)
{
    if (bytes_end_with(host, bytes_of("."))) {
        host.size--;
    }
    for (; host.size > 0; host = parent_of(host)) {
        if ((list->lengths[gateway_letter(host)] & gateway_length(host)) != 0) {
            return true;
        }
    }
    return false;
}

static const struct gateway_row *find_by_host(
        const struct gateway_list *list, struct bytes host, struct visit *visit)
{
    const struct gateway_row *found = NULL;
    for (; host.size > 0; host = parent_of(host)) {
        size_t link;
        if ((list->lengths[gateway_letter(host)] & gateway_length(host)) == 0 ||
                !name_map_find(&list->hosts, host, &link)) {
            continue;
        }
        for (; link != SIZE_MAX; link = list->links[link].next) {
            const struct gateway_row *row = &list->rows[list->links[link].row];
            if (stronger(found, row) == row && row_fits(row, visit)) {
                found = row;
            }
        }
    }
    return found;
}

static struct bytes find_target(const struct gateway_row *row, struct bytes query)
{
    struct bytes names = bytes_of(row->parameters);
    if (bytes_equal(names, bytes_of("*"))) {
        return query;
    }
    while (names.size > 0) {
        struct bytes value = parameter(query, take_part(&names, ';'));
        if (value.size > 0) {
            return value;
        }
    }
    return (struct bytes){0};
}

static void tell(const struct gateway_row *row, struct bytes query, struct gateway_match *ret_match)
{
    *ret_match = (struct gateway_match){
            row->id, row->platform, row->effect, row->confidence, find_target(row, query)};
}

bool gateway_match(const struct gateway_list *list, struct bytes url, const char *text,
        int64_t at_ms, struct gateway_match *ret_match)
{
    struct visit visit; /* not zeroed as a whole: most of it is room for text */
    struct bytes rest;
    char name[HOST_MAX];
    bool may_be = url_split_start(url, &visit.url, &rest) && url_scheme_is_web(visit.url.scheme) &&
                  may_be_listed(list, visit.url.host);
    /* WHATWG's URL standard ends an authority at a backslash, so what stands before it counts. */
    if (!may_be || (visit.url.user.size > 0 &&
                           memchr(visit.url.user.data, '\\', visit.url.user.size) != NULL)) {
        return false;
    }
    url_split_rest(rest, &visit.url);
    visit.at_ms = at_ms;
    visit.raw_text = text;
    visit.text = (struct bytes){0};
    const struct gateway_row *row = find_by_host(list, plain_host(visit.url.host, name), &visit);
    if (row == NULL || row->is_false) {
        return false;
    }
    tell(row, visit.url.query, ret_match);
    return true;
}

bool gateway_match_text(const struct gateway_list *list, const char *platform, const char *text,
        int64_t at_ms, struct gateway_match *ret_match)
{
    char squeezed[ALONE_MAX + 1];
    size_t size = gateway_squeeze(bytes_of(text), squeezed, sizeof(squeezed));
    struct bytes page = {(const uint8_t *)squeezed, size};
    const struct gateway_row *found = NULL;
    if (size == 0 || size > ALONE_MAX) {
        return false;
    }
    for (size_t i = 0; i < list->count; i++) {
        const struct gateway_row *row = &list->rows[i];
        if (row->location == LOCATION_TEXT && strcmp(row->platform, platform) == 0 &&
                row_holds(row, at_ms) && text_fits(row, page)) {
            found = stronger(found, row);
        }
    }
    if (found == NULL || found->is_false) {
        return false;
    }
    tell(found, (struct bytes){0}, ret_match);
    return true;
}

static bool may_be_followed(struct bytes text)
{
    struct url url;
    return url_split(text, &url) && site_is_registrable(url.host) && url.user.size == 0 &&
           url_scheme_is_web(url.scheme);
}

bool gateway_target(struct bytes target, struct buffer *out)
{
    SCOPED(buffer_free) struct buffer once = {0};
    SCOPED(buffer_free) struct buffer twice = {0};
    url_decode(target, false, &once);
    url_decode(buffer_bytes(&once), false, &twice);
    const struct buffer *found = may_be_followed(buffer_bytes(&once)) ? &once : &twice;
    if (once.failed || twice.failed || !may_be_followed(buffer_bytes(found))) {
        return false;
    }
    buffer_append(out, buffer_bytes(found));
    return !out->failed;
}
