/* written.h: a report of the sample as one buffer, for the tests of the formats. */
#ifndef AEDILE_TESTS_WRITTEN_H
#define AEDILE_TESTS_WRITTEN_H

#include "report/report.h"
#include "support/sample_inspection.h"

#include <assert.h>

/* The first `count` of: the sample, the quiet one, one that could not be read. */
static inline void write_report(
        struct buffer *out, const char *name, size_t count, const struct report_options *options)
{
    const struct inspection *const all[] = {
            sample_inspection(), sample_quiet_inspection(), sample_unread_inspection()};
    const struct report_format *format = report_find(name);
    _Alignas(max_align_t) unsigned char state[REPORT_STATE] = {0};
    assert(format != NULL && count <= 3);
    format->begin(out, sample_run(), options, state);
    for (size_t i = 0; i < count; i++) {
        format->inspection(out, all[i], sample_run(), options, state);
    }
    format->end(out, all, format->keeps ? count : 0, sample_run(), options, state);
}

static inline size_t occurrences(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}

#define assert_has(out, part)   assert_non_null(strstr(buffer_text(out), (part)))
#define assert_lacks(out, part) assert_null(strstr(buffer_text(out), (part)))

#endif
