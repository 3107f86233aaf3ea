#include "base/hash.h"

#include "base/hex.h"

#include <openssl/evp.h>

enum status sha256_hex(struct bytes bytes, char ret_hex[SHA256_HEX + 1], struct fault *why)
{
    uint8_t digest[SHA256_HEX / 2];
    unsigned int size = sizeof(digest);
    if (EVP_Digest(bytes.data, bytes.size, digest, &size, EVP_sha256(), NULL) != 1) {
        return refuse(why, E_MEMORY, 0, "cannot compute a SHA-256 digest");
    }
    hex_write((struct bytes){digest, sizeof(digest)}, ret_hex);
    return OK;
}
