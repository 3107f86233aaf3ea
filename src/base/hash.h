/* hash.h: SHA-256, by OpenSSL, as lower-case hexadecimal text: how evidence is named everywhere. */
#ifndef AEDILE_BASE_HASH_H
#define AEDILE_BASE_HASH_H

#include "base/bytes.h"
#include "base/fault.h"

enum { SHA256_HEX = 64 };

/* SHA-256 (FIPS 180-4) of one run of bytes. E_MEMORY when OpenSSL cannot work. */
MUST_CHECK enum status sha256_hex(
        struct bytes bytes, char ret_hex[SHA256_HEX + 1], struct fault *why);

/* The same of what is left to read of an open file; *ret_size receives its size. E_IO: not read. */
MUST_CHECK enum status sha256_hex_of_file(
        int descriptor, char ret_hex[SHA256_HEX + 1], uint64_t *ret_size, struct fault *why);

/* The same, a megabyte at a time; `done` is called with each piece that is finished with, so that
 * a mapped file need not stay in memory whole. */
MUST_CHECK enum status sha256_hex_by_pieces(struct bytes bytes, void (*done)(struct bytes piece),
        char ret_hex[SHA256_HEX + 1], struct fault *why);

#endif
