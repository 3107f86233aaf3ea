#include "support/unit.h"

#include "evidence/apksig/pkcs7.h"

#include <stdlib.h>

#define SIGNED_DATA "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
#define DATA        "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
#define SHA1        "\x30\x07\x06\x05\x2b\x0e\x03\x02\x1a"
#define RSA         "\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"

/* The head of SignedData by indefinite lengths, down to its content type. */
#define HEAD "\x30\x80" SIGNED_DATA "\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x0b" DATA
#define TAIL "\x00\x00\x00\x00\x00\x00"

/* A SignerInfo of 38 (0x26) bytes: an empty issuer, serial 5, a signature of two bytes. */
#define SIGNER                                                                                     \
    "\x30\x26\x02\x01\x01\x30\x05\x30\x00\x02\x01\x05" SHA1 RSA "\x04\x02\xab\xcd\xa1\x00"

#define CONTENT_TYPE "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03\x31\x00"
#define TYPE_IS_OID  "\x30\x10\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03\x31\x03\x06\x01\x2a"
#define DIGEST       "\x30\x10\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04\x31\x03\x04\x01\x99"

/* The bytes of a literal, NULs inside included. */
#define BYTES(literal) ((struct bytes){(const uint8_t *)(literal), sizeof(literal) - 1})

static struct pkcs7 found;

UNIT(reads_indefinite_lengths)
{
    assert_int_equal(OK, pkcs7_read(BYTES(HEAD "\x31\x28" SIGNER TAIL), &found));
    assert_int_equal(found.content_type.size, 9);
    assert_int_equal(found.certificate_count, 0);
    assert_int_equal(found.signer_count, 1);
    assert_int_equal(found.signers[0].serial.data[0], 5);
    assert_int_equal(found.signers[0].digest_algorithm.size, 5);
    assert_int_equal(found.signers[0].signature_algorithm.size, 9);
    assert_true(bytes_equal(found.signers[0].signature, BYTES("\xab\xcd")));
    assert_false(found.signers[0].has_attributes);
}

UNIT(finds_no_signer_in_an_empty_set)
{
    assert_int_equal(OK, pkcs7_read(BYTES(HEAD "\x31\x00" TAIL), &found));
    assert_int_equal(found.signer_count, 0);
}

UNIT(keeps_certificates_as_they_stand)
{
    assert_int_equal(
            OK, pkcs7_read(BYTES(HEAD "\xa0\x04\x30\x02\x05\x00\xa1\x00\x31\x00" TAIL), &found));
    assert_int_equal(found.certificate_count, 1);
    assert_true(bytes_equal(found.certificates[0], BYTES("\x30\x02\x05\x00")));
}

UNIT(refuses_what_is_not_signed_data)
{
    assert_int_equal(E_MALFORMED, pkcs7_read(BYTES(""), &found));
    assert_int_equal(
            E_MALFORMED, pkcs7_read(BYTES("\x30\x80" DATA "\xa0\x80\x00\x00\x00\x00"), &found));
    assert_int_equal(
            E_MALFORMED, pkcs7_read(BYTES(HEAD "\x31\x00\x00\x00"), &found)); /* ends too early */
    assert_int_equal(E_MALFORMED, pkcs7_read(BYTES(HEAD "\x31\x84\xff\xff\xff\xff" TAIL), &found));
    assert_int_equal(
            E_MALFORMED, pkcs7_read(BYTES(HEAD "\x31\x85\x00\x00\x00\x00\x00" TAIL), &found));
    assert_int_equal(
            E_MALFORMED, pkcs7_read(BYTES(HEAD "\x31\x02\x1f\x00" TAIL), &found)); /* a long tag */
}

UNIT(bounds_nesting)
{
    uint8_t nested[400];
    for (size_t i = 0; i < sizeof(nested); i += 2) {
        nested[i] = i < sizeof(nested) / 2 ? 0x30 : 0;
        nested[i + 1] = i < sizeof(nested) / 2 ? 0x80 : 0;
    }
    assert_int_equal(E_MALFORMED, pkcs7_read((struct bytes){nested, sizeof(nested)}, &found));
}

UNIT(bounds_the_number_of_signers)
{
    static const char signer[] = SIGNER;
    uint8_t file[1000];
    size_t size = 0, count = SIGNER_INFOS_MAX + 1, one = sizeof(signer) - 1;
    memcpy(file, HEAD "\x31\x82", sizeof(HEAD) + 1);
    size = sizeof(HEAD) + 1;
    file[size++] = (uint8_t)(count * one >> 8);
    file[size++] = (uint8_t)(count * one);
    for (size_t i = 0; i < count; i++) {
        memcpy(file + size, signer, one);
        size += one;
    }
    memset(file + size, 0, 6);
    assert_int_equal(E_LIMIT, pkcs7_read((struct bytes){file, size + 6}, &found));
}

UNIT(finds_the_signed_attributes_once)
{
    struct bytes value = {0};
    assert_int_equal(pkcs7_content_type(BYTES(DIGEST TYPE_IS_OID), &value), ATTRIBUTE_FOUND);
    assert_true(bytes_equal(value, BYTES("\x2a")));
    assert_int_equal(pkcs7_message_digest(BYTES(DIGEST TYPE_IS_OID), &value), ATTRIBUTE_FOUND);
    assert_true(bytes_equal(value, BYTES("\x99")));
    assert_int_equal(pkcs7_message_digest(BYTES(TYPE_IS_OID), &value), ATTRIBUTE_MISSING);
    assert_int_equal(pkcs7_message_digest(BYTES(DIGEST DIGEST), &value), ATTRIBUTE_MALFORMED);
    assert_int_equal(pkcs7_content_type(BYTES(CONTENT_TYPE), &value), ATTRIBUTE_MALFORMED);
    assert_int_equal(pkcs7_content_type(BYTES("\x30\x05"), &value), ATTRIBUTE_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_indefinite_lengths),
            cmocka_unit_test(finds_no_signer_in_an_empty_set),
            cmocka_unit_test(keeps_certificates_as_they_stand),
            cmocka_unit_test(refuses_what_is_not_signed_data),
            cmocka_unit_test(bounds_nesting),
            cmocka_unit_test(bounds_the_number_of_signers),
            cmocka_unit_test(finds_the_signed_attributes_once),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
