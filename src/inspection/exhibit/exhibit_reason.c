#include "inspection/exhibit/exhibit_reason.h"

#include "model/fault_zh.h"

#include <inttypes.h>

struct wording exhibit_reason(struct arena *arena, struct wording what, const struct fault *fault)
{
    SCOPED(buffer_free) struct buffer zh = {0};
    fault_put(&zh, fault->text, LANGUAGE_ZH);
    if (what.en == NULL || what.zh == NULL || zh.failed) {
        return (struct wording){NULL, NULL};
    }
    return (struct wording){arena_print(arena, "%s: %s", what.en, fault->text),
            arena_print(arena, "%s：%s", what.zh, buffer_text(&zh))};
}

struct wording exhibit_reason_at_byte(
        struct arena *arena, struct wording what, const struct fault *fault)
{
    struct wording reason = exhibit_reason(arena, what, fault);
    if (reason.en == NULL || reason.zh == NULL) {
        return reason;
    }
    return (struct wording){arena_print(arena, "%s (byte %" PRIu64 ")", reason.en, fault->at),
            arena_print(arena, "%s（字节 %" PRIu64 "）", reason.zh, fault->at)};
}
