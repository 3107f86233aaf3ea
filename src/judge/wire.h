/* wire.h: results as bytes, for the pipe between a child process and its parent. A child may be
 * broken, so reading trusts nothing: every count is bounded by the bytes that are there. The form
 * is private to one build; it is never stored. */
#ifndef AEDILE_JUDGE_WIRE_H
#define AEDILE_JUDGE_WIRE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/cursor.h"
#include "judge/pack.h"

/* Single values. NULL texts stay NULL. Writing fails by out->failed, reading by in->failed. */
void wire_put_number(struct buffer *out, uint64_t number);
void wire_put_text(struct buffer *out, const char *text);
void wire_put_wording(struct buffer *out, const struct wording *wording);
uint64_t wire_number(struct cursor *in);
/* A copy in the arena, or NULL. Text with a NUL inside, or without memory, fails `in`. */
const char *wire_text(struct cursor *in, struct arena *arena);
struct wording wire_wording(struct cursor *in, struct arena *arena);

/* How many items of at least `least` bytes can follow: fails `in` and returns 0 when the number
 * that stands there is more. */
size_t wire_count(struct cursor *in, size_t least);

/* One result; its rule is written as its index in the pack. */
void wire_put_result(struct buffer *out, const struct pack *pack, const struct rule_result *result);
/* False when the bytes are no result or memory is spent. */
MUST_CHECK bool wire_result(struct cursor *in, const struct pack *pack, struct arena *arena,
        struct rule_result *ret_result);

/* A list of results with its length. */
void wire_put_results(struct buffer *out, const struct pack *pack,
        const struct rule_result *results, size_t count);
MUST_CHECK bool wire_results(struct cursor *in, const struct pack *pack, struct arena *arena,
        struct rule_result **ret_results, size_t *ret_count);

#endif
