/* format.h: numbers, digests, places and hostile text as the reports write them. */
#ifndef AEDILE_REPORT_FORMAT_H
#define AEDILE_REPORT_FORMAT_H

#include "base/buffer.h"
#include "model/inspection.h"

/* 18233 as "18,233". */
void format_number(struct buffer *out, uint64_t number);

/* A size in bytes as "21.4 MB" (powers of 1000), "813 B" below 1000. */
void format_size(struct buffer *out, uint64_t size);

/* The first 12 digits of a digest and "…"; "–" when there is none. */
void format_digest(struct buffer *out, const char *digest);

enum { SHOWN_MAX = 2000 }; /* bytes of one value that text and html show; json has all */

enum escape { ESCAPE_TERMINAL, ESCAPE_HTML };

/* Text from evidence, made harmless: line breaks and tabs become spaces, other control characters,
 * bidirectional and invisible characters and bytes that are not UTF-8 are spelled out (\x1b,
 * \u{202e}); for HTML the markup characters and both quotes become references, so the result fits
 * elements and attributes. Past `limit` bytes of input (0: none) it ends "… (n B)" with the
 * size of the whole. NULL writes nothing. */
void format_safe(struct buffer *out, struct bytes text, enum escape escape, size_t limit);

/* The inside of a quoted CSV field, of UTF-8: quotes are doubled, and a dot stands for each
 * character that a terminal obeys or that turns or hides the text of a cell. Line breaks and tabs
 * are data. */
void format_csv_text(struct buffer *out, struct bytes text);

/* One word for a POSIX shell: as it is when plain, else in quotes; control characters as
 * octal in $'\033' so that what is shown is what runs. */
void format_shell_word(struct buffer *out, const char *word);

/* " --profile a,b" for the command line that gives the same inspection; nothing without profiles.
 */
void format_profiles(struct buffer *out, const struct inspection *inspection);

/* Whether a spreadsheet would take the text for a formula (OWASP ASVS 5.0, 1.2.10), so that CSV
 * puts an apostrophe before it. Full-width forms count too: programs in East Asian locales take
 * them for the plain ones. */
bool format_is_formula(const char *text);

/* A relative URI reference (RFC 3986): every byte but unreserved ones and "/" percent-encoded,
 * leading slashes and "./" left out, so that it never has a scheme or a root. */
void format_uri(struct buffer *out, const char *path);

/* How the citation's file is called: the exhibit's path, or session.yaml for exhibit 0. *ret_from
 * is the exhibit, NULL for the session file. */
const char *format_file(const struct inspection *inspection, const struct citation *citation,
        const struct exhibit **ret_from);

/* Whether two citations of a finding name the same bytes, and whether an earlier one names those of
 * the index-th: then they are told once. */
bool format_same_place(const struct citation *a, const struct citation *b);
bool format_is_repeated(const struct finding *finding, size_t index);

/* The exhibit by its file name where that is its own among the exhibits:
 * "app.apk!/AndroidManifest.xml bytes 1,204–1,251 (entry at 18,233–22,010)", the last byte named
 * included, as raw text still to be made safe. */
void format_place(struct buffer *out, const struct inspection *inspection,
        const struct citation *citation, enum language language);

/* What stands behind a scenario's state, made safe: how much was found, how much passed, or what
 * was missing and what it would need. */
void format_remark(struct buffer *out, const struct coverage *coverage, enum language language,
        enum escape escape);

/* The subject as one line: "Example Shop 8.0.14 (com.example.shop) · Example Ltd · …", raw. */
void format_subject(struct buffer *out, const struct inspection *inspection);

#endif
