/* Opens a dex, and the rest of its container, and touches every string, type, class and method. */
#include "evidence/dex/calls.h"
#include "evidence/dex/strings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool check_call(void *context, const struct dex_call *call)
{
    const struct dex *dex = context;
    if (call->at + DEX_CALL_SIZE > dex->file.size) {
        __builtin_trap();
    }
    return true;
}

static void touch_all(const struct dex *dex, struct buffer *text)
{
    struct bytes string;
    uint64_t units_left = dex_call_units(dex);
    for (uint32_t i = 0; i < dex->string_count; i++) {
        uint64_t at = 0;
        if (dex_string(dex, i, &string, &at)) {
            if (at + string.size >= dex->file.size || dex->file.data[at + string.size] != 0) {
                __builtin_trap();
            }
            if (dex->strings_apart && i + 1 < dex->string_count &&
                    at + string.size >= dex_string_offset(dex, i + 1)) {
                __builtin_trap();
            }
            if (string.size > 0 && dex_is_plain(string) && dex_string_find(dex, string, i) != i) {
                __builtin_trap();
            }
            buffer_clear(text);
            dex_append_utf8(text, string);
        }
    }
    for (uint32_t i = 0; i < dex->type_count; i++) {
        (void)dex_type(dex, i, &string);
    }
    for (uint32_t i = 0; i < dex->class_count; i++) {
        struct dex_class class;
        if (!dex_class(dex, i, &class)) {
            __builtin_trap(); /* dex_open promised that the table lies in the file */
        }
        (void)dex_type(dex, class.type, &string);
        (void)dex_visit_calls(dex, &class, &units_left, check_call, (void *)(uintptr_t)dex);
    }
    for (uint32_t i = 0; i < dex->method_count; i++) {
        struct dex_method method;
        if (!dex_method(dex, i, &method)) {
            __builtin_trap();
        }
        (void)dex_string(dex, method.name, &string, NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena SCOPED(arena_free) arena = {.limit = 1 << 20};
    struct anomalies anomalies = {.arena = &arena};
    struct buffer SCOPED(buffer_free) text = {.limit = 1 << 20};
    struct bytes file = {data, size};
    struct fault why;
    struct dex dex = {0};
    if (dex_open(file, &anomalies, &dex, &why) == OK) {
        touch_all(&dex, &text);
        while (dex.next_at != 0 && dex_open_at(file, dex.next_at, &anomalies, &dex, &why) == OK) {
            touch_all(&dex, &text);
        }
    }
    return 0;
}
