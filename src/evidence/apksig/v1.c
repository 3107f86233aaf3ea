#include "evidence/apksig/v1.h"

#include "base/cursor.h"

#include <stdlib.h>

static const char folder[] = "META-INF/";
static const char manifest_name[] = "META-INF/MANIFEST.MF";

static void close_v1(struct v1 *v1)
{
    for (size_t i = 0; i < v1->count; i++) {
        buffer_free(&v1->signers[i].text);
    }
    buffer_free(&v1->scratch);
    buffer_free(&v1->content);
    buffer_free(&v1->manifest_text);
    arena_free(&v1->temporary);
}

/* What differs between a local header (APPNOTE 4.3.7) and the directory so that apksigner refuses
 * the entry, or NULL. */
static const char *local_objection(const struct zip *zip, const struct zip_entry *entry)
{
    enum { SIGNATURE = 0x04034b50, DESCRIPTOR = 0x0008 };
    struct cursor cursor = {.input = zip->file};
    cursor_seek(&cursor, entry->local_at);
    uint32_t signature = cursor_u32_little(&cursor);
    (void)cursor_u16_little(&cursor);
    uint16_t flags = cursor_u16_little(&cursor);
    (void)cursor_take(&cursor, 6);
    uint32_t crc32 = cursor_u32_little(&cursor);
    uint32_t compressed_size = cursor_u32_little(&cursor);
    uint32_t size = cursor_u32_little(&cursor);
    uint16_t name_size = cursor_u16_little(&cursor);
    (void)cursor_u16_little(&cursor);
    struct bytes name = cursor_take(&cursor, name_size);
    if (cursor.failed || signature != SIGNATURE) {
        return "has no local header";
    }
    if ((flags & DESCRIPTOR) != (entry->flags & DESCRIPTOR)) {
        return "has a data descriptor by one header only";
    }
    if ((flags & DESCRIPTOR) == 0 && (crc32 != entry->crc32 || size != entry->size ||
                                             compressed_size != entry->compressed_size)) {
        return "has other sizes or another CRC-32 in its local header";
    }
    return bytes_equal(name, entry->name) ? NULL : "has another name in its local header";
}

enum status v1_read_entry(const struct work *work, const struct zip_entry *entry, size_t limit,
        struct buffer *out, struct fault *why)
{
    const char *objection = local_objection(work->zip, entry);
    if (objection != NULL) {
        buffer_clear(out);
        bool inside = entry->local_at < work->zip->file.size; /* else cite what points there */
        uint64_t at = inside ? entry->local_at : entry->central_at;
        return refuse(why, E_MALFORMED, at, "entry %.100s %s", entry->path, objection);
    }
    out->limit = limit;
    enum status status = zip_read(work->zip, entry, out, why);
    /* Android does not look at the CRC-32: content of the right size is used all the same. */
    return status == E_MALFORMED && entry->size > 0 && out->size == entry->size ? OK : status;
}

static bool is_directory(const struct zip_entry *entry)
{
    return bytes_end_with(entry->name, bytes_of("/"));
}

static bool is_block(struct bytes name)
{
    return bytes_end_with(name, bytes_of(".RSA")) || bytes_end_with(name, bytes_of(".DSA")) ||
           bytes_end_with(name, bytes_of(".EC"));
}

/* The .SF files under META-INF, sorted by name; of two of one name the later stands first. */
struct signature_files {
    const struct zip_entry **list;
    size_t count, capacity;
};

static int compare_files(const void *left, const void *right)
{
    const struct zip_entry *const *a = left;
    const struct zip_entry *const *b = right;
    int order = bytes_compare((*a)->name, (*b)->name);
    return order != 0 ? order : (*a < *b) - (*a > *b);
}

static enum status list_files(struct v1 *v1, struct signature_files *files)
{
    const struct zip *zip = v1->work->zip;
    for (size_t i = 0; i < zip->count; i++) {
        struct bytes name = zip->entries[i].name;
        if (!bytes_start_with(name, bytes_of(folder)) || !bytes_end_with(name, bytes_of(".SF"))) {
            continue;
        }
        if (!arena_grow(&v1->temporary, (void **)&files->list, files->count, &files->capacity,
                    sizeof(*files->list))) {
            return E_MEMORY;
        }
        files->list[files->count++] = &zip->entries[i];
    }
    if (files->count > 1) {
        qsort(files->list, files->count, sizeof(*files->list), compare_files);
    }
    return OK;
}

/* The .SF file beside a block file, or NULL: the first in the list that is not less. */
static const struct zip_entry *find_file(const struct signature_files *files, struct bytes block)
{
    size_t dot = block.size;
    while (dot > 0 && block.data[dot - 1] != '.') {
        dot--;
    }
    struct bytes stem = bytes_slice(block, 0, dot);
    size_t low = 0, high = files->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct bytes name = files->list[middle]->name;
        int order = bytes_compare(bytes_slice(name, 0, dot), stem);
        if (order < 0 ||
                (order == 0 && bytes_compare(bytes_slice(name, dot, 2), bytes_of("SF")) < 0)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < files->count && files->list[low]->name.size == dot + 2 &&
                 bytes_start_with(files->list[low]->name, stem);
    return found ? files->list[low] : NULL;
}

/* A block file counts when its .SF file is there. E_LIMIT past the ceiling. */
static enum status add_signer(
        struct v1 *v1, const struct signature_files *files, const struct zip_entry *block)
{
    const struct zip_entry *file = find_file(files, block->name);
    if (file == NULL) {
        return OK;
    }
    struct apk_signer *facts = signer_add(v1->work, SCHEME_V1, v1->checked);
    if (facts == NULL) {
        signers_past_limit(v1->work, block->central_at, v1->checked);
        return E_LIMIT;
    }
    facts->place = zip_place(block, 0, block->size);
    facts->algorithms = "";
    v1->signers[v1->count++] = (struct v1_signer){.facts = facts, .block = block, .file = file};
    v1->work->result.has_v1 = true;
    return OK;
}

static enum status find_signers(struct v1 *v1)
{
    const struct zip *zip = v1->work->zip;
    struct signature_files files = {0};
    enum status status = list_files(v1, &files);
    for (size_t i = 0; i < zip->count && status == OK; i++) {
        const struct zip_entry *entry = &zip->entries[i];
        if (!bytes_start_with(entry->name, bytes_of(folder)) || is_directory(entry)) {
            continue;
        }
        if (bytes_equal(entry->name, bytes_of(manifest_name))) {
            v1->manifest_entry = v1->manifest_entry == NULL ? entry : v1->manifest_entry;
        } else if (is_block(entry->name)) {
            status = add_signer(v1, &files, entry);
        }
    }
    return status == E_LIMIT ? OK : status;
}

static int compare_entries(const void *left, const void *right)
{
    const struct zip_entry *const *a = left;
    const struct zip_entry *const *b = right;
    return bytes_compare((*a)->name, (*b)->name);
}

/* Entries sorted by name, directories left out; blames the first name that two bear. */
static enum status sort_entries(
        struct v1 *v1, const struct zip_entry ***ret_sorted, size_t *ret_count)
{
    const struct zip *zip = v1->work->zip;
    const struct zip_entry **sorted =
            arena_array(&v1->temporary, zip->count + 1, sizeof(const struct zip_entry *));
    size_t count = 0;
    if (sorted == NULL) {
        return E_MEMORY;
    }
    for (size_t i = 0; i < zip->count; i++) {
        if (!is_directory(&zip->entries[i])) {
            sorted[count++] = &zip->entries[i];
        }
    }
    qsort(sorted, count, sizeof(*sorted), compare_entries);
    for (size_t i = 1; i < count; i++) {
        if (bytes_equal(sorted[i - 1]->name, sorted[i]->name)) {
            work_blame(v1->work, E_MALFORMED, sorted[i]->central_at, "two entries are named %.100s",
                    sorted[i]->path);
            break;
        }
    }
    *ret_sorted = sorted;
    *ret_count = count;
    return OK;
}

/* Every section of the manifest must bear the name of an entry, each its own. */
static enum status check_sections(struct v1 *v1)
{
    const struct zip_entry **sorted = NULL;
    size_t count = 0;
    enum status status = sort_entries(v1, &sorted, &count);
    uint64_t at = v1->manifest_entry->data_at;
    struct bytes twice = jar_duplicate(&v1->manifest);
    if (v1->manifest.name_count < v1->manifest.count) {
        work_blame(v1->work, E_MALFORMED, at, "a section of the manifest bears no name");
    } else if (twice.data != NULL) {
        work_blame(v1->work, E_MALFORMED, at, "two sections of the manifest are named %.*s",
                (int)(twice.size > 100 ? 100 : twice.size), (const char *)twice.data);
    }
    for (size_t i = 0; i < v1->manifest.name_count && status == OK; i++) {
        struct bytes name = v1->manifest.by_name[i]->name;
        struct zip_entry wanted = {.name = name};
        const struct zip_entry *key = &wanted;
        if (count == 0 || bsearch(&key, sorted, count, sizeof(*sorted), compare_entries) == NULL) {
            work_blame(v1->work, E_MALFORMED, at, "the manifest lists %.*s, which is not there",
                    (int)(name.size > 100 ? 100 : name.size), (const char *)name.data);
            return OK;
        }
    }
    return status;
}

static enum status read_manifest(struct v1 *v1)
{
    if (v1->manifest_entry == NULL) {
        work_blame(v1->work, E_MISSING, v1->work->zip->central_at, "no %s: not signed by v1",
                manifest_name);
        return OK;
    }
    struct fault why;
    enum status status =
            v1_read_text(v1, v1->manifest_entry, &v1->manifest_text, &v1->manifest, &why);
    if (status == E_MEMORY) {
        return status;
    }
    if (status != OK) {
        work_blame(v1->work, status, why.at, "%s", why.text);
        return OK;
    }
    if (!v1->manifest.has_main) {
        work_blame(v1->work, E_MALFORMED, v1->manifest_entry->data_at, "the manifest is empty");
    }
    return check_sections(v1);
}

/* True when something decided already that v1 does not hold. */
static bool is_broken(const struct v1 *v1)
{
    bool broken = v1->work->result.fault.status != OK;
    for (size_t i = 0; i < v1->count; i++) {
        broken = broken || (v1->signers[i].facts->fault.status != OK && !v1->signers[i].ignored);
    }
    return broken;
}

typedef enum status signer_step(struct v1 *v1, struct v1_signer *signer);

/* Each step for every signer; further steps only while nothing is broken. */
static enum status run_step(struct v1 *v1, signer_step *step)
{
    enum status status = OK;
    for (size_t i = 0; i < v1->count && status == OK; i++) {
        status = step(v1, &v1->signers[i]);
    }
    return status;
}

static enum status check(struct v1 *v1)
{
    enum status status = read_manifest(v1);
    if (v1->count == 0) {
        work_blame(v1->work, E_MISSING, v1->work->zip->central_at, "no v1 signature");
    }
    if (status == OK) {
        status = run_step(v1, v1_read_block);
    }
    if (status == OK && !is_broken(v1)) {
        status = run_step(v1, v1_check_file);
    }
    if (status == OK && !is_broken(v1)) {
        status = v1_check_entries(v1);
    }
    bool good = status == OK && !is_broken(v1);
    for (size_t i = 0; i < v1->count; i++) {
        struct v1_signer *signer = &v1->signers[i];
        signer->facts->verified = good && !signer->ignored;
    }
    return status;
}

enum status v1_read(struct work *work, bool checked)
{
    struct v1 v1 SCOPED(close_v1) = {.work = work, .checked = checked};
    v1.temporary.limit = work->arena->limit;
    enum status status = find_signers(&v1);
    if (status == OK) {
        status = run_step(&v1, v1_read_file);
    }
    if (status == OK) {
        status = checked ? check(&v1) : run_step(&v1, v1_read_block);
    }
    return status;
}
