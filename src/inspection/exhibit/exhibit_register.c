#include "inspection/exhibit/exhibit_register.h"

#include "inspection/exhibit/exhibit_reason.h"

#include <inttypes.h>

static enum status refuse_register(struct exhibits *exhibits, struct exhibit *exhibit,
        const struct fault *fault, struct fault *why)
{
    struct fault told;
    (void)refuse(&told, fault->status, fault->at, "line %" PRIu64 ": %s", fault->at, fault->text);
    exhibits_keep_fault(exhibit, EXHIBIT_REFUSED, &told);
    static const struct wording what = {
            "the filing register could not be read", "备案登记表无法读取"};
    static const char *const tables[] = {"filing_record", NULL};
    return exhibits_add_gaps(exhibits, tables, exhibit_reason(&exhibits->arena, what, &told), why);
}

enum status exhibit_read_register(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct bytes file, struct fault *why)
{
    struct fault fault;
    struct filing_register *filings = arena_alloc(&exhibits->arena, sizeof(*filings));
    if (filings == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the evidence");
    }
    exhibit->kind = EXHIBIT_REGISTER;
    if (filing_register_load(file, &exhibits->arena, filings, &fault) != OK) {
        return refuse_register(exhibits, exhibit, &fault, why);
    }
    source->filings = filings;
    return OK;
}
