/* same_content.h: whether two pages show the same: by canonical address, by title (bigrams of
 * characters, as Chinese has no spaces) or by the amount of visible text. */
#ifndef AEDILE_MEASURE_OPENNESS_SAME_CONTENT_H
#define AEDILE_MEASURE_OPENNESS_SAME_CONTENT_H

#include "base/bytes.h"
#include "model/openness/openness_thresholds.h"
#include "model/openness/trial.h"

/* Jaccard index of the sets of two adjoining characters, letters in lower case, white space
 * dropped; a title of one character counts as itself. 0 when either has none. Broken UTF-8 counts
 * as U+FFFD. Titles are looked at up to 1,024 characters. */
double title_similarity(struct bytes a, struct bytes b);

/* min(a/b, b/a) of two lengths; 1 for 0 and 0, 0 when either is unknown (negative). */
double visible_share(int64_t a, int64_t b);

/* The share that counts as same: 0.9 of the least among the controls compared with each other, but
 * never above 0.7. With fewer than two controls it is 0.7. */
double visible_share_wanted(const struct trial_page *controls, size_t count,
        const struct openness_thresholds *thresholds);

/* unknown: neither page says enough to compare; two without any text are not alike by that. */
enum answer same_content(const struct trial_page *page, const struct trial_page *control,
        double share_wanted, const struct openness_thresholds *thresholds);

#endif
