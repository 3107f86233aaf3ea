/* page_text.h: what a page of HTML says to a reader and where it leads by itself, without running
 * it: title, visible text, canonical address, meta refresh, simple script redirects, and the
 * control by which a warning page lets one go on. Not a browser: what style sheets hide counts as
 * visible.
 */
#ifndef AEDILE_COLLECT_PAGE_TEXT_H
#define AEDILE_COLLECT_PAGE_TEXT_H

#include "base/arena.h"

enum { PAGE_TEXT_MAX = 2000 }; /* bytes of visible text that are kept; all of it is counted */

struct page_text {
    const char *title, *text, *canonical; /* NULL where there is none; entities undone */
    int64_t visible;                      /* characters, white space collapsed */
    const char *refresh;                  /* where <meta http-equiv=refresh> leads, or NULL */
    int64_t refresh_ms;
    const char *script;  /* the text that a script gives to location, or NULL */
    const char *control; /* href of the link to go on, "" for a button without; NULL: none */
};

/* words: what such a control says, ended by NULL; NULL: the usual words in Chinese and English.
 * Addresses are as written. Faults: E_MEMORY. Time is linear in the size. */
MUST_CHECK enum status page_text_read(struct bytes html, const char *const *words,
        struct arena *arena, struct page_text *ret_text, struct fault *why);

extern const char *const page_text_words[]; /* the usual ones, ended by NULL */

/* Whether the text has one of the words in it; ASCII case is ignored. */
bool page_text_has(struct bytes text, const char *const *words);

/* The view cut to `most` bytes, where a character ends. */
struct bytes page_text_cut(struct bytes text, size_t most);

#endif
