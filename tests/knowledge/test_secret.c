#include "support/unit.h"

#include "knowledge/secret.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena;
static struct secret_list list;
static struct file kinds;

static int load(void **state)
{
    (void)state;
    char path[4096];
    const char *source = getenv("AEDILE_SOURCE");
    (void)snprintf(path, sizeof(path), "%s/data/secret.csv", source == NULL ? "." : source);
    return file_open(path, &kinds, NULL) == OK &&
                           secret_load(kinds.bytes, &arena, &list, NULL) == OK
                   ? 0
                   : -1;
}

static int unload(void **state)
{
    (void)state;
    arena_free(&arena);
    file_close(&kinds);
    return 0;
}

/* A text is put together here, so that no whole credential stands in this file. */
static const char *text_of(const char *first, const char *second)
{
    static char text[4096];
    (void)snprintf(text, sizeof(text), "%s%s", first, second);
    return text;
}

static const char *kind_of(const char *text)
{
    struct secret_hit hit;
    return secret_next(&list, bytes_of(text), 0, &hit) ? hit.kind->id : "none";
}

static bool is_checked(const char *text)
{
    struct secret_hit hit;
    return secret_next(&list, bytes_of(text), 0, &hit) && hit.checked;
}

UNIT(knows_keys_by_their_shape)
{
    static const char *const samples[][3] = {
            {"google-api-key", "AIza", "SyD9f3kLm2Qw8Zx7Vb5Nn1Tt4Yy6Uu0Pp-R"},
            {"google-oauth-client-secret", "GOCSPX-", "a8Kd2Lq9Zx3Wm5Rt7Yp1Bn4Vc6Hg"},
            {"aws-access-key", "AKIA", "Q3EGRIZ7TLWCVB5N"},
            {"aws-temporary-access-key", "ASIA", "Q3EGRIZ7TLWCVB5N"},
            {"gitlab-token", "glpat-", "a8Kd2Lq9Zx3Wm5Rt7Yp1"},
            {"slack-token", "xoxb-", "2837465019-8374650192-a8Kd2Lq9Zx3Wm5Rt7Yp1Bn4V"},
            {"stripe-secret-key", "sk_live_", "a8Kd2Lq9Zx3Wm5Rt7Yp1Bn4V"},
            {"square-token", "sq0atp-", "a8Kd2Lq9Zx3Wm5Rt7Yp1Bn"},
            {"shopify-token", "shpat_", "0a8d2c9b3e5f7a1b4c6d8e0f92837465"},
            {"sendgrid-key", "SG.",
                    "a8Kd2Lq9Zx3Wm5Rt7Yp1Bn.a8Kd2Lq9Zx3Wm5Rt7Yp1Bn4Vc6HgJs0Fe-Ui_TzOQpX"},
            {"mailgun-key", "key-", "0a8d2c9b3e5f7a1b4c6d8e0f92837465"},
            {"twilio-api-key", "SK", "0a8d2c9b3e5f7a1b4c6d8e0f92837465"},
            {"telegram-bot-token", "2837465019", ":AAa8Kd2Lq9Zx3Wm5Rt7Yp1Bn4Vc6HgJs0Fe"},
            {"openai-key", "sk-", "a8Kd2Lq9Zx3Wm5Rt7Yp1T3BlbkFJa8Kd2Lq9Zx3Wm5Rt7Yp1"},
            {"huggingface-token", "hf_", "aKdLqZxWmRtYpBnVcHgJsFeUiTzOQpXbKw"},
            {"aliyun-access-key", "LTAI", "5tQ8Kd2Lq9Zx3Wm5Rt7Y"},
            {"tencent-secret-id", "AKID", "a8Kd2Lq9Zx3Wm5Rt7Yp1Bn4Vc6HgJs0F"},
    };
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        assert_string_equal(kind_of(text_of(samples[i][1], samples[i][2])), samples[i][0]);
    }
}

UNIT(takes_a_value_only_between_its_boundaries)
{
    struct secret_hit hit;
    const char *text = text_of("{\"key\":\"AKIA", "Q3EGRIZ7TLWCVB5N\"}");
    assert_true(secret_next(&list, bytes_of(text), 0, &hit));
    assert_int_equal(hit.at, 8);
    assert_int_equal(hit.size, 20);
    assert_false(hit.checked);
    assert_false(secret_next(&list, bytes_of(text), 9, &hit));
    assert_string_equal(kind_of(text_of("xAKIA", "Q3EGRIZ7TLWCVB5N")), "none");
    assert_string_equal(kind_of(text_of("AKIA", "Q3EGRIZ7TLWCVB5NX")), "none");
    assert_string_equal(kind_of(text_of("AKIA", "Q3EGRIZ7TLWCVB5")), "none");
    assert_string_equal(kind_of(text_of("AKIA", "q3egriz7tlwcvb5n")), "none");
}

UNIT(refuses_what_stands_for_a_key_in_documentation)
{
    assert_string_equal(kind_of("AKIAIOSFODNN7EXAMPLE"), "none");
    assert_string_equal(kind_of(text_of("AIza", "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX")), "none");
    assert_string_equal(kind_of(text_of("AIza", "Sy01234567890123456789012345678901234")), "none");
    assert_string_equal(kind_of(text_of("sk_live_", "aaaaaaaaaaaaaaaaaaaaaaaa")), "none");
    assert_string_equal(kind_of(text_of("sk_test_", "a8Kd2Lq9Zx3Wm5Rt7Yp1Bn4V")), "none");
    assert_string_equal(kind_of("eyJhbGciOiJ in a sentence"), "none");
    assert_string_equal(kind_of(""), "none");
}

UNIT(a_github_token_must_have_its_checksum)
{
    const char *good = text_of("ghp_", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17");
    assert_string_equal(kind_of(good), "github-token");
    assert_true(is_checked(good));
    assert_string_equal(kind_of(text_of("ghp_", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18")), "none");
    assert_string_equal(
            kind_of(text_of("npm_", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17")), "npm-token");
}

UNIT(a_token_of_json_must_decode_to_a_header_with_an_algorithm)
{
    /* {"alg":"HS256","typ":"JWT"} . {"sub":"1"} . signature */
    const char *good = text_of(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", ".eyJzdWIiOiIxIn0.a8Kd2Lq9Zx3Wm5Rt7Yp1Bn4V");
    assert_string_equal(kind_of(good), "jwt");
    assert_true(is_checked(good));
    /* {"typ":"JWT","x":"alg"}: the member is missing */
    assert_string_equal(kind_of(text_of("eyJ0eXAiOiJKV1QiLCJ4IjoiYWxnIn0",
                                ".eyJzdWIiOiIxIn0.a8Kd2Lq9Zx3Wm5Rt7Yp1Bn4V")),
            "none");
    assert_string_equal(
            kind_of(text_of("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", ".plain.a8Kd2L")), "none");
    assert_string_equal(kind_of("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0"), "none");
}

UNIT(a_private_key_must_hold_a_sequence_of_its_length)
{
    char body[200], text[600];
    memset(body, 'A', sizeof(body));
    memcpy(body, "MHcCAQEEIBBB", 12); /* SEQUENCE of 0x77 bytes, 121 with its head */
    body[162] = 0;                    /* 162 digits hold 121 bytes */
    (void)snprintf(text, sizeof(text),
            "x -----BEGIN EC PRIVATE KEY-----\n%.64s\n%.64s\n%s==\n-----END EC PRIVATE KEY----- y",
            body, body + 64, body + 128);
    struct secret_hit hit;
    assert_true(secret_next(&list, bytes_of(text), 0, &hit));
    assert_string_equal(hit.kind->id, "private-key-pem");
    assert_true(hit.checked);
    assert_int_equal(hit.at, 2);
    assert_int_equal(hit.size, strlen(text) - 4);
    (void)snprintf(text, sizeof(text),
            "-----BEGIN EC PRIVATE KEY-----\\n%.64s\\n%.64s\\n%s==\\n-----END EC PRIVATE KEY-----",
            body, body + 64, body + 128);
    assert_string_equal(kind_of(text), "private-key-pem");
    (void)snprintf(text, sizeof(text),
            "-----BEGIN EC PRIVATE KEY-----\n%.64s\n%.64s\n-----END EC PRIVATE KEY-----", body,
            body + 64);
    assert_string_equal(kind_of(text), "none");
    assert_string_equal(kind_of("-----BEGIN PRIVATE KEY-----"), "none");
    assert_string_equal(kind_of("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"), "none");
    assert_string_equal(kind_of("-----BEGIN PUBLIC KEY-----"), "none");
}

UNIT(finds_one_credential_after_the_other)
{
    struct secret_hit hit;
    struct bytes text = bytes_of(text_of("a=AKIA", "Q3EGRIZ7TLWCVB5N b=AKIA"
                                                   "W5HRTYU7KLPQ2DFG c=AKIAIOSFODNN7EXAMPLE"));
    size_t at = 0, count = 0;
    for (; secret_next(&list, text, at, &hit); at = hit.at + hit.size) {
        count++;
    }
    assert_int_equal(count, 2);
}

UNIT(finds_a_credential_wherever_it_stands_in_a_text)
{
    static const char *const samples[][2] = {
            {"AKIA", "Q3EGRIZ7TLWCVB5N"},
            {"SG.", "a8Kd2Lq9Zx3Wm5Rt7Yp1Bn.a8Kd2Lq9Zx3Wm5Rt7Yp1Bn4Vc6HgJs0Fe-Ui_TzOQpX"},
            {"AccountKey=",
                    "a8Kd2Lq9Zx3Wm5Rt7Yp1Bn4Vc6HgJs0FeUiTzOQpXa8Kd2Lq9Zx3Wm5Rt7Yp1Bn4Vc6HgJs"
                    "0FeUiTzOQpXaKdL=="},
            {"hooks.slack.com/services/T", "a8Kd2Lq9Z/B3Wm5Rt7Yp1/Bn4Vc6HgJs0FeUiTzOQpXaKd"},
    };
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        for (size_t before = 0; before < 30; before++) {
            char text[400];
            /* "hooks.slack " has a rarest pair and no more: a place from which to look back */
            int size = snprintf(text, sizeof(text), "%.*s%s%s%.*s", (int)before,
                    "hooks.slack AKI k. y= = - IA I", samples[i][0], samples[i][1],
                    (int)(before % 4), " \"} ");
            struct bytes bytes = {(uint8_t *)text, (size_t)size};
            struct secret_hit hit;
            bool stands_alone = before == 0 || strchr(" =-.", text[before - 1]) != NULL;
            assert_int_equal(secret_next(&list, bytes, 0, &hit), stands_alone);
            if (stands_alone) {
                assert_int_equal(hit.at, before);
                assert_int_equal(hit.size, strlen(samples[i][0]) + strlen(samples[i][1]));
                assert_true(secret_next(&list, bytes, before, &hit));
                assert_false(secret_next(&list, bytes, before + 1, &hit));
            }
        }
    }
}

UNIT(reads_every_cut_of_a_text_without_reaching_past_it)
{
    const char *whole = text_of("2837465019:AAa8Kd2Lq9Zx3Wm5Rt7Yp1Bn4Vc6HgJs0Fe SG.a8Kd2Lq9Zx3Wm5"
                                "Rt7Yp1Bn. eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJz.",
            "pk.eyJ1Ijoi -----BEGIN PRIVATE KEY-----\\nMHc\\ AAAAaaaaaaa:APA91b");
    size_t size = strlen(whole);
    for (size_t cut = 0; cut <= size; cut++) {
        uint8_t *copy = malloc(cut == 0 ? 1 : cut);
        assert_non_null(copy);
        memcpy(copy, whole, cut);
        struct secret_hit hit;
        for (size_t at = 0; secret_next(&list, (struct bytes){copy, cut}, at, &hit);) {
            at = hit.at + hit.size;
            assert_true(at <= cut);
        }
        free(copy);
    }
}

UNIT(a_mask_shows_at_most_a_third)
{
    assert_string_equal(
            secret_mask(bytes_of("AKIAQ3EGRIZ7TLWCVB5N"), &arena), "AKIA..............5N");
    assert_string_equal(secret_mask(bytes_of("abcdefghi"), &arena), "ab......i");
    assert_string_equal(secret_mask(bytes_of("ab"), &arena), "..");
    char longer[2000];
    memset(longer, 'x', sizeof(longer));
    assert_int_equal(
            strlen(secret_mask((struct bytes){(uint8_t *)longer, sizeof(longer)}, &arena)), 66);
    assert_string_equal(secret_mask(bytes_of(""), &arena), "");
}

UNIT(refuses_kinds_it_has_no_shape_for)
{
    struct secret_list refused;
    struct fault why;
    struct bytes csv = bytes_of("id,name,grade,source\njwt,T,secret,own\nmy-key,M,secret,own\n");
    assert_int_equal(secret_load(csv, &arena, &refused, &why), E_MALFORMED);
    assert_int_equal(why.at, 3);
    assert_string_equal(why.text, "column 'id' cannot be 'my-key'");
    csv = bytes_of("id,name,grade,source\njwt,T,high,own\n");
    assert_int_equal(secret_load(csv, &arena, &refused, &why), E_MALFORMED);
    assert_string_equal(why.text, "column 'grade' cannot be 'high'");
    csv = bytes_of("id,name,grade,source\njwt,T,secret,own\njwt,T,secret,own\n");
    assert_int_equal(secret_load(csv, &arena, &refused, &why), E_MALFORMED);
}

UNIT(looks_only_for_the_kinds_of_the_file)
{
    struct secret_list few;
    struct secret_hit hit;
    struct bytes csv = bytes_of("id,name,grade,source\njwt,T,secret,own\n");
    assert_int_equal(secret_load(csv, &arena, &few, NULL), OK);
    struct bytes text = bytes_of(text_of("AKIA", "Q3EGRIZ7TLWCVB5N"));
    assert_false(secret_next(&few, text, 0, &hit));
    assert_true(secret_next(&list, text, 0, &hit));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(knows_keys_by_their_shape),
            cmocka_unit_test(takes_a_value_only_between_its_boundaries),
            cmocka_unit_test(refuses_what_stands_for_a_key_in_documentation),
            cmocka_unit_test(a_github_token_must_have_its_checksum),
            cmocka_unit_test(a_token_of_json_must_decode_to_a_header_with_an_algorithm),
            cmocka_unit_test(a_private_key_must_hold_a_sequence_of_its_length),
            cmocka_unit_test(finds_one_credential_after_the_other),
            cmocka_unit_test(finds_a_credential_wherever_it_stands_in_a_text),
            cmocka_unit_test(reads_every_cut_of_a_text_without_reaching_past_it),
            cmocka_unit_test(a_mask_shows_at_most_a_third),
            cmocka_unit_test(refuses_kinds_it_has_no_shape_for),
            cmocka_unit_test(looks_only_for_the_kinds_of_the_file),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
