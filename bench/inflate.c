/* inflate.c: the floor under an inspection: decode every entry of an APK that aedile reads (or all
 * with --all) and do nothing with it. */
#include "base/file.h"
#include "evidence/zip.h"

#include <stdio.h>

static bool is_wanted(const char *path)
{
    struct bytes name = bytes_of(path);
    return bytes_end_with(name, bytes_of(".dex")) || strcmp(path, "AndroidManifest.xml") == 0 ||
           strcmp(path, "resources.arsc") == 0;
}

int main(int argc, char **argv)
{
    SCOPED(arena_free) struct arena arena = {.limit = (size_t)256 << 20};
    SCOPED(file_close) struct file file = {0};
    SCOPED(buffer_free) struct buffer decoded = {.limit = (size_t)1 << 30};
    struct fault why = {0};
    struct zip zip;
    bool all = argc == 3 && strcmp(argv[1], "--all") == 0;
    size_t total = 0;
    if (argc != (all ? 3 : 2) || file_open(argv[argc - 1], &file, &why) != OK ||
            zip_open(file.bytes, &arena, NULL, &zip, &why) != OK) {
        (void)fprintf(stderr, "inflate: %s\n", why.text);
        return 1;
    }
    for (size_t i = 0; i < zip.count; i++) {
        if ((all || is_wanted(zip.entries[i].path)) &&
                zip_read(&zip, &zip.entries[i], &decoded, &why) == OK) {
            total += decoded.size;
        }
    }
    printf("%zu bytes\n", total);
    return 0;
}
