#include "evidence/apksig/v1.h"

static void blame_file(struct v1_signer *signer, const char *what)
{
    signer_blame(signer->facts, E_MALFORMED, signer->file->data_at, "%.100s %s", signer->file->path,
            what);
}

static void ignore(struct v1_signer *signer, const char *why)
{
    blame_file(signer, why);
    signer->ignored = true;
}

/* X-Android-APK-Signed lists the newer schemes the APK was signed by: "2, 3". One that Android
 * knows and whose block is missing was stripped. */
static void check_stripping(struct v1 *v1, struct v1_signer *signer)
{
    struct bytes value;
    struct work *work = v1->work;
    if (!jar_attribute(signer->sections.main, "X-Android-APK-Signed", &v1->scratch, &value)) {
        return;
    }
    for (size_t at = 0; at < value.size;) {
        size_t end = at;
        while (end < value.size && value.data[end] != ',') {
            end++;
        }
        while (at < end && value.data[at] == ' ') {
            at++;
        }
        struct bytes id = bytes_slice(value, at, end - at);
        while (id.size > 0 && id.data[id.size - 1] == ' ') {
            id.size--;
        }
        bool missing = (bytes_equal(id, bytes_of("2")) && !work->result.has_v2) ||
                       (bytes_equal(id, bytes_of("3")) && !work->result.has_v3);
        if (missing) {
            work->result.stripped = true;
            signer_blame(signer->facts, E_MALFORMED, signer->file->data_at,
                    "%.80s says that scheme v%c signs as well, but no such block is there",
                    signer->file->path, id.data[0]);
        }
        at = end + 1;
    }
}

enum status v1_read_text(struct v1 *v1, const struct zip_entry *entry, struct buffer *out,
        struct jar_text *ret_text, struct fault *why)
{
    struct work *work = v1->work;
    if (!work_spend(work, CEILING_TEXT, entry->size)) {
        return refuse(why, E_LIMIT, entry->central_at, "%s", ceiling_reason(CEILING_TEXT));
    }
    enum status status = v1_read_entry(work, entry, 0, out, why);
    if (status != OK) {
        return status;
    }
    size_t most = work_left(work, CEILING_SECTIONS);
    status = (v1->checked ? jar_read : jar_skim)(buffer_bytes(out), most, &v1->temporary, ret_text);
    uint64_t sections = status == E_LIMIT ? UINT64_MAX : ret_text->count;
    if (status == E_MEMORY) {
        return refuse(why, E_MEMORY, entry->data_at, "no memory for a manifest");
    }
    return work_spend(work, CEILING_SECTIONS, sections)
                   ? OK
                   : refuse(why, E_LIMIT, entry->data_at, "%s", ceiling_reason(CEILING_SECTIONS));
}

enum status v1_read_file(struct v1 *v1, struct v1_signer *signer)
{
    struct fault why;
    enum status status = v1_read_text(v1, signer->file, &signer->text, &signer->sections, &why);
    if (status != OK) {
        signer_blame(signer->facts, status, why.at, "%s", why.text);
        return status == E_MEMORY ? status : OK;
    }
    if (!v1->checked && signer->sections.has_main) {
        check_stripping(v1, signer);
    }
    return v1->scratch.failed ? E_MEMORY : OK;
}

/* False when some digest differs or none is there, told apart by *ret_count. */
static bool digests_hold(
        struct v1 *v1, struct bytes content, const struct jar_digest *stated, size_t count)
{
    bool hold = count > 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t actual[DIGEST_SIZE_MAX];
        hold = hold && digest_of(&v1->work->digester, stated[i].kind, &content, 1, actual) == OK &&
               bytes_equal((struct bytes){stated[i].value, stated[i].size},
                       (struct bytes){actual, digest_size(stated[i].kind)});
    }
    return hold;
}

/* One section of the .SF file against the manifest's section of that name. Signtool leaves out the
 * second of two line feeds at the section's end. */
static void check_section(
        struct v1 *v1, struct v1_signer *signer, struct jar_section section, bool by_signtool)
{
    struct jar_digest stated[JAR_DIGESTS_MAX];
    const struct jar_section *entry = jar_find(&v1->manifest, section.name);
    if (entry == NULL) {
        ignore(signer, "lists an entry that the manifest does not");
        return;
    }
    size_t count =
            jar_digests(section, "-Digest", v1->work->platform.min_sdk, &v1->scratch, stated);
    struct bytes raw = entry->raw;
    if (by_signtool && bytes_end_with(raw, bytes_of("\n\n"))) {
        raw.size--;
    }
    if (!digests_hold(v1, raw, stated, count)) {
        signer_blame(signer->facts, E_MALFORMED, signer->file->data_at,
                "%.60s %s for the manifest's section of %.*s", signer->file->path,
                count == 0 ? "has no digest" : "has another digest",
                (int)(section.name.size > 100 ? 100 : section.name.size),
                (const char *)section.name.data);
    }
}

static bool is_by_signtool(struct v1 *v1, const struct v1_signer *signer)
{
    struct bytes creator;
    return jar_attribute(signer->sections.main, "Created-By", &v1->scratch, &creator) &&
           memmem(creator.data, creator.size, "signtool", 8) != NULL;
}

static void check_sections(
        struct v1 *v1, struct v1_signer *signer, bool manifest_holds, bool by_signtool)
{
    if (signer->sections.name_count < signer->sections.count) {
        ignore(signer, "has a section without a name");
        return;
    }
    if (jar_duplicate(&signer->sections).data != NULL) {
        ignore(signer, "has two sections of one name");
        return;
    }
    for (size_t i = 0; i < signer->sections.count && !manifest_holds; i++) {
        check_section(v1, signer, signer->sections.sections[i], by_signtool);
    }
}

enum status v1_check_file(struct v1 *v1, struct v1_signer *signer)
{
    struct bytes version;
    struct jar_section main = signer->sections.main;
    int min_sdk = v1->work->platform.min_sdk;
    if (!signer->sections.has_main ||
            !jar_attribute(main, "Signature-Version", &v1->scratch, &version)) {
        ignore(signer, "states no Signature-Version");
        return v1->scratch.failed ? E_MEMORY : OK;
    }
    check_stripping(v1, signer);
    if (signer->facts->fault.status != OK) {
        return OK;
    }
    bool by_signtool = is_by_signtool(v1, signer);
    struct jar_digest stated[JAR_DIGESTS_MAX];
    size_t count = jar_digests(
            main, by_signtool ? "-Digest" : "-Digest-Manifest", min_sdk, &v1->scratch, stated);
    bool manifest_holds = digests_hold(v1, buffer_bytes(&v1->manifest_text), stated, count);
    if (!by_signtool) {
        count = jar_digests(
                main, "-Digest-Manifest-Main-Attributes", min_sdk, &v1->scratch, stated);
        if (count > 0 && !digests_hold(v1, v1->manifest.main.raw, stated, count)) {
            blame_file(signer, "has another digest for the manifest's main section");
        }
    }
    if (signer->facts->fault.status == OK) {
        check_sections(v1, signer, manifest_holds, by_signtool);
    }
    return v1->scratch.failed ? E_MEMORY : OK;
}
