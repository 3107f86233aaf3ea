/* test_memory.c: the whole use case, from an app or a session to every report, with one allocation
 * refused in the parent or in the process that runs the rules. Two ways: the n-th alone, which a
 * careless caller survives with less evidence, and the n-th and all after it. SQLite asks through
 * the same door. Every n is tried up to EVERY_FIRST, then in strides that are the same each run. */
#include "support/sample_sources.h"
#include "support/unit.h"

#include "inspection/inspect.h"
#include "report/report.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

enum { EVERY_FIRST = 40, TRIES = 120, NEVER = INT_MAX };

/* What to refuse. `asked` counts for one process: a fork begins anew. */
static struct {
    bool is_on, in_child, all_after;
    long nth, asked;
    pid_t parent, counted;
} aim;

/* Seen by both processes. */
static struct {
    long asked, refused;
} * seen;

static bool is_refused(void)
{
    if (!aim.is_on || aim.in_child == (getpid() == aim.parent)) {
        return false;
    }
    if (aim.counted != getpid()) {
        aim.counted = getpid();
        aim.asked = 0;
    }
    long number = ++aim.asked;
    seen->asked = number > seen->asked ? number : seen->asked;
    bool refused = aim.all_after ? number >= aim.nth : number == aim.nth;
    seen->refused += refused;
    return refused;
}

void *__wrap_malloc(size_t size)
{
    return is_refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_refused() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return is_refused() ? NULL : __real_realloc(old, size);
}

/* SQLite's memory, with its size before it, since SQLite wants to know it. */
enum { ROOM = _Alignof(max_align_t) };

static void *sql_realloc(void *old, int size)
{
    char *block = realloc(old == NULL ? NULL : (char *)old - ROOM, (size_t)size + ROOM);
    if (block == NULL) {
        return NULL;
    }
    *(int *)(void *)block = size;
    return block + ROOM;
}

static void *sql_malloc(int size)
{
    return sql_realloc(NULL, size);
}

static void sql_free(void *block)
{
    free(block == NULL ? NULL : (char *)block - ROOM);
}

static int sql_size(void *block)
{
    return block == NULL ? 0 : *(int *)(void *)((char *)block - ROOM);
}

static int sql_round(int size)
{
    return (size + 7) / 8 * 8;
}

static int sql_begin(void *context)
{
    (void)context;
    return SQLITE_OK;
}

static void sql_end(void *context)
{
    (void)context;
}

#define RULE(id, more, query)                                                                      \
    "/*\nid: " id "\nversion: 1.0.0\nstatus: stable\nkind: violation\nlevel: medium\n"             \
    "precision: high\ntitle: {en: T, zh-CN: 题}\nmessage: {en: found, zh-CN: 发现}\n"           \
    "rectify: {en: Mend it, zh-CN: 整改}\nfingerprint: [ev_row]\n" more "*/\n-- query:\n" query    \
    "-- test: fail \"a row\"\nINSERT INTO app(exhibit, id) VALUES (1, 1);\n"                       \
    "-- test: pass \"no row\"\nDELETE FROM app;\n"
#define CITED "'app' AS ev_table, app.id AS ev_row FROM app "

static const char *const rule_texts[] = {
        RULE("a/breach", "", "SELECT app.exhibit, package, " CITED ";\n"),
        RULE("a/code", "",
                "SELECT app.exhibit, " CITED "JOIN app_url u ON u.exhibit = app.exhibit "
                "WHERE u.host = 'none.example';\n"),
        RULE("a/mark", "",
                "SELECT app.exhibit, " CITED "WHERE EXISTS (SELECT 1 FROM mark WHERE "
                "what = 'none');\n"),
        RULE("a/none", "requires: {app_permission: 1}\n",
                "SELECT app.exhibit, " CITED "WHERE package = 'none';\n")};
enum { RULE_COUNT = sizeof(rule_texts) / sizeof(rule_texts[0]) };
static const char *const rule_paths[] = {"a/breach.sql", "a/code.sql", "a/mark.sql", "a/none.sql"};

static const char profile_text[] =
        "id: p\nversion: 1.0.0\njurisdiction: CN\ntitle: {en: T, zh-CN: 题}\nnote: {en: N}\n"
        "scenarios:\n"
        "  - {id: breach, area: data-security, title: {en: S}, rules: [a/breach], "
        "sufficient: true}\n"
        "  - {id: clean, area: data-security, title: {en: S}, rules: [a/code, a/mark, a/none], "
        "sufficient: true}\n";

static struct sample sample;
static struct arena arena; /* of rules and the profile */
static struct pack pack;
static struct profile *profile;
static struct inspect_plan plan;
static const char *unit_path;
static char session_folder[PATH_MAX];
static const struct inspection *sound; /* the inspection with all memory granted */
static struct arena sound_arena;
static char *sound_reports[8];

static int prepare(void **state)
{
    (void)state;
    static const struct sqlite3_mem_methods memory = {
            sql_malloc, sql_free, sql_realloc, sql_size, sql_round, sql_begin, sql_end, NULL};
    struct rule_file files[RULE_COUNT];
    struct fault why = {.text = ""};
    seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(seen, MAP_FAILED);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &memory), SQLITE_OK);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
    assert_int_equal(sample_open(&sample, 0), OK);
    for (size_t i = 0; i < RULE_COUNT; i++) {
        files[i] = (struct rule_file){.path = rule_paths[i], .content = bytes_of(rule_texts[i])};
    }
    struct rule_file text = {.path = "p.yaml", .content = bytes_of(profile_text)};
    if (pack_read(files, RULE_COUNT, &arena, &pack, &why) != OK ||
            profile_read(&text, &pack, &arena, &profile, &why) != OK) {
        fail_msg("%s", why.text);
    }
    plan = (struct inspect_plan){.knowledge = sample.knowledge,
            .pack = &pack,
            .profiles = (const struct profile *const *)&profile,
            .profile_count = 1};
    aim.parent = getpid();
    return 0;
}

static int release(void **state)
{
    (void)state;
    sample_close(&sample);
    arena_free(&arena);
    return munmap(seen, sizeof(*seen));
}

static void write_report(
        const struct report_format *format, const struct inspection *inspection, struct buffer *out)
{
    static const struct report_options options = {0};
    const struct run_facts run = {.tool_version = "1",
            .rules_digest = pack.digest,
            .data_digest = "",
            .rules = pack.rules,
            .rule_count = pack.count};
    _Alignas(max_align_t) unsigned char memory[REPORT_STATE] = {0};
    format->begin(out, &run, &options, memory);
    format->inspection(out, inspection, &run, &options, memory);
    format->end(out, &inspection, format->keeps ? 1 : 0, &run, &options, memory);
}

/* A rule says what it says with all memory, or that it could not say it, and why. */
static void check_results(const struct inspection *inspection)
{
    assert_int_equal(inspection->result_count, sound->result_count);
    for (size_t i = 0; i < inspection->result_count; i++) {
        const struct rule_result *result = &inspection->results[i], *right = &sound->results[i];
        if (result->verdict == VERDICT_ERROR || result->verdict == VERDICT_UNKNOWN) {
            if (result->reason.en == NULL || strstr(result->reason.en, "broke off") != NULL ||
                    strstr(result->reason.en, "signal") != NULL) {
                fail_msg("%s: %s: %s", result->rule->id, verdict_name(result->verdict),
                        result->reason.en == NULL ? "no reason" : result->reason.en);
            }
            continue;
        }
        if (result->verdict != right->verdict || result->finding_count != right->finding_count) {
            fail_msg("%s: %s with %zu findings", result->rule->id, verdict_name(result->verdict),
                    result->finding_count);
        }
    }
}

static void check_coverage(const struct inspection *inspection)
{
    assert_int_equal(inspection->profile_count, 1);
    for (size_t i = 0; i < profile->scenario_count; i++) {
        enum coverage_state state = inspection->profiles[0].scenarios[i].state;
        enum coverage_state right = sound->profiles[0].scenarios[i].state;
        if (state != right && state != COVERAGE_ERROR && state != COVERAGE_PARTLY &&
                state != COVERAGE_NOT_TESTED) {
            fail_msg("%s: %s", profile->scenarios[i].id, coverage_state_name(state));
        }
    }
}

/* cmocka's own message would be cut long before the place. */
static void check_same(const char *format, const char *text, const char *right)
{
    size_t at = 0;
    while (text[at] != 0 && text[at] == right[at]) {
        at++;
    }
    if (text[at] != right[at]) {
        fail_msg("%s differs: '%.60s' for '%.60s'", format, text + at, right + at);
    }
}

/* All reports under the same count. One that was written though memory was refused while it was
 * must be the whole report. */
static void check_reports(const struct inspection *inspection, bool was_refused)
{
    size_t count = 0;
    const struct report_format *const *formats = report_formats(&count);
    for (size_t i = 0; i < count; i++) {
        SCOPED(buffer_free) struct buffer out = {0};
        write_report(formats[i], inspection, &out);
        bool is_on = aim.is_on;
        aim.is_on = false;
        if (!out.failed && !was_refused) {
            check_same(formats[i]->name, buffer_text(&out), sound_reports[i]);
        }
        aim.is_on = is_on;
    }
}

/* One run of the use case. Answers whether anything was refused. */
static bool run_with(bool in_child, bool all_after, long nth)
{
    SCOPED(arena_free) struct arena own = {.limit = (size_t)64 << 20};
    struct inspect_unit unit = {.path = unit_path};
    struct inspection *inspection = NULL;
    struct fault why = {.text = ""};
    seen->asked = 0;
    seen->refused = 0;
    aim.in_child = in_child;
    aim.all_after = all_after;
    aim.nth = nth;
    aim.asked = 0;
    aim.counted = 0;
    aim.is_on = true;
    enum status status = inspect_unit(&plan, &unit, &own, &inspection, &why);
    bool was_refused = seen->refused > 0;
    if (status == OK) {
        check_reports(inspection, was_refused);
    }
    aim.is_on = false;
    if (status != OK && (status != E_MEMORY || !was_refused)) {
        fail_msg("status %d at allocation %ld: %s", (int)status, nth, why.text);
    }
    if (status == OK) {
        check_results(inspection);
        check_coverage(inspection);
    }
    return seen->refused > 0;
}

static void find_sound(void)
{
    struct inspect_unit unit = {.path = unit_path};
    struct inspection *inspection = NULL;
    struct fault why = {.text = ""};
    size_t count = 0;
    const struct report_format *const *formats = report_formats(&count);
    sound_arena = (struct arena){.limit = (size_t)64 << 20};
    assert_int_equal(inspect_unit(&plan, &unit, &sound_arena, &inspection, &why), OK);
    assert_int_equal(inspection->results[0].verdict, VERDICT_FAIL);
    assert_int_equal(inspection->results[1].verdict, VERDICT_PASS);
    assert_int_equal(inspection->profiles[0].scenarios[1].state, COVERAGE_CLEAN);
    assert_true(count <= sizeof(sound_reports) / sizeof(sound_reports[0]));
    sound = inspection;
    for (size_t i = 0; i < count; i++) {
        SCOPED(buffer_free) struct buffer out = {0};
        write_report(formats[i], inspection, &out);
        sound_reports[i] = arena_copy(&sound_arena, buffer_bytes(&out));
    }
}

static void torture_in(bool in_child, bool all_after)
{
    find_sound();
    assert_false(run_with(in_child, all_after, NEVER));
    long needed = seen->asked;
    long refused = 0;
    long stride = needed / TRIES + 1;
    print_message("# %ld allocations, after the first %d one in %ld refused\n", needed, EVERY_FIRST,
            stride);
    for (long nth = 1; nth <= needed; nth += nth < EVERY_FIRST ? 1 : stride) {
        refused += run_with(in_child, all_after, nth);
    }
    assert_true(
            refused > 0); /* fewer than tried: how a pipe's bytes are cut differs between runs */
    arena_free(&sound_arena);
}

static void torture_unit(const char *path)
{
    unit_path = path;
    torture_in(false, false);
    torture_in(false, true);
    torture_in(true, false);
    torture_in(true, true);
}

UNIT(an_app_is_never_called_clean_for_want_of_memory)
{
    torture_unit(arena_print(&arena, "%s/tests/fixtures/shop.apk", getenv("AEDILE_SOURCE")));
}

static const char *in_session(const char *name)
{
    static char path[PATH_MAX + 16];
    (void)snprintf(path, sizeof(path), "%s/%s", session_folder, name);
    return path;
}

static int make_session(void **state)
{
    (void)state;
    struct fault why = {.text = ""};
    SCOPED(file_close) struct file app = {0};
    const char *place = getenv("TMPDIR");
    const char *shop = arena_print(&arena, "%s/tests/fixtures/shop.apk", getenv("AEDILE_SOURCE"));
    (void)snprintf(session_folder, sizeof(session_folder), "%s/aedile-memory-XXXXXX",
            place == NULL ? "/tmp" : place);
    assert_non_null(mkdtemp(session_folder));
    assert_int_equal(file_open(shop, &app, &why), OK);
    assert_int_equal(file_write(in_session("app.apk"), app.bytes, &why), OK);
    assert_int_equal(file_write(in_session("session.yaml"),
                             bytes_of("subject: {name: Shop}\nmarks:\n  - {t: 1, what: shown}\n"
                                      "exhibits: [app.apk]\n"),
                             &why),
            OK);
    return 0;
}

static int remove_session(void **state)
{
    (void)state;
    (void)unlink(in_session("app.apk"));
    (void)unlink(in_session("session.yaml"));
    return rmdir(session_folder);
}

UNIT(a_session_is_never_called_clean_for_want_of_memory)
{
    torture_unit(session_folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(an_app_is_never_called_clean_for_want_of_memory),
            cmocka_unit_test_setup_teardown(a_session_is_never_called_clean_for_want_of_memory,
                    make_session, remove_session),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, prepare, release);
}
