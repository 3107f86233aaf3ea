/* fuzz_filing.c: filing numbers in text; the text is then read as a register. */
#include "knowledge/filing/filing_register.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)16 << 20};
    struct filing_register read = {0};
    struct bytes text = {data, size};
    struct filing_number number;
    size_t at = 0, before = 0;
    while (filing_next(text, &at, &number)) {
        bool is_sane = at > before && at <= size && number.base_size < FILING_NUMBER_MAX &&
                       number.base_size <= strlen(number.number);
        if (!is_sane) {
            __builtin_trap();
        }
        before = at;
    }
    bool is_loaded = filing_register_load(text, &arena, &read, NULL) == OK;
    arena_free(&arena);
    return is_loaded && read.row_count == SIZE_MAX ? 1 : 0;
}
