/* write_fronts.c: run by the build: a C file with the packed YAML of rules or profiles, in the
 * order in which tools/embed puts the files themselves.
 *
 *   write_fronts OUTPUT.c PREFIX NAME=PATH... */
#include "base/file.h"
#include "judge/file/packed.h"

#include <stdio.h>
#include <stdlib.h>

enum { FILES_MAX = 10000 };

/* A file that is wrong gets no bytes: it is parsed when the program starts, which then tells. */
static size_t write_one(FILE *out, size_t number, const char *name, const char *path)
{
    SCOPED(arena_free) struct arena arena = {0};
    SCOPED(file_close) struct file file = {0};
    SCOPED(buffer_free) struct buffer packed = {0};
    struct fault why;
    if (file_open(path, &file, &why) != OK) {
        (void)fprintf(stderr, "write_fronts: %s: %s\n", path, why.text);
        exit(1);
    }
    struct rule_file rule = {.path = name, .content = file.bytes};
    if (front_pack(&rule, &arena, &packed, &why) != OK) {
        buffer_clear(&packed);
    }
    const uint8_t *bytes = buffer_bytes(&packed).data;
    (void)fprintf(out, "static const unsigned char front_%zu[] = {", number);
    for (size_t i = 0; i < packed.size; i++) {
        (void)fprintf(out, "%s%d,", i % 25 == 0 ? "\n    " : "", bytes[i]);
    }
    (void)fprintf(out, "0};\n");
    return packed.size;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv)
{
    static size_t sizes[FILES_MAX];
    if (argc < 3 || argc > FILES_MAX) {
        (void)fprintf(stderr, "usage: write_fronts OUTPUT.c PREFIX NAME=PATH...\n");
        return 2;
    }
    FILE *out = fopen(argv[1], "w");
    if (out == NULL) {
        perror(argv[1]);
        return 1;
    }
    char **files = argv + 3, *prefix = argv[2];
    size_t count = (size_t)argc - 3;
    for (size_t i = 0; i < count; i++) {
        char *separator = strchr(files[i], '=');
        if (separator == NULL) {
            (void)fprintf(stderr, "write_fronts: %s is not NAME=PATH\n", files[i]);
            return 2;
        }
        *separator = 0; /* the path stands behind */
    }
    qsort(files, count, sizeof(*files), by_name);
    (void)fprintf(out, "/* Written by src/cli/library/write_fronts.c. */\n"
                       "#include \"cli/library/built_in.h\"\n\n");
    for (size_t i = 0; i < count; i++) {
        sizes[i] = write_one(out, i, files[i], files[i] + strlen(files[i]) + 1);
    }
    (void)fprintf(out, "\nconst struct embedded_file %s[] = {\n", prefix);
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(out, "    {\"%s\", front_%zu, %zu},\n", files[i], i, sizes[i]);
    }
    (void)fprintf(out, "    {NULL, NULL, 0},\n};\n");
    return fclose(out) == 0 ? 0 : 1;
}
