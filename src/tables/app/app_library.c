#include "tables/app/rows.h"

enum { NAME, ABI, PATH, FILE_SIZE, SDK, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"name", "TEXT", "File name, such as libfoo.so.", true},
        {"abi", "TEXT", "Folder below lib/: the processor it is for; empty elsewhere.", true},
        {"path", "TEXT", "Path inside the APK.", false},
        {"file_size", "INTEGER", "Bytes when decoded, as stated.", false},
        {"sdk", "TEXT", "id of the third-party component it belongs to; NULL when unknown.", true},
};

static size_t count(const struct source *source)
{
    return source->code == NULL ? 0 : source->code->library_count;
}

/* The folder between "lib/" and the file name. */
static struct bytes abi_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    bool in_lib = strncmp(path, "lib/", 4) == 0 && slash != NULL && slash > path + 4;
    return in_lib ? (struct bytes){(const uint8_t *)path + 4, (size_t)(slash - path - 4)}
                  : (struct bytes){0};
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct code_library *row = &source->code->libraries[row_number];
    const struct sdk_mark *mark = NULL;
    switch (column) {
    case NAME:
        *ret_value = value_text(row->name);
        break;
    case ABI:
        *ret_value = (struct value){.kind = KIND_TEXT, .text = abi_of(row->entry->path)};
        break;
    case PATH:
        *ret_value = value_text(row->entry->path);
        break;
    case FILE_SIZE:
        *ret_value = value_integer((int64_t)row->entry->size);
        break;
    case SDK:
        mark = sdk_match(&source->knowledge->sdks, SDK_LIBRARY, bytes_of(row->name));
        *ret_value = value_text(mark == NULL ? NULL : mark->sdk->id);
        break;
    default:
        break;
    }
    return OK;
}

static bool place(const struct source *source, struct scan_state *state, size_t row_number,
        struct place *ret_place)
{
    const struct code_library *library = &source->code->libraries[row_number];
    struct entry_row row = {&source->app->parts[library->part], library->entry};
    *ret_place = entry_place(&row, state);
    return true;
}

const struct table table_app_library = {
        .name = "app_library",
        .purpose = "Each native library (.so) in the app.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
