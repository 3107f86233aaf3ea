/* sides.c: which platform and service each trial is of, by data/platform.csv. */
#include "tables/openness/build.h"

#include <stdlib.h>

int link_order_text(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

bool link_same_owner(const struct platform *a, const struct platform *b)
{
    return a != NULL && b != NULL && strcmp(a->owner, b->owner) == 0;
}

static int order_by_service(const void *a, const void *b)
{
    const struct link_ref *first = a, *second = b;
    const struct trial *x = first->row->trial, *y = second->row->trial;
    int order = link_order_text(x->platform, y->platform);
    order = order != 0 ? order : link_order_text(x->service, y->service);
    order = order != 0 ? order : link_order_text(x->url_kind, y->url_kind);
    if (order != 0) {
        return order;
    }
    return x->at_ms != y->at_ms ? (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms)
                                : (first->order > second->order) - (first->order < second->order);
}

/* The first of the types of a listed service: what it mainly is. NULL when memory is spent. */
static const char *main_type(struct link_work *work, const struct platform *service)
{
    struct bytes types = bytes_of(service->type);
    const char *end = strchr(service->type, ';');
    types.size = end == NULL ? types.size : (size_t)(end - service->type);
    return arena_copy(work->arena, types);
}

enum status link_resolve(struct link_work *work, struct fault *why)
{
    const struct platform_list *list = &work->knowledge->platforms;
    const char *type = NULL;
    if (work->ref_count > 0) {
        qsort(work->refs, work->ref_count, sizeof(*work->refs), order_by_service);
    }
    for (size_t i = 0; i < work->ref_count; i++) {
        struct link_trial_row *row = work->refs[i].row;
        const struct link_trial_row *before = i > 0 ? work->refs[i - 1].row : NULL;
        bool is_same_platform = before != NULL &&
                                link_order_text(before->trial->platform, row->trial->platform) == 0;
        bool is_same_service =
                before != NULL && link_order_text(before->trial->service, row->trial->service) == 0;
        row->platform =
                is_same_platform ? before->platform : platform_find(list, row->trial->platform);
        row->service = is_same_service ? before->service : platform_find(list, row->trial->service);
        if (!is_same_service) {
            type = row->service == NULL ? NULL : main_type(work, row->service);
        }
        if (type == NULL && row->service != NULL) {
            return link_spent(why);
        }
        row->type = row->trial->peer_of != NULL ? row->trial->peer_of : type;
    }
    return OK;
}
