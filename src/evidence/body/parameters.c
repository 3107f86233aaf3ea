#include "base/ascii.h"
#include "base/syntax/url.h"
#include "evidence/body/naming.h"

enum kind {
    KIND_UNKNOWN, /* no type, or one that says nothing: by looks alone */
    KIND_TEXT,
    KIND_FORM,
    KIND_MULTIPART,
    KIND_JSON,
    KIND_PROTOBUF,
    KIND_GRPC,
    KIND_OTHER, /* pictures and the like: named values are not looked for */
};

static const struct {
    const char *start;
    enum kind kind;
} types[] = {
        {"application/x-www-form-urlencoded", KIND_FORM},
        {"multipart/", KIND_MULTIPART},
        {"application/json", KIND_JSON},
        {"text/json", KIND_JSON},
        {"application/x-ndjson", KIND_JSON},
        {"application/ndjson", KIND_JSON},
        {"application/x-json", KIND_JSON},
        {"application/jsonl", KIND_JSON},
        {"application/grpc-web-text", KIND_OTHER},
        {"application/grpc", KIND_GRPC},
        {"application/protobuf", KIND_PROTOBUF},
        {"application/x-protobuf", KIND_PROTOBUF},
        {"application/vnd.google.protobuf", KIND_PROTOBUF},
        {"application/x-google-protobuf", KIND_PROTOBUF},
        {"text/html", KIND_OTHER},
        {"text/css", KIND_OTHER},
        {"text/xml", KIND_OTHER},
        {"application/xml", KIND_OTHER},
        {"text/", KIND_TEXT},
        {"image/", KIND_OTHER},
        {"audio/", KIND_OTHER},
        {"video/", KIND_OTHER},
        {"font/", KIND_OTHER},
};

static bool starts_with(struct bytes text, const char *start)
{
    return bytes_equal_without_case(bytes_slice(text, 0, strlen(start)), bytes_of(start));
}

static bool ends_with(struct bytes text, const char *end)
{
    size_t size = strlen(end);
    return text.size >= size && starts_with(bytes_slice(text, text.size - size, size), end);
}

static enum kind kind_of(struct bytes mime_type)
{
    const uint8_t *end = mime_type.size == 0 ? NULL : memchr(mime_type.data, ';', mime_type.size);
    struct bytes type = mime_type;
    type.size = end == NULL ? type.size : (size_t)(end - type.data);
    type = ascii_trim(type);
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (starts_with(type, types[i].start)) {
            return types[i].kind;
        }
    }
    if (ends_with(type, "+json")) {
        return KIND_JSON;
    }
    return ends_with(type, "+proto") ? KIND_PROTOBUF : KIND_UNKNOWN;
}

/* An object or array from its first to its last byte. */
static bool looks_like_json(struct bytes body)
{
    body = ascii_trim(body);
    if (body.size < 2) {
        return false;
    }
    struct bytes inside = ascii_trim(bytes_slice(body, 1, body.size));
    uint8_t first = body.data[0], last = body.data[body.size - 1];
    uint8_t second = inside.size > 0 ? inside.data[0] : 0;
    bool is_object = first == '{' && (second == '"' || second == '}');
    bool is_array = first == '[' && second != 0 && strchr("[{]\"-0123456789tfn", second) != NULL;
    return (is_object || is_array) && (last == '}' || last == ']');
}

static bool starts_json_value(struct bytes body)
{
    body = ascii_trim(body);
    struct bytes text = starts_with(body, "\xef\xbb\xbf") ? bytes_slice(body, 3, body.size) : body;
    return text.size > 0 && text.data[0] != 0 &&
           strchr("{[\"-0123456789tfn\x1e", text.data[0]) != NULL;
}

/* Printable ASCII without blanks, and a plausible name before the first '='. */
static bool looks_like_form(struct bytes body)
{
    size_t equals = body.size;
    for (size_t i = 0; i < body.size; i++) {
        uint8_t byte = body.data[i];
        bool is_mark = byte == '<' || byte == '{' || byte == '"' || byte == '?' || byte == '/';
        if (byte <= ' ' || byte > '~' || (is_mark && equals == body.size)) {
            return false;
        }
        if (byte == '=' && equals == body.size) {
            equals = i;
        }
    }
    bool is_padding = equals + 2 >= body.size && memchr(body.data, '&', body.size) == NULL &&
                      body.data[body.size - 1] == '='; /* of base64 */
    return equals > 0 && equals < body.size && !is_padding;
}

static bool looks_like_lines(struct bytes body)
{
    bool has_line = false;
    while (body.size > 0) {
        const uint8_t *end = memchr(body.data, '\n', body.size);
        size_t size = end == NULL ? body.size : (size_t)(end - body.data);
        struct bytes line = ascii_trim(bytes_slice(body, 0, size));
        if (line.size > 0 && memchr(line.data, '=', line.size) == NULL) {
            return false;
        }
        has_line = has_line || line.size > 0;
        body = bytes_slice(body, size + 1, body.size);
    }
    return has_line;
}

/* The boundary that the first line shows, for a type that does not name it. */
static struct bytes shown_boundary(struct bytes body)
{
    struct bytes line = bytes_slice(body, 0, BOUNDARY_MAX);
    const uint8_t *end = line.size == 0 ? NULL : memchr(line.data, '\n', line.size);
    if (end == NULL || !bytes_start_with(line, bytes_of("--"))) {
        return (struct bytes){0};
    }
    struct bytes next = bytes_slice(body, (size_t)(end - body.data) + 1, body.size);
    line.size = (size_t)(end - line.data);
    return starts_with(next, "content-") ? ascii_trim(bytes_slice(line, 2, line.size))
                                         : (struct bytes){0};
}

static struct bytes boundary_of(struct bytes body, struct bytes mime_type, enum kind kind)
{
    struct bytes named =
            kind == KIND_MULTIPART ? field_parameter(mime_type, "boundary") : (struct bytes){0};
    bool is_fit = named.size > 0 && named.size <= BOUNDARY_MAX;
    return is_fit ? named : shown_boundary(body);
}

static void name_by_looks(struct naming *naming, struct bytes body, enum kind kind)
{
    if (kind == KIND_FORM || looks_like_form(body)) {
        naming->location = "form";
        name_form(naming, body, '&');
    } else if (kind == KIND_TEXT && looks_like_lines(body)) {
        naming->location = "form";
        name_lines(naming, body);
    } else if (kind == KIND_UNKNOWN && looks_like_protobuf(body)) {
        naming->location = "protobuf";
        name_protobuf(naming, body);
    }
}

static void name_body(struct naming *naming, struct bytes body, struct bytes mime_type)
{
    enum kind kind = kind_of(mime_type);
    struct bytes boundary = boundary_of(body, mime_type, kind);
    if (kind == KIND_OTHER || body.size == 0) {
        return;
    }
    if (kind == KIND_GRPC || kind == KIND_PROTOBUF) {
        naming->location = "protobuf";
        (kind == KIND_GRPC ? name_grpc : name_protobuf)(naming, body);
    } else if (boundary.size > 0) {
        naming->location = "multipart";
        name_multipart(naming, body, boundary);
    } else if (looks_like_json(body) || (kind == KIND_JSON && starts_json_value(body))) {
        naming->location = "json";
        name_json(naming, body);
    } else {
        name_by_looks(naming, body, kind);
    }
}

/* RFC 3986, section 3.3: ";name=value" after a segment. */
static void name_path(struct naming *naming, struct bytes path)
{
    size_t at = 0;
    while (at < path.size && !naming->stopped) {
        size_t end = at;
        while (end < path.size && path.data[end] != '/') {
            end++;
        }
        const uint8_t *start = memchr(path.data + at, ';', end - at);
        if (start != NULL) {
            size_t from = (size_t)(start - path.data) + 1;
            name_form(naming, bytes_slice(path, from, end - from), ';');
        }
        at = end + 1;
    }
}

/* Apps write "#/page?a=1", and sign-in answers "#access_token=…"; other fragments name nothing. */
static void name_fragment(struct naming *naming, struct bytes fragment)
{
    const uint8_t *mark = fragment.size == 0 ? NULL : memchr(fragment.data, '?', fragment.size);
    if (mark != NULL) {
        size_t at = (size_t)(mark - fragment.data) + 1;
        fragment = bytes_slice(fragment, at, fragment.size);
    }
    if (fragment.size > 0 && memchr(fragment.data, '=', fragment.size) != NULL) {
        name_form(naming, fragment, '&');
    }
}

/* What url_split refuses may still have a query. */
static struct url split_anyhow(struct bytes text)
{
    struct url url = {0};
    if (!url_split(text, &url) && text.size > 0) {
        const uint8_t *mark = memchr(text.data, '#', text.size);
        size_t size = mark == NULL ? text.size : (size_t)(mark - text.data);
        url.fragment = bytes_slice(text, size + 1, text.size);
        text.size = size;
        mark = size == 0 ? NULL : memchr(text.data, '?', size);
        url.path = mark == NULL ? text : bytes_slice(text, 0, (size_t)(mark - text.data));
        url.query = bytes_slice(text, url.path.size + 1, text.size);
    }
    return url;
}

static enum status finish(const struct naming *naming, bool *ret_cut, struct fault *why)
{
    if (naming->no_memory) {
        return refuse(why, E_MEMORY, 0, "no memory for the parameters");
    }
    *ret_cut = naming->cut;
    return OK;
}

enum status parameters_of_url(struct bytes url, struct arena *arena, parameter_found found,
        void *context, bool *ret_cut, struct fault *why)
{
    struct naming naming = {.arena = arena, .found = found, .context = context};
    struct url parts = split_anyhow(url);
    naming.location = "path";
    name_path(&naming, parts.path);
    naming.location = "query";
    name_form(&naming, parts.query, '&');
    naming.location = "fragment";
    name_fragment(&naming, parts.fragment);
    return finish(&naming, ret_cut, why);
}

enum status parameters_of_body(struct bytes body, struct bytes mime_type, struct arena *arena,
        parameter_found found, void *context, bool *ret_cut, struct fault *why)
{
    struct naming naming = {.arena = arena, .found = found, .context = context, .location = ""};
    name_body(&naming, body, mime_type);
    return finish(&naming, ret_cut, why);
}
