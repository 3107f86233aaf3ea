#include "knowledge/filter/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

enum { DEPTH_MAX = 2000, HEAP_KIB_MAX = 4096, NESTING_MAX = 100 };
enum { FIRST_STEPS = 8, STEPS_FACTOR = 8, STEPS_MAX = 8 * 8 * 8 * 8 * 8 * 8 };
enum { SHORT = 128 };

struct regex {
    pcre2_code *code;
    pcre2_match_context *limits;
};

/* Calls out from each place at which a search begins: of several branches the first is tried first.
 */
#define MARK "(?C1)"

static pcre2_code *compile(struct bytes pattern, bool match_case, int *error, PCRE2_SIZE *at)
{
    pcre2_compile_context *limits = pcre2_compile_context_create(NULL);
    if (limits == NULL) {
        *error = PCRE2_ERROR_HEAP_FAILED;
        return NULL;
    }
    (void)pcre2_set_max_pattern_length(limits, sizeof(MARK) - 1 + REGEX_LENGTH_MAX);
    (void)pcre2_set_parens_nest_limit(limits, NESTING_MAX);
    uint32_t options = PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS | PCRE2_DOLLAR_ENDONLY |
                       PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_UTF | PCRE2_NEVER_BACKSLASH_C |
                       (match_case ? 0 : PCRE2_CASELESS);
    uint8_t counted[sizeof(MARK) + REGEX_LENGTH_MAX] = MARK;
    size_t mark = pattern.size <= REGEX_LENGTH_MAX ? sizeof(MARK) - 1 : 0;
    if (mark > 0 && pattern.size > 0) {
        memcpy(counted + mark, pattern.data, pattern.size);
    }
    const uint8_t *text = mark > 0 ? counted : pattern.data;
    pcre2_code *code = pcre2_compile(text, mark + pattern.size, options, error, at, limits);
    pcre2_compile_context_free(limits);
    *at -= *at < mark ? *at : mark;
    return code;
}

/* "(*" begins a verb in PCRE2 and is an error in JavaScript. */
static bool has_verb(struct bytes pattern)
{
    for (size_t i = 0; i + 1 < pattern.size; i++) {
        if (pattern.data[i] == '\\') {
            i++;
        } else if (pattern.data[i] == '(' && pattern.data[i + 1] == '*') {
            return true;
        }
    }
    return false;
}

enum status regex_compile(
        struct bytes pattern, bool match_case, struct regex **ret_regex, struct fault *why)
{
    int error = 0;
    PCRE2_SIZE at = 0;
    if (has_verb(pattern)) {
        return refuse(why, E_MALFORMED, 0, "the regular expression holds \"(*\"");
    }
    struct regex *regex = calloc(1, sizeof(*regex));
    if (regex == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a regular expression");
    }
    regex->code = compile(pattern, match_case, &error, &at);
    if (regex->code == NULL) {
        regex_free(regex);
        return error == PCRE2_ERROR_HEAP_FAILED
                       ? refuse(why, E_MEMORY, 0, "no memory for a regular expression")
                       : refuse(why, E_MALFORMED, at, "not a regular expression");
    }
    regex->limits = pcre2_match_context_create(NULL);
    if (regex->limits == NULL) {
        regex_free(regex);
        return refuse(why, E_MEMORY, 0, "no memory for a regular expression");
    }
    (void)pcre2_set_match_limit(regex->limits, FIRST_STEPS);
    (void)pcre2_set_depth_limit(regex->limits, DEPTH_MAX);
    (void)pcre2_set_heap_limit(regex->limits, HEAP_KIB_MAX);
    *ret_regex = regex;
    return OK;
}

void regex_free(struct regex *regex)
{
    if (regex != NULL) {
        pcre2_match_context_free(regex->limits);
        pcre2_code_free(regex->code);
        free(regex);
    }
}

/* Search within the limits; PCRE2 does not say how many steps a search took. */
static int search(const struct regex *regex, struct bytes subject, pcre2_match_context *limits)
{
    pcre2_match_data *found = pcre2_match_data_create(1, NULL);
    if (found == NULL) {
        return PCRE2_ERROR_NOMEMORY;
    }
    const uint8_t *data = subject.data == NULL ? (const uint8_t *)"" : subject.data;
    int result = pcre2_match(regex->code, data, subject.size, 0, 0, found, limits);
    pcre2_match_data_free(found);
    return result;
}

/* What the places cost at which a search begins: a repetition reads on from each without a step. */
struct count {
    uint64_t cost, left;
};

static int count_start(pcre2_callout_block *block, void *context)
{
    struct count *count = context;
    (void)block;
    if (count->left < count->cost) {
        count->left = 0;
        return PCRE2_ERROR_CALLOUT;
    }
    count->left -= count->cost;
    return 0;
}

/* Search with ever more steps, until they are enough or none are left: what a search costs is then
 * known within the factor. A step may read on for many bytes, hence `cost`. */
static int search_on(
        const struct regex *regex, struct bytes subject, uint32_t first_steps, struct count *count)
{
    int result = PCRE2_ERROR_MATCHLIMIT;
    pcre2_match_context *limits = pcre2_match_context_copy(regex->limits);
    if (limits == NULL) {
        return PCRE2_ERROR_NOMEMORY;
    }
    (void)pcre2_set_callout(limits, count_start, count);
    for (uint32_t steps = first_steps; steps <= STEPS_MAX && result == PCRE2_ERROR_MATCHLIMIT &&
                                       steps * count->cost <= count->left;
            steps *= STEPS_FACTOR) {
        count->left -= steps * count->cost;
        (void)pcre2_set_match_limit(limits, steps);
        result = search(regex, subject, limits);
    }
    pcre2_match_context_free(limits);
    return result;
}

/* What a search in a short subject costs whatever it does, in a long one at least. */
static uint64_t call_cost(size_t size)
{
    enum { SQUARES_A_STEP = 64 };
    size_t start = size < SHORT ? size : SHORT;
    return REGEX_CALL_STEPS + start * start / SQUARES_A_STEP + size / 4;
}

enum regex_answer regex_match(const struct regex *regex, struct bytes subject, uint64_t *steps_left)
{
    enum { BYTES_A_STEP = 32 };
    struct bytes head = bytes_slice(subject, 0, REGEX_SUBJECT_MAX);
    struct count count = {1 + head.size / BYTES_A_STEP, *steps_left};
    bool is_short = head.size <= SHORT;
    int result = PCRE2_ERROR_MATCHLIMIT;
    if (call_cost(head.size) > count.left) {
        return REGEX_UNKNOWN;
    }
    count.left -= call_cost(head.size);
    if (is_short) {
        result = search(regex, head, regex->limits);
    }
    if (result == PCRE2_ERROR_MATCHLIMIT) {
        result =
                search_on(regex, head, is_short ? FIRST_STEPS * STEPS_FACTOR : FIRST_STEPS, &count);
    }
    *steps_left = count.left;
    if (result == PCRE2_ERROR_NOMATCH && head.size == subject.size) {
        return REGEX_NO;
    }
    return result >= 0 ? REGEX_YES : REGEX_UNKNOWN;
}

static bool is_word_byte(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
           byte == '%';
}

/* What one step through a pattern meets. */
enum piece { PIECE_WORD, PIECE_MARK, PIECE_UNSURE };

/* A class, a group or a single thing from `at` on: move past it and its quantifier. */
static enum piece take_piece(struct bytes pattern, size_t *at)
{
    uint8_t byte = pattern.data[*at];
    enum piece piece = is_word_byte(byte)                      ? PIECE_WORD
                       : memchr("/:-_=&,;~@!<>\"'#", byte, 16) ? PIECE_MARK
                                                               : PIECE_UNSURE;
    size_t next = *at + 1;
    if (byte == '\\' && next < pattern.size) {
        piece = is_word_byte(pattern.data[next]) ? PIECE_UNSURE : PIECE_MARK;
        next++;
    } else if (byte == '[') {
        while (next < pattern.size && pattern.data[next] != ']') {
            next += pattern.data[next] == '\\' ? 2 : 1;
        }
        next++;
    } else if (byte == '(') {
        size_t depth = 1;
        while (next < pattern.size && depth > 0) {
            size_t ignored = next;
            uint8_t inner = pattern.data[next];
            if (inner == '[' || inner == '\\') {
                (void)take_piece(pattern, &ignored);
                next = ignored;
                continue;
            }
            depth = inner == '(' ? depth + 1 : inner == ')' ? depth - 1 : depth;
            next++;
        }
    }
    if (next < pattern.size && memchr("?*+{", pattern.data[next], 4) != NULL) {
        piece = PIECE_UNSURE;
    }
    *at = next < pattern.size ? next : pattern.size;
    return piece;
}

/* "|" outside of groups: any of several. */
static bool has_choice(struct bytes pattern)
{
    for (size_t at = 0; at < pattern.size;) {
        if (pattern.data[at] == '|') {
            return true;
        }
        (void)take_piece(pattern, &at);
    }
    return false;
}

struct bytes regex_word(struct bytes pattern)
{
    struct bytes best = {0};
    if (has_choice(pattern)) {
        return best;
    }
    size_t at = pattern.size > 0 && pattern.data[0] == '^' ? 1 : 0;
    bool bounded = at == 1;
    for (size_t start = at; at < pattern.size;) {
        size_t here = at;
        enum piece piece = take_piece(pattern, &at);
        if (piece == PIECE_WORD) {
            continue;
        }
        struct bytes word = bytes_slice(pattern, start, here - start);
        if (bounded && piece == PIECE_MARK && word.size > best.size) {
            best = word;
        }
        bounded = piece == PIECE_MARK;
        start = at;
    }
    return best;
}
