/* The scanner looks at blocks of 64 bytes: where a value stands may change nothing. */
#include "support/unit.h"

#include "knowledge/identifier/identifier.h"
#include "knowledge/ladder_codes.h"
#include "support/identifier_bed.h"

#include <stdio.h>
#include <stdlib.h>

enum { BLOCK = 64, OFFSETS = 2 * BLOCK + 3 };

static const struct identifier_seed seeds[] = {{"email", "Mara.Oduya+spring26@mailbox.example.org"},
        {"mac", "a4:83:e7:2f:5b:c9"}, {"android_id", "c41f7e92d06b38a5"}};
enum { SEEDS = sizeof(seeds) / sizeof(seeds[0]) };

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

struct listing {
    struct buffer rows;
    size_t offset; /* of the value in the text: hits are told from there on */
};

static bool put_row(void *context, const struct identifier_hit *hit)
{
    struct listing *listing = context;
    buffer_print(&listing->rows, "%s %d %zu [%s] %zd+%zu ", hit->kind, (int)hit->grade,
            hit->grade == IDENTIFIER_SEEDED ? hit->seed : SEEDS, hit->path,
            (ssize_t)hit->at - (ssize_t)listing->offset, hit->size);
    buffer_append(&listing->rows, hit->value);
    buffer_append_text(&listing->rows, "\n");
    return true;
}

/* The hits in `encoded` behind and before so many bytes of filler, in memory of exactly that size.
 */
static void list_hits(struct bytes encoded, const char *filler, size_t before, size_t behind,
        struct listing *listing)
{
    size_t size = before + encoded.size + behind, period = strlen(filler);
    uint8_t *text = malloc(size);
    for (size_t i = 0; i < before; i++) { /* so that the same byte stands before the value */
        text[before - 1 - i] = (uint8_t)filler[period - 1 - i % period];
    }
    memcpy(text + before, encoded.data, encoded.size);
    for (size_t i = 0; i < behind; i++) {
        text[before + encoded.size + i] = (uint8_t)filler[i % period];
    }
    struct identifier_text given = {{text, size}, {0}};
    buffer_clear(&listing->rows);
    listing->offset = before;
    assert_int_equal(identifier_scan(bed.scanner, &given, put_row, listing, NULL), OK);
    assert_false(identifier_scan_was_cut(bed.scanner));
    free(text);
}

static size_t count_differences(
        const struct ladder_code *code, size_t seed, const char *filler, size_t behind)
{
    struct buffer encoded = {0};
    struct listing first = {0}, other = {0};
    code->write(bytes_of(seeds[seed].value), &encoded);
    list_hits(buffer_bytes(&encoded), filler, BLOCK, behind, &first);
    size_t differences = first.rows.size == 0;
    if (differences > 0) {
        print_error("%s of seed %zu is not found\n", code->name, seed);
    }
    for (size_t before = 1; before < OFFSETS; before++) {
        list_hits(buffer_bytes(&encoded), filler, before, behind, &other);
        if (!bytes_equal(buffer_bytes(&first.rows), buffer_bytes(&other.rows))) {
            print_error("%s of seed %zu behind %zu of '%s', %zu follow:\n%sinstead of\n%s",
                    code->name, seed, before, filler, behind, buffer_text(&other.rows),
                    buffer_text(&first.rows));
            differences++;
        }
    }
    buffer_free(&encoded);
    buffer_free(&first.rows);
    buffer_free(&other.rows);
    return differences;
}

static void compare_all(const char *filler, size_t behind)
{
    size_t differences = 0;
    for (size_t i = 0; i < ladder_code_count; i++) {
        for (size_t seed = 0; seed < SEEDS; seed++) {
            differences += count_differences(&ladder_codes[i], seed, filler, behind);
        }
    }
    assert_int_equal(differences, 0);
}

UNIT(finds_the_same_at_every_offset_where_the_text_ends)
{
    compare_all("; \"", 0);
}

UNIT(finds_the_same_at_every_offset_among_words)
{
    compare_all("<ab cd> \"", BLOCK + 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(finds_the_same_at_every_offset_where_the_text_ends),
            cmocka_unit_test(finds_the_same_at_every_offset_among_words),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
