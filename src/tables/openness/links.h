/* links.h: what one pass over all link trials of a unit finds: the class of each trial, the cells
 * that they make up together, whatever files they stand in, and how services fare beside their
 * peers. A cell belongs to the exhibit of the trial that decided it, so that both can be cited. */
#ifndef AEDILE_TABLES_OPENNESS_LINKS_H
#define AEDILE_TABLES_OPENNESS_LINKS_H

#include "measure/openness/classify.h"
#include "measure/openness/parity.h"
#include "tables/sources.h"

/* What was to open: the page inside the app, or the service's own app by its scheme or by a link
 * that the service has verified. */
enum opening { OPENING_PAGE, OPENING_SCHEME, OPENING_LINK };
enum { OPENING_COUNT = OPENING_LINK + 1 };

/* Ceilings; past them nobody's peer or delay is judged, and the tables have a gap. */
enum {
    LINK_ROW_CELLS_MAX = 1000,   /* services of one platform, context and kind of URL */
    LINK_DELAY_GROUPS_MAX = 1000 /* groups of links tested for delay */
};

struct link_trial_row {
    const struct trial *trial;
    const struct platform *platform, *service; /* NULL: not in data/platform.csv */
    const char *type;                          /* of service, by which it has peers; or NULL */
    const struct trial_page *controls;         /* the trial's, and others' of the same link */
    size_t control_count;
    struct openness_verdict verdict;
    enum host_side final_side;
    enum display peer_display;
    int64_t peer_exhibit; /* where that stands: id of the exhibit, and of its row; 0: nowhere */
    size_t peer_trial;
    enum answer is_slow;
    size_t first_hop;            /* index of its first row of link_hop */
    size_t cells[OPENING_COUNT]; /* numbers of link_cell; 0: not tried */
};

struct link_hop_row {
    size_t trial; /* index */
    int32_t hop;
    const char *host; /* lower case; "" when there is none */
    struct hop_knowledge knowledge;
};

struct link_cell_row {
    size_t number;                        /* from 1, over all exhibits */
    const struct link_trial_row *example; /* the trial that decided it: the last of its class */
    enum opening opening;
    struct cell cell;
    int32_t classes[OPENNESS_COUNT]; /* trials of each class */
    int32_t vantages;                /* of its trials' controls */
    bool is_own;                     /* the service is of the platform's owner group */
    struct parity parity;
    const struct link_cell_row *peer; /* NULL: none */
    size_t source;
};

struct link_span_row {
    size_t cell; /* number */
    const struct cell_span *span;
};

/* The rows of one exhibit. */
struct link_rows {
    struct link_trial_row *trials; /* in file order */
    struct link_hop_row *hops;
    const struct link_cell_row **cells;
    struct link_span_row *spans;
    size_t trial_count, hop_count, cell_count, span_count;
    const struct openness_thresholds *thresholds;
    const char *gateways; /* version of the list */
};

const char *opening_name(enum opening opening);  /* "page" */
const char *side_name(enum host_side side);      /* "platform" */
const char *page_kind_name(enum page_kind page); /* "stops" */

#endif
