#include "report/matrix/words.h"

#include <inttypes.h>

static const struct {
    const char *letter;
    enum word words;
} meanings[] = {
        {"O", WORD_LINK_OPEN},
        {"T", WORD_LINK_THROTTLED},
        {"W", WORD_LINK_WARNED},
        {"D1", WORD_LINK_COPY_ONLY},
        {"D2", WORD_LINK_STRIPPED},
        {"D3", WORD_LINK_BLANK},
        {"D4", WORD_LINK_REDUCED},
        {"D5", WORD_LINK_CODE_ONLY},
        {"R", WORD_LINK_REPLACED},
        {"B", WORD_LINK_BLOCKED},
        {"U", WORD_LINK_UNREACHABLE},
        {"I", WORD_LINK_INCONCLUSIVE},
        {"P4", WORD_PAY_REACHED},
        {"P3", WORD_PAY_LISTED},
        {"P2", WORD_PAY_CALLED},
        {"P1", WORD_PAY_PRESENT},
        {"P0", WORD_PAY_NONE},
};

const char *const *matrix_letters(enum matrix_kind kind)
{
    static const char *const links[] = {
            "O", "T", "W", "D1", "D2", "D3", "D4", "D5", "R", "B", "U", "I", NULL};
    static const char *const payments[] = {"P4", "P3", "P2", "P1", "P0", NULL};
    return kind == MATRIX_LINKS ? links : payments;
}

const char *matrix_letter_words(enum language language, const char *letter, size_t size)
{
    struct bytes wanted = {(const uint8_t *)letter, size};
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
        if (bytes_equal(bytes_of(meanings[i].letter), wanted)) {
            return word(language, meanings[i].words);
        }
    }
    return "";
}

void matrix_put_words(struct buffer *out, enum language language, const char *letters)
{
    for (const char *at = letters; *at != 0;) {
        size_t size = strcspn(at, "/");
        buffer_append_text(out, at == letters ? "" : " / ");
        buffer_append_text(out, matrix_letter_words(language, at, size));
        at += size + (at[size] == '/');
    }
}

const char *matrix_state(const struct matrix *matrix, const struct matrix_cell *cell)
{
    if (cell->letters[0] == 0) {
        return "not-measured";
    }
    if (cell->conflict) {
        return "conflict";
    }
    if (matrix->kind == MATRIX_PAYMENTS) {
        return strcmp(cell->letters, "P0") == 0   ? "absent"
               : strcmp(cell->letters, "P3") >= 0 ? "accepted"
                                                  : "present";
    }
    return strchr("OTW", cell->letters[0]) != NULL  ? "open"
           : strchr("IU", cell->letters[0]) != NULL ? "inconclusive"
                                                    : "closed";
}

bool matrix_is_proven(const struct matrix *matrix, const struct matrix_cell *cell)
{
    bool is_link = matrix->kind == MATRIX_LINKS;
    return is_link ? cell->is_decided && cell->grade == GRADE_CONFIRMED
                   : strcmp(matrix_state(matrix, cell), "present") != 0;
}

const char *matrix_axis_words(enum language language, enum matrix_kind kind, const char *axis)
{
    static const struct {
        const char *name;
        enum word words;
    } axes[] = {{"platform", WORD_AXIS_PLATFORM}, {"context", WORD_AXIS_CONTEXT},
            {"service", WORD_AXIS_SERVICE}, {"url-kind", WORD_AXIS_URL_KIND},
            {"opening", WORD_AXIS_OPENING}, {"region", WORD_REGION}, {"os", WORD_AXIS_OS},
            {"app-version", WORD_AXIS_APP_VERSION}, {"account", WORD_ACCOUNT},
            {"day", WORD_AXIS_DAY}, {"week", WORD_AXIS_WEEK}, {"month", WORD_AXIS_MONTH}};
    if (axis == NULL) {
        return word(language, kind == MATRIX_LINKS ? WORD_AXIS_SERVICE : WORD_AXIS_METHOD);
    }
    for (size_t i = 0; i < sizeof(axes) / sizeof(axes[0]); i++) {
        if (strcmp(axes[i].name, axis) == 0) {
            return word(language, axes[i].words);
        }
    }
    return axis;
}

const char *matrix_grade_words(enum language language, const struct matrix_cell *cell)
{
    static const enum word words[] = {[GRADE_NONE] = WORD_GRADE_NONE,
            [GRADE_ANOMALY] = WORD_GRADE_ANOMALY,
            [GRADE_PROVISIONAL] = WORD_GRADE_PROVISIONAL,
            [GRADE_FIRM] = WORD_GRADE_FIRM,
            [GRADE_CONFIRMED] = WORD_GRADE_CONFIRMED};
    return word(language, cell->is_decided ? words[cell->grade] : WORD_GRADE_NONE);
}

void matrix_put_history(struct buffer *out, const struct matrix_cell *cell, bool with_days)
{
    for (size_t i = 0; i < cell->step_count; i++) {
        const struct matrix_step *step = &cell->steps[i];
        buffer_append_text(out, i > 0 ? (with_days ? " → " : "→") : "");
        if (with_days) {
            const char *until = step->until == NULL ? "" : step->until;
            buffer_print(out, "%s%s%s ", step->since, step->is_span ? "–" : "",
                    step->is_span ? until : "");
        }
        buffer_append_text(out, step->letters);
        buffer_append_text(out, step->conflict ? "!" : "");
        if (with_days && step->is_span) {
            buffer_append_text(out, step->state == CELL_UNDECIDED ? "?" : "");
            buffer_print(out, " (%" PRId64 "/%" PRId64 ")", step->accounts_open, step->accounts);
            buffer_print(out, step->stale_from == NULL ? "%s" : " †%s",
                    step->stale_from == NULL ? "" : step->stale_from);
        }
    }
}
