#include "evidence/apksig/scheme.h"

#include "base/buffer.h"

#include <openssl/evp.h>

/* source.android.com, "APK Signature Scheme v2", signature algorithm ids; min_sdk of 0x042x: v3. */
static const struct algorithm algorithms[] = {
        {0x0101, SDK_N, "RSA_PSS_WITH_SHA256", {KEY_RSA, DIGEST_SHA256, true},
                CONTENT_CHUNKED_SHA256},
        {0x0102, SDK_N, "RSA_PSS_WITH_SHA512", {KEY_RSA, DIGEST_SHA512, true},
                CONTENT_CHUNKED_SHA512},
        {0x0103, SDK_N, "RSA_PKCS1_V1_5_WITH_SHA256", {KEY_RSA, DIGEST_SHA256, false},
                CONTENT_CHUNKED_SHA256},
        {0x0104, SDK_N, "RSA_PKCS1_V1_5_WITH_SHA512", {KEY_RSA, DIGEST_SHA512, false},
                CONTENT_CHUNKED_SHA512},
        {0x0201, SDK_N, "ECDSA_WITH_SHA256", {KEY_EC, DIGEST_SHA256, false},
                CONTENT_CHUNKED_SHA256},
        {0x0202, SDK_N, "ECDSA_WITH_SHA512", {KEY_EC, DIGEST_SHA512, false},
                CONTENT_CHUNKED_SHA512},
        {0x0301, SDK_N, "DSA_WITH_SHA256", {KEY_DSA, DIGEST_SHA256, false}, CONTENT_CHUNKED_SHA256},
        {0x0421, SDK_P, "VERITY_RSA_PKCS1_V1_5_WITH_SHA256", {KEY_RSA, DIGEST_SHA256, false},
                CONTENT_VERITY},
        {0x0423, SDK_P, "VERITY_ECDSA_WITH_SHA256", {KEY_EC, DIGEST_SHA256, false}, CONTENT_VERITY},
        {0x0425, SDK_P, "VERITY_DSA_WITH_SHA256", {KEY_DSA, DIGEST_SHA256, false}, CONTENT_VERITY},
};

/* Of two signatures that a version knows, Android takes the one over the stronger digest. */
static const int strength[CONTENT_KINDS] = {
        [CONTENT_CHUNKED_SHA256] = 0, [CONTENT_VERITY] = 1, [CONTENT_CHUNKED_SHA512] = 2};

/* A signature that was picked for checking. */
struct pick {
    const struct algorithm *algorithm;
    struct bytes signature;
};

/* One pick at most for each version that brought algorithms: N and P. */
enum { PICKS = 2 };

/* One scheme's pair while it is read. */
struct pair_work {
    struct work *work;
    bool picked[CONTENT_KINDS]; /* digests that a good signature of any signer vouches for */
    attribute_reader *reader;
    void *extra;
};

const struct algorithm *algorithm_find(uint32_t id)
{
    for (size_t i = 0; i < sizeof(algorithms) / sizeof(*algorithms); i++) {
        if (algorithms[i].id == id) {
            return &algorithms[i];
        }
    }
    return NULL;
}

struct bytes prefixed_take(struct cursor *cursor)
{
    uint32_t size = cursor_u32_little(cursor);
    return cursor_take(cursor, size);
}

static void release_key(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}

/* v3 and v3.1 state the Android versions twice: beside the signed data and inside it. */
static void compare_versions(struct work *work, struct apk_signer *signer,
        const struct signer_block *block, int32_t min, int32_t max)
{
    uint64_t at = file_offset(work, block->signed_data);
    if (signer->min_sdk < 0 || signer->min_sdk > signer->max_sdk) {
        signer_blame(signer, E_MALFORMED, at, "versions %lld to %lld make no range",
                (long long)signer->min_sdk, (long long)signer->max_sdk);
    }
    if (signer->min_sdk != min || signer->max_sdk != max) {
        signer_blame(signer, E_MALFORMED, at,
                "signed for versions %d to %d, but offered for %lld to %lld", min, max,
                (long long)signer->min_sdk, (long long)signer->max_sdk);
    }
}

/* The three parts of a signer and, once its signatures are judged, those of its signed data. */
static void split_signer(struct work *work, struct apk_signer *signer, struct bytes bytes,
        struct signer_block *ret_block)
{
    struct cursor cursor = {.input = bytes};
    ret_block->signed_data = prefixed_take(&cursor);
    if (signer->scheme != SCHEME_V2) {
        signer->min_sdk = (int32_t)cursor_u32_little(&cursor);
        signer->max_sdk = (int32_t)cursor_u32_little(&cursor);
    }
    ret_block->signatures = prefixed_take(&cursor);
    ret_block->key = prefixed_take(&cursor);
    if (cursor.failed) {
        signer_blame(signer, E_MALFORMED, file_offset(work, bytes) + cursor.at,
                "the signer is cut short");
    }
}

static void split_signed_data(
        struct work *work, struct apk_signer *signer, struct signer_block *block)
{
    struct cursor cursor = {.input = block->signed_data};
    block->digests = prefixed_take(&cursor);
    block->certificates = prefixed_take(&cursor);
    if (signer->scheme != SCHEME_V2) {
        int32_t min = (int32_t)cursor_u32_little(&cursor);
        int32_t max = (int32_t)cursor_u32_little(&cursor);
        if (!cursor.failed) {
            compare_versions(work, signer, block, min, max);
        }
    }
    block->attributes = prefixed_take(&cursor);
    if (cursor.failed) {
        signer_blame(signer, E_MALFORMED, file_offset(work, block->signed_data) + cursor.at,
                "the signed data is cut short");
    }
}

static void consider(struct pick picks[PICKS], struct pick offered)
{
    struct pick *held = &picks[offered.algorithm->min_sdk >= SDK_P];
    if (held->algorithm == NULL ||
            strength[offered.algorithm->content] > strength[held->algorithm->content]) {
        *held = offered;
    }
}

/* Ids and names of all signatures, known or not; the ones to check into picks. */
static enum status read_signatures(struct work *work, struct apk_signer *signer,
        struct signer_block *block, struct pick picks[PICKS])
{
    struct cursor cursor = {.input = block->signatures};
    struct buffer SCOPED(buffer_free) names = {0};
    uint64_t base = file_offset(work, block->signatures);
    while (cursor.at < cursor.input.size && block->id_count < ALGORITHMS_MAX) {
        struct cursor entry = {.input = prefixed_take(&cursor)};
        uint32_t id = cursor_u32_little(&entry);
        struct bytes signature = prefixed_take(&entry);
        if (cursor.failed || entry.failed) {
            signer_blame(signer, E_MALFORMED, base + cursor.at, "signature %zu is cut short",
                    block->id_count + 1);
            break;
        }
        const struct algorithm *known = algorithm_find(id);
        buffer_append_text(&names, block->id_count == 0 ? "" : ",");
        if (known == NULL) {
            buffer_print(&names, "0x%04x", id);
        } else {
            buffer_append_text(&names, known->name);
        }
        block->ids[block->id_count++] = id;
        if (known != NULL) {
            consider(picks, (struct pick){known, signature});
        }
    }
    if (block->id_count == ALGORITHMS_MAX && cursor.at < cursor.input.size) {
        signer_blame(signer, E_LIMIT, base, "more than %d signatures", ALGORITHMS_MAX);
    }
    signer->algorithms = arena_copy(work->arena, buffer_bytes(&names));
    return names.failed || signer->algorithms == NULL ? E_MEMORY : OK;
}

/* The signer's key. It mostly is that of its first certificate, which is read later anyway and thus
 * parsed here, whether or not it turns out to be the signer's: one key less to decode. */
static EVP_PKEY *signer_key(struct work *work, const struct signer_block *block)
{
    enum { USUAL_SIZE_MAX = 1 << 14 };
    struct cursor data = {.input = block->signed_data};
    (void)prefixed_take(&data); /* the digests */
    struct cursor certificates = {.input = prefixed_take(&data)};
    struct bytes first = prefixed_take(&certificates);
    if (first.size <= USUAL_SIZE_MAX) {
        certificate_free(certificate_parse(&work->known, first));
    }
    return public_key_read(&work->known, block->key);
}

static void check_pick(struct pair_work *pair, struct apk_signer *signer,
        const struct signer_block *block, struct pick pick)
{
    struct work *work = pair->work;
    uint64_t at = file_offset(work, pick.signature);
    EVP_PKEY *key SCOPED(release_key) = signer_key(work, block);
    if (key == NULL || !key_is_of(key, pick.algorithm->signing.key)) {
        signer_blame(signer, E_MALFORMED, file_offset(work, block->key),
                "the public key is not one for %s", pick.algorithm->name);
        return;
    }
    if (!work_spend(work, CEILING_CHECKS, 1)) {
        signer_blame(signer, E_LIMIT, at, "%s", ceiling_reason(CEILING_CHECKS));
        return;
    }
    if (!key_verifies(&work->digester, key, pick.algorithm->signing, &block->signed_data, 1,
                pick.signature)) {
        signer_blame(signer, E_MALFORMED, at, "%s signature over the signed data does not verify",
                pick.algorithm->name);
        return;
    }
    pair->picked[pick.algorithm->content] = true;
}

/* Some picked signature must be known to the oldest version; every picked one must hold. */
static enum status check_signatures(
        struct pair_work *pair, struct apk_signer *signer, struct signer_block *block)
{
    struct work *work = pair->work;
    struct pick picks[PICKS] = {{0}};
    enum status status = read_signatures(work, signer, block, picks);
    if (status != OK || !signer->checked || signer->fault.status != OK) {
        return status;
    }
    uint64_t at = file_offset(work, block->signatures);
    int64_t oldest = signer->min_sdk;
    if (signer->scheme == SCHEME_V2) {
        oldest = work->platform.min_sdk < SDK_N ? SDK_N : work->platform.min_sdk;
    }
    if (picks[1].algorithm != NULL && signer->max_sdk < SDK_P) {
        picks[1].algorithm = NULL;
    }
    if (block->id_count == 0) {
        signer_blame(signer, E_MALFORMED, at, "the signer has no signature");
    } else if ((picks[0].algorithm == NULL && picks[1].algorithm == NULL) ||
               oldest < (picks[0].algorithm != NULL ? SDK_N : SDK_P)) {
        signer_blame(signer, E_MALFORMED, at, "no signature that Android %lld knows: %s",
                (long long)oldest, signer->algorithms);
    }
    for (int i = 0; i < PICKS && signer->fault.status == OK; i++) {
        if (picks[i].algorithm != NULL) {
            check_pick(pair, signer, block, picks[i]);
        }
    }
    return OK;
}

static enum status read_certificates(
        struct work *work, struct apk_signer *signer, const struct signer_block *block)
{
    struct cursor cursor = {.input = block->certificates};
    struct certificate *list = NULL;
    size_t count = 0, capacity = 0;
    uint64_t base = file_offset(work, block->certificates);
    while (cursor.at < cursor.input.size && count < CERTIFICATES_MAX) {
        if (!arena_grow(work->arena, (void **)&list, count, &capacity, sizeof(*list))) {
            return E_MEMORY;
        }
        uint64_t at = base + cursor.at;
        struct bytes der = prefixed_take(&cursor);
        struct fault why;
        if (!work_spend(work, CEILING_CERTIFICATES, der.size)) {
            signer_blame(signer, E_LIMIT, at, "%s", ceiling_reason(CEILING_CERTIFICATES));
            break;
        }
        enum status status = certificate_read(&work->known, der, work->arena, &list[count], &why);
        if (status == E_MEMORY) {
            return status;
        }
        if (cursor.failed || status != OK) {
            signer_blame(signer, E_MALFORMED, at, "certificate %zu cannot be read", count + 1);
            break;
        }
        count++;
    }
    if (count == CERTIFICATES_MAX && cursor.at < cursor.input.size) {
        signer_blame(signer, E_LIMIT, base, "more than %d certificates", CERTIFICATES_MAX);
    }
    signer->certificates = list;
    signer->certificate_count = count;
    return OK;
}

static void compare_key(
        struct work *work, struct apk_signer *signer, const struct signer_block *block)
{
    if (signer->certificate_count == 0) {
        signer_blame(signer, E_MALFORMED, file_offset(work, block->certificates),
                "the signer has no certificate");
    } else if (!certificate_holds_key(&work->known, signer->certificates[0].der, block->key)) {
        signer_blame(signer, E_MALFORMED, file_offset(work, block->key),
                "the signer's public key is not its certificate's");
    }
}

/* One entry of the list of digests; false past the last and when it is cut short. */
static bool next_digest(struct cursor *cursor, uint32_t *ret_id, struct bytes *ret_digest)
{
    struct cursor entry = {.input = prefixed_take(cursor)};
    *ret_id = cursor_u32_little(&entry);
    *ret_digest = prefixed_take(&entry);
    cursor->failed = cursor->failed || entry.failed;
    return !cursor->failed;
}

/* The digests must name the same algorithms as the signatures, in the same order: so that nobody
 * strips the stronger one of two. */
static void compare_algorithms(
        struct work *work, struct apk_signer *signer, const struct signer_block *block)
{
    struct cursor cursor = {.input = block->digests};
    size_t count = 0;
    bool same = true;
    uint32_t id;
    struct bytes digest;
    while (cursor.at < cursor.input.size && next_digest(&cursor, &id, &digest)) {
        same = same && count < block->id_count && block->ids[count] == id;
        count++;
    }
    if (cursor.failed || !same || count != block->id_count) {
        signer_blame(signer, E_MALFORMED, file_offset(work, block->digests),
                "digests (%zu) and signatures (%zu) are not of the same algorithms", count,
                block->id_count);
    }
}

static enum status read_attributes(
        struct pair_work *pair, struct apk_signer *signer, const struct signer_block *block)
{
    struct cursor cursor = {.input = block->attributes};
    uint64_t base = file_offset(pair->work, block->attributes);
    for (int count = 0; cursor.at < cursor.input.size; count++) {
        uint64_t at = base + cursor.at;
        struct cursor entry = {.input = prefixed_take(&cursor)};
        uint32_t id = cursor_u32_little(&entry);
        if (cursor.failed || entry.failed || count == ATTRIBUTES_MAX) {
            signer_blame(signer, E_MALFORMED, at, "attribute %d cannot be read", count + 1);
            return OK;
        }
        struct bytes value = cursor_take(&entry, entry.input.size - entry.at);
        enum status status = pair->reader(pair->work, signer, id, value, pair->extra);
        if (status != OK) {
            return status;
        }
    }
    return OK;
}

static enum status read_signer(struct pair_work *pair, struct apk_signer *signer,
        struct bytes bytes, struct signer_block *ret_block)
{
    struct work *work = pair->work;
    split_signer(work, signer, bytes, ret_block);
    enum status status = check_signatures(pair, signer, ret_block);
    if (status == OK) {
        split_signed_data(work, signer, ret_block);
        status = read_certificates(work, signer, ret_block);
    }
    if (status == OK) {
        compare_key(work, signer, ret_block);
        compare_algorithms(work, signer, ret_block);
        status = read_attributes(pair, signer, ret_block);
    }
    return status;
}

static enum status check_digests(
        struct pair_work *pair, struct apk_signer *signer, const struct signer_block *block)
{
    struct work *work = pair->work;
    struct cursor cursor = {.input = block->digests};
    uint32_t id;
    struct bytes stated;
    while (cursor.at < cursor.input.size && next_digest(&cursor, &id, &stated)) {
        const struct algorithm *known = algorithm_find(id);
        if (known == NULL || !pair->picked[known->content]) {
            continue;
        }
        const struct content_digest *actual;
        enum status status = content_digest(work, known->content, &actual);
        if (status != OK) {
            return status;
        }
        uint64_t at = file_offset(work, stated);
        if (actual->obstacle != NULL) {
            signer_blame(signer, E_MALFORMED, at, "%s", actual->obstacle);
        } else if (!bytes_equal(stated, (struct bytes){actual->value, actual->size})) {
            signer_blame(signer, E_MALFORMED, at,
                    "the APK's contents do not have the digest signed by %s", known->name);
        }
    }
    return OK;
}

static enum status check_all_digests(struct pair_work *pair, struct apk_signer **signers,
        const struct signer_block *blocks, size_t count)
{
    enum status status = OK;
    for (size_t i = 0; i < count && status == OK; i++) {
        if (signers[i]->checked && signers[i]->fault.status == OK) {
            status = check_digests(pair, signers[i], &blocks[i]);
        }
        signers[i]->verified = signers[i]->checked && signers[i]->fault.status == OK;
    }
    return status;
}

enum status signers_read(struct work *work, enum signature_scheme scheme, struct bytes pair,
        bool checked, attribute_reader *reader, void *extra)
{
    struct pair_work here = {.work = work, .reader = reader, .extra = extra};
    struct signer_block blocks[SIGNERS_MAX] = {{.id_count = 0}};
    struct apk_signer *signers[SIGNERS_MAX];
    size_t count = 0;
    struct cursor outer = {.input = pair};
    struct cursor cursor = {.input = prefixed_take(&outer)};
    uint64_t base = file_offset(work, pair);
    while (cursor.at < cursor.input.size && !cursor.failed) {
        struct apk_signer *signer = signer_add(work, scheme, checked);
        if (signer == NULL) {
            signers_past_limit(work, base, checked);
            break;
        }
        uint64_t at = base + 4 + cursor.at;
        struct bytes bytes = prefixed_take(&cursor);
        signer->place = file_place(at, bytes.size + 4);
        signers[count] = signer;
        if (cursor.failed) {
            signer_blame(signer, E_MALFORMED, at, "the signer is cut short");
        }
        enum status status = read_signer(&here, signer, bytes, &blocks[count++]);
        if (status != OK) {
            return status;
        }
    }
    if (count == 0 && checked) {
        work_blame(work, E_MALFORMED, base, "the signature block names no signer");
    }
    return check_all_digests(&here, signers, blocks, count);
}
