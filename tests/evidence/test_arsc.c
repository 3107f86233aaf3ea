#include "support/arsc_writer.h"
#include "support/torture.h"
#include "support/unit.h"

#include "evidence/arsc.h"

#include <stdlib.h>

enum { STRING = 3, REFERENCE = 1, DYNAMIC = 7, BOOLEAN = 0x12, BAG = 0xff };

struct table {
    struct arena arena;
    struct anomalies anomalies;
    struct buffer file;
    struct arsc *arsc;
};

static void close_table(struct table *table)
{
    arena_free(&table->arena);
    buffer_free(&table->file);
}

static enum status open_table(struct table *table, struct buffer file, struct fault *why)
{
    *table = (struct table){.arena = {.limit = 1 << 24}, .file = file};
    table->anomalies.arena = &table->arena;
    return arsc_open(
            buffer_bytes(&table->file), &table->arena, &table->anomalies, &table->arsc, why);
}

/* The text of a string resource, or NULL. */
static const char *find(struct table *table, uint32_t id, const char *language, const char *region)
{
    struct arsc_value value = {0};
    enum status status = arsc_find(table->arsc, id, language, region, &value, NULL);
    assert_true(status == OK || status == E_MISSING);
    return status == OK ? value.value.text : NULL;
}

static const struct arsc_row plain[] = {
        {"app_name", STRING, 0, "Shop"},
        {NULL, 0, 0, NULL},
        {"alias", REFERENCE, 0x7f010000, NULL},
        {"list", BAG, 0, NULL},
        {"loop", REFERENCE, 0x7f010005, NULL},
        {"loop_back", DYNAMIC, 0x7f010004, NULL},
        {"foreign", REFERENCE, 0x01040013, NULL},
};
static const struct arsc_row flags[] = {{"on", BOOLEAN, UINT32_MAX, NULL}};

static struct buffer shop(struct arsc_writer writer)
{
    writer.package = 0x7f;
    arsc_put_type(&writer, 1, "", 0, plain, writer.compact ? 3 : 7);
    arsc_put_type(
            &writer, 1, "zhCN", 0, (const struct arsc_row[]){{"app_name", STRING, 0, "商店"}}, 1);
    arsc_put_type(&writer, 2, "", 0, flags, 1);
    return arsc_writer_finish(&writer);
}

static void assert_shop(struct arsc_writer writer)
{
    SCOPED(close_table) struct table table;
    assert_int_equal(open_table(&table, shop(writer), NULL), OK);
    assert_string_equal(find(&table, 0x7f010000, NULL, NULL), "Shop");
    assert_string_equal(find(&table, 0x7f010000, "zh", "CN"), "商店");
    assert_string_equal(find(&table, 0x7f010002, "", ""), "Shop");
    assert_string_equal(find(&table, 0x7f010002, "zh", "CN"), "商店");
    assert_null(find(&table, 0x7f010001, NULL, NULL));
    assert_null(find(&table, 0x7f010063, NULL, NULL));
    assert_null(find(&table, 0x7e010000, NULL, NULL));
    assert_null(find(&table, 0x7f010000, "de", ""));
    struct arsc_value value = {0};
    assert_int_equal(arsc_find(table.arsc, 0x7f020000, NULL, NULL, &value, NULL), OK);
    assert_int_equal(value.value.type, BOOLEAN);
    assert_int_equal(value.value.data, UINT32_MAX);
    assert_true(value.at > 0 && value.at + 4 <= table.file.size);
    assert_string_equal(arsc_name(table.arsc, 0x7f010002), "string/alias");
    assert_null(arsc_name(table.arsc, 0x7f010063));
    assert_int_equal(arsc_package_count(table.arsc), 1);
    assert_int_equal(table.anomalies.count, 0);
}

UNIT(finds_values_by_id_and_follows_references)
{
    assert_shop((struct arsc_writer){0});
}

UNIT(reads_sparse_types)
{
    assert_shop((struct arsc_writer){.sparse = true});
}

UNIT(reads_types_with_offsets_of_16_bits)
{
    assert_shop((struct arsc_writer){.short_offsets = true});
}

UNIT(reads_compact_entries)
{
    assert_shop((struct arsc_writer){.compact = true});
}

UNIT(has_no_value_for_bags_loops_and_other_packages)
{
    SCOPED(close_table) struct table table;
    assert_int_equal(open_table(&table, shop((struct arsc_writer){0}), NULL), OK);
    for (uint32_t id = 0x7f010003; id <= 0x7f010006; id++) {
        assert_null(find(&table, id, NULL, NULL));
    }
}

UNIT(prefers_the_configuration_with_fewest_qualifiers)
{
    struct arsc_writer writer = {.package = 0x7f};
    arsc_put_type(&writer, 1, "", 240, (const struct arsc_row[]){{"a", STRING, 0, "hdpi"}}, 1);
    arsc_put_type(&writer, 1, "", 0, (const struct arsc_row[]){{"a", STRING, 0, "any"}}, 1);
    arsc_put_type(&writer, 1, "", 320, (const struct arsc_row[]){{"a", STRING, 0, "xhdpi"}}, 1);
    SCOPED(close_table) struct table table;
    assert_int_equal(open_table(&table, arsc_writer_finish(&writer), NULL), OK);
    assert_string_equal(find(&table, 0x7f010000, NULL, NULL), "any");
}

UNIT(takes_the_newest_platform_among_equal_configurations)
{
    struct arsc_writer writer = {.package = 0x7f};
    static const struct arsc_row old[] = {{"a", STRING, 0, "any"}},
                                 new[] = {{"a", STRING, 0, "19"}},
                                 newest[] = {{"a", STRING, 0, "24"}},
                                 dense[] = {{"a", STRING, 0, "26 and hdpi"}};
    arsc_put_type(&writer, 1, "", 0, old, 1);
    writer.platform = 24;
    arsc_put_type(&writer, 1, "", 0, newest, 1);
    writer.platform = 19;
    arsc_put_type(&writer, 1, "", 0, new, 1);
    writer.platform = 26;
    arsc_put_type(&writer, 1, "", 240, dense, 1);
    SCOPED(close_table) struct table table;
    assert_int_equal(open_table(&table, arsc_writer_finish(&writer), NULL), OK);
    assert_string_equal(find(&table, 0x7f010000, NULL, NULL), "24");
}

UNIT(matches_a_locale_by_region_then_script_then_language)
{
    struct arsc_writer writer = {.package = 0x7f};
    static const char *const locales[] = {"", "zh", "zhHans", "zhHantTW", "zhHK", "en"};
    for (size_t i = 0; i < sizeof(locales) / sizeof(locales[0]); i++) {
        arsc_put_type(&writer, 1, locales[i], 0,
                (const struct arsc_row[]){{"a", STRING, 0, locales[i]}}, 1);
    }
    SCOPED(close_table) struct table table;
    assert_int_equal(open_table(&table, arsc_writer_finish(&writer), NULL), OK);
    assert_string_equal(find(&table, 0x7f010000, "zh", "CN"), "zhHans");
    assert_string_equal(find(&table, 0x7f010000, "zh", "TW"), "zhHantTW");
    assert_string_equal(find(&table, 0x7f010000, "zh", "HK"), "zhHK");
    assert_string_equal(find(&table, 0x7f010000, "en", "GB"), "en");
    assert_null(find(&table, 0x7f010000, "fr", "FR"));
}

UNIT(ends_lookups_that_search_a_hostile_table_without_measure)
{
    struct arsc_writer writer = {.package = 0x7f};
    for (int i = 0; i < 40000; i++) {
        arsc_put_type(&writer, 1, "en", 0, (const struct arsc_row[]){{"a", STRING, 0, "x"}}, 1);
    }
    SCOPED(close_table) struct table table;
    assert_int_equal(open_table(&table, arsc_writer_finish(&writer), NULL), OK);
    enum status status = E_MISSING;
    struct arsc_value value;
    for (int i = 0; i < 1000 && status == E_MISSING; i++) {
        status = arsc_find(table.arsc, 0x7f010000, NULL, NULL, &value, NULL);
    }
    assert_int_equal(status, E_LIMIT);
}

UNIT(refuses_what_is_no_table)
{
    struct buffer file = {0};
    buffer_append_text(&file, "not a table at all");
    struct fault why;
    SCOPED(close_table) struct table table;
    assert_int_equal(open_table(&table, file, &why), E_MALFORMED);
}

static enum status drain(struct bytes file)
{
    struct arena arena = {.limit = 1 << 22};
    struct anomalies anomalies = {.arena = &arena};
    struct arsc *arsc = NULL;
    enum status status = arsc_open(file, &arena, &anomalies, &arsc, NULL);
    for (uint32_t id = 0x7f010000; status == OK && id < 0x7f010008; id++) {
        struct arsc_value value;
        enum status found = arsc_find(arsc, id, "zh", "CN", &value, NULL);
        status = found == E_MISSING ? OK : found;
        (void)arsc_name(arsc, id);
    }
    arena_free(&arena);
    return status;
}

UNIT(answers_for_a_table_cut_at_any_byte)
{
    struct buffer file = shop((struct arsc_writer){0});
    for (size_t size = 0; size < file.size; size++) {
        uint8_t *copy = malloc(size + 1);
        memcpy(copy, file.data, size);
        enum status status = drain((struct bytes){copy, size});
        assert_true(status == OK || status == E_MALFORMED);
        free(copy);
    }
    buffer_free(&file);
}

UNIT(answers_for_a_table_with_any_byte_changed)
{
    struct buffer file = shop((struct arsc_writer){.sparse = true});
    for (size_t at = 0; at < file.size; at++) {
        uint8_t kept = file.data[at];
        for (int bit = 0; bit < 8; bit += 7) {
            file.data[at] = (uint8_t)(kept ^ 1 << bit);
            enum status status = drain(buffer_bytes(&file));
            assert_true(status == OK || status == E_MALFORMED || status == E_LIMIT);
        }
        file.data[at] = kept;
    }
    buffer_free(&file);
}

static struct buffer tortured;

static bool drains_tortured(void)
{
    return drain(buffer_bytes(&tortured)) == OK;
}

UNIT(gives_back_all_memory_when_any_allocation_fails)
{
    tortured = shop((struct arsc_writer){0});
    assert_true(torture(drains_tortured) > 0);
    buffer_free(&tortured);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(finds_values_by_id_and_follows_references),
            cmocka_unit_test(reads_sparse_types),
            cmocka_unit_test(reads_types_with_offsets_of_16_bits),
            cmocka_unit_test(reads_compact_entries),
            cmocka_unit_test(has_no_value_for_bags_loops_and_other_packages),
            cmocka_unit_test(prefers_the_configuration_with_fewest_qualifiers),
            cmocka_unit_test(takes_the_newest_platform_among_equal_configurations),
            cmocka_unit_test(matches_a_locale_by_region_then_script_then_language),
            cmocka_unit_test(ends_lookups_that_search_a_hostile_table_without_measure),
            cmocka_unit_test(refuses_what_is_no_table),
            cmocka_unit_test(answers_for_a_table_cut_at_any_byte),
            cmocka_unit_test(answers_for_a_table_with_any_byte_changed),
            cmocka_unit_test(gives_back_all_memory_when_any_allocation_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
