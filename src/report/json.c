/* json.c: JSON Lines, one object a line, as docs/formats/json.md and its JSON Schema describe.
 * Nothing is cut and nothing is made safe for a screen: that is the reader's work. */
#include "base/syntax/json.h"

#include "report/format.h"
#include "report/formats.h"

struct json_state {
    int64_t inspections, exhibits, breaches, leads;
    int64_t verdicts[VERDICT_REVIEW + 1];
    int64_t levels[LEVEL_CRITICAL + 1];
};

_Static_assert(sizeof(struct json_state) <= REPORT_STATE, "a format's memory is this large");

static struct json open_line(struct buffer *out, const char *type)
{
    struct json json = {.out = out};
    json_begin_object(&json);
    json_key_string(&json, "type", type);
    return json;
}

static void close_line(struct json *json)
{
    json_end_object(json);
    buffer_append_byte(json->out, '\n');
}

static void key_wording(struct json *json, const char *key, const struct wording *wording)
{
    json_key(json, key);
    if (wording->en == NULL && wording->zh == NULL) {
        json_null(json);
        return;
    }
    json_begin_object(json);
    json_key_string(json, "en", wording->en);
    json_key_string(json, "zh-CN", wording->zh);
    json_end_object(json);
}

static void key_texts(struct json *json, const char *key, const char *const *texts, size_t count)
{
    json_key(json, key);
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        json_string(json, texts[i]);
    }
    json_end_array(json);
}

/* Sizes and offsets past 2^63-1 cannot come from a file; they would be cut to it. */
static void key_size(struct json *json, const char *key, uint64_t value)
{
    json_key_integer(json, key, value > INT64_MAX ? INT64_MAX : (int64_t)value);
}

static void key_row(struct json *json, const char *key, const char *row_json)
{
    json_key(json, key);
    if (row_json == NULL || row_json[0] != '{') {
        json_null(json);
    } else {
        json_raw(json, row_json);
    }
}

static void print_rule(struct buffer *out, const struct rule *rule)
{
    struct json json = open_line(out, "rule");
    json_key_string(&json, "id", rule->id);
    json_key_string(&json, "version", rule->version);
    json_key_string(&json, "status", rule_status_name(rule->status));
    json_key_string(&json, "kind", rule_kind_name(rule->kind));
    json_key_string(&json, "level", level_name(rule->level));
    json_key_string(&json, "precision", precision_name(rule->precision));
    key_wording(&json, "title", &rule->title);
    key_wording(&json, "rectify", &rule->rectify);
    key_wording(&json, "falsepositives", &rule->falsepositive);
    key_texts(&json, "clauses", rule->clauses, rule->clause_count);
    json_key_string(&json, "sha256", rule->sha256);
    close_line(&json);
}

static void print_clause(struct buffer *out, const struct clause *clause)
{
    struct json json = open_line(out, "clause");
    json_key_string(&json, "id", clause->id);
    json_key_string(&json, "jurisdiction", clause->jurisdiction);
    json_key_string(&json, "law", clause->law);
    key_wording(&json, "law_name", &clause->law_name);
    key_wording(&json, "article", &clause->article);
    key_wording(&json, "requirement", &clause->requirement);
    json_key_string(&json, "source", clause->source);
    json_key_boolean(&json, "unconfirmed", clause->unconfirmed);
    close_line(&json);
}

/* Only those that a rule of this run cites. */
static void print_clauses(struct buffer *out, const struct run_facts *run)
{
    SCOPED(buffer_free) struct buffer cited = {0};
    run_cited(run, &cited);
    for (size_t i = 0; i < cited.size; i++) {
        if (cited.data[i] != 0) {
            print_clause(out, &run->clauses[i]);
        }
    }
    out->failed = out->failed || cited.failed;
}

static void begin(struct buffer *out, const struct run_facts *run,
        const struct report_options *options, void *state)
{
    (void)options;
    *(struct json_state *)state = (struct json_state){0};
    struct json json = open_line(out, "run");
    json_key_string(&json, "schema", "aedile-report/1");
    json_key_string(&json, "tool", "aedile");
    json_key_string(&json, "tool_version", run->tool_version);
    json_key_string(&json, "rules_digest", run->rules_digest);
    json_key_string(&json, "data_digest", run->data_digest);
    json_key_integer(&json, "rules", (int64_t)run->rule_count);
    close_line(&json);
    for (size_t i = 0; i < run->rule_count; i++) {
        print_rule(out, run->rules[i]);
    }
    print_clauses(out, run);
}

static void print_inspection(
        struct buffer *out, const struct inspection *inspection, int64_t number)
{
    struct json json = open_line(out, "inspection");
    json_key_integer(&json, "inspection", number);
    json_key_string(&json, "path", inspection->path);
    json_key(&json, "subject");
    json_begin_object(&json);
    json_key_string(&json, "name", inspection->subject.name);
    json_key_string(&json, "operator", inspection->subject.operator_name);
    json_key_string(&json, "package", inspection->subject.package);
    json_key_string(&json, "version", inspection->subject.version);
    json_key_string(&json, "store", inspection->subject.store);
    json_end_object(&json);
    json_key(&json, "device");
    json_begin_object(&json);
    json_key_string(&json, "os", inspection->device.os);
    json_key_string(&json, "region", inspection->device.region);
    json_key_string(&json, "account", inspection->device.account);
    json_key_string(&json, "network", inspection->device.network);
    json_end_object(&json);
    close_line(&json);
}

static void key_digest(struct json *json, const char *digest)
{
    json_key_string(json, "sha256", digest[0] != 0 ? digest : NULL);
}

static void print_exhibit(struct buffer *out, const struct exhibit *exhibit, int64_t number)
{
    struct json json = open_line(out, "exhibit");
    json_key_integer(&json, "inspection", number);
    json_key_integer(&json, "exhibit", exhibit->id);
    json_key_string(&json, "path", exhibit->path);
    json_key_string(&json, "kind", exhibit_kind_name(exhibit->kind));
    json_key_string(&json, "state", exhibit_state_name(exhibit->state));
    key_size(&json, "size", exhibit->size);
    key_digest(&json, exhibit->sha256);
    if (exhibit->encrypted > 0) {
        key_size(&json, "encrypted", exhibit->encrypted);
    }
    if (exhibit->state != EXHIBIT_WHOLE) {
        json_key(&json, "fault");
        json_begin_object(&json);
        json_key_string(&json, "text", exhibit->fault.text);
        key_size(&json, "at", exhibit->fault.at);
        json_end_object(&json);
    }
    close_line(&json);
}

static void print_coverage(struct buffer *out, const struct profile *profile,
        const struct coverage *coverage, int64_t number)
{
    const struct scenario *scenario = coverage->scenario;
    struct json json = open_line(out, "coverage");
    json_key_integer(&json, "inspection", number);
    json_key_string(&json, "profile", profile->id);
    json_key_string(&json, "profile_version", profile->version);
    json_key_string(&json, "scenario", scenario->id);
    json_key_string(&json, "area", scenario->area);
    key_wording(&json, "title", &scenario->title);
    json_key_string(&json, "state", coverage_state_name(coverage->state));
    key_size(&json, "findings", coverage->finding_count);
    key_size(&json, "leads", coverage->lead_count);
    key_size(&json, "rules", scenario->rule_count + scenario->lead_count);
    key_size(&json, "tested", coverage->tested);
    key_size(&json, "passed", coverage->passed);
    key_texts(&json, "clauses", scenario->clauses, scenario->clause_count);
    key_wording(&json, "reason", &coverage->reason);
    close_line(&json);
}

static void print_result(struct buffer *out, const struct rule_result *result, int64_t number)
{
    struct json json = open_line(out, "result");
    json_key_integer(&json, "inspection", number);
    json_key_string(&json, "rule", result->rule->id);
    json_key_string(&json, "verdict", verdict_name(result->verdict));
    key_wording(&json, "reason", &result->reason);
    key_size(&json, "findings", result->finding_count);
    json_key_boolean(&json, "cut", result->cut);
    close_line(&json);
}

static void put_citation(
        struct json *json, const struct inspection *inspection, const struct citation *citation)
{
    const struct exhibit *from = NULL;
    const char *path = format_file(inspection, citation, &from);
    json_begin_object(json);
    json_key_integer(json, "exhibit", citation->exhibit);
    json_key_string(json, "path", path);
    key_digest(json, from != NULL ? from->sha256 : "");
    json_key_string(json, "table", citation->table);
    json_key_integer(json, "row", citation->row);
    key_row(json, "row_copy", citation->row_json);
    json_key(json, "place");
    json_begin_object(json);
    json_key_string(json, "entry", citation->place.entry != NULL ? citation->place.entry : "");
    key_size(json, "entry_at", citation->place.entry_at);
    key_size(json, "entry_size", citation->place.entry_size);
    key_size(json, "at", citation->place.at);
    key_size(json, "size", citation->place.size);
    json_end_object(json);
    if (citation->bytes_sha256[0] != 0) {
        json_key_string(json, "bytes_sha256", citation->bytes_sha256);
    }
    json_end_object(json);
}

static void print_finding(struct buffer *out, const struct inspection *inspection,
        const struct rule *rule, const struct finding *finding, int64_t number)
{
    struct json json = open_line(out, "finding");
    json_key_integer(&json, "inspection", number);
    json_key_string(&json, "rule", rule->id);
    json_key_string(&json, "rule_version", rule->version);
    json_key_string(&json, "kind", rule_kind_name(rule->kind));
    json_key_string(&json, "level", level_name(rule->level));
    json_key_string(&json, "precision", precision_name(rule->precision));
    key_wording(&json, "message", &finding->message);
    key_texts(&json, "clauses", rule->clauses, rule->clause_count);
    key_row(&json, "row", finding->row_json);
    json_key_string(&json, "fingerprint", finding->fingerprint);
    json_key(&json, "citations");
    json_begin_array(&json);
    for (size_t i = 0; i < finding->citation_count && i < CITATIONS_MAX; i++) {
        put_citation(&json, inspection, &finding->citations[i]);
    }
    json_end_array(&json);
    close_line(&json);
}

static void count(struct json_state *state, const struct inspection *inspection)
{
    state->exhibits += (int64_t)inspection->exhibit_count;
    state->breaches += (int64_t)inspection_breaches(inspection, LEVEL_INFORMATIONAL);
    state->leads += (int64_t)inspection_leads(inspection);
    for (size_t i = 0; i < inspection->result_count; i++) {
        const struct rule_result *result = &inspection->results[i];
        state->verdicts[result->verdict]++;
        if (result->rule->kind == RULE_VIOLATION) {
            state->levels[result->rule->level] += (int64_t)result->finding_count;
        }
    }
}

static void inspection(struct buffer *out, const struct inspection *inspection,
        const struct run_facts *run, const struct report_options *options, void *state)
{
    (void)run, (void)options;
    struct json_state *own = state;
    int64_t number = ++own->inspections;
    count(own, inspection);
    print_inspection(out, inspection, number);
    for (size_t i = 0; i < inspection->exhibit_count; i++) {
        print_exhibit(out, &inspection->exhibits[i], number);
    }
    for (size_t i = 0; i < inspection->profile_count; i++) {
        const struct profile_coverage *profile = &inspection->profiles[i];
        for (size_t j = 0; j < profile->profile->scenario_count; j++) {
            print_coverage(out, profile->profile, &profile->scenarios[j], number);
        }
    }
    for (size_t i = 0; i < inspection->result_count; i++) {
        const struct rule_result *result = &inspection->results[i];
        print_result(out, result, number);
        for (size_t j = 0; j < result->finding_count; j++) {
            print_finding(out, inspection, result->rule, &result->findings[j], number);
        }
    }
}

static void end(struct buffer *out, const struct inspection *const *inspections, size_t count,
        const struct run_facts *run, const struct report_options *options, void *state)
{
    (void)inspections, (void)count, (void)run;
    const struct json_state *own = state;
    struct json json = open_line(out, "summary");
    json_key_integer(&json, "inspections", own->inspections);
    if (options->missing > 0) {
        json_key_boolean(&json, "interrupted", true);
        key_size(&json, "requested", (uint64_t)own->inspections + options->missing);
    }
    json_key_integer(&json, "exhibits", own->exhibits);
    json_key_integer(&json, "findings", own->breaches);
    json_key_integer(&json, "leads", own->leads);
    json_key(&json, "levels");
    json_begin_object(&json);
    for (int level = LEVEL_CRITICAL; level >= LEVEL_INFORMATIONAL; level--) {
        json_key_integer(&json, level_name((enum level)level), own->levels[level]);
    }
    json_end_object(&json);
    json_key(&json, "verdicts");
    json_begin_object(&json);
    for (int verdict = VERDICT_PASS; verdict <= VERDICT_REVIEW; verdict++) {
        json_key_integer(&json, verdict_name((enum verdict)verdict), own->verdicts[verdict]);
    }
    json_end_object(&json);
    close_line(&json);
}

const struct report_format report_json = {.name = "json",
        .purpose = "JSON Lines, one object a line, for programs; complete",
        .media_type = "application/x-ndjson",
        .begin = begin,
        .inspection = inspection,
        .end = end};
