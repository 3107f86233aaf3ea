/* Time goes into two searches: for the end of a string, and for the brackets and quotes of what is
 * skipped. Both look at 16 bytes at once where the processor can (SSE2, which every x86-64 has), at
 * single bytes elsewhere and at the input's end. */
#include "base/syntax/json_reader.h"

#include "base/ascii.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static bool is_word_byte(uint8_t byte)
{
    uint8_t letter = byte | 0x20;
    return (letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' ||
           byte == '+' || byte == '.' || byte == '_';
}

/* White space that is there: the indentation of pretty-printed files goes eight bytes at a time. */
static void skip_run(struct json_reader *reader)
{
    static const uint8_t spaces[8] = {' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
    const uint8_t *data = reader->input.data;
    size_t at = reader->at, size = reader->input.size;
    while (at < size && ascii_is_space(data[at])) {
        at++;
        while (size - at >= sizeof(spaces) && memcmp(data + at, spaces, sizeof(spaces)) == 0) {
            at += sizeof(spaces);
        }
    }
    reader->at = at;
}

static inline void skip_space(struct json_reader *reader)
{
    if (reader->at < reader->input.size && reader->input.data[reader->at] <= ' ') {
        skip_run(reader);
    }
}

#ifdef __SSE2__
/* Bit i is set when byte i is a quote or a backslash. */
static unsigned quote_mask(const uint8_t *data)
{
    __m128i block = _mm_loadu_si128((const __m128i *)data);
    __m128i quotes = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
    __m128i escapes = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(quotes, escapes));
}

/* Bit i is set when byte i is a quote or a bracket of either kind: '[' and ']' differ from '{' and
 * '}' in one bit. */
static unsigned structure_mask(const uint8_t *data)
{
    __m128i block = _mm_loadu_si128((const __m128i *)data);
    __m128i quotes = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
    __m128i folded = _mm_or_si128(block, _mm_set1_epi8(0x20));
    __m128i brackets = _mm_or_si128(
            _mm_cmpeq_epi8(folded, _mm_set1_epi8('{')), _mm_cmpeq_epi8(folded, _mm_set1_epi8('}')));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(quotes, brackets));
}
#endif

/* Offset of the first quote or backslash from `at` on; the input's size when there is none. */
static size_t find_quote(struct bytes input, size_t at)
{
#ifdef __SSE2__
    for (; input.size - at >= 16; at += 16) {
        unsigned mask = quote_mask(input.data + at);
        if (mask != 0) {
            return at + (size_t)__builtin_ctz(mask);
        }
    }
#endif
    while (at < input.size && input.data[at] != '"' && input.data[at] != '\\') {
        at++;
    }
    return at;
}

/* Offset of the first quote or bracket from `at` on; the input's size when there is none. */
static size_t find_structure(struct bytes input, size_t at)
{
#ifdef __SSE2__
    for (; input.size - at >= 16; at += 16) {
        unsigned mask = structure_mask(input.data + at);
        if (mask != 0) {
            return at + (size_t)__builtin_ctz(mask);
        }
    }
#endif
    for (; at < input.size; at++) {
        uint8_t folded = input.data[at] | 0x20;
        if (input.data[at] == '"' || folded == '{' || folded == '}') {
            break;
        }
    }
    return at;
}

/* Offset of the quote that ends a string, from its first escape on; the input's size when none
 * does.
 */
static size_t pass_escapes(struct bytes input, size_t at)
{
    while (at < input.size && input.data[at] == '\\') {
        at = input.size - at < 2 ? input.size : find_quote(input, at + 2);
    }
    return at;
}

static enum status refuse_byte(const struct json_reader *reader, const char *due, struct fault *why)
{
    if (reader->at >= reader->input.size) {
        return refuse(why, E_MALFORMED, reader->at, "the JSON ends where %s is due", due);
    }
    return refuse(why, E_MALFORMED, reader->at, "byte 0x%02x stands where %s is due",
            reader->input.data[reader->at], due);
}

/* Whether `byte` comes next, which is then passed. */
static bool take(struct json_reader *reader, uint8_t byte)
{
    if (reader->at >= reader->input.size || reader->input.data[reader->at] != byte) {
        return false;
    }
    reader->at++;
    return true;
}

static bool word_is(const struct json_reader *reader, const char *word)
{
    size_t size = strlen(word);
    struct bytes next = bytes_slice(reader->input, reader->at, size + 1);
    return bytes_start_with(next, bytes_of(word)) &&
           (next.size == size || !is_word_byte(next.data[size]));
}

static enum json_kind word_kind(const struct json_reader *reader)
{
    uint8_t byte = reader->input.data[reader->at];
    if (byte == '-' || byte == '+' || byte == '.' || (byte >= '0' && byte <= '9')) {
        return JSON_NUMBER;
    }
    if (!is_word_byte(byte)) {
        return JSON_NOTHING;
    }
    return word_is(reader, "true")    ? JSON_TRUE
           : word_is(reader, "false") ? JSON_FALSE
           : word_is(reader, "null")  ? JSON_NULL
                                      : JSON_WORD;
}

enum json_kind json_reader_peek(struct json_reader *reader)
{
    skip_space(reader);
    if (reader->at >= reader->input.size) {
        return JSON_NOTHING;
    }
    switch (reader->input.data[reader->at]) {
    case '"':
        return JSON_STRING;
    case '{':
        return JSON_OBJECT;
    case '[':
        return JSON_ARRAY;
    default:
        return word_kind(reader);
    }
}

enum status json_reader_enter(struct json_reader *reader, struct fault *why)
{
    skip_space(reader);
    if (reader->depth >= JSON_READER_DEPTH_MAX) {
        return refuse(
                why, E_LIMIT, reader->at, "JSON nested more than %d deep", JSON_READER_DEPTH_MAX);
    }
    if (!take(reader, '{') && !take(reader, '[')) {
        return refuse_byte(reader, "an object or array", why);
    }
    reader->depth++;
    reader->at_first = true;
    return OK;
}

/* Come to the next member or item; E_MISSING when `end` closes the object or array instead. */
static enum status advance(
        struct json_reader *reader, uint8_t end, const char *due, struct fault *why)
{
    skip_space(reader);
    bool at_first = reader->at_first;
    reader->at_first = false;
    if (take(reader, end)) {
        reader->depth--;
        return E_MISSING;
    }
    if (!at_first && !take(reader, ',')) {
        return refuse_byte(reader, due, why);
    }
    skip_space(reader);
    return OK;
}

enum status json_reader_member(
        struct json_reader *reader, struct bytes *ret_name, struct fault *why)
{
    struct bytes name;
    enum status status = advance(reader, '}', "',' or '}'", why);
    if (status != OK) {
        return status;
    }
    if (reader->at >= reader->input.size || reader->input.data[reader->at] != '"') {
        return refuse_byte(reader, "a member's name", why);
    }
    status = json_reader_string(reader, &name, why);
    if (status != OK) {
        return status;
    }
    skip_space(reader);
    if (!take(reader, ':')) {
        return refuse_byte(reader, "':'", why);
    }
    *ret_name = name;
    return OK;
}

enum status json_reader_item(struct json_reader *reader, struct fault *why)
{
    enum status status = advance(reader, ']', "',' or ']'", why);
    if (status == OK && json_reader_peek(reader) == JSON_NOTHING) {
        return refuse_byte(reader, "a value", why);
    }
    return status;
}

enum status json_reader_string(struct json_reader *reader, struct bytes *ret_raw, struct fault *why)
{
    skip_space(reader);
    size_t start = reader->at;
    if (!take(reader, '"')) {
        return refuse_byte(reader, "a string", why);
    }
    size_t end = find_quote(reader->input, start + 1);
    reader->escaped = end < reader->input.size && reader->input.data[end] == '\\';
    if (reader->escaped) {
        end = pass_escapes(reader->input, end);
    }
    if (end >= reader->input.size) {
        return refuse(why, E_MALFORMED, start, "the JSON ends inside the string that starts here");
    }
    *ret_raw = (struct bytes){reader->input.data + start + 1, end - start - 1};
    reader->at = end + 1;
    return OK;
}

static enum status skip_nested(struct json_reader *reader, struct fault *why)
{
    struct bytes input = reader->input;
    size_t at = reader->at, open = 0;
    do {
        at = find_structure(input, at);
        if (at >= input.size) {
            return refuse(why, E_MALFORMED, input.size,
                    "the JSON ends inside what starts at byte %zu", reader->at);
        }
        size_t quote = at;
        switch (input.data[at++]) {
        case '"':
            at = pass_escapes(input, find_quote(input, at));
            if (at >= input.size) {
                return refuse(why, E_MALFORMED, quote,
                        "the JSON ends inside the string that starts here");
            }
            at++;
            break;
        case '{':
        case '[':
            open++;
            break;
        default:
            open--;
        }
    } while (open > 0);
    reader->at = at;
    return OK;
}

static enum status skip_word(struct json_reader *reader, struct fault *why)
{
    size_t at = reader->at;
    while (at < reader->input.size && is_word_byte(reader->input.data[at])) {
        at++;
    }
    if (at == reader->at) {
        return refuse_byte(reader, "a value", why);
    }
    reader->at = at;
    return OK;
}

enum status json_reader_skip(struct json_reader *reader, struct bytes *ret_raw, struct fault *why)
{
    struct bytes string;
    enum json_kind kind = json_reader_peek(reader);
    size_t start = reader->at;
    enum status status = kind == JSON_STRING ? json_reader_string(reader, &string, why)
                         : kind == JSON_OBJECT || kind == JSON_ARRAY ? skip_nested(reader, why)
                                                                     : skip_word(reader, why);
    if (status == OK && ret_raw != NULL) {
        *ret_raw = bytes_slice(reader->input, start, reader->at - start);
    }
    return status;
}

enum { EXPONENT_MAX = 100000 };
#define MANTISSA_MAX UINT64_C(100000000000000000) /* one more digit still fits */

struct decimal {
    struct bytes text;
    size_t at;
    uint64_t mantissa;
    int64_t exponent; /* the value is mantissa times 10^exponent */
    bool any;
};

static bool decimal_take(struct decimal *decimal, const char *bytes)
{
    if (decimal->at >= decimal->text.size || decimal->text.data[decimal->at] == 0 ||
            strchr(bytes, decimal->text.data[decimal->at]) == NULL) {
        return false;
    }
    decimal->at++;
    return true;
}

/* A run of digits; `weight` is what each adds to the exponent when taken into the mantissa. */
static void decimal_digits(struct decimal *decimal, int weight)
{
    for (; decimal->at < decimal->text.size; decimal->at++) {
        uint8_t digit = (uint8_t)(decimal->text.data[decimal->at] - '0');
        if (digit > 9) {
            return;
        }
        decimal->any = true;
        if (decimal->mantissa < MANTISSA_MAX) {
            decimal->mantissa = decimal->mantissa * 10 + digit;
            decimal->exponent += weight;
        } else {
            decimal->exponent += 1 + weight; /* a digit before the point that is dropped */
        }
    }
}

/* "e-3" and the like; false when it is broken. */
static bool decimal_exponent(struct decimal *decimal)
{
    if (!decimal_take(decimal, "eE")) {
        return true;
    }
    bool negative = decimal_take(decimal, "-");
    struct decimal power = {.text = decimal->text, .at = decimal->at};
    if (!negative && decimal_take(decimal, "+")) {
        power.at++;
    }
    decimal_digits(&power, 0);
    decimal->at = power.at;
    int64_t value = power.mantissa > EXPONENT_MAX || power.exponent > 0 ? EXPONENT_MAX
                                                                        : (int64_t)power.mantissa;
    decimal->exponent += negative ? -value : value;
    return power.any;
}

/* The mantissa times 10^exponent; false when that is more than an int64_t holds. */
static bool decimal_scale(struct decimal *decimal)
{
    for (; decimal->exponent > 0 && decimal->mantissa > 0; decimal->exponent--) {
        if (decimal->mantissa > INT64_MAX / 10) {
            return false;
        }
        decimal->mantissa *= 10;
    }
    for (; decimal->exponent < 0 && decimal->mantissa > 0; decimal->exponent++) {
        decimal->mantissa /= 10;
    }
    return decimal->mantissa <= INT64_MAX;
}

bool json_decimal(struct bytes number, int places, int64_t *ret_value)
{
    struct decimal decimal = {.text = number, .exponent = places};
    bool negative = decimal_take(&decimal, "-");
    decimal_digits(&decimal, 0);
    bool whole = decimal.any;
    if (decimal_take(&decimal, ".")) {
        decimal.any = false;
        decimal_digits(&decimal, -1);
    }
    if (!whole || !decimal.any || !decimal_exponent(&decimal) || decimal.at != number.size ||
            !decimal_scale(&decimal)) {
        return false;
    }
    *ret_value = negative ? -(int64_t)decimal.mantissa : (int64_t)decimal.mantissa;
    return true;
}
