#include "tables/openness/values.h"

enum {
    CELL,
    SINCE,
    UNTIL,
    STATE,
    OPENNESS,
    LETTER,
    ACCOUNTS,
    ACCOUNTS_OPEN,
    LAST,
    STALE_FROM,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"cell", "INTEGER", "Number of the cell in link_cell.", true},
        {"since", "REAL", "When the span began, in seconds since 1970.", false},
        {"until", "REAL", "When it ended; NULL for the last.", false},
        {"state", "TEXT", "untested, undecided, open, closed or mixed.", true},
        {"openness", "TEXT", "Class of most trials of the winning side; NULL while undecided.",
                false},
        {"letter", "TEXT", "The same as a letter.", true},
        {"accounts", "INTEGER", "Different accounts among its counted trials.", false},
        {"accounts_open", "INTEGER",
                "Accounts whose last counted trial in it was open: how far a change was rolled "
                "out.",
                false},
        {"last", "REAL", "Its last counted trial, in seconds since 1970.", false},
        {"stale_from", "REAL",
                "From when on that trial was too old to tell of the rest of the span; NULL when it "
                "was not.",
                false},
};

static size_t count(const struct source *source)
{
    return source->links == NULL ? 0 : source->links->span_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct link_span_row *row = &source->links->spans[row_number];
    const struct cell_span *span = row->span;
    bool is_decided = span->state == CELL_OPEN || span->state == CELL_CLOSED;
    switch (column) {
    case CELL:
        *ret_value = value_integer((int64_t)row->cell);
        break;
    case SINCE:
        *ret_value = value_seconds(span->from_ms);
        break;
    case UNTIL:
        *ret_value = span->until_ms == INT64_MAX ? (struct value){.kind = KIND_NULL}
                                                 : value_seconds(span->until_ms);
        break;
    case STATE:
        *ret_value = value_text(cell_state_name(span->state));
        break;
    case OPENNESS:
        *ret_value = value_text(is_decided ? openness_name(span->openness) : NULL);
        break;
    case ACCOUNTS:
    case ACCOUNTS_OPEN:
        *ret_value = value_integer(column == ACCOUNTS ? span->accounts : span->accounts_open);
        break;
    case LAST:
        *ret_value = value_seconds(span->last_ms);
        break;
    case STALE_FROM:
        *ret_value = span->stale_from_ms == INT64_MAX ? (struct value){.kind = KIND_NULL}
                                                      : value_seconds(span->stale_from_ms);
        break;
    default:
        *ret_value = value_text(is_decided ? openness_letter(span->openness) : NULL);
        break;
    }
    return OK;
}

const struct table table_link_span = {
        .name = "link_span",
        .purpose = "Each stretch of time in which a cell of link_cell had one state.",
        .group = "openness",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
};
