/* rankings_csv.c: recordings as a table, one row an item; and switches, one row a switch. */
#include "evidence/rankings/rankings_work.h"

#include "base/syntax/csv.h"

enum { ITEM = 12, RANK, PRICE, CURRENCY, LABEL, RANKING_COLUMNS = 21 };
static const char *const ranking_columns[] = {"run", "service", "surface", "persona", "twin",
        "acct", "setting", "phase", "block", "ts", "order", "query", "item", "rank", "price",
        "currency", "label", "app_ver", "device", "net", "seed", NULL};
enum { SWITCH_STATES = 7, SWITCH_COLUMNS = 14 };
static const char *const switch_columns[] = {"service", "from", "found", "taps", "label", "default",
        "after_nag", "off24h", "off7d", "restart", "relogin", "update", "device2", "on2", NULL};

static const char ranking_header[] = "run,service,surface,persona,twin,acct,setting,";
static const char switch_header[] = "service,from,found,taps,";

/* A list while its rows come in. */
struct sheet {
    struct reading *reading;
    struct csv csv;
    const char *fields[RANKING_COLUMNS]; /* of the list's first row */
    size_t start, end;                   /* of its bytes */
    uint64_t line;
    bool has_list, is_empty;
};

static bool starts_with(struct bytes file, const char *header)
{
    bool is_marked = bytes_start_with(file, bytes_of("\xef\xbb\xbf"));
    return bytes_start_with(bytes_slice(file, is_marked ? 3 : 0, file.size), bytes_of(header));
}

bool rankings_is_csv(struct bytes file)
{
    return starts_with(file, ranking_header) || starts_with(file, switch_header);
}

/* Whether the column tells of the list, and so is alike in all its rows. */
static bool is_of_list(size_t column)
{
    return column != ITEM && column != RANK && column != PRICE && column != LABEL;
}

static void point_at(struct sheet *sheet, const char *const *columns, size_t column)
{
    sheet->reading->line = sheet->csv.line;
    sheet->reading->column = column + 1;
    sheet->reading->key = columns[column];
}

static const struct record_key *find_key(const char *name, bool is_switch)
{
    for (size_t i = 0; i < record_key_count; i++) {
        const struct record_key *key = &record_keys[i];
        if ((is_switch ? key->in_switch : key->in_ranking) && strcmp(key->name, name) == 0) {
            return key;
        }
    }
    return NULL;
}

/* An empty cell says nothing. */
static enum status take_cell(struct sheet *sheet, const char *name, bool is_switch)
{
    const char *field = sheet->csv.fields[sheet->reading->column - 1];
    const struct record_key *key = find_key(name, is_switch);
    if (field[0] != 0) {
        return reading_take(sheet->reading, key, bytes_of(field));
    }
    return key->is_needed ? reading_refuse(sheet->reading, "must not be empty") : OK;
}

static enum status next_row(struct sheet *sheet, size_t *ret_start, size_t *ret_end)
{
    const struct bytes text = sheet->csv.text;
    size_t start = sheet->csv.at;
    struct fault fault;
    enum status status = csv_next(&sheet->csv, &fault);
    if (status != OK) {
        return status == E_MISSING ? status
                                   : refuse(sheet->reading->why, status, fault.at, "line %llu: %s",
                                             (unsigned long long)fault.at, fault.text);
    }
    size_t end = sheet->csv.at < text.size ? sheet->csv.at : text.size;
    while (start < end && (text.data[start] == '\n' || text.data[start] == '\r')) {
        start++;
    }
    while (end > start && (text.data[end - 1] == '\n' || text.data[end - 1] == '\r')) {
        end--;
    }
    *ret_start = start;
    *ret_end = end;
    return OK;
}

static enum status open_csv(struct sheet *sheet, const char *const *columns, size_t count)
{
    struct reading *reading = sheet->reading;
    struct fault fault;
    enum status status = csv_open(reading->file, columns, reading->arena, &sheet->csv, &fault);
    if (status != OK) {
        return refuse(reading->why, status, fault.at, "line %llu: %s", (unsigned long long)fault.at,
                fault.text);
    }
    return sheet->csv.column_count == count
                   ? OK
                   : refuse(reading->why, E_MALFORMED, 1,
                             "line 1: must have %zu columns, as docs/formats/rankings.md says",
                             count);
}

static enum status end_list(struct sheet *sheet)
{
    if (!sheet->has_list) {
        return OK;
    }
    sheet->has_list = false;
    sheet->reading->line = sheet->line;
    sheet->reading->column = ITEM + 1;
    sheet->reading->key = ranking_columns[ITEM];
    enum status status = reading_order(sheet->reading);
    struct place place = {.entry = "", .at = sheet->start, .size = sheet->end - sheet->start};
    return status == OK ? reading_keep(sheet->reading, place) : status;
}

static bool goes_on(const struct sheet *sheet)
{
    bool is_alike = sheet->has_list;
    for (size_t i = 0; is_alike && i < RANKING_COLUMNS; i++) {
        is_alike = !is_of_list(i) || strcmp(sheet->fields[i], sheet->csv.fields[i]) == 0;
    }
    return is_alike;
}

static enum status begin_list(struct sheet *sheet, size_t start)
{
    enum status status = end_list(sheet);
    reading_begin(sheet->reading);
    for (size_t i = 0; status == OK && i < RANKING_COLUMNS; i++) {
        sheet->fields[i] = sheet->csv.fields[i];
        point_at(sheet, ranking_columns, i);
        status = is_of_list(i) ? take_cell(sheet, ranking_columns[i], false) : OK;
    }
    sheet->start = start;
    sheet->line = sheet->csv.line;
    sheet->has_list = true;
    sheet->is_empty = false;
    return status;
}

/* Its own place in the list, or the rank of the item before when both were shown as equal. */
static enum status read_rank(struct sheet *sheet, int32_t *ret_rank)
{
    const struct reading *reading = sheet->reading;
    int32_t own = (int32_t)reading->item_count + 1;
    int32_t before = reading->item_count == 0 ? own : reading->items[reading->item_count - 1].rank;
    static const struct record_key key = {
            .name = "rank", .kind = KEY_NUMBER, .offset = offsetof(struct draft, toggle.taps)};
    point_at(sheet, ranking_columns, RANK);
    enum status status = reading_take(sheet->reading, &key, bytes_of(sheet->csv.fields[RANK]));
    int32_t rank = sheet->reading->draft.toggle.taps;
    if (status == OK && rank != own && rank != before) {
        return reading_refuse(sheet->reading,
                "must be %d, the item's own place, or %d, that of the item before", own, before);
    }
    *ret_rank = rank;
    return status;
}

/* A list in which nothing was shown is one row without item and rank. */
static enum status take_nothing(struct sheet *sheet)
{
    for (size_t i = RANK; i <= LABEL; i++) {
        point_at(sheet, ranking_columns, i);
        if (i != CURRENCY && sheet->csv.fields[i][0] != 0) {
            return reading_refuse(
                    sheet->reading, "is given, but no item: fill it in, or delete the place");
        }
    }
    point_at(sheet, ranking_columns, ITEM);
    if (sheet->reading->item_count > 0 || sheet->is_empty) {
        return reading_refuse(sheet->reading, "is empty in a list of several rows");
    }
    sheet->is_empty = true;
    return OK;
}

static enum status take_item(struct sheet *sheet)
{
    const char *const *fields = sheet->csv.fields;
    if (fields[ITEM][0] == 0) {
        return take_nothing(sheet);
    }
    point_at(sheet, ranking_columns, ITEM);
    if (sheet->is_empty) {
        return reading_refuse(sheet->reading, "stands behind a row that says the list is empty");
    }
    int32_t rank = 0;
    enum status status = read_rank(sheet, &rank);
    point_at(sheet, ranking_columns, ITEM);
    if (status == OK) {
        status = reading_add_item(sheet->reading, bytes_of(fields[ITEM]), rank);
    }
    if (status != OK) {
        return status;
    }
    struct recorded_item *item = &sheet->reading->items[sheet->reading->item_count - 1];
    point_at(sheet, ranking_columns, PRICE);
    if (fields[PRICE][0] != 0) {
        status = reading_price(sheet->reading, bytes_of(fields[PRICE]), &item->price);
    }
    if (status == OK && fields[LABEL][0] != 0) {
        point_at(sheet, ranking_columns, LABEL);
        status = reading_label(sheet->reading, bytes_of(fields[LABEL]), &item->label);
    }
    return status;
}

static enum status read_rankings(struct sheet *sheet)
{
    size_t start = 0, end = 0;
    enum status status = open_csv(sheet, ranking_columns, RANKING_COLUMNS);
    while (status == OK && (status = next_row(sheet, &start, &end)) == OK) {
        if (!goes_on(sheet)) {
            status = begin_list(sheet, start);
        }
        if (status == OK) {
            status = take_item(sheet);
            sheet->end = end;
        }
    }
    return status == E_MISSING ? end_list(sheet) : status;
}

static enum status take_switch(struct sheet *sheet, struct place place)
{
    struct switch_record *toggle = &sheet->reading->draft.toggle;
    enum status status = OK;
    reading_begin(sheet->reading);
    sheet->reading->draft.is_switch = true;
    for (size_t i = 0; status == OK && i < SWITCH_STATES; i++) {
        point_at(sheet, switch_columns, i);
        status = take_cell(sheet, switch_columns[i], true);
    }
    for (size_t i = SWITCH_STATES; status == OK && i < SWITCH_COLUMNS; i++) {
        const char *field = sheet->csv.fields[i];
        point_at(sheet, switch_columns, i);
        if (field[0] != 0) {
            status = reading_setting(sheet->reading, bytes_of(field),
                    &toggle->on_after[PHASE_OFF_DAY + (i - SWITCH_STATES)]);
        }
    }
    return status == OK ? reading_keep(sheet->reading, place) : status;
}

static enum status read_switches(struct sheet *sheet)
{
    size_t start = 0, end = 0;
    enum status status = open_csv(sheet, switch_columns, SWITCH_COLUMNS);
    while (status == OK && (status = next_row(sheet, &start, &end)) == OK) {
        struct place place = {.entry = "", .at = start, .size = end - start};
        status = take_switch(sheet, place);
    }
    return status == E_MISSING ? OK : status;
}

enum status rankings_read_csv(struct reading *reading)
{
    struct sheet sheet = {.reading = reading};
    return starts_with(reading->file, switch_header) ? read_switches(&sheet)
                                                     : read_rankings(&sheet);
}
