#include "support/unit.h"

#include "base/file.h"
#include "evidence/dex.h"
#include "evidence/dex/calls.h"
#include "evidence/dex/strings.h"
#include "evidence/zip.h"
#include "support/dex_writer.h"

#include <stdio.h>
#include <stdlib.h>

static const struct bytes strings[] = {
        {(const uint8_t *)"", 0},
        {(const uint8_t *)"LShop;", 6},
        {(const uint8_t *)"Ljava/lang/Object;", 18},
        {(const uint8_t *)"pay", 3},
        {(const uint8_t *)"Shop.java", 9},
};
static const uint32_t types[] = {1, 2};
static const struct dex_writer_method methods[] = {{0, 0, 3}};
static const struct dex_writer_class classes[] = {{0, 0x11, 1, 4}, {1, 0, UINT32_MAX, UINT32_MAX}};

static struct dex_content small(const char *version)
{
    return (struct dex_content){.version = version,
            .strings = strings,
            .types = types,
            .methods = methods,
            .classes = classes,
            .string_count = 5,
            .type_count = 2,
            .proto_count = 1,
            .method_count = 1,
            .class_count = 2};
}

static void write_small(struct buffer *out, const char *version)
{
    struct dex_content content = small(version);
    dex_write(out, &content);
}

UNIT(reads_strings_types_classes_and_methods)
{
    struct buffer SCOPED(buffer_free) file = {0};
    write_small(&file, NULL);
    struct arena SCOPED(arena_free) arena = {0};
    struct anomalies anomalies = {.arena = &arena};
    struct dex dex;
    assert_int_equal(dex_open(buffer_bytes(&file), &anomalies, &dex, NULL), OK);
    assert_int_equal(anomalies.count, 0);
    assert_true(dex.checksum_matches);
    assert_int_equal(dex.version, 35);
    assert_int_equal(dex.next_at, 0);
    struct bytes text;
    uint64_t at = 0;
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(dex_string(&dex, i, &text, &at));
        assert_true(bytes_equal(text, strings[i]));
        assert_ptr_equal(text.data, file.data + at);
        assert_true(at >= dex.strings_from && at + text.size < dex.strings_to);
    }
    assert_true(dex_type(&dex, 1, &text));
    assert_true(bytes_equal(text, strings[2]));
    struct dex_class class;
    assert_true(dex_class(&dex, 0, &class));
    assert_int_equal(class.type, 0);
    assert_int_equal(class.access, 0x11);
    assert_int_equal(class.superclass, 1);
    assert_int_equal(class.at, dex.classes_at);
    assert_true(dex_class(&dex, 1, &class));
    assert_int_equal(class.superclass, DEX_NO_INDEX);
    assert_int_equal(class.at, dex.classes_at + 32);
    struct dex_method method;
    assert_true(dex_method(&dex, 0, &method));
    assert_int_equal(method.owner, 0);
    assert_int_equal(method.name, 3);
}

/* What a visitor was told: method and offset of each call, until it has seen enough. */
struct told {
    struct dex_call calls[8];
    size_t count, enough;
};

static bool note_call(void *context, const struct dex_call *call)
{
    struct told *told = context;
    assert_true(told->count < 8);
    told->calls[told->count++] = *call;
    return told->count != told->enough;
}

/* Calls of every form, among them a switch's table that holds the bytes of a call. */
static const uint16_t calling[] = {0x1012, 0x106e, 7, 0, 0x0377, 9, 0, 0x0100, 2, 0, 0, 0x106e, 1,
        0x106e, 1, 0x0018, 0x106e, 2, 0, 0, 0x10fa, 5, 0, 0, 0x10fc, 3, 0, 0x0300, 1, 3, 0, 0x6e6e,
        0x006e, 0x0e};

static struct told walk(struct buffer *file, const struct dex_writer_code *codes, uint32_t count,
        size_t enough, uint64_t *units_left)
{
    struct dex_content content = small(NULL);
    content.codes = codes;
    content.code_count = count;
    dex_write(file, &content);
    struct arena SCOPED(arena_free) arena = {0};
    struct anomalies anomalies = {.arena = &arena};
    struct dex dex;
    struct dex_class class;
    struct told told = {.enough = enough};
    assert_int_equal(dex_open(buffer_bytes(file), &anomalies, &dex, NULL), OK);
    assert_int_equal(anomalies.count, 0);
    for (uint32_t i = 0; dex_class(&dex, i, &class); i++) {
        if (!dex_visit_calls(&dex, &class, units_left, note_call, &told)) {
            break;
        }
    }
    return told;
}

UNIT(tells_of_each_call_in_code_and_of_nothing_that_only_looks_like_one)
{
    struct buffer SCOPED(buffer_free) file = {0};
    uint64_t units = 1000;
    const struct dex_writer_code codes[] = {{1, 0, calling, sizeof(calling) / 2}};
    struct told told = walk(&file, codes, 1, 0, &units);
    assert_int_equal(told.count, 3);
    const uint32_t wanted[] = {7, 9, 5};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(told.calls[i].method, wanted[i]);
        assert_int_equal(told.calls[i].caller, 1);
        assert_int_equal(file.data[told.calls[i].at + 2], wanted[i]);
    }
    assert_true(units < 1000 - sizeof(calling) / 2);
}

UNIT(stops_walking_code_when_told_to_or_when_its_units_are_spent)
{
    struct buffer SCOPED(buffer_free) file = {0}, again = {0};
    uint64_t units = 1000, few = 5;
    const struct dex_writer_code codes[] = {
            {0, 0, calling, sizeof(calling) / 2}, {1, 0, calling, sizeof(calling) / 2}};
    assert_int_equal(walk(&file, codes, 2, 4, &units).count, 4);
    assert_int_equal(walk(&again, codes, 2, 0, &few).count, 1);
    assert_int_equal(few, 0);
}

UNIT(walks_damaged_code_without_leaving_the_file)
{
    struct buffer SCOPED(buffer_free) file = {0};
    uint64_t units = 1000;
    const struct dex_writer_code codes[] = {{1, 0, calling, sizeof(calling) / 2}};
    (void)walk(&file, codes, 1, 0, &units);
    for (size_t i = 0x70; i < file.size; i++) {
        uint8_t kept = file.data[i];
        file.data[i] = 0xff;
        struct arena SCOPED(arena_free) arena = {0};
        struct anomalies anomalies = {.arena = &arena};
        struct dex dex;
        struct dex_class class;
        if (dex_open(buffer_bytes(&file), &anomalies, &dex, NULL) == OK) {
            struct told told = {0};
            units = 1000;
            for (uint32_t j = 0; dex_class(&dex, j, &class); j++) {
                (void)dex_visit_calls(&dex, &class, &units, note_call, &told);
            }
        }
        file.data[i] = kept;
    }
}

UNIT(lends_ascii_text_and_converts_the_rest)
{
    struct buffer SCOPED(buffer_free) scratch = {0};
    const char *const samples[] = {"", "pay", "exactly8", "more than eight bytes", "\xc3\xa9",
            "eight + \xc3\xa9", "\xc0\x80 a NUL, behind eight", "\xff"};
    for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
        struct bytes text = bytes_of(samples[i]);
        struct buffer SCOPED(buffer_free) expected = {0};
        dex_append_utf8(&expected, text);
        assert_true(bytes_equal(dex_utf8(text, &scratch), buffer_bytes(&expected)));
    }
    struct bytes nul = {(const uint8_t *)"eight b\0tes", 11};
    assert_true(bytes_end_with(dex_utf8(nul, &scratch), bytes_of("\xef\xbf\xbdtes")));
    struct bytes plain = bytes_of("lent as it stands");
    assert_ptr_equal(dex_utf8(plain, &scratch).data, plain.data);
}

UNIT(compares_a_string_as_reading_it_would)
{
    struct buffer SCOPED(buffer_free) file = {0};
    write_small(&file, NULL);
    struct dex dex;
    assert_int_equal(dex_open(buffer_bytes(&file), NULL, &dex, NULL), OK);
    for (uint32_t i = 0; i < 6; i++) {
        for (size_t j = 1; j < 5; j++) { /* not the empty one */
            assert_int_equal(dex_string_is(&dex, i, strings[j]), i == j);
        }
        assert_false(dex_string_is(&dex, i, bytes_of("pa")));
        assert_false(dex_string_is(&dex, i, bytes_of("pays")));
        assert_false(dex_string_is(&dex, i, bytes_of("Shop.java, and on past the file's end")));
    }
}

static void write_strings(struct buffer *out, const char *const *texts, uint32_t count)
{
    struct bytes views[16];
    for (uint32_t i = 0; i < count; i++) {
        views[i] = bytes_of(texts[i]);
    }
    struct dex_content content = {.strings = views, .string_count = count};
    buffer_clear(out);
    dex_write(out, &content);
}

UNIT(finds_a_string_as_comparing_each_would)
{
    const char *const in_order[] = {"", "\xc0\x80z", "A", "Aa", "a", "a", "aa", "b", "b", "\x7f",
            "\xc3\xa9", "\xe7\xbd\x91"};
    const char *const mixed[] = {
            "b", "", "a", "\xc3\xa9", "aa", "A", "a", "\xc0\x80z", "Aa", "\x7f", "b", "a"};
    const char *const wanted[] = {"a", "A", "Aa", "aa", "b", "c", "B", "\x7f", "\x01", "aaa"};
    enum { COUNT = sizeof(mixed) / sizeof(mixed[0]) };
    struct buffer SCOPED(buffer_free) file = {0};
    for (int is_mixed = 0; is_mixed < 2; is_mixed++) {
        write_strings(&file, is_mixed ? mixed : in_order, COUNT);
        struct dex dex;
        assert_int_equal(dex_open(buffer_bytes(&file), NULL, &dex, NULL), OK);
        assert_int_equal(dex.strings_ascend, !is_mixed);
        for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
            struct bytes plain = bytes_of(wanted[i]);
            for (uint32_t from = 0; from <= COUNT; from++) {
                uint32_t expected = from;
                while (expected < COUNT && !dex_string_is(&dex, expected, plain)) {
                    expected++;
                }
                assert_int_equal(dex_string_find(&dex, plain, from), expected);
            }
        }
    }
}

UNIT(knows_strings_that_are_not_apart)
{
    const char *const texts[] = {"abcdef", "ghijkl", "mnopqr"};
    struct buffer SCOPED(buffer_free) file = {0};
    struct dex dex;
    write_strings(&file, texts, 3);
    assert_int_equal(dex_open(buffer_bytes(&file), NULL, &dex, NULL), OK);
    assert_true(dex.strings_apart && dex.strings_ascend);
    uint64_t first = dex_string_offset(&dex, 0), second = dex_string_offset(&dex, 1);
    assert_int_equal(second, first + 8); /* length, six letters, NUL */
    const struct {
        size_t at;
        uint8_t value;
    } changes[] = {
            {second - 1, 'x'},             /* no NUL before the second */
            {first, 7},                    /* the first says it reaches to the second */
            {dex.strings_at + 4, 0x7d},    /* the second lies in the first */
            {dex.strings_at + 4 + 3, 0xff} /* the second lies nowhere */
    };
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        write_strings(&file, texts, 3);
        file.data[changes[i].at] = changes[i].value;
        assert_int_equal(dex_open(buffer_bytes(&file), NULL, &dex, NULL), OK);
        assert_false(dex.strings_apart);
    }
    write_strings(&file, texts, 3);
    uint32_t where = (uint32_t)first + 2;
    memcpy(file.data + dex.strings_at + 4, &where, sizeof(where));
    memcpy(file.data + first, "\x85", 2); /* a length of 5 that ends in the NUL itself */
    assert_int_equal(dex_open(buffer_bytes(&file), NULL, &dex, NULL), OK);
    assert_false(dex.strings_apart);
}

UNIT(answers_absent_past_the_end_of_each_table)
{
    struct buffer SCOPED(buffer_free) file = {0};
    write_small(&file, NULL);
    struct dex dex;
    assert_int_equal(dex_open(buffer_bytes(&file), NULL, &dex, NULL), OK);
    struct bytes text;
    struct dex_class class;
    struct dex_method method;
    assert_false(dex_string(&dex, 5, &text, NULL));
    assert_false(dex_string(&dex, DEX_NO_INDEX, &text, NULL));
    assert_false(dex_type(&dex, 2, &text));
    assert_false(dex_class(&dex, 2, &class));
    assert_false(dex_method(&dex, 1, &method));
}

UNIT(reads_every_dex_of_a_container)
{
    struct buffer SCOPED(buffer_free) file = {0};
    write_small(&file, "041");
    size_t second = file.size;
    write_small(&file, "041");
    dex_writer_end_container(&file);
    struct dex dex;
    assert_int_equal(dex_open(buffer_bytes(&file), NULL, &dex, NULL), OK);
    assert_int_equal(dex.next_at, second);
    assert_true(dex.checksum_matches);
    assert_int_equal(dex_open_at(buffer_bytes(&file), second, NULL, &dex, NULL), OK);
    assert_int_equal(dex.next_at, 0);
    assert_true(dex.checksum_matches);
    struct bytes text;
    assert_true(dex_type(&dex, 0, &text));
    assert_true(bytes_equal(text, strings[1]));
    assert_true(text.data > file.data + second);
}

UNIT(notes_what_the_headers_of_a_container_state_falsely)
{
    struct buffer SCOPED(buffer_free) file = {0};
    write_small(&file, "041");
    size_t second = file.size;
    write_small(&file, "041");
    dex_writer_end_container(&file);
    size_t whole = file.size;
    dex_writer_set(&file, 0, 116, 4);
    dex_writer_set(&file, second, 112, (uint32_t)(whole - second));
    dex_writer_set(&file, second, 116, 0);
    struct arena SCOPED(arena_free) arena = {0};
    struct anomalies anomalies = {.arena = &arena};
    struct dex dex;
    assert_int_equal(dex_open(buffer_bytes(&file), &anomalies, &dex, NULL), OK);
    assert_int_equal(dex.next_at, second);
    assert_int_equal(anomalies.count, 1);
    assert_string_equal(anomalies.items[0].kind, "dex-container-differs");
    assert_int_equal(anomalies.items[0].place.at, 116);
    assert_int_equal(dex_open_at(buffer_bytes(&file), second, &anomalies, &dex, NULL), OK);
    assert_int_equal(dex.file.size, whole); /* the first header's word */
    assert_int_equal(dex.next_at, 0);
    assert_int_equal(anomalies.count, 3);
    assert_int_equal(anomalies.items[1].place.at, second + 112);
    assert_int_equal(anomalies.items[2].place.at, second + 116);
}

UNIT(notes_a_header_that_is_not_aligned)
{
    struct buffer SCOPED(buffer_free) file = {0};
    write_small(&file, "041");
    size_t end = file.size;
    write_small(&file, "041");
    dex_writer_end_container(&file);
    dex_writer_set(&file, 0, 32, (uint32_t)end + 1);
    struct arena SCOPED(arena_free) arena = {0};
    struct anomalies anomalies = {.arena = &arena};
    struct dex dex;
    struct fault why;
    assert_int_equal(dex_open(buffer_bytes(&file), &anomalies, &dex, NULL), OK);
    assert_int_equal(dex.next_at, end + 1);
    assert_int_equal(anomalies.count, 1);
    assert_int_equal(anomalies.items[0].place.at, 32);
    assert_int_equal(
            dex_open_at(buffer_bytes(&file), dex.next_at, &anomalies, &dex, &why), E_MALFORMED);
    assert_int_equal(why.at, end + 1);
}

UNIT(refuses_a_later_dex_of_an_older_version_or_past_the_container)
{
    struct buffer SCOPED(buffer_free) file = {0};
    write_small(&file, "041");
    size_t second = file.size;
    write_small(&file, "041");
    dex_writer_end_container(&file);
    struct dex dex;
    struct fault why;
    dex_writer_set(&file, second, 32, (uint32_t)(file.size - second) + 1);
    buffer_append_text(&file, "more");
    assert_int_equal(dex_open_at(buffer_bytes(&file), second, NULL, &dex, &why), E_MALFORMED);
    assert_int_equal(why.at, second + 32);
    memcpy(file.data + second + 4, "039", 3);
    assert_int_equal(dex_open_at(buffer_bytes(&file), second, NULL, &dex, &why), E_MALFORMED);
    assert_int_equal(why.at, second + 4);
}

UNIT(knows_a_dex_by_its_magic)
{
    assert_true(dex_has_magic((struct bytes){(const uint8_t *)"dex\n039\0rest", 12}));
    assert_true(dex_has_magic((struct bytes){(const uint8_t *)"dex\n999\0", 8}));
    assert_false(dex_has_magic((struct bytes){(const uint8_t *)"dex\n039", 7}));
    assert_false(dex_has_magic((struct bytes){(const uint8_t *)"dex\n0x9\0", 8}));
    assert_false(dex_has_magic((struct bytes){(const uint8_t *)"dey\n036\0", 8}));
    assert_false(dex_has_magic((struct bytes){0}));
}

UNIT(refuses_a_header_that_means_nothing)
{
    static const struct {
        size_t field;
        uint32_t value;
        uint64_t at;
        const char *text;
    } rows[] = {
            {0, 0, 0, "not a dex: no magic"},
            {4, 0x00343330, 4, "dex version 34 is not 35 to 41"},
            {4, 0x00323430, 4, "dex version 42 is not 35 to 41"},
            {40, 0x78563412, 40, "dex byte order tag is 78563412"},
            {32, 1 << 20, 32, "dex stated as 1048576 bytes, 372 are there"},
            {32, 0x6f, 32, "dex stated as 111 bytes, 372 are there"},
            {56, 1 << 20, 56, "dex string table: 1048576 items at 112 do not fit 372 bytes"},
            {56, UINT32_MAX, 56, "dex string table: 4294967295 items at 112 do not fit 372 bytes"},
            {64, 65537, 64, "dex type table: 65537 items at 132 do not fit 372 bytes"},
            {92, 365, 88, "dex method table: 1 items at 365 do not fit 372 bytes"},
            {100, UINT32_MAX, 96, "dex class table: 2 items at 4294967295 do not fit 372 bytes"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct buffer SCOPED(buffer_free) file = {0};
        write_small(&file, NULL);
        dex_writer_set(&file, 0, rows[i].field, rows[i].value);
        struct dex dex;
        struct fault why = {0};
        assert_int_equal(dex_open(buffer_bytes(&file), NULL, &dex, &why), E_MALFORMED);
        assert_string_equal(why.text, rows[i].text);
        assert_int_equal(why.at, rows[i].at);
    }
}

UNIT(refuses_a_container_that_reaches_past_the_file)
{
    struct buffer SCOPED(buffer_free) file = {0};
    write_small(&file, "041");
    dex_writer_end_container(&file);
    uint32_t size = (uint32_t)file.size;
    const uint32_t wrong[] = {size + 1, size - 1};
    for (size_t i = 0; i < 2; i++) {
        dex_writer_set(&file, 0, 112, wrong[i]);
        struct dex dex;
        struct fault why;
        assert_int_equal(dex_open(buffer_bytes(&file), NULL, &dex, &why), E_MALFORMED);
        assert_int_equal(why.at, 112);
    }
}

UNIT(notices_a_wrong_checksum_header_size_and_bytes_after_the_end)
{
    struct buffer SCOPED(buffer_free) file = {0};
    write_small(&file, NULL);
    size_t end = file.size;
    dex_writer_set(&file, 0, 36, 0x78);
    file.data[8] ^= 1;
    buffer_append_text(&file, "payload");
    struct arena SCOPED(arena_free) arena = {0};
    struct anomalies anomalies = {.arena = &arena};
    struct dex dex;
    assert_int_equal(dex_open(buffer_bytes(&file), &anomalies, &dex, NULL), OK);
    assert_false(dex.checksum_matches);
    assert_int_equal(dex.file.size, end);
    assert_int_equal(anomalies.count, 3);
    assert_string_equal(anomalies.items[0].kind, "dex-header-size");
    assert_string_equal(anomalies.items[1].kind, "dex-trailing-data");
    assert_int_equal(anomalies.items[1].place.at, end);
    assert_int_equal(anomalies.items[1].place.size, 7);
    assert_string_equal(anomalies.items[2].kind, "dex-checksum-differs");
    assert_int_equal(anomalies.items[2].place.at, 8);
}

UNIT(refuses_strings_that_overlap)
{
    static uint8_t long_text[200];
    struct bytes texts[2] = {{long_text, sizeof(long_text)}, {long_text, sizeof(long_text)}};
    memset(long_text, 'x', sizeof(long_text));
    struct buffer SCOPED(buffer_free) file = {0};
    struct dex_content content = {.strings = texts, .string_count = 1};
    dex_write(&file, &content);
    struct dex dex;
    assert_int_equal(dex_open(buffer_bytes(&file), NULL, &dex, NULL), OK);
    struct buffer SCOPED(buffer_free) twice = {0};
    content.string_count = 2;
    dex_write(&twice, &content);
    memcpy(twice.data + 0x74, twice.data + 0x70, 4); /* both ids name the first string */
    twice.size -= 203;                               /* and the second is not there */
    dex_writer_set(&twice, 0, 32, (uint32_t)twice.size);
    struct fault why;
    assert_int_equal(dex_open(buffer_bytes(&twice), NULL, &dex, &why), E_MALFORMED);
    assert_int_equal(why.at, 0x70);
    assert_non_null(strstr(why.text, "dex strings overlap: 400 characters stated"));
}

UNIT(answers_absent_for_a_string_whose_data_is_bad)
{
    static const struct {
        const char *data;
        size_t size;
        bool present;
    } rows[] = {
            {"\1a\0", 3, true}, {"\1a", 2, false}, /* no NUL in the file */
            {"\1aaaa\0", 6, false},                /* no NUL within 3 bytes a character */
            {"\x81\x00"
             "a\0",
                    4, true},                         /* length in a longer form */
            {"\x80\x80\x80\x80\x10\0", 6, false},     /* length above 32 bits */
            {"\x80\x80\x80\x80\x80\x00\0", 7, false}, /* length of six bytes */
            {"\x80", 1, false},                       /* length cut */
            {"", 0, false},                           /* nothing at all */
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct buffer SCOPED(buffer_free) file = {0};
        struct dex_content content = {.strings = strings, .string_count = 1};
        dex_write(&file, &content);
        file.size = 0x74;
        buffer_append(&file, (struct bytes){(const uint8_t *)rows[i].data, rows[i].size});
        dex_writer_set(&file, 0, 32, (uint32_t)file.size);
        dex_writer_set(&file, 0, 0x70, 0x74);
        struct dex dex;
        struct bytes text;
        assert_int_equal(dex_open(buffer_bytes(&file), NULL, &dex, NULL), OK);
        assert_int_equal(dex_string(&dex, 0, &text, NULL), rows[i].present);
        assert_int_equal(dex_string_is(&dex, 0, bytes_of("a")), rows[i].present);
    }
}

UNIT(answers_absent_for_a_descriptor_no_class_file_could_hold)
{
    struct buffer SCOPED(buffer_free) longest = {0};
    for (size_t i = 0; i < DEX_DESCRIPTOR_MAX; i++) {
        buffer_append_byte(&longest, 'x');
    }
    for (int more = 0; more < 2; more++) {
        struct buffer SCOPED(buffer_free) file = {0};
        struct bytes text = buffer_bytes(&longest);
        uint32_t type = 0;
        struct dex_content content = {
                .strings = &text, .types = &type, .string_count = 1, .type_count = 1};
        dex_write(&file, &content);
        struct dex dex;
        assert_int_equal(dex_open(buffer_bytes(&file), NULL, &dex, NULL), OK);
        assert_int_equal(dex_type(&dex, 0, &text), more == 0);
        buffer_append_byte(&longest, 'x');
    }
}

UNIT(writes_mutf8_as_utf8)
{
    static const struct {
        const char *from, *to;
    } rows[] = {
            {"", ""},
            {"Shop", "Shop"},
            {"\xc3\xa9", "\u00e9"},
            {"\xe5\xba\x97", "\u5e97"},
            {"a\xc0\x80z", "a\ufffdz"},                   /* U+0000 */
            {"\xed\xa0\xbd\xed\xb8\x80!", "\U0001F600!"}, /* a pair */
            {"\xed\xa0\xbd!", "\ufffd!"},                 /* lone high */
            {"\xed\xb8\x80", "\ufffd"},                   /* lone low */
            {"\xed\xa0\xbd\xed\xa0\xbd\xed\xb8\x80", "\ufffd\U0001F600"},
            {"\xed\xa0", "\ufffd\ufffd"},                     /* cut */
            {"\xc1\x81", "\ufffd"},                           /* overlong */
            {"\xe0\x80\x81", "\ufffd"},                       /* overlong */
            {"\xf0\x9f\x98\x80", "\ufffd\ufffd\ufffd\ufffd"}, /* 4 bytes: not MUTF-8 */
            {"\x80", "\ufffd"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct buffer SCOPED(buffer_free) out = {0};
        dex_append_utf8(&out, bytes_of(rows[i].from));
        assert_string_equal(buffer_text(&out), rows[i].to);
    }
    struct buffer SCOPED(buffer_free) out = {0};
    dex_append_utf8(&out, (struct bytes){(const uint8_t *)"a\0z", 3});
    assert_string_equal(buffer_text(&out), "a\ufffdz");
}

/* Open and touch all, whatever comes out; the sanitizers watch. Counts what is absent. */
static size_t read_all(struct bytes file)
{
    struct dex dex = {0};
    struct fault why;
    size_t absent = 0;
    enum status status = dex_open(file, NULL, &dex, &why);
    assert_true(status == OK || (status == E_MALFORMED && why.at <= file.size));
    struct bytes text;
    for (uint32_t i = 0; i < dex.string_count; i++) {
        absent += !dex_string(&dex, i, &text, NULL);
    }
    for (uint32_t i = 0; i < dex.type_count; i++) {
        absent += !dex_type(&dex, i, &text);
    }
    for (uint32_t i = 0; i < dex.class_count; i++) {
        struct dex_class class;
        absent += !dex_class(&dex, i, &class) || !dex_type(&dex, class.type, &text);
    }
    for (uint32_t i = 0; i < dex.method_count; i++) {
        struct dex_method method;
        absent += !dex_method(&dex, i, &method) || !dex_type(&dex, method.owner, &text) ||
                  !dex_string(&dex, method.name, &text, NULL);
    }
    return absent;
}

UNIT(survives_being_cut_at_every_byte_or_any_byte_changed)
{
    static const char *const versions[] = {"035", "041"};
    for (size_t v = 0; v < 2; v++) {
        struct buffer SCOPED(buffer_free) file = {0};
        write_small(&file, versions[v]);
        if (v == 1) {
            dex_writer_end_container(&file);
        }
        for (size_t size = 0; size < file.size; size++) {
            uint8_t *copy = malloc(size == 0 ? 1 : size);
            assert_non_null(copy);
            memcpy(copy, file.data, size);
            (void)read_all((struct bytes){copy, size});
            if (size >= 36 && size < 1 << 16) { /* the same, with the size stated as it is */
                memcpy(copy + 32, (const uint8_t[]){(uint8_t)size, (uint8_t)(size >> 8), 0, 0}, 4);
                (void)read_all((struct bytes){copy, size});
            }
            free(copy);
        }
        for (size_t at = 0; at < file.size; at++) {
            uint8_t before = file.data[at];
            for (unsigned value = 0; value < 256; value += 51) {
                file.data[at] = (uint8_t)value;
                (void)read_all(buffer_bytes(&file));
            }
            file.data[at] = before;
        }
    }
}

static void read_archive(const char *path, size_t *dexes)
{
    struct file SCOPED(file_close) file = {0};
    struct arena SCOPED(arena_free) arena = {.limit = 64 << 20};
    struct buffer SCOPED(buffer_free) content = {0};
    struct zip zip = {0};
    if (file_open(path, &file, NULL) != OK ||
            zip_open(file.bytes, &arena, NULL, &zip, NULL) != OK) {
        return; /* test_zip_hostile names these */
    }
    for (size_t i = 0; i < zip.count; i++) {
        bool is_dex = bytes_end_with(zip.entries[i].name, bytes_of(".dex"));
        if (is_dex && zip_read(&zip, &zip.entries[i], &content, NULL) == OK) {
            struct dex dex;
            assert_int_equal(dex_open(buffer_bytes(&content), NULL, &dex, NULL), OK);
            assert_true(dex.checksum_matches || strstr(path, "redex") != NULL);
            assert_true(dex.strings_apart && dex.strings_ascend);
            assert_int_equal(read_all(buffer_bytes(&content)), 0);
            ++*dexes;
        }
    }
}

UNIT(opens_every_dex_of_the_corpus_with_nothing_absent)
{
    const char *shared = getenv("AEDILE_SHARED");
    struct arena SCOPED(arena_free) arena = {0};
    struct folder folder = {0};
    char *path = arena_print(&arena, "%s/corpus/apk", shared != NULL ? shared : "../shared");
    if (folder_read(path, &arena, &folder, NULL) != OK) {
        printf("# skip: no corpus\n");
        return;
    }
    size_t dexes = 0;
    for (size_t i = 0; i < folder.count; i++) {
        if (bytes_end_with(bytes_of(folder.names[i]), bytes_of(".apk"))) {
            read_archive(arena_print(&arena, "%s/%s", path, folder.names[i]), &dexes);
        }
    }
    assert_true(dexes > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_strings_types_classes_and_methods),
            cmocka_unit_test(tells_of_each_call_in_code_and_of_nothing_that_only_looks_like_one),
            cmocka_unit_test(stops_walking_code_when_told_to_or_when_its_units_are_spent),
            cmocka_unit_test(walks_damaged_code_without_leaving_the_file),
            cmocka_unit_test(lends_ascii_text_and_converts_the_rest),
            cmocka_unit_test(compares_a_string_as_reading_it_would),
            cmocka_unit_test(finds_a_string_as_comparing_each_would),
            cmocka_unit_test(knows_strings_that_are_not_apart),
            cmocka_unit_test(answers_absent_past_the_end_of_each_table),
            cmocka_unit_test(reads_every_dex_of_a_container),
            cmocka_unit_test(notes_what_the_headers_of_a_container_state_falsely),
            cmocka_unit_test(notes_a_header_that_is_not_aligned),
            cmocka_unit_test(refuses_a_later_dex_of_an_older_version_or_past_the_container),
            cmocka_unit_test(knows_a_dex_by_its_magic),
            cmocka_unit_test(refuses_a_header_that_means_nothing),
            cmocka_unit_test(refuses_a_container_that_reaches_past_the_file),
            cmocka_unit_test(notices_a_wrong_checksum_header_size_and_bytes_after_the_end),
            cmocka_unit_test(refuses_strings_that_overlap),
            cmocka_unit_test(answers_absent_for_a_string_whose_data_is_bad),
            cmocka_unit_test(answers_absent_for_a_descriptor_no_class_file_could_hold),
            cmocka_unit_test(writes_mutf8_as_utf8),
            cmocka_unit_test(survives_being_cut_at_every_byte_or_any_byte_changed),
            cmocka_unit_test(opens_every_dex_of_the_corpus_with_nothing_absent),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
