/* chart_wire.h: the charts of an inspection as bytes; see inspection/wire.h. */
#ifndef AEDILE_INSPECTION_RECORDINGS_CHART_WIRE_H
#define AEDILE_INSPECTION_RECORDINGS_CHART_WIRE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/cursor.h"
#include "model/inspection.h"

/* Fails by out->failed. */
void charts_put(struct buffer *out, const struct inspection *inspection);
/* Fails by in->failed, also on a value that is none. */
void charts_get(struct cursor *in, struct arena *arena, struct inspection *inspection);

#endif
