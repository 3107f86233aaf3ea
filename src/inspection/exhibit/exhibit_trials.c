#include "inspection/exhibit/exhibit_trials.h"

#include "evidence/checkout/checkout.h"
#include "evidence/trials/trials.h"
#include "inspection/exhibit/exhibit_reason.h"

static enum status note_unread(struct exhibits *exhibits, struct exhibit *exhibit, size_t read,
        const struct fault *fault, struct fault *why)
{
    static const char *const tables[] = {
            "link_trial", "link_hop", "link_cell", "link_span", "link_parity", NULL};
    struct wording what = {
            arena_print(&exhibits->arena, "of the link trials only %zu could be read", read),
            arena_print(&exhibits->arena, "链接测试记录仅能读取 %zu 条", read)};
    exhibits_keep_fault(exhibit, read > 0 ? EXHIBIT_PARTLY : EXHIBIT_REFUSED, fault);
    return exhibits_add_gaps(exhibits, tables, exhibit_reason(&exhibits->arena, what, fault), why);
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

enum status exhibits_judge_trials(struct exhibits *exhibits, struct fault *why)
{
    static const char *const tables[] = {"link_cell", "link_parity", NULL};
    bool is_cut = false;
    enum status status = tables_read_links(exhibits->sources, exhibits->count, exhibits->knowledge,
            &exhibits->arena, &is_cut, why);
    if (status != OK || !is_cut) {
        return status;
    }
    return exhibits_add_gaps(exhibits, tables,
            (struct wording){"there are more services than could be compared with each other",
                    "服务过多，未能全部相互比较"},
            why);
}

enum status exhibit_read_checkouts(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct bytes file, struct fault *why)
{
    static const char *const tables[] = {"payment_method", NULL};
    struct fault fault;
    struct checkout_set *checkouts = arena_alloc(&exhibits->arena, sizeof(*checkouts));
    if (checkouts == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the evidence");
    }
    exhibit->kind = EXHIBIT_CHECKOUTS;
    enum status status = checkout_read(file, &exhibits->arena, checkouts, &fault);
    source->checkouts = checkouts->count > 0 ? checkouts : NULL;
    if (status == OK) {
        return OK;
    }
    exhibits_keep_fault(exhibit, checkouts->count > 0 ? EXHIBIT_PARTLY : EXHIBIT_REFUSED, &fault);
    struct wording what = {
            arena_print(&exhibits->arena, "of the checkout records only %zu could be read",
                    checkouts->count),
            arena_print(&exhibits->arena, "结算记录仅能读取 %zu 条", checkouts->count)};
    return exhibits_add_gaps(exhibits, tables, exhibit_reason(&exhibits->arena, what, &fault), why);
}
