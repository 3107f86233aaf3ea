#include "tables/app/rows.h"

enum { NAME, PART, METHOD, COMPRESSED_SIZE, FILE_SIZE, CRC32, READABLE, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"name", "TEXT", "Path inside the APK.", true},
        {"part", "TEXT", "Prefix of the APK inside a split set; empty for a lone APK.", true},
        {"method", "INTEGER", "Compression method as stated: 0 stored, 8 deflated.", false},
        {"compressed_size", "INTEGER", "Bytes in the archive.", false},
        {"file_size", "INTEGER", "Bytes when decoded, as stated.", false},
        {"crc32", "INTEGER", "CRC-32 as stated.", false},
        {"readable", "INTEGER", "1 when its bytes lie inside the file.", false},
};

static size_t count(const struct source *source)
{
    return entry_rows(source->app);
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    struct entry_row row = entry_at(source->app, row_number);
    const int64_t numbers[COLUMNS] = {[METHOD] = row.entry->method,
            [COMPRESSED_SIZE] = (int64_t)row.entry->compressed_size,
            [FILE_SIZE] = (int64_t)row.entry->size,
            [CRC32] = row.entry->crc32,
            [READABLE] = row.entry->readable};
    *ret_value = column == NAME   ? value_text(row.entry->path)
                 : column == PART ? value_text(row.part->name)
                                  : value_integer(numbers[column]);
    return OK;
}

static bool place(const struct source *source, struct scan_state *state, size_t row_number,
        struct place *ret_place)
{
    struct entry_row row = entry_at(source->app, row_number);
    *ret_place = entry_place(&row, state);
    return true;
}

const struct table table_app_file = {
        .name = "app_file",
        .purpose = "Each entry of the app's archives, in directory order.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
