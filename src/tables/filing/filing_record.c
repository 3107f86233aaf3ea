#include "tables/table.h"

enum { KIND, NUMBER, BASE, OPERATOR, DOMAIN, STATUS, EXPIRES, LINE, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"kind", "TEXT", "record, licence, telecom or public-security, as in filing_number.", true},
        {"number", "TEXT", "The number in one form.", true},
        {"base", "TEXT", "The same without the website's -1.", true},
        {"operator", "TEXT", "Whose it is; empty when the register does not say.", false},
        {"domain", "TEXT", "Domain it was given for, lower case; empty when it does not say.",
                true},
        {"status", "TEXT", "valid or cancelled.", true},
        {"expires", "TEXT", "Last day it holds, such as 2026-12-31; NULL when it does not end.",
                false},
        {"line", "INTEGER", "Line of the register.", false},
};

static size_t count(const struct source *source)
{
    return source->filings == NULL ? 0 : source->filings->row_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct filing_row *row = &source->filings->rows[row_number];
    switch (column) {
    case KIND:
        *ret_value = value_text(filing_kind_name(row->kind));
        break;
    case NUMBER:
        *ret_value = value_text(row->number);
        break;
    case BASE:
        *ret_value = value_text(row->number);
        ret_value->text.size = row->base_size;
        break;
    case OPERATOR:
        *ret_value = value_text(row->operator_name);
        break;
    case DOMAIN:
        *ret_value = value_text(row->domain);
        break;
    case STATUS:
        *ret_value = value_text(row->cancelled ? "cancelled" : "valid");
        break;
    case EXPIRES:
        *ret_value = value_text(row->expires[0] == 0 ? NULL : row->expires);
        break;
    case LINE:
        *ret_value = value_integer((int64_t)row->line);
        break;
    default:
        break;
    }
    return OK;
}

static bool place(const struct source *source, struct scan_state *state, size_t row_number,
        struct place *ret_place)
{
    (void)state;
    const struct filing_row *row = &source->filings->rows[row_number];
    *ret_place = (struct place){.entry = "", .at = row->at, .size = row->size};
    return true;
}

const struct table table_filing_record = {
        .name = "filing_record",
        .purpose = "Each row of an imported register of filings (docs/formats/filing-register.md).",
        .group = "filing",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
