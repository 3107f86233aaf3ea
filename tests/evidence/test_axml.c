#include "support/axml_writer.h"
#include "support/torture.h"
#include "support/unit.h"

#include "evidence/attribute_names.h"
#include "evidence/axml.h"

#include <stdio.h>
#include <stdlib.h>

/* A document, what was noticed in it, and the memory of both. */
struct reading {
    struct arena arena;
    struct anomalies anomalies;
    struct buffer file;
    struct axml *axml;
    struct fault why;
};

static void close_reading(struct reading *reading)
{
    arena_free(&reading->arena);
    buffer_free(&reading->file);
}

static enum status open_reading(struct reading *reading, struct buffer file)
{
    *reading = (struct reading){.arena = {.limit = 1 << 24}, .file = file};
    reading->anomalies.arena = &reading->arena;
    return axml_open(buffer_bytes(&reading->file), &reading->arena, &reading->anomalies,
            &reading->axml, &reading->why);
}

static struct axml_event next(struct reading *reading)
{
    struct axml_event event = {0};
    assert_int_equal(axml_next(reading->axml, &event, &reading->why), OK);
    return event;
}

static bool has_anomaly(const struct reading *reading, const char *kind)
{
    for (size_t i = 0; i < reading->anomalies.count; i++) {
        if (strcmp(reading->anomalies.items[i].kind, kind) == 0) {
            return true;
        }
    }
    return false;
}

/* <manifest package="com.example.shop" android:versionName="1.0 商店 🛒"
 * android:debuggable="true"> text</manifest> */
static struct buffer shop(struct axml_writer writer)
{
    axml_open_element(&writer, "manifest");
    axml_put_text(&writer, 0, "package", "com.example.shop");
    axml_put_text(&writer, ATTRIBUTE_versionName, "versionName", "1.0 商店 🛒");
    axml_put_value(&writer, ATTRIBUTE_debuggable, "debuggable", VALUE_BOOLEAN, UINT32_MAX);
    axml_put_character_data(&writer, "text");
    axml_close_element(&writer, "manifest");
    return axml_writer_finish(&writer);
}

static void assert_shop(struct reading *reading)
{
    struct axml_event event = next(reading);
    assert_int_equal(event.kind, AXML_START);
    assert_int_equal(event.depth, 1);
    assert_string_equal(event.name, "manifest");
    assert_int_equal(event.attribute_count, 3);
    assert_string_equal(axml_attribute(&event, 0, "package")->value.text, "com.example.shop");
    const struct axml_attribute *name = axml_attribute(&event, ATTRIBUTE_versionName, NULL);
    assert_string_equal(name->name, "versionName");
    assert_string_equal(name->space, ANDROID_NAMESPACE);
    assert_string_equal(name->value.text, "1.0 商店 🛒");
    assert_string_equal(name->raw, "1.0 商店 🛒");
    const struct axml_attribute *flag = axml_attribute(&event, ATTRIBUTE_debuggable, NULL);
    assert_int_equal(flag->value.type, VALUE_BOOLEAN);
    assert_int_equal(flag->value.data, UINT32_MAX);
    assert_null(flag->raw);
    assert_null(axml_attribute(&event, ATTRIBUTE_exported, "exported"));
    event = next(reading);
    assert_int_equal(event.kind, AXML_TEXT);
    assert_string_equal(event.name, "text");
    event = next(reading);
    assert_int_equal(event.kind, AXML_END);
    assert_int_equal(event.depth, 1);
    assert_int_equal(next(reading).kind, AXML_DONE);
    assert_int_equal(next(reading).kind, AXML_DONE);
}

UNIT(reads_a_document_with_a_utf8_pool)
{
    SCOPED(close_reading) struct reading reading;
    assert_int_equal(open_reading(&reading, shop((struct axml_writer){0})), OK);
    assert_shop(&reading);
    assert_int_equal(reading.anomalies.count, 0);
}

UNIT(reads_a_document_with_a_utf16_pool)
{
    SCOPED(close_reading) struct reading reading;
    assert_int_equal(open_reading(&reading, shop((struct axml_writer){.utf16 = true})), OK);
    assert_shop(&reading);
    assert_int_equal(reading.anomalies.count, 0);
}

UNIT(names_attributes_by_their_resource_id_when_the_pool_hides_the_name)
{
    SCOPED(close_reading) struct reading reading;
    assert_int_equal(open_reading(&reading, shop((struct axml_writer){.blank_names = true})), OK);
    assert_shop(&reading);
    assert_true(has_anomaly(&reading, "axml-attribute-renamed"));
    assert_int_equal(reading.anomalies.count, 2);
    assert_true(reading.anomalies.items[0].place.at > 0);
}

UNIT(passes_over_chunks_it_does_not_know)
{
    SCOPED(close_reading) struct reading reading;
    assert_int_equal(open_reading(&reading, shop((struct axml_writer){.junk_chunk = true})), OK);
    assert_shop(&reading);
    assert_true(has_anomaly(&reading, "axml-unknown-chunk"));
    assert_int_equal(reading.anomalies.count, 2);
}

UNIT(reads_on_after_a_wrong_magic_as_android_does)
{
    SCOPED(close_reading) struct reading reading;
    assert_int_equal(open_reading(&reading, shop((struct axml_writer){.magic = 0x41})), OK);
    assert_shop(&reading);
    assert_true(has_anomaly(&reading, "axml-magic"));
}

UNIT(reads_attribute_records_that_are_longer_than_usual)
{
    SCOPED(close_reading) struct reading reading;
    assert_int_equal(open_reading(&reading, shop((struct axml_writer){.attribute_size = 28})), OK);
    assert_shop(&reading);
    assert_true(has_anomaly(&reading, "axml-attribute-size"));
}

UNIT(notes_a_header_that_claims_more_or_less_than_there_is)
{
    SCOPED(close_reading) struct reading more;
    assert_int_equal(open_reading(&more, shop((struct axml_writer){.claimed_size = 99999})), OK);
    assert_shop(&more);
    assert_true(has_anomaly(&more, "axml-size"));

    struct buffer file = shop((struct axml_writer){0});
    buffer_append_text(&file, "hidden");
    SCOPED(close_reading) struct reading less;
    assert_int_equal(open_reading(&less, file), OK);
    assert_shop(&less);
    assert_true(has_anomaly(&less, "axml-trailing-data"));
    assert_int_equal(less.anomalies.items[0].place.size, 6);
}

UNIT(notes_elements_left_open_and_ends_without_an_element)
{
    struct axml_writer writer = {0};
    axml_open_element(&writer, "manifest");
    SCOPED(close_reading) struct reading open;
    assert_int_equal(open_reading(&open, axml_writer_finish(&writer)), OK);
    assert_int_equal(next(&open).kind, AXML_START);
    assert_int_equal(next(&open).kind, AXML_DONE);
    assert_true(has_anomaly(&open, "axml-unclosed"));

    axml_open_element(&writer, "manifest");
    axml_close_element(&writer, "application");
    axml_close_element(&writer, "manifest");
    SCOPED(close_reading) struct reading extra;
    assert_int_equal(open_reading(&extra, axml_writer_finish(&writer)), OK);
    assert_int_equal(next(&extra).kind, AXML_START);
    assert_int_equal(next(&extra).kind, AXML_END);
    assert_int_equal(next(&extra).kind, AXML_DONE);
    assert_true(has_anomaly(&extra, "axml-end-name"));
    assert_true(has_anomaly(&extra, "axml-extra-end"));
}

UNIT(reads_strings_whose_length_takes_two_units)
{
    for (int form = 0; form < 2; form++) {
        char text[40001];
        size_t size = form == 0 ? 30000 : 40000;
        memset(text, 'a', size);
        text[size] = 0;
        struct axml_writer writer = {.utf16 = form == 1};
        axml_open_element(&writer, "a");
        axml_put_text(&writer, 0, "b", text);
        axml_close_element(&writer, "a");
        SCOPED(close_reading) struct reading reading;
        assert_int_equal(open_reading(&reading, axml_writer_finish(&writer)), OK);
        struct axml_event event = next(&reading);
        assert_string_equal(axml_attribute(&event, 0, "b")->value.text, text);
        assert_int_equal(reading.anomalies.count, 0);
    }
}

UNIT(refuses_nesting_past_its_ceiling)
{
    struct axml_writer writer = {0};
    for (int i = 0; i <= AXML_DEPTH_MAX; i++) {
        axml_open_element(&writer, "a");
    }
    SCOPED(close_reading) struct reading reading;
    assert_int_equal(open_reading(&reading, axml_writer_finish(&writer)), OK);
    struct axml_event event;
    for (int i = 0; i < AXML_DEPTH_MAX; i++) {
        event = next(&reading);
    }
    assert_int_equal(event.depth, AXML_DEPTH_MAX);
    assert_int_equal(axml_next(reading.axml, &event, &reading.why), E_LIMIT);
    assert_true(reading.why.at > 0);
}

UNIT(refuses_text_that_is_not_binary_xml)
{
    struct buffer file = {0};
    buffer_append_text(&file, "<?xml version=\"1.0\"?><manifest/>");
    SCOPED(close_reading) struct reading reading;
    assert_int_equal(open_reading(&reading, file), E_MALFORMED);
    assert_int_equal(reading.why.at, 0);
}

/* Read to the end or to the fault; both are answers. */
static enum status drain(struct bytes file)
{
    struct arena arena = {.limit = 1 << 22};
    struct anomalies anomalies = {.arena = &arena};
    struct axml *axml = NULL;
    struct fault why = {0};
    enum status status = axml_open(file, &arena, &anomalies, &axml, &why);
    struct axml_event event = {.kind = AXML_START};
    while (status == OK && event.kind != AXML_DONE) {
        status = axml_next(axml, &event, &why);
    }
    arena_free(&arena);
    return status;
}

UNIT(answers_for_a_document_cut_at_any_byte)
{
    struct buffer file = shop((struct axml_writer){.utf16 = true});
    for (size_t size = 0; size < file.size; size++) {
        uint8_t *copy = malloc(size + 1);
        memcpy(copy, file.data, size);
        enum status status = drain((struct bytes){copy, size});
        assert_true(status == OK || status == E_MALFORMED);
        free(copy);
    }
    assert_int_equal(drain(buffer_bytes(&file)), OK);
    buffer_free(&file);
}

UNIT(answers_for_a_document_with_any_byte_changed)
{
    struct buffer file = shop((struct axml_writer){0});
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
    tortured = shop((struct axml_writer){.utf16 = true, .blank_names = true});
    assert_true(torture(drains_tortured) > 0);
    buffer_free(&tortured);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_a_document_with_a_utf8_pool),
            cmocka_unit_test(reads_a_document_with_a_utf16_pool),
            cmocka_unit_test(names_attributes_by_their_resource_id_when_the_pool_hides_the_name),
            cmocka_unit_test(passes_over_chunks_it_does_not_know),
            cmocka_unit_test(reads_on_after_a_wrong_magic_as_android_does),
            cmocka_unit_test(reads_attribute_records_that_are_longer_than_usual),
            cmocka_unit_test(notes_a_header_that_claims_more_or_less_than_there_is),
            cmocka_unit_test(notes_elements_left_open_and_ends_without_an_element),
            cmocka_unit_test(reads_strings_whose_length_takes_two_units),
            cmocka_unit_test(refuses_nesting_past_its_ceiling),
            cmocka_unit_test(refuses_text_that_is_not_binary_xml),
            cmocka_unit_test(answers_for_a_document_cut_at_any_byte),
            cmocka_unit_test(answers_for_a_document_with_any_byte_changed),
            cmocka_unit_test(gives_back_all_memory_when_any_allocation_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
