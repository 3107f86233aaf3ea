/* sarif.c: one log with one run (OASIS SARIF 2.1.0). GitHub refuses a whole file when one result
 * has no physical location, so only findings and leads are results; a verdict without rows stands
 * in the run's properties, and what went wrong in its notifications. */
#include "report/sarif.h"

#include "report/formats.h"
#include "report/words.h"

static void put_verdicts(struct json *json, const struct inspection *inspection)
{
    json_begin_object(json);
    json_key_string(json, "path", inspection->path);
    json_key(json, "verdicts");
    json_begin_object(json);
    for (size_t i = 0; i < inspection->result_count; i++) {
        json_key_string(json, inspection->results[i].rule->id,
                verdict_name(inspection->results[i].verdict));
    }
    json_end_object(json);
    json_key(json, "coverage");
    json_begin_object(json);
    for (size_t i = 0; i < inspection->profile_count; i++) {
        const struct profile_coverage *profile = &inspection->profiles[i];
        json_key(json, profile->profile->id);
        json_begin_object(json);
        for (size_t j = 0; j < profile->profile->scenario_count; j++) {
            json_key_string(json, profile->scenarios[j].scenario->id,
                    coverage_state_name(profile->scenarios[j].state));
        }
        json_end_object(json);
    }
    json_end_object(json);
    json_end_object(json);
}

static void put_properties(const struct sarif_view *view)
{
    struct json *json = view->json;
    json_key(json, "properties");
    json_begin_object(json);
    json_key_string(json, "rulesDigest", view->run->rules_digest);
    json_key_string(json, "dataDigest", view->run->data_digest);
    json_key(json, "inspections");
    json_begin_array(json);
    for (size_t i = 0; i < view->inspection_count; i++) {
        put_verdicts(json, view->inspections[i]);
    }
    json_end_array(json);
    json_end_object(json);
}

static void put_rule_notifications(
        const struct sarif_view *view, const struct inspection *inspection)
{
    struct json *json = view->json;
    for (size_t i = 0; i < inspection->result_count; i++) {
        const struct rule_result *result = &inspection->results[i];
        int64_t index = sarif_rule_index(view->run, result->rule);
        if (result->verdict != VERDICT_ERROR) {
            continue;
        }
        json_begin_object(json);
        json_key_string(json, "level", "error");
        sarif_key_message(json, "message", wording_in(&result->reason, view->language));
        json_key(json, "associatedRule");
        json_begin_object(json);
        json_key_string(json, "id", result->rule->id);
        if (index >= 0) {
            json_key_integer(json, "index", index);
        }
        json_end_object(json);
        json_end_object(json);
    }
}

static void put_exhibit_notification(
        struct json *json, const struct exhibit *exhibit, int64_t artifact)
{
    json_begin_object(json);
    json_key_string(json, "level", exhibit->state == EXHIBIT_REFUSED ? "error" : "warning");
    sarif_key_message(json, "message", exhibit->fault.text);
    json_key(json, "locations");
    json_begin_array(json);
    json_begin_object(json);
    json_key(json, "physicalLocation");
    json_begin_object(json);
    sarif_key_artifact(json, "artifactLocation", exhibit->path, artifact);
    json_key(json, "region");
    json_begin_object(json);
    json_key_integer(json, exhibit_counts_lines(exhibit->kind) ? "startLine" : "byteOffset",
            exhibit->fault.at > INT64_MAX ? INT64_MAX : (int64_t)exhibit->fault.at);
    json_end_object(json);
    json_end_object(json);
    json_end_object(json);
    json_end_array(json);
    json_end_object(json);
}

static bool executed_well(const struct sarif_view *view)
{
    for (size_t i = 0; i < view->inspection_count; i++) {
        if (inspection_has_errors(view->inspections[i]) ||
                !inspection_read_whole(view->inspections[i])) {
            return false;
        }
    }
    return view->missing == 0;
}

static void put_cut_short(const struct sarif_view *view)
{
    struct buffer SCOPED(buffer_free) text = {0};
    if (view->missing > 0) {
        word_count(&text, view->language, WORD_CUT_SHORT_ONE, WORD_CUT_SHORT_MANY, view->missing);
        json_begin_object(view->json);
        json_key_string(view->json, "level", "error");
        sarif_key_message(view->json, "message", buffer_text(&text));
        json_end_object(view->json);
    }
    view->json->out->failed = view->json->out->failed || text.failed;
}

static void put_invocation(const struct sarif_view *view)
{
    struct json *json = view->json;
    int64_t artifact = 0;
    json_key(json, "invocations");
    json_begin_array(json);
    json_begin_object(json);
    json_key_boolean(json, "executionSuccessful", executed_well(view));
    json_key(json, "toolExecutionNotifications");
    json_begin_array(json);
    put_cut_short(view);
    for (size_t i = 0; i < view->inspection_count; i++) {
        const struct inspection *inspection = view->inspections[i];
        put_rule_notifications(view, inspection);
        for (size_t j = 0; j < inspection->exhibit_count; j++, artifact++) {
            if (inspection->exhibits[j].state != EXHIBIT_WHOLE) {
                put_exhibit_notification(json, &inspection->exhibits[j], artifact);
            }
        }
    }
    json_end_array(json);
    json_end_object(json);
    json_end_array(json);
}

static void begin(struct buffer *out, const struct run_facts *run,
        const struct report_options *options, void *state)
{
    (void)out, (void)run, (void)options, (void)state;
}

static void inspection(struct buffer *out, const struct inspection *inspection,
        const struct run_facts *run, const struct report_options *options, void *state)
{
    (void)out, (void)inspection, (void)run, (void)options, (void)state;
}

static void end(struct buffer *out, const struct inspection *const *inspections, size_t count,
        const struct run_facts *run, const struct report_options *options, void *state)
{
    (void)state;
    struct arena SCOPED(arena_free) arena = {0};
    struct json json = {.out = out, .pretty = true};
    struct sarif_view view = {&json, run, inspections, count, options->language, options->missing,
            sarif_index(run, &arena)};
    if (view.clauses == NULL) {
        out->failed = true;
        return;
    }
    json_begin_object(&json);
    json_key_string(&json, "$schema",
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
            "sarif-schema-2.1.0.json");
    json_key_string(&json, "version", "2.1.0");
    json_key(&json, "runs");
    json_begin_array(&json);
    json_begin_object(&json);
    sarif_tool(&view);
    json_key_string(&json, "language", language_tag(options->language));
    json_key_string(&json, "columnKind", "unicodeCodePoints");
    put_invocation(&view);
    sarif_artifacts(&view);
    sarif_results(&view);
    sarif_taxonomies(&view);
    put_properties(&view);
    json_end_object(&json);
    json_end_array(&json);
    json_end_object(&json);
    buffer_append_byte(out, '\n');
}

const struct report_format report_sarif = {.name = "sarif",
        .purpose = "SARIF 2.1.0, for code scanning and app-store pipelines",
        .media_type = "application/sarif+json",
        .begin = begin,
        .inspection = inspection,
        .end = end,
        .keeps = true};
