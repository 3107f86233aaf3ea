/* traffic_aids.h: what facts about traffic need besides the knowledge in data/, and may lack. */
#ifndef AEDILE_TABLES_TRAFFIC_TRAFFIC_AIDS_H
#define AEDILE_TABLES_TRAFFIC_TRAFFIC_AIDS_H

struct filter_set;         /* knowledge/filter/filter.h */
struct identifier_scanner; /* knowledge/identifier/identifier.h */

struct traffic_aids {
    /* Fills in the others; called once, before the first traffic is read, and NULL from then on: a
     * run over apps needs none of them. May leave any of them out. */
    void (*load)(struct traffic_aids *aids);
    void *owner; /* of whoever made the aids */
    /* Looks for identifiers in exhibits of sessions that plant none: made for the first of them,
     * and kept for the others when there is an owner, who frees it. */
    struct identifier_scanner *scanner;
    const struct filter_set *filters; /* NULL: no filter list is at hand */
    /* Country of a textual address, ISO 3166-1 alpha-2, or NULL; a NULL function: no database. */
    const char *(*country)(void *context, const char *address);
    void *context;
};

#endif
