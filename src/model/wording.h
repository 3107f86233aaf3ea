/* wording.h: a text in both languages of the project. */
#ifndef AEDILE_MODEL_WORDING_H
#define AEDILE_MODEL_WORDING_H

#include <stddef.h>

enum language { LANGUAGE_EN, LANGUAGE_ZH };

/* The tag of BCP 47, as --lang takes it. */
static inline const char *language_tag(enum language language)
{
    return language == LANGUAGE_ZH ? "zh-CN" : "en";
}

/* A literal in the language: a macro, so that formats are checked. */
#define PICK(language, en, zh) ((language) == LANGUAGE_ZH ? (zh) : (en))

struct wording {
    const char *en, *zh; /* UTF-8; NULL when there is none */
};

/* The text in the language, or in the other one when that is all there is; never NULL. */
static inline const char *wording_in(const struct wording *wording, enum language language)
{
    const char *first = language == LANGUAGE_ZH ? wording->zh : wording->en;
    const char *other = language == LANGUAGE_ZH ? wording->en : wording->zh;
    return first != NULL ? first : other != NULL ? other : "";
}

#endif
