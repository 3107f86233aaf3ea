/* work.h: what the parts of one signature verification share. Private to this folder.
 *
 * Each step that finds a fault blames its signer and goes on reading what still can be read, so
 * that a signer that does not verify still shows its certificates. Only E_MEMORY is returned. */
#ifndef AEDILE_EVIDENCE_APKSIG_WORK_H
#define AEDILE_EVIDENCE_APKSIG_WORK_H

#include "base/cursor.h"
#include "evidence/apksig.h"
#include "evidence/apksig/certificate.h"
#include "evidence/apksig/crypto.h"
#include "evidence/apksig/effort.h"

/* Android versions that changed what is checked. */
enum { SDK_JELLY_BEAN_MR2 = 18, SDK_KITKAT = 19, SDK_N = 24, SDK_O = 26, SDK_P = 28, SDK_R = 30 };

enum { SCHEMES = 4, CERTIFICATES_MAX = 64 };

/* The sections of an APK that v2 and newer digest: all but the signing block itself. */
enum content_kind { CONTENT_CHUNKED_SHA256, CONTENT_CHUNKED_SHA512, CONTENT_VERITY };
enum { CONTENT_KINDS = 3, CONTENT_SIZE_MAX = 64 };

struct content_digest {
    bool known;
    const char *obstacle; /* why it cannot be computed, or NULL */
    uint8_t value[CONTENT_SIZE_MAX];
    size_t size;
};

/* The APK Signing Block; the bytes of each scheme's pair, empty when absent. */
struct signing_block {
    uint64_t at, size;
    struct bytes v2, v3, v31;
};

struct work {
    const struct zip *zip;
    struct apk_platform platform;
    struct arena *arena;
    struct anomalies *anomalies;
    struct digester digester;
    struct known_certificates known;
    struct signing_block block;
    struct content_digest contents[CONTENT_KINDS];
    size_t spent[CEILINGS];
    struct apk_signatures result;
};

/* The next signer of a scheme, numbered; NULL past SIGNERS_MAX of that scheme. */
struct apk_signer *signer_add(struct work *work, enum signature_scheme scheme, bool checked);

/* A scheme has more signers than SIGNERS_MAX: an anomaly, and a fault when the scheme counts. */
void signers_past_limit(struct work *work, uint64_t at, bool checked);

/* Note a fault, unless an earlier one stands already. `at` is an offset in the APK. */
void signer_blame(struct apk_signer *signer, enum status status, uint64_t at, const char *format,
        ...) PRINTF_LIKE(4, 5);
void work_blame(struct work *work, enum status status, uint64_t at, const char *format, ...)
        PRINTF_LIKE(4, 5);

/* Where bytes borrowed from the file stand in it; 0 for an empty view. */
uint64_t file_offset(const struct work *work, struct bytes part);
struct place file_place(uint64_t at, uint64_t size);

/* block.c: find the signing block and its pairs (source.android.com, "APK Signing Block"). */
void block_find(struct work *work);

/* content.c: the digest of the APK's contents, computed at the first call. E_MEMORY or OK. */
MUST_CHECK enum status content_digest(
        struct work *work, enum content_kind kind, const struct content_digest **ret_digest);

/* v2.c, v3.c, v1.c: read every signer of a scheme; when `checked`, verify them too. */
MUST_CHECK enum status v2_read(struct work *work, bool checked);
MUST_CHECK enum status v3_read(struct work *work, enum signature_scheme scheme, bool checked);
MUST_CHECK enum status v1_read(struct work *work, bool checked);

#endif
