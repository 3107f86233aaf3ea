/* fuzz_message.c: one message of a browser that a page took over. */
#include "collect/browser/json_value.h"
#include "collect/browser/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void touch(struct bytes value)
{
    static const char *const paths[] = {"requestId", "request.url", "response.timing.sendStart",
            "result.value", "body", "headers"};
    struct arena arena = {.limit = 16 << 20};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct bytes found = json_at(value, paths[i]);
        const char *text = json_copy_string(found, &arena);
        if (text != NULL && strlen(text) > found.size * 3) {
            __builtin_trap(); /* no escape is shorter than its text */
        }
        (void)json_scaled(found, 6, 0);
    }
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct message message;
    struct fault why = {.status = OK};
    if (message_read((struct bytes){data, size}, &message, &why) != OK) {
        if (why.at > size) {
            __builtin_trap();
        }
        return 0;
    }
    touch(message.params);
    touch(message.result);
    touch(message.error);
    return 0;
}
