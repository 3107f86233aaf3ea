/* html.h: cuts HTML into text, tags and scripts, as near to the tokenizer of the HTML standard
 * (section 13.2.5) as reading a page's text needs. No tree is built. */
#ifndef AEDILE_COLLECT_HTML_H
#define AEDILE_COLLECT_HTML_H

#include "base/buffer.h"

enum html_kind { HTML_TEXT, HTML_TAG, HTML_SCRIPT, HTML_TITLE, HTML_OTHER };

struct html_tag {
    struct bytes name, attributes; /* attributes: all between name and '>' */
    bool is_end;
};

/* HTML_SCRIPT, HTML_TITLE: the text inside the element, whose tags are passed over. HTML_OTHER:
 * comments, style sheets, templates, what shows without scripts only. */
struct html_token {
    enum html_kind kind;
    struct bytes text;
    struct html_tag tag;
};

/* The next token; moves *html past it. False at the end. */
bool html_token(struct bytes *html, struct html_token *ret_token);

bool html_is(const struct html_tag *tag, const char *name);
bool html_is_inline(const struct html_tag *tag); /* words on both sides of it may be one */

/* The attribute's value as written. False when the tag lacks it. */
bool html_attribute(const struct html_tag *tag, const char *name, struct bytes *ret_value);

/* The next character of a text, with character references undone; moves *text past it. What is no
 * UTF-8 becomes U+FFFD. The view is of the text or of `scratch`. */
struct bytes html_next(struct bytes *text, struct buffer *scratch);

#endif
