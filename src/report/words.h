/* words.h: every fixed phrase of the reports in both languages, in one table. */
#ifndef AEDILE_REPORT_WORDS_H
#define AEDILE_REPORT_WORDS_H

#include "base/buffer.h"
#include "model/profile.h"

enum word {
#define WORD(name, en, zh) WORD_##name,
#include "report/words.def"
#undef WORD
    WORD_COUNT
};

/* Never NULL, UTF-8. */
const char *word(enum language language, enum word word);

/* The phrase with its "{n}" replaced by the number, digits grouped; `one` is used for 1. */
void word_count(
        struct buffer *out, enum language language, enum word one, enum word many, uint64_t number);

/* Names of the values of the model, as a reader of the language knows them. */
const char *word_level(enum language language, enum level level);
const char *word_precision(enum language language, enum precision precision);
const char *word_verdict(enum language language, enum verdict verdict);
const char *word_coverage(enum language language, enum coverage_state state);

/* The area of a scenario or rule id ("data-security/…"), or the id's own text when unknown. */
const char *word_area(enum language language, const char *area);

#endif
