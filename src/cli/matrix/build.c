#include "cli/matrix/build.h"

struct building {
    sqlite3 *db;
    const struct matrix_plan *plan;
    struct arena *arena;
    struct matrix matrix;
    const char **columns, **keys;
    struct matrix_cell *cells;
    struct matrix_gathered gathered;
    size_t column; /* that of what is gathered */
};

static enum status spent(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for the matrix");
}

static const char *text_of(struct building *building, sqlite3_stmt *query, int column)
{
    const unsigned char *text = sqlite3_column_text(query, column);
    struct bytes bytes = {text, (size_t)sqlite3_column_bytes(query, column)};
    return text == NULL ? NULL : arena_copy(building->arena, bytes);
}

static enum status prepare(
        struct building *building, const char *sql, sqlite3_stmt **ret_query, struct fault *why)
{
    return sqlite3_prepare_v2(building->db, sql, -1, ret_query, NULL) == SQLITE_OK
                   ? OK
                   : refuse(why, E_IO, 0, "the matrix cannot be made: %.200s",
                             sqlite3_errmsg(building->db));
}

enum status matrix_end_query(
        sqlite3 *db, sqlite3_stmt *query, int code, enum status status, struct fault *why)
{
    if (status == OK && code != SQLITE_DONE) {
        status = refuse(why, E_IO, 0, "the matrix cannot be made: %.200s", sqlite3_errmsg(db));
    }
    (void)sqlite3_finalize(query); /* its error was told */
    return status;
}

static enum status read_columns(struct building *building, struct fault *why)
{
    sqlite3_stmt *query = NULL;
    size_t capacity = 0;
    int code = SQLITE_DONE;
    enum status status = prepare(building, building->plan->columns_sql, &query, why);
    while (status == OK && (code = sqlite3_step(query)) == SQLITE_ROW) {
        size_t *count = &building->matrix.column_count;
        const char *name = text_of(building, query, 0);
        void **items = (void **)&building->columns;
        if (name == NULL || !arena_grow(building->arena, items, *count, &capacity, sizeof(name))) {
            status = spent(why);
        } else if (*count == MATRIX_CELLS_MAX) {
            status = refuse(why, E_LIMIT, 0, "more than %d columns", MATRIX_CELLS_MAX);
        } else {
            building->columns[(*count)++] = name;
        }
    }
    return matrix_end_query(building->db, query, code, status, why);
}

static enum status finish_cell(struct building *building, struct fault *why)
{
    struct matrix_gathered *gathered = &building->gathered;
    bool is_decided = matrix_is_decided(building->plan, gathered);
    if (gathered->count == 0) {
        return OK;
    }
    if (is_decided && matrix_read_spans(building->db, building->arena, gathered, why) != OK) {
        return why->status;
    }
    struct matrix_cell *cell =
            &building->cells[(building->matrix.row_count - 1) * building->matrix.column_count +
                             building->column];
    bool is_ok = building->plan->kind == MATRIX_LINKS
                         ? matrix_finish_links(building->plan, gathered, building->arena, cell)
                         : matrix_finish_payments(gathered, building->arena, cell);
    gathered->count = 0;
    return is_ok ? OK : spent(why);
}

static bool is_same_row(const struct building *building, sqlite3_stmt *query)
{
    size_t axes = building->plan->axis_count, rows = building->matrix.row_count;
    for (size_t i = 0; rows > 0 && i < axes; i++) {
        const char *text = (const char *)sqlite3_column_text(query, (int)i);
        if (strcmp(building->keys[(rows - 1) * axes + i], text == NULL ? "–" : text) != 0) {
            return false;
        }
    }
    return rows > 0;
}

/* Room for one more row of keys and of cells that were not measured. */
static enum status add_row(struct building *building, sqlite3_stmt *query, struct fault *why)
{
    size_t axes = building->plan->axis_count, columns = building->matrix.column_count;
    size_t row = building->matrix.row_count;
    if ((row + 1) * columns > MATRIX_CELLS_MAX) {
        return refuse(why, E_LIMIT, 0, "more than %d cells: ask for fewer axes", MATRIX_CELLS_MAX);
    }
    if (building->cells == NULL) {
        size_t rows = MATRIX_CELLS_MAX / columns;
        building->cells = arena_array(building->arena, rows * columns, sizeof(*building->cells));
        building->keys = arena_array(building->arena, rows * axes, sizeof(*building->keys));
    }
    if (building->cells == NULL || building->keys == NULL) {
        return spent(why);
    }
    for (size_t i = 0; i < axes; i++) {
        bool is_null = sqlite3_column_type(query, (int)i) == SQLITE_NULL;
        const char *key = is_null ? "–" : text_of(building, query, (int)i);
        building->keys[row * axes + i] = key;
        if (key == NULL) {
            return spent(why);
        }
    }
    for (size_t i = 0; i < columns; i++) {
        building->cells[row * columns + i] = (struct matrix_cell){.letters = ""};
    }
    building->matrix.row_count++;
    return OK;
}

/* Columns are sorted as the rows are, so the wanted one lies ahead. */
static bool find_column(struct building *building, const char *name)
{
    size_t at = building->column;
    while (at < building->matrix.column_count && strcmp(building->columns[at], name) != 0) {
        at++;
    }
    building->column = at;
    return at < building->matrix.column_count;
}

static void begin_cell(struct building *building, sqlite3_stmt *query, int first)
{
    struct matrix_gathered *gathered = &building->gathered;
    gathered->cell = sqlite3_column_int64(query, first + FIELD_CELL);
    gathered->state = text_of(building, query, first + FIELD_STATE);
    gathered->cell_letter = text_of(building, query, first + FIELD_CELL_LETTER);
    gathered->grade = text_of(building, query, first + FIELD_GRADE);
    gathered->state = gathered->state == NULL ? "" : gathered->state;
    gathered->grade = gathered->grade == NULL ? "" : gathered->grade;
    gathered->all_stale = true;
}

static enum status add_entry(
        struct building *building, sqlite3_stmt *query, int first, struct fault *why)
{
    struct matrix_gathered *gathered = &building->gathered;
    if (gathered->count == 0) {
        begin_cell(building, query, first);
    }
    if (gathered->cell != sqlite3_column_int64(query, first + FIELD_CELL)) {
        gathered->cell = -1;
    }
    bool has_day = sqlite3_column_type(query, first + FIELD_DAY) != SQLITE_NULL;
    struct matrix_entry entry = {.letter = text_of(building, query, first + FIELD_LETTER),
            .day = has_day ? text_of(building, query, first + FIELD_DAY) : "",
            .day_number = sqlite3_column_int64(query, first + FIELD_DAY_NUMBER)};
    gathered->all_stale =
            gathered->all_stale && sqlite3_column_int(query, first + FIELD_STALE) != 0;
    if (entry.letter == NULL || entry.day == NULL ||
            !arena_grow(building->arena, (void **)&gathered->entries, gathered->count,
                    &gathered->capacity, sizeof(entry))) {
        return spent(why);
    }
    gathered->entries[gathered->count++] = entry;
    return OK;
}

static enum status take_row(struct building *building, sqlite3_stmt *query, struct fault *why)
{
    int first = (int)building->plan->axis_count;
    const char *name = (const char *)sqlite3_column_text(query, first + FIELD_COLUMN);
    bool is_new_row = !is_same_row(building, query);
    bool is_new_cell =
            is_new_row || name == NULL || strcmp(building->columns[building->column], name) != 0;
    enum status status = is_new_cell ? finish_cell(building, why) : OK;
    if (status == OK && is_new_row) {
        status = add_row(building, query, why);
    }
    building->column = is_new_row ? 0 : building->column;
    if (status != OK || name == NULL || !find_column(building, name)) {
        building->column = 0;
        return status == OK ? refuse(why, E_IO, 0, "the rows are not in order") : status;
    }
    return add_entry(building, query, first, why);
}

enum status matrix_build(sqlite3 *db, const struct matrix_plan *plan, struct arena *arena,
        struct matrix *ret_matrix, struct fault *why)
{
    struct building building = {.db = db,
            .plan = plan,
            .arena = arena,
            .matrix = {.kind = plan->kind,
                    .through_time = plan->through_time,
                    .axes = plan->axes,
                    .axis_count = plan->axis_count}};
    sqlite3_stmt *query = NULL;
    int code = SQLITE_DONE;
    enum status status = read_columns(&building, why);
    if (status == OK) {
        status = prepare(&building, plan->rows_sql, &query, why);
    }
    while (status == OK && (code = sqlite3_step(query)) == SQLITE_ROW) {
        status = take_row(&building, query, why);
    }
    status = matrix_end_query(building.db, query, code, status, why);
    if (status == OK) {
        status = finish_cell(&building, why);
    }
    building.matrix.columns = building.columns;
    building.matrix.keys = building.keys;
    building.matrix.cells = building.cells;
    if (status == OK) {
        *ret_matrix = building.matrix;
    }
    return status;
}
