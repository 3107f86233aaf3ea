/* The leak ladder: planted values in many encodings, at the places of a request where they leak,
 * and look-alikes of which none may be found. */
#include "support/unit.h"

#include "base/file.h"
#include "knowledge/identifier/identifier.h"
#include "knowledge/ladder_codes.h"
#include "support/identifier_bed.h"

#include <ctype.h>
#include <libdeflate.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

static const struct identifier_seed seeds[] = {{"email", "Lena.Vogt@example.com"},
        {"phone", "13900571842"}, {"imei", "352099001761481"}, {"mac", "3c:5a:b4:8e:01:f7"},
        {"oaid", "7b3f9e52-04c1-4d6a-9f08-d25c7a1be340"}, {"android_id", "9f2c4be1770a53d8"},
        {"email", "Mara.Oduya+spring26@mailbox-trial.example.org"},
        {"name", "\xe6\xac\xa7\xe9\x98\xb3\xe6\x98\x8e\xe7\x86\x99"}, {"phone", "+8615861307294"},
        {"advertising_id", "5e8a1c07-9d3f-4b62-8e51-c07a94d2f318"}, {"mac", "a4:83:e7:2f:5b:c9"},
        {"imei", "862107045930168"}, {"android_id", "c41f7e92d06b38a5"},
        {"bank_card", "6217003810026489157"}, {"location", "31.230416,121.473701"},
        {"oaid", "9c27f0e4d81b53a6e2904c7fb13d58a60e47c92f5b08d6413a9fe7c2b50d8164"}};
static const char *const others[] = {"Lena.Voss@example.com", "13900571843", "352099001761499",
        "3c:5a:b4:8e:01:f8", "7b3f9e52-04c1-4d6a-9f08-d25c7a1be341", "9f2c4be1770a53d9",
        "Mara.Oduya+spring27@mailbox-trial.example.org",
        "\xe6\xac\xa7\xe9\x98\xb3\xe6\x98\x8e\xe6\x9b\xa6", "+8615861307295",
        "5e8a1c07-9d3f-4b62-8e51-c07a94d2f319", "a4:83:e7:2f:5b:c8", "862107045930176",
        "c41f7e92d06b38a6", "6217003810026489165", "31.250416,121.493701",
        "9c27f0e4d81b53a6e2904c7fb13d58a60e47c92f5b08d6413a9fe7c2b50d8165"};
enum { SEEDS = sizeof(seeds) / sizeof(seeds[0]), FIRST_SEEDS = 6 };

enum place { QUERY, PATH, REFERER, COOKIE, HEADER, BODY, PLACES };

static struct identifier_bed bed;

static int load(void **state)
{
    (void)state;
    return identifier_bed_open(&bed, seeds, SEEDS);
}

static int unload(void **state)
{
    (void)state;
    return identifier_bed_close(&bed);
}

/* A request's part that holds `encoded`, among what else stands there. */
static void put_in_place(enum place place, struct bytes encoded, struct buffer *out)
{
    static const char *const before[] = {
            "https://t.tracker.example/c?ts=1700000000123&sid=83736251&d=",
            "https://t.tracker.example/v2/1082/", "https://shop.example/item/100018273645?u=",
            "_ga=GA1.2.1834567890.1699999999; uid=", "",
            "{\"sku\":6217,\"lat\":0.352099001761,\"d\":\""};
    static const char *const behind[] = {"&w=1080&h=2340", "/p.gif", "&ref=a", "; lang=en", "",
            "\",\"n\":[1,2,3.14159265358979]}"};
    buffer_append_text(out, before[place]);
    if (place == BODY) {
        ladder_put_in_json(encoded, out);
    } else if (place == QUERY || place == PATH || place == REFERER) {
        ladder_put_in_url(encoded, out);
    } else {
        buffer_append(out, encoded);
    }
    buffer_append_text(out, behind[place]);
}

struct seen {
    size_t seed;
    bool wanted;
    size_t seeded, hits;
    char path[160];
};

static bool note(void *context, const struct identifier_hit *hit)
{
    struct seen *seen = context;
    seen->hits++;
    if (hit->grade == IDENTIFIER_SEEDED) {
        seen->seeded++;
        seen->wanted = seen->wanted || hit->seed == seen->seed;
        (void)snprintf(seen->path, sizeof(seen->path), "%s", hit->path);
    }
    return true;
}

static struct seen scan(struct bytes text, size_t seed)
{
    struct seen seen = {.seed = seed};
    struct identifier_text given = {text, {0}};
    assert_int_equal(identifier_scan(bed.scanner, &given, note, &seen, NULL), OK);
    return seen;
}

static struct seen scan_coded(
        const char *value, size_t seed, const struct ladder_code *code, enum place place)
{
    struct buffer encoded = {0}, text = {0};
    code->write(bytes_of(value), &encoded);
    put_in_place(place, buffer_bytes(&encoded), &text);
    struct seen seen = scan(buffer_bytes(&text), seed);
    if (getenv("LADDER") != NULL) {
        print_message("%d %s %s: %.*s\n", seen.wanted, code->name, seen.path, (int)text.size,
                (const char *)text.data);
    }
    buffer_free(&encoded);
    buffer_free(&text);
    return seen;
}

UNIT(finds_planted_values_in_nearly_every_encoding)
{
    size_t found = 0, all = 0;
    for (size_t i = 0; i < ladder_code_count; i++) {
        size_t own = 0;
        for (size_t seed = 0; seed < SEEDS; seed++) {
            for (int place = 0; place < PLACES; place++) {
                own += scan_coded(seeds[seed].value, seed, &ladder_codes[i], (enum place)place)
                               .wanted;
            }
        }
        print_message("# %3zu of %d  %s\n", own, SEEDS * PLACES, ladder_codes[i].name);
        found += own;
        all += (size_t)SEEDS * PLACES;
    }
    print_message("# recall %zu of %zu\n", found, all);
    assert_true(ladder_code_count >= 35);
    assert_true(found * 100 >= all * 95);
}

UNIT(takes_no_other_value_for_a_planted_one)
{
    for (size_t i = 0; i < ladder_code_count; i++) {
        for (size_t seed = 0; seed < SEEDS; seed++) {
            for (int place = 0; place < PLACES; place++) {
                struct seen seen =
                        scan_coded(others[seed], seed, &ladder_codes[i], (enum place)place);
                if (seen.seeded != 0) {
                    fail_msg("%s as %s: %s", others[seed], ladder_codes[i].name, seen.path);
                }
            }
        }
    }
}

static uint64_t draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 16;
}

/* Numbers, product ids, timestamps, fractions and digests of images: what a page is full of. */
static void put_noise(size_t round, uint64_t *state, struct buffer *out)
{
    uint64_t a = draw(state), b = draw(state), c = draw(state);
    buffer_print(out, "{\"id\":%llu,\"sku\":\"%015llu\",\"ts\":%llu,\"price\":0.%015llu,",
            (unsigned long long)(a % 1000000000000000u),
            (unsigned long long)(b % 1000000000000000u),
            (unsigned long long)(1600000000000u + c % 100000000000u),
            (unsigned long long)(b % 1000000000000000u));
    buffer_print(out,
            "\"img\":\"https://i.example/%08llx%08llx%08llx%08llx@2x.png\",\"p\":1%010llu,",
            (unsigned long long)(a & 0xffffffff), (unsigned long long)(b & 0xffffffff),
            (unsigned long long)(c & 0xffffffff), (unsigned long long)(draw(state) & 0xffffffff),
            (unsigned long long)(a % 10000000000u));
    buffer_print(out, "\"etag\":\"%llx-%zu\",\"order\":\"62%017llu\",\"v\":\"%llx:%llx:%llx\"}\n",
            (unsigned long long)a, round, (unsigned long long)c, (unsigned long long)(a & 255),
            (unsigned long long)(b & 255), (unsigned long long)(c & 255));
}

UNIT(finds_nothing_in_numbers_and_names_of_files)
{
    uint64_t chance = 42;
    struct buffer text = {0};
    for (size_t round = 0; round < 5000; round++) {
        put_noise(round, &chance, &text);
    }
    struct seen seen = scan(buffer_bytes(&text), 0);
    assert_int_equal(seen.hits, 0);
    buffer_free(&text);
}

UNIT(says_through_what_a_value_was_found)
{
    static const struct {
        const char *code, *path;
    } known[] = {{"plain", ""}, {"base64 of JSON of md5", "base64 → json u.id → md5"},
            {"base64 of gzip of JSON", "base64 → gzip → json u.id"},
            {"percent x2", "percent → percent"}, {"reversed", "reversed"},
            {"sha256 of md5 upper", "sha256 → md5"}, {"base64 of sha256 raw", "base64 → sha256"},
            {"hex of base64", "hex → base64"}, {"entities hex", "entities"}, {"base32", "base32"},
            {"hex with colons", "hex"}, {"md5 as UUID", "hex → md5"},
            {"base64, reversed", "reversed → base64"}, {"base32 of sha1", "base32 → sha1"}};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        size_t code = 0;
        while (strcmp(ladder_codes[code].name, known[i].code) != 0) {
            code++;
        }
        for (size_t seed = 0; seed < FIRST_SEEDS; seed++) {
            struct seen seen = scan_coded(seeds[seed].value, seed, &ladder_codes[code], QUERY);
            assert_string_equal(seen.path, known[i].path);
            assert_int_equal(seen.seeded, 1);
        }
    }
}

/* Base64 of gzip of a text with the value behind characters that the number stands for. */
static void pack_numbered(const char *value, unsigned number, struct buffer *out)
{
    enum { SALT = 40 };
    uint8_t room[1024];
    unsigned char text[2048];
    struct buffer plain = {0};
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
    buffer_append_text(&plain, "{\"n\":\"");
    for (size_t i = 0; i < SALT; i++) {
        number = number * 1664525u + 1013904223u;
        buffer_append_byte(&plain, (char)('#' + (number >> 24) % 56));
    }
    buffer_print(&plain, "\",\"id\":\"%s\"}", value);
    size_t size = libdeflate_gzip_compress(compressor, plain.data, plain.size, room, sizeof(room));
    buffer_append(out, (struct bytes){text, (size_t)EVP_EncodeBlock(text, room, (int)size)});
    libdeflate_free_compressor(compressor);
    buffer_free(&plain);
}

/* "/", a hexadecimal digit and "x" look like the start of "/0xa4,0x83,…". */
static bool has_prefix_of_a_list(const char *text)
{
    while ((text = strchr(text, '/')) != NULL &&
            !(isxdigit((unsigned char)text[1]) && text[2] == 'x')) {
        text++;
    }
    return text != NULL && strlen(text) > 20;
}

UNIT(finds_values_in_base64_that_has_what_may_begin_a_list)
{
    size_t met = 0, found = 0;
    for (unsigned number = 0; number < 20000 && met < 10; number++) {
        struct buffer text = {0};
        buffer_append_text(&text, "d=");
        pack_numbered(seeds[0].value, number, &text);
        if (has_prefix_of_a_list(buffer_text(&text))) {
            met++;
            found += scan(buffer_bytes(&text), 0).wanted;
        }
        buffer_free(&text);
    }
    assert_int_equal(met, 10);
    assert_int_equal(found, met);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(finds_planted_values_in_nearly_every_encoding),
            cmocka_unit_test(takes_no_other_value_for_a_planted_one),
            cmocka_unit_test(finds_nothing_in_numbers_and_names_of_files),
            cmocka_unit_test(says_through_what_a_value_was_found),
            cmocka_unit_test(finds_values_in_base64_that_has_what_may_begin_a_list),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
