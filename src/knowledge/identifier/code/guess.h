/* guess.h: whether decoded bytes are worth a look. Private to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CODE_GUESS_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CODE_GUESS_H

#include "base/bytes.h"

enum { GUESS_MIN = 6 };

/* Printable ASCII, blanks and well-formed UTF-8, at least GUESS_MIN bytes of them; a character cut
 * off at the end is forgiven. */
bool looks_like_text(struct bytes start);

/* As looks_like_text for at least half of it: what was decoded from a run that went on with other
 * characters of the same alphabet ends in nonsense. */
bool begins_like_text(struct bytes whole);

/* The first field of a protobuf message (protobuf.dev, encoding) could stand here, in a message of
 * `whole` bytes; the start
 * given goes on so; the bytes are such fields for at least half of their length. */
bool may_be_protobuf(struct bytes start, size_t whole);
bool may_go_on_as_protobuf(struct bytes start, size_t whole);
bool looks_like_protobuf(struct bytes whole);

#endif
