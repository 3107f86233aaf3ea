#include "support/unit.h"

#include "inspection/cited.h"
#include "support/apk_writer.h"
#include "tables/tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

static const char file[] = "the file's own bytes";
static const char stream[] = "what was put together";

/* A file with the pieces of a stream, and findings that cite places of it, each in one of its own.
 */
struct bed {
    struct exhibit item;
    struct source source;
    struct traffic traffic;
    struct exhibits exhibits;
    struct rule_result result;
};

static struct finding citing(int64_t exhibit, const char *entry, uint64_t at, uint64_t size)
{
    return (struct finding){.citation_count = 1,
            .citations = {{.exhibit = exhibit, .place = {.entry = entry, .at = at, .size = size}}}};
}

static void fill_in(
        struct bed *bed, struct bytes whole, struct region *regions, size_t region_count)
{
    bed->item.id = 1;
    bed->traffic = (struct traffic){.regions = regions, .region_count = region_count};
    bed->source.file = whole;
    bed->source.traffic = &bed->traffic;
    bed->exhibits.items = &bed->item;
    bed->exhibits.sources = &bed->source;
    bed->exhibits.count = 1;
    struct fault why;
    assert_int_equal(cited_digests(&bed->exhibits, &bed->result, 1, &why), OK);
}

static void assert_digest_of(const struct finding *finding, struct bytes bytes)
{
    char expected[SHA256_HEX + 1];
    assert_int_equal(sha256_hex(bytes, expected, NULL), OK);
    assert_string_equal(finding->citations[0].bytes_sha256, expected);
}

UNIT(digests_what_is_cited_in_whatever_order)
{
    struct region regions[] = {
            {.bytes = bytes_slice(bytes_of(stream), 0, 5), .entry = "tcp/1/client"},
            {.bytes = bytes_slice(bytes_of(stream), 9, 12), .entry = "tcp/1/client", .first = 9},
            {.bytes = bytes_of(file), .entry = ""},
    };
    struct finding findings[] = {citing(1, "tcp/1/client", 13, 3), citing(1, "", 4, 6),
            citing(1, "tcp/1/client", 0, 5), citing(1, "", 0, 3), citing(1, "tcp/1/client", 9, 12),
            citing(1, "", 4, 6)};
    struct bed bed = {.result = {.findings = findings, .finding_count = 6}};
    fill_in(&bed, bytes_of(file), regions, 3);
    assert_digest_of(&findings[0], bytes_slice(bytes_of(stream), 13, 3));
    assert_digest_of(&findings[1], bytes_slice(bytes_of(file), 4, 6));
    assert_digest_of(&findings[2], bytes_slice(bytes_of(stream), 0, 5));
    assert_digest_of(&findings[3], bytes_slice(bytes_of(file), 0, 3));
    assert_digest_of(&findings[4], bytes_slice(bytes_of(stream), 9, 12));
    assert_digest_of(&findings[5], bytes_slice(bytes_of(file), 4, 6));
}

UNIT(leaves_empty_what_is_not_there)
{
    struct region region = {.bytes = bytes_of(stream), .entry = "tcp/1/client", .first = 10};
    struct finding findings[] = {citing(1, "tcp/1/client", 9, 3), citing(1, "tcp/1/client", 29, 3),
            citing(1, "tcp/1/server", 10, 3), citing(1, "tcp/0/client", 10, 3),
            citing(1, "tcp/1/client", UINT64_MAX, 2), citing(1, "tcp/1/client", 10, UINT64_MAX),
            citing(1, "", 18, 3), citing(1, "", 0, 0), citing(0, "", 0, 3), citing(2, "", 0, 3)};
    size_t count = sizeof(findings) / sizeof(findings[0]);
    struct bed bed = {.result = {.findings = findings, .finding_count = count}};
    fill_in(&bed, bytes_of(file), &region, 1);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(findings[i].citations[0].bytes_sha256, "");
    }
}

/* A walk over all of them for each would take hours. */
UNIT(many_citations_of_many_pieces_are_no_walk_over_all_for_each)
{
    enum { MANY = 1 << 18 };
    struct region *regions = calloc(MANY, sizeof(*regions));
    struct finding *findings = calloc(MANY, sizeof(*findings));
    assert_true(regions != NULL && findings != NULL);
    for (size_t i = 0; i < MANY; i++) {
        regions[i] = (struct region){
                .bytes = bytes_of(stream), .entry = "tcp/1/client", .first = i * sizeof(stream)};
        findings[i] = citing(1, "tcp/1/client", (MANY - i) * sizeof(stream), 4);
    }
    struct bed bed = {.result = {.findings = findings, .finding_count = MANY}};
    fill_in(&bed, bytes_of(file), regions, MANY);
    assert_string_equal(findings[0].citations[0].bytes_sha256, "");
    assert_digest_of(&findings[1], bytes_slice(bytes_of(stream), 0, 4));
    assert_digest_of(&findings[MANY - 1], bytes_slice(bytes_of(stream), 0, 4));
    free(findings);
    free(regions);
}

UNIT(digests_no_more_than_the_ceiling)
{
    size_t size = CITED_DIGESTED_MAX;
    uint8_t *zeros =
            mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_true(zeros != MAP_FAILED);
    struct finding findings[] = {citing(1, "", 2, 1), citing(1, "", 0, size - 1),
            citing(1, "", 1, 1), citing(1, "", 0, size - 1)};
    struct bed bed = {.result = {.findings = findings, .finding_count = 4}};
    fill_in(&bed, (struct bytes){zeros, size}, NULL, 0);
    assert_digest_of(&findings[1], (struct bytes){zeros, size - 1});
    assert_digest_of(&findings[2], (struct bytes){zeros, 1});
    assert_digest_of(&findings[3], (struct bytes){zeros, size - 1});
    assert_string_equal(findings[0].citations[0].bytes_sha256, "");
    assert_int_equal(munmap(zeros, size), 0);
}

/* A bundle whose app holds one path twice, and a third whose path ends like an offset. */
static struct buffer bundle_of(const char *third, bool deflated)
{
    struct axml_writer xml = {0};
    axml_open_element(&xml, "manifest");
    axml_put_text(&xml, 0, "package", "com.example.shop");
    axml_close_element(&xml, "manifest");
    struct apk_writer writer = {0};
    apk_put_xml(&writer, "AndroidManifest.xml", &xml);
    apk_put_file(&writer, "a.txt", bytes_of("first"));
    apk_put_file(&writer, "a.txt", bytes_of("other"));
    apk_put_file(&writer, third, bytes_of("third"));
    struct buffer SCOPED(buffer_free) apk = apk_writer_finish(&writer);
    struct zip_writer bundle = {0};
    (deflated ? zip_writer_deflate : zip_writer_store)(
            &bundle, "base.apk", buffer_bytes(&apk), NULL);
    zip_writer_end(&bundle, NULL);
    buffer_free(&bundle.central);
    return bundle.out;
}

/* What the places of the app's files give: the bytes of each, "-" for none; with a blank. */
static void read_files(struct bytes bundle, struct buffer *ret_names, struct buffer *ret_contents)
{
    struct arena SCOPED(arena_free) arena = {.limit = 64 << 20};
    struct buffer SCOPED(buffer_free) decoded = {0};
    struct fault partial, why;
    struct exhibit item = {.id = 1, .path = "shop.apks"};
    struct source source = {.exhibit = &item, .file = bundle};
    struct sources sources = {.items = &source, .count = 1};
    struct apk_source given = {"", bundle};
    struct app *app = NULL;
    sqlite3 *db = NULL;
    sqlite3_stmt *query = NULL;
    assert_int_equal(apk_open(&given, 1, &arena, &app, &partial, &why), OK);
    source.app = app;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    if (tables_register(db, &sources, &why) != OK) {
        fail_msg("%s", why.text);
    }
    assert_int_equal(sqlite3_prepare_v2(db,
                             "SELECT entry, entry_at, at, size FROM app_file WHERE name LIKE 'a.%'",
                             -1, &query, NULL),
            SQLITE_OK);
    while (sqlite3_step(query) == SQLITE_ROW) {
        struct bytes bytes = bytes_of("-");
        const char *name = (const char *)sqlite3_column_text(query, 0);
        struct place place = {.entry = name,
                .entry_at = (uint64_t)sqlite3_column_int64(query, 1),
                .at = (uint64_t)sqlite3_column_int64(query, 2),
                .size = (uint64_t)sqlite3_column_int64(query, 3)};
        if (cited_bytes(&source, &place, &decoded, &bytes, &why) != OK) {
            assert_int_equal(why.status, E_MISSING);
        }
        buffer_append_text(ret_names, name);
        buffer_append_text(ret_names, " ");
        buffer_append(ret_contents, bytes);
        buffer_append_text(ret_contents, " ");
    }
    assert_int_equal(sqlite3_finalize(query), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

UNIT(tells_entries_of_one_name_apart_inside_a_bundle)
{
    for (size_t i = 0; i < 2; i++) {
        struct buffer SCOPED(buffer_free) bundle = bundle_of("a.md", i == 1);
        struct buffer SCOPED(buffer_free) names = {0}, contents = {0};
        read_files(buffer_bytes(&bundle), &names, &contents);
        assert_string_equal(buffer_text(&contents), "first other third ");
        bool is_marked = strstr(buffer_text(&names), "base.apk!/a.txt@") != NULL;
        assert_int_equal(is_marked, i == 1);
    }
}

/* What the app's files give when the third's path is that of the second, behind it the offset of
 * its directory record and `end`. */
static void read_forged_files(const char *end, struct buffer *ret_contents)
{
    struct buffer SCOPED(buffer_free) bundle = bundle_of("a.md", true);
    struct buffer SCOPED(buffer_free) names = {0};
    read_files(buffer_bytes(&bundle), &names, ret_contents);
    const char *mark = strchr(buffer_text(&names), '@');
    assert_non_null(mark);
    uint64_t offset = strtoull(mark + 1, NULL, 10);
    char third[64];
    (void)snprintf(third, sizeof(third), "a.txt@%" PRIu64 "%s", offset, end);
    /* the longer path of the local header moves the directory */
    size_t longer = strlen(third) - strlen("a.md");
    (void)snprintf(third, sizeof(third), "a.txt@%" PRIu64 "%s", offset + longer, end);
    struct buffer SCOPED(buffer_free) forged = bundle_of(third, true);
    buffer_clear(&names);
    buffer_clear(ret_contents);
    read_files(buffer_bytes(&forged), &names, ret_contents);
}

UNIT(takes_no_bytes_where_two_entries_have_one_name_in_the_end)
{
    struct buffer SCOPED(buffer_free) contents = {0};
    read_forged_files("", &contents);
    assert_string_equal(buffer_text(&contents), "first - - ");
}

UNIT(takes_an_offset_with_more_behind_it_for_a_part_of_the_path)
{
    struct buffer SCOPED(buffer_free) contents = {0};
    read_forged_files("x", &contents);
    assert_string_equal(buffer_text(&contents), "first other third ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(digests_what_is_cited_in_whatever_order),
            cmocka_unit_test(leaves_empty_what_is_not_there),
            cmocka_unit_test(many_citations_of_many_pieces_are_no_walk_over_all_for_each),
            cmocka_unit_test(digests_no_more_than_the_ceiling),
            cmocka_unit_test(tells_entries_of_one_name_apart_inside_a_bundle),
            cmocka_unit_test(takes_no_bytes_where_two_entries_have_one_name_in_the_end),
            cmocka_unit_test(takes_an_offset_with_more_behind_it_for_a_part_of_the_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
