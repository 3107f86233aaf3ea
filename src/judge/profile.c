#include "judge/file/front.h"
#include "judge/pack.h"

#include "base/hash.h"

enum { SCENARIOS_MAX = 1000 };

static void check_rules(struct front *front, const struct pack *pack, const char *key, size_t count)
{
    struct yaml *child = count == 0 ? NULL : yaml_get(front->map, key)->first;
    for (; child != NULL; child = child->next) {
        if (pack_find(pack, child->scalar) == NULL) {
            front_refuse(front, child->line, "there is no rule '%.100s'", child->scalar);
        }
    }
}

static void read_scenario(struct front *front, const struct pack *pack, struct scenario *scenario)
{
    scenario->id = front_text(front, "id", true);
    scenario->area = area_ids[front_choice(front, "area", area_ids, AREA_COUNT, -1)];
    scenario->problem = front_wording(front, "problem", false);
    scenario->title = front_wording(front, "title", true);
    scenario->needs = front_wording(front, "needs", false);
    scenario->clauses = front_list(front, "clauses", &scenario->clause_count);
    scenario->rules = front_list(front, "rules", &scenario->rule_count);
    scenario->leads = front_list(front, "leads", &scenario->lead_count);
    scenario->sufficient = front_boolean(front, "sufficient", false);
    check_rules(front, pack, "rules", scenario->rule_count);
    check_rules(front, pack, "leads", scenario->lead_count);
}

static bool has_scenario(const struct profile *profile, const char *id)
{
    for (size_t i = 0; id != NULL && i < profile->scenario_count; i++) {
        if (strcmp(profile->scenarios[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

static void read_scenarios(struct front *front, const struct pack *pack, struct profile *profile)
{
    struct yaml *child = front_children(front, "scenarios", YAML_LIST);
    size_t count = yaml_count(yaml_get(front->map, "scenarios"));
    if (front->status == OK && (child == NULL || count > SCENARIOS_MAX)) {
        front_refuse(front, front->map->line, "'scenarios' needs 1 to %d scenarios", SCENARIOS_MAX);
    }
    struct scenario *scenarios = arena_array(front->arena, count, sizeof(*scenarios));
    if (scenarios == NULL) {
        front_no_memory(front);
    }
    profile->scenarios = scenarios;
    for (; child != NULL && front->status == OK; child = child->next) {
        struct front one = {.map = child, .arena = front->arena, .why = front->why};
        struct scenario *scenario = &scenarios[profile->scenario_count];
        if (child->kind != YAML_MAP) {
            front_refuse(&one, child->line, "a scenario must be a map");
        }
        read_scenario(&one, pack, scenario);
        if (one.status == OK && has_scenario(profile, scenario->id)) {
            front_refuse(&one, child->line, "scenario '%.60s' stands twice", scenario->id);
        }
        profile->scenario_count++;
        front->status = one.status;
    }
}

enum status profile_read(const struct rule_file *file, const struct pack *pack, struct arena *arena,
        struct profile **ret_profile, struct fault *why)
{
    struct front front = {.arena = arena, .why = why};
    struct profile *profile = arena_alloc(arena, sizeof(*profile));
    if (profile == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a profile");
    }
    front.status = yaml_parse(file->content, arena, &front.map, why);
    if (front.status != OK) {
        return front.status;
    }
    if (front.map->kind != YAML_MAP) {
        front_refuse(&front, front.map->line, "a profile must be a map");
    }
    profile->path = file->path;
    profile->id = front_text(&front, "id", true);
    profile->version = front_text(&front, "version", true);
    profile->jurisdiction = front_text(&front, "jurisdiction", true);
    profile->title = front_wording(&front, "title", true);
    profile->note = front_wording(&front, "note", false);
    read_scenarios(&front, pack, profile);
    front_end(&front);
    if (front.status == OK) {
        front.status = sha256_hex(file->content, profile->sha256, why);
    }
    if (front.status == OK) {
        *ret_profile = profile;
    }
    return front.status;
}
