#include "tables/code/code.h"
#include "tables/table.h"

enum { METHOD, OWNER, GRADE, KIND, MARK, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"method", "TEXT", "Name of the payment method (data/payment.csv).", true},
        {"owner", "TEXT", "Owner group of the method.", true},
        {"grade", "TEXT", "P1: SDK or manifest mark present. P0, P2 to P4 need other evidence.",
                false},
        {"kind", "TEXT", "class, component, component-suffix, metadata or permission.", false},
        {"mark", "TEXT", "The name found.", false},
};

static size_t count(const struct source *source)
{
    return source->code == NULL ? 0 : source->code->payment_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct code_payment *row = &source->code->payments[row_number];
    switch (column) {
    case METHOD:
        *ret_value = value_text(row->mark->method);
        break;
    case OWNER:
        *ret_value = value_text(row->mark->owner);
        break;
    case GRADE:
        *ret_value = value_text("P1");
        break;
    case KIND:
        *ret_value = value_text(row->mark->kind);
        break;
    case MARK:
        *ret_value = value_text(row->found);
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
    *ret_place = source->code->payments[row_number].place;
    return true;
}

const struct table table_payment_method = {
        .name = "payment_method",
        .purpose = "Each payment method whose SDK or manifest marks the app carries (grade P1: a "
                   "lead, not proof of acceptance).",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
