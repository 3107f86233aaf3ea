#include "tables/table.h"

enum { PATH, KIND, FILE_SIZE, SHA256, STATE, FAULT, FAULT_AT };

static const struct column columns[] = {
        {"path", "TEXT", "Path as given by the user.", true},
        {"kind", "TEXT",
                "What the file is: app, har, capture, register, trials, rankings, session, "
                "unknown.",
                true},
        {"file_size", "INTEGER", "Size in bytes.", false},
        {"sha256", "TEXT",
                "SHA-256 of the file as collected, hexadecimal; of the list that sha256sum prints "
                "for a folder "
                "of splits.",
                true},
        {"state", "TEXT", "whole, partly or refused: how far the file could be read.", true},
        {"fault", "TEXT", "Why it was not read whole; NULL when it was.", false},
        {"fault_at", "INTEGER", "Byte offset of the fault; NULL when read whole.", false},
};

static size_t count(const struct source *source)
{
    return source->exhibit->id > 0 ? 1 : 0;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)row, (void)why;
    const struct exhibit *exhibit = source->exhibit;
    bool whole = exhibit->state == EXHIBIT_WHOLE;
    switch (column) {
    case PATH:
        *ret_value = value_text(exhibit->path);
        break;
    case KIND:
        *ret_value = value_text(exhibit_kind_name(exhibit->kind));
        break;
    case FILE_SIZE:
        *ret_value = value_integer((int64_t)exhibit->size);
        break;
    case SHA256:
        *ret_value = value_text(exhibit->sha256);
        break;
    case STATE:
        *ret_value = value_text(exhibit_state_name(exhibit->state));
        break;
    case FAULT:
        *ret_value = value_text(whole ? NULL : exhibit->fault.text);
        break;
    case FAULT_AT:
        *ret_value = whole ? value_text(NULL) : value_integer((int64_t)exhibit->fault.at);
        break;
    default:
        break;
    }
    return OK;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state, (void)row;
    *ret_place = (struct place){"", 0, source->exhibit->size, 0, source->exhibit->size};
    return true;
}

const struct table table_exhibit = {
        .name = "exhibit",
        .purpose = "Each evidence file of the inspection and how far it could be read.",
        .group = "always",
        .columns = columns,
        .column_count = sizeof(columns) / sizeof(columns[0]),
        .count = count,
        .get = get,
        .place = place,
};
