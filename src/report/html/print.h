/* print.h: what the parts of the HTML report share. */
#ifndef AEDILE_REPORT_HTML_PRINT_H
#define AEDILE_REPORT_HTML_PRINT_H

#include "report/report.h"
#include "report/words.h"

/* One inspection being written; `number` counts from 1 and makes ids unique in the page. */
struct html_view {
    struct buffer *out;
    const struct inspection *inspection;
    const struct run_facts *run;
    enum language language;
    size_t number;
};

/* Text as content or attribute value, made safe; NULL writes nothing. */
void html_text(struct buffer *out, const char *text);
void html_bytes(struct buffer *out, struct bytes text);
void html_word(const struct html_view *view, enum word word);

/* <tag>text</tag>; attributes as written, starting with a space, or "". */
void html_element(struct buffer *out, const char *tag, const char *attributes, const char *text);

/* <code> whose long runs may break anywhere. */
void html_code(struct buffer *out, const char *text);

/* id="f1-area_rule": the first finding of the rule ('f'), or its line in the list of all ('r'); and
 * a link to that. */
void html_anchor(const struct html_view *view, char what, const char *rule);
void html_link(const struct html_view *view, char what, const char *rule, const char *text);

/* A table head with these columns, and <tbody>. */
void html_table_open(const struct html_view *view, const char *class_name, const enum word *columns,
        size_t count);
void html_table_close(struct buffer *out);

/* <section> with its heading, and the id "name-<number>". */
void html_section_open(const struct html_view *view, const char *name, enum word title);
void html_section_close(struct buffer *out);

void html_head(const struct html_view *view);
void html_coverage(const struct html_view *view);
void html_charts(const struct html_view *view);
void html_findings(const struct html_view *view, enum rule_kind kind);
void html_untested(const struct html_view *view);
void html_appendix(const struct html_view *view);

/* What the columns of all cited tables mean. */
void html_glossary(const struct html_view *view);

/* <details> with everything that proves the finding. */
void html_proof(const struct html_view *view, const struct finding *finding);

/* The style sheet, piece by piece, ended by NULL. */
extern const char *const html_style[];

#endif
