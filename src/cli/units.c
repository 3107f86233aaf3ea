#include "cli/units.h"

#include "cli/output.h"

static enum status add_all(struct unit_list *list, const struct inspect_unit *units, size_t count,
        struct arena *arena, struct fault *why)
{
    for (size_t i = 0; i < count; i++) {
        if (!arena_grow(arena, (void **)&list->items, list->count, &list->capacity,
                    sizeof(*list->items))) {
            return refuse(why, E_MEMORY, 0, "no memory for the list of files");
        }
        list->items[list->count++] = units[i];
    }
    return OK;
}

static void say_passed_over(const char *path, size_t count)
{
    struct fault remark;
    (void)refuse(
            &remark, OK, 0, "%zu file%s of other kinds passed over", count, count == 1 ? "" : "s");
    say(path, remark.text);
}

enum status units_read(const struct call *call, size_t first, bool quiet,
        struct unit_list *ret_units, struct fault *why)
{
    struct unit_list list = {0};
    for (size_t i = first; i < call->arguments->operand_count; i++) {
        const char *path = call->arguments->operands[i];
        struct inspect_unit *units = NULL;
        struct fault fault;
        size_t count = 0, passed_over = 0;
        if (inspect_expand(path, call->arena, &units, &count, &passed_over, &fault) != OK) {
            say_fault(path, &fault);
            list.has_fault = true;
            continue;
        }
        if (add_all(&list, units, count, call->arena, why) != OK) {
            return E_MEMORY;
        }
        if (passed_over > 0 && !quiet) {
            say_passed_over(path, passed_over);
        }
        if (count == 0) {
            say(path, "nothing to inspect in this folder");
            list.has_fault = true;
        }
    }
    *ret_units = list;
    return OK;
}

bool units_are_whole(const struct query_set *set)
{
    bool is_whole = true;
    const struct exhibit *exhibit;
    for (size_t i = 0; (exhibit = query_set_exhibit(set, i)) != NULL; i++) {
        if (exhibit->state != EXHIBIT_WHOLE) {
            say_fault(exhibit->path, &exhibit->fault);
            is_whole = false;
        }
    }
    return is_whole;
}
