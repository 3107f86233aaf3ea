/* url_resolve.c: references made absolute (RFC 3986, section 5.2). */
#include "base/ascii.h"
#include "base/syntax/url.h"

/* Take the last segment of the path that was written from `start` on, with its '/'. */
static void drop_segment(struct buffer *out, size_t start)
{
    while (out->size > start && out->data[out->size - 1] != '/') {
        out->size--;
    }
    out->size -= out->size > start;
}

/* Append a path without its "." and ".." segments (section 5.2.4). */
static void append_path(struct buffer *out, struct bytes path)
{
    size_t start = out->size, at = 0;
    while (at < path.size && !out->failed) {
        struct bytes rest = bytes_slice(path, at + 1, path.size);
        const uint8_t *slash = rest.size == 0 ? NULL : memchr(rest.data, '/', rest.size);
        size_t size = slash == NULL ? rest.size : (size_t)(slash - rest.data);
        struct bytes segment = bytes_slice(rest, 0, size);
        bool is_up = bytes_equal(segment, bytes_of("..")), is_last = slash == NULL;
        at += size + 1;
        if (is_up) {
            drop_segment(out, start);
        }
        if (is_up || bytes_equal(segment, bytes_of("."))) {
            if (is_last) {
                buffer_append_byte(out, '/');
            }
            continue;
        }
        buffer_append_byte(out, '/');
        buffer_append(out, segment);
    }
}

/* Split "path?query" or "?query" into its halves; the query with its '?'. */
static void split_query(struct bytes text, struct bytes *ret_path, struct bytes *ret_query)
{
    size_t size = 0;
    while (size < text.size && text.data[size] != '?' && text.data[size] != '#') {
        size++;
    }
    *ret_path = bytes_slice(text, 0, size);
    *ret_query = bytes_slice(text, size, text.size);
}

/* The path that a relative one starts from: up to and with the base's last '/'. */
static void append_merged(
        struct buffer *out, struct bytes base_path, struct bytes path, struct buffer *merged)
{
    size_t size = base_path.size;
    while (size > 0 && base_path.data[size - 1] != '/') {
        size--;
    }
    buffer_append(merged, bytes_slice(base_path, 0, size));
    if (size == 0) {
        buffer_append_byte(merged, '/');
    }
    buffer_append(merged, path);
    append_path(out, buffer_bytes(merged));
    out->failed |= merged->failed;
}

static bool starts_with_byte(struct bytes text, char byte)
{
    return text.size > 0 && text.data[0] == (uint8_t)byte;
}

static void append_relative(struct buffer *out, const struct url *base, struct bytes reference)
{
    struct bytes path, query;
    split_query(reference, &path, &query);
    if (starts_with_byte(path, '/')) {
        append_path(out, path);
        buffer_append(out, query);
        return;
    }
    if (path.size > 0) {
        struct buffer SCOPED(buffer_free) merged = {0};
        append_merged(out, base->path, path, &merged);
        buffer_append(out, query);
        return;
    }
    buffer_append(out, base->path); /* as it stands (section 5.2.2) */
    if (!starts_with_byte(query, '?') && base->query.size > 0) {
        buffer_append_byte(out, '?');
        buffer_append(out, base->query);
    }
    buffer_append(out, query);
}

/* "scheme:" of RFC 3986, section 3.1, before any '/', '?' or '#'. */
static bool has_scheme(struct bytes text)
{
    size_t at = 0;
    while (at < text.size) {
        uint8_t byte = text.data[at];
        bool is_other = ascii_is_digit(byte) || byte == '+' || byte == '-' || byte == '.';
        if (!ascii_is_letter(byte) && !(at > 0 && is_other)) {
            break;
        }
        at++;
    }
    return at > 0 && at < text.size && text.data[at] == ':';
}

const char *url_resolve(struct bytes base, struct bytes reference, struct arena *arena)
{
    struct buffer SCOPED(buffer_free) out = {0};
    struct url url;
    if (has_scheme(reference)) {
        return arena_copy(arena, reference);
    }
    if (!url_split(base, &url) || url.host.size == 0) {
        return NULL;
    }
    buffer_append(&out, url.scheme);
    buffer_append_byte(&out, ':');
    if (bytes_start_with(reference, bytes_of("//"))) {
        buffer_append(&out, reference);
    } else {
        size_t start = (size_t)(url.scheme.data - base.data) + url.scheme.size + 1;
        size_t end = url.path.size > 0 ? (size_t)(url.path.data - base.data) : start;
        while (url.path.size == 0 && end < base.size && base.data[end] != '?' &&
                base.data[end] != '#') {
            end++;
        }
        buffer_append(&out, bytes_slice(base, start, end - start));
        append_relative(&out, &url, reference);
    }
    return out.failed ? NULL : arena_copy(arena, buffer_bytes(&out));
}
