#include "support/torture.h"
#include "support/unit.h"

#include "evidence/body/body.h"

#include <stdlib.h>

static struct arena arena;
static struct buffer seen;
static struct fault why;
static bool cut;
static size_t count;
static struct bytes given;

/* Every value as `location name=value;`, with `<raw>` where the text holds it otherwise. */
static bool note(void *context, const struct parameter *parameter)
{
    (void)context;
    count++;
    if (seen.size < 10000) {
        buffer_print(&seen, "%s ", parameter->location);
        buffer_append(&seen, parameter->name);
        buffer_append_byte(&seen, '=');
        buffer_append(&seen, parameter->value);
        if (!bytes_equal(parameter->value, parameter->raw)) {
            buffer_append_byte(&seen, '<');
            buffer_append(&seen, parameter->raw);
            buffer_append_byte(&seen, '>');
        }
        buffer_append_byte(&seen, ';');
    }
    assert_true(parameter->raw.size == 0 ||
                (parameter->raw.data >= given.data &&
                        parameter->raw.data + parameter->raw.size <= given.data + given.size));
    return true;
}

static void start(struct bytes text)
{
    buffer_clear(&seen);
    arena_free(&arena);
    count = 0;
    cut = true;
    given = text;
}

static const char *url(const char *text)
{
    start(bytes_of(text));
    assert_int_equal(parameters_of_url(given, &arena, note, NULL, &cut, &why), OK);
    return buffer_text(&seen);
}

static const char *bytes_body(struct bytes text, const char *mime_type)
{
    start(text);
    assert_int_equal(
            parameters_of_body(text, bytes_of(mime_type), &arena, note, NULL, &cut, &why), OK);
    return buffer_text(&seen);
}

static const char *body(const char *text, const char *mime_type)
{
    return bytes_body(bytes_of(text), mime_type);
}

UNIT(names_the_values_of_a_query)
{
    assert_string_equal(url("https://h/p?a=1&b=x+y%2f&c&=d&&e=f=g#top"),
            "query a=1;query b=x y/<x+y%2f>;query c=;query =d;query e=f=g;");
    assert_false(cut);
    assert_string_equal(url("https://h/p"), "");
}

UNIT(decodes_the_names_too)
{
    assert_string_equal(url("https://h/?user%5Bid%5D=%E5%95%86"), "query user[id]=商<%E5%95%86>;");
}

UNIT(names_the_values_of_a_path_and_a_fragment)
{
    assert_string_equal(url("https://h/a;v=1;w=2/b/c;x=3"), "path v=1;path w=2;path x=3;");
    assert_string_equal(
            url("app://h/#access_token=t&s=1"), "fragment access_token=t;fragment s=1;");
    assert_string_equal(url("https://h/#/page?id=7"), "fragment id=7;");
    assert_string_equal(url("https://h/#top"), "");
}

UNIT(reads_the_query_of_what_is_no_url)
{
    assert_string_equal(url("/p;x=y?a=1#b=2"), "path x=y;query a=1;fragment b=2;");
    assert_string_equal(url("?a=1"), "query a=1;");
    assert_string_equal(url(""), "");
}

UNIT(names_the_values_of_a_form)
{
    assert_string_equal(body("imei=35+0&t=%31", "application/x-www-form-urlencoded; charset=utf-8"),
            "form imei=35 0<35+0>;form t=1<%31>;");
    assert_string_equal(body("just text", "Application/X-WWW-Form-Urlencoded"), "form just text=;");
}

UNIT(reads_a_form_without_a_type_by_its_looks)
{
    assert_string_equal(body("a=1&b=2", NULL), "form a=1;form b=2;");
    assert_string_equal(body("a=1&b=2", "application/octet-stream"), "form a=1;form b=2;");
    assert_string_equal(body("d={\"x\":1}&b", "text/plain"), "form d={\"x\":1};form b=;");
    assert_string_equal(body("aGVsbG8=", NULL), "");
    assert_string_equal(body("aGVsbA==", NULL), "");
    assert_string_equal(body("no form = at all", NULL), "");
    assert_string_equal(body("<x a=1>", NULL), "");
}

UNIT(reads_lines_of_plain_text)
{
    assert_string_equal(
            body("a=1 2\r\nb=\r\n\r\nc=x=y", "text/plain"), "form a=1 2;form b=;form c=x=y;");
    assert_string_equal(body("a = 1\nno pair\n", "text/plain"), "");
}

UNIT(looks_for_no_names_in_pictures_and_pages)
{
    assert_string_equal(body("a=1", "image/png"), "");
    assert_string_equal(body("a=1", "text/html; charset=utf-8"), "");
    assert_string_equal(body("", "application/json"), "");
}

UNIT(names_the_leaves_of_json_by_their_path)
{
    assert_string_equal(
            body("{\"user\":{\"id\":7,\"tags\":[\"a\",{\"b\":true}]},\"n\":null,\"e\":[],\"o\":{}}",
                    "application/json"),
            "json user.id=7;json user.tags[0]=a;json user.tags[1].b=true;json n=<null>;");
    assert_false(cut);
    assert_string_equal(
            body("[[1],-2.5e3]", "application/vnd.x+json"), "json [0][0]=1;json [1]=-2.5e3;");
    assert_string_equal(body(" \"x\" ", "text/json"), "json =x;");
}

UNIT(undoes_the_escapes_of_json_in_names_and_values)
{
    assert_string_equal(body("{\"a\\u002eb\":\"\\u5546\\/\"}", "application/json"),
            "json a.b=商/<\\u5546\\/>;");
}

UNIT(reads_json_under_another_type)
{
    assert_string_equal(body("{\"a\":1}", "application/x-www-form-urlencoded"), "json a=1;");
    assert_string_equal(body(" [{\"a\":1}]\n", "text/plain;charset=UTF-8"), "json [0].a=1;");
    assert_string_equal(body("\xef\xbb\xbf{\"a\":1}", "application/json"), "json a=1;");
    assert_string_equal(body("a=1", "application/json"), "form a=1;");
}

UNIT(numbers_the_texts_of_json_lines)
{
    assert_string_equal(
            body("{\"a\":1}\n{\"a\":2}\n", "application/x-ndjson"), "json [0].a=1;json [1].a=2;");
    assert_string_equal(body("\x1e{\"a\":1}\n\x1e{\"a\":2}\n", "application/json-seq"),
            "json [0].a=1;json [1].a=2;");
    assert_string_equal(body("\x1e{\"a\":1}\n\x1e{\"a\":2}\n", "application/json"),
            "json [0].a=1;json [1].a=2;");
}

UNIT(keeps_the_leaves_before_json_breaks)
{
    assert_string_equal(body("{\"a\":1,\"b\":\"c", "application/json"), "json a=1;");
    assert_string_equal(body("{\"a\":1]", "application/json"), "json a=1;");
}

UNIT(passes_over_json_nested_past_its_ceiling)
{
    char text[200];
    memset(text, '[', 100);
    memset(text + 100, ']', 99);
    text[199] = 0;
    text[98] = ',';
    memcpy(text, "[1,", 3);
    assert_string_equal(body(text, "application/json"), "json [0]=1;");
    assert_true(cut);
}

static const char parts[] =
        "preamble\r\n--xYz\r\n"
        "Content-Disposition: form-data; name=\"imei\"\r\n\r\n"
        "35\r\n\r\n"
        "--xYz \r\n"
        "content-disposition: form-data; filename=\"a;b.txt\"; name=\"f%22ile\"\r\n"
        "Content-Type: text/plain\r\n\r\n"
        "line\r\n--xY\r\n"
        "--xYz\r\n"
        "Content-Disposition: form-data; name=meta\r\n"
        "Content-Type: application/json\r\n\r\n"
        "{\"id\":1}\r\n"
        "--xYz\r\n\r\nbare\r\n"
        "--xYz\r\nContent-Disposition: form-data; name=\"none\"\r\n\r\n\r\n"
        "--xYz--\r\nepilogue\r\n--xYz\r\n\r\nnot read";

UNIT(names_the_parts_of_a_multipart_form)
{
    static const char wanted[] = "multipart imei=35\r\n;multipart f\"ile.filename=a;b.txt;"
                                 "multipart f\"ile=line\r\n--xY;multipart meta.id=1;"
                                 "multipart 4=bare;multipart none=;";
    assert_string_equal(body(parts, "multipart/form-data; boundary=xYz"), wanted);
    assert_string_equal(body(parts, "Multipart/Form-Data;charset=x; BOUNDARY=\"xYz\""), wanted);
}

UNIT(finds_a_boundary_that_the_type_does_not_name)
{
    static const char text[] = "--b\nContent-Disposition: form-data; name=\"a\"\n\n1\n--b--\n";
    assert_string_equal(body(text, "multipart/form-data"), "multipart a=1;");
    assert_string_equal(body(text, NULL), "multipart a=1;");
    assert_string_equal(body("--b\nsomething\n", NULL), "");
}

UNIT(keeps_a_part_that_is_cut_short)
{
    assert_string_equal(body("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n12\r\n--",
                                "multipart/form-data; boundary=b"),
            "multipart a=12\r\n--;");
    assert_string_equal(
            body("--b\r\nContent-Dispo", "multipart/form-data; boundary=b"), "multipart 1=;");
    assert_string_equal(body("--b\r\n", "multipart/form-data; boundary=b"), "");
    assert_string_equal(body("--b", "multipart/form-data; boundary=b"), "");
}

#define PROTOBUF(text, type)                                                                       \
    bytes_body((struct bytes){(const uint8_t *)(text), sizeof(text) - 1}, type)

UNIT(names_the_fields_of_a_protobuf_message)
{
    assert_string_equal(
            PROTOBUF("\x08\x96\x01\x12\x04imei\x1a\x02\x08\x05\x28\x00", "application/x-protobuf"),
            "protobuf 1=150<\x96\x01>;protobuf 2=imei;protobuf 3.1=5<\x05>;protobuf 5=0<");
    assert_int_equal(count, 4); /* the last one's raw byte is a NUL, which ends the comparison */
    assert_memory_equal(seen.data + seen.size - 3, "\0>;", 3);
}

UNIT(tells_nested_messages_from_text)
{
    /* "hi" is a message by chance, "\n$…" is one although all of it prints. */
    assert_string_equal(PROTOBUF("\x0a\x02hi", "application/protobuf"), "protobuf 1=hi;");
    assert_string_equal(PROTOBUF("\x0a\x26\x0a\x24"
                                 "01234567-89ab-cdef-0123-456789abcdef",
                                "application/protobuf"),
            "protobuf 1.1=01234567-89ab-cdef-0123-456789abcdef;");
    assert_string_equal(PROTOBUF("\x0a\x05\nline", "application/protobuf"), "protobuf 1=\nline;");
    assert_string_equal(
            PROTOBUF("\x0a\x02\xff\xfe", "application/protobuf"), "protobuf 1=\xff\xfe;");
    assert_string_equal(PROTOBUF("\x0a\x00", "application/protobuf"), "protobuf 1=;");
}

static struct bytes real_message(void)
{
    static uint8_t message[14] = {0x09, 0, 0, 0, 0, 0, 0, 0, 0, 0x15};
    double latitude = 31.2304;
    float small = 0.5f;
    memcpy(message + 1, &latitude, 8);
    memcpy(message + 10, &small, 4);
    return (struct bytes){message, 14};
}

UNIT(prints_reals_as_short_as_they_were)
{
    const char *found = bytes_body(real_message(), "application/protobuf");
    assert_true(strncmp(found, "protobuf 1=31.2304<", 19) == 0);
    assert_non_null(strstr(found, "protobuf 2=0.5<"));
}

UNIT(prints_fixed_integers_as_such)
{
    assert_non_null(
            strstr(PROTOBUF("\x0d\x00\xf1\x53\x65", "application/protobuf"), "1=1700000000<"));
    assert_non_null(strstr(PROTOBUF("\x09\x01\x02\0\0\0\0\0\0", "application/protobuf"), "1=513<"));
}

UNIT(reads_groups_and_keeps_what_stands_before_damage)
{
    assert_string_equal(PROTOBUF("\x0b\x12\x01x\x0c\x1a\x01y", "application/protobuf"),
            "protobuf 1.2=x;protobuf 3=y;");
    assert_string_equal(
            PROTOBUF("\x12\x01x\x0c\x1a\x01y", "application/protobuf"), "protobuf 2=x;");
    assert_string_equal(PROTOBUF("\x12\x01x\x1a\x7fy", "application/protobuf"), "protobuf 2=x;");
    assert_string_equal(PROTOBUF("\x12\x01x\x07", "application/protobuf"), "protobuf 2=x;");
    assert_string_equal(PROTOBUF("\x12\x01x\x02", "application/protobuf"), "protobuf 2=x;");
}

UNIT(reads_each_frame_of_grpc)
{
    assert_string_equal(
            PROTOBUF("\0\0\0\0\x03\x0a\x01x\0\0\0\0\x03\x12\x01y", "application/grpc+proto"),
            "protobuf 1=x;protobuf 2=y;");
    assert_false(cut);
    assert_string_equal(PROTOBUF("\1\0\0\0\x03\x0a\x01x", "application/grpc"), "");
    assert_true(cut);
}

UNIT(guesses_protobuf_only_where_it_is_likely)
{
    assert_string_equal(PROTOBUF("\x0a\x09imei-0123\x10\x05", "application/octet-stream"),
            "protobuf 1=imei-0123;protobuf 2=5<\x05>;");
    assert_string_equal(PROTOBUF("\x08\x01\x10\x02\x18\x03\x20\x04", NULL), "");
    assert_string_equal(PROTOBUF("\x0a\x02hi", NULL), "");
    assert_string_equal(PROTOBUF("\x89PNG\r\n\x1a\n____", NULL), "");
}

static bool stop_at_second(void *context, const struct parameter *parameter)
{
    (void)context;
    (void)parameter;
    return ++count < 2;
}

UNIT(stops_when_the_caller_has_enough)
{
    start(bytes_of("a=1&b=2&c=3"));
    assert_int_equal(
            parameters_of_body(given, bytes_of(NULL), &arena, stop_at_second, NULL, &cut, &why),
            OK);
    assert_int_equal(count, 2);
    assert_true(cut);
}

UNIT(stops_at_the_ceiling_of_values)
{
    SCOPED(buffer_free) struct buffer text = {0};
    for (int i = 0; i <= PARAMETERS_MAX; i++) {
        buffer_append_text(&text, "a=1&");
    }
    (void)bytes_body(buffer_bytes(&text), "application/x-www-form-urlencoded");
    assert_int_equal(count, PARAMETERS_MAX);
    assert_true(cut);
}

UNIT(leaves_a_name_out_of_the_path_that_is_too_long_for_it)
{
    SCOPED(buffer_free) struct buffer text = {0};
    buffer_append_text(&text, "{\"a\":{\"");
    for (int i = 0; i < 2000; i++) {
        buffer_append_byte(&text, 'k');
    }
    buffer_append_text(&text, "\":{\"b\":1}}}");
    assert_string_equal(bytes_body(buffer_bytes(&text), "application/json"), "json a.b=1;");
}

UNIT(says_when_memory_is_spent)
{
    struct arena small = {.limit = 64};
    start(bytes_of("{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8}"));
    assert_int_equal(
            parameters_of_body(given, bytes_of(NULL), &small, note, NULL, &cut, &why), E_MEMORY);
    assert_int_equal(why.status, E_MEMORY);
    arena_free(&small);
}

static bool count_only(void *context, const struct parameter *parameter)
{
    (void)context;
    (void)parameter;
    return true;
}

static bool names_tortured(void)
{
    struct arena own = {0};
    bool left_out = false;
    bool named = parameters_of_body(bytes_of("{\"a\\n\":{\"b\":[1,\"\\n\"]}}"), bytes_of(NULL),
                         &own, count_only, NULL, &left_out, NULL) == OK &&
                 parameters_of_url(bytes_of("https://h/?a=%31&b%31=c"), &own, count_only, NULL,
                         &left_out, NULL) == OK &&
                 parameters_of_body(real_message(), bytes_of("application/protobuf"), &own,
                         count_only, NULL, &left_out, NULL) == OK;
    arena_free(&own);
    return named;
}

UNIT(gives_back_all_memory_when_any_allocation_fails)
{
    assert_true(torture(names_tortured) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(names_the_values_of_a_query),
            cmocka_unit_test(decodes_the_names_too),
            cmocka_unit_test(names_the_values_of_a_path_and_a_fragment),
            cmocka_unit_test(reads_the_query_of_what_is_no_url),
            cmocka_unit_test(names_the_values_of_a_form),
            cmocka_unit_test(reads_a_form_without_a_type_by_its_looks),
            cmocka_unit_test(reads_lines_of_plain_text),
            cmocka_unit_test(looks_for_no_names_in_pictures_and_pages),
            cmocka_unit_test(names_the_leaves_of_json_by_their_path),
            cmocka_unit_test(undoes_the_escapes_of_json_in_names_and_values),
            cmocka_unit_test(reads_json_under_another_type),
            cmocka_unit_test(numbers_the_texts_of_json_lines),
            cmocka_unit_test(keeps_the_leaves_before_json_breaks),
            cmocka_unit_test(passes_over_json_nested_past_its_ceiling),
            cmocka_unit_test(names_the_parts_of_a_multipart_form),
            cmocka_unit_test(finds_a_boundary_that_the_type_does_not_name),
            cmocka_unit_test(keeps_a_part_that_is_cut_short),
            cmocka_unit_test(names_the_fields_of_a_protobuf_message),
            cmocka_unit_test(tells_nested_messages_from_text),
            cmocka_unit_test(prints_reals_as_short_as_they_were),
            cmocka_unit_test(prints_fixed_integers_as_such),
            cmocka_unit_test(reads_groups_and_keeps_what_stands_before_damage),
            cmocka_unit_test(reads_each_frame_of_grpc),
            cmocka_unit_test(guesses_protobuf_only_where_it_is_likely),
            cmocka_unit_test(stops_when_the_caller_has_enough),
            cmocka_unit_test(stops_at_the_ceiling_of_values),
            cmocka_unit_test(leaves_a_name_out_of_the_path_that_is_too_long_for_it),
            cmocka_unit_test(says_when_memory_is_spent),
            cmocka_unit_test(gives_back_all_memory_when_any_allocation_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_free(&seen);
    arena_free(&arena);
    return failed;
}
