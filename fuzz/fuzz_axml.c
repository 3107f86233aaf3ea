/* fuzz_axml.c: binary XML read to its end, every attribute looked up. */
#include "evidence/attribute_names.h"
#include "evidence/axml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)64 << 20};
    struct anomalies anomalies = {.arena = &arena};
    struct axml *axml = NULL;
    struct axml_event event = {.kind = AXML_START};
    enum status status = axml_open((struct bytes){data, size}, &arena, &anomalies, &axml, NULL);
    size_t length = 0;
    while (status == OK && event.kind != AXML_DONE) {
        status = axml_next(axml, &event, NULL);
        for (size_t i = 0; status == OK && i < event.attribute_count; i++) {
            const struct axml_attribute *attribute = &event.attributes[i];
            length += strlen(attribute->name) + strlen(attribute->space);
            length += attribute->value.text == NULL ? 0 : strlen(attribute->value.text);
            length += attribute->raw == NULL ? 0 : strlen(attribute->raw);
        }
        (void)(status == OK && axml_attribute(&event, ATTRIBUTE_name, "name") != NULL);
    }
    arena_free(&arena);
    return length == SIZE_MAX ? 1 : 0;
}
