/* unit.c: one unit, from its path to verdicts and coverage. */
#include "inspection/unit.h"

#include "inspection/cited.h"
#include "inspection/exhibit/exhibit_trials.h"
#include "inspection/recordings/charts.h"
#include "inspection/recordings/exhibit_rankings.h"
#include "inspection/recordings/title.h"

static enum status open_tables(void *context, sqlite3 **ret_db, struct fault *why)
{
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
            SQLITE_OK) {
        (void)sqlite3_close(db);
        return refuse(why, E_MEMORY, 0, "no memory for the query engine");
    }
    enum status status = tables_register(db, context, why);
    if (status != OK) {
        (void)sqlite3_close(db);
        return status;
    }
    *ret_db = db;
    return OK;
}

static int64_t count_rows(void *context, const char *table)
{
    return tables_count(context, table);
}

static const char *first_text(const char *a, const char *b)
{
    return a != NULL ? a : b != NULL && b[0] != 0 ? b : NULL;
}

/* What the session says, and where it is silent what the first app's manifest says. */
static struct subject find_subject(const struct exhibits *exhibits)
{
    struct subject subject = exhibits->session->subject;
    for (size_t i = 0; i < exhibits->count; i++) {
        const struct app *app = exhibits->sources[i].app;
        if (app != NULL) {
            subject.name = first_text(subject.name, app->label);
            subject.package = first_text(subject.package, app->package);
            subject.version = first_text(subject.version, app->version_name);
            break;
        }
    }
    return subject;
}

/* A copy that outlives the evidence; false when memory is spent. */
static bool keep(struct arena *arena, const char **text)
{
    if (*text != NULL) {
        *text = arena_copy(arena, bytes_of(*text));
        return *text != NULL;
    }
    return true;
}

static enum status spent(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for the inspection");
}

static enum status copy_facts(const struct exhibits *exhibits, struct arena *arena,
        struct inspection *inspection, struct fault *why)
{
    struct exhibit *items = arena_array(arena, exhibits->count, sizeof(*items));
    if (items == NULL && exhibits->count > 0) {
        return spent(why);
    }
    const char *title = NULL;
    bool is_ok = title_of_records(exhibits, arena, &title);
    for (size_t i = 0; i < exhibits->count; i++) {
        items[i] = exhibits->items[i];
        is_ok = is_ok && keep(arena, &items[i].path);
    }
    struct subject *subject = &inspection->subject;
    struct device *device = &inspection->device;
    *subject = find_subject(exhibits);
    bool is_loose = exhibits->session->path == NULL;
    subject->name = subject->name == NULL && is_loose ? title : subject->name;
    *device = exhibits->session->device;
    inspection->exhibits = items;
    inspection->exhibit_count = exhibits->count;
    is_ok = is_ok && keep(arena, &inspection->path) && keep(arena, &subject->name) &&
            keep(arena, &subject->operator_name) && keep(arena, &subject->package) &&
            keep(arena, &subject->version) && keep(arena, &subject->store) &&
            keep(arena, &device->os) && keep(arena, &device->region) &&
            keep(arena, &device->account) && keep(arena, &device->network);
    return is_ok ? OK : spent(why);
}

enum status unit_cover(const struct inspect_plan *plan, struct arena *arena,
        struct inspection *inspection, struct fault *why)
{
    struct profile_coverage *profiles = arena_array(arena, plan->profile_count, sizeof(*profiles));
    if (profiles == NULL && plan->profile_count > 0) {
        return spent(why);
    }
    enum status status = OK;
    for (size_t i = 0; status == OK && i < plan->profile_count; i++) {
        struct coverage *scenarios = NULL;
        status = profile_cover(plan->profiles[i], inspection->results, inspection->result_count,
                arena, &scenarios, why);
        profiles[i] = (struct profile_coverage){plan->profiles[i], scenarios};
    }
    inspection->profiles = profiles;
    inspection->profile_count = plan->profile_count;
    return status;
}

/* Nothing could be read: running rules over empty tables would only say so in many ways. */
static bool is_all_refused(const struct exhibits *exhibits)
{
    for (size_t i = 0; i < exhibits->count; i++) {
        if (exhibits->items[i].state != EXHIBIT_REFUSED) {
            return false;
        }
    }
    return true;
}

enum status unit_leave_unknown(const struct inspect_plan *plan, const struct wording *reason,
        struct arena *arena, struct inspection *inspection, struct fault *why)
{
    struct rule_result *results = arena_array(arena, plan->pack->count, sizeof(*results));
    if (results == NULL && plan->pack->count > 0) {
        return spent(why);
    }
    for (size_t i = 0; i < plan->pack->count; i++) {
        results[i] = (struct rule_result){
                .rule = plan->pack->rules[i], .verdict = VERDICT_UNKNOWN, .reason = *reason};
    }
    inspection->results = results;
    inspection->result_count = plan->pack->count;
    return unit_cover(plan, arena, inspection, why);
}

static enum status judge(const struct inspect_plan *plan, const struct exhibits *exhibits,
        struct arena *arena, struct inspection *inspection, struct fault *why)
{
    static const struct wording unread = {"no exhibit could be read", "没有一份证据可以读取"};
    if (is_all_refused(exhibits)) {
        return unit_leave_unknown(plan, &unread, arena, inspection, why);
    }
    struct sources sources = {
            exhibits->sources, exhibits->count, exhibits->knowledge, exhibits->session};
    struct judge_source source = {.open = open_tables,
            .count = count_rows,
            .context = &sources,
            .gaps = exhibits->gaps,
            .gap_count = exhibits->gap_count};
    struct rule_result *results = NULL;
    enum status status = judge_run(&source, plan->pack, &plan->limits, arena, &results, why);
    inspection->results = results;
    inspection->result_count = plan->pack->count;
    if (status == OK) {
        status = cited_digests(exhibits, results, plan->pack->count, why);
    }
    return status == OK ? unit_cover(plan, arena, inspection, why) : status;
}

enum status inspect_unit(const struct inspect_plan *plan, const struct inspect_unit *unit,
        struct arena *arena, struct inspection **ret_inspection, struct fault *why)
{
    struct inspection *inspection = arena_alloc(arena, sizeof(*inspection));
    if (inspection == NULL) {
        return spent(why);
    }
    inspection->path = unit->path;
    SCOPED(exhibits_close) struct exhibits exhibits;
    enum status status = exhibits_open(plan->knowledge, plan->aids, unit, 1, 0, &exhibits, why);
    if (status == OK) {
        status = exhibits_judge_recordings(&exhibits, why);
    }
    if (status == OK) {
        status = exhibits_judge_trials(&exhibits, why);
    }
    if (status == OK) {
        status = copy_facts(&exhibits, arena, inspection, why);
    }
    if (status == OK) {
        status = charts_of_recordings(&exhibits, arena, inspection, why);
    }
    if (status == OK) {
        status = judge(plan, &exhibits, arena, inspection, why);
    }
    if (status == OK) {
        *ret_inspection = inspection;
    }
    return status;
}
