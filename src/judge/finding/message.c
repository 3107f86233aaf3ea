#include "judge/evaluate.h"

#include "base/utf8.h"
#include "judge/file/placeholder.h"
#include "judge/finding/personal.h"

bool message_misses(const char *message, sqlite3_stmt *row, struct bytes *ret_name)
{
    struct bytes part = {0};
    enum placeholder_kind kind = PLACEHOLDER_TEXT;
    while (message != NULL && kind != PLACEHOLDER_END && kind != PLACEHOLDER_BROKEN) {
        kind = placeholder_next(&message, &part);
        if (kind == PLACEHOLDER_COLUMN && column_find(row, part) < 0) {
            *ret_name = part;
            return true;
        }
    }
    return false;
}

/* What parts the last placeholder from the words before it, when its value is empty. */
static struct bytes without_end(struct bytes text)
{
    while (text.size > 0 && text.data[text.size - 1] == ' ') {
        text.size--;
    }
    return text;
}

/* The value as text; a long one is cut between characters and ends in an ellipsis. */
static void put_value(struct buffer *text, sqlite3_stmt *row, int column, bool reveal)
{
    int type = sqlite3_column_type(row, column);
    if (type == SQLITE_NULL) {
        buffer_append_text(text, "–");
    } else if (!reveal && personal_is(row, column)) {
        personal_put(row, column, text);
    } else if (type == SQLITE_FLOAT) {
        buffer_print(text, "%.15g", sqlite3_column_double(row, column));
    } else {
        const uint8_t *data = sqlite3_column_text(row, column);
        struct bytes value = {data, (size_t)sqlite3_column_bytes(row, column)};
        size_t size = value.size;
        if (size > MESSAGE_VALUE_MAX) {
            size = MESSAGE_VALUE_MAX;
            for (int i = 0; i < 3 && (value.data[size] & 0xc0) == 0x80; i++) {
                size--;
            }
        }
        utf8_append_repaired(text, bytes_slice(value, 0, size));
        buffer_append_text(text, size < value.size ? "…" : "");
    }
}

const char *message_of(const char *message, sqlite3_stmt *row, bool reveal, struct buffer *text,
        struct arena *arena)
{
    struct bytes part = {0};
    enum placeholder_kind kind = PLACEHOLDER_TEXT;
    bool ends_empty = false;
    buffer_clear(text);
    while (kind != PLACEHOLDER_END && kind != PLACEHOLDER_BROKEN) {
        size_t before = text->size;
        kind = placeholder_next(&message, &part);
        if (kind == PLACEHOLDER_TEXT) {
            buffer_append(text, part);
            ends_empty = false;
        } else if (kind == PLACEHOLDER_COLUMN) {
            put_value(text, row, column_find(row, part), reveal);
            ends_empty = text->size == before;
        }
    }
    struct bytes whole = buffer_bytes(text);
    return text->failed ? NULL : arena_copy(arena, ends_empty ? without_end(whole) : whole);
}
