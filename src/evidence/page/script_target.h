/* script_target.h: where a script sends the reader. Private to this folder. */
#ifndef AEDILE_EVIDENCE_PAGE_SCRIPT_TARGET_H
#define AEDILE_EVIDENCE_PAGE_SCRIPT_TARGET_H

#include "base/buffer.h"

/* Append the first string that the script assigns to `location` or its `href`, or hands to
 * `location.replace` or `location.assign`, its escapes undone (ECMA-262, section 12.9.4). A literal
 * that something is added to is passed over: it is not the whole address. False when there is none.
 * What a script builds is not seen, nor whether the line is ever reached. */
bool script_target(struct bytes script, struct buffer *out);

#endif
