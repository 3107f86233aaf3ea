#include "report/sarif.h"

#include "report/format.h"

static int64_t bounded(uint64_t value)
{
    return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

void sarif_key_artifact(struct json *json, const char *key, const char *path, int64_t index)
{
    struct buffer SCOPED(buffer_free) uri = {0};
    format_uri(&uri, path);
    json_key(json, key);
    json_begin_object(json);
    json_key_string(json, "uri", buffer_text(&uri));
    if (index >= 0) {
        json_key_integer(json, "index", index);
    }
    json_end_object(json);
    json->out->failed = json->out->failed || uri.failed;
}

/* The numbers keep artifacts apart when a file is inspected twice: SARIF wants them distinct. */
static void put_artifact(struct json *json, const struct exhibit *exhibit, size_t inspection)
{
    json_begin_object(json);
    sarif_key_artifact(json, "location", exhibit->path, -1);
    json_key_integer(json, "length", bounded(exhibit->size));
    json_key(json, "roles");
    json_begin_array(json);
    json_string(json, "analysisTarget");
    json_end_array(json);
    if (exhibit->sha256[0] != 0) {
        json_key(json, "hashes");
        json_begin_object(json);
        json_key_string(json, "sha-256", exhibit->sha256);
        json_end_object(json);
    }
    json_key(json, "properties");
    json_begin_object(json);
    json_key_integer(json, "inspection", (int64_t)inspection);
    json_key_integer(json, "exhibit", exhibit->id);
    json_key_string(json, "path", exhibit->path);
    json_key_string(json, "kind", exhibit_kind_name(exhibit->kind));
    json_key_string(json, "state", exhibit_state_name(exhibit->state));
    json_end_object(json);
    json_end_object(json);
}

void sarif_artifacts(const struct sarif_view *view)
{
    json_key(view->json, "artifacts");
    json_begin_array(view->json);
    for (size_t i = 0; i < view->inspection_count; i++) {
        for (size_t j = 0; j < view->inspections[i]->exhibit_count; j++) {
            put_artifact(view->json, &view->inspections[i]->exhibits[j], i + 1);
        }
    }
    json_end_array(view->json);
}

/* The raw bytes in the file as collected: inside an entry that is the (compressed) entry. GitHub
 * shows nothing without startLine, so it is given although the files have no lines. */
static void put_region(struct json *json, const struct place *place)
{
    bool inside = place->entry != NULL && place->entry[0] != 0;
    json_key(json, "region");
    json_begin_object(json);
    json_key_integer(json, "startLine", 1);
    json_key_integer(json, "byteOffset", bounded(inside ? place->entry_at : place->at));
    json_key_integer(json, "byteLength", bounded(inside ? place->entry_size : place->size));
    json_end_object(json);
}

static void put_logical_locations(
        struct json *json, const char *path, const struct citation *citation)
{
    struct buffer SCOPED(buffer_free) name = {0};
    const char *entry = citation->place.entry != NULL ? citation->place.entry : "";
    json_key(json, "logicalLocations");
    json_begin_array(json);
    if (entry[0] != 0) {
        buffer_print(&name, "%s!/%s", path, entry);
        json_begin_object(json);
        json_key_string(json, "name", entry);
        json_key_string(json, "fullyQualifiedName", buffer_text(&name));
        json_key_string(json, "kind", "resource");
        json_end_object(json);
        json->out->failed = json->out->failed || name.failed; /* clearing forgets it */
        buffer_clear(&name);
    }
    buffer_print(&name, "%s[%lld]", citation->table, (long long)citation->row);
    json_begin_object(json);
    json_key_string(json, "name", buffer_text(&name));
    json_key_string(json, "kind", "row");
    json_end_object(json);
    json_end_array(json);
    json->out->failed = json->out->failed || name.failed;
}

static void put_citation_properties(struct json *json, const struct citation *citation)
{
    json_key(json, "properties");
    json_begin_object(json);
    json_key_string(json, "table", citation->table);
    json_key_integer(json, "row", citation->row);
    if (citation->row_json != NULL && citation->row_json[0] == '{') {
        json_key(json, "rowCopy");
        json_raw(json, citation->row_json);
    }
    json_key_integer(json, "entryByteOffset", bounded(citation->place.at));
    json_key_integer(json, "entryByteLength", bounded(citation->place.size));
    json_end_object(json);
}

static void put_location(struct json *json, const struct inspection *inspection,
        const struct citation *citation, int64_t first_artifact, int64_t id)
{
    const struct exhibit *from = NULL;
    const char *path = format_file(inspection, citation, &from);
    json_begin_object(json);
    json_key_integer(json, "id", id);
    json_key(json, "physicalLocation");
    json_begin_object(json);
    sarif_key_artifact(json, "artifactLocation", path,
            from != NULL ? first_artifact + (from - inspection->exhibits) : -1);
    put_region(json, &citation->place);
    json_end_object(json);
    put_logical_locations(json, path, citation);
    put_citation_properties(json, citation);
    json_end_object(json);
}

/* The first citation is the result's location; the others are related ones. */
static void put_locations(struct json *json, const struct inspection *inspection,
        const struct finding *finding, int64_t first_artifact)
{
    json_key(json, "locations");
    json_begin_array(json);
    put_location(json, inspection, &finding->citations[0], first_artifact, 0);
    json_end_array(json);
    if (finding->citation_count > 1) {
        json_key(json, "relatedLocations");
        json_begin_array(json);
        for (size_t i = 1; i < finding->citation_count && i < CITATIONS_MAX; i++) {
            put_location(json, inspection, &finding->citations[i], first_artifact, (int64_t)i);
        }
        json_end_array(json);
    }
}

static const char *result_level(enum level level)
{
    return level >= LEVEL_HIGH ? "error" : level == LEVEL_MEDIUM ? "warning" : "note";
}

/* SARIF wants the level "none" for every kind but "fail" (3.27.10). */
static void put_kind(struct json *json, const struct rule *rule)
{
    bool lead = rule->kind == RULE_LEAD;
    json_key_string(json, "kind", lead ? "review" : "fail");
    json_key_string(json, "level", lead ? "none" : result_level(rule->level));
}

static void put_result(const struct sarif_view *view, const struct inspection *inspection,
        const struct rule *rule, const struct finding *finding, int64_t first_artifact)
{
    struct json *json = view->json;
    int64_t index = sarif_rule_index(view->run, rule);
    json_begin_object(json);
    json_key_string(json, "ruleId", rule->id);
    if (index >= 0) {
        json_key_integer(json, "ruleIndex", index);
    }
    put_kind(json, rule);
    sarif_key_message(json, "message", wording_in(&finding->message, view->language));
    put_locations(json, inspection, finding, first_artifact);
    sarif_taxa(view, rule);
    json_key(json, "partialFingerprints");
    json_begin_object(json);
    json_key_string(json, "aedile/v1", finding->fingerprint);
    json_end_object(json);
    json_key(json, "properties");
    json_begin_object(json);
    json_key_string(json, "level", level_name(rule->level));
    json_key_string(json, "precision", precision_name(rule->precision));
    json_key_string(json, "messageEn", finding->message.en);
    json_key_string(json, "messageZh", finding->message.zh);
    json_end_object(json);
    json_end_object(json);
}

void sarif_results(const struct sarif_view *view)
{
    int64_t first_artifact = 0;
    json_key(view->json, "results");
    json_begin_array(view->json);
    for (size_t i = 0; i < view->inspection_count; i++) {
        const struct inspection *inspection = view->inspections[i];
        for (size_t j = 0; j < inspection->result_count; j++) {
            const struct rule_result *result = &inspection->results[j];
            for (size_t k = 0; k < result->finding_count; k++) {
                if (result->findings[k].citation_count > 0) {
                    put_result(
                            view, inspection, result->rule, &result->findings[k], first_artifact);
                }
            }
        }
        first_artifact += (int64_t)inspection->exhibit_count;
    }
    json_end_array(view->json);
}
