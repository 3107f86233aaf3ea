#include "support/torture.h"
#include "support/unit.h"

#include "base/file.h"
#include "base/syntax/csv.h"
#include "knowledge/knowledge.h"

#include <stdio.h>
#include <stdlib.h>

/* The data files of the sources themselves. */
static const char *const names[] = {"background.csv", "clause.csv", "gateway.csv", "identifier.csv",
        "in-app.csv", "packer.csv", "payment.csv", "permission.csv", "platform.csv",
        "sdk-exodus.csv", "sdk-switch.csv", "sdk.csv", "secret.csv", "threshold.csv"};
enum { COUNT = sizeof(names) / sizeof(names[0]) };
static struct file files[COUNT], sources, documentation;
static struct data_file data[COUNT + 1]; /* one more: a test's own */
static struct knowledge *knowledge;

static bool open_source(const char *path, struct file *ret_file)
{
    char whole[4096];
    const char *source = getenv("AEDILE_SOURCE");
    (void)snprintf(whole, sizeof(whole), "%s/%s", source == NULL ? "." : source, path);
    return file_open(whole, ret_file, NULL) == OK;
}

static int load(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        char path[64];
        (void)snprintf(path, sizeof(path), "data/%s", names[i]);
        if (!open_source(path, &files[i])) {
            return -1;
        }
        data[i] = (struct data_file){names[i], files[i].bytes};
    }
    struct fault why = {0};
    if (knowledge_load(data, COUNT, &knowledge, &why) != OK) {
        print_error("%s\n", why.text);
        return -1;
    }
    return open_source("data/SOURCES.md", &sources) && open_source("docs/data.md", &documentation)
                   ? 0
                   : -1;
}

static int unload(void **state)
{
    (void)state;
    knowledge_free(knowledge);
    for (size_t i = 0; i < COUNT; i++) {
        file_close(&files[i]);
    }
    file_close(&sources);
    file_close(&documentation);
    return 0;
}

static bool stands_in(
        const struct file *file, const char *before, struct bytes word, const char *after)
{
    char text[400];
    int size = snprintf(
            text, sizeof(text), "%s%.*s%s", before, (int)word.size, (const char *)word.data, after);
    return memmem(file->bytes.data, file->bytes.size, text, (size_t)size) != NULL;
}

UNIT(holds_as_much_as_it_promises)
{
    assert_true(knowledge->sdks.mark_count >= 2800);
    assert_true(knowledge->sdks.sdk_count >= 1200);
    assert_true(knowledge->permissions.count >= 1029);
    assert_true(knowledge->packers.count >= 20);
    assert_true(knowledge->payments.count >= 20);
    assert_true(knowledge->platforms.platform_count >= 50);
    assert_true(knowledge->clauses.count >= 50);
    assert_true(knowledge->secrets.count >= 20);
    assert_true(knowledge->switches.count >= 15);
    assert_true(knowledge->in_apps.count >= 25);
    assert_string_equal(gateway_version(knowledge->gateways), "gateway-2026.11");
    assert_string_equal(knowledge->thresholds.openness.id, "openness-2026.11");
    assert_string_equal(knowledge->thresholds.audit.id, "personalisation-2026.11");
    assert_int_equal(strlen(knowledge->digest), 64);
}

UNIT(answers_about_well_known_names)
{
    struct bytes umeng = bytes_of("Lcom/umeng/analytics/MobclickAgent;");
    const struct sdk_mark *mark = sdk_match_descriptor(&knowledge->sdks, umeng);
    assert_string_equal(mark->sdk->company, "Alibaba");
    assert_true(mark->sdk->tracker);
    struct bytes wechat = bytes_of("mp.weixin.qq.com");
    assert_string_equal(
            platform_match(&knowledge->platforms, PLATFORM_DOMAIN, wechat)->id, "wechat");
    assert_string_equal(
            permission_find(&knowledge->permissions, "com.android.permission.GET_INSTALLED_APPS")
                    ->personal_data,
            "installed-apps");
    assert_string_equal(
            packer_match(&knowledge->packers, "library", "libjiagu_x86.so")->packer, "360 Jiagu");
    assert_string_equal(clause_find(&knowledge->clauses, "CN-337-1")->jurisdiction, "CN");
    const struct sdk_switch *off =
            sdk_switch_find(&knowledge->switches, "firebase_analytics_collection_deactivated");
    assert_true(sdk_switch_is_off(off, "true"));
}

/* Each row's last column, or `source`, names an id of SOURCES.md or a web address. */
UNIT(every_source_stands_in_the_list_of_sources)
{
    static const char *const none[] = {NULL};
    for (size_t i = 0; i < COUNT; i++) {
        struct arena arena = {0};
        struct csv csv;
        assert_int_equal(csv_open(files[i].bytes, none, &arena, &csv, NULL), OK);
        size_t column = 0;
        while (strcmp(csv.columns[column], "source") != 0) {
            column++;
            assert_true(column < csv.column_count);
        }
        while (csv_next(&csv, NULL) == OK) {
            struct bytes source = bytes_of(csv.fields[column]);
            if (!bytes_start_with(source, bytes_of("http")) &&
                    !stands_in(&sources, "| ", source, " |")) {
                fail_msg("%s:%d: source '%s'", names[i], (int)csv.line, csv.fields[column]);
            }
        }
        arena_free(&arena);
    }
}

/* A word of a vocabulary stands in docs/data.md between backquotes. */
static void is_documented(const char *word, size_t size)
{
    struct bytes bytes = {(const uint8_t *)word, size};
    if (size > 0 && !stands_in(&documentation, "`", bytes, "`")) {
        fail_msg("'%.*s' is in no vocabulary of docs/data.md", (int)size, word);
    }
}

UNIT(every_vocabulary_is_documented)
{
    for (size_t i = 0; i < knowledge->sdks.sdk_count; i++) {
        const char *category = knowledge->sdks.sdks[i].category;
        assert_string_not_equal(category, "");
        is_documented(category, strlen(category));
    }
    for (size_t i = 0; i < knowledge->permissions.count; i++) {
        const char *opens = knowledge->permissions.items[i].personal_data;
        is_documented(opens, strlen(opens));
    }
    for (size_t i = 0; i < knowledge->platforms.platform_count; i++) {
        for (const char *types = knowledge->platforms.platforms[i].type; *types != 0;) {
            size_t size = strcspn(types, ";");
            assert_int_not_equal(size, 0);
            is_documented(types, size);
            types += size + (types[size] == ';');
        }
    }
}

UNIT(every_switch_belongs_to_a_known_sdk)
{
    for (size_t i = 0; i < knowledge->switches.count; i++) {
        size_t at = 0;
        while (strcmp(knowledge->sdks.sdks[at].id, knowledge->switches.items[i].sdk) != 0) {
            at++;
            assert_true(at < knowledge->sdks.sdk_count);
        }
    }
}

/* Column `platform` of a file, but for empty fields. */
static void names_known_platforms(const char *name)
{
    static const char *const none[] = {NULL};
    size_t file = 0;
    while (strcmp(names[file], name) != 0) {
        file++;
    }
    struct arena arena = {0};
    struct csv csv;
    assert_int_equal(csv_open(files[file].bytes, none, &arena, &csv, NULL), OK);
    size_t column = 0;
    while (strcmp(csv.columns[column], "platform") != 0) {
        column++;
    }
    while (csv_next(&csv, NULL) == OK) {
        const char *id = csv.fields[column];
        if (id[0] != 0 && platform_find(&knowledge->platforms, id) == NULL) {
            fail_msg("%s:%d: no platform '%s'", name, (int)csv.line, id);
        }
    }
    arena_free(&arena);
}

UNIT(every_gateway_and_in_app_browser_is_of_a_known_platform)
{
    names_known_platforms("gateway.csv");
    names_known_platforms("in-app.csv");
}

UNIT(every_clause_is_said_in_both_languages)
{
    for (size_t i = 0; i < knowledge->clauses.count; i++) {
        const struct clause *clause = &knowledge->clauses.items[i];
        bool has_han = false;
        for (const char *c = clause->requirement.zh; *c != 0; c++) {
            has_han = has_han || ((unsigned char)*c >= 0xe4 && (unsigned char)*c <= 0xe9);
            assert_true(clause->requirement.en != clause->requirement.zh);
        }
        assert_true(has_han);
    }
}

UNIT(a_file_given_later_replaces_and_changes_the_digest)
{
    struct knowledge *other;
    data[COUNT] = (struct data_file){
            "packer.csv", bytes_of("packer,company,kind,value,source\nA,B,file,x,own\n")};
    assert_int_equal(knowledge_load(data, COUNT + 1, &other, NULL), OK);
    assert_int_equal(other->packers.count, 1);
    assert_string_not_equal(other->digest, knowledge->digest);
    knowledge_free(other);
}

UNIT(a_fault_names_the_file_and_the_line)
{
    struct knowledge *other = NULL;
    struct fault why;
    data[COUNT] = (struct data_file){
            "packer.csv", bytes_of("packer,company,kind,value,source\nA,B,shape,x,own\n")};
    assert_int_equal(knowledge_load(data, COUNT + 1, &other, &why), E_MALFORMED);
    assert_string_equal(why.text, "packer.csv:2: column 'kind' cannot be 'shape'");
    assert_null(other);
    assert_int_equal(knowledge_load(data, 5, &other, &why), E_MISSING);
    assert_string_equal(why.text, "the data file packer.csv is missing");
    knowledge_free(NULL);
}

#define TEXT(literal)                                                                              \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }
#define SDK_HEAD "id,name,company,category,tracker,kind,value,source\n"

/* Small files, as each round loads them all. */
static const struct data_file small[] = {
        {"background.csv", TEXT("host,path,agent,source\na.b,,chromium,own\n")},
        {"clause.csv",
                TEXT("id,jurisdiction,law,law_zh,law_en,article_en,article_zh,requirement_en,"
                     "requirement_zh,source,unconfirmed\nA,B,C,D,E,F,F,G,\"H\",I,no\n")},
        {"gateway.csv", TEXT("id,platform,host,path,parameter,location,kind,pattern,effect,class,"
                             "confidence,valid_from,valid_to,revision,source\n"
                             "a,b,c.d,/e,f,text,contains,stop,stops,B,high,,,2026.11,own\n")},
        {"in-app.csv", TEXT("platform,token,pattern,without,confidence,source\na,b,c,,high,own\n")},
        {"identifier.csv",
                TEXT("id,name,name_zh,form,keys,anchor,pattern,validator,dummies,source\n"
                     "a,b,c,text,k,,[0-9]+,imei,,own\n")},
        {"packer.csv", TEXT("packer,company,kind,value,source\nA,B,file,x,own\n")},
        {"payment.csv", TEXT("method,owner,kind,value,source\nA,B,class,x,own\n")},
        {"permission.csv",
                TEXT("name,protection,flags,group,personal_data,source\nA,normal,,,,own\n")},
        {"platform.csv", TEXT("id,name,name_zh,owner,type,region,kind,value,source\n"
                              "a,b,c,d,e,f,domain,x,own\n")},
        {"sdk.csv", TEXT(SDK_HEAD "a,b,c,d,no,prefix,x.y,own\n")},
        {"sdk-exodus.csv", TEXT(SDK_HEAD "a,b,c,d,yes,prefix,x.z,own\n")},
        {"sdk-switch.csv", TEXT("sdk,metadata,off,source\na,b,true,own\n")},
        {"secret.csv", TEXT("id,name,grade,source\njwt,T,secret,own\n")},
};

enum { SMALL_COUNT = sizeof(small) / sizeof(small[0]) };

static bool load_small(void)
{
    struct knowledge *loaded = NULL;
    struct fault why;
    struct data_file all[SMALL_COUNT + 1];
    memcpy(all, small, sizeof(small));
    all[SMALL_COUNT] = data[COUNT - 1]; /* threshold.csv, of which no number may be missing */
    enum status status = knowledge_load(all, SMALL_COUNT + 1, &loaded, &why);
    bool whole = status == OK && loaded->sdks.mark_count == 2 && loaded->sdks.sdks[0].tracker;
    assert_true(status == OK || (status == E_MEMORY && loaded == NULL));
    knowledge_free(loaded);
    return whole;
}

UNIT(survives_every_allocation_that_fails)
{
    assert_true(torture(load_small) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(holds_as_much_as_it_promises),
            cmocka_unit_test(answers_about_well_known_names),
            cmocka_unit_test(every_source_stands_in_the_list_of_sources),
            cmocka_unit_test(every_vocabulary_is_documented),
            cmocka_unit_test(every_switch_belongs_to_a_known_sdk),
            cmocka_unit_test(every_gateway_and_in_app_browser_is_of_a_known_platform),
            cmocka_unit_test(every_clause_is_said_in_both_languages),
            cmocka_unit_test(a_file_given_later_replaces_and_changes_the_digest),
            cmocka_unit_test(a_fault_names_the_file_and_the_line),
            cmocka_unit_test(survives_every_allocation_that_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
