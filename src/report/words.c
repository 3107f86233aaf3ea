#include "report/words.h"

#include "report/format.h"

const char *word(enum language language, enum word word)
{
    static const struct wording words[WORD_COUNT] = {
#define WORD(name, en, zh) [WORD_##name] = {en, zh},
#include "report/words.def"
#undef WORD
    };
    return wording_in(&words[word], language);
}

void word_count(
        struct buffer *out, enum language language, enum word one, enum word many, uint64_t number)
{
    const char *phrase = word(language, number == 1 ? one : many);
    const char *hole = strstr(phrase, "{n}");
    if (hole == NULL) {
        buffer_append_text(out, phrase);
        return;
    }
    buffer_append(out, (struct bytes){(const uint8_t *)phrase, (size_t)(hole - phrase)});
    format_number(out, number);
    buffer_append_text(out, hole + strlen("{n}"));
}

const char *word_level(enum language language, enum level level)
{
    return word(language, (enum word)((int)WORD_LEVEL_INFORMATIONAL + (int)level));
}

const char *word_precision(enum language language, enum precision precision)
{
    return word(language, (enum word)((int)WORD_PRECISION_LOW + (int)precision));
}

const char *word_verdict(enum language language, enum verdict verdict)
{
    return word(language, (enum word)((int)WORD_VERDICT_PASS + (int)verdict));
}

const char *word_coverage(enum language language, enum coverage_state state)
{
    return word(language, (enum word)((int)WORD_STATE_BREACHED + (int)state));
}

const char *word_area(enum language language, const char *area)
{
    for (size_t i = 0; area != NULL && i < AREA_COUNT; i++) {
        size_t size = strlen(area_ids[i]);
        if (strncmp(area, area_ids[i], size) == 0 && (area[size] == 0 || area[size] == '/')) {
            return wording_in(&area_names[i], language);
        }
    }
    return area != NULL && area[0] != 0 ? area : word(language, WORD_OTHER_AREA);
}
