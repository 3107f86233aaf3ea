#include "support/unit.h"

#include "inspection/cited.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(digests_what_is_cited_in_whatever_order),
            cmocka_unit_test(leaves_empty_what_is_not_there),
            cmocka_unit_test(many_citations_of_many_pieces_are_no_walk_over_all_for_each),
            cmocka_unit_test(digests_no_more_than_the_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
