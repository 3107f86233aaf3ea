/* fuzz_identifier.c: a text scanned for planted values and for shapes; its first line is the key.
 */
#include "knowledge/identifier/identifier.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char kinds[] =
        "id,name,name_zh,form,keys,anchor,pattern,validator,dummies,source\n"
        "email,b,c,email,,[A-Za-z0-9]@[A-Za-z0-9],\"[a-z0-9.]{1,64}@[a-z0-9.-]+\",email,,own\n"
        "imei,b,c,imei,imei;device_imei,,[0-9]+,imei,000000000000000,own\n"
        "mac,b,c,mac,mac,,[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5},mac,,own\n"
        "location,b,c,location,,,,,,own\n";

static struct identifier_scanner *scanner(void)
{
    static const struct identifier_seed seeds[] = {{"email", "lena.vogt@example.com"},
            {"imei", "352099001761481"}, {"location", "31.230416,121.473701"}};
    static struct identifier_scanner *made;
    static struct arena arena;
    const struct identifier_list *list;
    if (made == NULL && (identifier_load(bytes_of(kinds), &arena, &list, NULL) != OK ||
                                identifier_scanner_make(list, seeds, 3, &made, NULL) != OK)) {
        abort();
    }
    return made;
}

static bool check(void *context, const struct identifier_hit *hit)
{
    const struct identifier_text *text = context;
    struct buffer mask = {0};
    if (hit->at > text->text.size || hit->size > text->text.size - hit->at || hit->size == 0 ||
            hit->value.size == 0 || hit->path == NULL) {
        __builtin_trap();
    }
    identifier_mask(hit->kind, hit->value, &mask);
    buffer_free(&mask);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes all = {data, size};
    const uint8_t *line = size == 0 ? NULL : memchr(data, '\n', size);
    size_t key = line == NULL ? 0 : (size_t)(line - data);
    struct identifier_text text = {
            bytes_slice(all, key + (line != NULL), size), bytes_slice(all, 0, key)};
    struct fault why;
    (void)!identifier_scan(scanner(), &text, check, &text, &why);
    return 0;
}
