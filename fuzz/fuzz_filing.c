/* fuzz_filing.c: filing numbers in text, each compared with a register; the text is then read as a
 * register itself. */
#include "knowledge/filing/filing_register.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char csv[] = "number,operator,domain,status,expires\n"
                          "京ICP备12345678号-1,示例（北京）有限公司,example.cn,valid,2026-12-31\n"
                          "京ICP备12345678号,,,cancelled,\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)16 << 20};
    struct filing_register list = {0}, read = {0};
    struct bytes text = {data, size};
    struct filing_number number;
    struct filing_holder holder = {
            bytes_slice(text, 0, 30), bytes_of("www.example.cn"), bytes_of("2026-11-27")};
    const struct filing_row *row = NULL;
    size_t at = 0, before = 0;
    bool is_loaded = filing_register_load(bytes_of(csv), &arena, &list, NULL) == OK;
    while (is_loaded && filing_next(text, &at, &number)) {
        bool is_sane = at > before && at <= size && number.base_size < FILING_NUMBER_MAX &&
                       number.base_size <= strlen(number.number);
        if (!is_sane) {
            __builtin_trap();
        }
        before = at;
        (void)filing_compare(&list, &number, &holder, &row);
    }
    is_loaded = filing_register_load(text, &arena, &read, NULL) == OK;
    arena_free(&arena);
    return is_loaded && read.row_count == SIZE_MAX ? 1 : 0;
}
