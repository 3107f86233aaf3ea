#include "base/syntax/json_reader.h"
#include "evidence/body/naming.h"

/* The string with its escapes undone, borrowed when it has none. */
static struct bytes unescape(struct naming *naming, struct bytes raw)
{
    if (raw.size == 0 || memchr(raw.data, '\\', raw.size) == NULL) {
        return raw;
    }
    uint8_t *memory = naming_memory(naming, raw.size + 1);
    struct bytes text = {0};
    if (memory != NULL) {
        /* Unescaping never lengthens, so this buffer never moves to other memory. */
        struct buffer buffer = {.data = memory, .capacity = raw.size + 1, .limit = raw.size};
        struct passage passage = {raw, PASSAGE_JSON};
        naming->stopped = passage_text(&passage, &buffer, &text, NULL) != OK;
    }
    return text;
}

static enum status name_value(struct naming *naming, struct json_reader *reader, unsigned depth);

static enum status name_object(struct naming *naming, struct json_reader *reader, unsigned depth)
{
    struct bytes key;
    enum status status = json_reader_enter(reader, NULL);
    while (status == OK && (status = json_reader_member(reader, &key, NULL)) == OK) {
        size_t before = naming_enter(naming, unescape(naming, key));
        status = naming->stopped ? E_LIMIT : name_value(naming, reader, depth);
        naming_leave(naming, before);
    }
    return status == E_MISSING ? OK : status;
}

static enum status name_array(struct naming *naming, struct json_reader *reader, unsigned depth)
{
    enum status status = json_reader_enter(reader, NULL);
    for (size_t i = 0; status == OK && (status = json_reader_item(reader, NULL)) == OK; i++) {
        size_t before = naming_enter_item(naming, i);
        status = naming->stopped ? E_LIMIT : name_value(naming, reader, depth);
        naming_leave(naming, before);
    }
    return status == E_MISSING ? OK : status;
}

/* Numbers and words stand for themselves; null is an empty value. */
static enum status name_leaf(struct naming *naming, struct json_reader *reader, enum json_kind kind)
{
    struct bytes raw = {0};
    enum status status = kind == JSON_STRING ? json_reader_string(reader, &raw, NULL)
                                             : json_reader_skip(reader, &raw, NULL);
    if (status == OK) {
        struct bytes value = kind == JSON_STRING ? unescape(naming, raw) : raw;
        value.size = kind == JSON_NULL ? 0 : value.size;
        naming_give_here(naming, value, raw);
    }
    return status;
}

static enum status name_value(struct naming *naming, struct json_reader *reader, unsigned depth)
{
    enum json_kind kind = json_reader_peek(reader);
    bool is_leaf = kind != JSON_OBJECT && kind != JSON_ARRAY;
    if (!is_leaf && depth == PARAMETER_DEPTH_MAX) {
        naming->cut = true;
        return json_reader_skip(reader, NULL, NULL);
    }
    if (is_leaf) {
        return name_leaf(naming, reader, kind);
    }
    return kind == JSON_OBJECT ? name_object(naming, reader, depth + 1)
                               : name_array(naming, reader, depth + 1);
}

/* RFC 7464 puts a record separator before each text. */
static bool has_next(struct json_reader *reader)
{
    enum json_kind kind = json_reader_peek(reader);
    while (kind == JSON_NOTHING && reader->at < reader->input.size &&
            reader->input.data[reader->at] == 0x1e) {
        reader->at++;
        kind = json_reader_peek(reader);
    }
    return kind != JSON_NOTHING;
}

static bool has_several(struct json_reader reader)
{
    return has_next(&reader) && json_reader_skip(&reader, NULL, NULL) == OK && has_next(&reader);
}

void name_json(struct naming *naming, struct bytes text)
{
    struct json_reader reader = {.input = text};
    if (bytes_start_with(text, bytes_of("\xef\xbb\xbf"))) {
        reader.at = 3;
    }
    bool several = has_several(reader);
    enum status status = OK;
    for (size_t i = 0; status == OK && !naming->stopped && has_next(&reader); i++) {
        size_t before = several ? naming_enter_item(naming, i) : naming->path_size;
        status = name_value(naming, &reader, 0);
        naming_leave(naming, before);
    }
}
