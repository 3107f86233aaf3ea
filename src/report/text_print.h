/* text_print.h: what the parts of the text report share. */
#ifndef AEDILE_REPORT_TEXT_PRINT_H
#define AEDILE_REPORT_TEXT_PRINT_H

#include "report/report.h"

enum ink { INK_PLAIN, INK_BOLD, INK_DIM, INK_RED, INK_YELLOW, INK_GREEN, INK_BLUE };

struct text_view {
    struct buffer *out;
    struct buffer *line; /* for composing one cell; failing is carried over to `out` */
    const struct inspection *inspection;
    const struct run_facts *run;
    const struct report_options *options;
    int width;
};

/* ANSI colour (ECMA-48 SGR) when the options ask for it; INK_PLAIN ends it. */
void text_ink(const struct text_view *view, enum ink ink);

/* Clear view->line and fill it with the text made safe. */
struct bytes text_line(const struct text_view *view, const char *text);

void text_exhibits(const struct text_view *view);
void text_coverage(const struct text_view *view);
void text_findings(const struct text_view *view, enum rule_kind kind);
void text_untested(const struct text_view *view);

#endif
