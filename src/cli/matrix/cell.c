/* cell.c: what the findings about one cell amount to, step by step through time. */
#include "cli/matrix/build.h"
#include "report/matrix/words.h"

/* Reports within so many days of the first of them are a disagreement, later ones a change. */
enum { STEP_DAYS = 7 };

/* Letters in the order of matrix_letters: open ones, then all that are counted. */
enum { LINK_LETTERS = 12, LINK_OPEN = 3, LINK_COUNTED = 10 };

static unsigned letter_index(const char *letter)
{
    const char *const *letters = matrix_letters(MATRIX_LINKS);
    unsigned i = 0;
    while (i + 1 < LINK_LETTERS && strcmp(letters[i], letter) != 0) {
        i++;
    }
    return i;
}

static unsigned bits_below(unsigned count)
{
    return (1U << count) - 1;
}

/* Whether what was counted differs: a set of one letter and an empty one do not. */
static bool is_conflict(unsigned letters)
{
    unsigned counted = letters & bits_below(LINK_COUNTED);
    return (counted & (counted - 1)) != 0;
}

/* "O/D1"; what tells nothing is named only when nothing else is there. */
static const char *join_letters(unsigned letters, struct arena *arena)
{
    const char *const *names = matrix_letters(MATRIX_LINKS);
    char text[64] = "";
    size_t size = 0;
    if ((letters & bits_below(LINK_COUNTED)) != 0) {
        letters &= bits_below(LINK_COUNTED);
    }
    for (unsigned i = 0; i < LINK_LETTERS; i++) {
        if ((letters & (1U << i)) != 0) {
            size_t length = strlen(names[i]);
            if (size > 0) {
                text[size++] = '/';
            }
            memcpy(text + size, names[i], length);
            size += length;
        }
    }
    return arena_copy(arena, (struct bytes){(const uint8_t *)text, size});
}

static void count_entry(
        const struct matrix_gathered *gathered, unsigned letter, struct matrix_counts *counts)
{
    bool is_proven = gathered->cell > 0 && strcmp(gathered->grade, "confirmed") == 0 &&
                     strcmp(gathered->state, "closed") == 0;
    if (letter < LINK_OPEN) {
        counts->ok++;
    } else if (letter >= LINK_COUNTED) {
        counts->failure++;
    } else if (is_proven) {
        counts->confirmed++;
    } else {
        counts->anomaly++;
    }
}

/* Add a step, or make the last one longer when it says the same. */
static bool add_step(struct matrix_cell *cell, struct matrix_step *steps, const char *since,
        const char *until, const char *letters, bool conflict)
{
    struct matrix_step *last = cell->step_count > 0 ? &steps[cell->step_count - 1] : NULL;
    if (letters == NULL) {
        return false;
    }
    if (last != NULL && last->conflict == conflict && strcmp(last->letters, letters) == 0) {
        last->until = until;
        return true;
    }
    steps[cell->step_count++] = (struct matrix_step){.since = since,
            .until = strcmp(since, until) == 0 ? NULL : until,
            .letters = letters,
            .conflict = conflict};
    return true;
}

static bool make_steps(const struct matrix_gathered *gathered, struct arena *arena,
        struct matrix_cell *cell, struct matrix_step *steps)
{
    for (size_t at = 0, next; at < gathered->count; at = next) {
        unsigned letters = 0;
        int64_t last_day = gathered->entries[at].day_number + STEP_DAYS;
        for (next = at; next < gathered->count && gathered->entries[next].day_number <= last_day;
                next++) {
            letters |= 1U << letter_index(gathered->entries[next].letter);
        }
        if (!add_step(cell, steps, gathered->entries[at].day, gathered->entries[next - 1].day,
                    join_letters(letters, arena), is_conflict(letters))) {
            return false;
        }
    }
    return true;
}

/* What was found while a cell was not decided yet, or was mixed. */
static bool name_span(
        const struct matrix_gathered *gathered, struct arena *arena, struct matrix_step *span)
{
    unsigned letters = 0;
    for (size_t i = 0; i < gathered->count; i++) {
        const char *day = gathered->entries[i].day;
        bool is_within = strcmp(day, span->since) >= 0 &&
                         (span->until == NULL || strcmp(day, span->until) <= 0);
        letters |= is_within ? 1U << letter_index(gathered->entries[i].letter) : 0;
    }
    span->letters = join_letters(letters, arena);
    span->conflict = is_conflict(letters);
    return span->letters != NULL;
}

static bool take_spans(
        const struct matrix_gathered *gathered, struct arena *arena, struct matrix_cell *cell)
{
    struct matrix_step *steps = arena_array(arena, gathered->span_count, sizeof(*steps));
    for (size_t i = 0; steps != NULL && i < gathered->span_count; i++) {
        steps[i] = gathered->spans[i];
        if (steps[i].letters[0] == 0 && !name_span(gathered, arena, &steps[i])) {
            return false;
        }
    }
    cell->steps = steps;
    cell->step_count = gathered->span_count;
    return steps != NULL;
}

bool matrix_is_decided(const struct matrix_plan *plan, const struct matrix_gathered *gathered)
{
    return plan->kind == MATRIX_LINKS && gathered->count > 0 && gathered->cell > 0 &&
           !plan->has_time_axis && gathered->cell_letter != NULL;
}

static enum cell_grade grade_of(const char *name)
{
    enum cell_grade grade = GRADE_CONFIRMED;
    while (grade > GRADE_NONE && strcmp(cell_grade_name(grade), name) != 0) {
        grade--;
    }
    return grade;
}

bool matrix_finish_links(const struct matrix_plan *plan, const struct matrix_gathered *gathered,
        struct arena *arena, struct matrix_cell *ret_cell)
{
    struct matrix_cell cell = {.letters = "", .stale = gathered->all_stale};
    struct matrix_step *steps = arena_array(arena, gathered->count, sizeof(*steps));
    cell.is_decided = matrix_is_decided(plan, gathered) && gathered->span_count > 0;
    if (steps == NULL || !(cell.is_decided ? take_spans(gathered, arena, &cell)
                                           : make_steps(gathered, arena, &cell, steps))) {
        return false;
    }
    for (size_t i = 0; i < gathered->count; i++) {
        count_entry(gathered, letter_index(gathered->entries[i].letter), &cell.counts);
    }
    cell.steps = cell.is_decided ? cell.steps : steps;
    const struct matrix_step *last = &cell.steps[cell.step_count - 1];
    cell.first = gathered->entries[0].day;
    cell.last = gathered->entries[gathered->count - 1].day;
    cell.letters = last->letters;
    cell.conflict = last->conflict;
    if (cell.is_decided) {
        cell.grade = grade_of(gathered->grade);
        cell.letters = gathered->cell_letter;
        cell.conflict = false;
    }
    *ret_cell = cell;
    return true;
}

/* P0, P3 and P4 were seen at a checkout; P1 and P2 are leads that stand only while nobody looked.
 */
static bool is_of_checkout(const struct matrix_entry *entry)
{
    return entry->letter[0] == 'P' && (entry->letter[1] == '0' || entry->letter[1] >= '3');
}

static bool has_checkout(const struct matrix_gathered *gathered)
{
    for (size_t i = 0; i < gathered->count; i++) {
        if (is_of_checkout(&gathered->entries[i])) {
            return true;
        }
    }
    return false;
}

bool matrix_finish_payments(
        const struct matrix_gathered *gathered, struct arena *arena, struct matrix_cell *ret_cell)
{
    struct matrix_cell cell = {.letters = ""};
    struct matrix_step *steps = arena_array(arena, gathered->count, sizeof(*steps));
    bool seen = has_checkout(gathered);
    if (steps == NULL) {
        return false;
    }
    for (size_t at = 0, next; at < gathered->count; at = next) {
        const struct matrix_entry *best = NULL;
        bool refused = false;
        const char *day = gathered->entries[at].day;
        for (next = at; next < gathered->count && strcmp(gathered->entries[next].day, day) == 0;
                next++) {
            const struct matrix_entry *entry = &gathered->entries[next];
            if (!seen || is_of_checkout(entry)) {
                best = best == NULL || strcmp(entry->letter, best->letter) > 0 ? entry : best;
                refused = refused || strcmp(entry->letter, "P0") == 0;
            }
        }
        if (best != NULL) {
            bool conflict = refused && strcmp(best->letter, "P3") >= 0;
            (void)add_step(&cell, steps, day, day, best->letter, conflict);
        }
    }
    cell.steps = steps;
    cell.letters = steps[cell.step_count - 1].letters;
    cell.conflict = steps[cell.step_count - 1].conflict;
    cell.first = steps[0].since;
    cell.last = gathered->entries[gathered->count - 1].day;
    *ret_cell = cell;
    return true;
}
