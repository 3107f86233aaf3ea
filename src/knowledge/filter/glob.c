#include "knowledge/filter/glob.h"

/* Neither a letter, a digit nor one of "_-.%": the byte itself is 0 there. Lower case. */
static bool is_separator(uint8_t byte)
{
    bool part = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' ||
                byte == '-' || byte == '.' || byte == '%';
    return !part;
}

static struct bytes first_piece(struct bytes *rest)
{
    const uint8_t *star = rest->size == 0 ? NULL : memchr(rest->data, '*', rest->size);
    size_t size = star == NULL ? rest->size : (size_t)(star - rest->data);
    struct bytes piece = bytes_slice(*rest, 0, size);
    *rest = bytes_slice(*rest, size, rest->size); /* with its star, or empty */
    return piece;
}

/* A piece without stars at `at`: how many bytes it takes, SIZE_MAX when it does not match. A "^" at
 * the end of the text takes none. */
static size_t piece_at(struct bytes piece, struct bytes text, size_t at)
{
    size_t left = text.size - at;
    for (size_t i = 0; i < piece.size; i++) {
        uint8_t wanted = piece.data[i];
        if (i >= left) {
            return wanted == '^' && i + 1 == piece.size && i == left ? left : SIZE_MAX;
        }
        uint8_t byte = text.data[at + i];
        if (wanted == '^' ? !is_separator(byte) : wanted != byte) {
            return SIZE_MAX;
        }
    }
    return piece.size;
}

/* The first place from `at` on where the piece matches; false when there is none. */
static bool find_piece(struct bytes piece, struct bytes text, size_t *at, size_t *ret_size)
{
    bool by_byte = piece.size > 0 && piece.data[0] != '^';
    for (size_t i = *at; i <= text.size; i++) {
        if (by_byte) {
            const uint8_t *next =
                    i == text.size ? NULL : memchr(text.data + i, piece.data[0], text.size - i);
            if (next == NULL) {
                return false;
            }
            i = (size_t)(next - text.data);
        }
        size_t size = piece_at(piece, text, i);
        if (size != SIZE_MAX) {
            *at = i;
            *ret_size = size;
            return true;
        }
    }
    return false;
}

/* The last piece must end the text: at its end less its size, or one earlier for a "^" that takes
 * none. */
static bool ends_with_piece(struct bytes piece, struct bytes text, size_t from)
{
    for (size_t shorter = 0; shorter < 2; shorter++) {
        size_t size = piece.size - shorter;
        if (piece.size < shorter || size > text.size || text.size - size < from) {
            continue;
        }
        if (piece_at(piece, text, text.size - size) == size) {
            return true;
        }
    }
    return false;
}

/* What follows a star, leftmost first: what comes earlier leaves most for the rest. */
static bool match_after_star(struct bytes rest, struct bytes text, size_t at, bool to_end)
{
    while (rest.size > 0) {
        rest = bytes_slice(rest, 1, rest.size);
        struct bytes piece = first_piece(&rest);
        if (rest.size == 0 && to_end) {
            return ends_with_piece(piece, text, at);
        }
        size_t size = 0;
        if (!find_piece(piece, text, &at, &size)) {
            return false;
        }
        at += size;
    }
    return true;
}

bool glob_matches_at(struct bytes pattern, struct bytes text, size_t at, bool to_end)
{
    struct bytes rest = pattern;
    struct bytes piece = first_piece(&rest);
    size_t size = at > text.size ? SIZE_MAX : piece_at(piece, text, at);
    if (size == SIZE_MAX) {
        return false;
    }
    return rest.size == 0 ? !to_end || at + size == text.size
                          : match_after_star(rest, text, at + size, to_end);
}

bool glob_matches_anywhere(struct bytes pattern, struct bytes text, bool to_end)
{
    struct bytes rest = pattern;
    struct bytes piece = first_piece(&rest);
    if (rest.size == 0 && to_end) {
        return ends_with_piece(piece, text, 0);
    }
    size_t at = 0, size = 0;
    return find_piece(piece, text, &at, &size) &&
           (rest.size == 0 || match_after_star(rest, text, at + size, to_end));
}
