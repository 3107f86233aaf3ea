#include "tables/code/code.h"
#include "tables/table.h"

enum { KIND, DETAIL, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"kind", "TEXT", "Kind of anomaly (docs/anomalies.md).", true},
        {"detail", "TEXT", "The values met.", false},
};

/* Those of archive and manifest first, then those of the code. */
static const struct anomaly *anomaly_at(const struct source *source, size_t row)
{
    size_t first = source->app->anomalies.count;
    return row < first ? &source->app->anomalies.items[row]
                       : &source->code->anomalies.items[row - first];
}

static size_t count(const struct source *source)
{
    return source->app == NULL ? 0
                               : source->app->anomalies.count +
                                         (source->code == NULL ? 0 : source->code->anomalies.count);
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct anomaly *anomaly = anomaly_at(source, row);
    *ret_value = value_text(column == KIND ? anomaly->kind : anomaly->detail);
    return OK;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state;
    *ret_place = anomaly_at(source, row)->place;
    return true;
}

const struct table table_app_anomaly = {
        .name = "app_anomaly",
        .purpose =
                "What a well-made app file would not have; the file is read as Android reads it.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
