/* zip_check.h: what the local headers and the layout say besides the central directory. Private
 * to the ZIP reader. */
#ifndef AEDILE_EVIDENCE_ZIP_ZIP_CHECK_H
#define AEDILE_EVIDENCE_ZIP_ZIP_CHECK_H

#include "evidence/zip.h"
#include "evidence/zip/zip_end.h"

/* Fill data_at and readable of every entry from its local header, and append an anomaly for each
 * difference. zip->count is not 0; by_name is sorted. E_MEMORY only. */
MUST_CHECK enum status zip_check(struct zip *zip, uint64_t shift, struct arena *arena,
        struct anomalies *anomalies, struct fault *why);

#endif
