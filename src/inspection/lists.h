/* lists.h: the filter lists that are installed on this machine, compiled, and kept compiled in a
 * cache so that the next run need not read them. Which lists, and where they may lie,
 * data/lists.yaml says. Lists that are not there are no fault: what they would have told stays
 * untested, and lists_facts tells which they are. */
#ifndef AEDILE_INSPECTION_LISTS_H
#define AEDILE_INSPECTION_LISTS_H

#include "base/bytes.h"
#include "base/fault.h"

#include <stddef.h>

struct filter_set; /* of layer knowledge: knowledge/filter/filter.h */
struct lists;

/* Open the lists that `yaml` (the content of data/lists.yaml) names. cache_folder: where the
 * compiled form is looked for and written, created when absent; NULL: nowhere. A cache that cannot
 * be read, written or trusted is passed over. E_MALFORMED with why->at the line of `yaml`; E_IO
 * when a list is there and cannot be read. The caller closes. */
MUST_CHECK enum status lists_open(
        struct bytes yaml, const char *cache_folder, struct lists **ret_lists, struct fault *why);
void lists_close(struct lists *lists); /* NULL is fine */

/* The compiled filters; NULL when none of the lists is there. Lives as long as lists. */
const struct filter_set *lists_filters(const struct lists *lists);

/* The number of lists named, and the name, path (NULL: not there) and SHA-256 of one. */
size_t lists_count(const struct lists *lists);
struct list_facts {
    const char *name, *path;
    const char *sha256;
};
struct list_facts lists_facts(const struct lists *lists, size_t index);

/* True when the compiled form came from the cache. */
bool lists_from_cache(const struct lists *lists);

/* Where caches belong by the XDG base directory specification 0.8: $XDG_CACHE_HOME/aedile, or
 * $HOME/.cache/aedile. False when neither is an absolute path or the result does not fit. */
bool lists_cache_folder(char *ret_path, size_t size);

#endif
