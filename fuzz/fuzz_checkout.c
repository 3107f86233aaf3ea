/* fuzz_checkout.c: a file of checkout records; what was read stands where it says. */
#include "evidence/checkout/checkout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)64 << 20};
    struct checkout_set set = {0};
    struct fault why = {0};
    struct bytes file = {data, size};
    (void)checkout_is_checkout(file);
    enum status status = checkout_read(file, &arena, &set, &why);
    if (status != OK && (why.status != status || why.text[0] == 0)) {
        __builtin_trap();
    }
    for (size_t i = 0; i < set.count; i++) {
        const struct checkout *record = &set.checkouts[i];
        if (record->place.size == 0 || record->place.at + record->place.size > size ||
                record->service == NULL || record->method == NULL || record->ts == NULL ||
                record->listed == ANSWER_UNKNOWN) {
            __builtin_trap();
        }
    }
    arena_free(&arena);
    return 0;
}
