#include "knowledge/identifier/code/rows.h"

#include "base/ascii.h"
#include "knowledge/identifier/code/census.h"

/* Which bytes stand at one place of an anchor, and whether all of them are capitals or digits. */
struct place_class {
    bool takes[256], is_large;
};

static bool is_large(uint8_t byte)
{
    return (byte >= 'A' && byte <= 'Z') || ascii_is_digit(byte);
}

static bool is_plain(char c)
{
    return ascii_is_letter((uint8_t)c) || ascii_is_digit((uint8_t)c);
}

static void take_range(struct place_class *class, char first, char last)
{
    for (unsigned byte = (uint8_t)first; byte <= (uint8_t)last; byte++) {
        class->takes[byte] = true;
        class->is_large = class->is_large && is_large((uint8_t)byte);
    }
}

/* A byte or a class of them; returns what stands behind it, NULL: it is something else. */
static const char *read_class(const char *text, struct place_class *ret_class)
{
    *ret_class = (struct place_class){.is_large = true};
    if (is_plain(*text)) {
        take_range(ret_class, *text, *text);
        return text + 1;
    }
    if (*text != '[') {
        return NULL;
    }
    for (text++; is_plain(*text); text++) {
        bool is_range = text[1] == '-' && is_plain(text[2]) && text[2] >= *text;
        take_range(ret_class, *text, is_range ? text[2] : *text);
        text += is_range ? 2 : 0;
    }
    return *text == ']' && text[-1] != '[' ? text + 1 : NULL;
}

/* The count behind a class, 1 without one; 0: too many, or something else. */
static size_t read_count(const char **text)
{
    const char *at = *text;
    size_t count = 0;
    if (*at != '{') {
        return 1;
    }
    for (at++; ascii_is_digit((uint8_t)*at) && count < ROWS_SIZE_MAX; at++) {
        count = count * 10 + (size_t)(*at - '0');
    }
    *text = at + 1;
    return *at == '}' ? count : 0;
}

static bool take_edge(const char **text)
{
    bool is_edge = (*text)[0] == '\\' && (*text)[1] == 'b';
    *text += is_edge ? 2 : 0;
    return is_edge;
}

/* The classes of an anchor become the bits behind those of the others; false: it is none. */
static bool add_places(struct rows *rows, const char **text, size_t *ret_size)
{
    size_t size = 0, large = 0;
    while (**text != 0 && **text != '\\') {
        struct place_class class;
        const char *behind = read_class(*text, &class);
        if (behind == NULL) {
            return false;
        }
        size_t count = read_count(&behind);
        if (count == 0 || count > ROWS_SIZE_MAX - rows->size - size) {
            return false;
        }
        large += class.is_large && large == size ? count : 0;
        uint64_t bits = ((UINT64_C(1) << count) - 1) << (rows->size + size);
        for (unsigned byte = 0; byte < 256; byte++) {
            rows->takes[byte] |= class.takes[byte] ? bits : 0;
        }
        size += count;
        *text = behind;
    }
    *ret_size = size;
    return large >= ROW_MIN;
}

bool rows_add(struct rows *rows, const char *anchor, uint32_t number)
{
    struct rows with = *rows;
    struct row row = {.number = number};
    if (rows->count == ROWS_MAX) {
        return false;
    }
    row.edge_before = take_edge(&anchor);
    if (!add_places(&with, &anchor, &row.size)) {
        return false;
    }
    row.edge_behind = take_edge(&anchor);
    if (*anchor != 0) {
        return false;
    }
    with.first |= UINT64_C(1) << with.size;
    with.size += row.size;
    row.last = UINT64_C(1) << (with.size - 1);
    with.last |= row.last;
    with.items[with.count++] = row;
    *rows = with;
    return true;
}

static bool is_word_at(struct bytes text, size_t at)
{
    uint8_t byte = at < text.size ? text.data[at] : 0;
    return ascii_is_letter(byte) || ascii_is_digit(byte) || byte == '_';
}

static bool is_edge(struct bytes text, size_t at)
{
    return (at > 0 && is_word_at(text, at - 1)) != is_word_at(text, at);
}

/* The next place, from `at` on, where ROW_MIN capitals and digits in a row begin. */
static size_t next_row(struct row_walk *walk)
{
    for (;;) {
        if (walk->at < walk->block) {
            walk->starts &= ~UINT64_C(0) << (walk->at - (walk->block - CENSUS));
            if (walk->starts != 0) {
                return walk->block - CENSUS + (size_t)__builtin_ctzll(walk->starts);
            }
            walk->at = walk->block;
        }
        if (walk->at >= walk->text.size) {
            return walk->text.size;
        }
        uint64_t large = walk->large;
        if (walk->block == 0 || walk->at != walk->block) {
            walk->block = walk->at - walk->at % CENSUS;
            large = census_large(walk->text, walk->block);
        }
        walk->block += CENSUS;
        walk->large = census_large(walk->text, walk->block);
        walk->starts = census_rows(large, walk->large, ROW_MIN);
    }
}

/* One of the anchors whose last byte stands before `at`. */
static bool take_left(struct row_walk *walk, uint32_t *ret_number)
{
    const struct rows *rows = walk->rows;
    for (size_t i = 0; i < rows->count && walk->left != 0; i++) {
        const struct row *row = &rows->items[i];
        bool ends = (walk->left & row->last) != 0;
        walk->left &= ~row->last;
        if (ends && (!row->edge_before || is_edge(walk->text, walk->at - row->size)) &&
                (!row->edge_behind || is_edge(walk->text, walk->at))) {
            *ret_number = row->number;
            return true;
        }
    }
    return false;
}

/* Shift-And (Baeza-Yates, Gonnet 1992, https://doi.org/10.1145/135239.135243). */
bool rows_next(struct row_walk *walk, size_t until, uint32_t *ret_number, size_t *ret_end)
{
    const struct rows *rows = walk->rows;
    while (rows->count > 0) {
        if (walk->left != 0 && take_left(walk, ret_number)) {
            *ret_end = walk->at;
            return true;
        }
        if (walk->state == 0 && walk->at < until) {
            walk->at = next_row(walk);
        }
        if (walk->at >= until || walk->at >= walk->text.size) {
            return false;
        }
        walk->state = (walk->state << 1 | rows->first) & rows->takes[walk->text.data[walk->at++]];
        walk->left = walk->state & rows->last;
    }
    return false;
}
