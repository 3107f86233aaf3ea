#include "collect/probe/links_plan.h"

#include "evidence/trials/trials.h"

enum { ROUNDS_USUAL = 10, CONTROLS_USUAL = 2 };

static enum status read_texts(
        const struct plan_reader *reader, struct yaml *root, struct links_plan *plan)
{
    const struct {
        const char *key;
        bool is_wanted;
        const char **ret_text;
    } keys[] = {{"platform", true, &plan->platform}, {"app_version", false, &plan->app_version},
            {"os", false, &plan->os}, {"region", false, &plan->region},
            {"account", false, &plan->account}, {"network", false, &plan->network},
            {"vantage", false, &plan->vantage}, {"user_agent", false, &plan->user_agent},
            {"marker", false, &plan->marker}, {"language", false, &plan->language}};
    enum status status = OK;
    for (size_t i = 0; status == OK && i < sizeof(keys) / sizeof(keys[0]); i++) {
        status = plan_line(reader, root, keys[i].key, keys[i].is_wanted, keys[i].ret_text);
    }
    return status == OK ? plan_url(reader, root, "neutral", true, &plan->neutral) : status;
}

static enum status read_numbers(const struct plan_reader *reader, struct yaml *root,
        struct links_plan *plan, int64_t *rounds)
{
    const struct {
        const char *key;
        struct plan_range range;
        int64_t *ret_number;
    } keys[] = {{"seed", {0, INT64_MAX}, &plan->seed}, {"rounds", {1, ROUNDS_MAX}, rounds},
            {"controls", {2, CONTROLS_MAX}, &plan->controls},
            {"repeat_ms", {0, 600000}, &plan->repeat_ms}, {"gap_ms", {0, 600000}, &plan->gap_ms},
            {"timeout_ms", {100, 300000}, &plan->timeout_ms},
            {"quiet_ms", {50, 60000}, &plan->quiet_ms}};
    enum status status = OK;
    for (size_t i = 0; status == OK && i < sizeof(keys) / sizeof(keys[0]); i++) {
        status = plan_number(reader, root, keys[i].key, keys[i].range, keys[i].ret_number);
    }
    return status == OK ? plan_flag(reader, root, "screenshots", &plan->screenshots) : status;
}

/* The template's one `{url}`. */
static enum status check_template(
        const struct plan_reader *reader, struct yaml *item, const char *link)
{
    const char *mark = link == NULL ? NULL : strstr(link, "{url}");
    if (link != NULL && (mark == NULL || strstr(mark + 1, "{url}") != NULL)) {
        return plan_refuse(reader, yaml_get(item, "link")->line,
                "`link` must hold {url} once, where the address goes:", link);
    }
    return OK;
}

static enum status read_channel(const struct plan_reader *reader, struct yaml *item, int64_t rounds,
        struct links_channel *channel)
{
    const char *via = NULL;
    channel->rounds = rounds;
    channel->has_marker = true;
    if (item->kind != YAML_MAP) {
        return plan_refuse(reader, item->line, "keys and values are wanted in", "channels");
    }
    enum status status = plan_text(reader, item, "name", true, &channel->name);
    if (status == OK) {
        status = plan_text(reader, item, "via", true, &via);
    }
    if (status == OK && strcmp(via, "http") != 0 && strcmp(via, "browser") != 0) {
        return plan_refuse(reader, item->line, "`via` is http or browser, not", via);
    }
    if (status == OK) {
        channel->is_browser = strcmp(via, "browser") == 0;
        status = plan_text(reader, item, "context", true, &channel->context);
    }
    if (status == OK) {
        status = plan_url(reader, item, "link", false, &channel->link);
    }
    if (status == OK) {
        status = check_template(reader, item, channel->link);
    }
    if (status == OK) {
        status = plan_flag(reader, item, "marker", &channel->has_marker);
    }
    const struct plan_range range = {1, ROUNDS_MAX};
    return status == OK ? plan_number(reader, item, "rounds", range, &channel->rounds) : status;
}

static enum status read_channels(const struct plan_reader *reader, struct yaml *root,
        int64_t rounds, struct links_plan *plan)
{
    struct yaml *item = NULL;
    void *items = NULL;
    enum status status = plan_list(
            reader, root, "channels", CHANNELS_MAX, sizeof(struct links_channel), &item, &items);
    if (status == OK && item == NULL) {
        return plan_refuse(reader, root->line, "at least one item is wanted in", "channels");
    }
    struct links_channel *channels = items;
    for (; status == OK && item != NULL; item = item->next) {
        status = read_channel(reader, item, rounds, &channels[plan->channel_count++]);
    }
    plan->channels = channels;
    return status;
}

static enum status read_target(
        const struct plan_reader *reader, struct yaml *item, struct links_target *target)
{
    if (item->kind != YAML_MAP) {
        return plan_refuse(reader, item->line, "keys and values are wanted in", "links");
    }
    enum status status = plan_text(reader, item, "service", true, &target->service);
    if (status == OK) {
        status = plan_url(reader, item, "url", true, &target->url);
    }
    if (status == OK) {
        status = plan_text(reader, item, "url_kind", false, &target->url_kind);
    }
    return status == OK ? plan_text(reader, item, "peer_of", false, &target->peer_of) : status;
}

static enum status read_targets(
        const struct plan_reader *reader, struct yaml *root, struct links_plan *plan)
{
    struct yaml *item = NULL;
    void *items = NULL;
    enum status status =
            plan_list(reader, root, "links", LINKS_MAX, sizeof(struct links_target), &item, &items);
    if (status == OK && item == NULL) {
        return plan_refuse(reader, root->line, "at least one item is wanted in", "links");
    }
    struct links_target *targets = items;
    for (; status == OK && item != NULL; item = item->next) {
        status = read_target(reader, item, &targets[plan->target_count++]);
    }
    plan->targets = targets;
    return status;
}

static enum status count_trials(const struct plan_reader *reader, struct links_plan *plan)
{
    size_t rounds = 0;
    for (size_t i = 0; i < plan->channel_count; i++) {
        rounds += (size_t)plan->channels[i].rounds;
    }
    plan->trial_count = rounds * plan->target_count; /* each factor is bounded above */
    return plan->trial_count <= TRIALS_MAX
                   ? OK
                   : refuse(reader->why, E_LIMIT, 0, "the plan has more than %d trials",
                             TRIALS_MAX);
}

enum status links_plan_read(
        struct bytes text, struct arena *arena, struct links_plan **ret_plan, struct fault *why)
{
    const struct plan_reader reader = {arena, why};
    struct yaml *root = NULL;
    int64_t rounds = ROUNDS_USUAL;
    enum status status = plan_open(&reader, text, &root);
    struct links_plan *plan = arena_alloc(arena, sizeof(*plan));
    if (status == OK && plan == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the plan");
    }
    if (status == OK) {
        *plan = (struct links_plan){.seed = plan_seed(text),
                .controls = CONTROLS_USUAL,
                .repeat_ms = 30000,
                .gap_ms = 1000,
                .timeout_ms = 20000,
                .quiet_ms = 800,
                .screenshots = true};
        status = read_texts(&reader, root, plan);
    }
    if (status == OK) {
        status = read_numbers(&reader, root, plan, &rounds);
    }
    if (status == OK) {
        status = plan_book(&reader, root, &plan->book);
    }
    if (status == OK) {
        status = read_channels(&reader, root, rounds, plan);
    }
    if (status == OK) {
        status = read_targets(&reader, root, plan);
    }
    if (status == OK) {
        status = plan_end(&reader, root);
    }
    if (status == OK) {
        status = count_trials(&reader, plan);
    }
    if (status == OK) {
        *ret_plan = plan;
    }
    return status;
}
