#include "support/unit.h"

#include "knowledge/packer.h"
#include "knowledge/payment.h"
#include "knowledge/rows.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena;

UNIT(a_packer_is_known_by_its_patterns)
{
    struct packer_list list;
    struct bytes csv = bytes_of("packer,company,kind,value,source\n"
                                "Wrap,W,library,libwrap*.so,own\nWrap,W,file,assets/wr?p/*,own\n"
                                "Box,B,class,com.box.Stub,own\nBox,B,library,*a*b*c,own\n");
    assert_int_equal(packer_load(csv, &arena, &list, NULL), OK);
    assert_string_equal(packer_match(&list, "library", "libwrap_x86.so")->packer, "Wrap");
    assert_string_equal(packer_match(&list, "file", "assets/wrap/data.bin")->company, "W");
    assert_string_equal(packer_match(&list, "class", "com.box.Stub")->packer, "Box");
    assert_string_equal(packer_match(&list, "library", "xxabbxbc")->packer, "Box");
    assert_null(packer_match(&list, "library", "xxabbxb"));
    assert_null(packer_match(&list, "library", "libwrap.so.1"));
    assert_null(packer_match(&list, "library", "com.box.Stub"));
    assert_null(packer_match(&list, "file", "assets/wrp/x"));
    assert_null(packer_match(&list, "class", "com.box.Stub2"));
    assert_null(packer_match(&list, "shape", "com.box.Stub"));
    arena_free(&arena);
}

static bool fits_by_trying_all(const char *pattern, const char *name)
{
    if (*pattern == '*') {
        return fits_by_trying_all(pattern + 1, name) ||
               (*name != 0 && fits_by_trying_all(pattern, name + 1));
    }
    return *pattern == 0 ? *name == 0
                         : *name != 0 && (*pattern == '?' || *pattern == *name) &&
                                   fits_by_trying_all(pattern + 1, name + 1);
}

/* The text of this number, its digits being the letters. */
static void spell(size_t number, const char *letters, char *ret_text)
{
    for (size_t base = strlen(letters); number > 0; number = (number - 1) / base) {
        *ret_text++ = letters[(number - 1) % base];
    }
    *ret_text = 0;
}

UNIT(a_pattern_fits_what_trying_every_way_fits)
{
    enum { PATTERNS = 1 + 4 + 16 + 64 + 256 + 1024, NAMES = 1 + 2 + 4 + 8 + 16 + 32 + 64 };
    for (size_t i = 1; i < PATTERNS; i++) {
        char pattern[8], name[8];
        spell(i, "ab*?", pattern);
        struct packer_mark mark = {"P", "C", "file", pattern};
        struct packer_list list = {&mark, 1};
        for (size_t j = 0; j < NAMES; j++) {
            spell(j, "ab", name);
            bool fits = packer_match(&list, "file", name) != NULL;
            if (fits != fits_by_trying_all(pattern, name)) {
                fail_msg("%s on %s: %d", pattern, name, fits);
            }
        }
    }
}

UNIT(refuses_bad_packer_rows)
{
    struct packer_list list;
    struct fault why;
#define PACKER_HEAD "packer,company,kind,value,source\n"
    assert_int_equal(
            packer_load(bytes_of(PACKER_HEAD "A,B,lib,c,own\n"), &arena, &list, &why), E_MALFORMED);
    assert_string_equal(why.text, "column 'kind' cannot be 'lib'");
    assert_int_equal(
            packer_load(bytes_of(PACKER_HEAD "A,B,file,,own\n"), &arena, &list, &why), E_MALFORMED);
    assert_int_equal(packer_load(bytes_of(PACKER_HEAD "A,B,file,c,own\nC,D,file,c,own\n"), &arena,
                             &list, &why),
            E_MALFORMED);
    assert_int_equal(why.at, 3);
    arena_free(&arena);
}

#define PAYMENT_HEAD "method,owner,kind,value,source\n"

UNIT(a_payment_method_is_known_by_whole_names_or_the_end_of_a_component)
{
    struct payment_list list;
    struct bytes csv = bytes_of(PAYMENT_HEAD "Chat Pay,Penguin,class,com.chat.PayReq,own\n"
                                             "Chat Pay,Penguin,component-suffix,.api.Entry,own\n"
                                             "Play,G,permission,com.play.BILLING,own\n");
    assert_int_equal(payment_load(csv, &arena, &list, NULL), OK);
    struct bytes entry = bytes_of("org.shop.api.Entry");
    assert_string_equal(payment_match(&list, "component-suffix", entry)->method, "Chat Pay");
    assert_string_equal(
            payment_match(&list, "class", bytes_of("com.chat.PayReq"))->owner, "Penguin");
    assert_non_null(payment_match(&list, "permission", bytes_of("com.play.BILLING")));
    assert_null(payment_match(&list, "class", bytes_of("com.chat.PayReq2")));
    assert_null(payment_match(&list, "class", bytes_of("com.chat.PayRe")));
    assert_null(payment_match(&list, "component", entry));
    assert_null(payment_match(&list, "component-suffix", bytes_of("api.Entry")));
    assert_null(payment_match(&list, "call", bytes_of("com.chat.PayReq")));
    assert_null(payment_match(&list, "unknown", entry));
    arena_free(&arena);
}

UNIT(refuses_bad_payment_rows)
{
    struct payment_list list;
    struct fault why;
    assert_int_equal(payment_load(bytes_of(PAYMENT_HEAD "A,B,klass,c,own\n"), &arena, &list, &why),
            E_MALFORMED);
    assert_int_equal(why.at, 2);
    assert_int_equal(payment_load(bytes_of(PAYMENT_HEAD "A,,class,c,own\n"), &arena, &list, &why),
            E_MALFORMED);
    assert_string_equal(why.text, "column 'owner' cannot be ''");
    assert_int_equal(payment_load(bytes_of(PAYMENT_HEAD "A,B,class,c,own\nC,D,class,c,own\n"),
                             &arena, &list, &why),
            E_MALFORMED);
    assert_string_equal(why.text, "the mark stands twice");
    arena_free(&arena);
}

/* Names that differ in their last letters alone, as those of permissions do. */
UNIT(names_that_end_differently_fall_into_different_slots)
{
    enum { NAMES = 1000, SLOTS = 4096, LEAST = 800 };
    for (int size = 16; size < 24; size++) {
        bool taken[SLOTS] = {false};
        int slots = 0;
        for (int i = 0; i < NAMES; i++) {
            char name[32];
            (void)snprintf(name, sizeof(name), "%0*d", size, i);
            size_t slot = name_hash(bytes_of(name)) & (SLOTS - 1);
            slots += !taken[slot];
            taken[slot] = true;
        }
        assert_true(slots > LEAST);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_packer_is_known_by_its_patterns),
            cmocka_unit_test(a_pattern_fits_what_trying_every_way_fits),
            cmocka_unit_test(refuses_bad_packer_rows),
            cmocka_unit_test(a_payment_method_is_known_by_whole_names_or_the_end_of_a_component),
            cmocka_unit_test(refuses_bad_payment_rows),
            cmocka_unit_test(names_that_end_differently_fall_into_different_slots),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
