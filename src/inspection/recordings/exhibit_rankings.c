#include "inspection/recordings/exhibit_rankings.h"

#include "evidence/rankings/rankings.h"
#include "inspection/exhibit/exhibit_reason.h"
#include "tables/personalisation/facts.h"

enum status exhibit_read_rankings(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct bytes file, struct fault *why)
{
    static const char *const tables[] = {
            "ranking", "price", "switch", "personalisation_effect", "price_effect", NULL};
    struct fault fault;
    struct recording_set *set = arena_alloc(&exhibits->arena, sizeof(*set));
    if (set == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the evidence");
    }
    exhibit->kind = EXHIBIT_RANKINGS;
    if (rankings_read(file, &exhibits->arena, set, &fault) == OK) {
        source->recordings = set;
        return OK;
    }
    exhibits_keep_fault(exhibit, EXHIBIT_REFUSED, &fault);
    static const struct wording what = {"recorded rankings could not be read", "排序记录无法读取"};
    return exhibits_add_gaps(exhibits, tables, exhibit_reason(&exhibits->arena, what, &fault), why);
}

/* A design that answers nothing leaves a gap, so that no rule passes on it. */
static enum status add_unanswered(
        struct exhibits *exhibits, const struct personalisation_facts *facts, struct fault *why)
{
    static const char *const effect[] = {"personalisation_effect", NULL};
    static const char *const price_effect[] = {"price_effect", NULL};
    enum status status = OK;
    for (size_t i = 0; status == OK && i < facts->effect_count; i++) {
        enum audit_verdict verdict = facts->effects[i].audit->verdict;
        bool is_answered = verdict >= AUDIT_PLACEBO; /* else the switch was not put to the test */
        if (!is_answered) {
            status = exhibits_add_gaps(exhibits, effect, facts->effects[i].surface->sentence, why);
        }
    }
    for (size_t i = 0; status == OK && i < facts->price_effect_count; i++) {
        if (facts->price_effects[i].audit->verdict == PRICE_REFUSED) {
            status = exhibits_add_gaps(
                    exhibits, price_effect, *facts->price_effects[i].sentence, why);
        }
    }
    return status;
}

enum status exhibits_judge_recordings(struct exhibits *exhibits, struct fault *why)
{
    static const char *const tables[] = {"price", "personalisation_effect", "price_effect", NULL};
    struct fault fault;
    enum status status = tables_read_recordings(
            exhibits->sources, exhibits->count, exhibits->knowledge, &exhibits->arena, &fault);
    for (size_t i = 0; status == OK && i < exhibits->count; i++) {
        if (exhibits->sources[i].personalisation != NULL) {
            status = add_unanswered(exhibits, exhibits->sources[i].personalisation, &fault);
        }
    }
    if (status == OK) {
        return OK;
    }
    if (status == E_MEMORY) {
        return refuse(why, E_MEMORY, 0, "no memory for the audit");
    }
    static const struct wording what = {"the recordings could not be judged", "排序记录无法评判"};
    return exhibits_add_gaps(exhibits, tables, exhibit_reason(&exhibits->arena, what, &fault), why);
}
