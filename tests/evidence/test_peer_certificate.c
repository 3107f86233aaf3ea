/* Certificates that say other things to a hasty reader than to a careful one. */
#include "support/unit.h"

#include "evidence/tls/peer_certificate.h"

#include <openssl/x509v3.h>
#include <stdlib.h>

static struct arena arena;
static X509 *certificate;
static EVP_PKEY *key;
static GENERAL_NAMES *names;

static int start(void **state)
{
    (void)state;
    arena = (struct arena){.limit = 1 << 20};
    key = EVP_EC_gen("P-256");
    certificate = X509_new();
    names = sk_GENERAL_NAME_new_null();
    (void)ASN1_TIME_set_string(X509_getm_notBefore(certificate), "20260101000000Z");
    (void)ASN1_TIME_set_string(X509_getm_notAfter(certificate), "20270101000000Z");
    return X509_set_pubkey(certificate, key) == 1 ? 0 : 1;
}

static int finish(void **state)
{
    (void)state;
    sk_GENERAL_NAME_pop_free(names, GENERAL_NAME_free);
    X509_free(certificate);
    EVP_PKEY_free(key);
    arena_free(&arena);
    return 0;
}

static void add_host(struct bytes text)
{
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_IA5STRING *string = ASN1_IA5STRING_new();
    assert_int_equal(ASN1_STRING_set(string, text.data, (int)text.size), 1);
    GENERAL_NAME_set0_value(name, GEN_DNS, string);
    assert_true(sk_GENERAL_NAME_push(names, name) > 0);
}

static struct tls_certificate read_after(size_t tried)
{
    struct tls_certificate found;
    struct fault why;
    unsigned char *der = NULL;
    if (sk_GENERAL_NAME_num(names) > 0) {
        assert_int_equal(
                X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, X509V3_ADD_APPEND),
                1);
    }
    assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);
    int size = i2d_X509(certificate, &der);
    assert_true(size > 0);
    struct bytes text = {der, (size_t)size};
    assert_int_equal(peer_certificate_read(text, &arena, &tried, &found, &why), OK);
    OPENSSL_free(der);
    return found;
}

static struct tls_certificate read_it(void)
{
    return read_after(0);
}

/* "a.example", as a browser long ago took it, is not what the authority put its name to. */
UNIT(ends_no_host_name_at_a_nul)
{
    add_host((struct bytes){(const uint8_t *)"a.example\0.evil.test", 20});
    add_host(bytes_of("b.example"));
    struct tls_certificate found = read_it();
    assert_string_equal(found.names, "a.example\\00.evil.test b.example");
    assert_null(found.unread);
}

UNIT(makes_no_two_names_of_one_with_a_space)
{
    add_host(bytes_of("evil.test a.example\t"));
    assert_string_equal(read_it().names, "evil.test\\20a.example\\09");
}

UNIT(ends_no_organization_at_a_nul)
{
    static const unsigned char text[] = "Honest Ltd\0 not";
    assert_int_equal(
            X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate), NID_organizationName,
                    V_ASN1_UTF8STRING, text, sizeof(text) - 1, -1, 0),
            1);
    assert_string_equal(read_it().organization, "Honest Ltd\\00 not");
}

UNIT(shows_no_names_when_they_stand_twice)
{
    add_host(bytes_of("a.example"));
    (void)X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, X509V3_ADD_APPEND);
    struct tls_certificate found = read_it();
    assert_string_equal(found.names, "");
    assert_string_equal(found.unread, "the names of a certificate cannot be read, or are too many");
}

UNIT(shows_no_names_when_they_are_too_many_to_show_all)
{
    char host[32];
    for (int i = 0; i < 6000; i++) {
        (void)snprintf(host, sizeof(host), "h%05d.test", i);
        add_host(bytes_of(host));
    }
    struct tls_certificate found = read_it();
    assert_string_equal(found.names, "");
    assert_non_null(found.unread);
}

UNIT(tells_of_times_that_cannot_be_read)
{
    ASN1_TIME *time = X509_getm_notAfter(certificate);
    assert_int_equal(ASN1_STRING_set(time, "209913320000Z", -1), 1);
    struct tls_certificate found = read_it();
    assert_true(found.not_after == TIME_UNKNOWN);
    assert_string_equal(found.unread, "the times of a certificate cannot be read");
}

/* An app may show so many that the one that counts comes last. */
UNIT(tells_of_a_signature_that_is_not_tried)
{
    struct tls_certificate found = read_after(PEER_SIGNATURES_MAX);
    assert_false(found.self_signed);
    assert_string_equal(found.unread, "a signature of a certificate's own key was not tried");
}

UNIT(has_nothing_to_tell_of_a_certificate_without_names)
{
    struct tls_certificate found = read_it();
    assert_string_equal(found.names, "");
    assert_null(found.unread);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, start, finish)
            T(ends_no_host_name_at_a_nul),
            T(makes_no_two_names_of_one_with_a_space),
            T(ends_no_organization_at_a_nul),
            T(shows_no_names_when_they_stand_twice),
            T(shows_no_names_when_they_are_too_many_to_show_all),
            T(tells_of_times_that_cannot_be_read),
            T(tells_of_a_signature_that_is_not_tried),
            T(has_nothing_to_tell_of_a_certificate_without_names),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
