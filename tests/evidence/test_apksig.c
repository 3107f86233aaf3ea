#include "support/unit.h"

#include "base/file.h"
#include "evidence/apksig.h"
#include "support/torture.h"
#include "support/zip_writer.h"

#include <stdio.h>
#include <stdlib.h>

/* A fixture that tests may change, and what was found in it last. */
struct bench {
    uint8_t *data;
    size_t size;
    struct arena arena;
    struct anomalies anomalies;
    struct zip zip;
    struct apk_signatures found;
};

static struct bench bench;

static int forget(void **state)
{
    (void)state;
    free(bench.data);
    arena_free(&bench.arena);
    bench = (struct bench){0};
    return 0;
}

static void load(const char *name)
{
    const char *source = getenv("AEDILE_SOURCE");
    char path[4096];
    struct file file;
    struct fault why = {0};
    (void)forget(NULL);
    (void)snprintf(path, sizeof(path), "%s/tests/fixtures/signed/%s.apk",
            source == NULL ? "." : source, name);
    if (file_open(path, &file, &why) != OK) {
        fail_msg("%s", why.text);
    }
    bench.size = file.bytes.size;
    bench.data = malloc(bench.size);
    assert_non_null(bench.data);
    memcpy(bench.data, file.bytes.data, bench.size);
    file_close(&file);
}

static enum status verify_for(struct apk_platform platform)
{
    struct fault why;
    arena_free(&bench.arena);
    bench.anomalies = (struct anomalies){.arena = &bench.arena};
    bench.found = (struct apk_signatures){0};
    enum status status = zip_open((struct bytes){bench.data, bench.size}, &bench.arena,
            &bench.anomalies, &bench.zip, &why);
    return status != OK ? status
                        : apksig_verify(&bench.zip, platform, &bench.arena, &bench.anomalies,
                                  &bench.found, &why);
}

static void verify(int min_sdk)
{
    assert_int_equal(verify_for((struct apk_platform){min_sdk, min_sdk, 1}), OK);
}

static void assert_refused(const char *reason)
{
    assert_false(bench.found.verified);
    if (strstr(bench.found.fault.text, reason) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", bench.found.fault.text, reason);
    }
    assert_true(bench.found.fault.at <= bench.size);
    assert_null(apksig_identity(&bench.found));
}

static void assert_verified(void)
{
    if (!bench.found.verified) {
        fail_msg("%s (at %llu)", bench.found.fault.text, (unsigned long long)bench.found.fault.at);
    }
    assert_non_null(apksig_identity(&bench.found));
}

static size_t anomalies_of(const char *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < bench.anomalies.count; i++) {
        count += strcmp(bench.anomalies.items[i].kind, kind) == 0;
    }
    return count;
}

static const struct apk_signer *signer_of(enum signature_scheme scheme)
{
    for (size_t i = 0; i < bench.found.count; i++) {
        if (bench.found.signers[i].scheme == scheme) {
            return &bench.found.signers[i];
        }
    }
    fail_msg("no signer of scheme %d", scheme);
    return NULL;
}

static uint8_t *find_bytes(const char *text, size_t size)
{
    uint8_t *at = memmem(bench.data, bench.size, text, size);
    assert_non_null(at);
    return at;
}

/* Another id for the first pair of the signing block with this one. */
static void rename_pair(const char from[4], const char to[4])
{
    memcpy(find_bytes(from, 4), to, 4);
}

static const char pair_v2[] = "\x1a\x87\x09\x71", pair_v3[] = "\xc0\x68\x53\xf0",
                  pair_v31[] = "\x61\xad\x93\x1b", padding[] = "\x77\x65\x72\x42";

UNIT(verifies_every_way_of_signing)
{
    static const struct {
        const char *name;
        int min_sdk;
        enum signature_scheme newest;
        const char *algorithms;
    } ways[] = {
            {"v1", 1, SCHEME_V1, "RSA_WITH_SHA-1"},
            {"v1-sha256", 18, SCHEME_V1, "RSA_WITH_SHA-256"},
            {"v2", 24, SCHEME_V2, "ECDSA_WITH_SHA256"},
            {"v3", 28, SCHEME_V3, "ECDSA_WITH_SHA256"},
            {"v1v2v3", 21, SCHEME_V3, "RSA_PKCS1_V1_5_WITH_SHA256"},
            {"two-signers", 21, SCHEME_V2, "RSA_PKCS1_V1_5_WITH_SHA256"},
            {"rotated", 21, SCHEME_V3, "ECDSA_WITH_SHA256"},
    };
    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        load(ways[i].name);
        verify(ways[i].min_sdk);
        assert_verified();
        assert_int_equal(bench.found.signers[0].scheme, ways[i].newest);
        assert_string_equal(bench.found.signers[0].algorithms, ways[i].algorithms);
        assert_true(bench.found.signers[0].checked && bench.found.signers[0].verified);
    }
}

UNIT(verifies_digests_of_pages)
{
    load("v2-verity");
    verify(28);
    assert_verified();
    assert_non_null(strstr(signer_of(SCHEME_V3)->algorithms, "VERITY_RSA_PKCS1_V1_5_WITH_SHA256"));
    bench.data[60] ^= 1;
    verify(28);
    assert_refused("the APK's contents do not have the digest");
}

UNIT(tells_the_certificate)
{
    load("v2");
    verify(24);
    const struct certificate *certificate = apksig_identity(&bench.found);
    assert_string_equal(certificate->subject, "O=aedile,CN=Old Test Key");
    assert_string_equal(certificate->issuer, certificate->subject);
    assert_string_equal(certificate->key_algorithm, "EC");
    assert_string_equal(certificate->signature_algorithm, "ecdsa-with-SHA256");
    assert_int_equal(certificate->key_bits, 256);
    assert_int_equal(certificate->not_after - certificate->not_before, INT64_C(9000) * 86400);
    assert_false(certificate->is_debug);
    assert_int_equal(strlen(certificate->sha256), 64);
    assert_int_equal(strlen(certificate->sha1), 40);
    assert_int_equal(strlen(certificate->md5), 32);
}

UNIT(follows_a_rotated_key)
{
    load("rotated");
    verify(24);
    assert_verified();
    const struct apk_signer *signer = signer_of(SCHEME_V3);
    assert_int_equal(signer->lineage_count, 2);
    assert_string_equal(signer->lineage[0].sha256, signer_of(SCHEME_V2)->certificates[0].sha256);
    assert_string_equal(signer->lineage[1].sha256, apksig_identity(&bench.found)->sha256);
    assert_true(apksig_identity(&bench.found)->is_debug);
}

UNIT(lists_each_signer_of_a_scheme)
{
    load("two-signers");
    verify(21);
    assert_int_equal(bench.found.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_true(bench.found.signers[i].verified);
        assert_int_equal(bench.found.signers[i].number, i % 2 + 1);
    }
}

UNIT(marks_what_no_android_version_looks_at)
{
    load("v1v2v3");
    verify(24);
    assert_verified();
    const struct apk_signer *signer = signer_of(SCHEME_V1);
    assert_false(signer->checked);
    assert_false(signer->verified);
    assert_int_equal(signer->fault.status, OK);
    assert_string_equal(signer->certificates[0].sha256, apksig_identity(&bench.found)->sha256);
    assert_true(signer_of(SCHEME_V2)->checked);
    verify(28);
    assert_verified();
    assert_false(signer_of(SCHEME_V2)->checked);
}

UNIT(says_that_an_unsigned_file_is_not_signed)
{
    load("unsigned");
    verify(21);
    assert_refused("not signed");
    assert_int_equal(bench.found.count, 0);
}

UNIT(notices_a_change_in_every_section)
{
    load("v2");
    verify(24);
    uint64_t central_at = bench.zip.central_at, end_at = bench.zip.end_at;
    const uint64_t places[] = {50, central_at + 12, end_at + 4};
    for (size_t i = 0; i < 3; i++) {
        bench.data[places[i]] ^= 1;
        verify(24);
        assert_refused("the APK's contents do not have the digest signed by ECDSA_WITH_SHA256");
        bench.data[places[i]] ^= 1;
    }
}

UNIT(notices_every_byte_changed_in_a_signer)
{
    static const char *const names[] = {"v2", "v3"};
    for (int i = 0; i < 2; i++) {
        load(names[i]);
        verify(28);
        struct place place = bench.found.signers[0].place;
        assert_true(place.size > 500);
        for (uint64_t at = place.at; at < place.at + place.size; at++) {
            bench.data[at] ^= 1;
            verify(28);
            assert_false(bench.found.verified);
            assert_true(bench.found.fault.status != OK && bench.found.fault.at <= bench.size);
            bench.data[at] ^= 1;
        }
    }
}

UNIT(shows_the_certificate_of_a_signer_that_does_not_verify)
{
    load("v2");
    verify(24);
    bench.data[signer_of(SCHEME_V2)->place.at + 30] ^= 1; /* in its digest, which is signed */
    verify(24);
    assert_refused("signature over the signed data does not verify");
    assert_int_equal(signer_of(SCHEME_V2)->certificate_count, 1);
}

UNIT(notices_a_changed_entry_by_v1)
{
    load("v1");
    *find_bytes("not a manifest", 14) = 'N';
    verify(1);
    assert_refused("AndroidManifest.xml does not have the SHA-1 digest");
}

UNIT(notices_an_entry_that_v1_does_not_list)
{
    load("v1");
    for (int i = 0; i < 2; i++) {
        memcpy(find_bytes("classes.dex", 11), "clAsses.dex", 11);
    }
    verify(1);
    assert_refused("the manifest lists classes.dex, which is not there");
}

UNIT(refuses_sha256_by_v1_before_android_4_3)
{
    load("v1-sha256");
    verify(17);
    assert_refused("need API level 18");
}

UNIT(refuses_v1_alone_where_more_is_demanded)
{
    load("v1");
    assert_int_equal(verify_for((struct apk_platform){1, 30, 1}), OK);
    assert_refused("targetSdkVersion 30 demands scheme v2");
    assert_int_equal(verify_for((struct apk_platform){1, 29, 2}), OK);
    assert_refused("targetSandboxVersion 2 demands scheme v2");
    assert_int_equal(verify_for((struct apk_platform){1, 29, 1}), OK);
    assert_verified();
}

UNIT(notices_a_signing_block_that_was_stripped)
{
    load("v1v2v3");
    memcpy(find_bytes("APK Sig Block 42", 16), "APK Sig Block 43", 16);
    verify(21);
    assert_true(bench.found.stripped);
    assert_refused("says that scheme v2 signs as well");
    assert_int_equal(anomalies_of("apksig-stripped"), 1);
}

UNIT(notices_a_newer_scheme_that_was_stripped)
{
    load("v1v2v3");
    rename_pair(pair_v3, "none");
    verify(24);
    assert_true(bench.found.stripped);
    assert_refused("signed by scheme v3 as well");
    assert_int_equal(anomalies_of("apksig-unknown-pair"), 1);
}

UNIT(wants_v3_beside_v31)
{
    load("v3");
    rename_pair(pair_v3, pair_v31);
    verify(28);
    assert_refused("a v3.1 block, but no v3 block");
    assert_true(bench.found.has_v31);
    assert_true(signer_of(SCHEME_V31)->verified);
}

UNIT(takes_the_first_of_two_pairs)
{
    load("v2");
    rename_pair(padding, pair_v2);
    verify(24);
    assert_verified();
    assert_int_equal(anomalies_of("apksig-duplicate-pair"), 1);
}

UNIT(finds_no_scheme_in_a_block_whose_sizes_differ)
{
    load("v2");
    verify(24);
    bench.data[bench.found.block_at] ^= 1;
    verify(24);
    assert_refused("not signed");
    assert_int_equal(anomalies_of("apksig-malformed-block"), 1);
    assert_int_equal(bench.found.block_size, 0);
}

UNIT(keeps_the_pairs_before_a_cut)
{
    load("v2");
    verify(24);
    uint8_t *pair = find_bytes(padding, 4);
    pair[-8] ^= 1; /* its size */
    verify(24);
    assert_verified();
    assert_int_equal(anomalies_of("apksig-malformed-block"), 1);
}

/* Put bytes before the archive and correct every offset, as an attacker would. */
static void put_before(const char *text, uint32_t size)
{
    verify(1);
    uint8_t *longer = malloc(bench.size + size);
    assert_non_null(longer);
    memset(longer, 0, size);
    memcpy(longer, text, strlen(text));
    memcpy(longer + size, bench.data, bench.size);
    for (size_t i = 0; i <= bench.zip.count; i++) {
        bool is_entry = i < bench.zip.count;
        uint8_t *field = longer + size +
                         (is_entry ? bench.zip.entries[i].central_at + 42 : bench.zip.end_at + 16);
        uint32_t offset;
        memcpy(&offset, field, sizeof(offset));
        offset += size;
        memcpy(field, &offset, sizeof(offset));
    }
    free(bench.data);
    bench.data = longer;
    bench.size += size;
}

UNIT(recognises_janus)
{
    load("v1");
    put_before("dex\n035", 64);
    verify(1);
    assert_verified();
    assert_true(bench.found.janus);
    assert_int_equal(anomalies_of("apksig-janus"), 1);
    load("v1v2v3");
    put_before("dex\n035", 64);
    verify(21);
    assert_refused("the APK's contents do not have the digest");
    assert_false(bench.found.janus);
}

UNIT(refuses_a_comment_that_ends_early)
{
    load("v1");
    uint8_t *longer = realloc(bench.data, bench.size + 1);
    assert_non_null(longer);
    longer[bench.size++] = 0;
    bench.data = longer;
    verify(1);
    assert_refused("the ZIP comment does not reach to the end");
    assert_false(signer_of(SCHEME_V1)->checked);
}

UNIT(survives_being_cut_anywhere)
{
    load("rotated");
    for (size_t size = bench.size; size-- > bench.size - 1500;) {
        bench.size = size;
        enum status status = verify_for((struct apk_platform){21, 21, 1});
        assert_true(status == OK || status == E_MALFORMED);
        assert_false(bench.found.verified);
    }
}

UNIT(stays_fast_with_many_block_files_that_lead_nowhere)
{
    struct zip_writer writer = {0};
    char name[32];
    for (int i = 0; i < 20000; i++) {
        (void)snprintf(name, sizeof(name), "META-INF/%05d.%s", i, i % 2 == 0 ? "RSA" : "SF");
        zip_writer_store(&writer, name, (struct bytes){0}, NULL);
    }
    zip_writer_store(&writer, "META-INF/00004.SF", (struct bytes){0}, NULL);
    zip_writer_end(&writer, NULL);
    bench.data = writer.out.data;
    bench.size = writer.out.size;
    writer.out = (struct buffer){0};
    zip_writer_free(&writer);
    verify(1);
    assert_refused("not signed by v1");
    assert_int_equal(bench.found.count, 1);
    assert_true(bench.found.has_v1);
}

static bool verify_rotated(void)
{
    struct arena arena = {.limit = 64 << 20};
    struct anomalies anomalies = {.arena = &arena};
    struct apk_signatures found = {0};
    struct fault why;
    enum status status = apksig_verify(
            &bench.zip, (struct apk_platform){21, 21, 1}, &arena, &anomalies, &found, &why);
    /* A lack of memory is never told as a signature that does not hold. */
    assert_true(status == E_MEMORY || found.verified);
    bool verified = found.verified;
    arena_free(&arena);
    return verified;
}

UNIT(survives_every_allocation_refused)
{
    load("rotated");
    verify(21);
    assert_true(torture(verify_rotated) > 10);
}

#define ON_BENCH(test) cmocka_unit_test_teardown(test, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
            ON_BENCH(verifies_every_way_of_signing),
            ON_BENCH(verifies_digests_of_pages),
            ON_BENCH(tells_the_certificate),
            ON_BENCH(follows_a_rotated_key),
            ON_BENCH(lists_each_signer_of_a_scheme),
            ON_BENCH(marks_what_no_android_version_looks_at),
            ON_BENCH(says_that_an_unsigned_file_is_not_signed),
            ON_BENCH(notices_a_change_in_every_section),
            ON_BENCH(notices_every_byte_changed_in_a_signer),
            ON_BENCH(shows_the_certificate_of_a_signer_that_does_not_verify),
            ON_BENCH(notices_a_changed_entry_by_v1),
            ON_BENCH(notices_an_entry_that_v1_does_not_list),
            ON_BENCH(refuses_sha256_by_v1_before_android_4_3),
            ON_BENCH(refuses_v1_alone_where_more_is_demanded),
            ON_BENCH(notices_a_signing_block_that_was_stripped),
            ON_BENCH(notices_a_newer_scheme_that_was_stripped),
            ON_BENCH(wants_v3_beside_v31),
            ON_BENCH(takes_the_first_of_two_pairs),
            ON_BENCH(finds_no_scheme_in_a_block_whose_sizes_differ),
            ON_BENCH(keeps_the_pairs_before_a_cut),
            ON_BENCH(recognises_janus),
            ON_BENCH(refuses_a_comment_that_ends_early),
            ON_BENCH(survives_being_cut_anywhere),
            ON_BENCH(stays_fast_with_many_block_files_that_lead_nowhere),
            ON_BENCH(survives_every_allocation_refused),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
