/* fuzz_arsc.c: compiled resources; some ids looked up in two configurations, and their names. */
#include "evidence/arsc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)64 << 20};
    struct anomalies anomalies = {.arena = &arena};
    struct arsc *arsc = NULL;
    enum status status = arsc_open((struct bytes){data, size}, &arena, &anomalies, &arsc, NULL);
    for (uint32_t type = 1; status == OK && type < 5; type++) {
        for (uint32_t entry = 0; entry < 8; entry++) {
            uint32_t id = UINT32_C(0x7f000000) | type << 16 | entry;
            struct arsc_value value;
            (void)!arsc_find(arsc, id, NULL, NULL, &value, NULL);
            (void)!arsc_find(arsc, id, "zh", "CN", &value, NULL);
            (void)arsc_name(arsc, id);
        }
    }
    arena_free(&arena);
    return 0;
}
