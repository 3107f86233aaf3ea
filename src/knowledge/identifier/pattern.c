#include "knowledge/identifier/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

enum { STEPS_MAX = 20000 };

struct pattern {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *context;
};

void pattern_free(struct pattern *pattern)
{
    if (pattern != NULL) {
        pcre2_match_context_free(pattern->context);
        pcre2_match_data_free(pattern->match);
        pcre2_code_free(pattern->code);
        free(pattern);
    }
}

enum status pattern_compile(const char *text, struct pattern **ret_pattern, struct fault *why)
{
    int error = 0;
    PCRE2_SIZE at = 0;
    struct pattern *pattern = calloc(1, sizeof(*pattern));
    if (pattern == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a pattern");
    }
    pattern->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
            PCRE2_CASELESS | PCRE2_NEVER_UTF, &error, &at, NULL);
    if (pattern->code == NULL) {
        PCRE2_UCHAR message[128] = "";
        (void)pcre2_get_error_message(error, message, sizeof(message));
        pattern_free(pattern);
        return refuse(why, E_MALFORMED, at, "the pattern is wrong: %.100s", (char *)message);
    }
    (void)pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE); /* without it: slower, the same */
    pattern->match = pcre2_match_data_create(1, NULL);
    pattern->context = pcre2_match_context_create(NULL);
    if (pattern->match == NULL || pattern->context == NULL) {
        pattern_free(pattern);
        return refuse(why, E_MEMORY, 0, "no memory for a pattern");
    }
    (void)pcre2_set_match_limit(pattern->context, STEPS_MAX);
    *ret_pattern = pattern;
    return OK;
}

bool pattern_match(const struct pattern *pattern, struct bytes text, size_t at, bool anywhere,
        size_t *ret_at, size_t *ret_size)
{
    uint32_t options = anywhere ? 0 : PCRE2_ANCHORED;
    if (text.data == NULL || at > text.size ||
            pcre2_match(pattern->code, text.data, text.size, at, options, pattern->match,
                    pattern->context) < 0) {
        return false;
    }
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(pattern->match);
    if (ends[0] < at || ends[1] <= ends[0] || ends[1] > text.size) {
        return false;
    }
    *ret_at = ends[0];
    *ret_size = ends[1] - ends[0];
    return true;
}
