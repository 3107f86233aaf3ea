#include "support/torture.h"
#include "support/unit.h"

#include "evidence/rankings/rankings.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena;
static struct fault why;
static struct recording_set set;

#define HEAD                                                                                       \
    "\"v\":1,\"run\":\"r1\",\"service\":\"x\",\"surface\":\"feed\",\"persona\":\"p1\",\"twin\":2," \
    "\"acct\":\"h:ab12\",\"setting\":\"on\",\"phase\":\"on\",\"block\":7"

static const char whole[] =
        "{" HEAD ",\"ts\":\"2026-11-01T09:00:00Z\",\"order\":3,\"query\":\"\","
        "\"prices\":{\"id1\":49.90,\"id\\u0034\":12},\"items\":[\"id1\",[\"id2\",\"id3\"],\"id4\"],"
        "\"currency\":\"CNY\",\"labels\":{\"id1\":\"personalised\",\"id2\":\"none\"},"
        "\"app_ver\":\"8.1\",\"device\":\"d\",\"net\":\"n\",\"seed\":42}\n";
static const char toggle[] =
        "{\"v\":1,\"type\":\"switch\",\"service\":\"x\",\"from\":\"feed\",\"taps\":5,"
        "\"label\":\"个性化推荐\",\"default\":\"on\",\"after_nag\":1,"
        "\"state_after\":{\"restart\":\"off\",\"update\":\"on\"}}\n";

static enum status read_text(const char *text)
{
    arena_free(&arena);
    set = (struct recording_set){0};
    why = (struct fault){0};
    return rankings_read(bytes_of(text), &arena, &set, &why);
}

static void assert_refused(const char *text, uint64_t line, const char *reason)
{
    assert_int_equal(read_text(text), E_MALFORMED);
    assert_string_equal(why.text, reason);
    assert_int_equal(why.at, line);
    assert_int_equal(set.count, 0);
}

UNIT(reads_every_member_of_a_ranking)
{
    assert_int_equal(read_text(whole), OK);
    assert_int_equal(set.count, 1);
    const struct recording *r = &set.recordings[0];
    assert_string_equal(r->run, "r1");
    assert_string_equal(r->service, "x");
    assert_string_equal(r->surface, "feed");
    assert_string_equal(r->persona, "p1");
    assert_string_equal(r->account, "h:ab12");
    assert_string_equal(r->currency, "CNY");
    assert_string_equal(r->app_version, "8.1");
    assert_string_equal(r->device, "d");
    assert_string_equal(r->network, "n");
    assert_null(r->query);
    assert_int_equal(r->twin, 2);
    assert_int_equal(r->on, ANSWER_YES);
    assert_int_equal(r->phase, PHASE_ON);
    assert_int_equal(r->block, 7);
    assert_int_equal(r->order, 3);
    assert_int_equal(r->seed, 42);
    assert_int_equal(r->at_ms, INT64_C(1793523600000));
}

UNIT(ranks_items_shown_as_equal_alike)
{
    assert_int_equal(read_text(whole), OK);
    const struct recorded_item *items = set.recordings[0].items;
    assert_int_equal(set.recordings[0].item_count, 4);
    assert_int_equal(items[0].rank, 1);
    assert_int_equal(items[1].rank, 2);
    assert_int_equal(items[2].rank, 2);
    assert_int_equal(items[3].rank, 4);
    assert_string_equal(items[2].id, "id3");
}

UNIT(finds_prices_and_labels_that_stand_before_their_items)
{
    assert_int_equal(read_text(whole), OK);
    const struct recorded_item *items = set.recordings[0].items;
    assert_int_equal(items[0].price, 4990);
    assert_int_equal(items[1].price, -1);
    assert_int_equal(items[3].price, 1200);
    assert_string_equal(items[0].label, "personalised");
    assert_string_equal(items[1].label, "none");
    assert_null(items[2].label);
}

UNIT(reads_what_was_found_of_a_switch)
{
    assert_int_equal(read_text(toggle), OK);
    assert_int_equal(set.switch_count, 1);
    const struct switch_record *record = &set.switches[0];
    assert_string_equal(record->service, "x");
    assert_string_equal(record->surface, "feed");
    assert_string_equal(record->label, "个性化推荐");
    assert_int_equal(record->taps, 5);
    assert_int_equal(record->found, ANSWER_YES);
    assert_int_equal(record->on_by_default, ANSWER_YES);
    assert_int_equal(record->nags, 1);
    assert_int_equal(record->on_after[PHASE_RESTART], ANSWER_NO);
    assert_int_equal(record->on_after[PHASE_UPDATE], ANSWER_YES);
    assert_int_equal(record->on_after[PHASE_RELOGIN], ANSWER_UNKNOWN);
}

UNIT(tells_where_each_record_stands)
{
    char text[sizeof(whole) + sizeof(toggle) + 8];
    (void)snprintf(text, sizeof(text), "\xef\xbb\xbf\n%s\r\n%s", whole, toggle);
    assert_int_equal(read_text(text), OK);
    assert_int_equal(set.recordings[0].line, 2);
    assert_int_equal(set.switches[0].line, 4);
    struct place place = set.recordings[0].place;
    assert_int_equal(place.at, 4);
    assert_int_equal(place.size, strlen(whole) - 1);
    assert_memory_equal(text + place.at, whole, (size_t)place.size);
    place = set.switches[0].place;
    assert_memory_equal(text + place.at, toggle, (size_t)place.size);
}

UNIT(names_line_column_and_key_of_what_cannot_be)
{
    assert_refused("{" HEAD ",\"items\":[\"a\"],\"more\":1}", 1,
            "line 1, column 142, key 'more': is not known");
    assert_refused("\n{" HEAD ",\"block\":8,\"items\":[]}", 2,
            "line 2, column 128, key 'block': stands twice");
    assert_refused(
            "{" HEAD ",\"items\":[\"a\",1]}", 1, "line 1, column 141, key 'items': must be text");
    assert_refused("{" HEAD ",\"items\":[\"a\",\"b\",\"a\"]}", 1,
            "line 1, column 150, key 'items': 'a' stands twice");
    assert_refused("{" HEAD ",\"items\":[[]]}", 1,
            "line 1, column 137, key 'items': items shown as equal must be one or more");
    assert_refused("{" HEAD ",\"order\":0,\"items\":[]}", 1,
            "line 1, column 136, key 'order': must be a whole number from 1 on");
    assert_refused("{" HEAD ",\"items\":[],\"taps\":1}", 1,
            "line 1, column 148, key 'taps': does not belong to a ranking");
    assert_refused("{" HEAD "}", 1, "line 1, column 128, key 'items': is missing");
    assert_refused("{" HEAD ",\"items\":[]} {}", 1,
            "line 1, column 140, key '': more than one value in the line");
    assert_refused("{" HEAD ",\"items\":[\"a\"],\"prices\":{\"b\":1}}", 1,
            "line 1, column 152, key 'prices': 'b' is not among the items");
    assert_refused("{" HEAD ",\"items\":[\"a\"],\"labels\":{\"a\":\"new\"}}", 1,
            "line 1, column 156, key 'labels': must be one of personalised, ad, none");
    assert_refused("{" HEAD ",\"items\":[\"a\\u0001\"]}", 1,
            "line 1, column 137, key 'items': an item must be UTF-8 without control characters, 1 "
            "to 4096 bytes");
    assert_refused("{\"v\":2}", 1, "line 1, column 6, key 'v': must be 1");
    assert_refused("{\"v\":1", 1, "line 1, column 7: the JSON ends where ',' or '}' is due");
}

UNIT(takes_no_price_that_would_have_to_be_rounded)
{
    static const char *const good[] = {"0", "49.9", "49.90", "49.9000", "10000000000"};
    static const char *const bad[] = {"49.905", "4e1", "-1", ".5", "1.", "10000000000.01", "NaN"};
    char text[400];
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        (void)snprintf(
                text, sizeof(text), "{" HEAD ",\"items\":[\"a\"],\"prices\":{\"a\":%s}}", good[i]);
        assert_int_equal(read_text(text), OK);
    }
    assert_int_equal(set.recordings[0].items[0].price, INT64_C(1000000000000));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        (void)snprintf(
                text, sizeof(text), "{" HEAD ",\"items\":[\"a\"],\"prices\":{\"a\":%s}}", bad[i]);
        assert_int_equal(read_text(text), E_MALFORMED);
        assert_non_null(strstr(why.text, "key 'prices': must be a "));
    }
}

UNIT(refuses_a_setting_that_contradicts_the_phase)
{
    assert_refused("{\"v\":1,\"service\":\"x\",\"surface\":\"feed\",\"persona\":\"p\",\"twin\":1,"
                   "\"acct\":\"a\",\"setting\":\"off\",\"phase\":\"on\",\"block\":1,\"items\":[]}",
            1, "line 1, column 123, key 'setting': is off where the phase is 'on'");
}

UNIT(refuses_taps_to_a_switch_that_is_not_there)
{
    assert_refused("{\"v\":1,\"type\":\"switch\",\"service\":\"x\",\"from\":\"feed\","
                   "\"found\":\"no\",\"taps\":3}",
            1, "line 1, column 74, key 'taps': is given of a switch that was not found");
}

#define CSV_HEAD                                                                                   \
    "run,service,surface,persona,twin,acct,setting,phase,block,ts,order,query,item,rank,price,"    \
    "currency,label,app_ver,device,net,seed\n"
static const char table[] = CSV_HEAD
        "r1,x,feed,p1,2,h:ab12,on,on,7,2026-11-01T09:00:00Z,3,,id1,1,49.90,CNY,personalised,8.1,d,"
        "n,42\n"
        "r1,x,feed,p1,2,h:ab12,on,on,7,2026-11-01T09:00:00Z,3,,id2,2,,CNY,none,8.1,d,n,42\n"
        "r1,x,feed,p1,2,h:ab12,on,on,7,2026-11-01T09:00:00Z,3,,id3,2,,CNY,,8.1,d,n,42\n"
        "r1,x,feed,p1,2,h:ab12,on,on,7,2026-11-01T09:00:00Z,3,,id4,4,12,CNY,,8.1,d,n,42\n"
        "r1,x,feed,p1,1,h:cd34,on,on,7,,,,,,,,,,,,\n";

/* All of the set as JSON Lines; the caller frees. */
static char *written(void)
{
    SCOPED(buffer_free) struct buffer out = {0};
    for (size_t i = 0; i < set.count; i++) {
        assert_true(rankings_write(&set.recordings[i], &out));
    }
    for (size_t i = 0; i < set.switch_count; i++) {
        assert_true(rankings_write_switch(&set.switches[i], &out));
    }
    return strdup(buffer_text(&out));
}

UNIT(reads_the_same_from_a_table_as_from_lines)
{
    assert_int_equal(read_text(whole), OK);
    char *lines = written();
    assert_int_equal(read_text(table), OK);
    assert_int_equal(set.count, 2);
    char *rows = written();
    assert_memory_equal(rows, lines, strlen(lines));
    assert_string_equal(rows + strlen(lines),
            "{\"v\":1,\"run\":\"r1\",\"service\":\"x\",\"surface\":\"feed\",\"persona\":\"p1\","
            "\"twin\":1,\"acct\":\"h:cd34\",\"setting\":\"on\",\"phase\":\"on\",\"block\":7,"
            "\"items\":[]}\n");
    free(lines);
    free(rows);
    const char *first = strstr(table, "r1,");
    struct place place = set.recordings[0].place;
    assert_int_equal(place.at, first - table);
    assert_int_equal(place.size, strstr(table, "r1,x,feed,p1,1") - first - 1);
    assert_int_equal(set.recordings[1].line, 6);
}

UNIT(names_the_cell_of_a_table_that_cannot_be)
{
    assert_refused(CSV_HEAD "r,x,feed,p,1,a,on,on,1,,,,i,2,,,,,,,\n", 2,
            "line 2, column 14, key 'rank': must be 1, the item's own place, or 1, that of the "
            "item before");
    assert_refused(CSV_HEAD "r,x,feed,p,1,a,on,on,1,,,,,1,,,,,,,\n", 2,
            "line 2, column 14, key 'rank': is given, but no item: fill it in, or delete the "
            "place");
    assert_refused(CSV_HEAD "r,x,shop,p,1,a,on,on,1,,,,i,1,,,,,,,\n", 2,
            "line 2, column 3, key 'surface': must be one of feed, search, ads, push, price");
    assert_refused(CSV_HEAD "r,,feed,p,1,a,on,on,1,,,,i,1,,,,,,,\n", 2,
            "line 2, column 2, key 'service': must not be empty");
    assert_refused(CSV_HEAD "r,x,feed,p,1,a,on,on,1,,,,i,1,,,,,,\n", 2,
            "line 2: 20 fields where the header has 21");
    assert_refused(CSV_HEAD "r,x,feed,p,1,a,on,on,1,,,,i,1,,,,,,,\n"
                            "r,x,feed,p,1,a,on,on,1,,,,i,2,,,,,,,\n",
            2, "line 2, column 13, key 'item': 'i' stands twice");
}

UNIT(reads_switches_from_a_table)
{
    assert_int_equal(read_text("service,from,found,taps,label,default,after_nag,off24h,off7d,"
                               "restart,relogin,update,device2,on2\n"
                               "x,feed,,5,个性化推荐,on,1,,,off,,on,,\n"
                               "x,ads,no,,,,,,,,,,,\n"),
            OK);
    char *rows = written();
    assert_int_equal(set.switches[1].found, ANSWER_NO);
    assert_int_equal(set.switches[1].taps, -1);
    assert_int_equal(read_text(rows), OK);
    char *again = written();
    assert_string_equal(again, rows);
    free(rows);
    free(again);
}

/* A pseudo-random record, written by hand into `out` with members in a shuffled manner. */
static void write_random(uint32_t *seed, struct buffer *out)
{
    static const char *const ids[] = {
            "a", "b\\\"", "\\u4e2d", "\xe6\x96\x87", "e f", "\\/", "g", "\\ud83d\\ude00"};
    uint32_t r = *seed = *seed * 1664525 + 1013904223;
    buffer_print(out, "{" HEAD ",\"items\":[");
    unsigned count = r >> 28 & 7;
    for (unsigned i = 0; i < count; i++) {
        bool is_tie = (r >> i & 1) != 0;
        buffer_print(out, "%s%s\"%s\"%s", i == 0 ? "" : ",", is_tie ? "[" : "", ids[i],
                is_tie ? "]" : "");
    }
    buffer_print(out, "],\"prices\":{");
    for (unsigned i = 0; i < count; i++) {
        buffer_print(out, "%s\"%s\":%u.%02u", i == 0 ? "" : ",", ids[i], r >> 7 & 1023, r % 100);
    }
    buffer_print(out, "},\"seed\":%u}\n", r);
}

UNIT(writes_what_reads_back_the_same)
{
    uint32_t seed = 1;
    SCOPED(buffer_free) struct buffer out = {0};
    for (int i = 0; i < 500; i++) {
        buffer_clear(&out);
        write_random(&seed, &out);
        assert_int_equal(read_text(buffer_text(&out)), OK);
        char *once = written();
        assert_int_equal(read_text(once), OK);
        char *twice = written();
        assert_string_equal(once, twice);
        free(once);
        free(twice);
    }
}

UNIT(knows_its_forms_from_others)
{
    assert_true(rankings_is_rankings(bytes_of(whole)));
    assert_true(rankings_is_rankings(bytes_of(toggle)));
    assert_true(rankings_is_rankings(bytes_of(table)));
    assert_false(rankings_is_rankings(bytes_of("{\"log\":{}}")));
    assert_false(rankings_is_rankings(bytes_of("{\"v\":1,\"platform\":\"wechat\",\"url\":\"\"}")));
    assert_false(rankings_is_rankings(bytes_of("number,operator,domain,status,expires\n")));
    assert_false(rankings_is_rankings((struct bytes){0}));
}

UNIT(refuses_more_items_than_the_ceiling)
{
    SCOPED(buffer_free) struct buffer out = {0};
    buffer_append_text(&out, "{" HEAD ",\"items\":[\"i\"");
    for (int i = 0; i < RECORDED_ITEMS_MAX; i++) {
        buffer_print(&out, ",\"%d\"", i);
    }
    buffer_append_text(&out, "]}");
    assert_int_equal(read_text(buffer_text(&out)), E_LIMIT);
    assert_string_equal(why.text, "line 1: more than 1000 items in one list");
}

static bool read_both(void)
{
    return read_text(whole) == OK && read_text(toggle) == OK && read_text(table) == OK;
}

UNIT(survives_every_failed_allocation)
{
    assert_true(torture(read_both) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_every_member_of_a_ranking),
            cmocka_unit_test(ranks_items_shown_as_equal_alike),
            cmocka_unit_test(finds_prices_and_labels_that_stand_before_their_items),
            cmocka_unit_test(reads_what_was_found_of_a_switch),
            cmocka_unit_test(tells_where_each_record_stands),
            cmocka_unit_test(names_line_column_and_key_of_what_cannot_be),
            cmocka_unit_test(takes_no_price_that_would_have_to_be_rounded),
            cmocka_unit_test(refuses_a_setting_that_contradicts_the_phase),
            cmocka_unit_test(refuses_taps_to_a_switch_that_is_not_there),
            cmocka_unit_test(reads_the_same_from_a_table_as_from_lines),
            cmocka_unit_test(names_the_cell_of_a_table_that_cannot_be),
            cmocka_unit_test(reads_switches_from_a_table),
            cmocka_unit_test(writes_what_reads_back_the_same),
            cmocka_unit_test(knows_its_forms_from_others),
            cmocka_unit_test(refuses_more_items_than_the_ceiling),
            cmocka_unit_test(survives_every_failed_allocation)};
    cmocka_set_test_filter(getenv("UNIT"));
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
