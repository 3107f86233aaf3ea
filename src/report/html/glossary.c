/* glossary.c: what the columns of the cited tables mean, once, behind all that is cited. */
#include "report/html/print.h"

#include "report/html/row_json.h"

static void put_column(const struct html_view *view, const char *table, const char *column)
{
    const char *meaning = view->run->meaning(view->language, table, column);
    if (meaning != NULL) {
        buffer_append_text(view->out, "<tr><th scope=\"row\">");
        html_text(view->out, column);
        buffer_append_text(view->out, "</th><td>");
        html_text(view->out, meaning);
        buffer_append_text(view->out, "</td></tr>\n");
    }
}

static void put_table(const struct html_view *view, const struct citation *citation)
{
    static const enum word columns[] = {WORD_COLUMN, WORD_MEANING};
    struct buffer SCOPED(buffer_free) name = {0};
    struct buffer SCOPED(buffer_free) value = {0};
    struct row_walk walk = {.rest = bytes_of(citation->row_json)};
    html_element(view->out, "h4", "", citation->table);
    html_element(view->out, "p", " class=\"quiet\"",
            view->run->meaning(view->language, citation->table, NULL));
    html_table_open(view, "row", columns, sizeof(columns) / sizeof(columns[0]));
    while (row_next(&walk, &name, &value)) {
        put_column(view, citation->table, buffer_text(&name));
    }
    html_table_close(view->out);
    view->out->failed = view->out->failed || name.failed || value.failed;
}

enum { TABLES_MAX = 64 };

struct tables {
    const struct citation *first[TABLES_MAX]; /* citation of each, in the order of the rules */
    size_t count;
};

static void add_tables(
        const struct html_view *view, const struct finding *finding, struct tables *tables)
{
    for (size_t i = 0; i < finding->citation_count && i < CITATIONS_MAX; i++) {
        const struct citation *citation = &finding->citations[i];
        bool known = tables->count == TABLES_MAX;
        for (size_t j = 0; j < tables->count && !known; j++) {
            known = strcmp(tables->first[j]->table, citation->table) == 0;
        }
        if (!known && view->run->meaning(view->language, citation->table, NULL) != NULL) {
            tables->first[tables->count++] = citation;
        }
    }
}

void html_glossary(const struct html_view *view)
{
    struct tables tables = {.count = 0};
    for (size_t i = 0; i < view->inspection->result_count && view->run->meaning != NULL; i++) {
        const struct rule_result *result = &view->inspection->results[i];
        for (size_t j = 0; j < result->finding_count; j++) {
            add_tables(view, &result->findings[j], &tables);
        }
    }
    if (tables.count == 0) {
        return;
    }
    html_section_open(view, "columns", WORD_GLOSSARY);
    for (size_t i = 0; i < tables.count; i++) {
        put_table(view, tables.first[i]);
    }
    html_section_close(view->out);
}
