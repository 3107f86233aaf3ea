/* page_text.h: what a page says to its reader and where it leads (evidence/page/visible_text.h),
 * and besides, how long a meta refresh waits, and the control by which a warning page lets one go
 * on. */
#ifndef AEDILE_COLLECT_WEB_PAGE_TEXT_H
#define AEDILE_COLLECT_WEB_PAGE_TEXT_H

#include "base/arena.h"

struct page_text {
    const char *title, *text, *canonical; /* NULL where there is none */
    int64_t visible;                      /* characters of all visible text */
    const char *refresh, *script;         /* where the page leads by itself, as written; or NULL */
    int64_t refresh_ms;
    const char *control; /* href of the link to go on, "" for a button without; NULL: none */
};

/* words: what such a control says, ended by NULL; NULL: the usual words in Chinese and English.
 * Faults: E_MEMORY. */
MUST_CHECK enum status page_text_read(struct bytes html, const char *const *words,
        struct arena *arena, struct page_text *ret_text, struct fault *why);

extern const char *const page_text_words[]; /* the usual ones, ended by NULL */

/* Whether the text has one of the words in it; ASCII case is ignored. */
bool page_text_has(struct bytes text, const char *const *words);

#endif
