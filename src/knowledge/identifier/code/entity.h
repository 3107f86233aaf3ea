/* entity.h: character references of HTML. Private to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CODE_ENTITY_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CODE_ENTITY_H

#include "base/bytes.h"

/* Size of the reference that starts `text` and what it stands for; 0 when none does. Numbers, and
 * of the names (HTML, 13.5) those of ASCII's signs and of Latin-1. */
size_t entity_read(struct bytes text, uint32_t *ret_point);

/* Whether one stands at `at` that hides more than markup: a number, a sign, a letter. */
bool entity_hides_text(struct bytes text, size_t at);

#endif
