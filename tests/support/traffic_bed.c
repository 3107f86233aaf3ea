#include "support/traffic_bed.h"

#include "evidence/har/har.h"
#include "support/unit.h"

void traffic_bed_open(
        struct traffic_bed *bed, const struct knowledge *knowledge, const char *archive)
{
    struct fault partial = {0}, why = {0};
    struct traffic *traffic = NULL;
    const struct traffic_aids aids = {0};
    bool is_cut = false;
    bed->arena.limit = (size_t)64 << 20;
    bed->exhibit = (struct exhibit){.id = 1, .path = "a.har", .kind = EXHIBIT_HAR};
    assert_int_equal(har_open(bytes_of(archive), &bed->arena, &traffic, &partial, &why), OK);
    bed->source = (struct source){.exhibit = &bed->exhibit,
            .traffic = traffic,
            .scanner = bed->source.scanner,
            .unwanted = bed->source.unwanted,
            .knowledge = knowledge,
            .session = &bed->session};
    bed->has_scanner = bed->source.scanner != NULL;
    if (!bed->has_scanner) {
        assert_int_equal(
                tables_make_scanner(&bed->session, knowledge, &bed->source.scanner, &why), OK);
    }
    assert_int_equal(tables_read_traffic(&bed->source, &aids, &bed->arena,
                             &bed->source.traffic_facts, &is_cut, &why),
            OK);
    assert_false(is_cut);
    bed->sources = (struct sources){&bed->source, 1, knowledge, &bed->session};
    assert_int_equal(sqlite3_open(":memory:", &bed->db), SQLITE_OK);
    assert_int_equal(tables_register(bed->db, &bed->sources, &why), OK);
}

void traffic_bed_close(struct traffic_bed *bed)
{
    assert_int_equal(sqlite3_close(bed->db), SQLITE_OK);
    if (!bed->has_scanner) {
        tables_free_scanner(bed->source.scanner);
    }
    arena_free(&bed->arena);
}
