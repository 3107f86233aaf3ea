#include "judge/bed.h"

#include "support/unit.h"

#include "base/buffer.h"

#define PLACE ", entry TEXT, entry_at INTEGER, entry_size INTEGER, at INTEGER, size INTEGER"

enum status bed_create_tables(sqlite3 *db, struct fault *why)
{
    static const char schema[] =
            "CREATE TABLE app(exhibit INTEGER, id INTEGER, package TEXT, sdk INTEGER, score "
            "REAL" PLACE ");"
            "CREATE TABLE app_file(exhibit INTEGER, id INTEGER, path TEXT" PLACE ");";
    return sqlite3_exec(db, schema, NULL, NULL, NULL) == SQLITE_OK
                   ? OK
                   : refuse(why, E_IO, 0, "%s", sqlite3_errmsg(db));
}

static const char usual_fill[] =
        "INSERT INTO app VALUES (1, 1, 'com.example.one', 30, 0.5, 'AndroidManifest.xml', 40, 300,"
        " 8, 12), (1, 2, 'com.example.two', NULL, 1e300, '', 0, 0, 77, 0);"
        "INSERT INTO app_file VALUES (1, 1, 'classes.dex', 'classes.dex', 500, 90, 0, 120),"
        " (1, 2, 'res/a.xml', 'res/a.xml', 600, 10, 0, 20);";

enum status bed_open(void *context, sqlite3 **ret_db, struct fault *why)
{
    const struct bed *bed = context;
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        return refuse(why, E_MEMORY, 0, "no connection");
    }
    *ret_db = db;
    enum status status = bed_create_tables(db, why);
    const char *fill = bed->fill == NULL ? usual_fill : bed->fill;
    if (status == OK && sqlite3_exec(db, fill, NULL, NULL, NULL) != SQLITE_OK) {
        status = refuse(why, E_MALFORMED, 0, "%s", sqlite3_errmsg(db));
    }
    return status;
}

const char *bed_rule_text(struct bed *bed, const char *id, const char *front, const char *sql)
{
    return arena_print(&bed->arena,
            "/*\nid: %s\nversion: 1.2.0\nstatus: stable\n"
            "level: medium\nprecision: high\n"
            "title: {en: A title, zh-CN: 标题}\n"
            "rectify: {en: Mend it, zh-CN: 整改}\n"
            "%s\n*/\n%s"
            "-- test: fail \"a row\"\nINSERT INTO app(exhibit, id) VALUES (1, 1);\n"
            "-- test: pass \"no row\"\nDELETE FROM app;\n",
            id, front, sql);
}

struct rule *bed_rule(struct bed *bed, const char *id, const char *front, const char *sql)
{
    struct rule *rule = NULL;
    bool has_message = strstr(front, "message:") != NULL;
    bool has_kind = strstr(front, "kind:") != NULL;
    bool has_fingerprint = strstr(front, "fingerprint:") != NULL;
    const char *whole = arena_print(&bed->arena, "%s%s%s\n%s",
            has_message ? "" : "message: {en: found, zh-CN: 发现}\n",
            has_kind ? "" : "kind: violation\n", has_fingerprint ? "" : "fingerprint: [ev_row]\n",
            front);
    struct rule_file file = {.path = arena_print(&bed->arena, "%s.sql", id),
            .content = bytes_of(bed_rule_text(bed, id, whole, sql))};
    enum status status = rule_read(&file, &bed->arena, &rule, &bed->why);
    if (status != OK) {
        print_message("# %s\n", bed->why.text);
    }
    assert_int_equal(status, OK);
    return rule;
}

void bed_add(struct bed *bed, struct rule *rule)
{
    const struct rule **rules =
            arena_array(&bed->arena, bed->pack.count + 1, sizeof(struct rule *));
    for (size_t i = 0; i < bed->pack.count; i++) {
        rules[i] = bed->pack.rules[i];
    }
    rules[bed->pack.count++] = rule;
    bed->pack.rules = rules;
}

void bed_run(struct bed *bed)
{
    bed->source.open = bed_open;
    bed->source.context = bed;
    enum status status = judge_run(
            &bed->source, &bed->pack, &bed->limits, &bed->arena, &bed->results, &bed->why);
    if (status != OK) {
        print_message("# %s\n", bed->why.text);
    }
    assert_int_equal(status, OK);
}

const struct rule_result *bed_judge(struct bed *bed, const char *front, const char *sql)
{
    bed->pack.count = 0;
    bed_add(bed, bed_rule(bed, "data-security/a-rule", front, sql));
    bed_run(bed);
    return &bed->results[0];
}

void bed_free(struct bed *bed)
{
    arena_free(&bed->arena);
}
