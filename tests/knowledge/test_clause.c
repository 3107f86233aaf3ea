#include "support/unit.h"

#include "knowledge/clause.h"

#include <stdlib.h>

#define HEAD                                                                                       \
    "id,jurisdiction,law,law_zh,law_en,article_en,article_zh,requirement_en,requirement_zh,"       \
    "source,"                                                                                      \
    "unconfirmed\n"

static struct arena arena;

static enum status load(const char *csv, struct clause_list *ret_list, struct fault *why)
{
    return clause_load(bytes_of(csv), &arena, ret_list, why);
}

UNIT(finds_a_clause_by_its_id_in_both_languages)
{
    struct clause_list list;
    assert_int_equal(load(HEAD "B-2,EU,GDPR,条例,Regulation,Article 2,第2条,do,做,x,no\n"
                               "A-1,CN,PIPL,法,Law,Article 1,第1条,\"ask, first\",先问,y,yes\n",
                             &list, NULL),
            OK);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].id, "A-1");
    const struct clause *clause = clause_find(&list, "A-1");
    assert_string_equal(clause->requirement.en, "ask, first");
    assert_string_equal(clause->requirement.zh, "先问");
    assert_string_equal(clause->law_name.zh, "法");
    assert_string_equal(clause->law, "PIPL");
    assert_true(clause->unconfirmed);
    assert_false(clause_find(&list, "B-2")->unconfirmed);
    assert_null(clause_find(&list, "C-3"));
    arena_free(&arena);
}

UNIT(refuses_a_clause_given_twice_with_its_line)
{
    struct clause_list list;
    struct fault why;
    assert_int_equal(load(HEAD "A,CN,L,l,l,1,1,a,b,c,no\nA,CN,L,l,l,1,1,a,b,c,no\n", &list, &why),
            E_MALFORMED);
    assert_int_equal(why.at, 3);
    assert_string_equal(why.text, "the id stands twice");
    arena_free(&arena);
}

UNIT(refuses_what_is_neither_yes_nor_no_and_empty_requirements)
{
    struct clause_list list;
    struct fault why;
    assert_int_equal(load(HEAD "A,CN,L,l,l,1,1,a,b,c,maybe\n", &list, &why), E_MALFORMED);
    assert_int_equal(why.at, 2);
    assert_string_equal(why.text, "column 'unconfirmed' cannot be 'maybe'");
    assert_int_equal(load(HEAD "A,CN,L,l,l,1,1,,b,c,no\n", &list, &why), E_MALFORMED);
    assert_string_equal(why.text, "column 'requirement_en' cannot be ''");
    arena_free(&arena);
}

UNIT(an_empty_list_finds_nothing)
{
    struct clause_list list;
    assert_int_equal(load(HEAD, &list, NULL), OK);
    assert_null(clause_find(&list, "A"));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(finds_a_clause_by_its_id_in_both_languages),
            cmocka_unit_test(refuses_a_clause_given_twice_with_its_line),
            cmocka_unit_test(refuses_what_is_neither_yes_nor_no_and_empty_requirements),
            cmocka_unit_test(an_empty_list_finds_nothing),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
