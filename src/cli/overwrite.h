/* overwrite.h: keeps a report from being written over what it tells of. */
#ifndef AEDILE_CLI_OVERWRITE_H
#define AEDILE_CLI_OVERWRITE_H

#include "base/bytes.h"

/* Whether the file is evidence: one of the operands, a session.yaml, or a ZIP, capture or HTTP
 * archive, whether it was named among the operands or not: in `-o *.apk` the shell makes the first
 * exhibit the output. A path that names no regular file is not. */
bool holds_evidence(const char *path, const char *const *operands, size_t count);

#endif
