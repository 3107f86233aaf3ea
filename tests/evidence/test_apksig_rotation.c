/* Rotated keys by schemes v3 and v3.1. The tests sign by themselves, for no packaged tool writes
 * v3.1 yet; the layout follows source.android.com, "APK Signature Scheme v3" and "v3.1". */
#include "support/unit.h"

#include "base/buffer.h"
#include "evidence/apksig.h"
#include "support/zip_writer.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <stdlib.h>

enum { ECDSA_SHA256 = 0x0201, PAIR_V3 = (int)0xf05368c0, PAIR_V31 = 0x1b93ad61 };
enum { PROOF_OF_ROTATION = 0x3ba06f8c, ROTATION_MIN_SDK = 0x559f8b02, END_RECORD = 22 };

struct identity {
    EVP_PKEY *key;
    struct buffer certificate, public_key;
};

/* What a signer of the block looks like; the tests change single values. */
struct plan {
    const struct identity *identity;
    uint32_t min_sdk, max_sdk;
    uint32_t rotation_min_sdk;     /* 0: no such attribute */
    const struct identity *before; /* NULL: no proof of rotation; else the key rotated from */
    const struct identity *prover; /* who signs the proof; `before` when NULL */
    int repeated;                  /* how many times more the proof stands there */
};

static struct identity old_key, new_key, other_key;
static struct buffer plain; /* the archive before it is signed */
static size_t central_at;
static uint32_t odd_pairs; /* put before the schemes' own */
static struct arena arena;
static struct apk_signatures found;

static void put_u32(struct buffer *out, uint64_t value)
{
    for (int i = 0; i < 4; i++) {
        buffer_append_byte(out, (char)(value >> 8 * i & 0xff));
    }
}

static void put_u64(struct buffer *out, uint64_t value)
{
    put_u32(out, value & 0xffffffff);
    put_u32(out, value >> 32);
}

static void put_prefixed(struct buffer *out, struct bytes bytes)
{
    put_u32(out, bytes.size);
    buffer_append(out, bytes);
}

/* Move a finished part into another as a length-prefixed field. */
static void put_part(struct buffer *out, struct buffer *part)
{
    put_prefixed(out, buffer_bytes(part));
    buffer_free(part);
    *part = (struct buffer){0};
}

static void put_signature(struct buffer *out, EVP_PKEY *key, struct bytes data)
{
    uint8_t signature[128];
    size_t size = sizeof(signature);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key), 1);
    assert_int_equal(EVP_DigestSign(context, signature, &size, data.data, data.size), 1);
    EVP_MD_CTX_free(context);
    put_prefixed(out, (struct bytes){signature, size});
}

static void sha256(struct bytes bytes, struct buffer *out)
{
    uint8_t digest[32];
    assert_int_equal(EVP_Digest(bytes.data, bytes.size, digest, NULL, EVP_sha256(), NULL), 1);
    buffer_append(out, (struct bytes){digest, sizeof(digest)});
}

/* Every section is less than a chunk: three chunks in all. */
static void put_content_digest(struct buffer *out)
{
    struct buffer top = {0};
    struct bytes all = buffer_bytes(&plain);
    size_t end_at = all.size - END_RECORD;
    struct bytes sections[] = {bytes_slice(all, 0, central_at),
            bytes_slice(all, central_at, end_at - central_at),
            bytes_slice(all, end_at, END_RECORD)};
    buffer_append_byte(&top, 0x5a);
    put_u32(&top, 3);
    for (int i = 0; i < 3; i++) {
        struct buffer chunk = {0};
        buffer_append_byte(&chunk, (char)0xa5);
        put_prefixed(&chunk, sections[i]);
        sha256(buffer_bytes(&chunk), &top);
        buffer_free(&chunk);
    }
    struct buffer digest = {0};
    sha256(buffer_bytes(&top), &digest);
    buffer_free(&top);
    put_part(out, &digest);
}

static void put_node(struct buffer *out, const struct identity *identity, uint32_t signed_by,
        uint32_t signs_by, EVP_PKEY *signer)
{
    struct buffer node = {0}, data = {0};
    put_prefixed(&data, buffer_bytes(&identity->certificate));
    put_u32(&data, signed_by);
    put_prefixed(&node, buffer_bytes(&data));
    put_u32(&node, 0); /* flags */
    put_u32(&node, signs_by);
    if (signer == NULL) {
        put_u32(&node, 0);
    } else {
        put_signature(&node, signer, buffer_bytes(&data));
    }
    buffer_free(&data);
    put_part(out, &node);
}

static void put_attributes(struct buffer *out, const struct plan *plan)
{
    struct buffer list = {0}, attribute = {0};
    if (plan->rotation_min_sdk != 0) {
        put_u32(&attribute, ROTATION_MIN_SDK);
        put_u32(&attribute, plan->rotation_min_sdk);
        put_part(&list, &attribute);
    }
    for (int i = 0; plan->before != NULL && i <= plan->repeated; i++) {
        EVP_PKEY *prover = plan->prover == NULL ? plan->before->key : plan->prover->key;
        put_u32(&attribute, PROOF_OF_ROTATION);
        put_u32(&attribute, 1);
        put_node(&attribute, plan->before, 0, ECDSA_SHA256, NULL);
        put_node(&attribute, plan->identity, ECDSA_SHA256, 0, prover);
        put_part(&list, &attribute);
    }
    put_part(out, &list);
}

static void put_signed_data(struct buffer *out, const struct plan *plan)
{
    struct buffer digests = {0}, digest = {0}, certificates = {0};
    put_u32(&digest, ECDSA_SHA256);
    put_content_digest(&digest);
    put_part(&digests, &digest);
    put_part(out, &digests);
    put_prefixed(&certificates, buffer_bytes(&plan->identity->certificate));
    put_part(out, &certificates);
    put_u32(out, plan->min_sdk);
    put_u32(out, plan->max_sdk);
    put_attributes(out, plan);
}

/* A pair of the signing block with one signer; nothing for a plan without identity. */
static void put_pair(struct buffer *out, uint32_t id, const struct plan *plan)
{
    if (plan->identity == NULL) {
        return;
    }
    struct buffer data = {0}, signature = {0}, signatures = {0}, signer = {0}, signers = {0},
                  value = {0};
    put_signed_data(&data, plan);
    put_u32(&signature, ECDSA_SHA256);
    put_signature(&signature, plan->identity->key, buffer_bytes(&data));
    put_part(&signatures, &signature);
    put_part(&signer, &data);
    put_u32(&signer, plan->min_sdk);
    put_u32(&signer, plan->max_sdk);
    put_part(&signer, &signatures);
    put_prefixed(&signer, buffer_bytes(&plan->identity->public_key));
    put_part(&signers, &signer);
    put_part(&value, &signers);
    put_u64(out, value.size + 4);
    put_u32(out, id);
    buffer_append(out, buffer_bytes(&value));
    buffer_free(&value);
}

/* Sign the archive by v3 and v3.1 as planned, and verify it from Android 9 on. */
static void sign_and_verify(struct plan v3, struct plan v31)
{
    struct buffer pairs = {0}, file = {0};
    struct zip zip;
    struct fault why;
    for (uint32_t i = 0; i < odd_pairs; i++) {
        put_u64(&pairs, 4);
        put_u32(&pairs, 7 + i);
    }
    put_pair(&pairs, (uint32_t)PAIR_V3, &v3);
    put_pair(&pairs, PAIR_V31, &v31);
    struct bytes all = buffer_bytes(&plain);
    buffer_append(&file, bytes_slice(all, 0, central_at));
    put_u64(&file, pairs.size + 24);
    buffer_append(&file, buffer_bytes(&pairs));
    put_u64(&file, pairs.size + 24);
    buffer_append_text(&file, "APK Sig Block 42");
    size_t moved = file.size;
    buffer_append(&file, bytes_slice(all, central_at, all.size));
    for (int i = 0; i < 4; i++) {
        file.data[file.size - 6 + (size_t)i] = (uint8_t)(moved >> 8 * i);
    }
    arena_free(&arena);
    struct bytes kept = {(const uint8_t *)arena_copy(&arena, buffer_bytes(&file)), file.size};
    assert_int_equal(zip_open(kept, &arena, NULL, &zip, &why), OK);
    assert_int_equal(
            apksig_verify(&zip, (struct apk_platform){28, 34, 1}, &arena, NULL, &found, &why), OK);
    buffer_free(&pairs);
    buffer_free(&file);
}

static void assert_refused(const char *reason)
{
    assert_false(found.verified);
    if (strstr(found.fault.text, reason) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", found.fault.text, reason);
    }
}

static struct plan plan_v3(void)
{
    return (struct plan){
            .identity = &old_key, .min_sdk = 28, .max_sdk = 32, .rotation_min_sdk = 33};
}

static struct plan plan_v31(void)
{
    return (struct plan){
            .identity = &new_key, .min_sdk = 33, .max_sdk = INT32_MAX, .before = &old_key};
}

UNIT(verifies_v3_alone)
{
    struct plan v3 = {.identity = &old_key, .min_sdk = 28, .max_sdk = INT32_MAX};
    sign_and_verify(v3, (struct plan){0});
    assert_true(found.verified);
    assert_string_equal(apksig_identity(&found)->subject, "CN=old");
}

UNIT(verifies_a_key_rotated_by_v31)
{
    sign_and_verify(plan_v3(), plan_v31());
    if (!found.verified) {
        fail_msg("%s", found.fault.text);
    }
    assert_int_equal(found.count, 2);
    assert_int_equal(found.signers[0].scheme, SCHEME_V31);
    assert_int_equal(found.signers[0].min_sdk, 33);
    assert_int_equal(found.signers[0].lineage_count, 2);
    assert_int_equal(found.signers[1].scheme, SCHEME_V3);
    assert_int_equal(found.signers[1].max_sdk, 32);
    assert_string_equal(apksig_identity(&found)->subject, "CN=new");
}

UNIT(verifies_a_key_rotated_by_v3)
{
    struct plan v3 = {
            .identity = &new_key, .min_sdk = 28, .max_sdk = INT32_MAX, .before = &old_key};
    sign_and_verify(v3, (struct plan){0});
    assert_true(found.verified);
    assert_string_equal(found.signers[0].lineage[0].subject, "CN=old");
}

UNIT(notices_a_v31_block_that_was_stripped)
{
    sign_and_verify(plan_v3(), (struct plan){0});
    assert_refused("no v3.1 block is there");
    assert_true(found.stripped);
}

UNIT(refuses_a_rotation_from_another_version)
{
    struct plan v3 = plan_v3();
    v3.rotation_min_sdk = 34;
    sign_and_verify(v3, plan_v31());
    assert_refused("rotated from version 34 on, but the v3.1 block says 33");
}

UNIT(refuses_a_gap_between_v3_and_v31)
{
    struct plan v3 = plan_v3();
    v3.max_sdk = 31;
    sign_and_verify(v3, plan_v31());
    assert_refused("signers serve versions 28 to 31, but 28 to 32 are due");
}

UNIT(refuses_versions_that_leave_android_9_out)
{
    struct plan v3 = {.identity = &old_key, .min_sdk = 29, .max_sdk = INT32_MAX};
    sign_and_verify(v3, (struct plan){0});
    assert_refused("signers serve versions 29");
}

UNIT(refuses_a_range_that_is_none)
{
    struct plan v3 = {.identity = &old_key, .min_sdk = 30, .max_sdk = 28};
    sign_and_verify(v3, (struct plan){0});
    assert_refused("versions 30 to 28 make no range");
}

UNIT(refuses_a_rotation_that_the_old_key_did_not_sign)
{
    struct plan v31 = plan_v31();
    v31.prover = &other_key;
    sign_and_verify(plan_v3(), v31);
    assert_refused("the proof of rotation breaks off after certificate 1");
}

UNIT(refuses_a_key_that_proves_to_be_its_own_heir)
{
    struct plan v31 = plan_v31();
    v31.before = &new_key;
    sign_and_verify(plan_v3(), v31);
    assert_refused("the proof of rotation breaks off after certificate 1");
}

UNIT(finds_a_scheme_behind_any_number_of_odd_pairs)
{
    struct plan v3 = {.identity = &old_key, .min_sdk = 28, .max_sdk = INT32_MAX};
    odd_pairs = 5000;
    sign_and_verify(v3, (struct plan){0});
    odd_pairs = 0;
    assert_true(found.verified);
}

UNIT(never_verifies_what_it_did_not_check)
{
    struct plan v3 = plan_v3(), v31 = plan_v31();
    v3.before = &other_key;
    sign_and_verify(v3, v31);
    assert_true(found.verified);
    v3.repeated = v31.repeated = 90; /* every one of the 182 proofs holds */
    sign_and_verify(v3, v31);
    assert_false(found.verified);
    assert_int_equal(found.fault.status, E_LIMIT);
    assert_refused("more than 128 signatures to check");
}

static void make_identity(struct identity *identity, const char *name)
{
    X509 *certificate = X509_new();
    identity->key = EVP_EC_gen("P-256");
    assert_non_null(identity->key);
    assert_int_equal(X509_set_pubkey(certificate, identity->key), 1);
    assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(certificate), 7), 1);
    assert_non_null(X509_gmtime_adj(X509_getm_notBefore(certificate), 0));
    assert_non_null(X509_gmtime_adj(X509_getm_notAfter(certificate), 86400));
    X509_NAME *subject = X509_get_subject_name(certificate);
    assert_int_equal(X509_NAME_add_entry_by_txt(
                             subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0),
            1);
    assert_int_equal(X509_set_issuer_name(certificate, subject), 1);
    assert_true(X509_sign(certificate, identity->key, EVP_sha256()) > 0);
    unsigned char *der = NULL, *key = NULL;
    int der_size = i2d_X509(certificate, &der), key_size = i2d_PUBKEY(identity->key, &key);
    buffer_append(&identity->certificate, (struct bytes){der, (size_t)der_size});
    buffer_append(&identity->public_key, (struct bytes){key, (size_t)key_size});
    OPENSSL_free(der);
    OPENSSL_free(key);
    X509_free(certificate);
}

static void free_identity(struct identity *identity)
{
    EVP_PKEY_free(identity->key);
    buffer_free(&identity->certificate);
    buffer_free(&identity->public_key);
}

static int prepare(void **state)
{
    struct zip_writer writer = {0};
    (void)state;
    make_identity(&old_key, "old");
    make_identity(&new_key, "new");
    make_identity(&other_key, "other");
    zip_writer_store(&writer, "AndroidManifest.xml", bytes_of("an entry"), NULL);
    zip_writer_deflate(&writer, "classes.dex", bytes_of("market market market"), NULL);
    central_at = writer.out.size;
    zip_writer_end(&writer, NULL);
    buffer_append(&plain, buffer_bytes(&writer.out));
    zip_writer_free(&writer);
    return 0;
}

static int tidy(void **state)
{
    (void)state;
    free_identity(&old_key);
    free_identity(&new_key);
    free_identity(&other_key);
    buffer_free(&plain);
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(verifies_v3_alone),
            cmocka_unit_test(verifies_a_key_rotated_by_v31),
            cmocka_unit_test(verifies_a_key_rotated_by_v3),
            cmocka_unit_test(notices_a_v31_block_that_was_stripped),
            cmocka_unit_test(refuses_a_rotation_from_another_version),
            cmocka_unit_test(refuses_a_gap_between_v3_and_v31),
            cmocka_unit_test(refuses_versions_that_leave_android_9_out),
            cmocka_unit_test(refuses_a_range_that_is_none),
            cmocka_unit_test(refuses_a_rotation_that_the_old_key_did_not_sign),
            cmocka_unit_test(refuses_a_key_that_proves_to_be_its_own_heir),
            cmocka_unit_test(finds_a_scheme_behind_any_number_of_odd_pairs),
            cmocka_unit_test(never_verifies_what_it_did_not_check),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, prepare, tidy);
}
