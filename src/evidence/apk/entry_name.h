/* entry_name.h: what places call the entries of an app, and which entry a place names.
 *
 * Behind its part's prefix stands the entry's path. In a part that was decoded out of a container
 * no raw bytes of the exhibit tell entries of one path apart: there an entry that zip_find does not
 * give for its path has "@" and the offset of its directory record in the part behind the path. */
#ifndef AEDILE_EVIDENCE_APK_ENTRY_NAME_H
#define AEDILE_EVIDENCE_APK_ENTRY_NAME_H

#include "evidence/apk.h"

void entry_name_put(struct buffer *out, const struct apk_part *part, const struct zip_entry *entry);

/* The entry of the part that the place names by its name and raw bytes, or NULL. Where a path ends
 * like an offset, so that two entries have one name, it is neither. */
const struct zip_entry *entry_named(const struct apk_part *part, const struct place *place);

#endif
