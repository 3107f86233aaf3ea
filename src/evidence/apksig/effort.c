#include "evidence/apksig/work.h"

/* Far above what real apps need: a handful of signatures, 20 KiB of certificates, a manifest of
 * 4 MiB. A check by the slowest key that OpenSSL takes costs some 10 ms. */
static const struct {
    size_t most;
    const char *reason;
} ceilings[CEILINGS] = {
        [CEILING_CHECKS] = {128, "more than 128 signatures to check"},
        [CEILING_CERTIFICATES] = {4 << 20, "more than 4 MiB of certificates"},
        [CEILING_TEXT] = {64 << 20, "more than 64 MiB of manifests and signature files"},
        [CEILING_SECTIONS] = {(size_t)4 * ZIP_ENTRIES_MAX, "more than 800,000 manifest sections"},
};

const char *ceiling_reason(enum ceiling ceiling)
{
    return ceilings[ceiling].reason;
}

size_t work_left(const struct work *work, enum ceiling ceiling)
{
    size_t most = ceilings[ceiling].most;
    return work->spent[ceiling] > most ? 0 : most - work->spent[ceiling];
}

bool work_spend(struct work *work, enum ceiling ceiling, uint64_t amount)
{
    size_t most = ceilings[ceiling].most;
    if (work->spent[ceiling] > most) {
        return false;
    }
    if (amount > most - work->spent[ceiling]) {
        work->spent[ceiling] = most + 1;
        anomaly_add(work->anomalies, "apksig-limit", file_place(work->zip->central_at, 0), "%s",
                ceilings[ceiling].reason);
        return false;
    }
    work->spent[ceiling] += (size_t)amount;
    return true;
}
