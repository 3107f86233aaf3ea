/* apksig.h: the signatures of an APK, parsed and verified as Android verifies them.
 *
 * Schemes: v1 (JAR), v2, v3, v3.1 (source.android.com "APK Signature Scheme"). Digests of contents,
 * signatures and certificates are checked with OpenSSL; trust in an issuer is not: Android has no
 * such notion. v4 (a separate file), source stamps and SDK-runtime certificates are left out. */
#ifndef AEDILE_EVIDENCE_APKSIG_H
#define AEDILE_EVIDENCE_APKSIG_H

#include "evidence/zip.h"

enum signature_scheme { SCHEME_V1 = 10, SCHEME_V2 = 20, SCHEME_V3 = 30, SCHEME_V31 = 31 };

enum { SIGNERS_MAX = 10 }; /* Android's own ceiling per scheme */

struct certificate {
    struct bytes der; /* as it stands in the file, or in the arena when it was compressed there */
    char sha256[65], sha1[41], md5[33];
    const char *subject, *issuer;    /* RFC 2253 */
    const char *serial;              /* hexadecimal */
    const char *key_algorithm;       /* "RSA", "EC", "DSA" */
    const char *signature_algorithm; /* "sha256WithRSAEncryption" */
    int key_bits;
    int64_t not_before, not_after; /* seconds since 1970; 0 when unreadable */
    bool is_debug;                 /* subject is "CN=Android Debug,…" */
};

struct apk_signer {
    enum signature_scheme scheme;
    int number;    /* from 1 in its scheme */
    bool checked;  /* false: read for its certificates only, for no Android version that runs the
                    * app looks at it, or an earlier fault decided; never verified then */
    bool verified; /* signature, digests and certificate all hold */
    struct fault fault;                     /* the first thing that does not; at: in the APK */
    const char *algorithms;                 /* "RSA_PKCS1_V1_5_WITH_SHA256", comma-separated */
    const struct certificate *certificates; /* first: the signer's own */
    size_t certificate_count;
    const struct certificate *lineage; /* v3, v3.1: proof of rotation, oldest first, own last */
    size_t lineage_count;
    int64_t min_sdk, max_sdk; /* v3, v3.1: the versions it is for; else 0 and INT32_MAX */
    struct place place;       /* of its block or of its v1 file */
};

struct apk_signatures {
    struct apk_signer *signers; /* v3.1, v3, v2, v1, each in file order */
    size_t count;
    bool has_v1, has_v2, has_v3, has_v31; /* the scheme is there at all */
    bool verified;      /* what `apksigner verify` would answer for the app's own SDK range */
    struct fault fault; /* why not verified */
    uint64_t block_at, block_size; /* APK Signing Block; 0 when none */
    bool janus;    /* a dex stands before the ZIP and v1 alone signs (CVE-2017-13156) */
    bool stripped; /* v1 or v2 names a newer scheme whose block is missing */
};

/* What the manifest says that decides which schemes count. */
struct apk_platform {
    int min_sdk;        /* minSdkVersion; 1 when absent */
    int target_sdk;     /* targetSdkVersion; min_sdk when absent */
    int target_sandbox; /* targetSandboxVersion; 1 when absent */
};

/* The signatures live in the arena. Only E_MEMORY is a fault: bad signatures are facts. */
MUST_CHECK enum status apksig_verify(const struct zip *zip, struct apk_platform platform,
        struct arena *arena, struct anomalies *anomalies, struct apk_signatures *ret_signatures,
        struct fault *why);

/* The certificate that is the app's identity (Android compares it at updates): of the newest
 * scheme that verified, the last signer's for v3 and v3.1, the first's else. NULL: none verified */
const struct certificate *apksig_identity(const struct apk_signatures *signatures);

#endif
