#include "tables/openness/values.h"

enum {
    NUMBER,
    PLATFORM,
    PLATFORM_OWNER,
    CONTEXT,
    SERVICE,
    SERVICE_OWNER,
    TYPE,
    IS_OWN,
    URL_KIND,
    OPENING,
    STATE,
    GRADE,
    OPENNESS,
    LETTER,
    SCORE,
    REASON,
    GATEWAY,
    COUNTER,
    TRIALS,
    OPEN,
    CLOSED,
    INCONCLUSIVE,
    UNREACHABLE,
    LETTERS,
    CONFLICT,
    URLS,
    DAYS,
    ACCOUNTS,
    ACCOUNTS_OPEN,
    VANTAGES,
    SHARE,
    SHARE_LOW,
    SHARE_HIGH,
    FIRST,
    LAST,
    STALE,
    SPANS,
    THRESHOLDS,
    GATEWAY_LIST,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"number", "INTEGER", "Number of the cell, from 1 over all files of the unit.", true},
        {"platform", "TEXT", "Platform in which links were tapped.", true},
        {"platform_owner", "TEXT", "Owner group of the platform; NULL when unknown.", true},
        {"context", "TEXT", "Where in the platform.", true},
        {"service", "TEXT", "Service that the links lead to.", true},
        {"service_owner", "TEXT", "Owner group of the service; NULL when unknown.", true},
        {"type", "TEXT", "Type of the service, by which it has peers; NULL when unknown.", true},
        {"is_own", "INTEGER", "1 when the service is of the platform's owner group.", false},
        {"url_kind", "TEXT", "What the links lead to; NULL when not recorded.", true},
        {"opening", "TEXT", "What was to open: page, scheme (the service's app) or app-link.",
                true},
        {"state", "TEXT", "untested, undecided, open, closed or mixed, by the last span.", true},
        {"grade", "TEXT",
                "How sure that is: none, anomaly, provisional, firm or confirmed. Only confirmed "
                "cells prove anything.",
                true},
        {"openness", "TEXT", "Class of most trials of the winning side; NULL while undecided.",
                true},
        {"letter", "TEXT", "The same as a letter.", true},
        {"score", "INTEGER", "Points of the class, 6 to 0; NULL while undecided.", false},
        {"reason", "TEXT", "What decided the trial that decided the cell.", false},
        {"gateway", "TEXT", "Row of data/gateway.csv that decided that trial; NULL for none.",
                false},
        {"counter", "INTEGER", "Open minus closed trials since the last decision.", false},
        {"trials", "INTEGER", "Number of trials.", false},
        {"open", "INTEGER", "Trials of class O, T or W.", false},
        {"closed", "INTEGER", "Trials of class D1 to D5, R or B.", false},
        {"inconclusive", "INTEGER", "Trials that tell nothing.", false},
        {"unreachable", "INTEGER", "Trials whose link failed everywhere.", false},
        {"letters", "TEXT", "Letters of the counted trials and how many of each: \"O×2 D1×1\".",
                false},
        {"conflict", "INTEGER", "1 when some trials were open and some closed, undecided or mixed.",
                true},
        {"urls", "INTEGER", "Different links among counted trials.", false},
        {"days", "INTEGER", "Different days among counted trials.", false},
        {"accounts", "INTEGER", "Different accounts among counted trials.", false},
        {"accounts_open", "INTEGER", "Accounts whose last counted trial was open.", false},
        {"vantages", "INTEGER",
                "Different places from which its trials' links were fetched directly.", false},
        {"share", "REAL", "Share of counted trials that opened; NULL without any.", false},
        {"share_low", "REAL", "Lower end of its 95 % interval (Wilson).", false},
        {"share_high", "REAL", "Upper end of its 95 % interval (Wilson).", false},
        {"first", "REAL", "First trial, in seconds since 1970.", false},
        {"last", "REAL", "Last trial, in seconds since 1970.", false},
        {"stale", "INTEGER",
                "1 when the last trial is older than the thresholds allow, seen from the newest "
                "trial of all or the start of the session.",
                false},
        {"spans", "INTEGER", "Number of spans in link_span.", false},
        {"thresholds", "TEXT", "Id of the thresholds used (data/threshold.csv).", false},
        {"gateway_list", "TEXT", "Version of data/gateway.csv used.", false},
};

static size_t count(const struct source *source)
{
    return source->links == NULL ? 0 : source->links->cell_count;
}

static bool is_decided(const struct link_cell_row *row)
{
    return row->cell.state == CELL_OPEN || row->cell.state == CELL_CLOSED;
}

static bool is_conflict(const struct link_cell_row *row)
{
    return !is_decided(row) && row->cell.open > 0 && row->cell.closed > 0;
}

/* The classes from best to worst. */
static struct value get_letters(const struct link_cell_row *row, struct scan_state *state)
{
    buffer_clear(&state->text);
    for (int i = OPENNESS_OPEN; i < OPENNESS_COUNT; i++) {
        if (row->classes[i] > 0) {
            buffer_print(&state->text, "%s%s×%d", state->text.size > 0 ? " " : "",
                    openness_letter((enum openness)i), (int)row->classes[i]);
        }
    }
    return (struct value){.kind = KIND_TEXT, .text = buffer_bytes(&state->text)};
}

static struct value get_number(const struct link_cell_row *row, size_t column)
{
    const struct cell *cell = &row->cell;
    const int64_t numbers[COLUMNS] = {[NUMBER] = (int64_t)row->number,
            [IS_OWN] = row->is_own,
            [SCORE] = openness_score(cell->openness),
            [COUNTER] = cell->counter,
            [TRIALS] = (int64_t)cell->open + cell->closed + cell->inconclusive + cell->unreachable,
            [OPEN] = cell->open,
            [CLOSED] = cell->closed,
            [INCONCLUSIVE] = cell->inconclusive,
            [UNREACHABLE] = cell->unreachable,
            [CONFLICT] = is_conflict(row),
            [URLS] = cell->urls,
            [DAYS] = cell->days,
            [ACCOUNTS] = cell->accounts,
            [ACCOUNTS_OPEN] = cell->accounts_open,
            [VANTAGES] = row->vantages,
            [STALE] = cell->is_stale,
            [SPANS] = (int64_t)cell->span_count};
    return value_integer(numbers[column]);
}

static struct value get_real(const struct link_cell_row *row, size_t column)
{
    const struct cell *cell = &row->cell;
    if (column == FIRST || column == LAST) {
        return value_seconds(column == FIRST ? cell->first_ms : cell->last_ms);
    }
    if (cell->open + cell->closed == 0) {
        return (struct value){.kind = KIND_NULL};
    }
    return value_share(column == SHARE       ? cell->share
                       : column == SHARE_LOW ? cell->share_low
                                             : cell->share_high);
}

static struct value get_text(
        const struct link_rows *rows, const struct link_cell_row *row, size_t column)
{
    const struct link_trial_row *example = row->example;
    const struct trial *trial = example->trial;
    const struct platform *platform = example->platform, *service = example->service;
    bool is_page = row->opening == OPENING_PAGE;
    const char *const texts[COLUMNS] = {[PLATFORM] = trial->platform,
            [PLATFORM_OWNER] = platform == NULL ? NULL : platform->owner,
            [CONTEXT] = trial->context,
            [SERVICE] = trial->service,
            [SERVICE_OWNER] = service == NULL ? NULL : service->owner,
            [TYPE] = example->type,
            [URL_KIND] = trial->url_kind,
            [OPENING] = opening_name(row->opening),
            [STATE] = cell_state_name(row->cell.state),
            [GRADE] = cell_grade_name(row->cell.grade),
            [OPENNESS] = is_decided(row) ? openness_name(row->cell.openness) : NULL,
            [LETTER] = is_decided(row) ? openness_letter(row->cell.openness) : NULL,
            [REASON] = is_page ? openness_reason_name(example->verdict.reason) : NULL,
            [GATEWAY] = is_page ? example->verdict.gateway : NULL,
            [THRESHOLDS] = rows->thresholds->id,
            [GATEWAY_LIST] = rows->gateways};
    return value_text(texts[column]);
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)why;
    const struct link_cell_row *row = source->links->cells[row_number];
    if (column == LETTERS) {
        *ret_value = get_letters(row, state);
    } else if (column == SCORE && !is_decided(row)) {
        *ret_value = (struct value){.kind = KIND_NULL};
    } else if (strcmp(columns[column].type, "REAL") == 0) {
        *ret_value = get_real(row, column);
    } else if (strcmp(columns[column].type, "INTEGER") == 0) {
        *ret_value = get_number(row, column);
    } else {
        *ret_value = get_text(source->links, row, column);
    }
    return OK;
}

/* The trial that decided. */
static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state;
    *ret_place = source->links->cells[row]->example->trial->place;
    return ret_place->entry != NULL;
}

const struct table table_link_cell = {
        .name = "link_cell",
        .purpose = "What all trials of one platform, context, service, kind of link and opening "
                   "amount to.",
        .group = "openness",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
