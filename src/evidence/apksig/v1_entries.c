#include "evidence/apksig/v1.h"

/* Decoded entries pass through one buffer; the largest an APK may hold is zip.h's ceiling. */
static bool is_protected(const struct zip_entry *entry)
{
    return !bytes_start_with(entry->name, bytes_of("META-INF/")) &&
           !bytes_end_with(entry->name, bytes_of("/"));
}

/* A bit for each signer, not ignored, whose .SF file lists the entry. */
static uint32_t signers_of(const struct v1 *v1, const struct zip_entry *entry)
{
    uint32_t set = 0;
    for (size_t i = 0; i < v1->count; i++) {
        if (!v1->signers[i].ignored && jar_find(&v1->signers[i].sections, entry->name) != NULL) {
            set |= UINT32_C(1) << i;
        }
    }
    return set;
}

static enum status check_content(
        struct v1 *v1, const struct zip_entry *entry, const struct jar_section *section)
{
    struct work *work = v1->work;
    struct jar_digest stated[JAR_DIGESTS_MAX];
    size_t count = jar_digests(*section, "-Digest", work->platform.min_sdk, &v1->scratch, stated);
    if (v1->scratch.failed) {
        return E_MEMORY;
    }
    if (count == 0) {
        work_blame(work, E_MALFORMED, entry->central_at, "the manifest has no digest for %.100s",
                entry->path);
        return OK;
    }
    struct fault why;
    enum status status = v1_read_entry(work, entry, 0, &v1->content, &why);
    if (status != OK) {
        work_blame(work, status, why.at, "%s", why.text);
        return status == E_MEMORY ? status : OK;
    }
    struct bytes content = buffer_bytes(&v1->content);
    for (size_t i = 0; i < count; i++) {
        uint8_t actual[DIGEST_SIZE_MAX];
        if (digest_of(&work->digester, stated[i].kind, &content, 1, actual) != OK) {
            return E_MEMORY;
        }
        if (!bytes_equal((struct bytes){stated[i].value, stated[i].size},
                    (struct bytes){actual, digest_size(stated[i].kind)})) {
            work_blame(work, E_MALFORMED, entry->data_at,
                    "%.100s does not have the %s digest that the manifest states", entry->path,
                    digest_name(stated[i].kind));
        }
    }
    return OK;
}

/* Entries under META-INF that belong to no signer: anyone may change them. */
static void note_unprotected(const struct v1 *v1, const struct zip_entry *entry)
{
    bool signs = entry == v1->manifest_entry;
    for (size_t i = 0; i < v1->count; i++) {
        signs = signs || entry == v1->signers[i].block || entry == v1->signers[i].file;
    }
    if (!signs && bytes_start_with(entry->name, bytes_of("META-INF/")) &&
            !bytes_end_with(entry->name, bytes_of("/"))) {
        anomaly_add(v1->work->anomalies, "apksig-unprotected-entry",
                file_place(entry->central_at, 0), "no signature covers %s", entry->path);
    }
}

enum status v1_check_entries(struct v1 *v1)
{
    struct work *work = v1->work;
    uint32_t signers = 0;
    for (size_t i = 0; i < work->zip->count && work->result.fault.status == OK; i++) {
        const struct zip_entry *entry = &work->zip->entries[i];
        if (!is_protected(entry)) {
            if (!work->result.has_v2 && !work->result.has_v3) {
                note_unprotected(v1, entry);
            }
            continue;
        }
        const struct jar_section *section = jar_find(&v1->manifest, entry->name);
        uint32_t here = signers_of(v1, entry);
        if (section == NULL || here == 0) {
            work_blame(work, E_MALFORMED, entry->central_at, "%s does not list %.100s",
                    section == NULL ? "the manifest" : "a signature", entry->path);
        } else if (signers != 0 && here != signers) {
            work_blame(work, E_MALFORMED, entry->central_at,
                    "%.100s is not signed by the same signers as others", entry->path);
        } else {
            signers = here;
            enum status status = check_content(v1, entry, section);
            if (status != OK) {
                return status;
            }
        }
    }
    if (signers == 0) {
        work_blame(work, E_MALFORMED, work->zip->central_at, "no entry is signed by v1");
    }
    for (size_t i = 0; i < v1->count && signers != 0; i++) {
        if ((signers >> i & 1) == 0) {
            v1->signers[i].ignored = true;
            signer_blame(v1->signers[i].facts, E_MALFORMED, v1->signers[i].file->data_at,
                    "%.100s signs no entry", v1->signers[i].file->path);
        }
    }
    return OK;
}
