#include "base/hash.h"

#include "base/hex.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <unistd.h>

/* The digest is looked up once a process and its children inherit it: a lookup costs more than the
 * digest of a small file. The machine's OpenSSL configuration is not read: the same evidence gives
 * the same bytes everywhere. What the library holds goes with the process, without being taken
 * apart first. NULL when the library offers no SHA-256. */
static const EVP_MD *sha256(void)
{
    static EVP_MD *method;
    const uint64_t how = OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT;
    if (method == NULL && OPENSSL_init_crypto(how, NULL) == 1) {
        method = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    }
    return method;
}

enum status sha256_hex(struct bytes bytes, char ret_hex[SHA256_HEX + 1], struct fault *why)
{
    uint8_t digest[SHA256_HEX / 2];
    unsigned int size = sizeof(digest);
    const EVP_MD *method = sha256();
    if (method == NULL || EVP_Digest(bytes.data, bytes.size, digest, &size, method, NULL) != 1) {
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
    const EVP_MD *method = sha256();
    bool good = context != NULL && method != NULL && EVP_DigestInit_ex2(context, method, NULL) == 1;
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

static void free_context(EVP_MD_CTX **context)
{
    EVP_MD_CTX_free(*context);
}

enum status sha256_hex_of_file(
        int descriptor, char ret_hex[SHA256_HEX + 1], uint64_t *ret_size, struct fault *why)
{
    enum { PIECE = 1 << 16 };
    uint8_t piece[PIECE], digest[SHA256_HEX / 2];
    unsigned int size = sizeof(digest);
    uint64_t total = 0;
    SCOPED(free_context) EVP_MD_CTX *context = EVP_MD_CTX_new();
    const EVP_MD *method = sha256();
    bool good = context != NULL && method != NULL && EVP_DigestInit_ex2(context, method, NULL) == 1;
    for (ssize_t got = 1; good && got != 0;) {
        got = read(descriptor, piece, PIECE);
        if (got < 0 && errno != EINTR) {
            return refuse(why, E_IO, total, "cannot read: %s", strerror(errno));
        }
        good = got <= 0 || EVP_DigestUpdate(context, piece, (size_t)got) == 1;
        total += got > 0 ? (uint64_t)got : 0;
    }
    if (!good || EVP_DigestFinal_ex(context, digest, &size) != 1) {
        return refuse(why, E_MEMORY, 0, "cannot compute a SHA-256 digest");
    }
    hex_write((struct bytes){digest, sizeof(digest)}, ret_hex);
    *ret_size = total;
    return OK;
}
