#include "judge/evaluate.h"

#include "base/ascii.h"
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

/* What parts the last placeholder from the words before it, blanks and an arrow, when its value is
 * empty. */
static struct bytes without_end(struct bytes text)
{
    static const char arrow[] = " →";
    while (text.size > 0 && text.data[text.size - 1] == ' ') {
        text.size--;
    }
    bool has_arrow = bytes_end_with(text, bytes_of(arrow));
    return has_arrow ? without_end(bytes_slice(text, 0, text.size - strlen(arrow))) : text;
}

/* U+4000 to U+9FFF, which lead bytes tell. */
static bool is_ideograph(const uint8_t *lead)
{
    return lead[0] >= 0xe4 && lead[0] <= 0xe9;
}

static bool ends_in_ideograph(struct bytes text)
{
    return text.size >= 3 && is_ideograph(text.data + text.size - 3) &&
           text.data[text.size - 1] >= 0x80;
}

static bool is_latin(uint8_t byte)
{
    return ascii_is_letter(byte) || ascii_is_digit(byte);
}

/* The value from `start` on is parted from Chinese words before it: "发送 IMEI". */
static void part_from_words(struct buffer *text, size_t start)
{
    if (text->size == start || text->failed || !is_latin(text->data[start]) ||
            !ends_in_ideograph(bytes_slice(buffer_bytes(text), 0, start))) {
        return;
    }
    buffer_append_byte(text, ' ');
    if (!text->failed) {
        memmove(text->data + start + 1, text->data + start, text->size - start - 1);
        text->data[start] = ' ';
    }
}

/* Words of the message, parted from a Latin value before them when they are Chinese. */
static void put_words(struct buffer *text, struct bytes words, bool follows_value)
{
    if (follows_value && text->size > 0 && is_latin(text->data[text->size - 1]) &&
            words.size >= 3 && is_ideograph(words.data)) {
        buffer_append_byte(text, ' ');
    }
    buffer_append(text, words);
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
    bool ends_empty = false, follows_value = false;
    buffer_clear(text);
    while (kind != PLACEHOLDER_END && kind != PLACEHOLDER_BROKEN) {
        size_t before = text->size;
        kind = placeholder_next(&message, &part);
        if (kind == PLACEHOLDER_TEXT) {
            put_words(text, part, follows_value);
            ends_empty = false;
        } else if (kind == PLACEHOLDER_COLUMN) {
            put_value(text, row, column_find(row, part), reveal);
            ends_empty = text->size == before;
            part_from_words(text, before);
        }
        follows_value = kind == PLACEHOLDER_COLUMN;
    }
    struct bytes whole = buffer_bytes(text);
    return text->failed ? NULL : arena_copy(arena, ends_empty ? without_end(whole) : whole);
}
