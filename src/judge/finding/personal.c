#include "judge/finding/personal.h"

#include "base/hash.h"

static struct bytes text_of(sqlite3_stmt *row, int column)
{
    const uint8_t *text = sqlite3_column_text(row, column);
    return (struct bytes){text, text == NULL ? 0 : (size_t)sqlite3_column_bytes(row, column)};
}

static bool is_address(struct bytes text)
{
    static const char *const schemes[] = {"http://", "https://", "ws://", "wss://"};
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        if (bytes_start_with(text, bytes_of(schemes[i]))) {
            return true;
        }
    }
    return false;
}

/* Where the query or fragment of an address begins; 0 when the text is none or has neither. */
static size_t find_query(struct bytes text)
{
    size_t end = is_address(text) ? text.size : 0;
    for (size_t at = 0; at < end; at++) {
        if (text.data[at] == '?' || text.data[at] == '#') {
            return at;
        }
    }
    return 0;
}

static bool is_declared(sqlite3_stmt *row, int column, const char *as)
{
    const char *type = sqlite3_column_decltype(row, column);
    return type != NULL && strstr(type, as) != NULL;
}

bool personal_is(sqlite3_stmt *row, int column)
{
    if (sqlite3_column_type(row, column) != SQLITE_TEXT) {
        return false;
    }
    struct bytes text = text_of(row, column);
    if (is_declared(row, column, "PERSONAL")) {
        return text.size > 0 && (!is_address(text) || find_query(text) > 0);
    }
    return find_query(text) > 0;
}

bool personal_is_planted(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_TEXT && text_of(row, column).size > 0 &&
           is_declared(row, column, "PLANTED");
}

void personal_put(sqlite3_stmt *row, int column, struct buffer *out)
{
    struct bytes text = text_of(row, column);
    size_t query = find_query(text);
    char digest[SHA256_HEX + 1] = "";
    if (query > 0) {
        buffer_append(out, bytes_slice(text, 0, query + 1));
        buffer_append_text(out, "•••");
    } else if (sha256_hex(text, digest, NULL) == OK) {
        buffer_print(out, "••• (%zu B, sha256 %.12s…)", text.size, digest);
    } else {
        buffer_append_text(out, "•••");
    }
}
