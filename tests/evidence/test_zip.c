#include "support/unit.h"

#include "evidence/zip.h"
#include "evidence/zip/inflate.h"
#include "support/zip_writer.h"

#include <stdlib.h>

#define TEXT "the aediles inspected the markets, the markets, the markets of Rome"

/* An archive that a test writes and opens. */
struct trial {
    struct zip_writer writer;
    struct arena arena;
    struct anomalies anomalies;
    struct zip zip;
    struct fault why;
    struct buffer content, kinds;
};

static void begin(struct trial *trial)
{
    *trial = (struct trial){.arena = {.limit = 64 << 20}};
    trial->anomalies.arena = &trial->arena;
}

static enum status open_bytes(struct trial *trial, struct bytes file)
{
    return zip_open(file, &trial->arena, &trial->anomalies, &trial->zip, &trial->why);
}

static enum status end_and_open(struct trial *trial, const struct zip_end_lie *lie)
{
    zip_writer_end(&trial->writer, lie);
    assert_false(trial->writer.out.failed);
    return open_bytes(trial, buffer_bytes(&trial->writer.out));
}

/* The kinds noticed, in order, each followed by a space. */
static const char *kinds(struct trial *trial)
{
    buffer_clear(&trial->kinds);
    for (size_t i = 0; i < trial->anomalies.count; i++) {
        buffer_print(&trial->kinds, "%s ", trial->anomalies.items[i].kind);
    }
    return buffer_text(&trial->kinds);
}

static void finish(struct trial *trial)
{
    zip_writer_free(&trial->writer);
    buffer_free(&trial->content);
    buffer_free(&trial->kinds);
    arena_free(&trial->arena);
}

static enum status read_entry(struct trial *trial, const char *name)
{
    const struct zip_entry *entry = zip_find(&trial->zip, name);
    assert_non_null(entry);
    return zip_read(&trial->zip, entry, &trial->content, &trial->why);
}

UNIT(reads_stored_and_deflated_entries_by_name)
{
    struct trial trial;
    begin(&trial);
    zip_writer_deflate(&trial.writer, "res/b.xml", bytes_of(TEXT), NULL);
    zip_writer_store(&trial.writer, "a.txt", bytes_of("stored"), NULL);
    zip_writer_deflate(&trial.writer, "empty", bytes_of(""), NULL);
    zip_writer_store(&trial.writer, "folder/", bytes_of(""), NULL);
    assert_int_equal(end_and_open(&trial, NULL), OK);
    assert_string_equal(kinds(&trial), "");
    assert_int_equal(trial.zip.count, 4);
    assert_int_equal(read_entry(&trial, "res/b.xml"), OK);
    assert_string_equal(buffer_text(&trial.content), TEXT);
    assert_int_equal(read_entry(&trial, "a.txt"), OK);
    assert_string_equal(buffer_text(&trial.content), "stored");
    assert_int_equal(read_entry(&trial, "empty"), OK);
    assert_int_equal(trial.content.size, 0);
    assert_int_equal(read_entry(&trial, "folder/"), OK);
    assert_null(zip_find(&trial.zip, "a"));
    assert_null(zip_find(&trial.zip, "z"));
    assert_null(zip_find(&trial.zip, ""));
    finish(&trial);
}

UNIT(opens_an_archive_without_entries)
{
    struct trial trial;
    begin(&trial);
    assert_int_equal(end_and_open(&trial, NULL), OK);
    assert_int_equal(trial.zip.count, 0);
    assert_null(zip_find(&trial.zip, "a"));
    finish(&trial);
}

/* Each lie about the one deflated entry "a" and what is noticed. */
UNIT(notices_what_an_entry_states_wrongly)
{
    static const struct {
        const char *kinds;
        struct zip_lie lie;
    } rows[] = {
            {"", {.descriptor = true}},
            {"", {.zip64 = true}},
            {"", {.flags = 1 << 11}},
            {"zip-encrypted-flag ", {.flags = 1}},
            {"zip-local-flags-differ ", {.local_flags = 1}},
            {"zip-unknown-method zip-stored-size-differs zip-overlap ", {.method = 0x1234}},
            {"zip-local-method-differs ", {.local_method = 12}},
            {"zip-local-name-differs ", {.local_name = "b"}},
            {"zip-local-name-differs ", {.local_name = "ab"}},
            {"zip-local-size-differs ", {.local_size = 1}},
            {"zip-local-crc-differs ", {.local_crc32 = 1}},
            {"zip-local-missing zip-data-before ", {.no_local = true}},
            {"zip-local-missing zip-data-before ", {.local_at = 1}},
            {"zip-local-missing zip-data-before ", {.local_at = 1 << 20}},
            {"zip-data-missing zip-data-before ", {.compressed_size = 1 << 20}},
            {"zip-overlap ", {.compressed_size = 20}},
            {"zip-unsafe-name ", {.name = {(const uint8_t *)"../a", 4}}},
            {"zip-unsafe-name ", {.name = {(const uint8_t *)"a/..", 4}}},
            {"", {.name = {(const uint8_t *)"a..b/..c", 8}}},
            {"zip-unsafe-name ", {.name = {(const uint8_t *)"/a", 2}}},
            {"zip-unsafe-name ", {.name = {(const uint8_t *)"a\\b", 3}}},
            {"zip-unsafe-name ", {.name = {(const uint8_t *)"a\0b", 3}}},
            {"zip-name-not-utf8 ", {.name = {(const uint8_t *)"a\xff", 2}}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct trial trial;
        begin(&trial);
        zip_writer_deflate(&trial.writer, "a", bytes_of(TEXT), &rows[i].lie);
        zip_writer_store(&trial.writer, "last", bytes_of("x"), NULL);
        assert_int_equal(end_and_open(&trial, NULL), OK);
        assert_string_equal(kinds(&trial), rows[i].kinds);
        assert_int_equal(trial.zip.count, 2);
        finish(&trial);
    }
}

UNIT(notices_an_empty_name)
{
    struct trial trial;
    begin(&trial);
    zip_writer_store(&trial.writer, "", bytes_of("x"), NULL);
    assert_int_equal(end_and_open(&trial, NULL), OK);
    assert_string_equal(kinds(&trial), "zip-unsafe-name ");
    finish(&trial);
}

/* All ones in a size asks for a zip64 field; here none is there, or one that is too short. */
UNIT(notices_a_size_of_64_bits_that_is_not_given)
{
    struct trial trial;
    begin(&trial);
    struct zip_lie lie = {.size = UINT32_MAX - 1};
    zip_writer_store(&trial.writer, "a", bytes_of("x"), &lie);
    struct zip_lie wide = {.zip64 = true};
    zip_writer_store(&trial.writer, "b", bytes_of("y"), &wide);
    uint8_t *field_size = trial.writer.central.data + trial.writer.central.size - 26;
    assert_int_equal(*field_size, 24);
    *field_size = 16;
    assert_int_equal(end_and_open(&trial, NULL), OK);
    assert_string_equal(kinds(&trial),
            "zip-zip64-bad zip-zip64-bad zip-stored-size-differs zip-data-missing "
            "zip-local-missing zip-data-between ");
    finish(&trial);
}

UNIT(shows_a_hostile_name_as_repaired_text)
{
    struct trial trial;
    begin(&trial);
    struct zip_lie lie = {.name = {(const uint8_t *)"\0a\xff\0", 4}};
    zip_writer_store(&trial.writer, "", bytes_of("x"), &lie);
    assert_int_equal(end_and_open(&trial, NULL), OK);
    assert_string_equal(trial.zip.entries[0].path, "\ufffda\ufffd\ufffd");
    assert_int_equal(trial.zip.entries[0].name.size, 4);
    finish(&trial);
}

#define JUNK                                                                                       \
    {                                                                                              \
        (const uint8_t *)"0123456789012345678901234567890", 31                                     \
    }
#define ZEROS                                                                                      \
    {                                                                                              \
        no_bytes, sizeof(no_bytes)                                                                 \
    }
static const uint8_t no_bytes[200];

UNIT(notices_what_the_end_record_states_wrongly)
{
    static const struct {
        const char *kinds;
        struct zip_end_lie lie;
    } rows[] = {
            {"", {.comment = {(const uint8_t *)"hello", 5}}},
            {"", {.zip64 = true}},
            {"", {.before_central = ZEROS}},
            {"zip-count-differs ", {.count = 3}},
            {"zip-count-differs ", {.count = -1}},
            {"zip-data-between ", {.after_central = JUNK}},
            {"zip-data-between ", {.after_central = JUNK, .zip64 = true}},
            {"zip-data-between ", {.before_central = JUNK}},
            {"zip-data-between ", {.after_central = JUNK, .central_size = 31}},
            {"zip-data-after ", {.comment = JUNK, .comment_size = -11}},
            {"zip-comment-length ", {.comment = JUNK, .comment_size = 1}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct trial trial;
        begin(&trial);
        zip_writer_deflate(&trial.writer, "a", bytes_of(TEXT), NULL);
        zip_writer_store(&trial.writer, "b", bytes_of("x"), NULL);
        assert_int_equal(end_and_open(&trial, &rows[i].lie), OK);
        assert_string_equal(kinds(&trial), rows[i].kinds);
        assert_int_equal(trial.zip.count, 2);
        assert_int_equal(read_entry(&trial, "a"), OK);
        finish(&trial);
    }
}

UNIT(refuses_a_directory_that_is_cut_or_elsewhere)
{
    static const struct {
        const char *text;
        struct zip_end_lie lie;
    } rows[] = {
            {"central directory is cut in record 2", {.central_size = -1}},
            {"central directory is cut in record 2", {.central_size = -47}},
            {"central directory stated at 131 with 94 bytes runs into its end record",
                    {.central_at = 1}},
            {"central directory stated at 130 with 95 bytes runs into its end record",
                    {.central_size = 1}},
            {"no central directory where the end record states it",
                    {.central_at = -1, .after_central = {(const uint8_t *)"x", 1}}},
            {"central directory stated as 4190 bytes, only 224 stand before its end record",
                    {.central_size = 4096}},
            {"central directory is cut in record 1", {.central_size = -94}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct trial trial;
        begin(&trial);
        zip_writer_store(&trial.writer, "a", bytes_of(TEXT), NULL);
        zip_writer_store(&trial.writer, "b", bytes_of("x"), NULL);
        assert_int_equal(end_and_open(&trial, &rows[i].lie), E_MALFORMED);
        assert_string_equal(trial.why.text, rows[i].text);
        finish(&trial);
    }
}

UNIT(refuses_what_is_no_archive)
{
    struct trial trial;
    begin(&trial);
    assert_int_equal(open_bytes(&trial, (struct bytes){0}), E_MALFORMED);
    assert_int_equal(open_bytes(&trial, bytes_of("PK")), E_MALFORMED);
    assert_int_equal(open_bytes(&trial, bytes_of(TEXT TEXT)), E_MALFORMED);
    assert_string_equal(trial.why.text,
            "not a ZIP: no end-of-central-directory record in the last 65557 bytes");
    finish(&trial);
}

UNIT(tells_a_beginning_of_an_archive_from_what_is_none)
{
    struct trial trial;
    begin(&trial);
    struct bytes whole = bytes_of("PK\3\4" TEXT);
    assert_int_equal(open_bytes(&trial, whole), E_MALFORMED);
    assert_string_equal(trial.why.text,
            "begins like a ZIP and looks cut short: no end-of-central-directory record in the last "
            "65557 bytes");
    assert_int_equal(trial.why.at, whole.size);
    assert_true(zip_is_zip(whole));
    assert_false(zip_is_zip(bytes_of("PK" TEXT)));
    assert_false(zip_is_zip((struct bytes){0}));
    finish(&trial);
}

UNIT(finds_the_end_record_before_the_longest_comment)
{
    struct trial trial;
    begin(&trial);
    struct buffer SCOPED(buffer_free) comment = {0};
    for (size_t i = 0; i < UINT16_MAX; i++) {
        buffer_append_byte(&comment, 'P');
    }
    zip_writer_store(&trial.writer, "a", bytes_of("x"), NULL);
    struct zip_end_lie lie = {.comment = buffer_bytes(&comment)};
    assert_int_equal(end_and_open(&trial, &lie), OK);
    assert_string_equal(kinds(&trial), "");
    finish(&trial);
}

UNIT(passes_over_an_end_record_inside_the_comment)
{
    struct trial trial;
    begin(&trial);
    zip_writer_store(&trial.writer, "a", bytes_of("x"), NULL);
    uint8_t fake[30] = {'P', 'K', 5, 6};
    struct zip_end_lie lie = {.comment = {fake, sizeof(fake)}};
    assert_int_equal(end_and_open(&trial, &lie), OK);
    assert_string_equal(kinds(&trial), "zip-end-repeated ");
    assert_non_null(zip_find(&trial.zip, "a"));
    finish(&trial);
}

UNIT(reads_past_bytes_before_the_archive)
{
    for (int counted = 0; counted < 2; counted++) {
        struct trial trial;
        begin(&trial);
        struct zip_lie lie = {.local_at = counted ? 0 : -8};
        struct zip_end_lie end = {.central_at = counted ? 0 : -8};
        buffer_append_text(&trial.writer.out, "dex\n035.");
        zip_writer_deflate(&trial.writer, "a", bytes_of(TEXT), &lie);
        assert_int_equal(end_and_open(&trial, &end), OK);
        assert_string_equal(kinds(&trial), "zip-data-before ");
        assert_int_equal(trial.anomalies.items[0].place.at, 0);
        assert_int_equal(trial.anomalies.items[0].place.size, 8);
        assert_int_equal(trial.zip.entries[0].local_at, 8);
        assert_int_equal(read_entry(&trial, "a"), OK);
        assert_string_equal(buffer_text(&trial.content), TEXT);
        finish(&trial);
    }
}

UNIT(finds_the_first_of_two_entries_of_one_name)
{
    struct trial trial;
    begin(&trial);
    zip_writer_store(&trial.writer, "z", bytes_of("z"), NULL);
    zip_writer_store(&trial.writer, "a", bytes_of("first"), NULL);
    zip_writer_store(&trial.writer, "a", bytes_of("second"), NULL);
    assert_int_equal(end_and_open(&trial, NULL), OK);
    assert_string_equal(kinds(&trial), "zip-duplicate-name ");
    assert_int_equal(read_entry(&trial, "a"), OK);
    assert_string_equal(buffer_text(&trial.content), "first");
    finish(&trial);
}

UNIT(notices_an_entry_that_lies_inside_another)
{
    struct trial trial;
    begin(&trial);
    struct zip_lie lie = {.size = 32, .compressed_size = 32};
    zip_writer_store(&trial.writer, "a", bytes_of("x"), &lie);
    zip_writer_store(&trial.writer, "b", bytes_of(TEXT), NULL);
    assert_int_equal(end_and_open(&trial, NULL), OK);
    assert_string_equal(kinds(&trial), "zip-overlap ");
    finish(&trial);
}

UNIT(notices_bytes_of_an_entry_the_directory_leaves_out)
{
    struct trial trial;
    begin(&trial);
    struct zip_lie lie = {.unlisted = true};
    zip_writer_store(&trial.writer, "a", bytes_of("x"), NULL);
    zip_writer_store(&trial.writer, "hidden", bytes_of(TEXT), &lie);
    zip_writer_store(&trial.writer, "b", bytes_of("x"), NULL);
    assert_int_equal(end_and_open(&trial, NULL), OK);
    assert_string_equal(kinds(&trial), "zip-data-between ");
    assert_int_equal(trial.anomalies.items[0].place.at, 32);
    assert_int_equal(trial.anomalies.items[0].place.size, 30 + 6 + sizeof(TEXT) - 1);
    finish(&trial);
}

UNIT(reads_a_tampered_entry_as_android_does)
{
    static const struct zip_lie lies[] = {
            {.flags = 1}, {.method = 99}, {.compressed_size = -3}, {.local_name = "b"}};
    for (size_t i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
        struct trial trial;
        begin(&trial);
        zip_writer_store(&trial.writer, "a", bytes_of(TEXT), &lies[i]);
        assert_int_equal(end_and_open(&trial, NULL), OK);
        assert_int_equal(read_entry(&trial, "a"), OK);
        assert_string_equal(buffer_text(&trial.content), TEXT);
        assert_true(bytes_equal(zip_stored(&trial.zip, &trial.zip.entries[0]), bytes_of(TEXT)));
        finish(&trial);
    }
}

/* The entry "a" starts the file, so its data stands at 31. */
UNIT(refuses_data_that_is_not_as_stated)
{
    static const struct {
        struct zip_lie lie;
        enum status status;
        const char *text;
        bool kept;
    } rows[] = {
            {{.size = -1}, E_MALFORMED, "a: unpacks to more than the 66 bytes stated", false},
            {{.size = 1}, E_MALFORMED, "a: unpacks to 67 bytes, 68 stated", false},
            {{.size = 1 << 18}, E_LIMIT, "more than deflate can do", false},
            {{.size = 1 << 30}, E_LIMIT, "a: 1073741891 bytes, limit 536870912", false},
            {{.compressed_size = -1}, E_MALFORMED, "compressed data is damaged or cut", false},
            {{.compressed_size = 5}, E_MALFORMED, "a: compressed data ends after ", true},
            {{.crc32 = 1}, E_MALFORMED, "a: CRC-32 is ", true},
            {{.no_local = true}, E_MALFORMED, "its local header or data is not in the file", false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct trial trial;
        begin(&trial);
        zip_writer_deflate(&trial.writer, "a", bytes_of(TEXT), &rows[i].lie);
        assert_int_equal(end_and_open(&trial, NULL), OK);
        assert_int_equal(read_entry(&trial, "a"), rows[i].status);
        assert_non_null(strstr(trial.why.text, rows[i].text));
        assert_string_equal(buffer_text(&trial.content), rows[i].kept ? TEXT : "");
        finish(&trial);
    }
}

UNIT(names_the_offset_where_an_entry_goes_wrong)
{
    struct trial trial;
    begin(&trial);
    struct zip_lie padded = {.compressed_size = 5};
    struct zip_lie damaged = {.crc32 = 1};
    zip_writer_deflate(&trial.writer, "a", bytes_of(TEXT), &padded);
    zip_writer_store(&trial.writer, "b", bytes_of(TEXT), &damaged);
    assert_int_equal(end_and_open(&trial, NULL), OK);
    assert_int_equal(read_entry(&trial, "a"), E_MALFORMED);
    assert_int_equal(trial.why.at, 31 + trial.zip.entries[0].compressed_size - 5);
    assert_int_equal(read_entry(&trial, "b"), E_MALFORMED);
    assert_int_equal(trial.why.at, trial.zip.entries[1].central_at + 16);
    finish(&trial);
}

UNIT(obeys_the_callers_limit_and_reuses_its_memory)
{
    struct trial trial;
    begin(&trial);
    zip_writer_deflate(&trial.writer, "a", bytes_of(TEXT), NULL);
    zip_writer_deflate(&trial.writer, "b", bytes_of(TEXT), NULL);
    assert_int_equal(end_and_open(&trial, NULL), OK);
    trial.content.limit = 66;
    assert_int_equal(read_entry(&trial, "a"), E_LIMIT);
    assert_string_equal(trial.why.text, "a: 67 bytes, limit 66");
    trial.content.limit = 67;
    assert_int_equal(read_entry(&trial, "a"), OK);
    const uint8_t *data = trial.content.data;
    assert_int_equal(read_entry(&trial, "b"), OK);
    assert_ptr_equal(trial.content.data, data);
    finish(&trial);
}

UNIT(cites_the_raw_bytes_of_an_entry)
{
    struct trial trial;
    begin(&trial);
    zip_writer_deflate(&trial.writer, "a", bytes_of(TEXT), NULL);
    assert_int_equal(end_and_open(&trial, NULL), OK);
    struct place place = zip_place(&trial.zip.entries[0], 4, 7);
    assert_string_equal(place.entry, "a");
    assert_int_equal(place.entry_at, 31);
    assert_int_equal(place.entry_size, trial.zip.entries[0].compressed_size);
    assert_true(place.entry_size < sizeof(TEXT) - 1);
    assert_int_equal(place.at, 4);
    assert_int_equal(place.size, 7);
    assert_int_equal(zip_stored(&trial.zip, &trial.zip.entries[0]).size, 0);
    finish(&trial);
}

UNIT(refuses_more_entries_than_its_ceiling)
{
    struct trial trial;
    begin(&trial);
    uint8_t record[46] = {'P', 'K', 1, 2};
    for (int i = 0; i <= ZIP_ENTRIES_MAX; i++) {
        buffer_append(&trial.writer.central, (struct bytes){record, sizeof(record)});
    }
    assert_int_equal(end_and_open(&trial, NULL), E_LIMIT);
    assert_string_equal(trial.why.text, "more than 200000 entries");
    finish(&trial);
}

UNIT(computes_the_published_check_values)
{
    assert_int_equal(crc32_of(bytes_of("123456789")), 0xcbf43926);
    assert_int_equal(adler32_of(bytes_of("Wikipedia")), 0x11e60398);
    assert_int_equal(adler32_of((struct bytes){0}), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_stored_and_deflated_entries_by_name),
            cmocka_unit_test(opens_an_archive_without_entries),
            cmocka_unit_test(notices_what_an_entry_states_wrongly),
            cmocka_unit_test(notices_an_empty_name),
            cmocka_unit_test(notices_a_size_of_64_bits_that_is_not_given),
            cmocka_unit_test(shows_a_hostile_name_as_repaired_text),
            cmocka_unit_test(notices_what_the_end_record_states_wrongly),
            cmocka_unit_test(refuses_a_directory_that_is_cut_or_elsewhere),
            cmocka_unit_test(refuses_what_is_no_archive),
            cmocka_unit_test(tells_a_beginning_of_an_archive_from_what_is_none),
            cmocka_unit_test(finds_the_end_record_before_the_longest_comment),
            cmocka_unit_test(passes_over_an_end_record_inside_the_comment),
            cmocka_unit_test(reads_past_bytes_before_the_archive),
            cmocka_unit_test(finds_the_first_of_two_entries_of_one_name),
            cmocka_unit_test(notices_an_entry_that_lies_inside_another),
            cmocka_unit_test(notices_bytes_of_an_entry_the_directory_leaves_out),
            cmocka_unit_test(reads_a_tampered_entry_as_android_does),
            cmocka_unit_test(refuses_data_that_is_not_as_stated),
            cmocka_unit_test(names_the_offset_where_an_entry_goes_wrong),
            cmocka_unit_test(obeys_the_callers_limit_and_reuses_its_memory),
            cmocka_unit_test(cites_the_raw_bytes_of_an_entry),
            cmocka_unit_test(refuses_more_entries_than_its_ceiling),
            cmocka_unit_test(computes_the_published_check_values),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
