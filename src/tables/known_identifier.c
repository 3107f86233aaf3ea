#include "tables/table.h"

enum { KIND, VALUE, LINE };

static const struct column columns[] = {
        {"kind", "TEXT", "Kind of identifier: imei, oaid, email, …", true},
        {"value", "TEXT PERSONAL PLANTED", "The value that the tester planted.", true},
        {"line", "INTEGER", "Line of session.yaml that says so.", false},
};

static size_t count(const struct source *source)
{
    return source->session->identifier_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct known_identifier *identifier = &source->session->identifiers[row];
    *ret_value = column == KIND    ? value_text(identifier->kind)
                 : column == VALUE ? value_text(identifier->value)
                                   : value_integer((int64_t)identifier->line);
    return OK;
}

const struct table table_known_identifier = {
        .name = "known_identifier",
        .purpose = "Identifiers that the tester planted on the device, to be found on the wire.",
        .group = "always",
        .columns = columns,
        .column_count = sizeof(columns) / sizeof(columns[0]),
        .from_session = true,
        .count = count,
        .get = get,
};
