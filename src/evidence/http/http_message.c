#include "evidence/http/http_message.h"

#include "base/ascii.h"
#include "base/syntax/url.h"

/* The next line without its end; *left becomes what follows. */
static struct bytes next_line(struct bytes *left)
{
    const uint8_t *newline = left->size == 0 ? NULL : memchr(left->data, '\n', left->size);
    size_t size = newline == NULL ? left->size : (size_t)(newline - left->data);
    struct bytes line = {left->data, size};
    *left = bytes_slice(*left, newline == NULL ? size : size + 1, left->size);
    while (line.size > 0 && line.data[line.size - 1] == '\r') {
        line.size--;
    }
    return line;
}

static size_t count_lines(struct bytes text)
{
    size_t count = 1;
    while (text.size > 0) {
        (void)next_line(&text);
        count++;
    }
    return count;
}

static void read_field(struct bytes line, struct http_head *head)
{
    const uint8_t *colon = memchr(line.data, ':', line.size);
    size_t at = colon == NULL ? 0 : (size_t)(colon - line.data);
    struct bytes name = ascii_trim(bytes_slice(line, 0, at));
    if (name.size == 0) {
        head->line_without_colon = true;
        return;
    }
    struct bytes value = ascii_trim(bytes_slice(line, at + 1, line.size));
    head->fields[head->field_count++] =
            (struct header_field){.name = plain_passage(name), .value = plain_passage(value)};
}

/* A line that starts with a blank belongs to the value before it. */
static void fold_line(struct bytes line, struct http_head *head)
{
    struct bytes text = ascii_trim(line);
    if (head->field_count > 0 && text.size > 0) {
        struct bytes *value = &head->fields[head->field_count - 1].value.raw;
        const uint8_t *start = value->size == 0 ? text.data : value->data;
        *value = (struct bytes){start, (size_t)(text.data + text.size - start)};
    }
}

enum status http_head_read(struct bytes whole, bool is_trailer, struct arena *arena,
        struct http_head *ret_head, struct fault *why)
{
    struct http_head head = {.whole = whole};
    struct bytes left = whole;
    head.line = is_trailer ? (struct bytes){0} : next_line(&left);
    size_t room = count_lines(left);
    room = room < HTTP_FIELDS_MAX ? room : HTTP_FIELDS_MAX;
    head.fields = arena_array(arena, room, sizeof(*head.fields));
    if (head.fields == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for header fields");
    }
    while (left.size > 0) {
        struct bytes line = next_line(&left);
        if (line.size == 0) {
            continue;
        }
        if (line.data[0] == ' ' || line.data[0] == '\t') {
            fold_line(line, &head);
        } else if (head.field_count < room) {
            read_field(line, &head);
        } else {
            head.fields_left_out = true;
            break;
        }
    }
    *ret_head = head;
    return OK;
}

bool http_request_line(struct bytes line, struct http_exchange *exchange)
{
    const uint8_t *first = line.size == 0 ? NULL : memchr(line.data, ' ', line.size);
    const uint8_t *last = line.size == 0 ? NULL : memrchr(line.data, ' ', line.size);
    if (first == NULL || last == first) {
        return false;
    }
    size_t method = (size_t)(first - line.data), version = (size_t)(last - line.data) + 1;
    struct bytes target = ascii_trim(bytes_slice(line, method, version - method));
    struct bytes named = bytes_slice(line, version, line.size);
    if (method == 0 || target.size == 0 || !bytes_start_with(named, bytes_of("HTTP/1."))) {
        return false;
    }
    exchange->method = plain_passage(bytes_slice(line, 0, method));
    exchange->target = plain_passage(target);
    exchange->version = plain_passage(named);
    return true;
}

bool http_status_line(struct bytes line, struct http_exchange *exchange)
{
    enum { CODE = 9, TEXT = 12 }; /* "HTTP/1.1 200 OK" */
    if (line.size < TEXT || !bytes_start_with(line, bytes_of("HTTP/1.")) || line.data[8] != ' ') {
        return false;
    }
    int status = 0;
    for (size_t i = CODE; i < TEXT; i++) {
        if (line.data[i] < '0' || line.data[i] > '9') {
            return false;
        }
        status = status * 10 + (line.data[i] - '0');
    }
    exchange->status = status;
    exchange->status_text = plain_passage(ascii_trim(bytes_slice(line, TEXT, line.size)));
    return status >= 100;
}

const struct header_field *http_field(
        const struct header_field *fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes_equal_without_case(fields[i].name.raw, bytes_of(name))) {
            return &fields[i];
        }
    }
    return NULL;
}

bool http_list_has(struct bytes value, const char *token)
{
    while (value.size > 0) {
        const uint8_t *comma = memchr(value.data, ',', value.size);
        size_t size = comma == NULL ? value.size : (size_t)(comma - value.data);
        if (bytes_equal_without_case(ascii_trim(bytes_slice(value, 0, size)), bytes_of(token))) {
            return true;
        }
        value = bytes_slice(value, size + 1, value.size);
    }
    return false;
}

void http_describe_body(const struct header_field *fields, size_t count, struct http_body *ret_body)
{
    const struct header_field *type = http_field(fields, count, "content-type");
    const struct header_field *encoding = http_field(fields, count, "content-encoding");
    if (type != NULL) {
        ret_body->mime_type = type->value;
    }
    if (encoding != NULL) {
        ret_body->encoding = encoding->value;
    }
}

/* "host:port" of the connection's server; the port only when it is not the scheme's own. */
static void append_server(const struct stream_connection *connection, struct buffer *url)
{
    const char *address = connection->server_address == NULL ? "" : connection->server_address;
    bool is_ipv6 = strchr(address, ':') != NULL;
    buffer_print(url, is_ipv6 ? "[%s]" : "%s", address);
    if (connection->server_port != (connection->encrypted ? 443 : 80)) {
        buffer_print(url, ":%u", connection->server_port);
    }
}

enum status http_compose_url(const struct http_reader *reader, struct bytes scheme,
        struct bytes authority, struct http_exchange *exchange)
{
    struct bytes target = exchange->target.raw;
    struct url parts;
    exchange->authority = plain_passage(authority);
    if (target.size > 0 && target.data[0] != '/' && url_split(target, &parts) &&
            parts.host.size > 0) {
        exchange->url = exchange->target;
        return OK;
    }
    struct buffer SCOPED(buffer_free) url = {0};
    buffer_append(&url, scheme);
    buffer_append_text(&url, "://");
    if (bytes_equal(exchange->method.raw, bytes_of("CONNECT")) && target.size > 0 &&
            target.data[0] != '/') {
        authority = target;
    }
    if (authority.size > 0) {
        buffer_append(&url, authority);
    } else {
        append_server(reader->connection, &url);
    }
    if (target.size > 0 && target.data[0] == '/') {
        buffer_append(&url, target);
    }
    char *text = url.failed ? NULL : arena_copy(reader->arena, buffer_bytes(&url));
    if (text == NULL) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for an address");
    }
    exchange->url = plain_passage((struct bytes){(const uint8_t *)text, url.size});
    return OK;
}

enum status http_add_exchange(const struct http_reader *reader, struct http_exchange **ret_exchange)
{
    struct traffic *traffic = reader->traffic;
    if (!arena_grow(reader->arena, (void **)&traffic->exchanges, traffic->exchange_count,
                &traffic->exchange_capacity, sizeof(*traffic->exchanges))) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for an exchange");
    }
    const struct stream_connection *connection = reader->connection;
    struct http_exchange *exchange = &traffic->exchanges[traffic->exchange_count++];
    *exchange = (struct http_exchange){
            .started = TIME_UNKNOWN,
            .duration = -1,
            .server_address = connection->server_address,
            .server_port = connection->server_port,
            .flow = connection->flow,
            .tls_session = connection->tls_session,
            .app = connection->app,
    };
    *ret_exchange = exchange;
    return OK;
}
