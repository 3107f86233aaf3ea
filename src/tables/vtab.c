/* vtab.c: the only file that speaks SQLite's virtual-table protocol.
 *
 * A scan visits the rows of every source, of one (`exhibit = ?`), of one number (`id = ?`), or
 * those that an index gives for a key column. SQLite checks every constraint again, so an index may
 * only ever leave out rows that cannot match. */
#include "base/utf8.h"
#include "tables/catalogue.h"
#include "tables/key_index.h"
#include "tables/schema.h"
#include "tables/tables.h"

#include <stdlib.h>

enum { SCAN_MEMORY_MAX = 64 << 20, DECODED_MAX = ZIP_ENTRY_SIZE_MAX };

/* So many look-ups in a key column are answered by passes over the rows, where a table has `find`,
 * before an index is made, which costs as much as some twenty. */
enum { PASSES_MAX = 12 };

/* The plan that best_index hands to filter: bits for the constraints, the key column above them. */
enum { PLAN_EXHIBIT = 1, PLAN_ID = 2, PLAN_KEY_SHIFT = 2 };

struct binding {
    const struct table *table;
    const struct sources *sources;
    struct key_index *indexes; /* one a source and key column, made on first use */
};

struct vtab {
    sqlite3_vtab base; /* must be first: SQLite sees only this */
    struct binding *binding;
};

struct scan {
    sqlite3_vtab_cursor base; /* must be first */
    struct scan_state state;
    size_t source, source_end;
    size_t decoded_source; /* whose entry scan_state holds */
    size_t row, row_end;
    int64_t id;               /* the number asked for; 0: any */
    const struct column *key; /* NULL: no index is used */
    size_t key_column;        /* of `key` in the table */
    uint32_t key_hash;
    struct buffer wanted;          /* the text asked for, where the table has `find` */
    const struct key_index *index; /* of the current source */
    size_t probe;                  /* in the index */
    bool finding;                  /* by `find`, without an index */
    bool done;
};

static const struct binding *binding_of(const struct scan *scan)
{
    return ((const struct vtab *)scan->base.pVtab)->binding;
}

static void binding_free(void *binding_pointer)
{
    struct binding *binding = binding_pointer;
    size_t count = binding->sources->count * binding->table->column_count;
    for (size_t i = 0; binding->indexes != NULL && i < count; i++) {
        key_index_free(&binding->indexes[i]);
    }
    free(binding->indexes);
    free(binding);
}

static int connect(sqlite3 *db, void *aux, int argc, const char *const *argv,
        sqlite3_vtab **ret_vtab, char **ret_error)
{
    (void)argc, (void)argv, (void)ret_error;
    struct binding *binding = aux;
    SCOPED(buffer_free) struct buffer schema = {.limit = 1 << 16};
    schema_write(binding->table, "x", true, &schema);
    int code = schema.failed ? SQLITE_NOMEM : sqlite3_declare_vtab(db, buffer_text(&schema));
    struct vtab *vtab = code == SQLITE_OK ? calloc(1, sizeof(*vtab)) : NULL;
    if (vtab == NULL) {
        return code == SQLITE_OK ? SQLITE_NOMEM : code;
    }
    (void)sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY); /* not from a stored view or trigger */
    vtab->binding = binding;
    *ret_vtab = &vtab->base;
    return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *vtab)
{
    free(vtab);
    return SQLITE_OK;
}

static size_t source_count(const struct binding *binding)
{
    return catalogue_sources(binding->sources, binding->table);
}

static size_t rows_in_all(const struct binding *binding)
{
    return catalogue_rows(binding->sources, binding->table);
}

/* The key column that a constraint can be answered with, or -1. */
static int usable_key(
        const struct table *table, sqlite3_index_info *info, int constraint, bool taken)
{
    int column = info->aConstraint[constraint].iColumn - 2;
    if (taken || column < 0 || (size_t)column >= table->column_count ||
            !table->columns[column].key) {
        return -1;
    }
    const char *collation = sqlite3_vtab_collation(info, constraint);
    return collation != NULL && sqlite3_stricmp(collation, "BINARY") == 0 ? column : -1;
}

static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
    const struct binding *binding = ((const struct vtab *)base)->binding;
    int plan = 0, exhibit = -1, id = -1, key = -1;
    for (int i = 0; i < info->nConstraint; i++) {
        if (!info->aConstraint[i].usable || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ) {
            continue;
        }
        int column = usable_key(binding->table, info, i, key >= 0);
        if (info->aConstraint[i].iColumn == 0 && exhibit < 0) {
            exhibit = i;
            plan |= PLAN_EXHIBIT;
        } else if (info->aConstraint[i].iColumn == 1 && id < 0) {
            id = i;
            plan |= PLAN_ID;
        } else if (column >= 0) {
            key = i;
            plan |= (column + 1) << PLAN_KEY_SHIFT;
        }
    }
    int argument = 0;
    const int order[] = {exhibit, id, key};
    for (int i = 0; i < 3; i++) {
        if (order[i] >= 0) {
            info->aConstraintUsage[order[i]].argvIndex = ++argument;
        }
    }
    double rows = (double)rows_in_all(binding) + 1;
    rows = id >= 0 || key >= 0 ? rows / 50 + 1 : exhibit >= 0 ? rows / 2 : rows;
    info->idxNum = plan;
    info->estimatedRows = (sqlite3_int64)rows;
    info->estimatedCost = rows + (argument == 0 ? 100 : 1);
    return SQLITE_OK;
}

static int open_scan(sqlite3_vtab *vtab, sqlite3_vtab_cursor **ret_cursor)
{
    (void)vtab;
    struct scan *scan = calloc(1, sizeof(*scan));
    if (scan == NULL) {
        return SQLITE_NOMEM;
    }
    scan->state.arena.limit = SCAN_MEMORY_MAX;
    scan->state.buffer.limit = DECODED_MAX;
    scan->state.text.limit = DECODED_MAX;
    *ret_cursor = &scan->base;
    return SQLITE_OK;
}

static int close_scan(sqlite3_vtab_cursor *cursor)
{
    struct scan *scan = (struct scan *)cursor;
    scan_state_free(&scan->state);
    buffer_free(&scan->wanted);
    free(scan);
    return SQLITE_OK;
}

static int report_fault(struct scan *scan, const struct fault *why)
{
    sqlite3_vtab *vtab = scan->base.pVtab;
    sqlite3_free(vtab->zErrMsg);
    vtab->zErrMsg = sqlite3_mprintf("%s: %s (byte %llu)", binding_of(scan)->table->name, why->text,
            (unsigned long long)why->at);
    return why->status == E_MEMORY ? SQLITE_NOMEM : SQLITE_ERROR;
}

static size_t find_from(const struct scan *scan, size_t from)
{
    const struct binding *binding = binding_of(scan);
    return binding->table->find(&binding->sources->items[scan->source], scan->key_column,
            buffer_bytes(&scan->wanted), from);
}

/* Whether passes over the rows answer this look-up. */
static bool is_found_by_pass(const struct scan *scan, const struct key_index *index)
{
    return scan->wanted.size > 0 && !index->filled && index->passes < PASSES_MAX &&
           find_from(scan, scan->row_end) != ROW_UNTOLD;
}

/* Make ready to find the rows of the key: by passes at first, then by an index. */
static int enter_by_key(struct scan *scan, const struct source *source)
{
    const struct binding *binding = binding_of(scan);
    struct fault why = {0};
    struct key_index *index =
            &binding->indexes[scan->source * binding->table->column_count + scan->key_column];
    if (is_found_by_pass(scan, index)) {
        index->passes++;
        scan->finding = true;
        return SQLITE_OK;
    }
    if (key_index_fill(index, binding->table, source, &scan->state, scan->key_column, &why) != OK) {
        return report_fault(scan, &why);
    }
    scan->index = index;
    scan->probe = key_index_find(index, scan->key_hash);
    return SQLITE_OK;
}

/* Stand before the first row of the current source. */
static int enter_source(struct scan *scan)
{
    const struct binding *binding = binding_of(scan);
    const struct source *source = &binding->sources->items[scan->source];
    size_t count = binding->table->count(source);
    if (scan->decoded_source != scan->source) {
        scan->state.cached = 0; /* what is decoded belongs to another exhibit */
        scan->decoded_source = scan->source;
    }
    scan->row = 0;
    scan->row_end = count;
    scan->finding = false;
    if (scan->key != NULL && count > 0) {
        return enter_by_key(scan, source);
    }
    if (scan->id != 0) {
        bool there = scan->id > 0 && (uint64_t)scan->id <= count;
        scan->row = there ? (size_t)(scan->id - 1) : 0;
        scan->row_end = there ? scan->row + 1 : 0;
    }
    return SQLITE_OK;
}

static bool step_by_pass(struct scan *scan)
{
    scan->row = find_from(scan, scan->row);
    while (scan->row < scan->row_end && scan->id != 0 && (uint64_t)scan->id != scan->row + 1) {
        scan->row = find_from(scan, scan->row + 1);
    }
    return scan->row < scan->row_end;
}

/* The next row of the current source; false when it has none left. */
static bool step(struct scan *scan)
{
    if (scan->key == NULL) {
        return scan->row < scan->row_end;
    }
    if (scan->finding) {
        return step_by_pass(scan);
    }
    while (scan->index != NULL && scan->probe < scan->index->count &&
            scan->index->items[scan->probe].hash == scan->key_hash) {
        scan->row = scan->index->items[scan->probe].row;
        if (scan->id == 0 || (uint64_t)scan->id == scan->row + 1) {
            return true;
        }
        scan->probe++;
    }
    return false;
}

/* Go on to the first row at or behind the present position, over as many sources as needed. */
static int settle(struct scan *scan)
{
    while (!step(scan)) {
        scan->index = NULL;
        if (++scan->source >= scan->source_end) {
            scan->done = true;
            return SQLITE_OK;
        }
        int code = enter_source(scan);
        if (code != SQLITE_OK) {
            return code;
        }
    }
    return SQLITE_OK;
}

/* Now and then: a scan of long traffic would bring all of its file into memory. */
static void let_go(const struct scan *scan)
{
    enum { ROWS = 1 << 12, LONG = 64 << 20 };
    const struct source *source = &binding_of(scan)->sources->items[scan->source];
    if (scan->row % ROWS == 0 && source->forget != NULL && source->mapped.size > LONG) {
        source->forget(source->mapped);
    }
}

static int next(sqlite3_vtab_cursor *cursor)
{
    struct scan *scan = (struct scan *)cursor;
    scan->row++;
    let_go(scan);
    scan->probe++;
    return settle(scan);
}

/* Narrow the scan to one exhibit. A value that is no integer is left to SQLite's own check. */
static void narrow_to_exhibit(struct scan *scan, sqlite3_value *value)
{
    const struct binding *binding = binding_of(scan);
    if (sqlite3_value_type(value) != SQLITE_INTEGER || binding->table->from_session) {
        return;
    }
    int64_t wanted = sqlite3_value_int64(value);
    for (size_t i = 0; i < binding->sources->count; i++) {
        if (binding->sources->items[i].exhibit->id == wanted) {
            scan->source = i;
            scan->source_end = i + 1;
            return;
        }
    }
    scan->source_end = scan->source;
}

static void narrow_to_key(struct scan *scan, int column, sqlite3_value *value)
{
    struct value wanted = {0};
    int type = sqlite3_value_type(value);
    const struct column *key = &binding_of(scan)->table->columns[column];
    bool is_text = strncmp(key->type, "TEXT", 4) == 0;
    if (type == SQLITE_TEXT && is_text) {
        const uint8_t *text = sqlite3_value_text(value);
        wanted.kind = KIND_TEXT;
        wanted.text = (struct bytes){text, (size_t)sqlite3_value_bytes(value)};
        if (wanted.text.size + 4 > TABLE_TEXT_MAX) {
            return; /* the index knows texts whole, SQLite compares what is shown of them */
        }
    } else if (type == SQLITE_INTEGER && !is_text) {
        wanted = value_integer(sqlite3_value_int64(value));
    } else {
        return; /* affinity may still make it match: scan, and let SQLite compare */
    }
    if (binding_of(scan)->table->find != NULL) {
        buffer_append(&scan->wanted, wanted.text); /* what fails stays empty: an index is made */
    }
    scan->key = key;
    scan->key_column = (size_t)column;
    scan->key_hash = key_hash(&wanted);
}

/* Starts the scan, and starts it again: SQLite may call this many times for one cursor. */
static int filter(sqlite3_vtab_cursor *cursor, int plan, const char *plan_text, int argc,
        sqlite3_value **argv)
{
    (void)plan_text;
    struct scan *scan = (struct scan *)cursor;
    int next_argument = 0;
    scan->source = 0;
    scan->source_end = source_count(binding_of(scan));
    scan->id = 0;
    scan->key = NULL;
    buffer_clear(&scan->wanted);
    scan->index = NULL;
    scan->row = scan->row_end = 0;
    if ((plan & PLAN_EXHIBIT) != 0 && next_argument < argc) {
        narrow_to_exhibit(scan, argv[next_argument++]);
    }
    if ((plan & PLAN_ID) != 0 && next_argument < argc) {
        sqlite3_value *id = argv[next_argument++];
        bool is_integer = sqlite3_value_type(id) == SQLITE_INTEGER;
        scan->id = !is_integer ? 0 : sqlite3_value_int64(id) == 0 ? -1 : sqlite3_value_int64(id);
    }
    if (plan >> PLAN_KEY_SHIFT != 0 && next_argument < argc) {
        narrow_to_key(scan, (plan >> PLAN_KEY_SHIFT) - 1, argv[next_argument]);
    }
    scan->done = scan->source >= scan->source_end;
    if (scan->done) {
        return SQLITE_OK;
    }
    int code = enter_source(scan);
    return code == SQLITE_OK ? settle(scan) : code;
}

static int at_end(sqlite3_vtab_cursor *cursor)
{
    return ((struct scan *)cursor)->done;
}

static void put_value(sqlite3_context *out, const struct value *value)
{
    struct bytes text;
    switch (value->kind) {
    case KIND_INTEGER:
        sqlite3_result_int64(out, value->integer);
        break;
    case KIND_REAL:
        sqlite3_result_double(out, value->real);
        break;
    case KIND_TEXT:
        text = utf8_head(value->text, TABLE_TEXT_MAX);
        sqlite3_result_text64(out, text.data == NULL ? "" : (const char *)text.data, text.size,
                SQLITE_TRANSIENT, SQLITE_UTF8);
        break;
    case KIND_NULL:
    default:
        sqlite3_result_null(out);
        break;
    }
}

/* The hidden columns: entry, entry_at, entry_size, at, size. */
static void put_place(
        struct scan *scan, const struct source *source, size_t column, sqlite3_context *out)
{
    struct place place = {0};
    const struct table *table = binding_of(scan)->table;
    if (table->place == NULL || !table->place(source, &scan->state, scan->row, &place)) {
        return; /* NULL */
    }
    const uint64_t numbers[] = {0, place.entry_at, place.entry_size, place.at, place.size};
    if (column == 0) {
        sqlite3_result_text(out, place.entry == NULL ? "" : place.entry, -1, SQLITE_TRANSIENT);
    } else {
        sqlite3_result_int64(out, (sqlite3_int64)numbers[column]);
    }
}

static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int index)
{
    struct scan *scan = (struct scan *)cursor;
    const struct binding *binding = binding_of(scan);
    const struct source *source = &binding->sources->items[scan->source];
    const struct table *table = binding->table;
    if (index == 0) {
        sqlite3_result_int64(out, table->from_session ? 0 : source->exhibit->id);
    } else if (index == 1) {
        sqlite3_result_int64(out, (sqlite3_int64)scan->row + 1);
    } else if ((size_t)index - 2 < table->column_count) {
        struct value value = {0};
        struct fault why = {0};
        if (table->get(source, &scan->state, scan->row, (size_t)index - 2, &value, &why) != OK) {
            return report_fault(scan, &why);
        }
        put_value(out, &value);
    } else {
        put_place(scan, source, (size_t)index - 2 - table->column_count, out);
    }
    return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret_rowid)
{
    const struct scan *scan = (const struct scan *)cursor;
    *ret_rowid = (sqlite3_int64)((uint64_t)scan->source << 40 | (scan->row + 1));
    return SQLITE_OK;
}

static const sqlite3_module module = {
        .xConnect = connect, /* no xCreate: the tables are eponymous, always there */
        .xBestIndex = best_index,
        .xDisconnect = disconnect,
        .xOpen = open_scan,
        .xClose = close_scan,
        .xFilter = filter,
        .xNext = next,
        .xEof = at_end,
        .xColumn = column,
        .xRowid = rowid,
};

static struct binding *bind(const struct table *table, const struct sources *sources)
{
    struct binding *binding = calloc(1, sizeof(*binding));
    size_t indexes = sources->count * table->column_count;
    if (binding == NULL) {
        return NULL;
    }
    *binding = (struct binding){.table = table, .sources = sources};
    binding->indexes = calloc(indexes == 0 ? 1 : indexes, sizeof(*binding->indexes));
    if (binding->indexes == NULL) {
        free(binding);
        return NULL;
    }
    return binding;
}

enum status tables_register(sqlite3 *db, const struct sources *sources, struct fault *why)
{
    size_t count = 0;
    const struct table *const *tables = tables_all(&count);
    for (size_t i = 0; i < count; i++) {
        struct binding *binding = bind(tables[i], sources);
        if (binding == NULL || sqlite3_create_module_v2(db, tables[i]->name, &module, binding,
                                       binding_free) != SQLITE_OK) {
            return refuse(why, E_MEMORY, 0, "cannot register the table %s", tables[i]->name);
        }
    }
    return OK;
}
