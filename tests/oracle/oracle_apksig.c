/* Compares apksig_verify with what apksigner answered about every APK of the shared corpus (the
 * answers stand in apksigner.tsv, made by tools/oracle-apksigner): the verdict, for the app's own
 * versions and for those from 24 and 28 on, and the digests of the certificates. A difference that
 * is not explained below fails, and so does an explanation of a difference that is not there. */
#include "base/file.h"
#include "base/hash.h"
#include "evidence/apksig.h"
#include "evidence/axml.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIELDS = 7, SKIPPED = 77 };

struct answer {
    char *fields[FIELDS]; /* sha256, level, exit, schemes, sha256s, sha1s, md5s */
};

/* The JVM that answered names this algorithm RSASSA-PSS; apksigner asks for it by the name
 * Android's own provider gives it ("SHA256withRSA/PSS"), stops with NoSuchAlgorithmException and so
 * answers nothing about these files. AOSP's own tests expect them to verify. */
#define NO_PSS "apksigner finds no RSA-PSS in this JVM and ends in an exception"

static const struct {
    const char *file; /* of the corpus */
    const char *level;
    const char *why;
} explained[] = {
        {"androguard__v2-only-with-rsa-pss-sha256-1024.apk", "24", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha256-1024.apk", "28", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha256-2048.apk", "24", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha256-2048.apk", "28", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha256-3072.apk", "24", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha256-3072.apk", "28", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha256-4096.apk", "24", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha256-4096.apk", "28", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha256-8192.apk", "24", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha256-8192.apk", "28", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha512-16384.apk", "24", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha512-16384.apk", "28", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha512-3072.apk", "24", NO_PSS},
        {"androguard__v2-only-with-rsa-pss-sha512-3072.apk", "28", NO_PSS},
};

enum { EXPLAINED = sizeof(explained) / sizeof(*explained) };
static bool is_met[EXPLAINED];

struct comparison {
    struct answer *answers;
    size_t answer_count;
    size_t compared, differences, unanswered;
};

/* An API level, or for the name of a preview one above all, as apk.h has it. */
static int level_of(const struct axml_attribute *attribute)
{
    enum { PREVIEW = 10000 };
    return attribute->value.type == VALUE_STRING ? PREVIEW : (int)attribute->value.data;
}

/* minSdkVersion, targetSdkVersion, targetSandboxVersion as apksigner reads them; false when the
 * manifest cannot be read to its end: apksigner refuses such a file, and so does aedile. */
static bool read_platform(
        const struct zip *zip, struct arena *arena, struct apk_platform *ret_platform)
{
    enum { MIN_SDK = 0x0101020c, TARGET_SDK = 0x01010270, TARGET_SANDBOX = 0x0101054c };
    struct fault why;
    struct buffer SCOPED(buffer_free) manifest = {0};
    const struct zip_entry *entry = zip_find(zip, "AndroidManifest.xml");
    struct axml *axml;
    if (entry == NULL || zip_read(zip, entry, &manifest, &why) != OK ||
            axml_open(buffer_bytes(&manifest), arena, NULL, &axml, &why) != OK) {
        return false;
    }
    struct apk_platform found = {.min_sdk = 1, .target_sdk = -1, .target_sandbox = 1};
    struct axml_event event;
    enum status status;
    while ((status = axml_next(axml, &event, &why)) == OK && event.kind != AXML_DONE) {
        if (event.kind != AXML_START || event.depth > 2) {
            continue;
        }
        const struct axml_attribute *sandbox =
                axml_attribute(&event, TARGET_SANDBOX, "targetSandboxVersion");
        const struct axml_attribute *min = axml_attribute(&event, MIN_SDK, "minSdkVersion");
        const struct axml_attribute *target =
                axml_attribute(&event, TARGET_SDK, "targetSdkVersion");
        if (event.depth == 1 && sandbox != NULL) {
            found.target_sandbox = (int)sandbox->value.data;
        }
        if (event.depth == 2 && strcmp(event.name, "uses-sdk") == 0) {
            int level = min == NULL ? 1 : level_of(min);
            found.min_sdk = level > found.min_sdk ? level : found.min_sdk;
            found.target_sdk = target == NULL ? found.target_sdk : level_of(target);
        }
    }
    found.target_sdk = found.target_sdk < 0 ? found.min_sdk : found.target_sdk;
    *ret_platform = found;
    return status == OK;
}

static void add(struct buffer *list, const char *item)
{
    buffer_append_text(list, list->size == 0 ? "" : ",");
    buffer_append_text(list, item);
}

/* The certificates apksigner prints: of the newest scheme that verified, one a signer; for v3 the
 * last signer's alone. */
static void list_certificates(const struct apk_signatures *signatures, struct buffer lists[3])
{
    const struct certificate *identity = apksig_identity(signatures);
    enum signature_scheme newest = SCHEME_V1;
    for (size_t i = 0; i < signatures->count; i++) {
        const struct apk_signer *signer = &signatures->signers[i];
        if (signer->verified && signer->scheme > newest) {
            newest = signer->scheme;
        }
    }
    for (size_t i = 0; i < signatures->count && identity != NULL; i++) {
        const struct apk_signer *signer = &signatures->signers[i];
        bool is_last = newest >= SCHEME_V3;
        const struct certificate *shown = is_last ? identity : &signer->certificates[0];
        if (signer->verified && signer->scheme == newest) {
            add(&lists[0], shown->sha256);
            add(&lists[1], shown->sha1);
            add(&lists[2], shown->md5);
            if (is_last) {
                return;
            }
        }
    }
}

/* The schemes whose signers verified, oldest first, as apksigner lists them. */
static void list_schemes(const struct apk_signatures *signatures, struct buffer *list)
{
    static const struct {
        enum signature_scheme scheme;
        const char *name;
    } schemes[] = {{SCHEME_V1, "v1"}, {SCHEME_V2, "v2"}, {SCHEME_V3, "v3"}, {SCHEME_V31, "v3.1"}};
    for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
        bool holds = false;
        for (size_t j = 0; j < signatures->count; j++) {
            holds = holds || (signatures->signers[j].scheme == schemes[i].scheme &&
                                     signatures->signers[j].verified);
        }
        if (holds && signatures->verified) {
            add(list, schemes[i].name);
        }
    }
}

static void compare_text(
        struct buffer *differences, const char *what, const char *own, const char *theirs)
{
    if (strcmp(own, theirs) != 0) {
        buffer_print(differences, "  %s: aedile %s, apksigner %s\n", what, own, theirs);
    }
}

/* What differs between a verdict and an answer, as lines; "" when nothing does. */
static void compare(const struct apk_signatures *signatures, const struct answer *answer,
        struct buffer *differences)
{
    struct buffer lists[3] = {{0}};
    struct buffer SCOPED(buffer_free) schemes = {0};
    list_certificates(signatures, lists);
    list_schemes(signatures, &schemes);
    compare_text(differences, "exit status", signatures->verified ? "0" : "1", answer->fields[2]);
    compare_text(differences, "schemes", buffer_text(&schemes), answer->fields[3]);
    compare_text(differences, "certificates, SHA-256", buffer_text(&lists[0]), answer->fields[4]);
    compare_text(differences, "certificates, SHA-1", buffer_text(&lists[1]), answer->fields[5]);
    compare_text(differences, "certificates, MD5", buffer_text(&lists[2]), answer->fields[6]);
    for (int i = 0; i < 3; i++) {
        buffer_free(&lists[i]);
    }
    if (differences->size > 0) {
        buffer_print(differences, "  aedile's reason: %s (at %" PRIu64 ")\n",
                signatures->fault.text, signatures->fault.at);
    }
}

static bool is_explained(const char *file, const char *level)
{
    for (size_t i = 0; i < EXPLAINED; i++) {
        if (strcmp(explained[i].file, file) == 0 && strcmp(explained[i].level, level) == 0) {
            is_met[i] = true;
            return true;
        }
    }
    return false;
}

static void verify(struct bytes file, const char *level, struct arena *arena,
        struct apk_signatures *ret_signatures)
{
    struct zip zip;
    struct fault why;
    struct apk_platform platform;
    *ret_signatures = (struct apk_signatures){0};
    ret_signatures->fault.status = E_MALFORMED;
    (void)snprintf(ret_signatures->fault.text, sizeof(ret_signatures->fault.text),
            "ZIP or manifest cannot be read");
    if (zip_open(file, arena, NULL, &zip, &why) != OK || !read_platform(&zip, arena, &platform)) {
        return;
    }
    if (strcmp(level, "0") != 0) {
        platform.min_sdk = (int)strtoll(level, NULL, 10);
    }
    if (apksig_verify(&zip, platform, arena, NULL, ret_signatures, &why) != OK) {
        (void)fprintf(stderr, "no memory: %s\n", why.text);
        abort();
    }
}

static void compare_file(struct comparison *comparison, const char *name, struct bytes file)
{
    char digest[SHA256_HEX + 1];
    bool answered = false;
    if (sha256_hex(file, digest, NULL) != OK) {
        abort();
    }
    for (size_t i = 0; i < comparison->answer_count; i++) {
        const struct answer *answer = &comparison->answers[i];
        if (strcmp(answer->fields[0], digest) != 0) {
            continue;
        }
        struct arena arena SCOPED(arena_free) = {0};
        struct buffer SCOPED(buffer_free) differences = {0};
        struct apk_signatures signatures;
        verify(file, answer->fields[1], &arena, &signatures);
        compare(&signatures, answer, &differences);
        answered = true;
        comparison->compared++;
        if (differences.size > 0 && !is_explained(name, answer->fields[1])) {
            comparison->differences++;
            printf("%s from API level %s on:\n%s", name, answer->fields[1],
                    buffer_text(&differences));
        }
    }
    if (!answered) {
        comparison->unanswered++;
        printf("%s: no answer yet, see tools/oracle-apksigner\n", name);
    }
}

/* Lines of tab-separated fields, in a text of its own in the arena. */
static void read_answers(struct comparison *comparison, struct bytes text, struct arena *arena)
{
    size_t capacity = 0;
    char *line = arena_copy(arena, text);
    while (line != NULL && *line != 0) {
        char *end = strchr(line, '\n');
        if (!arena_grow(arena, (void **)&comparison->answers, comparison->answer_count, &capacity,
                    sizeof(*comparison->answers))) {
            abort();
        }
        struct answer *answer = &comparison->answers[comparison->answer_count++];
        if (end != NULL) {
            *end = 0;
        }
        for (int i = 0; i < FIELDS; i++) {
            char *tab = strchr(line, '\t');
            answer->fields[i] = line;
            line = tab == NULL ? line + strlen(line) : tab + 1;
            if (tab != NULL) {
                *tab = 0;
            }
        }
        line = end == NULL ? NULL : end + 1;
    }
}

static int run(const char *source, const char *corpus)
{
    struct arena arena SCOPED(arena_free) = {0};
    struct file answers = {0};
    struct folder folder;
    struct fault why;
    struct comparison comparison = {0};
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/tests/oracle/apksigner.tsv", source);
    if (folder_read(corpus, &arena, &folder, &why) != OK || file_open(path, &answers, &why) != OK) {
        printf("%s\n", why.text);
        return 1;
    }
    read_answers(&comparison, answers.bytes, &arena);
    for (size_t i = 0; i < folder.count; i++) {
        struct file file = {0};
        (void)snprintf(path, sizeof(path), "%s/%s", corpus, folder.names[i]);
        if (bytes_end_with(bytes_of(path), bytes_of(".apk")) &&
                file_open(path, &file, &why) == OK) {
            compare_file(&comparison, folder.names[i], file.bytes);
            file_close(&file);
        }
    }
    size_t stale = 0;
    for (size_t i = 0; i < EXPLAINED; i++) {
        if (!is_met[i]) {
            stale++;
            printf("%s: explained, but there is no difference: %s\n", explained[i].file,
                    explained[i].why);
        }
    }
    printf("%zu answers compared, %d differences explained, %zu not, %zu stale, %zu files without "
           "an answer\n",
            comparison.compared, EXPLAINED, comparison.differences, stale, comparison.unanswered);
    file_close(&answers);
    return comparison.compared == 0 || comparison.differences + stale + comparison.unanswered > 0;
}

int main(void)
{
    const char *source = getenv("AEDILE_SOURCE"), *shared = getenv("AEDILE_SHARED");
    char corpus[4096];
    (void)snprintf(corpus, sizeof(corpus), "%s/corpus/apk", shared == NULL ? "../shared" : shared);
    if (file_kind(corpus) != FILE_FOLDER) {
        printf("skipped: no corpus at %s\n", corpus);
        return SKIPPED;
    }
    return run(source == NULL ? "." : source, corpus);
}
