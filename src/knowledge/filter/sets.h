/* sets.h: sets of domains ("a.example|~b.a.example|shop.*|/regular expression/"), written while
 * compiling and asked while matching. */
#ifndef AEDILE_KNOWLEDGE_FILTER_SETS_H
#define AEDILE_KNOWLEDGE_FILTER_SETS_H

#include "knowledge/filter/request.h"
#include "knowledge/filter/set.h"

/* True when the host, one of the request's, is in the set beginning at this word: below one of its
 * included domains, if it has any, and below none of the excluded. The filter is of this list. */
bool set_holds(const struct filter_set *set, size_t first_word, struct host *host, size_t list,
        struct prepared *request);

/* What the items of an option's value are, one by one. */
struct set_item {
    struct bytes text; /* the domain, the entity without ".*", or the expression without slashes */
    enum set_kind kind;
    bool excluded;
};

/* The next item of `rest`, which is shortened. False when it is no domain. */
bool set_take_item(struct bytes *rest, struct set_item *ret_item);

#endif
