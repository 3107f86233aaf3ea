#include "judge/finding/planted.h"

#include "base/ascii.h"

#include <stdlib.h>

static int order_pieces(const void *a, const void *b)
{
    return memcmp(a, b, PLANTED_PIECE);
}

/* What grows while the values are read. */
struct reading {
    struct arena *arena;
    uint8_t *pieces;
    struct bytes *words;
    size_t piece_count, word_count, piece_capacity, word_capacity;
};

static bool add_word(struct reading *reading, struct bytes value)
{
    if (!arena_grow(reading->arena, (void **)&reading->words, reading->word_count,
                &reading->word_capacity, sizeof(*reading->words))) {
        return false;
    }
    reading->words[reading->word_count++] = value;
    return true;
}

static bool add_pieces(struct reading *reading, struct bytes value)
{
    for (size_t at = 0; at + PLANTED_PIECE <= value.size; at++) {
        if (!arena_grow(reading->arena, (void **)&reading->pieces, reading->piece_count,
                    &reading->piece_capacity, PLANTED_PIECE)) {
            return false;
        }
        memcpy(reading->pieces + reading->piece_count * PLANTED_PIECE, value.data + at,
                PLANTED_PIECE);
        reading->piece_count++;
    }
    return true;
}

static bool add_value(struct reading *reading, struct bytes value)
{
    const char *lower = arena_copy_lower(reading->arena, value);
    if (lower == NULL) {
        return false;
    }
    struct bytes kept = {(const uint8_t *)lower, value.size};
    return value.size < PLANTED_PIECE ? add_word(reading, kept) : add_pieces(reading, kept);
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
    *ret_planted = (struct planted){0};
    if (!names_table(sqlite3_sql(query)) ||
            sqlite3_prepare_v2(db, "SELECT value FROM known_identifier", -1, &values, NULL) !=
                    SQLITE_OK) {
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
    if (reading.piece_count > 0) {
        qsort(reading.pieces, reading.piece_count, PLANTED_PIECE, order_pieces);
    }
    *ret_planted = (struct planted){
            reading.pieces, reading.piece_count, reading.words, reading.word_count};
    return status;
}

static bool is_piece_at(const struct planted *planted, const uint8_t *text)
{
    uint8_t lower[PLANTED_PIECE];
    for (size_t i = 0; i < PLANTED_PIECE; i++) {
        lower[i] = ascii_lower(text[i]);
    }
    return planted->piece_count > 0 && bsearch(lower, planted->pieces, planted->piece_count,
                                               PLANTED_PIECE, order_pieces) != NULL;
}

/* Other bytes than ASCII's are taken for letters. */
static bool is_of_word(struct bytes text, size_t at)
{
    return at < text.size && (ascii_is_letter(text.data[at]) || ascii_is_digit(text.data[at]) ||
                                     text.data[at] >= 0x80);
}

static bool equals_lower(struct bytes text, struct bytes lower)
{
    size_t same = 0;
    while (same < lower.size && ascii_lower(text.data[same]) == lower.data[same]) {
        same++;
    }
    return same == lower.size;
}

static size_t word_at(const struct planted *planted, struct bytes text, size_t at)
{
    for (size_t i = 0; i < planted->word_count; i++) {
        struct bytes word = planted->words[i];
        if (word.size <= text.size - at && !is_of_word(text, at + word.size) &&
                equals_lower(bytes_slice(text, at, word.size), word)) {
            return word.size;
        }
    }
    return 0;
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
