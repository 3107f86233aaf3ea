#include "collect/ranking/ranking_plan.h"

#include "base/time.h"
#include "evidence/rankings/rankings.h"

struct text_key {
    const char *key;
    bool is_wanted;
    const char **ret_text;
};

static enum status read_keys(const struct plan_reader *reader, struct yaml *map,
        const struct text_key *keys, size_t count)
{
    enum status status = OK;
    for (size_t i = 0; status == OK && i < count; i++) {
        status = plan_line(reader, map, keys[i].key, keys[i].is_wanted, keys[i].ret_text);
    }
    return status;
}

static enum status read_texts(
        const struct plan_reader *reader, struct yaml *root, struct ranking_plan *plan)
{
    const struct text_key keys[] = {{"run", false, &plan->run}, {"service", true, &plan->service},
            {"surface", true, &plan->surface}, {"query", false, &plan->query},
            {"currency", false, &plan->currency}, {"app_version", false, &plan->app_version},
            {"device", false, &plan->device}, {"network", false, &plan->network},
            {"region", false, &plan->region}, {"user_agent", false, &plan->user_agent},
            {"language", false, &plan->language}};
    static const char *const surfaces[] = {"feed", "search", "ads", "push", "price"};
    enum status status = read_keys(reader, root, keys, sizeof(keys) / sizeof(keys[0]));
    for (size_t i = 0; status == OK && i < sizeof(surfaces) / sizeof(surfaces[0]); i++) {
        if (strcmp(plan->surface, surfaces[i]) == 0) {
            return OK;
        }
    }
    return status != OK
                   ? status
                   : plan_refuse(reader, yaml_get(root, "surface")->line,
                             "`surface` is feed, search, ads, push or price, not", plan->surface);
}

static enum status read_numbers(
        const struct plan_reader *reader, struct yaml *root, struct ranking_plan *plan)
{
    const struct {
        const char *key;
        struct plan_range range;
        int64_t *ret_number;
    } keys[] = {{"seed", {0, INT64_MAX}, &plan->seed}, {"blocks", {1, BLOCKS_MAX}, &plan->blocks},
            {"twins", {1, TWINS_MAX}, &plan->twins}, {"gap_ms", {0, 600000}, &plan->gap_ms},
            {"timeout_ms", {100, 300000}, &plan->timeout_ms},
            {"quiet_ms", {50, 60000}, &plan->quiet_ms}};
    enum status status = OK;
    for (size_t i = 0; status == OK && i < sizeof(keys) / sizeof(keys[0]); i++) {
        status = plan_number(reader, root, keys[i].key, keys[i].range, keys[i].ret_number);
    }
    return status == OK ? plan_flag(reader, root, "screenshots", &plan->screenshots) : status;
}

/* One of visit, click, type and wait_ms. */
static enum status read_step(
        const struct plan_reader *reader, struct yaml *item, struct ranking_step *step)
{
    int64_t wait = -1;
    const char *visit = NULL, *click = NULL, *type = NULL;
    step->line = item->line;
    if (item->kind != YAML_MAP) {
        return plan_refuse(
                reader, item->line, "a step is one of visit, click, type, wait_ms", NULL);
    }
    const struct plan_range range = {0, DAY_MS};
    enum status status = plan_url(reader, item, "visit", false, &visit);
    if (status == OK) {
        status = plan_text(reader, item, "click", false, &click);
    }
    if (status == OK) {
        status = plan_text(reader, item, "type", false, &type);
    }
    if (status == OK) {
        status = plan_number(reader, item, "wait_ms", range, &wait);
    }
    int kinds = (visit != NULL) + (click != NULL) + (type != NULL) + (wait >= 0);
    if (status == OK && kinds != 1) {
        return plan_refuse(
                reader, item->line, "a step is one of visit, click, type, wait_ms", NULL);
    }
    step->kind = visit != NULL   ? STEP_VISIT
                 : click != NULL ? STEP_CLICK
                 : type != NULL  ? STEP_TYPE
                                 : STEP_WAIT;
    step->text = visit != NULL ? visit : click != NULL ? click : type;
    step->ms = wait;
    if (status == OK && type != NULL) {
        status = plan_text(reader, item, "into", true, &step->into);
    }
    return status == OK && type != NULL ? plan_flag(reader, item, "enter", &step->has_enter)
                                        : status;
}

static enum status read_steps(const struct plan_reader *reader, struct yaml *map, const char *key,
        struct ranking_steps *ret_steps)
{
    struct yaml *item = NULL;
    void *items = NULL;
    enum status status =
            plan_list(reader, map, key, STEPS_MAX, sizeof(struct ranking_step), &item, &items);
    struct ranking_step *steps = items;
    size_t count = 0;
    for (; status == OK && item != NULL; item = item->next) {
        status = read_step(reader, item, &steps[count++]);
    }
    if (status == OK) {
        *ret_steps = (struct ranking_steps){steps, count};
    }
    return status;
}

/* The map of that name. */
static enum status need_map(
        const struct plan_reader *reader, struct yaml *root, const char *key, struct yaml **ret_map)
{
    struct yaml *map = yaml_get(root, key);
    if (map == NULL) {
        return plan_refuse(reader, root->line, "missing key", key);
    }
    if (map->kind != YAML_MAP) {
        return plan_refuse(reader, map->line, "keys and values are wanted for", key);
    }
    *ret_map = map;
    return OK;
}

static enum status read_list(
        const struct plan_reader *reader, struct yaml *root, struct ranking_plan *plan)
{
    struct ranking_list *list = &plan->list;
    struct yaml *map = NULL;
    const struct text_key keys[] = {{"item", true, &list->item}, {"id", true, &list->id},
            {"price", false, &list->price}, {"label", false, &list->label},
            {"personalised", false, &list->personalised}, {"ad", false, &list->ad}};
    const struct plan_range range = {1, RECORDED_ITEMS_MAX};
    enum status status = need_map(reader, root, "list", &map);
    if (status == OK) {
        status = plan_url(reader, map, "url", true, &list->url);
    }
    if (status == OK) {
        status = read_keys(reader, map, keys, sizeof(keys) / sizeof(keys[0]));
    }
    return status == OK ? plan_number(reader, map, "most", range, &list->most) : status;
}

static enum status read_switch(
        const struct plan_reader *reader, struct yaml *root, struct ranking_plan *plan)
{
    struct ranking_switch *toggle = &plan->toggle;
    struct yaml *map = NULL;
    const char *usual = NULL;
    enum status status = need_map(reader, root, "switch", &map);
    if (status != OK) {
        return status;
    }
    const struct text_key keys[] = {{"label", false, &toggle->label}, {"default", false, &usual},
            {"is_on", false, &toggle->is_on}};
    status = read_keys(reader, map, keys, sizeof(keys) / sizeof(keys[0]));
    if (status == OK && usual != NULL && strcmp(usual, "on") != 0 && strcmp(usual, "off") != 0) {
        return plan_refuse(reader, map->line, "`default` is on or off, in quotes, not", usual);
    }
    toggle->on_by_default = usual == NULL              ? ANSWER_UNKNOWN
                            : strcmp(usual, "on") == 0 ? ANSWER_YES
                                                       : ANSWER_NO;
    if (status == OK) {
        status = read_steps(reader, map, "off", &toggle->off);
    }
    if (status == OK) {
        status = read_steps(reader, map, "on", &toggle->on);
    }
    if (status == OK && toggle->off.count == 0) {
        return plan_refuse(reader, map->line, "the steps are missing in", "off");
    }
    return status;
}

static enum status read_personas(
        const struct plan_reader *reader, struct yaml *root, struct ranking_plan *plan)
{
    struct yaml *item = NULL;
    void *items = NULL;
    enum status status = plan_list(
            reader, root, "personas", PERSONAS_MAX, sizeof(struct ranking_persona), &item, &items);
    struct ranking_persona *personas = items;
    for (; status == OK && item != NULL; item = item->next) {
        struct ranking_persona *persona = &personas[plan->persona_count++];
        if (item->kind != YAML_MAP) {
            return plan_refuse(reader, item->line, "keys and values are wanted in", "personas");
        }
        status = plan_line(reader, item, "name", true, &persona->name);
        if (status == OK) {
            status = read_steps(reader, item, "history", &persona->history);
        }
    }
    plan->personas = personas;
    if (status == OK && plan->persona_count < 2) {
        return plan_refuse(reader, root->line, "two items at least are wanted in", "personas");
    }
    return status;
}

static bool find_phase(const char *name, enum phase *ret_phase)
{
    for (int i = 0; i < PHASE_COUNT; i++) {
        if (strcmp(phase_name((enum phase)i), name) == 0) {
            *ret_phase = (enum phase)i;
            return true;
        }
    }
    return false;
}

static enum status read_phase(
        const struct plan_reader *reader, struct yaml *item, struct ranking_phase *phase)
{
    const struct plan_range range = {0, INT64_C(31) * DAY_MS};
    const char *name = item->kind == YAML_SCALAR ? item->scalar : NULL;
    enum status status = OK;
    if (item->kind == YAML_MAP) {
        status = plan_text(reader, item, "phase", true, &name);
    }
    if (status == OK && (name == NULL || !find_phase(name, &phase->phase))) {
        return plan_refuse(reader, item->line, "no such phase:", name == NULL ? "" : name);
    }
    if (status == OK && item->kind == YAML_MAP) {
        status = plan_number(reader, item, "wait_ms", range, &phase->wait_ms);
    }
    return status == OK && item->kind == YAML_MAP ? read_steps(reader, item, "steps", &phase->steps)
                                                  : status;
}

static enum status read_phases(
        const struct plan_reader *reader, struct yaml *root, struct ranking_plan *plan)
{
    struct yaml *item = NULL;
    void *items = NULL;
    enum status status = plan_list(
            reader, root, "phases", PHASES_MAX, sizeof(struct ranking_phase), &item, &items);
    struct ranking_phase *phases = items;
    uint32_t seen = 0;
    for (; status == OK && item != NULL; item = item->next) {
        struct ranking_phase *phase = &phases[plan->phase_count++];
        status = read_phase(reader, item, phase);
        if (status == OK && (seen & UINT32_C(1) << phase->phase) != 0) {
            return plan_refuse(
                    reader, item->line, "the phase stands twice:", phase_name(phase->phase));
        }
        seen |= UINT32_C(1) << phase->phase;
    }
    plan->phases = phases;
    if (status == OK && (plan->phase_count == 0 || phases[0].phase != PHASE_ON)) {
        return plan_refuse(reader, root->line, "the first item must be on in", "phases");
    }
    return status;
}

enum status ranking_plan_read(
        struct bytes text, struct arena *arena, struct ranking_plan **ret_plan, struct fault *why)
{
    const struct plan_reader reader = {arena, why};
    struct yaml *root = NULL;
    enum status status = plan_open(&reader, text, &root);
    struct ranking_plan *plan = arena_alloc(arena, sizeof(*plan));
    if (status == OK && plan == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the plan");
    }
    if (status != OK) {
        return status;
    }
    *plan = (struct ranking_plan){.seed = plan_seed(text),
            .blocks = 10,
            .twins = 3,
            .gap_ms = 1000,
            .timeout_ms = 20000,
            .quiet_ms = 800,
            .screenshots = true,
            .list = {.most = 20}};
    static enum status (*const parts[])(
            const struct plan_reader *, struct yaml *, struct ranking_plan *) = {
            read_texts, read_numbers, read_list, read_switch, read_personas, read_phases};
    for (size_t i = 0; status == OK && i < sizeof(parts) / sizeof(parts[0]); i++) {
        status = parts[i](&reader, root, plan);
    }
    if (status == OK) {
        status = plan_book(&reader, root, &plan->book);
    }
    if (status == OK) {
        status = plan_end(&reader, root);
    }
    if (status == OK) {
        *ret_plan = plan;
    }
    return status;
}
