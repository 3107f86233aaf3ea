/* murmur.h: MurmurHash3 with seed 0, its words little-endian as the reference writes them to
 * memory. Private to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CODE_MURMUR_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CODE_MURMUR_H

#include "base/bytes.h"

uint32_t murmur3_x86_32(struct bytes text);
void murmur3_x86_128(struct bytes text, uint32_t ret_words[4]);
void murmur3_x64_128(struct bytes text, uint64_t ret_words[2]);

#endif
