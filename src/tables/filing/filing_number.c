#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum { EXCHANGE, KIND, TEXT, NUMBER, BASE, PROVINCE, FAULT, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"exchange", "INTEGER", "Number of the HTTP exchange.", true},
        {"kind", "TEXT", "record, licence, telecom or public-security.", true},
        {"text", "TEXT", "The number as it stands on the page.", false},
        {"number", "TEXT", "The number in one form, such as 京ICP备12345678号-1.", true},
        {"base", "TEXT", "The same without the website's -1.", true},
        {"province", "INTEGER",
                "Division code (GB/T 2260) of the province it names; NULL for none or the whole "
                "country.",
                false},
        {"fault", "TEXT", "Why it cannot be a number of its kind; NULL when it can.", true},
};

static size_t count(const struct source *source)
{
    return source->traffic_facts == NULL ? 0 : source->traffic_facts->filing_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct filing_shown *row = &source->traffic_facts->filings[row_number];
    switch (column) {
    case EXCHANGE:
        *ret_value = value_row(row->exchange);
        break;
    case KIND:
        *ret_value = value_text(filing_kind_name(row->kind));
        break;
    case TEXT:
        *ret_value = value_text(row->text);
        break;
    case NUMBER:
        *ret_value = value_text(row->number);
        break;
    case BASE:
        *ret_value = value_text(row->base);
        break;
    case PROVINCE:
        *ret_value = value_number((uint64_t)row->province);
        break;
    case FAULT:
        *ret_value = value_text(row->fault == FILING_SOUND ? NULL : filing_fault_name(row->fault));
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
    *ret_place = source->traffic_facts->filings[row_number].place;
    return ret_place->entry != NULL;
}

const struct table table_filing_number = {
        .name = "filing_number",
        .purpose = "Each filing or licence number that a page or another text answer shows.",
        .group = "traffic",
        .columns = columns,
        .column_count = COLUMNS,
        .facts = FACTS_FILINGS,
        .count = count,
        .get = get,
        .place = place,
};
