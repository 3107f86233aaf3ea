/* place.h: where in a file something stands, precisely enough to cite it.
 *
 * Evidence nests: a manifest is compressed inside an APK, which may itself lie in a split set. A
 * place names the entry by its path ("" for the file itself, "base.apk!/AndroidManifest.xml" for
 * nesting), gives the raw bytes of that entry in the file as collected, and the range inside the
 * entry's decoded bytes. A size of 0 means: this offset, no known extent. */
#ifndef AEDILE_BASE_PLACE_H
#define AEDILE_BASE_PLACE_H

#include <stdint.h>

struct place {
    const char *entry;             /* never NULL when set; "" is the file itself */
    uint64_t entry_at, entry_size; /* raw (still compressed) bytes of the entry in the file */
    uint64_t at, size;             /* inside the decoded entry; for entry "" inside the file */
};

#endif
