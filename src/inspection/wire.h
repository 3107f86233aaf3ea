/* wire.h: an inspection as bytes, for the pipe between a child process and its parent. Reading
 * trusts nothing; rules and profiles travel as indexes into the plan, which both sides share. The
 * form is private to one build; it is never stored. */
#ifndef AEDILE_INSPECTION_WIRE_H
#define AEDILE_INSPECTION_WIRE_H

#include "base/buffer.h"
#include "inspection/inspect.h"

/* Fails by out->failed. */
void inspection_put(
        struct buffer *out, const struct inspect_plan *plan, const struct inspection *inspection);

/* The inspection and all it names live in the arena. E_MALFORMED when the bytes are no inspection
 * of this plan, E_MEMORY. */
MUST_CHECK enum status inspection_get(struct bytes bytes, const struct inspect_plan *plan,
        struct arena *arena, struct inspection **ret_inspection, struct fault *why);

#endif
