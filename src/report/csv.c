/* csv.c: one row a finding (RFC 4180), for spreadsheets: what a program would take for a formula
 * is made text with an apostrophe (OWASP ASVS 5.0, 1.2.10). */
#include "base/utf8.h"

#include "report/format.h"
#include "report/formats.h"
#include "report/words.h"

#include <inttypes.h>

static void put_separator(struct buffer *out, bool first)
{
    buffer_append_text(out, first ? "" : ",");
}

static void put_text(struct buffer *out, bool first, const char *text)
{
    struct buffer SCOPED(buffer_free) whole = {0};
    utf8_append_repaired(&whole, bytes_of(text));
    put_separator(out, first);
    const char *repaired = buffer_text(&whole);
    bool formula = format_is_formula(repaired);
    bool quoted = formula || strpbrk(repaired, ",\"\r\n") != NULL;
    buffer_append_text(out, quoted ? "\"" : "");
    buffer_append_text(out, formula ? "'" : "");
    format_csv_text(out, buffer_bytes(&whole));
    buffer_append_text(out, quoted ? "\"" : "");
    out->failed = out->failed || whole.failed;
}

static void put_number(struct buffer *out, uint64_t number)
{
    buffer_print(out, ",%" PRIu64, number);
}

static void begin(struct buffer *out, const struct run_facts *run,
        const struct report_options *options, void *state)
{
    (void)run, (void)state;
    buffer_append_text(out, options->bom ? "\xef\xbb\xbf" : "");
    buffer_append_text(out,
            "inspection,subject,operator,package,version,store,rule,rule_version,area,kind,level,"
            "precision,title,message,clauses,rectify,exhibit,sha256,table,row,entry,entry_at,"
            "entry_size,at,size,citations,evidence,fingerprint\r\n");
}

static void put_clauses(struct buffer *out, const struct rule *rule)
{
    struct buffer SCOPED(buffer_free) list = {0};
    for (size_t i = 0; i < rule->clause_count; i++) {
        buffer_append_text(&list, i > 0 ? " " : "");
        buffer_append_text(&list, rule->clauses[i]);
    }
    put_text(out, false, buffer_text(&list));
    out->failed = out->failed || list.failed;
}

static void put_rule(struct buffer *out, const struct rule *rule, const struct finding *finding,
        enum language language)
{
    struct buffer SCOPED(buffer_free) area = {0};
    const char *slash = strchr(rule->id, '/');
    size_t size = slash != NULL ? (size_t)(slash - rule->id) : strlen(rule->id);
    buffer_append(&area, bytes_slice(bytes_of(rule->id), 0, size));
    put_text(out, false, rule->id);
    put_text(out, false, rule->version);
    put_text(out, false, buffer_text(&area));
    put_text(out, false, rule_kind_name(rule->kind));
    put_text(out, false, level_name(rule->level));
    put_text(out, false, precision_name(rule->precision));
    put_text(out, false, wording_in(&rule->title, language));
    put_text(out, false, wording_in(&finding->message, language));
    put_clauses(out, rule);
    put_text(out, false, wording_in(&rule->rectify, language));
    out->failed = out->failed || area.failed;
}

static void put_citation(
        struct buffer *out, const struct inspection *inspection, const struct finding *finding)
{
    const struct citation *citation = &finding->citations[0];
    const struct exhibit *from = NULL;
    put_text(out, false, format_file(inspection, citation, &from));
    put_text(out, false, from != NULL ? from->sha256 : "");
    put_text(out, false, citation->table);
    buffer_print(out, ",%" PRId64, citation->row);
    put_text(out, false, citation->place.entry);
    put_number(out, citation->place.entry_at);
    put_number(out, citation->place.entry_size);
    put_number(out, citation->place.at);
    put_number(out, citation->place.size);
    put_number(out, finding->citation_count);
    put_text(out, false, citation->row_json);
    put_text(out, false, finding->fingerprint);
}

static void put_row(struct buffer *out, const struct inspection *inspection,
        const struct rule *rule, const struct finding *finding, enum language language)
{
    const struct subject *subject = &inspection->subject;
    put_text(out, true, inspection->path);
    put_text(out, false, subject->name);
    put_text(out, false, subject->operator_name);
    put_text(out, false, subject->package);
    put_text(out, false, subject->version);
    put_text(out, false, subject->store);
    put_rule(out, rule, finding, language);
    put_citation(out, inspection, finding);
    buffer_append_text(out, "\r\n");
}

static void inspection(struct buffer *out, const struct inspection *inspection,
        const struct run_facts *run, const struct report_options *options, void *state)
{
    (void)run, (void)state;
    for (size_t i = 0; i < inspection->result_count; i++) {
        const struct rule_result *result = &inspection->results[i];
        for (size_t j = 0; j < result->finding_count; j++) {
            put_row(out, inspection, result->rule, &result->findings[j], options->language);
        }
    }
}

static void end(struct buffer *out, const struct inspection *const *inspections, size_t count,
        const struct run_facts *run, const struct report_options *options, void *state)
{
    (void)out, (void)inspections, (void)count, (void)run, (void)options, (void)state;
}

const struct report_format report_csv = {.name = "csv",
        .purpose = "one row a finding, for spreadsheets",
        .media_type = "text/csv; charset=utf-8",
        .begin = begin,
        .inspection = inspection,
        .end = end};
