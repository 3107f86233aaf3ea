#include "judge/file/front.h"
#include "judge/file/placeholder.h"
#include "judge/file/section.h"
#include "judge/pack.h"

#include "base/buffer.h"
#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>

enum { RULE_ID_MAX = 120, REQUIRED_ROWS_MAX = 1000000 };

static bool is_of(const char *text, const char *allowed)
{
    return text[0] != 0 && text[strspn(text, allowed)] == 0;
}

/* area/name, in small letters, digits and hyphens. */
static bool is_rule_id(const char *id)
{
    const char *slash = strchr(id, '/');
    return slash != NULL && slash != id && strlen(id) <= RULE_ID_MAX &&
           is_of(slash + 1, "abcdefghijklmnopqrstuvwxyz0123456789-") &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == (size_t)(slash - id);
}

/* major.minor.patch */
static bool is_version(const char *version)
{
    for (int part = 0; part < 3; part++) {
        size_t digits = strspn(version, "0123456789");
        if (digits == 0 || digits > 6 || version[digits] != (part < 2 ? '.' : 0)) {
            return false;
        }
        version += digits + 1;
    }
    return true;
}

static bool placeholders_are_whole(const char *text)
{
    struct bytes part = {0};
    enum placeholder_kind kind = PLACEHOLDER_TEXT;
    while (text != NULL && (kind == PLACEHOLDER_TEXT || kind == PLACEHOLDER_COLUMN)) {
        kind = placeholder_next(&text, &part);
    }
    return kind != PLACEHOLDER_BROKEN;
}

static void read_identity(struct front *front, struct rule *rule)
{
    static const char *const states[] = {"experimental", "test", "stable", "deprecated"};
    static const char *const kinds[] = {"violation", "lead"};
    static const char *const levels[] = {"informational", "low", "medium", "high", "critical"};
    static const char *const precisions[] = {"low", "medium", "high"};
    uint64_t line = front->map->line;
    rule->id = front_text(front, "id", true);
    if (rule->id != NULL && !is_rule_id(rule->id)) {
        front_refuse(front, line, "'id' must be area/name in small letters, digits and hyphens");
    }
    rule->version = front_text(front, "version", true);
    if (rule->version != NULL && !is_version(rule->version)) {
        front_refuse(front, line, "'version' must be three numbers: 1.0.0");
    }
    rule->status = (enum rule_status)front_choice(front, "status", states, 4, -1);
    rule->kind = (enum rule_kind)front_choice(front, "kind", kinds, 2, -1);
    rule->level = (enum level)front_choice(front, "level", levels, 5, -1);
    rule->precision = (enum precision)front_choice(front, "precision", precisions, 3, -1);
}

static void read_wordings(struct front *front, struct rule *rule)
{
    rule->title = front_wording(front, "title", true);
    rule->message = front_wording(front, "message", true);
    rule->rectify = front_wording(front, "rectify", true);
    rule->applies = front_wording(front, "applies", false);
    rule->falsepositive = front_wording(front, "falsepositives", false);
    if (!placeholders_are_whole(rule->message.en) || !placeholders_are_whole(rule->message.zh)) {
        front_refuse(front, yaml_get(front->map, "message")->line,
                "'message' has a brace that is neither {column} nor doubled");
    }
}

static void read_requirements(struct front *front, struct rule *rule)
{
    struct yaml *child = front_children(front, "requires", YAML_MAP);
    size_t count = yaml_count(yaml_get(front->map, "requires"));
    struct rule_requirement *items = arena_array(front->arena, count, sizeof(*items));
    if (items == NULL) {
        front_no_memory(front);
    }
    for (; child != NULL && front->status == OK; child = child->next) {
        const char *text = child->kind == YAML_SCALAR ? child->scalar : "";
        long long rows =
                is_of(text, "0123456789") && strlen(text) < 9 ? strtoll(text, NULL, 10) : 0;
        if (rows < 1 || rows > REQUIRED_ROWS_MAX) {
            front_refuse(front, child->line, "'requires' needs a number of rows from 1 to %d",
                    REQUIRED_ROWS_MAX);
            return;
        }
        child->used = true;
        items[rule->requires_count++] = (struct rule_requirement){child->key, rows};
    }
    rule->requires = items;
}

static void read_parameters(struct front *front, struct rule *rule)
{
    struct yaml *child = front_children(front, "params", YAML_MAP);
    size_t count = yaml_count(yaml_get(front->map, "params"));
    struct rule_parameter *items = arena_array(front->arena, count, sizeof(*items));
    if (items == NULL) {
        front_no_memory(front);
    }
    for (; child != NULL && front->status == OK; child = child->next) {
        if (child->kind != YAML_SCALAR) {
            front_refuse(front, child->line, "parameter '%.60s' must be one value", child->key);
            return;
        }
        child->used = true;
        items[rule->parameter_count++] = (struct rule_parameter){child->key, child->scalar};
    }
    rule->parameters = items;
}

static void read_front(struct front *front, struct rule *rule)
{
    read_identity(front, rule);
    read_wordings(front, rule);
    read_requirements(front, rule);
    read_parameters(front, rule);
    rule->clauses = front_list(front, "clauses", &rule->clause_count);
    rule->fingerprint = front_list(front, "fingerprint", &rule->fingerprint_count);
    if (rule->fingerprint_count == 0) {
        front_refuse(front, front->map->line, "'fingerprint' must name at least one column");
    }
    front_end(front);
}

static const char *copy_of(struct front *front, struct bytes text)
{
    const char *copy = arena_copy(front->arena, text);
    if (copy == NULL) {
        front_no_memory(front);
    }
    return copy;
}

static void read_sql(
        struct front *front, const struct section *section, const char **sql, uint64_t *line)
{
    if (section->rest.size > 0) {
        front_refuse(front, section->line, "text after the section's name");
    } else if (*sql != NULL) {
        front_refuse(front, section->line, "the section stands twice");
    } else if (section_trim(section->body).size == 0) {
        front_refuse(front, section->line, "the section is empty");
    } else {
        *sql = copy_of(front, section->body);
        *line = section->line + 1;
    }
}

/* `fail "title"`, with todo- before a verdict that is known not to be reached yet. */
static void read_test_head(
        struct front *front, const struct section *section, struct rule_test *test)
{
    static const char *const names[] = {"fail", "pass", "notapplicable", "unknown"};
    struct bytes rest = section->rest;
    test->line = section->line;
    test->todo = bytes_start_with(rest, bytes_of("todo-"));
    rest = bytes_slice(rest, test->todo ? 5 : 0, SIZE_MAX);
    size_t kind = 0;
    while (kind < 4 && !bytes_start_with(rest, bytes_of(names[kind]))) {
        kind++;
    }
    if (kind == 4 || (test->todo && kind > TEST_PASS)) {
        front_refuse(front, section->line,
                "a test is fail, pass, notapplicable, unknown, todo-fail or todo-pass");
        return;
    }
    test->expected = (enum rule_test_kind)kind;
    rest = section_trim(bytes_slice(rest, strlen(names[kind]), SIZE_MAX));
    if (rest.size < 3 || rest.data[0] != '"' || rest.data[rest.size - 1] != '"') {
        front_refuse(front, section->line, "a test needs a title in double quotes");
        return;
    }
    test->title = copy_of(front, bytes_slice(rest, 1, rest.size - 2));
}

/* The `-- expect:` lines of a test, each with its line break; NULL when there are none. */
static void read_expectation(
        struct front *front, const struct section *section, struct rule_test *test)
{
    struct buffer rows SCOPED(buffer_free) = {0};
    struct bytes body = section->body;
    struct bytes line = {0};
    struct bytes row = {0};
    while (section_line(&body, &line)) {
        if (section_opens(line, "expect", &row)) {
            buffer_append(&rows, row);
            buffer_append_byte(&rows, '\n');
        }
    }
    if (rows.failed) {
        front_no_memory(front);
    } else if (rows.size > 0 && test->expected != TEST_FAIL) {
        front_refuse(front, section->line, "only a fail test expects rows");
    } else if (rows.size > 0) {
        test->expect = copy_of(front, buffer_bytes(&rows));
    }
}

static void read_test(struct front *front, const struct section *section, struct rule_test *test)
{
    read_test_head(front, section, test);
    if (front->status == OK) {
        test->sql = copy_of(front, section->body);
        read_expectation(front, section, test);
    }
}

static void read_tests(struct front *front, const struct sections *sections, struct rule *rule)
{
    struct rule_test *tests = arena_array(front->arena, sections->count, sizeof(*tests));
    bool has[TEST_UNKNOWN + 1] = {false};
    if (tests == NULL) {
        front_no_memory(front);
    }
    for (size_t i = 0; i < sections->count && front->status == OK; i++) {
        const struct section *section = &sections->items[i];
        if (section->kind == SECTION_TEST) {
            struct rule_test *test = &tests[rule->test_count++];
            read_test(front, section, test);
            has[test->expected] |= !test->todo;
        } else if (rule->test_count > 0 || (section->kind == SECTION_APPLIES && rule->query_sql)) {
            front_refuse(front, section->line, "the order is applies, query, tests");
        } else if (section->kind == SECTION_QUERY) {
            read_sql(front, section, &rule->query_sql, &rule->query_line);
        } else {
            read_sql(front, section, &rule->applies_sql, &rule->applies_line);
        }
    }
    rule->tests = tests;
    if (rule->query_sql == NULL) {
        front_refuse(front, front->map->line, "'-- query:' is missing");
    }
    if (!has[TEST_FAIL] || !has[TEST_PASS]) {
        front_refuse(front, front->map->line, "a rule needs a fail test and a pass test");
    }
}

enum status rule_read(const struct rule_file *file, struct arena *arena, struct rule **ret_rule,
        struct fault *why)
{
    if (file->content.size > RULE_FILE_MAX) {
        return refuse(why, E_LIMIT, 1, "larger than %d bytes", RULE_FILE_MAX);
    }
    struct sections sections = {0};
    struct front front = {.arena = arena, .why = why};
    struct rule *rule = arena_alloc(arena, sizeof(*rule));
    if (rule == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the rules");
    }
    front.status = sections_read(file->content, arena, &sections, why);
    if (front.status == OK) {
        front.status = yaml_parse(sections.front, arena, &front.map, why);
    }
    if (front.status != OK) {
        return front.status;
    }
    if (front.map->kind != YAML_MAP) {
        front_refuse(&front, front.map->line, "the front matter must be a map");
        return front.status;
    }
    read_front(&front, rule);
    read_tests(&front, &sections, rule);
    rule->path = file->path;
    if (front.status == OK) {
        front.status = sha256_hex(file->content, rule->sha256, why);
    }
    if (front.status == OK) {
        *ret_rule = rule;
    }
    return front.status;
}
