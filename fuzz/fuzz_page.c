/* fuzz_page.c: an HTML page, and its first line taken for a reference on it. */
#include "base/syntax/url.h"
#include "base/utf8.h"
#include "evidence/page/visible_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)16 << 20};
    struct page page = {0};
    struct bytes html = {data, size};
    if (page_read(html, &arena, &page, NULL) == OK) {
        size_t kept = strlen(page.text);
        bool is_sane = kept <= PAGE_TEXT_KEPT + 4 && page.visible <= size &&
                       page.visible >= (kept > 0) && utf8_is_valid(bytes_of(page.text)) &&
                       (page.title == NULL || utf8_is_valid(bytes_of(page.title)));
        if (!is_sane) {
            __builtin_trap();
        }
    }
    const uint8_t *end = size == 0 ? NULL : memchr(data, '\n', size);
    struct bytes line = bytes_slice(html, 0, end == NULL ? size : (size_t)(end - data));
    const char *whole = url_resolve(bytes_of("https://a.example/b/c?d#e"), line, &arena);
    (void)url_resolve(line, bytes_of("../f?g"), &arena);
    arena_free(&arena);
    (void)whole;
    return 0;
}
