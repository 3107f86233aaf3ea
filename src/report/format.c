#include "report/format.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdio.h>

void format_number(struct buffer *out, uint64_t number)
{
    char digits[24];
    int count = snprintf(digits, sizeof(digits), "%" PRIu64, number);
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0) {
            buffer_append_byte(out, ',');
        }
        buffer_append_byte(out, digits[i]);
    }
}

void format_size(struct buffer *out, uint64_t size)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    if (size < 1000) {
        buffer_print(out, "%" PRIu64 " B", size);
        return;
    }
    double value = (double)size;
    size_t unit = 0;
    while (value >= 999.95) {
        value /= 1000;
        unit++;
    }
    buffer_print(out, "%.1f %s", value, units[unit]);
}

void format_digest(struct buffer *out, const char *digest)
{
    enum { SHOWN_DIGITS = 12 };
    if (digest == NULL || digest[0] == 0) {
        buffer_append_text(out, "–");
        return;
    }
    buffer_append(out, bytes_slice(bytes_of(digest), 0, SHOWN_DIGITS));
    buffer_append_text(out, "…");
}

static const char *html_reference(uint32_t point)
{
    switch (point) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void append_point(
        struct buffer *out, struct bytes character, uint32_t point, enum escape escape)
{
    const char *reference = escape == ESCAPE_HTML ? html_reference(point) : NULL;
    if (point == '\n' || point == '\t' || point == '\r') {
        buffer_append_byte(out, ' ');
    } else if (utf8_is_treacherous(point)) {
        buffer_print(out, point < 0x80 ? "\\x%02" PRIx32 : "\\u{%" PRIx32 "}", point);
    } else if (reference != NULL) {
        buffer_append_text(out, reference);
    } else {
        buffer_append(out, character);
    }
}

void format_safe(struct buffer *out, struct bytes text, enum escape escape, size_t limit)
{
    size_t at = 0;
    while (at < text.size && (limit == 0 || at < limit)) {
        uint32_t point = 0;
        size_t size = utf8_next(bytes_slice(text, at, text.size), &point);
        if (size == 0) {
            buffer_print(out, "\\x%02x", text.data[at]);
            at++;
            continue;
        }
        append_point(out, bytes_slice(text, at, size), point, escape);
        at += size;
    }
    if (at < text.size) {
        buffer_append_text(out, "… (");
        format_number(out, text.size);
        buffer_append_text(out, " B)");
    }
}

static bool is_unreserved(uint8_t byte)
{
    return ascii_is_letter(byte) || ascii_is_digit(byte) || byte == '-' || byte == '.' ||
           byte == '_' || byte == '~';
}

void format_uri(struct buffer *out, const char *path)
{
    while (path[0] == '/' || (path[0] == '.' && path[1] == '/')) {
        path += path[0] == '/' ? 1 : 2;
    }
    for (const uint8_t *byte = (const uint8_t *)path; *byte != 0; byte++) {
        if (is_unreserved(*byte) || *byte == '/') {
            buffer_append_byte(out, (char)*byte);
        } else {
            buffer_print(out, "%%%02X", *byte);
        }
    }
    if (path[0] == 0) {
        buffer_append_byte(out, '.');
    }
}

const char *format_file(const struct inspection *inspection, const struct citation *citation,
        const struct exhibit **ret_from)
{
    *ret_from = NULL;
    for (size_t i = 0; i < inspection->exhibit_count; i++) {
        if (inspection->exhibits[i].id == citation->exhibit) {
            *ret_from = &inspection->exhibits[i];
            return inspection->exhibits[i].path;
        }
    }
    return "session.yaml";
}

/* First and last byte; only the first when the extent is not known. */
static void append_range(struct buffer *out, uint64_t at, uint64_t size)
{
    format_number(out, at);
    if (size > 1 && size - 1 <= UINT64_MAX - at) {
        buffer_append_text(out, "–");
        format_number(out, at + size - 1);
    }
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL || slash[1] == 0 ? path : slash + 1;
}

/* What tells the exhibit from the others of the inspection; the whole path stands in the list of
 * exhibits. */
static const char *short_name(const struct inspection *inspection, const struct exhibit *exhibit)
{
    const char *base = base_of(exhibit->path);
    size_t alike = 0;
    for (size_t i = 0; i < inspection->exhibit_count; i++) {
        alike += strcmp(base_of(inspection->exhibits[i].path), base) == 0;
    }
    return alike > 1 ? exhibit->path : base;
}

bool format_same_place(const struct citation *a, const struct citation *b)
{
    const struct place *one = &a->place, *other = &b->place;
    return a->exhibit == b->exhibit && one->at == other->at && one->size == other->size &&
           one->entry_at == other->entry_at && strcmp(one->entry, other->entry) == 0;
}

bool format_is_repeated(const struct finding *finding, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (format_same_place(&finding->citations[i], &finding->citations[index])) {
            return true;
        }
    }
    return false;
}

void format_place(struct buffer *out, const struct inspection *inspection,
        const struct citation *citation, enum language language)
{
    const struct exhibit *from = NULL;
    const struct place *place = &citation->place;
    const char *file = format_file(inspection, citation, &from);
    buffer_append_text(out, from == NULL ? file : short_name(inspection, from));
    bool inside = place->entry != NULL && place->entry[0] != 0;
    if (inside) {
        buffer_append_text(out, "!/");
        buffer_append_text(out, place->entry);
    }
    buffer_print(out, " %s ", word(language, place->size > 1 ? WORD_BYTES : WORD_BYTE));
    append_range(out, place->at, place->size);
    if (inside && place->entry_size > 0) {
        buffer_print(
                out, "%s%s ", word(language, WORD_BRACKET_OPEN), word(language, WORD_ENTRY_AT));
        append_range(out, place->entry_at, place->entry_size);
        buffer_append_text(out, word(language, WORD_BRACKET_CLOSE));
    }
}

void format_subject(struct buffer *out, const struct inspection *inspection)
{
    const struct subject *subject = &inspection->subject;
    const char *name = subject->name != NULL      ? subject->name
                       : subject->package != NULL ? subject->package
                                                  : inspection->path;
    buffer_append_text(out, name);
    if (subject->version != NULL) {
        buffer_print(out, " %s", subject->version);
    }
    if (subject->package != NULL && subject->package != name) {
        buffer_print(out, " (%s)", subject->package);
    }
    const char *const more[] = {subject->operator_name, subject->store, inspection->device.region};
    for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
        if (more[i] != NULL && more[i][0] != 0) {
            buffer_print(out, " · %s", more[i]);
        }
    }
}

/* The scenario's own words on what would test it, and not a rule's reason. */
static bool is_need(const struct coverage *coverage)
{
    const struct wording *needs = &coverage->scenario->needs;
    return needs->en != NULL && coverage->reason.en != NULL &&
           strcmp(coverage->reason.en, needs->en) == 0;
}

void format_remark(struct buffer *out, const struct coverage *coverage, enum language language,
        enum escape escape)
{
    const char *reason = wording_in(&coverage->reason, language);
    size_t before = out->size;
    if (coverage->finding_count > 0) {
        word_count(out, language, WORD_FINDING, WORD_FINDINGS_COUNT, coverage->finding_count);
    }
    if (coverage->lead_count > 0) {
        buffer_append_text(out, out->size > before ? word(language, WORD_LIST_COMMA) : "");
        word_count(out, language, WORD_LEAD, WORD_LEADS_COUNT, coverage->lead_count);
    }
    if (out->size == before && coverage->passed > 0) {
        word_count(out, language, WORD_PASSED_ONE, WORD_PASSED_MANY, coverage->passed);
    }
    if (reason[0] != 0) {
        buffer_append_text(out, out->size > before ? word(language, WORD_SEMICOLON) : "");
        buffer_append_text(out, is_need(coverage) ? word(language, WORD_WOULD_NEED) : "");
        format_safe(out, bytes_of(reason), escape, SHOWN_MAX);
    }
}

bool format_is_formula(const char *text)
{
    static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        if (bytes_start_with(bytes_of(text), bytes_of(starts[i]))) {
            return true;
        }
    }
    return false;
}

/* Text that is shown as it is: neither what a terminal obeys, nor what turns or hides the text of a
 * cell. Line breaks and tabs are data. */
static bool is_plain(uint32_t point)
{
    return point == '\t' || point == '\r' || point == '\n' || !utf8_is_treacherous(point);
}

void format_csv_text(struct buffer *out, struct bytes text)
{
    uint32_t point = 0;
    for (size_t at = 0, size; at < text.size; at += size) {
        size = utf8_next(bytes_slice(text, at, 4), &point);
        size = size == 0 ? 1 : size; /* not met: the text was repaired */
        buffer_append_text(out, point == '"' ? "\"" : "");
        if (is_plain(point)) {
            buffer_append(out, bytes_slice(text, at, size));
        } else {
            buffer_append_text(out, "·");
        }
    }
}
