#include "tables/code/code.h"
#include "tables/table.h"

enum {
    SDK,
    NAME,
    COMPANY,
    CATEGORY,
    TRACKER,
    GRADE,
    REFERENCED,
    DEFINED,
    DECLARED,
    STARTED,
    DISABLED,
    CLASSES,
    MARK,
    SOURCE,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"sdk", "TEXT", "id of the component (data/sdk.csv).", true},
        {"name", "TEXT", "Its name.", false},
        {"company", "TEXT", "Its maker; NULL when unknown.", true},
        {"category", "TEXT", "analytics, advertising, push, … (docs/data.md).", true},
        {"tracker", "INTEGER", "1 when its source lists it as a tracker.", false},
        {"grade", "TEXT", "Strongest evidence: referenced, defined, declared or started.", true},
        {"referenced", "INTEGER", "1 when the code names a class of it.", false},
        {"defined", "INTEGER", "1 when its code is in the app.", false},
        {"declared", "INTEGER", "1 when the manifest declares it.", false},
        {"started", "INTEGER",
                "1 when a provider or start-up initializer runs it before any screen is shown.",
                false},
        {"disabled", "INTEGER", "1 when a meta-data entry switches its collection off.", false},
        {"classes", "INTEGER", "Number of its classes that the code names.", false},
        {"mark", "TEXT", "The mark that gave it away.", false},
        {"source", "TEXT", "Where the mark is known from (data/SOURCES.md).", false},
};

static const char *grade_of(const struct code_sdk *sdk)
{
    return sdk->started    ? "started"
           : sdk->declared ? "declared"
           : sdk->defined  ? "defined"
                           : "referenced";
}

static size_t count(const struct source *source)
{
    return source->code == NULL ? 0 : source->code->sdk_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct code_sdk *row = &source->code->sdks[row_number];
    switch (column) {
    case SDK:
        *ret_value = value_text(row->sdk->id);
        break;
    case NAME:
        *ret_value = value_text(row->sdk->name);
        break;
    case COMPANY:
        *ret_value = value_text(row->sdk->company[0] == 0 ? NULL : row->sdk->company);
        break;
    case CATEGORY:
        *ret_value = value_text(row->sdk->category);
        break;
    case TRACKER:
        *ret_value = value_integer(row->sdk->tracker);
        break;
    case GRADE:
        *ret_value = value_text(grade_of(row));
        break;
    case REFERENCED:
        *ret_value = value_integer(row->referenced);
        break;
    case DEFINED:
        *ret_value = value_integer(row->defined);
        break;
    case DECLARED:
        *ret_value = value_integer(row->declared);
        break;
    case STARTED:
        *ret_value = value_integer(row->started);
        break;
    case DISABLED:
        *ret_value = value_integer(row->disabled);
        break;
    case CLASSES:
        *ret_value = value_integer((int64_t)row->classes);
        break;
    case MARK:
        *ret_value = value_text(row->mark->value);
        break;
    case SOURCE:
        *ret_value = value_text(row->mark->source);
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
    *ret_place = source->code->sdks[row_number].place;
    return true;
}

const struct table table_app_sdk = {
        .name = "app_sdk",
        .purpose = "Each third-party component in the app, with the grade of its evidence.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
