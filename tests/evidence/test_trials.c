#include "support/unit.h"

#include "evidence/trials/forms.h"
#include "support/torture.h"

#include <stdlib.h>

static struct arena arena;
static struct buffer text;
static struct trial_set set;
static struct fault why;

static int clean(void **state)
{
    (void)state;
    arena_free(&arena);
    buffer_free(&text);
    set = (struct trial_set){0};
    why = (struct fault){0};
    return 0;
}

#define REQUIRED                                                                                   \
    "\"v\":1,\"ts\":\"2026-11-01T09:00:00.25+08:00\",\"platform\":\"wechat\","                     \
    "\"context\":\"im_group\",\"service\":\"taobao\",\"url\":\"https://m.tb.cn/h.x\""
#define RECORD(members) "{" REQUIRED members "}"
#define DIGEST          "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct trial *read_one(const char *line)
{
    assert_int_equal(trials_read(bytes_of(line), &arena, &set, &why), OK);
    assert_int_equal(set.count, 1);
    return &set.trials[0];
}

static void assert_refused(const char *file, enum status status, const char *words)
{
    assert_int_equal(trials_read(bytes_of(file), &arena, &set, &why), status);
    assert_string_equal(why.text, words);
}

UNIT(reads_every_key_of_a_record)
{
    const struct trial *trial = read_one(
            RECORD(",\"app_ver\":\"8.0.14\",\"os\":\"android-12\",\"region\":\"CN-SH\","
                   "\"acct\":\"a3\",\"url_kind\":\"item\",\"peer_of\":\"ecommerce\","
                   "\"delivered\":true,\"tappable\":false,\"display\":\"folded\","
                   "\"left\":\"code\",\"taps\":2,\"st\":200,\"final\":\"https://a.example/\","
                   "\"title\":\"\\u5546\\u54c1\",\"canonical\":\"id-7\",\"vis\":8123,\"ms\":350.9,"
                   "\"wall\":\"captcha\",\"vantage\":\"v2\",\"neutral_ok\":true,"
                   "\"page_open\":true,\"app_open_scheme\":false,\"app_open_link\":true,"
                   "\"association\":false,\"class\":\"W\",\"reason\":\"warning_page\","
                   "\"rules\":\"gw-2026.11\""));
    assert_string_equal(trial->ts, "2026-11-01T09:00:00.25+08:00");
    assert_int_equal(trial->at_ms, INT64_C(1793494800250));
    assert_string_equal(trial->platform, "wechat");
    assert_string_equal(trial->app_version, "8.0.14");
    assert_string_equal(trial->os, "android-12");
    assert_string_equal(trial->region, "CN-SH");
    assert_string_equal(trial->account, "a3");
    assert_string_equal(trial->context, "im_group");
    assert_string_equal(trial->service, "taobao");
    assert_string_equal(trial->url_kind, "item");
    assert_string_equal(trial->url, "https://m.tb.cn/h.x");
    assert_string_equal(trial->peer_of, "ecommerce");
    assert_int_equal(trial->delivered, ANSWER_YES);
    assert_int_equal(trial->tappable, ANSWER_NO);
    assert_int_equal(trial->display, DISPLAY_FOLDED);
    assert_string_equal(trial->left, "code");
    assert_int_equal(trial->taps, 2);
    assert_int_equal(trial->page.status, 200);
    assert_string_equal(trial->page.final, "https://a.example/");
    assert_string_equal(trial->page.title, "商品");
    assert_string_equal(trial->page.canonical, "id-7");
    assert_int_equal(trial->page.visible, 8123);
    assert_int_equal(trial->page.ms, 350);
    assert_int_equal(trial->page.wall, WALL_CAPTCHA);
    assert_string_equal(trial->page.vantage, "v2");
    assert_int_equal(trial->neutral_ok, ANSWER_YES);
    assert_int_equal(trial->page_open, ANSWER_YES);
    assert_int_equal(trial->app_open_scheme, ANSWER_NO);
    assert_int_equal(trial->app_open_link, ANSWER_YES);
    assert_int_equal(trial->association, ANSWER_NO);
    assert_string_equal(trial->recorded_class, "W");
    assert_string_equal(trial->recorded_reason, "warning_page");
    assert_string_equal(trial->recorded_rules, "gw-2026.11");
}

UNIT(reads_hops_controls_neutral_links_and_digests)
{
    const struct trial *trial = read_one(
            RECORD(",\"hops\":[{\"u\":\"https://t.cn/a\",\"how\":\"tap\",\"issuer\":\"client\","
                   "\"st\":302,\"ms\":41},{\"u\":\"https://w.example/stop\",\"how\":\"status\","
                   "\"issuer\":\"platform\",\"text\":\"stop\",\"control\":true}],"
                   "\"control\":{\"st\":200,\"title\":\"T\",\"vis\":8050,\"ms\":320},"
                   "\"neutral\":[{\"ms\":30},{\"ms\":40}],\"evidence\":[\"" DIGEST "\"]"));
    assert_int_equal(trial->hop_count, 2);
    assert_string_equal(trial->hops[0].url, "https://t.cn/a");
    assert_int_equal(trial->hops[0].passage, PASSAGE_TAP);
    assert_int_equal(trial->hops[0].issuer, ISSUER_CLIENT);
    assert_int_equal(trial->hops[0].status, 302);
    assert_int_equal(trial->hops[0].ms, 41);
    assert_int_equal(trial->hops[0].has_control, ANSWER_UNKNOWN);
    assert_int_equal(trial->hops[1].status, -1);
    assert_int_equal(trial->hops[1].ms, -1);
    assert_string_equal(trial->hops[1].text, "stop");
    assert_int_equal(trial->hops[1].has_control, ANSWER_YES);
    assert_int_equal(trial->control_count, 1);
    assert_int_equal(trial->controls[0].visible, 8050);
    assert_int_equal(trial->neutral_count, 2);
    assert_int_equal(trial->neutrals[1].ms, 40);
    assert_int_equal(trial->evidence_count, 1);
    assert_string_equal(trial->evidence[0], DIGEST);
}

UNIT(takes_what_is_left_out_null_or_empty_as_unknown)
{
    const struct trial *trial = read_one(RECORD(",\"title\":null,\"left\":\"\",\"vis\":null"));
    assert_null(trial->page.title);
    assert_null(trial->left);
    assert_null(trial->app_version);
    assert_int_equal(trial->page.visible, -1);
    assert_int_equal(trial->page.status, -1);
    assert_int_equal(trial->taps, -1);
    assert_int_equal(trial->delivered, ANSWER_UNKNOWN);
    assert_int_equal(trial->display, DISPLAY_UNKNOWN);
    assert_int_equal(trial->control_count, 0);
}

UNIT(tells_line_and_bytes_of_every_record)
{
    static const char file[] = "\xef\xbb\xbf" RECORD("") "\r\n\r\n  " RECORD(",\"taps\":1") " \n";
    assert_true(trials_is_trials(bytes_of(file)));
    assert_int_equal(trials_read(bytes_of(file), &arena, &set, &why), OK);
    assert_int_equal(set.count, 2);
    assert_int_equal(set.trials[0].line, 1);
    assert_int_equal(set.trials[0].place.at, 3);
    assert_int_equal(set.trials[0].place.size, strlen(RECORD("")));
    assert_int_equal(set.trials[1].line, 3);
    assert_memory_equal(
            file + set.trials[1].place.at, RECORD(",\"taps\":1"), set.trials[1].place.size);
    assert_string_equal(set.trials[1].place.entry, "");
}

UNIT(keeps_the_records_before_a_fault_and_names_its_place)
{
    static const char file[] = RECORD("") "\n{\"title\":\"商品\",\"tap\":1}\n";
    assert_refused(file, E_MALFORMED, "line 2, column 16, key 'tap': no such key");
    assert_int_equal(why.at, 2);
    assert_int_equal(set.count, 1);
}

UNIT(refuses_a_key_that_stands_twice)
{
    assert_refused(
            "{\"v\":1,\"v\":1}", E_MALFORMED, "line 1, column 9, key 'v': the key stands twice");
}

UNIT(refuses_a_record_without_a_required_key)
{
    assert_refused("{\"v\":1,\"ts\":\"2026-11-01T09:00:00Z\",\"platform\":\"\"}", E_MALFORMED,
            "line 1, column 1, key 'platform': missing");
}

UNIT(refuses_another_version)
{
    assert_refused("{\"v\":2}", E_MALFORMED, "line 1, column 6, key 'v': expected 1");
}

UNIT(refuses_values_of_the_wrong_kind)
{
    static const struct {
        const char *member, *words;
    } cases[] = {
            {"\"delivered\":1", "key 'delivered': expected yes or no (true or false)"},
            {"\"delivered\":\"yes\"", "key 'delivered': expected yes or no (true or false)"},
            {"\"taps\":\"1\"", "key 'taps': expected a whole number from 0 to 1000"},
            {"\"taps\":-1", "key 'taps': expected a whole number from 0 to 1000"},
            {"\"taps\":1.5", "key 'taps': expected a whole number from 0 to 1000"},
            {"\"st\":1000", "key 'st': expected a whole number from 0 to 999"},
            {"\"ms\":-1", "key 'ms': expected a number of milliseconds"},
            {"\"ms\":1e99", "key 'ms': expected a number of milliseconds"},
            {"\"vis\":true", "key 'vis': expected a whole number"},
            {"\"display\":\"big\"", "key 'display': expected card, plain, folded or stripped"},
            {"\"title\":{}", "key 'title': expected a text without NUL"},
            {"\"title\":\"a\\u0000b\"", "key 'title': expected a text without NUL"},
            {"\"title\":\"a\tb\"",
                    "key 'title': expected a text with its control characters escaped"},
            {"\"title\":\"\xc4\xe3\"", "key 'title': expected UTF-8"},
            {"\"title\":\"\\x\"", "key 'title': expected escapes of JSON"},
            {"\"title\":\"\\u12g4\"", "key 'title': expected escapes of JSON"},
            {"\"final\":\"/a\"", "key 'final': expected an absolute URL"},
            {"\"hops\":{}", "key 'hops': expected an array of objects"},
            {"\"hops\":[1]", "key 'hops[0]': expected an object"},
            {"\"hops\":[{\"u\":\"https://a.example/\"},{\"u\":7}]",
                    "key 'hops[1].u': expected an absolute URL"},
            {"\"hops\":[{\"st\":200}]", "key 'hops[0].u': missing"},
            {"\"control\":[{\"url\":1}]", "key 'control[0].url': no such key"},
            {"\"evidence\":[\"sha256:00\"]",
                    "key 'evidence[0]': expected an array of \"sha256:\" and 64 digits"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        buffer_clear(&text);
        buffer_print(&text, "{" REQUIRED ",%s}", cases[i].member);
        assert_int_equal(trials_read(buffer_bytes(&text), &arena, &set, &why), E_MALFORMED);
        if (strstr(why.text, cases[i].words) == NULL) {
            fail_msg("%s: '%s' lacks '%s'", cases[i].member, why.text, cases[i].words);
        }
        assert_int_equal(set.count, 0);
    }
}

UNIT(refuses_times_that_do_not_exist)
{
    assert_refused("{\"v\":1,\"ts\":\"2026-02-30T09:00:00Z\"}", E_MALFORMED,
            "line 1, column 13, key 'ts': expected a time as 2026-11-01T09:00:00+08:00 (RFC 3339)");
}

UNIT(refuses_more_on_a_line_than_one_record)
{
    assert_refused(RECORD("") " {}", E_MALFORMED,
            "line 1, column 133: expected the end of the line after the record");
}

UNIT(refuses_a_file_without_a_record)
{
    assert_refused("\n \r\n", E_MALFORMED, "line 1: the file holds no record");
}

UNIT(turns_a_lone_surrogate_into_the_replacement_character)
{
    const struct trial *trial =
            read_one(RECORD(",\"title\":\"a\\ud83d\",\"left\":\"\\ud83d\\ude00\\/\\n\""));
    assert_string_equal(trial->page.title, "a\xef\xbf\xbd");
    assert_string_equal(trial->left, "\xf0\x9f\x98\x80/\n");
}

UNIT(stops_at_the_eleventh_of_a_million_hops)
{
    buffer_append_text(&text, "{" REQUIRED ",\"hops\":[{\"u\":\"a:b\"}");
    for (int i = 1; i < 1000000; i++) {
        buffer_append_text(&text, ",{\"u\":\"a:b\"}");
    }
    buffer_append_text(&text, "]}");
    assert_int_equal(trials_read(buffer_bytes(&text), &arena, &set, &why), E_LIMIT);
    assert_non_null(strstr(why.text, "key 'hops[10]': more than 10 items"));
    assert_true(arena.used < 1 << 20);
}

UNIT(reads_a_text_of_a_megabyte)
{
    buffer_append_text(&text, "{" REQUIRED ",\"title\":\"");
    for (int i = 0; i < 1 << 20; i++) {
        buffer_append_text(&text, (i & 1) == 0 ? "\\n" : "x");
    }
    buffer_append_text(&text, "\"}");
    assert_int_equal(strlen(read_one(buffer_text(&text))->page.title), 1 << 20);
}

UNIT(refuses_a_line_beyond_the_ceiling)
{
    uint8_t *room = buffer_reserve(&text, (16 << 20) + 1);
    assert_non_null(room);
    memset(room, ' ', (16 << 20) + 1);
    room[0] = '{';
    text.size = (16 << 20) + 1;
    assert_int_equal(trials_read(buffer_bytes(&text), &arena, &set, &why), E_LIMIT);
    assert_string_equal(why.text, "line 1: longer than 16777216 bytes");
}

UNIT(names_the_ceiling_of_records)
{
    struct record_list list = {.arena = &arena, .count = TRIALS_MAX};
    assert_int_equal(record_list_grow(&list, 7, &why), E_LIMIT);
    assert_string_equal(why.text, "line 7: more than 1048576 records");
}

UNIT(names_the_ceiling_of_memory_and_keeps_what_it_read_before)
{
    struct arena small = {.limit = 2 << 20};
    for (int i = 0; i < 10000; i++) {
        buffer_append_text(&text, "{" REQUIRED "}\n");
    }
    assert_int_equal(trials_read(buffer_bytes(&text), &small, &set, &why), E_LIMIT);
    assert_non_null(
            strstr(why.text, ": what stands before fills the 2 MiB that an inspection may take"));
    assert_in_range(set.count, 1000, 9999);
    assert_int_equal(why.at, set.count + 1);
    arena_free(&small);
}

UNIT(does_not_descend_into_nesting)
{
    buffer_append_text(&text, "{" REQUIRED ",\"control\":");
    for (int i = 0; i < 100000; i++) {
        buffer_append_text(&text, "[");
    }
    assert_int_equal(trials_read(buffer_bytes(&text), &arena, &set, &why), E_MALFORMED);
    assert_non_null(strstr(why.text, "key 'control[0]': expected an object"));
}

UNIT(knows_trials_from_other_files)
{
    static const char *const no[] = {"", "{", "{}", "[]", "{\"log\":{\"entries\":[]}}",
            "{\"v\":1,\"run\":\"r1\",\"service\":\"x\",\"surface\":\"feed\"}", "v,platform\n",
            "number,operator,domain,status,expires\n"};
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
        assert_false(trials_is_trials(bytes_of(no[i])));
    }
    assert_true(trials_is_trials(bytes_of(RECORD(",\"bad"))));
}

#define HEADER "v,ts,platform,context,service,url"
#define ROW    "1,2026-11-01T09:00:00+08:00,wechat,im_group,taobao,https://m.tb.cn/h.x"

UNIT(reads_rows_of_csv_with_numbered_columns)
{
    static const char file[] =
            "\xef\xbb\xbf" HEADER
            ",title,taps,delivered,hop1_u,hop1_how,hop1_st,hop2_u,hop2_control,"
            "control_st,control_vis,control2_st,neutral1_ms,neutral_ok,evidence\r\n" ROW
            ",\"a, \"\"b\"\"\nc\",2,TRUE,https://t.cn/a,tap,302,https://w.example/,no,200,8050,"
            "503,30,yes," DIGEST " " DIGEST "\r\n,,,,,,,,,,,,,,,,,,,\r\n" ROW ",,,,,,,,,,,,,,\r\n";
    assert_true(trials_is_trials(bytes_of(file)));
    assert_int_equal(trials_read(bytes_of(file), &arena, &set, &why), OK);
    assert_int_equal(set.count, 2);
    const struct trial *trial = &set.trials[0];
    assert_string_equal(trial->ts, "2026-11-01T09:00:00+08:00");
    assert_string_equal(trial->page.title, "a, \"b\"\nc");
    assert_int_equal(trial->taps, 2);
    assert_int_equal(trial->delivered, ANSWER_YES);
    assert_int_equal(trial->hop_count, 2);
    assert_int_equal(trial->hops[0].status, 302);
    assert_int_equal(trial->hops[0].passage, PASSAGE_TAP);
    assert_string_equal(trial->hops[1].url, "https://w.example/");
    assert_int_equal(trial->hops[1].has_control, ANSWER_NO);
    assert_int_equal(trial->control_count, 2);
    assert_int_equal(trial->controls[0].status, 200);
    assert_int_equal(trial->controls[0].visible, 8050);
    assert_int_equal(trial->controls[1].status, 503);
    assert_int_equal(trial->neutral_count, 1);
    assert_int_equal(trial->neutral_ok, ANSWER_YES);
    assert_int_equal(trial->evidence_count, 2);
    assert_int_equal(trial->line, 2);
    assert_memory_equal(file + trial->place.at, ROW ",\"a", sizeof(ROW) + 2);
    assert_int_equal(set.trials[1].line, 5);
    assert_memory_equal(file + set.trials[1].place.at, ROW ",,", sizeof(ROW) + 1);
    assert_int_equal(set.trials[1].place.at + set.trials[1].place.size, sizeof(file) - 3);
    assert_int_equal(set.trials[1].hop_count, 0);
    assert_int_equal(set.trials[1].taps, -1);
}

UNIT(refuses_columns_and_cells_that_cannot_be)
{
    static const struct {
        const char *file, *words;
    } cases[] = {
            {HEADER ",hop1_x\n", "line 1, column 7, key 'hop1_x': no such key"},
            {HEADER ",hop11_u\n", "line 1, column 7, key 'hop11_u': no such key"},
            {HEADER ",hop01_u\n", "line 1, column 7, key 'hop01_u': no such key"},
            {HEADER ",hops\n", "line 1, column 7, key 'hops': no such key"},
            {HEADER ",url\n", "line 1, column 7, key 'url': the key stands twice"},
            {HEADER ",control_st,control1_st\n",
                    "line 1, column 8, key 'control1_st': the key stands twice"},
            {"v,ts,platform,context,url\n", "line 1: there is no column 'service'"},
            {HEADER "\n" ROW ",\n", "line 2: 7 fields where the header has 6"},
            {HEADER ",taps\n" ROW ",two\n",
                    "line 2, column 7, key 'taps': expected a whole number from 0 to 1000"},
            {HEADER ",title\n" ROW ",\xc4\xe3\n", "line 2, column 7, key 'title': expected UTF-8"},
            {HEADER "\n1,2026-11-01T09:00:00Z,a,,b,c:d\n",
                    "line 2, column 4, key 'context': missing"},
            {HEADER ",hop2_u\n" ROW ",a:b\n", "line 2: hop 1 is empty, but a later one is not"},
            {HEADER ",hop1_st\n" ROW ",200\n", "line 2, key 'hop1_u': missing"},
            {HEADER ",evidence\n" ROW ",sha256:00\n",
                    "line 2, column 7, key 'evidence': expected \"sha256:\" and 64 digits, or "
                    "several"},
            {HEADER "\n\"1", "line 2: the quote opened here is never closed"},
            {HEADER "\n", "line 1: the file holds no record"},
            {"", "line 1: the file holds no record"},
            {"what is this", "line 1, column 1, key 'what is this': no such key"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_refused(cases[i].file, E_MALFORMED, cases[i].words);
        assert_int_equal(set.count, 0);
    }
}

UNIT(keeps_the_rows_before_a_nul)
{
    static const char file[] = HEADER "\n" ROW "\n" ROW "\0\n";
    struct bytes bytes = {(const uint8_t *)file, sizeof(file) - 1};
    assert_int_equal(trials_read(bytes, &arena, &set, &why), E_MALFORMED);
    assert_string_equal(why.text, "line 3: a NUL byte; the file must be UTF-8");
    assert_int_equal(set.count, 1);
}

UNIT(refuses_utf_16)
{
    static const char file[] = "\xff\xfev\0,\0t\0s\0\n\0";
    struct bytes bytes = {(const uint8_t *)file, sizeof(file) - 1};
    assert_int_equal(trials_read(bytes, &arena, &set, &why), E_MALFORMED);
    assert_string_equal(why.text, "line 1: a NUL byte; the file must be UTF-8");
}

/* A generator of its own: the same numbers on every machine. */
static uint32_t next_number(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % below;
}

static const char *some_text(uint32_t *seed)
{
    static const char *const texts[] = {
            NULL, "a", "商品 \"x\"\\", "line\nbreak\x7f", "0", "\xf0\x9f\x98\x80", "</script>"};
    return texts[next_number(seed, sizeof(texts) / sizeof(texts[0]))];
}

static const char *some_url(uint32_t *seed)
{
    static const char *const urls[] = {
            "https://a.example/?q=1#f", "weixin://dl", "intent://x#Intent;end"};
    return urls[next_number(seed, 3)];
}

static struct trial_page some_page(uint32_t *seed)
{
    return (struct trial_page){.status = (int32_t)next_number(seed, 1001) - 1,
            .final = next_number(seed, 2) == 0 ? NULL : some_url(seed),
            .title = some_text(seed),
            .canonical = some_text(seed),
            .visible = (int64_t)next_number(seed, 9000) - 1,
            .ms = (int64_t)next_number(seed, 9000) - 1,
            .wall = next_number(seed, WALL_RATE_LIMIT + 1),
            .vantage = some_text(seed)};
}

static struct trial_hop some_hop(uint32_t *seed)
{
    return (struct trial_hop){.url = some_url(seed),
            .issuer = next_number(seed, ISSUER_OTHER + 1),
            .passage = next_number(seed, PASSAGE_SCHEME + 1),
            .status = (int32_t)next_number(seed, 1001) - 1,
            .ms = (int64_t)next_number(seed, 100000) - 1,
            .text = some_text(seed),
            .has_control = next_number(seed, 3)};
}

struct sample {
    struct trial trial;
    struct trial_hop hops[TRIAL_HOPS_MAX];
    struct trial_page controls[TRIAL_CONTROLS_MAX], neutrals[TRIAL_CONTROLS_MAX];
    const char *evidence[3];
};

static void fill_sample(struct sample *sample, uint32_t *seed)
{
    for (size_t i = 0; i < TRIAL_HOPS_MAX; i++) {
        sample->hops[i] = some_hop(seed);
    }
    for (size_t i = 0; i < TRIAL_CONTROLS_MAX; i++) {
        sample->controls[i] = some_page(seed);
        sample->neutrals[i] = some_page(seed);
    }
    sample->evidence[0] = sample->evidence[1] = sample->evidence[2] = DIGEST;
    sample->trial = (struct trial){.ts = "2026-11-01T09:00:00Z",
            .at_ms = INT64_C(1793523600000),
            .platform = "wechat",
            .app_version = some_text(seed),
            .os = some_text(seed),
            .region = some_text(seed),
            .account = some_text(seed),
            .context = "feed",
            .service = "淘宝",
            .url_kind = some_text(seed),
            .url = some_url(seed),
            .peer_of = some_text(seed),
            .delivered = next_number(seed, 3),
            .tappable = next_number(seed, 3),
            .neutral_ok = next_number(seed, 3),
            .display = next_number(seed, DISPLAY_STRIPPED + 1),
            .left = some_text(seed),
            .taps = (int32_t)next_number(seed, 1002) - 1,
            .hops = sample->hops,
            .hop_count = next_number(seed, TRIAL_HOPS_MAX + 1),
            .page = some_page(seed),
            .controls = sample->controls,
            .control_count = next_number(seed, TRIAL_CONTROLS_MAX + 1),
            .neutrals = sample->neutrals,
            .neutral_count = next_number(seed, 3),
            .page_open = next_number(seed, 3),
            .app_open_scheme = next_number(seed, 3),
            .app_open_link = next_number(seed, 3),
            .association = next_number(seed, 3),
            .evidence = sample->evidence,
            .evidence_count = next_number(seed, 4),
            .recorded_class = some_text(seed),
            .recorded_reason = some_text(seed),
            .recorded_rules = some_text(seed)};
}

static void assert_same_text(const char *a, const char *b)
{
    assert_int_equal(a == NULL, b == NULL);
    if (a != NULL) {
        assert_string_equal(a, b);
    }
}

static void assert_same_page(const struct trial_page *a, const struct trial_page *b)
{
    assert_int_equal(a->status, b->status);
    assert_same_text(a->final, b->final);
    assert_same_text(a->title, b->title);
    assert_same_text(a->canonical, b->canonical);
    assert_int_equal(a->visible, b->visible);
    assert_int_equal(a->ms, b->ms);
    assert_int_equal(a->wall, b->wall);
    assert_same_text(a->vantage, b->vantage);
}

static void assert_same_hop(const struct trial_hop *a, const struct trial_hop *b)
{
    assert_string_equal(a->url, b->url);
    assert_int_equal(a->issuer, b->issuer);
    assert_int_equal(a->passage, b->passage);
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->ms, b->ms);
    assert_same_text(a->text, b->text);
    assert_int_equal(a->has_control, b->has_control);
}

static void assert_same_lists(const struct trial *a, const struct trial *b)
{
    assert_int_equal(a->hop_count, b->hop_count);
    for (size_t i = 0; i < a->hop_count; i++) {
        assert_same_hop(&a->hops[i], &b->hops[i]);
    }
    assert_int_equal(a->control_count, b->control_count);
    for (size_t i = 0; i < a->control_count; i++) {
        assert_same_page(&a->controls[i], &b->controls[i]);
    }
    assert_int_equal(a->neutral_count, b->neutral_count);
    for (size_t i = 0; i < a->neutral_count; i++) {
        assert_same_page(&a->neutrals[i], &b->neutrals[i]);
    }
    assert_int_equal(a->evidence_count, b->evidence_count);
    for (size_t i = 0; i < a->evidence_count; i++) {
        assert_string_equal(a->evidence[i], b->evidence[i]);
    }
}

static void assert_same(const struct trial *a, const struct trial *b)
{
    const char *const of_a[] = {a->ts, a->platform, a->app_version, a->os, a->region, a->account,
            a->context, a->service, a->url_kind, a->url, a->peer_of, a->left, a->recorded_class,
            a->recorded_reason, a->recorded_rules};
    const char *const of_b[] = {b->ts, b->platform, b->app_version, b->os, b->region, b->account,
            b->context, b->service, b->url_kind, b->url, b->peer_of, b->left, b->recorded_class,
            b->recorded_reason, b->recorded_rules};
    for (size_t i = 0; i < sizeof(of_a) / sizeof(of_a[0]); i++) {
        assert_same_text(of_a[i], of_b[i]);
    }
    const enum answer answers_a[] = {a->delivered, a->tappable, a->neutral_ok, a->page_open,
            a->app_open_scheme, a->app_open_link, a->association};
    const enum answer answers_b[] = {b->delivered, b->tappable, b->neutral_ok, b->page_open,
            b->app_open_scheme, b->app_open_link, b->association};
    assert_memory_equal(answers_a, answers_b, sizeof(answers_a));
    assert_int_equal(a->at_ms, b->at_ms);
    assert_int_equal(a->display, b->display);
    assert_int_equal(a->taps, b->taps);
    assert_same_page(&a->page, &b->page);
    assert_same_lists(a, b);
}

UNIT(reads_what_it_writes)
{
    uint32_t seed = 2026;
    for (int i = 0; i < 2000; i++) {
        struct sample sample;
        fill_sample(&sample, &seed);
        buffer_clear(&text);
        assert_true(trials_write(&sample.trial, &text));
        assert_int_equal(text.data[text.size - 1], '\n');
        assert_same(read_one(buffer_text(&text)), &sample.trial);
        arena_free(&arena);
    }
}

UNIT(says_when_there_is_no_room_to_write)
{
    struct buffer small = {.limit = 10};
    struct trial trial = {.ts = "2026-11-01T09:00:00Z", .platform = "x"};
    assert_false(trials_write(&trial, &small));
    buffer_free(&small);
}

/* Memory that is spent is said to be, and nothing else. */
static bool is_honest = true;

static bool read_two_lines(void)
{
    static const char file[] = RECORD("") "\n" RECORD(
            ",\"title\":\"\\n\",\"hops\":[{\"u\":\"https://a.example/\",\"text\":\"t\"}],"
            "\"control\":{\"title\":\"t\"},\"neutral\":{\"ms\":1},\"evidence\":[\"" DIGEST "\"]");
    struct arena own = {0};
    struct trial_set read;
    struct fault fault = {0};
    enum status status = trials_read(bytes_of(file), &own, &read, &fault);
    bool is_ok = status == OK && read.count == 2 && read.trials[1].hop_count == 1;
    is_honest &= is_ok || (status == E_MEMORY && fault.status == E_MEMORY);
    arena_free(&own);
    return is_ok;
}

static bool read_a_row(void)
{
    static const char file[] = HEADER ",title,hop1_u,control_st,neutral_ms,evidence\n" ROW
                                      ",\"t\",a:b,200,1," DIGEST "\n";
    struct arena own = {0};
    struct trial_set read;
    struct fault fault = {0};
    enum status status = trials_read(bytes_of(file), &own, &read, &fault);
    bool is_ok = status == OK && read.count == 1 && read.trials[0].hop_count == 1;
    is_honest &= is_ok || (status == E_MEMORY && fault.status == E_MEMORY);
    arena_free(&own);
    return is_ok;
}

UNIT(survives_every_allocation_that_fails)
{
    assert_true(torture(read_two_lines) > 0);
    assert_true(torture(read_a_row) > 0);
    assert_true(is_honest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(reads_every_key_of_a_record, clean),
            cmocka_unit_test_teardown(reads_hops_controls_neutral_links_and_digests, clean),
            cmocka_unit_test_teardown(takes_what_is_left_out_null_or_empty_as_unknown, clean),
            cmocka_unit_test_teardown(tells_line_and_bytes_of_every_record, clean),
            cmocka_unit_test_teardown(keeps_the_records_before_a_fault_and_names_its_place, clean),
            cmocka_unit_test_teardown(refuses_a_key_that_stands_twice, clean),
            cmocka_unit_test_teardown(refuses_a_record_without_a_required_key, clean),
            cmocka_unit_test_teardown(refuses_another_version, clean),
            cmocka_unit_test_teardown(refuses_values_of_the_wrong_kind, clean),
            cmocka_unit_test_teardown(refuses_times_that_do_not_exist, clean),
            cmocka_unit_test_teardown(refuses_more_on_a_line_than_one_record, clean),
            cmocka_unit_test_teardown(refuses_a_file_without_a_record, clean),
            cmocka_unit_test_teardown(turns_a_lone_surrogate_into_the_replacement_character, clean),
            cmocka_unit_test_teardown(stops_at_the_eleventh_of_a_million_hops, clean),
            cmocka_unit_test_teardown(reads_a_text_of_a_megabyte, clean),
            cmocka_unit_test_teardown(refuses_a_line_beyond_the_ceiling, clean),
            cmocka_unit_test_teardown(names_the_ceiling_of_records, clean),
            cmocka_unit_test_teardown(
                    names_the_ceiling_of_memory_and_keeps_what_it_read_before, clean),
            cmocka_unit_test_teardown(does_not_descend_into_nesting, clean),
            cmocka_unit_test_teardown(knows_trials_from_other_files, clean),
            cmocka_unit_test_teardown(reads_rows_of_csv_with_numbered_columns, clean),
            cmocka_unit_test_teardown(refuses_columns_and_cells_that_cannot_be, clean),
            cmocka_unit_test_teardown(keeps_the_rows_before_a_nul, clean),
            cmocka_unit_test_teardown(refuses_utf_16, clean),
            cmocka_unit_test_teardown(reads_what_it_writes, clean),
            cmocka_unit_test_teardown(says_when_there_is_no_room_to_write, clean),
            cmocka_unit_test_teardown(survives_every_allocation_that_fails, clean),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
