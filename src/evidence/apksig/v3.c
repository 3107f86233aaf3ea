#include "evidence/apksig/scheme.h"

#include <openssl/evp.h>

#include <stdlib.h>

/* source.android.com, "APK Signature Scheme v3" and "v3.1": attributes of a signer. */
enum {
    PROOF_OF_ROTATION = 0x3ba06f8c,
    ROTATION_MIN_SDK = 0x559f8b02,
    ROTATION_ON_DEV_RELEASE = (int)0xc2a6b3ba,
    LINEAGE_VERSION = 1,
    LINEAGE_MAX = CERTIFICATES_MAX,
};

/* What one pass over the signers of v3 or v3.1 remembers. */
struct v3_pass {
    const struct apk_signer *dev_release[SIGNERS_MAX]; /* those that target a preview release */
    size_t dev_release_count;
    int64_t rotation_min_sdk; /* the least min_sdk of v3.1's signers; 0: there are none */
};

/* One node: signed data (certificate, algorithm it was signed with), flags, the algorithm its own
 * key signs the next one with, a signature by the key before. */
struct lineage_node {
    struct bytes signed_data, signature, der;
    uint32_t signed_algorithm, next_algorithm;
};

static void release_key(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}

static bool take_node(struct cursor *lineage, struct lineage_node *ret_node)
{
    struct cursor node = {.input = prefixed_take(lineage)};
    ret_node->signed_data = prefixed_take(&node);
    (void)cursor_u32_little(&node); /* flags: what the old key may still be used for */
    ret_node->next_algorithm = cursor_u32_little(&node);
    ret_node->signature = prefixed_take(&node);
    struct cursor inner = {.input = ret_node->signed_data};
    ret_node->der = prefixed_take(&inner);
    ret_node->signed_algorithm = cursor_u32_little(&inner);
    return !lineage->failed && !node.failed && !inner.failed;
}

/* Whether the key of the certificate before signed this node, by the algorithm it announced. */
static bool node_follows(struct work *work, const struct certificate *before, uint32_t announced,
        const struct lineage_node *node)
{
    const struct algorithm *algorithm = algorithm_find(announced);
    EVP_PKEY *key SCOPED(release_key) = certificate_key(&work->known, before->der);
    return algorithm != NULL && key != NULL && node->signed_algorithm == announced &&
           key_verifies(&work->digester, key, algorithm->signing, &node->signed_data, 1,
                   node->signature);
}

static bool contains(const struct certificate *list, size_t count, struct bytes der)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes_equal(list[i].der, der)) {
            return true;
        }
    }
    return false;
}

/* Counts a node's certificate and, from the second node on, its signature. */
static bool may_read(struct work *work, struct apk_signer *signer, const struct lineage_node *node,
        bool is_signed)
{
    bool certificate = work_spend(work, CEILING_CERTIFICATES, node->der.size);
    bool check = !is_signed || !signer->checked || work_spend(work, CEILING_CHECKS, 1);
    if (!certificate || !check) {
        signer_blame(signer, E_LIMIT, file_offset(work, node->signed_data), "%s",
                ceiling_reason(certificate ? CEILING_CHECKS : CEILING_CERTIFICATES));
    }
    return certificate && check;
}

static enum status read_lineage(struct work *work, struct apk_signer *signer, struct bytes value)
{
    struct cursor cursor = {.input = value};
    struct certificate *list = NULL;
    size_t count = 0, capacity = 0;
    uint32_t announced = 0;
    uint64_t base = file_offset(work, value);
    bool good = cursor_u32_little(&cursor) == LINEAGE_VERSION;
    while (good && cursor.at < value.size && count < LINEAGE_MAX) {
        struct lineage_node node;
        struct fault why;
        if (!arena_grow(work->arena, (void **)&list, count, &capacity, sizeof(*list))) {
            return E_MEMORY;
        }
        good = take_node(&cursor, &node) && !contains(list, count, node.der) &&
               may_read(work, signer, &node, count > 0);
        enum status status =
                good ? certificate_read(&work->known, node.der, work->arena, &list[count], &why)
                     : OK;
        if (status == E_MEMORY) {
            return status;
        }
        good = good && status == OK;
        if (good && signer->checked && count > 0) {
            good = node_follows(work, &list[count - 1], announced, &node);
        }
        announced = node.next_algorithm;
        count += good;
    }
    if (good && count == LINEAGE_MAX && cursor.at < value.size) {
        signer_blame(signer, E_LIMIT, base + cursor.at,
                "a proof of rotation of more than %d certificates", LINEAGE_MAX);
    } else if (!good || cursor.at < value.size || count == 0) {
        signer_blame(signer, E_MALFORMED, base + cursor.at,
                "the proof of rotation breaks off after certificate %zu", count);
    } else if (signer->certificate_count == 0 ||
               !bytes_equal(list[count - 1].der, signer->certificates[0].der)) {
        signer_blame(signer, E_MALFORMED, base,
                "the proof of rotation does not lead to the signer's certificate");
    }
    signer->lineage = list;
    signer->lineage_count = count;
    return OK;
}

/* v3's promise that a v3.1 block rotates the key from some version on. */
static void check_rotation(
        struct work *work, struct apk_signer *signer, struct bytes value, int64_t actual)
{
    struct cursor cursor = {.input = value};
    int32_t stated = (int32_t)cursor_u32_little(&cursor);
    uint64_t at = file_offset(work, value);
    if (cursor.failed) {
        signer_blame(signer, E_MALFORMED, at, "the rotation attribute is cut short");
    } else if (actual == 0) {
        work->result.stripped = true;
        signer_blame(signer, E_MALFORMED, at,
                "rotated by scheme v3.1 from version %d on, but no v3.1 block is there", stated);
    } else if (actual != stated) {
        signer_blame(signer, E_MALFORMED, at,
                "rotated from version %d on, but the v3.1 block says %lld", stated,
                (long long)actual);
    }
}

static enum status read_attribute(
        struct work *work, struct apk_signer *signer, uint32_t id, struct bytes value, void *extra)
{
    struct v3_pass *pass = extra;
    switch ((int)id) {
    case PROOF_OF_ROTATION:
        return read_lineage(work, signer, value);
    case ROTATION_MIN_SDK:
        if (signer->scheme == SCHEME_V3) {
            check_rotation(work, signer, value, pass->rotation_min_sdk);
        }
        return OK;
    case ROTATION_ON_DEV_RELEASE:
        if (pass->dev_release_count < SIGNERS_MAX) {
            pass->dev_release[pass->dev_release_count++] = signer;
        }
        return OK;
    default:
        return OK;
    }
}

static int compare_max_sdk(const void *left, const void *right)
{
    const struct apk_signer *a = *(struct apk_signer *const *)left;
    const struct apk_signer *b = *(struct apk_signer *const *)right;
    return (a->max_sdk > b->max_sdk) - (a->max_sdk < b->max_sdk);
}

static bool targets_dev_release(const struct v3_pass *pass, const struct apk_signer *signer)
{
    for (size_t i = 0; i < pass->dev_release_count; i++) {
        if (pass->dev_release[i] == signer) {
            return true;
        }
    }
    return false;
}

/* A later signer must go on where the one before ends, and prolong its lineage. */
static void check_succession(
        const struct v3_pass *pass, const struct apk_signer *before, struct apk_signer *signer)
{
    bool joins = signer->min_sdk == before->max_sdk + 1 ||
                 (signer->min_sdk == before->max_sdk && targets_dev_release(pass, signer));
    if (!joins) {
        signer_blame(signer, E_MALFORMED, signer->place.at,
                "versions %lld to %lld do not join those up to %lld", (long long)signer->min_sdk,
                (long long)signer->max_sdk, (long long)before->max_sdk);
    }
    size_t common = before->lineage_count;
    bool prolongs = signer->lineage_count == 0 || signer->lineage_count >= common;
    for (size_t i = 0; i < common && prolongs && signer->lineage_count > 0; i++) {
        prolongs = bytes_equal(before->lineage[i].der, signer->lineage[i].der);
    }
    if (!prolongs) {
        signer_blame(signer, E_MALFORMED, signer->place.at,
                "its proof of rotation does not prolong the one before");
    }
}

/* The signers, when each holds, together must serve every version from `first` to `last`. */
static void check_versions(struct work *work, enum signature_scheme scheme,
        const struct v3_pass *pass, int64_t first, int64_t last)
{
    struct apk_signer *sorted[SIGNERS_MAX];
    size_t count = 0;
    bool hold = true;
    for (size_t i = 0; i < work->result.count; i++) {
        if (work->result.signers[i].scheme == scheme && count < SIGNERS_MAX) {
            sorted[count++] = &work->result.signers[i];
            hold = hold && work->result.signers[i].verified;
        }
    }
    if (count == 0 || !hold) {
        return;
    }
    qsort(sorted, count, sizeof(*sorted), compare_max_sdk);
    for (size_t i = 1; i < count; i++) {
        check_succession(pass, sorted[i - 1], sorted[i]);
        sorted[i]->verified = sorted[i]->verified && sorted[i]->fault.status == OK;
    }
    if (sorted[0]->min_sdk > first || sorted[count - 1]->max_sdk < last) {
        work_blame(work, E_MALFORMED, sorted[0]->place.at,
                "signers serve versions %lld to %lld, but %lld to %lld are due",
                (long long)sorted[0]->min_sdk, (long long)sorted[count - 1]->max_sdk,
                (long long)first, (long long)last);
    }
}

static int64_t rotation_start(const struct apk_signatures *result)
{
    int64_t least = 0;
    for (size_t i = 0; i < result->count; i++) {
        const struct apk_signer *signer = &result->signers[i];
        if (signer->scheme == SCHEME_V31 && (least == 0 || signer->min_sdk < least)) {
            least = signer->min_sdk;
        }
    }
    return least;
}

enum status v3_read(struct work *work, enum signature_scheme scheme, bool checked)
{
    struct bytes pair = scheme == SCHEME_V3 ? work->block.v3 : work->block.v31;
    if (pair.data == NULL) {
        return OK;
    }
    struct v3_pass pass = {.rotation_min_sdk = rotation_start(&work->result)};
    enum status status = signers_read(work, scheme, pair, checked, read_attribute, &pass);
    if (status != OK || !checked) {
        return status;
    }
    int64_t first = work->platform.min_sdk < SDK_P ? SDK_P : work->platform.min_sdk;
    int64_t last = pass.rotation_min_sdk > 0 && scheme == SCHEME_V3 ? pass.rotation_min_sdk - 1
                                                                    : INT32_MAX;
    /* v3.1 may start at any version, since v3 serves the ones before. */
    check_versions(work, scheme, &pass, scheme == SCHEME_V3 ? first : INT32_MAX, last);
    return OK;
}
