/* The end record is looked for as Android does, with two kinds of leniency, each told as an
 * anomaly: bytes after the archive, and bytes before it that its offsets do not count.
 * Sources: APPNOTE 6.3.9; AOSP system/libziparchive/zip_archive.cc FindCentralDirectoryInfo (the
 * last signature in the window counts, the archive is refused when its comment does not end with
 * the file); AOSP tools/apksig ZipUtils (a signature whose comment does not end with the file is
 * passed over). */
#include "evidence/zip/zip_end.h"

#include "evidence/zip.h"

#include <inttypes.h>

enum {
    END_SIGNATURE = 0x06054b50,
    END_SIZE = 22,
    END_WINDOW = END_SIZE + UINT16_MAX, /* the longest comment */
    LOCATOR_SIGNATURE = 0x07064b50,
    LOCATOR_SIZE = 20,
    END64_SIGNATURE = 0x06064b50,
    END64_SIZE = 56,
};

uint16_t zip_u16(struct bytes file, uint64_t at)
{
    const uint8_t *b = file.data + at;
    return (uint16_t)(b[0] | b[1] << 8);
}

uint32_t zip_u32(struct bytes file, uint64_t at)
{
    return zip_u16(file, at) | (uint32_t)zip_u16(file, at + 2) << 16;
}

uint64_t zip_u64(struct bytes file, uint64_t at)
{
    return zip_u32(file, at) | (uint64_t)zip_u32(file, at + 4) << 32;
}

struct place zip_range(struct bytes file, uint64_t at, uint64_t size)
{
    return (struct place){.entry_size = file.size, .at = at, .size = size};
}

int zip_clip(const char *path)
{
    enum { SHOWN = 150 };
    int size = (int)strnlen(path, SHOWN + 1);
    if (size <= SHOWN) {
        return size;
    }
    size = SHOWN;
    while (size > 0 && ((uint8_t)path[size] & 0xc0) == 0x80) {
        size--;
    }
    return size;
}

/* Where the comment of the end record at `at` says the file ends. */
static uint64_t comment_end(struct bytes file, uint64_t at)
{
    return at + END_SIZE + zip_u16(file, at + 20);
}

/* The end record nearest to the file's end whose comment ends with the file; failing that, the
 * nearest one at all. False when there is none. */
static bool find_end(struct bytes file, uint64_t *ret_last, uint64_t *ret_at)
{
    if (file.size < END_SIZE) {
        return false;
    }
    bool found = false;
    uint64_t lowest = file.size > END_WINDOW ? file.size - END_WINDOW : 0;
    for (uint64_t at = file.size - END_SIZE + 1; at-- > lowest;) {
        if (file.data[at] != 'P' || zip_u32(file, at) != END_SIGNATURE) {
            continue;
        }
        if (!found) {
            *ret_last = at;
            *ret_at = at;
            found = true;
        }
        if (comment_end(file, at) == file.size) {
            *ret_at = at;
            return true;
        }
    }
    return found;
}

static void note_comment(struct bytes file, uint64_t last, uint64_t at, struct anomalies *anomalies)
{
    if (last != at) {
        anomaly_add(anomalies, "zip-end-repeated", zip_range(file, last, END_SIZE),
                "another end record stands after the one at %" PRIu64, at);
    }
    uint64_t end = comment_end(file, at);
    if (end < file.size) {
        anomaly_add(anomalies, "zip-data-after", zip_range(file, end, file.size - end),
                "%" PRIu64 " bytes after the archive", file.size - end);
    } else if (end > file.size) {
        anomaly_add(anomalies, "zip-comment-length", zip_range(file, at, END_SIZE),
                "comment stated as %u bytes, the file ends after %" PRIu64, zip_u16(file, at + 20),
                file.size - at - END_SIZE);
    }
}

/* Take the zip64 end record's values when any field of the plain one points there. Android asks
 * for the locator right before the plain record; so do we. A missing one leaves the plain values,
 * which may be meant so (65,535 entries). */
static enum status read_end64(struct bytes file, struct zip_end *end, struct fault *why)
{
    bool marked = zip_u16(file, end->at + 8) == UINT16_MAX ||
                  zip_u16(file, end->at + 10) == UINT16_MAX || end->central_size == UINT32_MAX ||
                  end->central_at == UINT32_MAX;
    uint64_t locator = end->at - LOCATOR_SIZE;
    if (!marked || end->at < LOCATOR_SIZE + END64_SIZE ||
            zip_u32(file, locator) != LOCATOR_SIGNATURE) {
        return OK;
    }
    uint64_t at = zip_u64(file, locator + 8);
    if (at > locator - END64_SIZE || zip_u32(file, at) != END64_SIGNATURE) {
        at = locator - END64_SIZE; /* where it stands when bytes were put before the archive */
    }
    if (zip_u32(file, at) != END64_SIGNATURE) {
        return refuse(why, E_MALFORMED, locator, "zip64 end record not found");
    }
    end->central_limit = at;
    end->count = zip_u64(file, at + 32);
    end->central_size = zip_u64(file, at + 40);
    end->central_at = zip_u64(file, at + 48);
    return OK;
}

static bool central_starts_at(struct bytes file, const struct zip_end *end, uint64_t at)
{
    return end->central_size == 0 ||
           (end->central_size >= ZIP_CENTRAL_SIZE && zip_u32(file, at) == ZIP_CENTRAL_SIGNATURE);
}

/* Android believes the stated offset. When no directory stands there but one ends right before
 * the end record, the offsets do not count what was put before the archive. */
static enum status place_central(struct bytes file, struct zip_end *end, struct fault *why)
{
    if (end->central_size > end->central_limit) {
        return refuse(why, E_MALFORMED, end->at,
                "central directory stated as %" PRIu64 " bytes, only %" PRIu64
                " stand before its end record",
                end->central_size, end->central_limit);
    }
    uint64_t before_end = end->central_limit - end->central_size;
    if (end->central_at <= before_end && central_starts_at(file, end, end->central_at)) {
        return OK;
    }
    if (end->central_at > before_end) {
        return refuse(why, E_MALFORMED, end->at,
                "central directory stated at %" PRIu64 " with %" PRIu64
                " bytes runs into its end record",
                end->central_at, end->central_size);
    }
    if (!central_starts_at(file, end, before_end)) {
        return refuse(why, E_MALFORMED, end->central_at,
                "no central directory where the end record states it");
    }
    end->shift = before_end - end->central_at;
    end->central_at = before_end;
    return OK;
}

static bool begins_like_zip(struct bytes file)
{
    return file.size >= 4 && zip_u32(file, 0) == ZIP_LOCAL_SIGNATURE;
}

bool zip_is_zip(struct bytes file)
{
    uint64_t last = 0, at = 0;
    return begins_like_zip(file) || find_end(file, &last, &at);
}

static enum status refuse_endless(struct bytes file, struct fault *why)
{
    if (begins_like_zip(file)) {
        return refuse(why, E_MALFORMED, file.size,
                "begins like a ZIP and looks cut short: no end-of-central-directory record in the "
                "last %d bytes",
                END_WINDOW);
    }
    return refuse(why, E_MALFORMED, file.size,
            "not a ZIP: no end-of-central-directory record in the last %d bytes", END_WINDOW);
}

enum status zip_end_find(
        struct bytes file, struct anomalies *anomalies, struct zip_end *ret_end, struct fault *why)
{
    uint64_t last = 0;
    uint64_t at = 0;
    if (!find_end(file, &last, &at)) {
        return refuse_endless(file, why);
    }
    struct zip_end end = {.at = at,
            .central_limit = at,
            .count = zip_u16(file, at + 10),
            .central_size = zip_u32(file, at + 12),
            .central_at = zip_u32(file, at + 16)};
    enum status status = read_end64(file, &end, why);
    if (status == OK) {
        status = place_central(file, &end, why);
    }
    if (status != OK) {
        return status;
    }
    note_comment(file, last, at, anomalies);
    *ret_end = end;
    return OK;
}
