/* fault_zh.h: why something could not be read, in Chinese. Readers give their reasons in English,
 * with what they met put in; this finds the common ones again by their form. */
#ifndef AEDILE_MODEL_FAULT_ZH_H
#define AEDILE_MODEL_FAULT_ZH_H

#include "base/buffer.h"
#include "model/wording.h"

/* Append the reason in the language. "NAME: reason" is told part by part; a part that is not in
 * fault_zh.def stays English. */
void fault_put(struct buffer *out, const char *text, enum language language);

#endif
