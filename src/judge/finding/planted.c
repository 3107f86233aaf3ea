#include "judge/finding/planted.h"

#include "base/ascii.h"

#include <stdlib.h>

static int order_pieces(const void *a, const void *b)
{
    return memcmp(a, b, PLANTED_PIECE);
}

struct pieces {
    uint8_t *bytes; /* PLANTED_PIECE each */
    size_t count, capacity;
};

/* What grows while the values are read. */
struct reading {
    struct arena *arena;
    struct pieces pieces, words;
};

static bool add_piece(struct reading *reading, struct pieces *pieces, struct bytes piece)
{
    if (!arena_grow(reading->arena, (void **)&pieces->bytes, pieces->count, &pieces->capacity,
                PLANTED_PIECE)) {
        return false;
    }
    uint8_t *place = pieces->bytes + pieces->count++ * PLANTED_PIECE;
    memset(place, 0, PLANTED_PIECE);
    memcpy(place, piece.data, piece.size);
    return true;
}

static bool add_value(struct reading *reading, struct bytes value)
{
    const char *lower = arena_copy_lower(reading->arena, value);
    if (lower == NULL) {
        return false;
    }
    struct bytes kept = {(const uint8_t *)lower, value.size};
    bool is_added = kept.size >= PLANTED_PIECE || add_piece(reading, &reading->words, kept);
    for (size_t at = 0; is_added && at + PLANTED_PIECE <= kept.size; at++) {
        is_added = add_piece(reading, &reading->pieces, bytes_slice(kept, at, PLANTED_PIECE));
    }
    return is_added;
}

static void sort_pieces(struct pieces *pieces)
{
    if (pieces->count > 0) {
        qsort(pieces->bytes, pieces->count, PLANTED_PIECE, order_pieces);
    }
}

static bool names_table(const char *sql)
{
    return sql != NULL && strcasestr(sql, "known_identifier") != NULL;
}

enum status planted_read(
        sqlite3_stmt *query, struct arena *arena, struct planted *ret_planted, struct fault *why)
{
    struct reading reading = {.arena = arena};
    sqlite3 *db = sqlite3_db_handle(query);
    sqlite3_stmt *values = NULL;
    if (!names_table(sqlite3_sql(query)) ||
            sqlite3_prepare_v2(db, "SELECT value FROM known_identifier", -1, &values, NULL) !=
                    SQLITE_OK) {
        *ret_planted = (struct planted){0};
        return OK; /* then the name stands for something else */
    }
    bool has_room = true;
    int code = SQLITE_ROW;
    while (has_room && (code = sqlite3_step(values)) == SQLITE_ROW) {
        struct bytes value = {sqlite3_column_text(values, 0), 0};
        value.size = value.data == NULL ? 0 : (size_t)sqlite3_column_bytes(values, 0);
        has_room = value.size == 0 || add_value(&reading, value);
    }
    enum status status = !has_room ? refuse(why, E_MEMORY, 0, "no memory for the planted values")
                         : code == SQLITE_DONE ? OK
                                               : refuse(why, E_IO, 0, "the query stopped: %.200s",
                                                         sqlite3_errmsg(db));
    (void)sqlite3_finalize(values); /* its error was told */
    if (status == OK) {
        sort_pieces(&reading.pieces);
        sort_pieces(&reading.words);
        *ret_planted = (struct planted){reading.pieces.bytes, reading.pieces.count,
                reading.words.bytes, reading.words.count};
    }
    return status;
}

static bool is_among(const uint8_t *piece, const uint8_t *pieces, size_t count)
{
    return count > 0 && bsearch(piece, pieces, count, PLANTED_PIECE, order_pieces) != NULL;
}

static bool is_piece_at(const struct planted *planted, const uint8_t *text)
{
    uint8_t lower[PLANTED_PIECE];
    for (size_t i = 0; i < PLANTED_PIECE; i++) {
        lower[i] = ascii_lower(text[i]);
    }
    return is_among(lower, planted->pieces, planted->piece_count);
}

/* Other bytes than ASCII's are taken for letters. */
static bool is_of_word(struct bytes text, size_t at)
{
    return at < text.size && (ascii_is_letter(text.data[at]) || ascii_is_digit(text.data[at]) ||
                                     text.data[at] >= 0x80);
}

/* The size of the longest word that begins here; 0: none. */
static size_t word_at(const struct planted *planted, struct bytes text, size_t at)
{
    uint8_t lower[PLANTED_PIECE] = {0};
    size_t found = 0;
    for (size_t size = 1; size < PLANTED_PIECE && size <= text.size - at; size++) {
        lower[size - 1] = ascii_lower(text.data[at + size - 1]);
        if (!is_of_word(text, at + size) && is_among(lower, planted->words, planted->word_count)) {
            found = size;
        }
    }
    return found;
}

/* How many bytes from here on are planted; 0: none. */
static size_t planted_at(const struct planted *planted, struct bytes text, size_t at)
{
    if (text.size - at >= PLANTED_PIECE && is_piece_at(planted, text.data + at)) {
        return PLANTED_PIECE;
    }
    bool begins = at == 0 || !is_of_word(text, at - 1);
    return begins ? word_at(planted, text, at) : 0;
}

static bool continues(struct bytes text, size_t at)
{
    return at < text.size && (text.data[at] & 0xc0) == 0x80;
}

/* The next run of planted bytes, whole characters; false when there is none from `at` on. */
static bool find_run(const struct planted *planted, struct bytes text, size_t at, size_t *ret_from,
        size_t *ret_to)
{
    size_t from = at, size = 0;
    while (from < text.size && (size = planted_at(planted, text, from)) == 0) {
        from++;
    }
    if (from == text.size) {
        return false;
    }
    size_t to = from + size;
    for (size_t i = from + 1; i <= to && i < text.size; i++) {
        size = planted_at(planted, text, i);
        to = size > 0 && i + size > to ? i + size : to;
    }
    while (from > at && continues(text, from)) {
        from--;
    }
    while (continues(text, to)) {
        to++;
    }
    *ret_from = from;
    *ret_to = to;
    return true;
}

bool planted_is_any(const struct planted *planted)
{
    return planted->piece_count + planted->word_count > 0;
}

bool planted_mask(const struct planted *planted, struct buffer *text, size_t start)
{
    SCOPED(buffer_free) struct buffer masked = {.limit = text->limit};
    struct bytes whole = bytes_slice(buffer_bytes(text), start, text->size);
    size_t at = 0, from = 0, to = 0;
    if (!planted_is_any(planted)) {
        return false;
    }
    while (find_run(planted, whole, at, &from, &to)) {
        buffer_append(&masked, bytes_slice(whole, at, from - at));
        buffer_append_text(&masked, "•••");
        at = to;
    }
    if (at == 0) {
        return false;
    }
    buffer_append(&masked, bytes_slice(whole, at, whole.size));
    text->size = start;
    buffer_append(text, buffer_bytes(&masked));
    text->failed = text->failed || masked.failed;
    return true;
}
