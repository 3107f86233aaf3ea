/* What is built into the program is what its files say. */
#include "support/unit.h"

#include "base/file.h"
#include "cli/library/built_in.h"
#include "knowledge/gateway/row.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena;

static struct bytes read_source(const char *folder, const char *name)
{
    char path[4096];
    SCOPED(file_close) struct file file = {0};
    struct fault why = {0};
    const char *root = getenv("AEDILE_SOURCE");
    (void)snprintf(path, sizeof(path), "%s/%s/%s", root == NULL ? "." : root, folder, name);
    assert_int_equal(file_open(path, &file, &why), OK);
    char *copy = arena_copy(&arena, file.bytes);
    assert_non_null(copy);
    return (struct bytes){(const uint8_t *)copy, file.bytes.size};
}

static void assert_same(const char *one, const char *other)
{
    assert_int_equal(one == NULL, other == NULL);
    if (one != NULL) {
        assert_string_equal(one, other);
    }
}

static void assert_same_wording(struct wording one, struct wording other)
{
    assert_same(one.en, other.en);
    assert_same(one.zh, other.zh);
}

static void assert_same_list(
        const char *const *one, size_t count, const char *const *other, size_t other_count)
{
    assert_int_equal(count, other_count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(one[i], other[i]);
    }
}

static void assert_same_parts(const struct rule *one, const struct rule *other)
{
    assert_int_equal(one->requires_count, other->requires_count);
    for (size_t i = 0; i < one->requires_count; i++) {
        assert_string_equal(one->requires[i].table, other->requires[i].table);
        assert_int_equal(one->requires[i].rows, other->requires[i].rows);
    }
    assert_int_equal(one->parameter_count, other->parameter_count);
    for (size_t i = 0; i < one->parameter_count; i++) {
        assert_string_equal(one->parameters[i].name, other->parameters[i].name);
        assert_string_equal(one->parameters[i].value, other->parameters[i].value);
    }
    assert_int_equal(one->test_count, other->test_count);
    for (size_t i = 0; i < one->test_count; i++) {
        assert_int_equal(one->tests[i].expected, other->tests[i].expected);
        assert_int_equal(one->tests[i].todo, other->tests[i].todo);
        assert_int_equal(one->tests[i].line, other->tests[i].line);
        assert_same(one->tests[i].title, other->tests[i].title);
        assert_same(one->tests[i].sql, other->tests[i].sql);
        assert_same(one->tests[i].expect, other->tests[i].expect);
    }
}

static void assert_same_rule(const struct rule *one, const struct rule *other)
{
    const char *const texts[][2] = {{one->id, other->id}, {one->path, other->path},
            {one->version, other->version}, {one->applies_sql, other->applies_sql},
            {one->query_sql, other->query_sql}, {one->sha256, other->sha256}};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_same(texts[i][0], texts[i][1]);
    }
    assert_same_wording(one->title, other->title);
    assert_same_wording(one->message, other->message);
    assert_same_wording(one->rectify, other->rectify);
    assert_same_wording(one->applies, other->applies);
    assert_same_wording(one->falsepositive, other->falsepositive);
    assert_int_equal(one->status, other->status);
    assert_int_equal(one->kind, other->kind);
    assert_int_equal(one->level, other->level);
    assert_int_equal(one->precision, other->precision);
    assert_int_equal(one->applies_line, other->applies_line);
    assert_int_equal(one->query_line, other->query_line);
    assert_same_list(one->clauses, one->clause_count, other->clauses, other->clause_count);
    assert_same_list(
            one->fingerprint, one->fingerprint_count, other->fingerprint, other->fingerprint_count);
    assert_same_parts(one, other);
}

UNIT(built_in_rules_are_those_of_the_files)
{
    const struct pack *pack = &built_in_library->pack;
    struct rule_file *files = arena_array(&arena, pack->count, sizeof(*files));
    struct pack again = {0};
    assert_true(pack->count > 0);
    for (size_t i = 0; i < pack->count; i++) {
        files[i].path = pack->rules[i]->path;
        files[i].content = read_source("rules", files[i].path);
    }
    assert_int_equal(pack_read(files, pack->count, &arena, &again, NULL), OK);
    assert_int_equal(again.count, pack->count);
    assert_string_equal(again.digest, pack->digest);
    for (size_t i = 0; i < pack->count; i++) {
        assert_same_rule(pack->rules[i], again.rules[i]);
    }
}

static void assert_same_scenario(const struct scenario *one, const struct scenario *other)
{
    assert_same(one->id, other->id);
    assert_same(one->area, other->area);
    assert_same_wording(one->problem, other->problem);
    assert_same_wording(one->title, other->title);
    assert_same_wording(one->needs, other->needs);
    assert_int_equal(one->sufficient, other->sufficient);
    assert_same_list(one->rules, one->rule_count, other->rules, other->rule_count);
    assert_same_list(one->leads, one->lead_count, other->leads, other->lead_count);
    assert_same_list(one->clauses, one->clause_count, other->clauses, other->clause_count);
}

UNIT(built_in_profiles_are_those_of_the_files)
{
    assert_true(built_in_library->profile_count > 0);
    for (size_t i = 0; i < built_in_library->profile_count; i++) {
        const struct profile *one = built_in_library->profiles[i];
        struct rule_file file = {one->path, read_source("profiles", one->path)};
        struct profile *other = NULL;
        assert_int_equal(profile_read(&file, &built_in_library->pack, &arena, &other, NULL), OK);
        assert_same(one->id, other->id);
        assert_same(one->version, other->version);
        assert_same(one->jurisdiction, other->jurisdiction);
        assert_same(one->sha256, other->sha256);
        assert_same_wording(one->title, other->title);
        assert_same_wording(one->note, other->note);
        assert_int_equal(one->scenario_count, other->scenario_count);
        for (size_t j = 0; j < one->scenario_count; j++) {
            assert_same_scenario(&one->scenarios[j], &other->scenarios[j]);
        }
        assert_true(i == 0 || strcmp(built_in_library->profiles[i - 1]->id, one->id) < 0);
    }
}

static const struct knowledge *load_again(void)
{
    struct data_file files[64];
    static struct knowledge knowledge;
    assert_true(built_in_data_count <= 64);
    for (size_t i = 0; i < built_in_data_count; i++) {
        files[i].name = built_in_data_files[i].name;
        files[i].content = read_source("data", files[i].name);
    }
    assert_int_equal(knowledge_read(&knowledge, files, built_in_data_count, NULL), OK);
    return &knowledge;
}

static void assert_same_sdks(const struct sdk_list *one, const struct sdk_list *other)
{
    assert_int_equal(one->mark_count, other->mark_count);
    assert_int_equal(one->sdk_count, other->sdk_count);
    for (size_t i = 0; i < one->mark_count; i++) {
        const struct sdk_mark *mark = &one->marks[i], *again = &other->marks[i];
        assert_int_equal(mark->kind, again->kind);
        assert_same(mark->value, again->value);
        assert_same(mark->source, again->source);
        assert_int_equal(mark->sdk - one->sdks, again->sdk - other->sdks);
        const struct sdk_mark *found = sdk_match(one, mark->kind, bytes_of(mark->value));
        assert_int_equal(found - one->marks,
                sdk_match(other, mark->kind, bytes_of(mark->value)) - other->marks);
    }
    for (size_t i = 0; i < one->sdk_count; i++) {
        assert_same(one->sdks[i].id, other->sdks[i].id);
        assert_same(one->sdks[i].name, other->sdks[i].name);
        assert_same(one->sdks[i].company, other->sdks[i].company);
        assert_same(one->sdks[i].category, other->sdks[i].category);
        assert_int_equal(one->sdks[i].tracker, other->sdks[i].tracker);
    }
}

static void assert_same_permissions(
        const struct permission_list *one, const struct permission_list *other)
{
    assert_int_equal(one->count, other->count);
    for (size_t i = 0; i < one->count; i++) {
        assert_same(one->items[i].name, other->items[i].name);
        assert_same(one->items[i].protection, other->items[i].protection);
        assert_same(one->items[i].flags, other->items[i].flags);
        assert_same(one->items[i].group, other->items[i].group);
        assert_same(one->items[i].personal_data, other->items[i].personal_data);
    }
}

static void assert_same_platforms(
        const struct platform_list *one, const struct platform_list *other)
{
    assert_int_equal(one->mark_count, other->mark_count);
    for (size_t i = 0; i < one->mark_count; i++) {
        const struct platform *a = one->marks[i].platform, *b = other->marks[i].platform;
        assert_int_equal(one->marks[i].kind, other->marks[i].kind);
        assert_same(one->marks[i].value, other->marks[i].value);
        assert_same(a->id, b->id);
        assert_same(a->name, b->name);
        assert_same(a->name_zh, b->name_zh);
        assert_same(a->owner, b->owner);
        assert_same(a->type, b->type);
        assert_same(a->region, b->region);
    }
}

static void assert_same_clauses(const struct clause_list *one, const struct clause_list *other)
{
    assert_int_equal(one->count, other->count);
    for (size_t i = 0; i < one->count; i++) {
        const struct clause *a = &one->items[i], *b = &other->items[i];
        assert_same(a->id, b->id);
        assert_same(a->jurisdiction, b->jurisdiction);
        assert_same(a->law, b->law);
        assert_same(a->source, b->source);
        assert_same_wording(a->law_name, b->law_name);
        assert_same_wording(a->article, b->article);
        assert_same_wording(a->requirement, b->requirement);
        assert_int_equal(a->unconfirmed, b->unconfirmed);
    }
}

static void assert_same_gateways(const struct gateway_list *one, const struct gateway_list *other)
{
    assert_string_equal(gateway_version(one), gateway_version(other));
    assert_int_equal(one->count, other->count);
    assert_true(one->count > 0);
    for (size_t i = 0; i < one->count; i++) {
        const struct gateway_row *a = &one->rows[i], *b = &other->rows[i];
        assert_same(a->id, b->id);
        assert_same(a->platform, b->platform);
        assert_same(a->path, b->path);
        assert_same(a->parameters, b->parameters);
        assert_same(a->confidence, b->confidence);
        assert_int_equal(a->location, b->location);
        assert_int_equal(a->kind, b->kind);
        assert_int_equal(a->effect, b->effect);
        assert_int_equal(a->is_false, b->is_false);
        assert_true(a->from_ms == b->from_ms && a->before_ms == b->before_ms);
        assert_int_equal(bytes_compare(a->pattern, b->pattern), 0);
    }
}

static void assert_same_gateway_found(
        const struct gateway_list *one, const struct gateway_list *other)
{
    static const char url[] = "https://link.zhihu.com/?target=https%3A%2F%2Fitem.jd.com%2F1.html";
    struct gateway_match a, b;
    assert_true(gateway_match(one, bytes_of(url), NULL, INT64_C(1793000000000), &a));
    assert_true(gateway_match(other, bytes_of(url), NULL, INT64_C(1793000000000), &b));
    assert_same(a.id, b.id);
    assert_int_equal(a.effect, b.effect);
}

static void assert_same_thresholds(const struct thresholds *one, const struct thresholds *other)
{
    const struct openness_thresholds *a = &one->openness, *b = &other->openness;
    assert_string_equal(a->id, b->id);
    assert_true(a->title_similarity == b->title_similarity && a->slow_ratio == b->slow_ratio &&
                a->open_low == b->open_low && a->alpha == b->alpha && a->parity_p == b->parity_p);
    assert_int_equal(a->slow_ms, b->slow_ms);
    assert_int_equal(a->trials_most, b->trials_most);
    assert_int_equal(a->stale_days, b->stale_days);
    const struct audit_thresholds *c = &one->audit, *d = &other->audit;
    assert_string_equal(c->id, d->id);
    assert_true(c->rbo_p == d->rbo_p && c->alpha == d->alpha && c->delta == d->delta &&
                c->placebo == d->placebo && c->seed == d->seed);
    assert_int_equal(c->depth, d->depth);
    assert_int_equal(c->samples, d->samples);
}

static void assert_same_small_lists(const struct knowledge *one, const struct knowledge *other)
{
    assert_int_equal(one->packers.count, other->packers.count);
    for (size_t i = 0; i < one->packers.count; i++) {
        assert_same(one->packers.items[i].packer, other->packers.items[i].packer);
        assert_same(one->packers.items[i].kind, other->packers.items[i].kind);
        assert_same(one->packers.items[i].value, other->packers.items[i].value);
        const struct packer_mark *mark = &one->packers.items[i];
        assert_non_null(packer_match(&one->packers, mark->kind, mark->value));
    }
    assert_int_equal(one->payments.count, other->payments.count);
    for (size_t i = 0; i < one->payments.count; i++) {
        assert_same(one->payments.items[i].method, other->payments.items[i].method);
        assert_same(one->payments.items[i].owner, other->payments.items[i].owner);
        assert_same(one->payments.items[i].kind, other->payments.items[i].kind);
        assert_same(one->payments.items[i].value, other->payments.items[i].value);
        const struct payment_mark *mark = &one->payments.items[i];
        assert_non_null(payment_match(&one->payments, mark->kind, bytes_of(mark->value)));
    }
    assert_int_equal(one->switches.count, other->switches.count);
    for (size_t i = 0; i < one->switches.count; i++) {
        assert_same(one->switches.items[i].sdk, other->switches.items[i].sdk);
        assert_same(one->switches.items[i].metadata, other->switches.items[i].metadata);
        assert_same(one->switches.items[i].off, other->switches.items[i].off);
    }
    assert_int_equal(one->backgrounds.count, other->backgrounds.count);
    for (size_t i = 0; i < one->backgrounds.count; i++) {
        assert_same(one->backgrounds.items[i].host, other->backgrounds.items[i].host);
        assert_same(one->backgrounds.items[i].path, other->backgrounds.items[i].path);
        assert_same(one->backgrounds.items[i].agent, other->backgrounds.items[i].agent);
    }
    assert_int_equal(one->secrets.count, other->secrets.count);
    for (size_t i = 0; i < one->secrets.count; i++) {
        assert_same(one->secrets.items[i].id, other->secrets.items[i].id);
        assert_same(one->secrets.items[i].name, other->secrets.items[i].name);
        assert_same(one->secrets.items[i].grade, other->secrets.items[i].grade);
    }
}

UNIT(built_in_knowledge_is_that_of_the_files)
{
    const struct knowledge *one = &built_in_library->knowledge, *other = load_again();
    assert_string_equal(one->digest, other->digest);
    assert_same_sdks(&one->sdks, &other->sdks);
    assert_same_permissions(&one->permissions, &other->permissions);
    assert_same_platforms(&one->platforms, &other->platforms);
    assert_same_clauses(&one->clauses, &other->clauses);
    assert_same_small_lists(one, other);
    assert_same_gateways(one->gateways, other->gateways);
    assert_same_gateway_found(one->gateways, other->gateways);
    assert_same_thresholds(&one->thresholds, &other->thresholds);
    struct arena copy = other->arena;
    arena_free(&copy);
}

UNIT(built_in_knowledge_finds_identifiers_and_secrets)
{
    const struct knowledge *knowledge = &built_in_library->knowledge;
    struct identifier_scanner *scanner = NULL;
    struct fault why = {0};
    assert_true(identifier_has_kind(knowledge->identifiers, "imei"));
    assert_int_equal(identifier_scanner_make(knowledge->identifiers, NULL, 0, &scanner, &why), OK);
    identifier_scanner_free(scanner);
    struct secret_hit hit = {0};
    struct bytes text = bytes_of("key = AKIAQYLPMN5HHHFPZAM2");
    assert_true(secret_next(&knowledge->secrets, text, 0, &hit));
    assert_string_equal(hit.kind->id, "aws-access-key");
}

static int free_all(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(built_in_rules_are_those_of_the_files, free_all),
            cmocka_unit_test_teardown(built_in_profiles_are_those_of_the_files, free_all),
            cmocka_unit_test_teardown(built_in_knowledge_is_that_of_the_files, free_all),
            cmocka_unit_test(built_in_knowledge_finds_identifiers_and_secrets),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
