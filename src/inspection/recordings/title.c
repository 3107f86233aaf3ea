#include "inspection/recordings/title.h"

#include "model/openness/trial.h"
#include "model/recording.h"

/* The one text that was said, or that there were several. */
struct only {
    const char *text; /* NULL: none yet */
    bool is_several;
};

struct names {
    struct only first, second;
};

static void add(struct only *only, const char *text)
{
    if (only->text == NULL) {
        only->text = text;
    } else if (text == NULL || strcmp(only->text, text) != 0) {
        only->is_several = true;
    }
}

static void add_both(struct names *names, const char *first, const char *second)
{
    add(&names->first, first);
    add(&names->second, second);
}

static void add_source(struct names *names, const struct source *source)
{
    const struct trial_set *trials = source->trials;
    const struct recording_set *set = source->recordings;
    for (size_t i = 0; trials != NULL && i < trials->count; i++) {
        add_both(names, trials->trials[i].platform, trials->trials[i].service);
    }
    for (size_t i = 0; set != NULL && i < set->count; i++) {
        add_both(names, set->recordings[i].service, set->recordings[i].surface);
    }
    for (size_t i = 0; set != NULL && i < set->switch_count; i++) {
        add_both(names, set->switches[i].service, set->switches[i].surface);
    }
}

bool title_of_records(const struct exhibits *exhibits, struct arena *arena, const char **ret_title)
{
    struct names names = {.first = {.text = NULL}};
    for (size_t i = 0; i < exhibits->count; i++) {
        add_source(&names, &exhibits->sources[i]);
    }
    const char *first = names.first.is_several ? NULL : names.first.text;
    const char *second = names.second.is_several ? NULL : names.second.text;
    const char *title =
            first == NULL || second == NULL ? first : arena_print(arena, "%s · %s", first, second);
    *ret_title = title;
    return first == NULL || title != NULL;
}
