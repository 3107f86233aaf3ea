/* digest.h: the digests under which identifiers travel. Private to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CODE_DIGEST_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CODE_DIGEST_H

#include "base/bytes.h"
#include "base/fault.h"

enum { DIGEST_MAX = 64 };

struct digest_maker; /* OpenSSL's algorithms, fetched once */

struct digest {
    uint8_t bytes[DIGEST_MAX];
    size_t size;
};

MUST_CHECK enum status digest_maker_open(struct digest_maker **ret_maker, struct fault *why);
void digest_maker_free(struct digest_maker *maker); /* NULL is fine */

/* MD5 and its middle half, SHA-1, SHA-2 (SHA-512/t too), SHA-3, SM3 by OpenSSL; MurmurHash3 x86_32,
 * x86_128 and x64_128 with seed 0 (Appleby, 2011, public domain description), each also in the byte
 * order in which its words are printed. */
size_t digest_algorithms(void);
const char *code_digest_name(size_t algorithm);
bool digest_is_rare(size_t algorithm); /* so that none is looked for in another digest */

/* Size 0 when OpenSSL cannot: some builds lack an algorithm. */
struct digest digest_make(struct digest_maker *maker, size_t algorithm, struct bytes text);

#endif
