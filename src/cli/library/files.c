#include "cli/library/files.h"

#include "base/file.h"

enum status files_add(
        struct files *files, const char *path, struct bytes content, struct fault *why)
{
    if (path == NULL || !arena_grow(files->arena, (void **)&files->items, files->count,
                                &files->capacity, sizeof(*files->items))) {
        return refuse(why, E_MEMORY, 0, "no memory for the list of files");
    }
    files->items[files->count++] = (struct rule_file){.path = path, .content = content};
    return OK;
}

enum status files_add_file(
        struct files *files, const char *path, const char *name, struct fault *why)
{
    SCOPED(file_close) struct file file = {0};
    struct fault inner;
    if (file_open(path, &file, &inner) != OK) {
        return refuse(why, inner.status, 0, "%.120s: %.100s", path, inner.text);
    }
    char *content = arena_copy(files->arena, file.bytes);
    if (content == NULL) {
        return refuse(why, E_MEMORY, 0, "%.120s: no memory for the file", path);
    }
    struct bytes bytes = {(const uint8_t *)content, file.bytes.size};
    return files_add(files, arena_copy(files->arena, bytes_of(name)), bytes, why);
}

static enum status add_below(struct files *files, const char *folder, const char *prefix,
        const char *ending, int depth, struct fault *why)
{
    struct folder names;
    struct fault inner;
    if (depth > FILES_DEPTH_MAX) {
        return refuse(
                why, E_LIMIT, 0, "%.120s: folders nested deeper than %d", folder, FILES_DEPTH_MAX);
    }
    if (folder_read(folder, files->arena, &names, &inner) != OK) {
        return refuse(why, inner.status, 0, "%.120s: %.100s", folder, inner.text);
    }
    enum status status = OK;
    for (size_t i = 0; status == OK && i < names.count; i++) {
        const char *path = arena_print(files->arena, "%s/%s", folder, names.names[i]);
        const char *name = arena_print(files->arena, "%s%s", prefix, names.names[i]);
        if (path == NULL || name == NULL) {
            return refuse(why, E_MEMORY, 0, "no memory for a path");
        }
        if (file_kind(path) == FILE_FOLDER) {
            const char *inside = arena_print(files->arena, "%s/", name);
            status = inside == NULL ? refuse(why, E_MEMORY, 0, "no memory for a path")
                                    : add_below(files, path, inside, ending, depth + 1, why);
        } else if (bytes_end_with(bytes_of(name), bytes_of(ending))) {
            status = files_add_file(files, path, name, why);
        }
    }
    return status;
}

enum status files_add_folder(
        struct files *files, const char *folder, const char *ending, struct fault *why)
{
    return add_below(files, folder, "", ending, 0, why);
}
