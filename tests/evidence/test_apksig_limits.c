/* What aedile does not look at to the end: it says so, and reads the rest of the app. */
#include "support/unit.h"

#include "evidence/apksig.h"
#include "support/zip_writer.h"

#include <stdio.h>
#include <stdlib.h>

struct bench {
    struct zip_writer writer;
    struct arena arena;
    struct anomalies anomalies;
    struct apk_signatures found;
};

static void verify(struct bench *bench, const struct zip_end_lie *lie)
{
    struct zip zip;
    struct fault why = {0};
    zip_writer_end(&bench->writer, lie);
    bench->arena.limit = 192 << 20;
    bench->anomalies.arena = &bench->arena;
    struct bytes file = buffer_bytes(&bench->writer.out);
    assert_int_equal(zip_open(file, &bench->arena, &bench->anomalies, &zip, &why), OK);
    enum status status = apksig_verify(&zip, (struct apk_platform){24, 24, 1}, &bench->arena,
            &bench->anomalies, &bench->found, &why);
    if (status != OK) {
        fail_msg("%s", why.text);
    }
}

static void forget(struct bench *bench)
{
    zip_writer_free(&bench->writer);
    arena_free(&bench->arena);
}

static const char *limit_told(const struct bench *bench)
{
    for (size_t i = 0; i < bench->anomalies.count; i++) {
        if (strcmp(bench->anomalies.items[i].kind, "apksig-limit") == 0) {
            return bench->anomalies.items[i].detail;
        }
    }
    return "";
}

static void put_signer(struct bench *bench, int number, const char *block)
{
    char name[40];
    (void)snprintf(name, sizeof(name), "META-INF/S%d.SF", number);
    zip_writer_store(&bench->writer, name, bytes_of("Signature-Version: 1.0\n\n"), NULL);
    (void)snprintf(name, sizeof(name), "META-INF/S%d.RSA", number);
    zip_writer_store(&bench->writer, name, bytes_of(block), NULL);
}

/* A signing block whose v2 pair holds no signer that can be read: v1 is not asked after that. */
static const char block_v2[] = "\x28\0\0\0\0\0\0\0"
                               "\x08\0\0\0\0\0\0\0\x1a\x87\x09\x71\0\0\0\0"
                               "\x28\0\0\0\0\0\0\0"
                               "APK Sig Block 42";

UNIT(says_that_signers_past_the_tenth_are_not_read)
{
    for (int asked = 0; asked < 2; asked++) {
        struct bench bench = {0};
        struct zip_end_lie lie = {0};
        for (int i = 0; i < SIGNERS_MAX + 2; i++) {
            put_signer(&bench, i, "x");
        }
        if (!asked) {
            lie.before_central = (struct bytes){(const uint8_t *)block_v2, sizeof(block_v2) - 1};
        }
        verify(&bench, &lie);
        assert_int_equal(bench.found.count, SIGNERS_MAX);
        assert_int_equal(bench.found.signers[0].checked, asked);
        assert_string_equal(
                limit_told(&bench), "more than 10 signers in one scheme; the others are not read");
        assert_false(bench.found.verified);
        forget(&bench);
    }
}

/* Else a file of some KiB in META-INF would keep the whole app from being inspected. */
UNIT(reads_on_past_manifests_of_too_many_sections)
{
    struct bench bench = {0};
    struct buffer text = {0};
    for (int i = 0; i < 3000000; i++) {
        buffer_append_text(&text, "a\n\n");
    }
    assert_false(text.failed);
    zip_writer_deflate(&bench.writer, "META-INF/S.SF", buffer_bytes(&text), NULL);
    zip_writer_store(&bench.writer, "META-INF/S.RSA", bytes_of("x"), NULL);
    verify(&bench, NULL);
    assert_int_equal(bench.found.count, 1);
    assert_int_equal(bench.found.signers[0].fault.status, E_LIMIT);
    assert_false(bench.found.signers[0].verified);
    assert_string_equal(limit_told(&bench), "more than 800,000 manifest sections");
    buffer_free(&text);
    forget(&bench);
}

/* SignedData with an empty list of digest algorithms and `count` SignerInfos that are empty. */
static size_t write_block(char *block, size_t count)
{
    static const char head[] = "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80"
                               "\x30\x80\x02\x01\x01\x31\x00\x30\x03\x06\x01\x2a\xa0\x82";
    size_t size = sizeof(head) - 1, rest = 2 * count;
    memcpy(block, head, size);
    block[size++] = (char)(rest >> 8);
    block[size++] = (char)(rest & 0xff);
    for (size_t i = 0; i < count; i++) {
        block[size++] = 0x30;
        block[size++] = 0;
    }
    memcpy(block + size, "\x31\0\0\0\0\0\0\0", 8);
    return size + 8;
}

UNIT(says_that_a_block_holds_too_many_certificates)
{
    struct bench bench = {0};
    char block[400];
    size_t size = write_block(block, 65);
    zip_writer_store(&bench.writer, "META-INF/S.SF", bytes_of("a: b\n\n"), NULL);
    zip_writer_store(
            &bench.writer, "META-INF/S.RSA", (struct bytes){(const uint8_t *)block, size}, NULL);
    verify(&bench, NULL);
    assert_string_equal(
            bench.found.signers[0].fault.text, "more than 64 certificates or 16 signers");
    assert_string_equal(
            limit_told(&bench), "META-INF/S.RSA holds more than 64 certificates or 16 signers");
    forget(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(says_that_signers_past_the_tenth_are_not_read),
            cmocka_unit_test(reads_on_past_manifests_of_too_many_sections),
            cmocka_unit_test(says_that_a_block_holds_too_many_certificates),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
