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

enum status sha256_hex_by_pieces(struct bytes bytes, void (*done)(struct bytes piece),
        char ret_hex[SHA256_HEX + 1], struct fault *why)
{
    enum { PIECE = 1 << 20 };
    uint8_t digest[SHA256_HEX / 2];
    unsigned int size = sizeof(digest);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;
    for (size_t at = 0; good && at < bytes.size; at += PIECE) {
        struct bytes piece = bytes_slice(bytes, at, PIECE);
        good = EVP_DigestUpdate(context, piece.data, piece.size) == 1;
        done(piece);
    }
    good = good && EVP_DigestFinal_ex(context, digest, &size) == 1;
    EVP_MD_CTX_free(context);
    if (!good) {
        return refuse(why, E_MEMORY, 0, "cannot compute a SHA-256 digest");
    }
    hex_write((struct bytes){digest, sizeof(digest)}, ret_hex);
    return OK;
}
