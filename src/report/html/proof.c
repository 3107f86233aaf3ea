/* proof.c: the rows and bytes behind a finding, and the commands that show them anew with
 * tools that every system has. */
#include "report/html/print.h"

#include "report/format.h"
#include "report/html/row_json.h"

#include <inttypes.h>

/* Which columns of a row: those that the rule's own row shows too, so that the message rests on
 * them; the others; and those that hold nothing. */
enum share { SHARE_SHOWN, SHARE_OTHER, SHARE_EMPTY };

static bool has_column(const struct html_view *view, const char *row_json, struct bytes wanted)
{
    struct buffer SCOPED(buffer_free) name = {0};
    struct buffer SCOPED(buffer_free) value = {0};
    struct row_walk walk = {.rest = bytes_of(row_json)};
    bool found = false;
    while (!found && row_next(&walk, &name, &value)) {
        found = bytes_equal(buffer_bytes(&name), wanted);
        view->out->failed = view->out->failed || name.failed || value.failed;
    }
    view->out->failed = view->out->failed || name.failed || value.failed;
    return found;
}

static enum share share_of(const struct html_view *view, const struct finding *finding,
        const struct row_walk *walk, struct bytes name, struct bytes value)
{
    static const char *const always[] = {"exhibit", "id"}; /* the heading says them */
    if (value.size == 0 || (!walk->is_text && bytes_equal(value, bytes_of("null")))) {
        return SHARE_EMPTY;
    }
    for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++) {
        if (bytes_equal(name, bytes_of(always[i]))) {
            return SHARE_OTHER;
        }
    }
    return has_column(view, finding->row_json, name) ? SHARE_SHOWN : SHARE_OTHER;
}

static void put_column(
        const struct html_view *view, enum share share, struct bytes name, struct bytes value)
{
    if (share == SHARE_EMPTY) {
        html_bytes(view->out, name);
        buffer_append_byte(view->out, ' ');
        return;
    }
    buffer_append_text(view->out, "<tr><th scope=\"row\">");
    html_bytes(view->out, name);
    buffer_append_text(view->out, "</th><td>");
    html_bytes(view->out, value);
    buffer_append_text(view->out, "</td></tr>\n");
}

/* True when there is any. */
static bool put_columns(const struct html_view *view, const struct finding *finding,
        const struct citation *citation, enum share share, bool is_dry)
{
    struct buffer SCOPED(buffer_free) name = {0};
    struct buffer SCOPED(buffer_free) value = {0};
    struct row_walk walk = {.rest = bytes_of(citation->row_json)};
    bool any = false;
    while (row_next(&walk, &name, &value)) {
        struct bytes column = buffer_bytes(&name), cell = buffer_bytes(&value);
        if (share_of(view, finding, &walk, column, cell) == share) {
            any = true;
            if (!is_dry) {
                put_column(view, share, column, cell);
            }
        }
        view->out->failed = view->out->failed || name.failed || value.failed;
    }
    view->out->failed = view->out->failed || name.failed || value.failed;
    return any;
}

static void put_row(const struct html_view *view, const struct finding *finding,
        const struct citation *citation)
{
    static const enum word columns[] = {WORD_COLUMN, WORD_VALUE};
    html_table_open(view, "row", columns, sizeof(columns) / sizeof(columns[0]));
    (void)put_columns(view, finding, citation, SHARE_SHOWN, false);
    (void)put_columns(view, finding, citation, SHARE_OTHER, false);
    html_table_close(view->out);
    if (put_columns(view, finding, citation, SHARE_EMPTY, true)) {
        buffer_append_text(view->out, "<p class=\"quiet\">");
        html_word(view, WORD_EMPTY_COLUMNS);
        html_word(view, WORD_COLON);
        (void)put_columns(view, finding, citation, SHARE_EMPTY, false);
        buffer_append_text(view->out, "</p>\n");
    }
}

/* "tail -c +1205 | head -c 48": the range out of what comes before. */
static void append_range(struct buffer *out, uint64_t at, uint64_t size)
{
    if (size > 0) {
        buffer_print(out, "tail -c +%" PRIu64 " | head -c %" PRIu64, at + 1, size);
    } else {
        buffer_print(out, "tail -c +%" PRIu64 " | head -c 64", at + 1);
    }
}

/* unzip takes the name for a pattern: what it would act upon is escaped. */
static void append_entry(struct buffer *out, struct bytes entry)
{
    struct buffer SCOPED(buffer_free) pattern = {0};
    static const char special[] = {'*', '?', '[', ']', '\\'};
    for (size_t i = 0; i < entry.size; i++) {
        if (memchr(special, entry.data[i], sizeof(special)) != NULL) {
            buffer_append_byte(&pattern, '\\');
        }
        buffer_append_byte(&pattern, (char)entry.data[i]);
    }
    format_shell_word(out, buffer_text(&pattern));
    out->failed = out->failed || pattern.failed;
}

/* Nested archives are unpacked one after the other, "base.apk!/AndroidManifest.xml". In a folder
 * of splits the first part is a file of the folder. */
static void append_unpack(struct buffer *out, const char *file, bool is_folder, const char *entry)
{
    struct buffer SCOPED(buffer_free) path = {0};
    entry = entry != NULL ? entry : "";
    const char *split = strstr(entry, "!/");
    buffer_append_text(&path, file);
    if (is_folder) {
        size_t size = split != NULL ? (size_t)(split - entry) : strlen(entry);
        buffer_append_byte(&path, '/');
        buffer_append(&path, bytes_slice(bytes_of(entry), 0, size));
        entry = split != NULL ? split + 2 : "";
        split = strstr(entry, "!/");
    }
    while (split != NULL) {
        buffer_append_text(out, "unzip -p ");
        format_shell_word(out, buffer_text(&path));
        buffer_append_byte(out, ' ');
        append_entry(out, bytes_slice(bytes_of(entry), 0, (size_t)(split - entry)));
        buffer_append_text(out, " > inner.zip && ");
        out->failed = out->failed || path.failed; /* clearing forgets it */
        buffer_clear(&path);
        buffer_append_text(&path, "inner.zip");
        entry = split + 2;
        split = strstr(entry, "!/");
    }
    buffer_append_text(out, entry[0] != 0 ? "unzip -p " : "cat ");
    format_shell_word(out, buffer_text(&path));
    if (entry[0] != 0) {
        buffer_append_byte(out, ' ');
        append_entry(out, bytes_of(entry));
    }
    out->failed = out->failed || path.failed;
}

/* `prints`: what the command must print, or NULL. */
static void put_command(
        const struct html_view *view, enum word what, struct buffer *command, const char *prints)
{
    buffer_append_text(view->out, "<li>");
    html_word(view, what);
    buffer_append_text(view->out, "<pre><code>");
    html_bytes(view->out, buffer_bytes(command));
    buffer_append_text(view->out, "</code></pre>");
    if (prints != NULL) {
        buffer_append_text(view->out, "<p class=\"quiet\">");
        html_word(view, WORD_CHECK_PRINTS);
        html_word(view, WORD_COLON);
        html_code(view->out, prints);
        buffer_append_text(view->out, "</p>");
    }
    buffer_append_text(view->out, "</li>\n");
    view->out->failed = view->out->failed || command->failed;
    buffer_clear(command);
}

/* A stream put together or opened by TLS keys: no tool that every system has shows its bytes. */
static bool is_stream(const struct exhibit *from, const struct place *place)
{
    return from != NULL && from->kind == EXHIBIT_CAPTURE && place->entry != NULL &&
           place->entry[0] != 0;
}

/* All that was given is read again: what a row of traffic says depends on session.yaml too. */
static void append_query(struct buffer *out, const struct inspection *inspection,
        const struct citation *citation, const char *start)
{
    buffer_print(out, "aedile query %s FROM %s WHERE exhibit = %" PRId64 " AND id = %" PRId64 "' ",
            start, citation->table, citation->exhibit, citation->row);
    format_shell_word(out, inspection->path);
}

/* Streams, too, are put together and opened anew; what it prints is what the inspection saw. */
static void put_bytes_check(const struct html_view *view, const struct citation *citation)
{
    struct buffer SCOPED(buffer_free) command = {0};
    if (citation->bytes_sha256[0] == 0) {
        return;
    }
    append_query(&command, view->inspection, citation,
            "--bytes 'SELECT exhibit, entry, entry_at, at, size");
    buffer_append_text(&command, " | sha256sum");
    put_command(view, WORD_CHECK_BYTES, &command, citation->bytes_sha256);
}

static void put_place_checks(const struct html_view *view, const struct citation *citation)
{
    struct buffer SCOPED(buffer_free) command = {0};
    const struct exhibit *from = NULL;
    const struct place *place = &citation->place;
    const char *file = format_file(view->inspection, citation, &from);
    bool is_folder = from != NULL && from->sha256[0] == 0;
    if (from != NULL && !is_folder) {
        buffer_append_text(&command, "sha256sum ");
        format_shell_word(&command, file);
        put_command(view, WORD_CHECK_FILE, &command, from->sha256);
    }
    if (!is_stream(from, place)) {
        append_unpack(&command, from != NULL ? file : view->inspection->path,
                from == NULL || is_folder, from != NULL ? place->entry : "session.yaml");
        buffer_append_text(&command, " | ");
        append_range(&command, place->at, place->size);
        buffer_append_text(&command, " | xxd");
        put_command(view, WORD_CHECK_PLACE, &command, NULL);
    }
    put_bytes_check(view, citation);
}

/* The rows that stand at one place, which is told once behind them. */
static void put_place(const struct html_view *view, const struct finding *finding, size_t index)
{
    struct buffer SCOPED(buffer_free) place = {0};
    struct buffer SCOPED(buffer_free) command = {0};
    const struct citation *first = &finding->citations[index];
    for (size_t i = index; i < finding->citation_count && i < CITATIONS_MAX; i++) {
        const struct citation *citation = &finding->citations[i];
        if (format_same_place(first, citation)) {
            buffer_append_text(view->out, "<h5>");
            html_word(view, WORD_CITED_ROW);
            buffer_append_text(view->out, " <code>");
            html_text(view->out, citation->table);
            buffer_print(view->out, " %" PRId64 "</code></h5>\n", citation->row);
            put_row(view, finding, citation);
        }
    }
    format_place(&place, view->inspection, first, view->language);
    buffer_append_text(view->out, "<dl>\n");
    html_element(view->out, "dt", "", word(view->language, WORD_PLACE));
    buffer_append_text(view->out, "<dd>");
    html_code(view->out, buffer_text(&place));
    buffer_append_text(view->out, "</dd>\n");
    html_element(view->out, "dt", "", word(view->language, WORD_CHECK_AGAIN));
    buffer_append_text(view->out, "<dd><ul class=\"checks\">\n");
    put_place_checks(view, first);
    for (size_t i = index; i < finding->citation_count && i < CITATIONS_MAX; i++) {
        if (format_same_place(first, &finding->citations[i])) {
            append_query(&command, view->inspection, &finding->citations[i], "'SELECT *");
            put_command(view, WORD_CHECK_ROW, &command, NULL);
        }
    }
    buffer_append_text(view->out, "</ul>\n</dd>\n</dl>\n");
    view->out->failed = view->out->failed || place.failed;
}

void html_proof(const struct html_view *view, const struct finding *finding)
{
    buffer_append_text(view->out, "<details>\n<summary>");
    word_count(
            view->out, view->language, WORD_PROOF_OF, WORD_PROOF_OF_MANY, finding->citation_count);
    buffer_append_text(view->out, "</summary>\n");
    for (size_t i = 0; i < finding->citation_count && i < CITATIONS_MAX; i++) {
        if (!format_is_repeated(finding, i)) {
            put_place(view, finding, i);
        }
    }
    buffer_append_text(view->out, "<p class=\"quiet\">");
    html_word(view, WORD_FINGERPRINT);
    buffer_append_byte(view->out, ' ');
    html_code(view->out, finding->fingerprint);
    buffer_append_text(view->out, "</p>\n</details>\n");
}
