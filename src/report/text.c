/* text.c: the report that a person reads on a terminal. Coverage comes first, so that what was not
 * tested is seen before what was found. */
#include "model/fault_zh.h"
#include "report/formats.h"
#include "report/text_print.h"

#include "report/format.h"
#include "report/text_layout.h"
#include "report/words.h"

enum {
    WIDTH_USUAL = 100,
    WIDTH_LEAST = 60,
    WIDTH_MOST = 1000,
    PATHS_MOST = 4, /* that the next command names; more would hide it */
    PATHS_KEPT = 600,
    PROFILES_KEPT = 300,
};

/* Counted over all inspections for the last line; the arguments are kept for the next command. */
struct text_state {
    uint64_t levels[LEVEL_CRITICAL + 1];
    uint64_t leads, untested, inspections, read;
    bool is_long; /* too many paths, or too long ones */
    char profiles[PROFILES_KEPT];
    char paths[PATHS_KEPT];
};

_Static_assert(sizeof(struct text_state) <= REPORT_STATE, "a format's memory is this large");

void text_ink(const struct text_view *view, enum ink ink)
{
    static const char *const codes[] = {[INK_PLAIN] = "\x1b[0m",
            [INK_BOLD] = "\x1b[1m",
            [INK_DIM] = "\x1b[2m",
            [INK_RED] = "\x1b[31m",
            [INK_YELLOW] = "\x1b[33m",
            [INK_GREEN] = "\x1b[32m",
            [INK_BLUE] = "\x1b[34m"};
    if (view->options->colour) {
        buffer_append_text(view->out, codes[ink]);
    }
}

struct bytes text_line(const struct text_view *view, const char *text)
{
    buffer_clear(view->line);
    format_safe(view->line, bytes_of(text), ESCAPE_TERMINAL, SHOWN_MAX);
    view->out->failed = view->out->failed || view->line->failed;
    return buffer_bytes(view->line);
}

static void print_summary_of_reading(const struct text_view *view)
{
    const struct inspection *inspection = view->inspection;
    enum language language = view->options->language;
    uint64_t size = 0;
    for (size_t i = 0; i < inspection->exhibit_count; i++) {
        uint64_t more = inspection->exhibits[i].size;
        size = more <= UINT64_MAX - size ? size + more : UINT64_MAX;
    }
    word_count(view->out, language, WORD_EXHIBIT, WORD_EXHIBITS, inspection->exhibit_count);
    buffer_append_text(view->out, word(language, WORD_LIST_COMMA));
    format_size(view->out, size);
    buffer_append_text(view->out, word(language, WORD_LIST_COMMA));
    bool whole = inspection_read_whole(inspection);
    text_ink(view, whole ? INK_PLAIN : INK_YELLOW);
    buffer_append_text(view->out, word(language, whole ? WORD_ALL_READ_WHOLE : WORD_NOT_ALL_READ));
    text_ink(view, INK_PLAIN);
    uint64_t encrypted = inspection_encrypted(inspection);
    if (encrypted > 0) {
        buffer_append_text(view->out, word(language, WORD_SEMICOLON));
        word_count(view->out, language, WORD_ENCRYPTED_ONE, WORD_ENCRYPTED_MANY, encrypted);
    }
    buffer_append_text(view->out, " · ");
    word_count(view->out, language, WORD_RULE_COUNT, WORD_RULES_COUNT, inspection->result_count);
    for (size_t i = 0; i < inspection->profile_count; i++) {
        buffer_print(view->out, " · %s ", word(language, WORD_PROFILE));
        buffer_append(view->out, text_line(view, inspection->profiles[i].profile->id));
    }
    buffer_append_byte(view->out, '\n');
}

/* " · 3.1 MB · sha256 9f2c…"; of what could not even be opened there is neither. */
static void print_identity(const struct text_view *view, const struct exhibit *exhibit)
{
    buffer_append_text(view->out, " · ");
    format_size(view->out, exhibit->size);
    buffer_append_text(view->out, " · sha256 ");
    format_digest(view->out, exhibit->sha256);
}

static void print_fault(const struct text_view *view, const struct exhibit *exhibit)
{
    enum language language = view->options->language;
    bool refused = exhibit->state == EXHIBIT_REFUSED;
    text_ink(view, refused ? INK_RED : INK_YELLOW);
    buffer_append_text(view->out, word(language, refused ? WORD_READ_REFUSED : WORD_READ_PARTLY));
    text_ink(view, INK_PLAIN);
    buffer_append_text(view->out, word(language, WORD_COLON));
    struct buffer SCOPED(buffer_free) reason = {0};
    fault_put(&reason, exhibit->fault.text, language);
    buffer_append(view->out, text_line(view, buffer_text(&reason)));
    view->out->failed = view->out->failed || reason.failed;
    if (exhibit->size > 0 && !exhibit_counts_lines(exhibit->kind)) { /* else the text has it */
        buffer_print(view->out, "%s%s ", word(language, WORD_BRACKET_OPEN),
                word(language, WORD_AT_BYTE));
        format_number(view->out, exhibit->fault.at);
        buffer_append_text(view->out, word(language, WORD_BRACKET_CLOSE));
    }
}

/* Exhibits read whole are counted in the line above; what was not is said with reason and byte. */
void text_exhibits(const struct text_view *view)
{
    for (size_t i = 0; i < view->inspection->exhibit_count; i++) {
        const struct exhibit *exhibit = &view->inspection->exhibits[i];
        buffer_append_text(view->out, "  ");
        buffer_append(view->out, text_line(view, exhibit->path));
        if (exhibit->size > 0 || exhibit->state != EXHIBIT_REFUSED) {
            print_identity(view, exhibit);
        }
        if (exhibit->state != EXHIBIT_WHOLE) {
            buffer_append_text(view->out, exhibit->size > 0 ? "\n    " : " · ");
            print_fault(view, exhibit);
        }
        buffer_append_byte(view->out, '\n');
    }
}

static bool is_alike(const struct rule_result *a, const struct rule_result *b)
{
    return result_is_untested(b) && a->verdict == b->verdict &&
           strcmp(wording_in(&a->reason, LANGUAGE_EN), wording_in(&b->reason, LANGUAGE_EN)) == 0;
}

static bool is_first_of_its_kind(const struct inspection *inspection, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (is_alike(&inspection->results[index], &inspection->results[i])) {
            return false;
        }
    }
    return true;
}

/* The reason, and behind it every rule that lacks the same. */
static void print_untested(const struct text_view *view, size_t index)
{
    enum language language = view->options->language;
    const struct rule_result *first = &view->inspection->results[index];
    struct buffer SCOPED(buffer_free) rules = {0};
    for (size_t i = index; i < view->inspection->result_count; i++) {
        const struct rule_result *result = &view->inspection->results[i];
        if (is_alike(first, result)) {
            buffer_print(&rules, "%s%s", rules.size == 0 ? "" : " ", result->rule->id);
        }
    }
    buffer_append_text(view->out, "  ");
    text_ink(view, first->verdict == VERDICT_ERROR ? INK_RED : INK_DIM);
    buffer_append_text(view->out, word_verdict(language, first->verdict));
    text_ink(view, INK_PLAIN);
    buffer_append_text(view->out, word(language, WORD_COLON));
    buffer_append(view->out, text_line(view, wording_in(&first->reason, language)));
    buffer_append_byte(view->out, '\n');
    layout_paragraph(view->out, text_line(view, buffer_text(&rules)), 4, view->width);
    view->out->failed = view->out->failed || rules.failed;
}

static void print_none_tested(const struct text_view *view, const struct wording *reason)
{
    enum language language = view->options->language;
    buffer_append_text(view->out, "  ");
    word_count(view->out, language, WORD_NONE_TESTED, WORD_NONE_TESTED,
            view->inspection->result_count);
    buffer_append_text(view->out, word(language, WORD_COLON));
    buffer_append(view->out, text_line(view, wording_in(reason, language)));
    buffer_append_byte(view->out, '\n');
}

/* In one sentence when all rules lack the same, as with a file that could not be read. */
void text_untested(const struct text_view *view)
{
    const struct inspection *inspection = view->inspection;
    enum language language = view->options->language;
    const struct wording *alike = inspection_untested_alike(inspection);
    if (inspection_untested(inspection) == 0) {
        return;
    }
    text_ink(view, INK_BOLD);
    buffer_append_text(view->out, word(language, WORD_UNTESTED));
    text_ink(view, INK_PLAIN);
    buffer_print(view->out, " · %s\n", word(language, WORD_UNTESTED_NOTE));
    if (alike != NULL) {
        print_none_tested(view, alike);
    }
    for (size_t i = 0; i < inspection->result_count && alike == NULL; i++) {
        if (result_is_untested(&inspection->results[i]) && is_first_of_its_kind(inspection, i)) {
            print_untested(view, i);
        }
    }
    buffer_append_byte(view->out, '\n');
}

/* The same in all inspections. False when memory is spent. */
static bool keep_profiles(struct text_state *state, const struct inspection *inspection)
{
    struct buffer SCOPED(buffer_free) profiles = {0};
    format_profiles(&profiles, inspection);
    if (profiles.size >= PROFILES_KEPT) {
        buffer_clear(&profiles);
        buffer_append_text(&profiles, " --profile …");
    }
    if (profiles.size > 0 && !profiles.failed) {
        memcpy(state->profiles, buffer_text(&profiles), profiles.size + 1);
    }
    return !profiles.failed;
}

/* False when memory is spent. */
static bool keep_path(struct text_state *state, const struct inspection *inspection)
{
    struct buffer SCOPED(buffer_free) path = {0};
    size_t used = strlen(state->paths);
    buffer_append_byte(&path, ' ');
    format_shell_word(&path, inspection->path);
    state->is_long =
            state->is_long || state->inspections > PATHS_MOST || path.size >= PATHS_KEPT - used;
    if (!state->is_long && !path.failed) {
        memcpy(state->paths + used, buffer_text(&path), path.size + 1);
    }
    return !path.failed;
}

static void keep_counts(struct text_state *state, const struct inspection *inspection)
{
    for (size_t i = 0; i < inspection->result_count; i++) {
        const struct rule_result *result = &inspection->results[i];
        if (result->rule->kind == RULE_LEAD) {
            state->leads += result->finding_count;
        } else {
            state->levels[result->rule->level] += result->finding_count;
        }
    }
    state->untested += inspection_untested(inspection);
    state->inspections++;
    state->read += inspection_read_nothing(inspection) ? 0 : 1;
}

static void begin(struct buffer *out, const struct run_facts *run,
        const struct report_options *options, void *state)
{
    (void)out, (void)run, (void)options;
    *(struct text_state *)state = (struct text_state){0};
}

static int usable_width(const struct report_options *options)
{
    int width = options->width == 0 ? WIDTH_USUAL : options->width;
    return width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width;
}

static void print_judged(const struct text_view *view)
{
    print_summary_of_reading(view);
    text_exhibits(view);
    buffer_append_byte(view->out, '\n');
    text_coverage(view);
    text_findings(view, RULE_VIOLATION);
    text_findings(view, RULE_LEAD);
    text_untested(view);
}

/* Only why: the coverage would be one long "not tested". */
static void print_unread(const struct text_view *view)
{
    const struct wording *alike = inspection_untested_alike(view->inspection);
    text_exhibits(view);
    if (alike == NULL) {
        text_untested(view);
        return;
    }
    print_none_tested(view, alike);
    buffer_append_byte(view->out, '\n');
}

static void inspection(struct buffer *out, const struct inspection *inspection,
        const struct run_facts *run, const struct report_options *options, void *state)
{
    struct buffer SCOPED(buffer_free) line = {0};
    struct buffer SCOPED(buffer_free) subject = {0};
    struct text_view view = {out, &line, inspection, run, options, usable_width(options)};
    keep_counts(state, inspection);
    out->failed = !keep_profiles(state, inspection) || !keep_path(state, inspection) || out->failed;
    format_subject(&subject, inspection);
    text_ink(&view, INK_BOLD);
    buffer_append(out, text_line(&view, buffer_text(&subject)));
    text_ink(&view, INK_PLAIN);
    buffer_append_byte(out, '\n');
    if (inspection_read_nothing(inspection)) {
        print_unread(&view);
    } else {
        print_judged(&view);
    }
    out->failed = out->failed || subject.failed;
}

/* "6 findings: 2 high, 3 medium, 1 low · 2 leads to review" */
static void print_totals(struct buffer *out, const struct text_state *state, enum language language)
{
    uint64_t findings = 0;
    for (int level = 0; level <= LEVEL_CRITICAL; level++) {
        findings += state->levels[level];
    }
    if (state->inspections != 1) {
        word_count(out, language, WORD_INSPECTION_ONE, WORD_INSPECTIONS, state->inspections);
        buffer_append_text(out, " · ");
    }
    word_count(out, language, WORD_FINDING, WORD_FINDINGS_COUNT, findings);
    bool first = true;
    for (int level = LEVEL_CRITICAL; level >= 0; level--) {
        if (state->levels[level] > 0) {
            buffer_append_text(out, word(language, first ? WORD_COLON : WORD_LIST_COMMA));
            format_number(out, state->levels[level]);
            buffer_print(out, " %s", word_level(language, (enum level)level));
            first = false;
        }
    }
    buffer_append_text(out, " · ");
    word_count(out, language, WORD_LEAD, WORD_LEADS_COUNT, state->leads);
    if (state->untested > 0) {
        buffer_append_text(out, " · ");
        word_count(out, language, WORD_UNTESTED_ONE, WORD_UNTESTED_MANY, state->untested);
    }
    buffer_append_byte(out, '\n');
}

/* The paths of what was not inspected are not known here. */
static void print_next_command(struct buffer *out, const struct text_state *state,
        const struct run_facts *run, const struct report_options *options)
{
    enum language language = options->language;
    bool is_english = language == LANGUAGE_EN;
    buffer_append_text(out, word(language, WORD_WHOLE_REPORT));
    buffer_print(out, "aedile inspect --format html%s%s -o report.html%s%s",
            is_english ? "" : " --lang ", is_english ? "" : language_tag(language),
            run->options == NULL ? "" : run->options, state->profiles);
    if (state->is_long || options->missing > 0) {
        buffer_print(out, " %s\n", word(language, WORD_SEVERAL_PATHS));
    } else {
        buffer_print(out, "%s\n", state->paths);
    }
    buffer_print(out, "%s\n", word(language, WORD_RUN_WHERE));
}

static void end(struct buffer *out, const struct inspection *const *inspections, size_t count,
        const struct run_facts *run, const struct report_options *options, void *state)
{
    (void)inspections, (void)count;
    const struct text_state *own = state;
    if (options->missing > 0) {
        word_count(
                out, options->language, WORD_CUT_SHORT_ONE, WORD_CUT_SHORT_MANY, options->missing);
        buffer_append_byte(out, '\n');
    }
    print_totals(out, own, options->language);
    if (own->read > 0) { /* else the whole report would say no more */
        print_next_command(out, own, run, options);
    }
}

const struct report_format report_text = {.name = "text",
        .purpose = "for reading on a terminal: coverage first, then findings",
        .media_type = "text/plain; charset=utf-8",
        .begin = begin,
        .inspection = inspection,
        .end = end};
