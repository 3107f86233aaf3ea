/* Facts that a query does not read are left out, and what it reads is the same without them. */
#include "support/unit.h"

#include "knowledge/filter/filter.h"
#include "support/rows.h"
#include "support/sample_sources.h"
#include "tables/table.h"
#include "tables/tables.h"
#include "tables/traffic/facts.h"
#include "tables/wanted.h"

#include <stdlib.h>

enum { EXHIBITS = 4 };

static struct sample sample;
static sqlite3 *whole; /* every fact is there */

static int open_sample(void **state)
{
    (void)state;
    struct fault why = {0};
    bool is_open = sample_open(&sample, EXHIBITS) == OK &&
                   sqlite3_open(":memory:", &whole) == SQLITE_OK &&
                   tables_register(whole, &sample.sources, &why) == OK;
    return is_open ? 0 : -1;
}

static int close_sample(void **state)
{
    (void)state;
    (void)sqlite3_close(whole);
    sample_close(&sample);
    return 0;
}

static unsigned unwanted_by(const char *sql)
{
    struct fault why = {0};
    unsigned unwanted = 1000;
    assert_int_equal(tables_unwanted(sql, &unwanted, &why), OK);
    return unwanted;
}

static const char *everywhere(void *context, const char *address)
{
    (void)context, (void)address;
    return "CN"; /* as the sample says */
}

/* The sample's sources, their traffic looked through without these facts. */
static void read_without(
        unsigned unwanted, struct arena *arena, struct source *items, struct sources *ret_sources)
{
    const struct traffic_aids aids = {.filters = sample.filters, .country = everywhere};
    struct fault why = {0};
    bool is_cut = false;
    for (size_t i = 0; i < EXHIBITS; i++) {
        items[i] = sample.items[i];
        items[i].unwanted = unwanted;
        if ((unwanted & FACTS_IDENTIFIERS) != 0) {
            items[i].scanner = NULL;
        }
        if (items[i].traffic != NULL) {
            assert_int_equal(tables_read_traffic(&items[i], &aids, arena, &items[i].traffic_facts,
                                     &is_cut, &why),
                    OK);
        }
    }
    *ret_sources = sample.sources;
    ret_sources->items = items;
}

UNIT(wants_what_the_tables_of_a_query_are_made_of_and_nothing_else)
{
    assert_int_equal(unwanted_by("SELECT count(*) FROM flow"), FACTS_ALL);
    assert_int_equal(
            unwanted_by("SELECT url FROM http_exchange, tls_session, dns_answer"), FACTS_ALL);
    assert_int_equal(
            unwanted_by("SELECT count(*) FROM Identifier"), FACTS_ALL & ~FACTS_IDENTIFIERS);
    assert_int_equal(unwanted_by("WITH t AS (SELECT exchange FROM tracker) SELECT * FROM t WHERE "
                                 "EXISTS (SELECT 1 FROM http_cookie)"),
            FACTS_ALL & ~(FACTS_TRACKERS | FACTS_COOKIES));
}

UNIT(wants_everything_without_a_query_and_for_one_that_is_none)
{
    assert_int_equal(unwanted_by(NULL), 0);
    assert_int_equal(unwanted_by("SELECT nothing FROM nowhere"), 0);
}

UNIT(leaves_out_what_is_not_wanted)
{
    SCOPED(arena_free) struct arena arena = {.limit = (size_t)64 << 20};
    struct source items[EXHIBITS];
    struct sources sources;
    sqlite3 *db = NULL;
    struct fault why = {0};
    read_without(FACTS_ALL & ~FACTS_FILINGS, &arena, items, &sources);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(tables_register(db, &sources, &why), OK);
    assert_rows(db, "SELECT count(*) FROM identifier", "0\n");
    assert_rows(db, "SELECT count(*) FROM http_parameter", "0\n");
    assert_rows(db, "SELECT count(*) FROM http_cookie", "0\n");
    assert_rows(db, "SELECT count(*) FROM tracker", "0\n");
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Whether the filter list leaves it open what some request of the sample is. */
static bool is_unknown(const char *lines)
{
    SCOPED(arena_free) struct arena arena = {.limit = (size_t)64 << 20};
    struct filter_list_text list = {"list", bytes_of(lines)};
    struct filter_counts counts;
    struct filter_set *set = NULL;
    struct fault why = {0};
    bool is_cut = false, is_open = false;
    assert_int_equal(filter_compile(&list, 1, &set, &counts, &why), OK);
    const struct traffic_aids aids = {.filters = set};
    for (size_t i = 0; i < EXHIBITS; i++) {
        struct source item = sample.items[i];
        if (item.traffic != NULL) {
            assert_int_equal(
                    tables_read_traffic(&item, &aids, &arena, &item.traffic_facts, &is_cut, &why),
                    OK);
            is_open = is_open || item.traffic_facts->tracker_unknown;
        }
    }
    filter_free(set);
    return is_open;
}

UNIT(notes_that_a_filter_list_gives_no_answer)
{
    assert_true(is_unknown("/^(.+.+)+[\\x01\\x02]/"));
    assert_false(is_unknown("/^ftp:/"));
}

static void assert_same_rows(const char *table)
{
    SCOPED(arena_free) struct arena arena = {.limit = (size_t)64 << 20};
    struct source items[EXHIBITS];
    struct sources sources;
    struct fault why = {0};
    sqlite3 *db = NULL;
    char *sql = sqlite3_mprintf("SELECT *, entry, entry_at, at, size FROM %s", table);
    read_without(unwanted_by(sql), &arena, items, &sources);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(tables_register(db, &sources, &why), OK);
    char *expected = rows_of(whole, sql);
    assert_rows(db, sql, expected);
    sqlite3_free(expected);
    sqlite3_free(sql);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

UNIT(each_table_of_traffic_has_the_same_rows_when_it_alone_is_asked_for)
{
    size_t count = 0, of_traffic = 0;
    const struct table *const *tables = tables_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(tables[i]->group, "traffic") == 0) {
            assert_same_rows(tables[i]->name);
            of_traffic++;
        }
    }
    assert_true(of_traffic > 8);
    assert_same_rows("filing_number");
    assert_same_rows("payment_method");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(wants_what_the_tables_of_a_query_are_made_of_and_nothing_else),
            cmocka_unit_test(wants_everything_without_a_query_and_for_one_that_is_none),
            cmocka_unit_test(leaves_out_what_is_not_wanted),
            cmocka_unit_test(notes_that_a_filter_list_gives_no_answer),
            cmocka_unit_test(each_table_of_traffic_has_the_same_rows_when_it_alone_is_asked_for),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
