#include "evidence/apksig/sha256_lanes.h"
#include "evidence/apksig/work.h"

#include <stdlib.h>

/* Both digests treat the end record as if its central directory offset (at 16) pointed to the
 * signing block: source.android.com, "APK Signature Scheme v2", integrity-protected contents. */
enum { CHUNK_SIZE = 1 << 20, PAGE_SIZE = 4096, END_OFFSET_FIELD = 16, SECTIONS = 3 };

/* An end record is 22 bytes and a comment of at most 65,535. */
enum { END_RECORD_MAX = 22 + 65535 };

struct sections {
    struct bytes parts[SECTIONS];
    uint8_t end_record[END_RECORD_MAX];
};

static void release_sections(struct sections **sections)
{
    free(*sections);
}

static void put_u32(uint8_t *at, uint64_t value)
{
    for (int i = 0; i < 4; i++) {
        at[i] = (uint8_t)(value >> 8 * i);
    }
}

/* NULL without memory. The signing block lies right before the directory, the end record after. */
static struct sections *sections_of(const struct work *work)
{
    const struct zip *zip = work->zip;
    struct bytes end = bytes_slice(zip->file, (size_t)zip->end_at, END_RECORD_MAX);
    struct sections *sections = malloc(sizeof(*sections));
    if (sections == NULL || end.size < END_OFFSET_FIELD + 4) {
        free(sections);
        return NULL;
    }
    memcpy(sections->end_record, end.data, end.size);
    put_u32(sections->end_record + END_OFFSET_FIELD, work->block.at);
    sections->parts[0] = bytes_slice(zip->file, 0, (size_t)work->block.at);
    sections->parts[1] = bytes_slice(
            zip->file, (size_t)zip->central_at, (size_t)(zip->end_at - zip->central_at));
    sections->parts[2] = (struct bytes){sections->end_record, end.size};
    return sections;
}

static size_t chunks_of(size_t size, size_t chunk)
{
    return size / chunk + (size % chunk != 0);
}

/* The digests of `count` bodies of one size that lie one after the other, each behind `head`: into
 * ret_digests, one behind the other. As many as fill the lanes at once, the rest one by one. */
static enum status digests_of(struct work *work, enum digest_kind kind, struct bytes head,
        struct bytes bodies, size_t size, uint8_t *ret_digests)
{
    size_t at = 0;
    while (kind == DIGEST_SHA256 && bodies.size - at >= SHA256_LANES * size && sha256_lanes_can()) {
        const uint8_t *lanes[SHA256_LANES];
        for (int i = 0; i < SHA256_LANES; i++) {
            lanes[i] = bodies.data + at + (size_t)i * size;
        }
        sha256_lanes(head, lanes, size, (uint8_t(*)[SHA256_SIZE])ret_digests);
        ret_digests += (size_t)SHA256_LANES * SHA256_SIZE;
        at += SHA256_LANES * size;
    }
    for (; at < bodies.size; at += size) {
        struct bytes parts[] = {head, bytes_slice(bodies, at, size)};
        if (digest_of(&work->digester, kind, parts, 2, ret_digests) != OK) {
            return E_MEMORY;
        }
        ret_digests += digest_size(kind);
    }
    return OK;
}

/* Each chunk's SHA over 0xa5, its size, its bytes. */
static enum status chunk_digests(
        struct work *work, enum digest_kind kind, struct bytes section, uint8_t *ret_digests)
{
    size_t whole = section.size / CHUNK_SIZE;
    struct bytes chunks = bytes_slice(section, 0, whole * CHUNK_SIZE);
    struct bytes rest = bytes_slice(section, chunks.size, CHUNK_SIZE);
    uint8_t head[5] = {0xa5};
    put_u32(head + 1, CHUNK_SIZE);
    enum status status = digests_of(
            work, kind, (struct bytes){head, sizeof(head)}, chunks, CHUNK_SIZE, ret_digests);
    if (status != OK || rest.size == 0) {
        return status;
    }
    put_u32(head + 1, rest.size);
    return digests_of(work, kind, (struct bytes){head, sizeof(head)}, rest, rest.size,
            ret_digests + whole * digest_size(kind));
}

/* SHA over 0x5a, the number of chunks, and the digest of each. */
static enum status chunked_digest(struct work *work, enum digest_kind kind,
        const struct sections *sections, uint8_t ret_digest[DIGEST_SIZE_MAX])
{
    size_t count = 0;
    for (int i = 0; i < SECTIONS; i++) {
        count += chunks_of(sections->parts[i].size, CHUNK_SIZE);
    }
    struct buffer SCOPED(buffer_free) top = {0};
    uint8_t *at = buffer_reserve(&top, 5 + count * digest_size(kind) + DIGEST_SIZE_MAX);
    if (at == NULL) {
        return E_MEMORY;
    }
    at[0] = 0x5a;
    put_u32(at + 1, count);
    size_t used = 5;
    for (int i = 0; i < SECTIONS; i++) {
        if (chunk_digests(work, kind, sections->parts[i], at + used) != OK) {
            return E_MEMORY;
        }
        used += chunks_of(sections->parts[i].size, CHUNK_SIZE) * digest_size(kind);
    }
    struct bytes all = {at, used};
    return digest_of(&work->digester, kind, &all, 1, ret_digest);
}

/* Append the salted SHA-256 of each page of the input, the last page filled up with zeros. */
static bool append_pages(struct work *work, struct bytes input, struct buffer *out)
{
    static const uint8_t zeros[PAGE_SIZE];
    size_t whole = input.size / PAGE_SIZE;
    struct bytes salt = {zeros, 8};
    struct bytes pages = bytes_slice(input, 0, whole * PAGE_SIZE);
    struct bytes rest = bytes_slice(input, pages.size, PAGE_SIZE);
    uint8_t *at = buffer_reserve(out, (whole + 1) * SHA256_SIZE + DIGEST_SIZE_MAX);
    if (at == NULL || digests_of(work, DIGEST_SHA256, salt, pages, PAGE_SIZE, at) != OK) {
        return false;
    }
    out->size += whole * SHA256_SIZE;
    if (rest.size == 0) {
        return true;
    }
    struct bytes parts[] = {salt, rest, {zeros, PAGE_SIZE - rest.size}};
    bool good = digest_of(&work->digester, DIGEST_SHA256, parts, 3, at + whole * SHA256_SIZE) == OK;
    out->size += good ? SHA256_SIZE : 0;
    return good;
}

/* The root of a Merkle tree as fs-verity builds it (kernel.org, "fs-verity: Merkle tree"),
 * 4096-byte pages, SHA-256, a salt of eight zero bytes; then the size of the data in eight bytes.
 */
static enum status verity_digest(
        struct work *work, const struct sections *sections, struct content_digest *digest)
{
    struct buffer SCOPED(buffer_free) tail = {0}, level = {0}, above = {0};
    buffer_append(&tail, sections->parts[1]);
    buffer_append(&tail, sections->parts[2]);
    bool good = !tail.failed && append_pages(work, sections->parts[0], &level) &&
                append_pages(work, buffer_bytes(&tail), &level);
    while (good && level.size > PAGE_SIZE) {
        buffer_clear(&above);
        good = append_pages(work, buffer_bytes(&level), &above);
        struct buffer lower = level;
        level = above;
        above = lower;
    }
    buffer_clear(&above);
    if (!good || !append_pages(work, buffer_bytes(&level), &above)) {
        return E_MEMORY;
    }
    uint64_t size = sections->parts[0].size + tail.size;
    memcpy(digest->value, above.data, digest_size(DIGEST_SHA256));
    put_u32(digest->value + 32, size);
    put_u32(digest->value + 36, size >> 32);
    digest->size = 40;
    return OK;
}

enum status content_digest(
        struct work *work, enum content_kind kind, const struct content_digest **ret_digest)
{
    struct content_digest *digest = &work->contents[kind];
    *ret_digest = digest;
    if (digest->known) {
        return OK;
    }
    digest->known = true;
    if (kind == CONTENT_VERITY &&
            (work->block.at % PAGE_SIZE != 0 || work->block.size % PAGE_SIZE != 0)) {
        digest->obstacle = "the APK Signing Block does not lie on 4096-byte pages";
        return OK;
    }
    struct sections *sections SCOPED(release_sections) = sections_of(work);
    if (sections == NULL) {
        return E_MEMORY;
    }
    if (kind == CONTENT_VERITY) {
        return verity_digest(work, sections, digest);
    }
    enum digest_kind sha = kind == CONTENT_CHUNKED_SHA256 ? DIGEST_SHA256 : DIGEST_SHA512;
    digest->size = digest_size(sha);
    return chunked_digest(work, sha, sections, digest->value);
}
