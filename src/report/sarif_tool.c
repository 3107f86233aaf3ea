#include "report/sarif.h"

#include "report/format.h"

int64_t sarif_rule_index(const struct run_facts *run, const struct rule *rule)
{
    for (size_t i = 0; i < run->rule_count; i++) {
        if (strcmp(run->rules[i]->id, rule->id) == 0) {
            return (int64_t)i;
        }
    }
    return -1;
}

void sarif_key_message(struct json *json, const char *key, const char *text)
{
    json_key(json, key);
    json_begin_object(json);
    json_key_string(json, "text", text);
    json_end_object(json);
}

static bool same_law(const struct clause *a, const struct clause *b)
{
    return strcmp(a->jurisdiction, b->jurisdiction) == 0 && strcmp(a->law, b->law) == 0;
}

/* Behind the last clause of the same law before `at`, or as the first one of the next law. */
static struct sarif_clause place_of(
        const struct run_facts *run, const struct sarif_clause *places, size_t at)
{
    int64_t laws = 0;
    struct sarif_clause own = {-1, 0};
    for (size_t i = 0; i < at; i++) {
        laws = places[i].law >= laws ? places[i].law + 1 : laws;
        if (places[i].law >= 0 && same_law(&run->clauses[i], &run->clauses[at])) {
            own = (struct sarif_clause){places[i].law, places[i].taxon + 1};
        }
    }
    return own.law >= 0 ? own : (struct sarif_clause){laws, 0};
}

const struct sarif_clause *sarif_index(const struct run_facts *run, struct arena *arena)
{
    SCOPED(buffer_free) struct buffer cited = {0};
    struct sarif_clause *places = arena_array(arena, run->clause_count + 1, sizeof(*places));
    run_cited(run, &cited);
    for (size_t i = 0; places != NULL && i < cited.size; i++) {
        places[i] = cited.data[i] != 0 ? place_of(run, places, i) : (struct sarif_clause){-1, 0};
    }
    return cited.failed ? NULL : places;
}

/* A law is listed where its first cited clause stands. */
static bool opens_law(const struct sarif_view *view, size_t at)
{
    return view->clauses[at].law >= 0 && view->clauses[at].taxon == 0;
}

static void put_component(const struct sarif_view *view, const struct clause *clause)
{
    json_begin_object(view->json);
    json_key_string(view->json, "name", clause->law);
    json_key_integer(view->json, "index", view->clauses[clause - view->run->clauses].law);
    json_end_object(view->json);
}

static void put_taxon_reference(const struct sarif_view *view, const struct clause *clause)
{
    json_begin_object(view->json);
    json_key_string(view->json, "id", clause->id);
    json_key_integer(view->json, "index", view->clauses[clause - view->run->clauses].taxon);
    json_key(view->json, "toolComponent");
    put_component(view, clause);
    json_end_object(view->json);
}

/* NULL for an id that is unknown, or that only a rule outside the run cites. */
static const struct clause *cited_clause(const struct sarif_view *view, const char *id)
{
    const struct clause *clause = run_clause(view->run, id);
    bool listed = clause != NULL && view->clauses[clause - view->run->clauses].law >= 0;
    return listed ? clause : NULL;
}

void sarif_taxa(const struct sarif_view *view, const struct rule *rule)
{
    json_key(view->json, "taxa");
    json_begin_array(view->json);
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = cited_clause(view, rule->clauses[i]);
        if (clause != NULL) {
            put_taxon_reference(view, clause);
        }
    }
    json_end_array(view->json);
}

static void put_relationships(const struct sarif_view *view, const struct rule *rule)
{
    struct json *json = view->json;
    json_key(json, "relationships");
    json_begin_array(json);
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = cited_clause(view, rule->clauses[i]);
        if (clause != NULL) {
            json_begin_object(json);
            json_key(json, "target");
            put_taxon_reference(view, clause);
            json_key(json, "kinds");
            json_begin_array(json);
            json_string(json, "relevant");
            json_end_array(json);
            json_end_object(json);
        }
    }
    json_end_array(json);
}

static const char *sarif_level(enum level level)
{
    return level >= LEVEL_HIGH ? "error" : level == LEVEL_MEDIUM ? "warning" : "note";
}

/* GitHub sorts security alerts by this number: over 9 critical, from 7 high, from 4 medium. */
static const char *security_severity(enum level level)
{
    static const char *const scores[] = {[LEVEL_INFORMATIONAL] = "1.0",
            [LEVEL_LOW] = "3.0",
            [LEVEL_MEDIUM] = "5.5",
            [LEVEL_HIGH] = "8.0",
            [LEVEL_CRITICAL] = "9.5"};
    return scores[level];
}

static void put_rule_properties(struct json *json, const struct rule *rule)
{
    const char *slash = strchr(rule->id, '/');
    size_t area = slash != NULL ? (size_t)(slash - rule->id) : 0;
    bool security = bytes_start_with(bytes_of(rule->id), bytes_of("data-security/"));
    json_key(json, "properties");
    json_begin_object(json);
    json_key_string(json, "precision", precision_name(rule->precision));
    json_key_string(json, "kind", rule_kind_name(rule->kind));
    json_key_string(json, "level", level_name(rule->level));
    json_key_string(json, "version", rule->version);
    json_key_string(json, "status", rule_status_name(rule->status));
    json_key(json, "tags");
    json_begin_array(json);
    if (area > 0) {
        json_bytes(json, bytes_slice(bytes_of(rule->id), 0, area));
    }
    if (security) {
        json_string(json, "security");
    }
    json_end_array(json);
    if (security) {
        json_key_string(json, "security-severity", security_severity(rule->level));
    }
    json_end_object(json);
}

static void put_rule(const struct sarif_view *view, const struct rule *rule)
{
    struct json *json = view->json;
    const char *title = wording_in(&rule->title, view->language);
    json_begin_object(json);
    json_key_string(json, "id", rule->id);
    sarif_key_message(json, "shortDescription", title);
    sarif_key_message(json, "fullDescription", title);
    sarif_key_message(json, "help", wording_in(&rule->rectify, view->language));
    json_key(json, "defaultConfiguration");
    json_begin_object(json);
    json_key_string(json, "level", sarif_level(rule->level));
    json_end_object(json);
    put_relationships(view, rule);
    put_rule_properties(json, rule);
    json_end_object(json);
}

void sarif_tool(const struct sarif_view *view)
{
    struct json *json = view->json;
    json_key(json, "tool");
    json_begin_object(json);
    json_key(json, "driver");
    json_begin_object(json);
    json_key_string(json, "name", "aedile");
    json_key_string(json, "version", view->run->tool_version);
    json_key_string(json, "semanticVersion", view->run->tool_version);
    json_key_string(json, "language", language_tag(view->language));
    json_key(json, "rules");
    json_begin_array(json);
    for (size_t i = 0; i < view->run->rule_count; i++) {
        put_rule(view, view->run->rules[i]);
    }
    json_end_array(json);
    json_key(json, "supportedTaxonomies");
    json_begin_array(json);
    for (size_t i = 0; i < view->run->clause_count; i++) {
        if (opens_law(view, i)) {
            put_component(view, &view->run->clauses[i]);
        }
    }
    json_end_array(json);
    json_end_object(json);
    json_end_object(json);
}

static void put_taxon(const struct sarif_view *view, const struct clause *clause)
{
    struct json *json = view->json;
    json_begin_object(json);
    json_key_string(json, "id", clause->id);
    json_key_string(json, "name", clause->article.en);
    sarif_key_message(json, "shortDescription", wording_in(&clause->requirement, view->language));
    json_key(json, "properties");
    json_begin_object(json);
    json_key_string(json, "source", clause->source);
    json_key_boolean(json, "unconfirmed", clause->unconfirmed);
    json_end_object(json);
    json_end_object(json);
}

static void put_law(const struct sarif_view *view, const struct clause *first)
{
    struct json *json = view->json;
    json_begin_object(json);
    json_key_string(json, "name", first->law);
    json_key_string(json, "organization", first->jurisdiction);
    sarif_key_message(json, "shortDescription", wording_in(&first->law_name, view->language));
    json_key(json, "taxa");
    json_begin_array(json);
    for (size_t i = 0; i < view->run->clause_count; i++) {
        const struct clause *clause = &view->run->clauses[i];
        if (same_law(clause, first) && view->clauses[i].law >= 0) {
            put_taxon(view, clause);
        }
    }
    json_end_array(json);
    json_end_object(json);
}

void sarif_taxonomies(const struct sarif_view *view)
{
    json_key(view->json, "taxonomies");
    json_begin_array(view->json);
    for (size_t i = 0; i < view->run->clause_count; i++) {
        if (opens_law(view, i)) {
            put_law(view, &view->run->clauses[i]);
        }
    }
    json_end_array(view->json);
}
