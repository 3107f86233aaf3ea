#include "measure/openness/same_content.h"

#include "base/utf8.h"

#include <stdlib.h>

enum { TITLE_MAX = 1024, SMALL = 48 }; /* SMALL: so many are sorted by insertion */

static bool is_space(uint32_t point)
{
    return (point >= 9 && point <= 13) || point == ' ' || point == 0x85 || point == 0xa0 ||
           (point >= 0x2000 && point <= 0x200a) || point == 0x2028 || point == 0x2029 ||
           point == 0x202f || point == 0x205f || point == 0x3000;
}

/* Letters of the scripts that titles of platforms are in: Latin, Greek, Cyrillic, full width. */
static uint32_t lower(uint32_t point)
{
    bool is_latin =
            (point >= 'A' && point <= 'Z') || (point >= 0xc0 && point <= 0xde && point != 0xd7);
    bool is_greek = point >= 0x391 && point <= 0x3a9;
    bool is_cyrillic = point >= 0x410 && point <= 0x42f;
    bool is_wide = point >= 0xff21 && point <= 0xff3a;
    return is_latin || is_greek || is_cyrillic || is_wide ? point + 32 : point;
}

static int order(const void *a, const void *b)
{
    const uint64_t *first = a, *second = b;
    return (*first > *second) - (*first < *second);
}

static void sort(uint64_t *values, size_t count)
{
    if (count > SMALL) {
        qsort(values, count, sizeof(*values), order);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        uint64_t value = values[i];
        size_t at = i;
        for (; at > 0 && values[at - 1] > value; at--) {
            values[at] = values[at - 1];
        }
        values[at] = value;
    }
}

/* The sorted set of pairs of adjoining characters; a lone character is a pair with nothing. */
static size_t pairs_of(struct bytes title, uint64_t pairs[TITLE_MAX])
{
    size_t count = 0, characters = 0;
    uint32_t before = 0;
    for (size_t seen = 0; title.size > 0 && seen < TITLE_MAX; seen++) {
        uint32_t point;
        size_t size = utf8_next(title, &point);
        title = bytes_slice(title, size == 0 ? 1 : size, title.size);
        point = size == 0 ? 0xfffd : lower(point);
        if (is_space(point)) {
            continue;
        }
        if (characters++ > 0) {
            pairs[count++] = (uint64_t)before << 32 | point;
        }
        before = point;
    }
    if (characters == 1) {
        pairs[count++] = (uint64_t)before << 32;
    }
    sort(pairs, count);
    size_t different = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || pairs[i] != pairs[i - 1]) {
            pairs[different++] = pairs[i];
        }
    }
    return different;
}

/* Whether there is a pair at all. */
static bool has_pairs(struct bytes title)
{
    for (size_t seen = 0; title.size > 0 && seen < TITLE_MAX; seen++) {
        uint32_t point;
        size_t size = utf8_next(title, &point);
        if (size == 0 || !is_space(point)) {
            return true;
        }
        title = bytes_slice(title, size, title.size);
    }
    return false;
}

double title_similarity(struct bytes a, struct bytes b)
{
    if (bytes_equal(a, b)) { /* the usual case */
        return has_pairs(a) ? 1 : 0;
    }
    uint64_t first[TITLE_MAX], second[TITLE_MAX];
    size_t first_count = pairs_of(a, first), second_count = pairs_of(b, second);
    size_t common = 0;
    if (first_count == 0 || second_count == 0) {
        return 0;
    }
    for (size_t i = 0, j = 0; i < first_count && j < second_count;) {
        common += first[i] == second[j];
        bool is_first = first[i] <= second[j];
        bool is_second = second[j] <= first[i];
        i += is_first;
        j += is_second;
    }
    return (double)common / (double)(first_count + second_count - common);
}

double visible_share(int64_t a, int64_t b)
{
    if (a < 0 || b < 0) {
        return 0;
    }
    int64_t less = a < b ? a : b, more = a < b ? b : a;
    return more == 0 ? 1 : (double)less / (double)more;
}

double visible_share_wanted(const struct trial_page *controls, size_t count,
        const struct openness_thresholds *thresholds)
{
    int64_t least = INT64_MAX, most = -1;
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t visible = controls[i].visible;
        if (visible >= 0) {
            least = visible < least ? visible : least;
            most = visible > most ? visible : most;
            known++;
        }
    }
    if (known < 2) {
        return thresholds->visible_share;
    }
    /* of all pairs the shortest and the longest share least */
    double share = visible_share(least, most) * thresholds->visible_share_margin;
    return share < thresholds->visible_share ? share : thresholds->visible_share;
}

static bool is_text(const char *text)
{
    return text != NULL && text[0] != 0;
}

enum answer same_content(const struct trial_page *page, const struct trial_page *control,
        double share_wanted, const struct openness_thresholds *thresholds)
{
    if (page->status < 0 || control->status < 0) {
        return ANSWER_UNKNOWN;
    }
    if (page->status != control->status || page->status < 200 || page->status > 299) {
        return ANSWER_NO;
    }
    bool has_canonical = is_text(page->canonical) && is_text(control->canonical);
    bool has_visible = page->visible >= 0 && control->visible >= 0 &&
                       (page->visible > 0 || control->visible > 0);
    bool has_title = is_text(page->title) && is_text(control->title);
    if (has_canonical && strcmp(page->canonical, control->canonical) == 0) {
        return ANSWER_YES;
    }
    if (has_visible && visible_share(page->visible, control->visible) >= share_wanted) {
        return ANSWER_YES;
    }
    if (has_title && title_similarity(bytes_of(page->title), bytes_of(control->title)) >=
                             thresholds->title_similarity) {
        return ANSWER_YES;
    }
    return has_canonical || has_visible || has_title ? ANSWER_NO : ANSWER_UNKNOWN;
}
