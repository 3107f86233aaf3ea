/* Texts that an archive tells of only in parts: cookies that stand in no header field, form bodies
 * given as a list of parameters. What is put together here stands in no region; the anomaly that
 * goes with it cites the list. */
#include "evidence/har/har_work.h"

#include "base/syntax/url.h"

struct cookie {
    struct passage name, value, path, domain, expires, same_site;
    bool http_only, secure;
};

struct parameter_pair {
    struct passage name, value, file;
};

/* A reader over a list that was passed over before, so that offsets stay those of the file. */
static struct har_work again(const struct har_work *work, struct bytes list)
{
    struct har_work copy = *work;
    copy.json = (struct json_reader){
            .input = work->json.input, .at = (size_t)(list.data - work->json.input.data)};
    return copy;
}

static bool is_empty_list(struct bytes list)
{
    struct json_reader reader = {.input = list};
    return list.data == NULL || json_reader_enter(&reader, NULL) != OK ||
           json_reader_item(&reader, NULL) != OK;
}

static bool has_header(const struct har_message *message, const char *name)
{
    for (size_t i = 0; i < message->header_count; i++) {
        if (bytes_equal_without_case(message->headers[i].name.raw, bytes_of(name))) {
            return true;
        }
    }
    return false;
}

static void append(struct har_work *work, const char *before, const struct passage *passage)
{
    struct bytes text = {0};
    if (passage->raw.data == NULL) {
        return;
    }
    buffer_append_text(&work->composed, before);
    if (passage_text(passage, &work->text, &text, NULL) != OK) {
        work->composed.failed = true;
        return;
    }
    buffer_append(&work->composed, text);
}

static void append_cookie(struct har_work *work, const struct cookie *cookie, bool is_response)
{
    append(work, "", &cookie->name);
    append(work, "=", &cookie->value);
    if (!is_response) {
        return;
    }
    append(work, "; Path=", &cookie->path);
    append(work, "; Domain=", &cookie->domain);
    append(work, "; Expires=", &cookie->expires);
    append(work, "; SameSite=", &cookie->same_site);
    buffer_append_text(&work->composed, cookie->http_only ? "; HttpOnly" : "");
    buffer_append_text(&work->composed, cookie->secure ? "; Secure" : "");
}

/* The composed text as a passage of its own memory. */
static enum status keep(struct har_work *work, struct passage *ret_passage, struct fault *why)
{
    struct bytes text = buffer_bytes(&work->composed);
    char *copy = work->composed.failed ? NULL : arena_copy(work->arena, text);
    if (copy == NULL) {
        return refuse(why, E_MEMORY, work->json.at, "no memory for a composed text");
    }
    *ret_passage = (struct passage){{(const uint8_t *)copy, text.size}, PASSAGE_PLAIN};
    return OK;
}

static enum status add_field(struct har_work *work, const char *name, struct fault *why)
{
    struct header_field field = {.name = {bytes_of(name), PASSAGE_PLAIN}};
    enum status status = keep(work, &field.value, why);
    buffer_append(&work->headers, (struct bytes){(const uint8_t *)&field, sizeof(field)});
    buffer_clear(&work->composed);
    return status == OK && work->headers.failed
                   ? refuse(why, E_MEMORY, work->json.at, "no memory for header fields")
                   : status;
}

/* One header field a cookie in responses, one for all of them in requests (RFC 6265, section 4). */
static enum status compose_cookies(struct har_work *work, bool is_response, struct fault *why)
{
    static const struct har_field fields[] = {
            {FIELD("name"), har_read_text, offsetof(struct cookie, name)},
            {FIELD("value"), har_read_text, offsetof(struct cookie, value)},
            {FIELD("path"), har_read_text, offsetof(struct cookie, path)},
            {FIELD("domain"), har_read_text, offsetof(struct cookie, domain)},
            {FIELD("expires"), har_read_text, offsetof(struct cookie, expires)},
            {FIELD("sameSite"), har_read_text, offsetof(struct cookie, same_site)},
            {FIELD("httpOnly"), har_read_flag, offsetof(struct cookie, http_only)},
            {FIELD("secure"), har_read_flag, offsetof(struct cookie, secure)},
    };
    buffer_clear(&work->composed);
    enum status status = json_reader_enter(&work->json, why);
    while (status == OK && (status = json_reader_item(&work->json, why)) == OK) {
        struct cookie cookie = {0};
        status = har_read_object(work, fields, COUNT(fields), &cookie, why);
        buffer_append_text(&work->composed, work->composed.size > 0 ? "; " : "");
        append_cookie(work, &cookie, is_response);
        if (status == OK && is_response) {
            status = add_field(work, "Set-Cookie", why);
        }
    }
    if (status == E_MISSING) {
        status = is_response ? OK : add_field(work, "Cookie", why);
    }
    return status;
}

/* The headers read so far and those composed, as one array. */
static enum status join_headers(
        struct har_work *work, struct har_message *message, struct fault *why)
{
    struct bytes added = buffer_bytes(&work->headers);
    size_t before = message->header_count * sizeof(struct header_field);
    char *joined = arena_alloc(work->arena, before + added.size);
    if (joined == NULL) {
        return refuse(why, E_MEMORY, work->json.at, "no memory for header fields");
    }
    if (before > 0) {
        memcpy(joined, message->headers, before);
    }
    if (added.size > 0) {
        memcpy(joined + before, added.data, added.size);
    }
    message->headers = (struct header_field *)(void *)joined;
    message->header_count += added.size / sizeof(struct header_field);
    return OK;
}

enum status har_add_cookies(
        struct har_work *work, struct har_message *message, bool is_response, struct fault *why)
{
    const char *name = is_response ? "Set-Cookie" : "Cookie";
    if (is_empty_list(message->cookies) || has_header(message, name)) {
        return OK;
    }
    anomaly_add(&work->traffic->anomalies, "har-cookies-without-header",
            har_place(work, message->cookies), "cookies are listed, but there is no %s field",
            name);
    buffer_clear(&work->headers);
    struct har_work inner = again(work, message->cookies);
    enum status status = compose_cookies(&inner, is_response, why);
    work->headers = inner.headers;
    work->text = inner.text;
    work->composed = inner.composed;
    return status == OK ? join_headers(work, message, why) : status;
}

/* Percent-encode what would be read as structure (WHATWG URL, application/x-www-form-urlencoded).
 */
static void append_encoded(struct har_work *work, const struct passage *passage)
{
    static const char reserved[] = "%&=+ \r\n", digits[] = "0123456789ABCDEF";
    struct bytes text = {0};
    if (passage_text(passage, &work->text, &text, NULL) != OK) {
        work->composed.failed = true;
        return;
    }
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (byte == 0 || strchr(reserved, byte) != NULL) {
            const uint8_t code[] = {'%', (uint8_t)digits[byte >> 4], (uint8_t)digits[byte & 15]};
            buffer_append(&work->composed, (struct bytes){code, sizeof(code)});
        } else {
            buffer_append_byte(&work->composed, (char)byte);
        }
    }
}

static enum status compose_pairs(struct har_work *work, struct fault *why)
{
    static const struct har_field fields[] = {
            {FIELD("name"), har_read_text, offsetof(struct parameter_pair, name)},
            {FIELD("value"), har_read_text, offsetof(struct parameter_pair, value)},
            {FIELD("fileName"), har_read_text, offsetof(struct parameter_pair, file)},
    };
    buffer_clear(&work->composed);
    enum status status = json_reader_enter(&work->json, why);
    while (status == OK && (status = json_reader_item(&work->json, why)) == OK) {
        struct parameter_pair pair = {0};
        status = har_read_object(work, fields, COUNT(fields), &pair, why);
        buffer_append_text(&work->composed, work->composed.size > 0 ? "&" : "");
        append_encoded(work, &pair.name);
        buffer_append_byte(&work->composed, '=');
        append_encoded(work, pair.value.raw.data != NULL ? &pair.value : &pair.file);
    }
    return status == E_MISSING ? OK : status;
}

enum status har_compose_body(struct har_work *work, const struct har_message *message,
        struct passage *ret_content, struct fault *why)
{
    if (message->text.raw.size > 0 || is_empty_list(message->params)) {
        return OK;
    }
    anomaly_add(&work->traffic->anomalies, "har-body-from-params", har_place(work, message->params),
            "the body is given as a list of parameters only");
    struct har_work inner = again(work, message->params);
    enum status status = compose_pairs(&inner, why);
    work->text = inner.text;
    work->composed = inner.composed;
    return status == OK ? keep(work, ret_content, why) : status;
}
