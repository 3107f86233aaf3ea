#include "base/syntax/url.h"
#include "evidence/body/naming.h"

enum { HEADERS_MAX = 16 << 10 };

struct part {
    struct bytes disposition, type, content;
};

/* The next line without its end, which is taken off `rest` too. */
static struct bytes take_line(struct bytes *rest)
{
    const uint8_t *end = rest->size == 0 ? NULL : memchr(rest->data, '\n', rest->size);
    size_t size = end == NULL ? rest->size : (size_t)(end - rest->data);
    struct bytes line = bytes_slice(*rest, 0, size);
    *rest = end == NULL ? (struct bytes){0} : bytes_slice(*rest, size + 1, rest->size);
    if (line.size > 0 && line.data[line.size - 1] == '\r') {
        line.size--;
    }
    return line;
}

static bool starts_with(struct bytes line, const char *start)
{
    return bytes_equal_without_case(bytes_slice(line, 0, strlen(start)), bytes_of(start));
}

static struct bytes skip_blanks(struct bytes text)
{
    while (text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t')) {
        text = bytes_slice(text, 1, text.size);
    }
    return text;
}

/* What stands between `text` and its closing quote. */
static struct bytes take_quoted(struct bytes text)
{
    size_t size = 0;
    while (size < text.size && text.data[size] != '"') {
        size += text.data[size] == '\\' && size + 1 < text.size ? 2 : 1;
    }
    return bytes_slice(text, 0, size);
}

static struct bytes take_token(struct bytes text)
{
    size_t size = 0;
    while (size < text.size && text.data[size] != 0 &&
            strchr("; \t\r\n", text.data[size]) == NULL) {
        size++;
    }
    return bytes_slice(text, 0, size);
}

/* The field after its next ';' that is not quoted. */
static struct bytes next_parameter(struct bytes field)
{
    bool is_quoted = false;
    for (size_t i = 0; i < field.size; i++) {
        if (field.data[i] == '\\' && is_quoted) {
            i++;
        } else if (field.data[i] == '"') {
            is_quoted = !is_quoted;
        } else if (field.data[i] == ';' && !is_quoted) {
            return skip_blanks(bytes_slice(field, i + 1, field.size));
        }
    }
    return (struct bytes){0};
}

struct bytes field_parameter(struct bytes field, const char *name)
{
    size_t length = strlen(name);
    for (field = next_parameter(field); field.size > 0; field = next_parameter(field)) {
        if (!starts_with(field, name) || field.size <= length || field.data[length] != '=') {
            continue;
        }
        struct bytes value = bytes_slice(field, length + 1, field.size);
        return value.size > 0 && value.data[0] == '"'
                       ? take_quoted(bytes_slice(value, 1, value.size))
                       : take_token(value);
    }
    return (struct bytes){0};
}

/* The part's header fields (RFC 2046, section 5.1); `part` becomes its content. */
static struct part read_part(struct bytes part)
{
    struct part found = {0};
    struct bytes rest = bytes_slice(part, 0, HEADERS_MAX);
    struct bytes line = take_line(&rest);
    while (line.size > 0) {
        if (starts_with(line, "content-disposition:")) {
            found.disposition = line;
        } else if (starts_with(line, "content-type:")) {
            found.type = skip_blanks(bytes_slice(line, strlen("content-type:"), line.size));
        }
        line = take_line(&rest);
    }
    if (rest.data != NULL) {
        size_t at = (size_t)(rest.data - part.data);
        found.content = bytes_slice(part, at, part.size);
    }
    return found;
}

/* RFC 7578, section 4.2: browsers write a quote and a line break as %22, %0D and %0A. */
static struct bytes decode_name(struct naming *naming, struct bytes name)
{
    return naming_percent_decode(naming, name, false);
}

static bool is_json(struct bytes type)
{
    return starts_with(type, "application/json") || starts_with(type, "text/json");
}

static void give_part(struct naming *naming, struct part part, size_t number)
{
    struct bytes name = decode_name(naming, field_parameter(part.disposition, "name"));
    struct bytes file = field_parameter(part.disposition, "filename");
    if (name.size == 0) {
        name = naming_print(naming, "%zu", number);
    }
    size_t before = naming_enter(naming, name);
    if (file.size > 0) {
        size_t here = naming_enter(naming, bytes_of("filename"));
        naming_give_here(naming, decode_name(naming, file), file);
        naming_leave(naming, here);
    }
    if (is_json(part.type)) {
        name_json(naming, part.content);
    } else {
        naming_give(naming, name, part.content, part.content);
    }
    naming_leave(naming, before);
}

/* Two dashes and the boundary at a line's start; searched with the line break before it, so that no
 * body makes the search slow. */
struct delimiter {
    uint8_t text[3 + BOUNDARY_MAX];
    size_t size;
};

static struct delimiter make_delimiter(struct bytes boundary)
{
    struct delimiter delimiter = {.text = "\n--", .size = 3 + boundary.size};
    if (boundary.size > 0) {
        memcpy(delimiter.text + 3, boundary.data, boundary.size);
    }
    return delimiter;
}

/* Where the text after the next delimiter starts, from `at` on, or the body's size; *ret_end is
 * where the part before it ends. */
static size_t find_delimiter(
        struct bytes body, size_t at, const struct delimiter *delimiter, size_t *ret_end)
{
    struct bytes line = {delimiter->text + 1, delimiter->size - 1};
    struct bytes rest = bytes_slice(body, at, body.size);
    *ret_end = at;
    if (bytes_start_with(rest, line)) {
        return at + line.size;
    }
    const uint8_t *found =
            rest.size == 0 ? NULL : memmem(rest.data, rest.size, delimiter->text, delimiter->size);
    *ret_end = found == NULL ? body.size : (size_t)(found - body.data);
    return found == NULL ? body.size : *ret_end + delimiter->size;
}

void name_multipart(struct naming *naming, struct bytes body, struct bytes boundary)
{
    struct delimiter delimiter = make_delimiter(bytes_slice(boundary, 0, BOUNDARY_MAX));
    size_t end = 0;
    size_t at = find_delimiter(body, 0, &delimiter, &end);
    for (size_t number = 1; at < body.size && !naming->stopped; number++) {
        struct bytes rest = bytes_slice(body, at, body.size);
        if (bytes_start_with(rest, bytes_of("--"))) {
            return;
        }
        (void)take_line(&rest);
        if (rest.size == 0) {
            return;
        }
        size_t from = (size_t)(rest.data - body.data);
        at = find_delimiter(body, from, &delimiter, &end);
        end -= at < body.size && end > from && body.data[end - 1] == '\r';
        give_part(naming, read_part(bytes_slice(body, from, end - from)), number);
    }
}
