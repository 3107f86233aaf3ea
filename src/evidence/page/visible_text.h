/* visible_text.h: what a reader sees of an HTML page, and where the page sends its reader on:
 * title, visible text, canonical address, the targets of <meta http-equiv=refresh> and of scripts
 * that assign a literal to `location`.
 *
 * Reads tags, attributes, comments and character references as HTML's tokenizer does (WHATWG HTML,
 * section 13.2.5), in one pass and linear time, without building a tree. Not shown are script,
 * style, noscript (scripts run), template, iframe and the like, elements with `hidden` and those
 * whose style attribute says display:none or visibility:hidden; characters without width count for
 * nothing. Left out: style sheets (what they hide counts as visible) and what scripts write. Text
 * is taken for UTF-8; broken bytes become U+FFFD. */
#ifndef AEDILE_EVIDENCE_PAGE_VISIBLE_TEXT_H
#define AEDILE_EVIDENCE_PAGE_VISIBLE_TEXT_H

#include "base/arena.h"

/* Bytes kept of the text, and of a title, address or literal: what is longer is cut. */
enum { PAGE_TEXT_KEPT = 4096, PAGE_PART_KEPT = 8192 };

struct page {
    const char *title;     /* white space runs as one space; NULL: none */
    const char *text;      /* the beginning of the visible text, white space likewise; never NULL */
    uint64_t visible;      /* characters of all visible text, each run of white space one */
    const char *canonical; /* href of <link rel=canonical>, as written; NULL: none */
    const char *refresh;   /* target of the first refresh that names one, as written; or NULL */
    const char *script_target; /* of the first script that assigns a whole literal; or NULL */
};

/* Fault: E_MEMORY. The texts live in the arena. */
MUST_CHECK enum status page_read(
        struct bytes html, struct arena *arena, struct page *ret_page, struct fault *why);

#endif
