/* exhibit_reason.h: why evidence was not seen whole, in both languages: what it is about, and the
 * reason that its reader gave (model/fault_zh.h). */
#ifndef AEDILE_INSPECTION_EXHIBIT_EXHIBIT_REASON_H
#define AEDILE_INSPECTION_EXHIBIT_EXHIBIT_REASON_H

#include "base/arena.h"
#include "model/wording.h"

/* "WHAT: reason". The texts live in the arena; one that is NULL means that memory was spent. */
struct wording exhibit_reason(struct arena *arena, struct wording what, const struct fault *fault);

/* "WHAT: reason (byte N)", for readers whose faults stand at a byte. */
struct wording exhibit_reason_at_byte(
        struct arena *arena, struct wording what, const struct fault *fault);

#endif
