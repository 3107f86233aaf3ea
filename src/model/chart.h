/* chart.h: a few measured values that a report draws as bars, with what they mean in words. Who
 * measured them is not told here, so that reports draw what they know nothing of. */
#ifndef AEDILE_MODEL_CHART_H
#define AEDILE_MODEL_CHART_H

#include "model/wording.h"

enum { CHART_BARS_MAX = 16 };

struct chart_bar {
    struct wording label;
    double value; /* finite, not negative */
};

struct chart {
    struct wording title;    /* of what: "shop, the feed" */
    struct wording sentence; /* what it shows */
    struct wording note;     /* how it was measured; may be empty */
    struct wording measure;  /* what the bars' length is: "distance of lists, 0 to 1" */
    double most;             /* the value of the longest bar that can be; above 0 */
    const struct chart_bar *bars;
    size_t bar_count; /* 0: only the words */
};

#endif
