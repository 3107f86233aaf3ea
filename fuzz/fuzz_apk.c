/* fuzz_apk.c: an app opened whole: archive, manifest, resources, network policy. */
#include "evidence/apk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)64 << 20};
    struct apk_source source = {"", {data, size}};
    struct app *app = NULL;
    struct fault partial;
    struct fault why;
    (void)!apk_open(&source, 1, &arena, &app, &partial, &why);
    arena_free(&arena);
    return 0;
}
