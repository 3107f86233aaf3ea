/* Reads an APK's signatures; then takes the same bytes as a manifest and as a PKCS #7 block. */
#include "evidence/apksig.h"
#include "evidence/apksig/jar.h"
#include "evidence/apksig/pkcs7.h"

enum { MEMORY_LIMIT = 64 << 20, SECTIONS_MAX = 10000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void verify(struct bytes file, int min_sdk)
{
    struct arena SCOPED(arena_free) arena = {.limit = MEMORY_LIMIT};
    struct anomalies anomalies = {.arena = &arena};
    struct apk_signatures found;
    struct zip zip = {0};
    struct fault why;
    struct apk_platform platform = {.min_sdk = min_sdk, .target_sdk = 29, .target_sandbox = 1};
    if (zip_open(file, &arena, &anomalies, &zip, &why) != OK ||
            apksig_verify(&zip, platform, &arena, &anomalies, &found, &why) != OK) {
        return;
    }
    if (found.verified != (apksig_identity(&found) != NULL) ||
            found.verified != (found.fault.status == OK) || found.fault.at > file.size) {
        __builtin_trap();
    }
    for (size_t i = 0; i < found.count; i++) {
        const struct apk_signer *signer = &found.signers[i];
        if (signer->verified && (!signer->checked || signer->fault.status != OK ||
                                        signer->certificate_count == 0)) {
            __builtin_trap();
        }
    }
}

static void read_parts(struct bytes bytes)
{
    struct arena SCOPED(arena_free) arena = {.limit = MEMORY_LIMIT};
    struct buffer SCOPED(buffer_free) scratch = {0};
    struct jar_digest digests[JAR_DIGESTS_MAX];
    struct jar_text text;
    struct pkcs7 block;
    struct bytes content;
    if (jar_read(bytes, SECTIONS_MAX, &arena, &text) == OK) {
        (void)jar_duplicate(&text);
        for (size_t i = 0; i < text.count && i < 100; i++) {
            (void)jar_digests(text.sections[i], "-Digest", 1, &scratch, digests);
            if (text.sections[i].is_named && jar_find(&text, text.sections[i].name) == NULL) {
                __builtin_trap();
            }
        }
    }
    if (pkcs7_read(bytes, &block) == OK) {
        for (size_t i = 0; i < block.signer_count; i++) {
            (void)pkcs7_content_type(block.signers[i].attributes, &content);
            (void)pkcs7_message_digest(block.signers[i].attributes, &content);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = {data, size};
    verify(bytes, 1);
    verify(bytes, 28);
    read_parts(bytes);
    return 0;
}
