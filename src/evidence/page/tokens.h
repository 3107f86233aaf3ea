/* tokens.h: HTML cut into tags and text. For this folder, and for src/collect, which looks for the
 * controls of a page. */
#ifndef AEDILE_EVIDENCE_PAGE_TOKENS_H
#define AEDILE_EVIDENCE_PAGE_TOKENS_H

#include "base/buffer.h"

enum token_kind { TOKEN_END, TOKEN_TEXT, TOKEN_OPEN, TOKEN_CLOSE };

struct tokens {
    struct bytes html;
    size_t at;
    enum token_kind kind;
    struct bytes text;       /* of TOKEN_TEXT: as it stands, references included */
    struct bytes name;       /* of a tag, as written: compare without case */
    struct bytes attributes; /* of TOKEN_OPEN: what stands between name and '>' */
};

/* Come to the next token; false at the end. Comments, doctypes and unfinished tags are passed. */
bool tokens_next(struct tokens *tokens);

/* Pass over the raw text of the element just opened and its end tag; the text, or all that is left
 * when the end tag never comes. */
struct bytes tokens_raw_text(struct tokens *tokens);

bool tokens_is(const struct tokens *tokens, const char *name);

/* The value of an attribute, as written, without quotes. False when there is no such attribute. */
bool attribute_find(struct bytes attributes, const char *name, struct bytes *ret_value);

/* Append the text with its character references undone. */
void references_undo(struct bytes text, struct buffer *out);

/* One character of text: its code point, references undone; bytes taken. 0 at the end. */
size_t reference_next(struct bytes text, uint32_t *ret_point);

#endif
