/* report.h: one const struct a format, writing inspections to a buffer. */
#ifndef AEDILE_REPORT_REPORT_H
#define AEDILE_REPORT_REPORT_H

#include "base/buffer.h"
#include "model/inspection.h"

struct report_options {
    enum language language;
    bool colour;    /* text: ANSI colours */
    bool bom;       /* csv: byte-order mark for spreadsheet programs */
    int width;      /* text: columns of the terminal; 0: 100 */
    size_t missing; /* for `end`: inspections not made as the run ended early; all but csv say so */
};

/* A report is begin, one inspection after the other, end. `state` is the format's own memory
 * between the calls, REPORT_STATE bytes, zeroed. */
enum { REPORT_STATE = 1024 };

struct report_format {
    const char *name;    /* "json" */
    const char *purpose; /* one sentence for --help */
    const char *media_type;
    void (*begin)(struct buffer *out, const struct run_facts *run,
            const struct report_options *options, void *state);
    void (*inspection)(struct buffer *out, const struct inspection *inspection,
            const struct run_facts *run, const struct report_options *options, void *state);
    void (*end)(struct buffer *out, const struct inspection *const *inspections, size_t count,
            const struct run_facts *run, const struct report_options *options, void *state);
    bool keeps; /* `end` reads the inspections: the caller must keep them; else count may be 0 */
};

/* text, json, sarif, csv, html; NULL for an unknown name. */
const struct report_format *report_find(const char *name);
const struct report_format *const *report_formats(size_t *ret_count);

#endif
