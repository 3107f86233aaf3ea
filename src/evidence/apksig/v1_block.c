#include "evidence/apksig/v1.h"

#include <openssl/evp.h>

#include <limits.h>

/* Content octets of object identifiers: digests (RFC 5754, 2; RFC 3370, 2) and signature
 * algorithms (RFC 8017, A.2; RFC 5758, 3). */
struct identifier {
    uint8_t size;
    uint8_t bytes[9];
};

static const struct {
    struct identifier oid;
    enum digest_kind kind;
} digests[] = {
        {{8, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05}}, DIGEST_MD5},
        {{5, {0x2b, 0x0e, 0x03, 0x02, 0x1a}}, DIGEST_SHA1},
        {{9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04}}, DIGEST_SHA224},
        {{9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01}}, DIGEST_SHA256},
        {{9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02}}, DIGEST_SHA384},
        {{9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03}}, DIGEST_SHA512},
};

/* A signature algorithm names its digest, or (ANY_DIGEST) leaves it to the digest algorithm. */
enum { ANY_DIGEST = -1 };

static const struct {
    struct identifier oid;
    enum key_kind key;
    int digest;
} signatures[] = {
        {{9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01}}, KEY_RSA, ANY_DIGEST},
        {{9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x04}}, KEY_RSA, DIGEST_MD5},
        {{9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05}}, KEY_RSA, DIGEST_SHA1},
        {{9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0e}}, KEY_RSA, DIGEST_SHA224},
        {{9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b}}, KEY_RSA, DIGEST_SHA256},
        {{9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0c}}, KEY_RSA, DIGEST_SHA384},
        {{9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0d}}, KEY_RSA, DIGEST_SHA512},
        {{7, {0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01}}, KEY_DSA, ANY_DIGEST},
        {{7, {0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x03}}, KEY_DSA, DIGEST_SHA1},
        {{9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x01}}, KEY_DSA, DIGEST_SHA224},
        {{9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x02}}, KEY_DSA, DIGEST_SHA256},
        {{9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x03}}, KEY_DSA, DIGEST_SHA384},
        {{9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x04}}, KEY_DSA, DIGEST_SHA512},
        {{7, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01}}, KEY_EC, ANY_DIGEST},
        {{7, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01}}, KEY_EC, DIGEST_SHA1},
        {{8, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x01}}, KEY_EC, DIGEST_SHA224},
        {{8, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02}}, KEY_EC, DIGEST_SHA256},
        {{8, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03}}, KEY_EC, DIGEST_SHA384},
        {{8, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04}}, KEY_EC, DIGEST_SHA512},
};

/* The first Android version from which on, without a gap, a digest with a signature algorithm
 * verifies: [key][names its digest][digest]. Facts from AOSP apksig's tests of real devices
 * (Apache-2.0). A signature algorithm that names another digest works on no version from 24 on. */
enum { NEVER = INT_MAX };
static const int first_sdk[3][2][DIGEST_KINDS] = {
        [KEY_RSA] = {{0, 0, 21, 18, 18, 18}, {21, 0, 21, 18, 21, 21}},
        [KEY_EC] = {{NEVER, 18, 21, 18, 18, 18}, {NEVER, 18, 21, 21, 21, 21}},
        [KEY_DSA] = {{NEVER, 0, 22, 22, NEVER, NEVER}, {NEVER, 9, 21, 21, NEVER, NEVER}},
};

static const char *const key_names[] = {[KEY_RSA] = "RSA", [KEY_EC] = "ECDSA", [KEY_DSA] = "DSA"};

static void release_key(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}

static bool is_oid(struct bytes found, const struct identifier *oid)
{
    return bytes_equal(found, (struct bytes){oid->bytes, oid->size});
}

/* The algorithms of a signer; false when some is not known or not on every version from min_sdk. */
static bool find_signing(
        const struct pkcs7_signer *info, int min_sdk, struct signing *ret_signing, int *ret_first)
{
    for (size_t i = 0; i < sizeof(digests) / sizeof(*digests); i++) {
        for (size_t j = 0; j < sizeof(signatures) / sizeof(*signatures); j++) {
            if (is_oid(info->digest_algorithm, &digests[i].oid) &&
                    is_oid(info->signature_algorithm, &signatures[j].oid)) {
                bool named = signatures[j].digest != ANY_DIGEST;
                bool other = named && signatures[j].digest != (int)digests[i].kind;
                *ret_first = other ? NEVER : first_sdk[signatures[j].key][named][digests[i].kind];
                *ret_signing = (struct signing){signatures[j].key, digests[i].kind, false};
                return *ret_first <= min_sdk;
            }
        }
    }
    *ret_first = NEVER;
    return false;
}

/* A block file: what it says, and its certificates, each parsed once; NULL: not readable. */
struct block {
    struct pkcs7 pkcs7;
    struct x509_st *parsed[CERTIFICATES_MAX];
};

static void release_block(struct block *block)
{
    for (size_t i = 0; i < block->pkcs7.certificate_count; i++) {
        certificate_free(block->parsed[i]);
    }
}

static void parse_certificates(struct work *work, struct v1_signer *signer, struct block *block)
{
    for (size_t i = 0; i < block->pkcs7.certificate_count; i++) {
        struct bytes der = block->pkcs7.certificates[i];
        if (!work_spend(work, CEILING_CERTIFICATES, der.size)) {
            signer_blame(signer->facts, E_LIMIT, signer->block->data_at, "%s",
                    ceiling_reason(CEILING_CERTIFICATES));
            return;
        }
        block->parsed[i] = certificate_parse(&work->known, der);
    }
}

/* The certificate a signer names, as an index; the count when there is none. */
static size_t find_certificate(const struct block *block, const struct pkcs7_signer *info)
{
    return certificate_find(
            block->parsed, block->pkcs7.certificate_count, info->issuer, info->serial);
}

/* The digest of the .SF file; an empty view when OpenSSL cannot. */
static struct bytes text_digest(struct v1 *v1, struct v1_signer *signer, enum digest_kind kind)
{
    struct text_digest *digest = &signer->digests[kind];
    struct bytes text = buffer_bytes(&signer->text);
    if (!digest->known) {
        digest->known = digest_of(&v1->work->digester, kind, &text, 1, digest->value) == OK;
    }
    return (struct bytes){digest->value, digest->known ? digest_size(kind) : 0};
}

/* True when the signed attributes vouch for the .SF file. Blames the signer for what apksigner
 * calls an error; a mere difference only fails this SignerInfo. */
static bool attributes_hold(struct v1 *v1, struct v1_signer *signer, const struct pkcs7 *pkcs7,
        const struct pkcs7_signer *info, enum digest_kind kind)
{
    struct bytes type = {0}, stated = {0};
    uint64_t at = signer->block->data_at;
    if (v1->work->platform.min_sdk < SDK_KITKAT) {
        signer_blame(signer->facts, E_MALFORMED, at,
                "signed attributes are not safe before Android 4.4 (API level 19)");
        return false;
    }
    if (pkcs7_content_type(info->attributes, &type) != ATTRIBUTE_FOUND) {
        signer_blame(signer->facts, E_MALFORMED, at, "signed attributes lack a content type");
        return false;
    }
    if (!bytes_equal(type, pkcs7->content_type)) {
        return false;
    }
    if (pkcs7_message_digest(info->attributes, &stated) != ATTRIBUTE_FOUND) {
        signer_blame(signer->facts, E_MALFORMED, at, "signed attributes lack a digest");
        return false;
    }
    struct bytes actual = text_digest(v1, signer, kind);
    return actual.size > 0 && bytes_equal(stated, actual);
}

/* Whether one SignerInfo verifies against the .SF file. The signature is over the file itself, or
 * over the signed attributes with the tag of a SET in place of [0]. */
static bool info_holds(struct v1 *v1, struct v1_signer *signer, const struct block *block,
        const struct pkcs7_signer *info, size_t *ret_certificate)
{
    static const uint8_t set_tag = 0x31;
    struct work *work = v1->work;
    struct signing signing;
    int first;
    uint64_t at = signer->block->data_at;
    if (!find_signing(info, work->platform.min_sdk, &signing, &first)) {
        signer_blame(signer->facts, E_MALFORMED, at,
                first == NEVER ? "its digest and signature algorithms work on no Android version"
                               : "its digest and signature algorithms need API level %d",
                first);
        return false;
    }
    size_t index = find_certificate(block, info);
    if (index == block->pkcs7.certificate_count) {
        signer_blame(signer->facts, E_MALFORMED, at, "the signer's certificate is not there");
        return false;
    }
    const char *objection = certificate_objection(block->parsed[index]);
    EVP_PKEY *key SCOPED(release_key) = certificate_parsed_key(block->parsed[index]);
    if (objection != NULL || key == NULL || !key_is_of(key, signing.key)) {
        signer_blame(signer->facts, E_MALFORMED, at, "%s",
                objection != NULL ? objection : "the certificate's key is of another kind");
        return false;
    }
    if (info->has_attributes && !attributes_hold(v1, signer, &block->pkcs7, info, signing.digest)) {
        return false;
    }
    if (!work_spend(work, CEILING_CHECKS, 1)) {
        signer_blame(signer->facts, E_LIMIT, at, "%s", ceiling_reason(CEILING_CHECKS));
        return false;
    }
    *ret_certificate = index;
    if (!info->has_attributes) {
        struct bytes digest = text_digest(v1, signer, signing.digest);
        return key_verifies_digest(&work->digester, key, signing, digest, info->signature);
    }
    struct bytes parts[] = {
            {&set_tag, 1}, bytes_slice(info->attributes_der, 1, info->attributes_der.size)};
    return key_verifies(&work->digester, key, signing, parts, 2, info->signature);
}

/* Before Android 7 the first SignerInfo alone counts, later the first that verifies. */
static enum status check_infos(struct v1 *v1, struct v1_signer *signer, const struct block *block,
        size_t *ret_certificate, size_t *ret_info)
{
    const struct pkcs7 *pkcs7 = &block->pkcs7;
    size_t count =
            v1->work->platform.min_sdk < SDK_N && pkcs7->signer_count > 1 ? 1 : pkcs7->signer_count;
    bool holds = false;
    for (size_t i = 0; i < count && signer->facts->fault.status == OK; i++) {
        size_t certificate;
        if (info_holds(v1, signer, block, &pkcs7->signers[i], &certificate) && !holds) {
            holds = true;
            *ret_certificate = certificate;
            *ret_info = i;
        }
    }
    if (!holds) {
        signer_blame(signer->facts, E_MALFORMED, signer->block->data_at,
                "%.80s does not verify against %.80s", signer->block->path, signer->file->path);
    }
    return OK;
}

static enum status name_algorithms(
        struct v1 *v1, struct v1_signer *signer, const struct pkcs7_signer *info)
{
    struct signing signing;
    int first;
    if (!find_signing(info, INT_MAX, &signing, &first)) {
        return OK;
    }
    signer->facts->algorithms = arena_print(
            v1->work->arena, "%s_WITH_%s", key_names[signing.key], digest_name(signing.digest));
    return signer->facts->algorithms == NULL ? E_MEMORY : OK;
}

/* The signer's certificate, then each time the issuer of the one before, as long as it is there. */
static enum status read_chain(
        struct v1 *v1, struct v1_signer *signer, const struct block *block, size_t first)
{
    const struct pkcs7 *pkcs7 = &block->pkcs7;
    struct x509_st *const *parsed = block->parsed;
    struct arena *arena = v1->work->arena;
    bool used[CERTIFICATES_MAX] = {false};
    struct certificate *list = arena_array(arena, pkcs7->certificate_count, sizeof(*list));
    if (list == NULL) {
        return E_MEMORY;
    }
    size_t count = 0;
    for (size_t next = first; next < pkcs7->certificate_count;) {
        struct fault why;
        size_t here = next;
        enum status status = certificate_read(
                &v1->work->known, pkcs7->certificates[here], arena, &list[count], &why);
        if (status == E_MEMORY) {
            return status;
        }
        if (status != OK) {
            break;
        }
        used[here] = true;
        count++;
        next = certificate_is_issued_by(parsed[here], parsed[here]) ? pkcs7->certificate_count : 0;
        while (next < pkcs7->certificate_count &&
                (used[next] || !certificate_is_issued_by(parsed[here], parsed[next]))) {
            next++;
        }
    }
    signer->facts->certificates = list;
    signer->facts->certificate_count = count;
    return OK;
}

/* Every certificate in the file must be readable, used or not. */
static void check_certificates(struct v1_signer *signer, const struct block *block)
{
    for (size_t i = 0; i < block->pkcs7.certificate_count; i++) {
        EVP_PKEY *key SCOPED(release_key) = certificate_parsed_key(block->parsed[i]);
        if (key == NULL) {
            signer_blame(signer->facts, E_MALFORMED, signer->block->data_at,
                    "certificate %zu cannot be read", i + 1);
        }
    }
}

/* What the block's bytes say, every certificate parsed; what does not hold blames the signer. */
static enum status judge_block(struct v1 *v1, struct v1_signer *signer, struct block *block)
{
    const struct pkcs7 *pkcs7 = &block->pkcs7;
    parse_certificates(v1->work, signer, block);
    size_t info = 0, certificate = find_certificate(block, &pkcs7->signers[0]);
    enum status status = OK;
    if (v1->checked) {
        check_certificates(signer, block);
        status = check_infos(v1, signer, block, &certificate, &info);
    }
    if (status == OK) {
        status = name_algorithms(v1, signer, &pkcs7->signers[info]);
    }
    return status == OK ? read_chain(v1, signer, block, certificate) : status;
}

enum status v1_read_block(struct v1 *v1, struct v1_signer *signer)
{
    struct fault why;
    struct work *work = v1->work;
    enum status status = v1_read_entry(work, signer->block, JAR_BLOCK_MAX, &v1->content, &why);
    if (status != OK) {
        signer_blame(signer->facts, status, why.at, "%s", why.text);
        return status == E_MEMORY ? status : OK;
    }
    struct block SCOPED(release_block) block = {.pkcs7 = {.certificate_count = 0}};
    struct bytes bytes = buffer_bytes(&v1->content);
    bytes.data = (const uint8_t *)arena_copy(work->arena, bytes);
    if (bytes.data == NULL) {
        return E_MEMORY;
    }
    status = pkcs7_read(bytes, &block.pkcs7);
    if (status == E_LIMIT) {
        anomaly_add(work->anomalies, "apksig-limit", file_place(signer->block->central_at, 0),
                "%.100s holds more than %d certificates or %d signers", signer->block->path,
                CERTIFICATES_MAX, SIGNER_INFOS_MAX);
        signer_blame(signer->facts, E_LIMIT, signer->block->data_at,
                "more than %d certificates or %d signers", CERTIFICATES_MAX, SIGNER_INFOS_MAX);
        return OK;
    }
    if (status != OK || block.pkcs7.signer_count == 0) {
        signer_blame(signer->facts, E_MALFORMED, signer->block->data_at,
                "%.100s is no PKCS #7 signature", signer->block->path);
        return OK;
    }
    return judge_block(v1, signer, &block);
}
