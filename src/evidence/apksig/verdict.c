/* The order of checks and what decides: as `apksigner verify` does it by default, for the Android
 * versions from the app's minSdkVersion on. */
#include "evidence/apksig/work.h"

#include <stdarg.h>
#include <stdio.h>

void signer_blame(
        struct apk_signer *signer, enum status status, uint64_t at, const char *format, ...)
{
    if (signer->fault.status != OK) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    signer->fault = (struct fault){.status = status, .at = at};
    (void)vsnprintf(signer->fault.text, sizeof(signer->fault.text), format, arguments);
    va_end(arguments);
}

void work_blame(struct work *work, enum status status, uint64_t at, const char *format, ...)
{
    struct fault *fault = &work->result.fault;
    if (fault->status != OK) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    *fault = (struct fault){.status = status, .at = at};
    (void)vsnprintf(fault->text, sizeof(fault->text), format, arguments);
    va_end(arguments);
}

struct apk_signer *signer_add(struct work *work, enum signature_scheme scheme, bool checked)
{
    struct apk_signatures *result = &work->result;
    int number = 1;
    for (size_t i = 0; i < result->count; i++) {
        number += result->signers[i].scheme == scheme;
    }
    if (number > SIGNERS_MAX) {
        return NULL;
    }
    struct apk_signer *signer = &result->signers[result->count++];
    *signer = (struct apk_signer){
            .scheme = scheme,
            .number = number,
            .checked = checked,
            .algorithms = "",
            .max_sdk = INT32_MAX,
    };
    return signer;
}

void signers_past_limit(struct work *work, uint64_t at, bool checked)
{
    anomaly_add(work->anomalies, "apksig-limit", file_place(at, 0),
            "more than %d signers in one scheme; the others are not read", SIGNERS_MAX);
    if (checked) {
        work_blame(work, E_LIMIT, at, "more than %d signers in one scheme", SIGNERS_MAX);
    }
}

/* The n-th signer of a scheme, from 0, or NULL. */
static const struct apk_signer *nth_signer(
        const struct apk_signatures *result, enum signature_scheme scheme, int n)
{
    for (size_t i = 0; i < result->count; i++) {
        const struct apk_signer *signer = &result->signers[i];
        if (signer->scheme == scheme && signer->verified && n-- == 0) {
            return signer;
        }
    }
    return NULL;
}

static bool holds_certificate(const struct apk_signatures *result, enum signature_scheme scheme,
        const struct certificate *wanted)
{
    const struct apk_signer *signer;
    for (int n = 0; (signer = nth_signer(result, scheme, n)) != NULL; n++) {
        if (bytes_equal(signer->certificates[0].der, wanted->der)) {
            return true;
        }
    }
    return false;
}

/* With both v1 and v2, each signer of one must sign by the other as well. */
static void compare_v1_v2(struct work *work, enum signature_scheme one, enum signature_scheme other)
{
    const struct apk_signer *signer;
    if (nth_signer(&work->result, other, 0) == NULL) {
        return;
    }
    for (int n = 0; (signer = nth_signer(&work->result, one, n)) != NULL; n++) {
        if (!holds_certificate(&work->result, other, &signer->certificates[0])) {
            work_blame(work, E_MALFORMED, signer->place.at, "%s signer %d does not sign by %s",
                    one == SCHEME_V1 ? "v1" : "v2", signer->number,
                    other == SCHEME_V1 ? "v1" : "v2");
        }
    }
}

/* The longest proof of rotation: v3.1's when it has one, else v3's. */
static const struct apk_signer *longest_lineage(const struct apk_signatures *result)
{
    const enum signature_scheme schemes[] = {SCHEME_V31, SCHEME_V3};
    for (int i = 0; i < 2; i++) {
        const struct apk_signer *signer, *longest = NULL;
        for (int n = 0; (signer = nth_signer(result, schemes[i], n)) != NULL; n++) {
            if (signer->lineage_count > (longest == NULL ? 0 : longest->lineage_count)) {
                longest = signer;
            }
        }
        if (longest != NULL) {
            return longest;
        }
    }
    return NULL;
}

/* v3 has one signer, who must be the one of v1 or v2, or have rotated from that one's key. */
static void compare_v3(struct work *work)
{
    const struct apk_signatures *result = &work->result;
    const struct apk_signer *newer = nth_signer(result, SCHEME_V3, 0);
    enum signature_scheme scheme = nth_signer(result, SCHEME_V1, 0) != NULL ? SCHEME_V1 : SCHEME_V2;
    const struct apk_signer *older = nth_signer(result, scheme, 0);
    if (newer == NULL || older == NULL) {
        return;
    }
    const struct apk_signer *rotated = longest_lineage(result);
    const struct certificate *root =
            rotated == NULL ? &newer->certificates[0] : &rotated->lineage[0];
    if (nth_signer(result, scheme, 1) != NULL ||
            (rotated == NULL && nth_signer(result, SCHEME_V3, 1) != NULL)) {
        work_blame(work, E_MALFORMED, newer->place.at,
                "v3 allows one signer, but several sign by an older scheme or without rotation");
    }
    if (!bytes_equal(older->certificates[0].der, root->der)) {
        work_blame(work, E_MALFORMED, newer->place.at,
                "v3's first certificate is not the one that signs by %s",
                scheme == SCHEME_V1 ? "v1" : "v2");
    }
}

/* Targets that Android accepts with newer schemes only. */
static void check_demands(struct work *work)
{
    const struct apk_signatures *result = &work->result;
    if (work->platform.target_sandbox > 1 && !result->has_v2 && !result->has_v3 &&
            !result->has_v31) {
        work_blame(work, E_MISSING, work->zip->central_at,
                "targetSandboxVersion %d demands scheme v2 or newer",
                work->platform.target_sandbox);
    }
    if (work->platform.target_sdk >= SDK_R && nth_signer(result, SCHEME_V2, 0) == NULL &&
            nth_signer(result, SCHEME_V3, 0) == NULL && nth_signer(result, SCHEME_V31, 0) == NULL) {
        work_blame(work, E_MISSING, work->zip->central_at,
                "targetSdkVersion %d demands scheme v2 or newer", work->platform.target_sdk);
    }
}

/* True when a signer that was checked does not hold, v1's passed-over ones aside. */
static bool is_decided(const struct work *work)
{
    bool faulty = work->result.fault.status != OK;
    for (size_t i = 0; i < work->result.count; i++) {
        const struct apk_signer *signer = &work->result.signers[i];
        faulty = faulty || (signer->checked && signer->scheme != SCHEME_V1 && !signer->verified);
    }
    return faulty;
}

/* The first signer that was checked and does not hold names the reason. */
static void take_reason(struct work *work)
{
    const struct apk_signatures *result = &work->result;
    bool v1_holds = nth_signer(result, SCHEME_V1, 0) != NULL;
    for (size_t i = 0; i < result->count; i++) {
        const struct apk_signer *signer = &result->signers[i];
        if (signer->checked && !signer->verified && signer->fault.status != OK &&
                !(signer->scheme == SCHEME_V1 && v1_holds)) {
            work_blame(work, signer->fault.status, signer->fault.at, "v%d%s signer %d: %.200s",
                    signer->scheme / 10, signer->scheme == SCHEME_V31 ? ".1" : "", signer->number,
                    signer->fault.text);
        }
    }
}

static void note_anomalies(struct work *work)
{
    struct apk_signatures *result = &work->result;
    struct bytes file = work->zip->file;
    bool v1_alone = result->has_v1 && !result->has_v2 && !result->has_v3 && !result->has_v31;
    result->janus = v1_alone && bytes_start_with(file, bytes_of("dex\n"));
    if (result->janus) {
        anomaly_add(work->anomalies, "apksig-janus", file_place(0, 8),
                "a dex stands before the ZIP and v1 alone signs");
    }
    if (result->stripped) {
        anomaly_add(work->anomalies, "apksig-stripped", file_place(work->zip->central_at, 0),
                "a signature names a newer scheme whose block is missing");
    }
}

/* v3.1 and v3 first, v2 where an Android version before 9 counts or neither is there, v1 where one
 * before 7 counts or nothing newer is there. What is not due is read for its certificates. */
static enum status run(struct work *work)
{
    struct apk_signatures *result = &work->result;
    int min_sdk = work->platform.min_sdk;
    enum status status = v3_read(work, SCHEME_V31, !is_decided(work));
    if (status == OK) {
        if (result->has_v31 && !result->has_v3) {
            work_blame(work, E_MISSING, work->block.at, "a v3.1 block, but no v3 block");
        }
        status = v3_read(work, SCHEME_V3, !is_decided(work));
    }
    bool newest = result->has_v31 || result->has_v3;
    if (status == OK) {
        status = v2_read(work, !is_decided(work) && (min_sdk < SDK_P || !newest));
    }
    bool newer = newest || result->has_v2;
    if (status == OK) {
        status = v1_read(work, !is_decided(work) && (min_sdk < SDK_N || !newer));
    }
    return status;
}

static void judge(struct work *work)
{
    take_reason(work);
    if (work->result.fault.status == OK) {
        compare_v1_v2(work, SCHEME_V1, SCHEME_V2);
        compare_v1_v2(work, SCHEME_V2, SCHEME_V1);
        compare_v3(work);
        check_demands(work);
    }
    work->result.verified = work->result.fault.status == OK;
    note_anomalies(work);
}

static void close_work(struct work *work)
{
    digester_close(&work->digester);
    known_certificates_free(&work->known);
}

enum status apksig_verify(const struct zip *zip, struct apk_platform platform, struct arena *arena,
        struct anomalies *anomalies, struct apk_signatures *ret_signatures, struct fault *why)
{
    struct work work SCOPED(close_work) = {
            .zip = zip, .platform = platform, .arena = arena, .anomalies = anomalies};
    enum status status = digester_open(&work.digester, why);
    if (status != OK) {
        return status;
    }
    struct apk_signatures *result = &work.result;
    result->signers = arena_array(arena, (size_t)SCHEMES * SIGNERS_MAX, sizeof(*result->signers));
    if (result->signers == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for signers");
    }
    block_find(&work);
    result->block_at = work.block.at;
    result->block_size = work.block.size;
    result->has_v2 = work.block.v2.data != NULL;
    result->has_v3 = work.block.v3.data != NULL;
    result->has_v31 = work.block.v31.data != NULL;
    status = run(&work);
    if (status != OK) {
        return refuse(why, E_MEMORY, 0, "no memory to verify signatures");
    }
    judge(&work);
    *ret_signatures = work.result;
    return OK;
}

const struct certificate *apksig_identity(const struct apk_signatures *signatures)
{
    const enum signature_scheme schemes[] = {SCHEME_V31, SCHEME_V3, SCHEME_V2, SCHEME_V1};
    for (int i = 0; i < SCHEMES && signatures->verified; i++) {
        const struct apk_signer *signer = nth_signer(signatures, schemes[i], 0), *next;
        bool last = schemes[i] == SCHEME_V31 || schemes[i] == SCHEME_V3;
        for (int n = 1; last && (next = nth_signer(signatures, schemes[i], n)) != NULL; n++) {
            signer = next;
        }
        if (signer != NULL) {
            return &signer->certificates[0];
        }
    }
    return NULL;
}
