#include "inspection/exhibit_trials.h"

#include "evidence/trials/trials.h"

static enum status note_unread(struct exhibits *exhibits, struct exhibit *exhibit, size_t read,
        const struct fault *fault, struct fault *why)
{
    static const char *const tables[] = {
            "link_trial", "link_hop", "link_cell", "link_parity", NULL};
    struct wording reason = {
            arena_print(&exhibits->arena, "of the link trials only %zu could be read: %s", read,
                    fault->text),
            arena_print(&exhibits->arena, "链接测试记录仅能读取 %zu 条：%s", read, fault->text)};
    exhibits_keep_fault(exhibit, read > 0 ? EXHIBIT_PARTLY : EXHIBIT_REFUSED, fault);
    return exhibits_add_gaps(exhibits, tables, reason, why);
}

enum status exhibit_read_trials(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct bytes file, struct fault *why)
{
    struct fault fault;
    struct trial_set *trials = arena_alloc(&exhibits->arena, sizeof(*trials));
    if (trials == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the evidence");
    }
    exhibit->kind = EXHIBIT_TRIALS;
    enum status status = trials_read(file, &exhibits->arena, trials, &fault);
    source->trials = trials->count > 0 ? trials : NULL;
    return status == OK ? OK : note_unread(exhibits, exhibit, trials->count, &fault, why);
}
