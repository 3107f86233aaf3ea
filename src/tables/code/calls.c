/* calls.c: calls of payment methods' entry points by the app's own code. That a dex names a method
 * says nothing, because a payment component names its own; so the code that calls is read. */
#include "tables/code/collect.h"

#include "evidence/dex/calls.h"

struct search {
    struct collect *collect;
    const struct code_dex *record;
    const struct dex *dex;
    const struct payment_mark **marks; /* one a method of the dex; NULL: not looked for */
    struct fault *why;
    enum status status;
};

/* "com.alipay.sdk.app.PayTask.pay", in collect->text; empty when a name cannot be read. */
static struct bytes name_of_method(
        struct collect *collect, const struct dex *dex, const struct dex_method *method)
{
    struct bytes name;
    struct bytes owner = collect_class_name(collect, dex, method->owner);
    if (owner.size == 0 || !dex_string(dex, method->name, &name, NULL)) {
        return (struct bytes){0};
    }
    buffer_append_byte(&collect->text, '.');
    dex_append_utf8(&collect->text, name);
    return buffer_bytes(&collect->text);
}

/* Whether the class has an entry point that is looked for. */
static bool is_entry_class(const struct payment_list *list, struct bytes name)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct payment_mark *mark = &list->items[i];
        if (strcmp(mark->kind, "call") == 0 &&
                strncmp(mark->value, (const char *)name.data, name.size) == 0 &&
                mark->value[name.size] == '.' && strchr(mark->value + name.size + 1, '.') == NULL) {
            return true;
        }
    }
    return false;
}

/* Which types are classes with entry points, of those that may be; NULL when none is. */
static const uint8_t *find_entry_classes(const struct search *search)
{
    struct collect *collect = search->collect;
    uint8_t *wanted = collect->may_be_entry;
    bool any = false;
    for (size_t i = 0; wanted != NULL && i < search->record->class_count; i++) {
        uint32_t type = search->record->class_types[i];
        if (wanted[type] != 0) {
            wanted[type] = is_entry_class(
                    &collect->knowledge->payments, collect_class_name(collect, search->dex, type));
            any = any || wanted[type] != 0;
        }
    }
    return any ? wanted : NULL;
}

/* Which methods are entry points. False without memory. */
static bool find_entry_points(struct search *search, const uint8_t *wanted, bool *ret_any)
{
    struct collect *collect = search->collect;
    const struct dex *dex = search->dex;
    struct dex_method method;
    search->marks = arena_array(collect->arena, dex->method_count, sizeof(struct payment_mark *));
    for (uint32_t i = 0; search->marks != NULL && i < dex->method_count; i++) {
        if (dex_method(dex, i, &method) && method.owner < dex->type_count && wanted[method.owner]) {
            struct bytes name = name_of_method(collect, dex, &method);
            search->marks[i] = payment_match(&collect->knowledge->payments, "call", name);
            *ret_any = *ret_any || search->marks[i] != NULL;
        }
    }
    return search->marks != NULL;
}

/* Whether a class lies in the package that begins the entry point's name: its first three labels,
 * or as many as stand before the class. */
static bool is_beside(struct bytes caller, const char *entry_point)
{
    const char *method = strrchr(entry_point, '.');
    size_t size = 0, labels = 0;
    for (const char *at = entry_point; at < method && labels < 3; at++) {
        bool ends = *at == '.';
        labels += ends;
        size = ends ? (size_t)(at - entry_point) + 1 : size;
    }
    return caller.size > size && memcmp(caller.data, entry_point, size) == 0;
}

/* The code of the app's package, and what belongs neither to a known component nor to the payment
 * service itself. */
static bool is_own_code(const struct search *search, struct bytes descriptor, struct bytes name,
        const struct payment_mark *mark)
{
    struct bytes package = bytes_of(search->collect->app->package);
    bool is_in_package = bytes_start_with(name, package) && name.size > package.size &&
                         name.data[package.size] == '.';
    return is_in_package ||
           (sdk_match_descriptor(&search->collect->knowledge->sdks, descriptor) == NULL &&
                   !is_beside(name, mark->value));
}

static bool visit(void *context, const struct dex_call *call)
{
    struct search *search = context;
    struct collect *collect = search->collect;
    const struct payment_mark *mark =
            call->method < search->dex->method_count ? search->marks[call->method] : NULL;
    struct bytes descriptor = {0};
    if (mark == NULL || !dex_type(search->dex, call->caller, &descriptor)) {
        return true;
    }
    struct bytes name = collect_class_name(collect, search->dex, call->caller);
    if (name.size == 0 || !is_own_code(search, descriptor, name, mark)) {
        return true;
    }
    struct place place = collect_place(&collect->app->parts[search->record->part],
            search->record->entry, search->record->name, call->at, DEX_CALL_SIZE);
    search->status = collect_payment(collect, mark, name, &place, search->why);
    return search->status == OK;
}

enum status collect_calls(struct collect *collect, const struct code_dex *record,
        const struct dex *dex, struct fault *ret_unseen, struct fault *why)
{
    struct search search = {
            .collect = collect, .record = record, .dex = dex, .why = why, .status = OK};
    bool any = false;
    const uint8_t *wanted = find_entry_classes(&search);
    if (wanted != NULL && !find_entry_points(&search, wanted, &any)) {
        return refuse(why, E_MEMORY, 0, "no memory for the calls of %s", record->name);
    }
    uint64_t units_left = dex_call_units(dex);
    struct dex_class class;
    bool is_whole = true;
    for (uint32_t i = 0; any && is_whole && i < dex->class_count; i++) {
        is_whole = !dex_class(dex, i, &class) ||
                   dex_visit_calls(dex, &class, &units_left, visit, &search);
    }
    if (!is_whole && search.status == OK) {
        (void)refuse(ret_unseen, E_LIMIT, 0, "code overlaps or claims more than there is");
    }
    return search.status;
}
