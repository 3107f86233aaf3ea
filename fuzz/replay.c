/* replay.c: stands in for libFuzzer in normal builds. Gives the fuzz target every file of the
 * folders named as arguments: whole, cut short at several lengths, and with single bytes changed.
 * Fails when a folder holds no file, so that a lost corpus is noticed. */
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>

enum { CUTS = 32, CHANGES = 64, PATH_SIZE = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy of exactly this size, so that a sanitizer notices the first byte read past it. */
static bool give(struct bytes bytes)
{
    uint8_t *copy = malloc(bytes.size == 0 ? 1 : bytes.size);
    if (copy == NULL) {
        return false;
    }
    if (bytes.size > 0) {
        memcpy(copy, bytes.data, bytes.size);
    }
    (void)LLVMFuzzerTestOneInput(copy, bytes.size);
    free(copy);
    return true;
}

static bool give_cut_short(struct bytes seed)
{
    bool given = true;
    for (size_t i = 0; given && i < CUTS && i < seed.size; i++) {
        given = give(bytes_slice(seed, 0, seed.size * i / CUTS));
    }
    return given && (seed.size == 0 || give(bytes_slice(seed, 0, seed.size - 1)));
}

static bool give_changed(struct bytes seed)
{
    if (seed.size == 0) {
        return true;
    }
    uint8_t *copy = malloc(seed.size);
    bool given = copy != NULL;
    for (size_t i = 0; given && i < CHANGES && i < seed.size; i++) {
        memcpy(copy, seed.data, seed.size);
        copy[seed.size * i / CHANGES] ^= i % 2 == 0 ? 0xff : 0x01;
        given = give((struct bytes){copy, seed.size});
    }
    free(copy);
    return given;
}

static bool replay_file(const char *folder, const char *name)
{
    char path[PATH_SIZE];
    int length = snprintf(path, sizeof(path), "%s/%s", folder, name);
    SCOPED(file_close) struct file file = {0};
    struct fault why = {0};
    if (length < 0 || (size_t)length >= sizeof(path) || file_open(path, &file, &why) != OK) {
        (void)fprintf(stderr, "%s/%s: %s\n", folder, name, why.text);
        return false;
    }
    (void)printf("%s\n", path);
    (void)fflush(stdout); /* the last line names the file of a crash */
    return give(file.bytes) && give_cut_short(file.bytes) && give_changed(file.bytes);
}

static bool replay_folder(const char *path)
{
    SCOPED(arena_free) struct arena arena = {0};
    struct folder folder = {0};
    struct fault why = {.text = "the folder holds no file"};
    if (folder_read(path, &arena, &folder, &why) != OK || folder.count == 0) {
        (void)fprintf(stderr, "%s: %s\n", path, why.text);
        return false;
    }
    bool replayed = true;
    for (size_t i = 0; i < folder.count; i++) {
        replayed = replay_file(path, folder.names[i]) && replayed;
    }
    return replayed;
}

int main(int count, char **arguments)
{
    bool replayed = count > 1;
    for (int i = 1; i < count; i++) {
        replayed = replay_folder(arguments[i]) && replayed;
    }
    return replayed ? EXIT_SUCCESS : EXIT_FAILURE;
}
