/* join.c: which recordings belong together, so that a switch is judged with the lists it is about.
 */
#include "inspection/inspect.h"

#include "base/file.h"
#include "evidence/rankings/rankings.h"

#include <stdlib.h>

enum { RECORDS_MEMORY_MAX = 1 << 30 };

struct candidate {
    const char *path;
    size_t folder_size; /* of the path: its folder, without the last slash */
    size_t unit;        /* its place in the list */
};

/* One service that a file tells of. */
struct mention {
    const struct candidate *file;
    const char *service;
};

struct join {
    struct inspect_unit *units;
    size_t count;
    struct arena arena; /* of this work alone */
    struct candidate *candidates;
    struct mention *mentions;
    size_t candidate_count, mention_count, mention_capacity;
    size_t *leaders; /* for each unit the first of its group; its own number: it leads or is alone
                      */
    struct fault *why;
};

static enum status spent(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for the list of files");
}

static bool is_recordings(const char *path)
{
    SCOPED(file_close) struct file file = {0};
    return file_kind(path) == FILE_REGULAR && file_open(path, &file, NULL) == OK &&
           rankings_is_rankings(file.bytes);
}

static int compare_folders(const struct candidate *a, const struct candidate *b)
{
    size_t shorter = a->folder_size < b->folder_size ? a->folder_size : b->folder_size;
    int order = memcmp(a->path, b->path, shorter);
    return order != 0 ? order
                      : (a->folder_size > b->folder_size) - (a->folder_size < b->folder_size);
}

static int compare_candidates(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    int order = compare_folders(a, b);
    order = order != 0 ? order : strcmp(a->path, b->path);
    return order != 0 ? order : (a->unit > b->unit) - (a->unit < b->unit);
}

static int compare_mentions(const void *left, const void *right)
{
    const struct mention *a = left, *b = right;
    int order = compare_folders(a->file, b->file);
    order = order != 0 ? order : strcmp(a->service, b->service);
    return order != 0 ? order : (a->file->unit > b->file->unit) - (a->file->unit < b->file->unit);
}

/* A path that is given twice is no second recording: only the first of it can be joined. */
static enum status find_candidates(struct join *join)
{
    join->candidates = arena_array(&join->arena, join->count + 1, sizeof(*join->candidates));
    if (join->candidates == NULL) {
        return spent(join->why);
    }
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < join->count; i++) {
        const char *path = join->units[i].path, *slash = strrchr(path, '/');
        if (is_recordings(path)) {
            join->candidates[count++] =
                    (struct candidate){path, slash == NULL ? 0 : (size_t)(slash - path), i};
        }
    }
    if (count > 1) {
        qsort(join->candidates, count, sizeof(*join->candidates), compare_candidates);
    }
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || strcmp(join->candidates[kept - 1].path, join->candidates[i].path) != 0) {
            join->candidates[kept++] = join->candidates[i];
        }
    }
    join->candidate_count = kept;
    return OK;
}

static enum status add_mention(
        struct join *join, const struct candidate *file, const char *service, size_t first)
{
    bool is_again = join->mention_count > first &&
                    strcmp(join->mentions[join->mention_count - 1].service, service) == 0;
    if (is_again) {
        return OK;
    }
    const char *kept = arena_copy(&join->arena, bytes_of(service));
    if (kept == NULL || !arena_grow(&join->arena, (void **)&join->mentions, join->mention_count,
                                &join->mention_capacity, sizeof(*join->mentions))) {
        return spent(join->why);
    }
    join->mentions[join->mention_count++] = (struct mention){file, kept};
    return OK;
}

/* A file that cannot be read tells of no service: it stays alone and is refused alone. */
static enum status read_services(struct join *join, const struct candidate *candidate)
{
    SCOPED(file_close) struct file file = {0};
    SCOPED(arena_free) struct arena arena = {.limit = RECORDS_MEMORY_MAX};
    struct recording_set set = {0};
    size_t first = join->mention_count;
    if (file_open(candidate->path, &file, NULL) != OK ||
            rankings_read(file.bytes, &arena, &set, NULL) != OK) {
        return OK;
    }
    enum status status = OK;
    for (size_t i = 0; status == OK && i < set.count; i++) {
        status = add_mention(join, candidate, set.recordings[i].service, first);
    }
    for (size_t i = 0; status == OK && i < set.switch_count; i++) {
        status = add_mention(join, candidate, set.switches[i].service, first);
    }
    return status;
}

/* Only files with another beside them are read. */
static enum status find_mentions(struct join *join)
{
    enum status status = OK;
    for (size_t i = 0; status == OK && i < join->candidate_count; i++) {
        const struct candidate *all = join->candidates;
        bool is_beside =
                (i > 0 && compare_folders(&all[i - 1], &all[i]) == 0) ||
                (i + 1 < join->candidate_count && compare_folders(&all[i], &all[i + 1]) == 0);
        status = is_beside ? read_services(join, &all[i]) : OK;
    }
    return status;
}

static size_t leader_of(struct join *join, size_t unit)
{
    while (join->leaders[unit] != unit) {
        join->leaders[unit] = join->leaders[join->leaders[unit]];
        unit = join->leaders[unit];
    }
    return unit;
}

static void unite(struct join *join, size_t a, size_t b)
{
    size_t first = leader_of(join, a), second = leader_of(join, b);
    if (first < second) {
        join->leaders[second] = first;
    } else {
        join->leaders[first] = second;
    }
}

static enum status find_groups(struct join *join)
{
    join->leaders = arena_array(&join->arena, join->count + 1, sizeof(*join->leaders));
    if (join->leaders == NULL) {
        return spent(join->why);
    }
    for (size_t i = 0; i < join->count; i++) {
        join->leaders[i] = i;
    }
    if (join->mention_count > 1) {
        qsort(join->mentions, join->mention_count, sizeof(*join->mentions), compare_mentions);
    }
    for (size_t i = 1; i < join->mention_count; i++) {
        const struct mention *a = &join->mentions[i - 1], *b = &join->mentions[i];
        if (compare_folders(a->file, b->file) == 0 && strcmp(a->service, b->service) == 0) {
            unite(join, a->file->unit, b->file->unit);
        }
    }
    return OK;
}

/* The files beside each group's first, in the order given; the list closes up behind them. */
static enum status close_up(struct join *join, struct arena *arena, size_t *ret_count)
{
    size_t *sizes = arena_array(&join->arena, join->count + 1, sizeof(*sizes));
    if (sizes == NULL) {
        return spent(join->why);
    }
    for (size_t i = 0; i < join->count; i++) {
        sizes[leader_of(join, i)]++;
    }
    for (size_t i = 0; i < join->count; i++) {
        struct inspect_unit *leader = &join->units[leader_of(join, i)];
        if (sizes[i] > 1) { /* a leader comes before its group */
            leader->beside = arena_array(arena, sizes[i] - 1, sizeof(*leader->beside));
            if (leader->beside == NULL) {
                return spent(join->why);
            }
        } else if (leader != &join->units[i]) {
            leader->beside[leader->beside_count++] = join->units[i].path;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < join->count; i++) {
        if (join->leaders[i] == i) {
            join->units[kept++] = join->units[i];
        }
    }
    *ret_count = kept;
    return OK;
}

enum status inspect_join(
        struct inspect_unit *units, size_t *count, struct arena *arena, struct fault *why)
{
    struct join join = {
            .units = units, .count = *count, .arena = {.limit = RECORDS_MEMORY_MAX}, .why = why};
    enum status status = find_candidates(&join);
    if (status == OK && join.candidate_count > 1) {
        status = find_mentions(&join);
        status = status == OK ? find_groups(&join) : status;
        status = status == OK ? close_up(&join, arena, count) : status;
    }
    arena_free(&join.arena);
    return status;
}
