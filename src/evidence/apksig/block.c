#include "evidence/apksig/work.h"

/* The footer is a size (8 bytes) and this magic; the size counts all but the first size field. */
static const char magic[] = "APK Sig Block 42";

enum { MAGIC_SIZE = 16, FOOTER_SIZE = 24, BLOCK_SIZE_MIN = 32, END_RECORD_SIZE = 22 };

enum {
    PAIR_V2 = 0x7109871a,
    PAIR_V3 = (int)0xf05368c0,
    PAIR_V31 = 0x1b93ad61,
    PAIR_PADDING = 0x42726577,        /* fills up to a page for fs-verity */
    PAIR_DEPENDENCIES = 0x504b4453,   /* Android Gradle plugin, encrypted for Google Play */
    PAIR_SOURCE_STAMP_1 = 0x2b09189e, /* source stamp */
    PAIR_SOURCE_STAMP_2 = 0x6dff800d, /* source stamp, second form */
    PAIR_PLAY_METADATA = 0x2146444e,  /* Google Play "frosting" */
    PAIRS_TOLD = 50,                  /* odd pairs with an anomaly each; the rest is counted */
};

uint64_t file_offset(const struct work *work, struct bytes part)
{
    return part.data == NULL ? 0 : (uint64_t)(part.data - work->zip->file.data);
}

struct place file_place(uint64_t at, uint64_t size)
{
    return (struct place){.entry = "", .entry_size = 0, .at = at, .size = size};
}

/* The slot for a scheme's pair, or NULL for another pair. */
static struct bytes *slot_of(struct signing_block *block, uint32_t id)
{
    switch ((int)id) {
    case PAIR_V2:
        return &block->v2;
    case PAIR_V3:
        return &block->v3;
    case PAIR_V31:
        return &block->v31;
    default:
        return NULL;
    }
}

static bool is_known(uint32_t id)
{
    return id == (uint32_t)PAIR_PADDING || id == (uint32_t)PAIR_DEPENDENCIES ||
           id == (uint32_t)PAIR_SOURCE_STAMP_1 || id == (uint32_t)PAIR_SOURCE_STAMP_2 ||
           id == (uint32_t)PAIR_PLAY_METADATA;
}

/* What no scheme of Android reads: said one by one up to a ceiling, so that a block of millions
 * leaves room for other anomalies. */
struct odd_pairs {
    size_t count;
    struct place first_untold;
};

static void note_pair(
        struct work *work, struct odd_pairs *odd, struct place place, uint32_t id, bool is_second)
{
    if (odd->count++ >= PAIRS_TOLD) {
        odd->first_untold = odd->count == PAIRS_TOLD + 1 ? place : odd->first_untold;
    } else if (is_second) {
        anomaly_add(work->anomalies, "apksig-duplicate-pair", place,
                "APK Signing Block holds a second pair 0x%08x", id);
    } else {
        anomaly_add(work->anomalies, "apksig-unknown-pair", place,
                "APK Signing Block holds a pair 0x%08x of %llu bytes", id,
                (unsigned long long)place.size - 8);
    }
}

/* Android takes the first pair of an id. A pair it cannot read ends the search, the earlier stay.*/
static void read_pairs(struct work *work, struct bytes pairs)
{
    struct cursor cursor = {.input = pairs};
    struct odd_pairs odd = {.count = 0};
    uint64_t base = file_offset(work, pairs);
    for (int count = 0; cursor.at < pairs.size; count++) {
        uint64_t at = base + cursor.at;
        uint64_t size = cursor_u64_little(&cursor);
        uint32_t id = cursor_u32_little(&cursor);
        struct bytes value = {0};
        if (size >= 4 && size <= INT32_MAX) {
            value = cursor_take(&cursor, (size_t)size - 4);
        }
        if (cursor.failed || size < 4 || size > INT32_MAX) {
            anomaly_add(work->anomalies, "apksig-malformed-block", file_place(at, 12),
                    "pair %d of the APK Signing Block has size %llu", count + 1,
                    (unsigned long long)size);
            break;
        }
        struct bytes *slot = slot_of(&work->block, id);
        if (slot != NULL && slot->data == NULL) {
            *slot = value;
        } else if (slot != NULL || !is_known(id)) {
            note_pair(work, &odd, file_place(at, size + 8), id, slot != NULL);
        }
    }
    if (odd.count > PAIRS_TOLD) {
        anomaly_add(work->anomalies, "apksig-unknown-pair", odd.first_untold,
                "APK Signing Block holds %zu further pairs that Android does not read",
                odd.count - PAIRS_TOLD);
    }
}

/* Whether the end record is as Android's verifier demands: the directory right before it, at the
 * offset it states, and the comment reaching exactly to the end of the file. */
static bool check_end_record(struct work *work)
{
    const struct zip *zip = work->zip;
    struct cursor cursor = {.input = zip->file};
    cursor_seek(&cursor, zip->end_at);
    (void)cursor_take(&cursor, 12);
    uint64_t size = cursor_u32_little(&cursor);
    uint64_t at = cursor_u32_little(&cursor);
    uint64_t comment = cursor_u16_little(&cursor);
    if (cursor.failed || comment != zip->file.size - cursor.at) {
        work_blame(work, E_MALFORMED, zip->end_at,
                "the ZIP comment does not reach to the end of the file");
        return false;
    }
    if (at > zip->end_at || size > zip->end_at - at || at != zip->central_at) {
        work_blame(work, E_MALFORMED, zip->end_at,
                "the ZIP end record states a central directory at %llu with %llu bytes",
                (unsigned long long)at, (unsigned long long)size);
        return false;
    }
    return at + size == zip->end_at;
}

void block_find(struct work *work)
{
    uint64_t end = work->zip->central_at;
    struct bytes file = work->zip->file;
    if (!check_end_record(work) || end < BLOCK_SIZE_MIN || end > file.size) {
        return;
    }
    struct cursor cursor = {.input = file};
    cursor_seek(&cursor, end - FOOTER_SIZE);
    uint64_t size = cursor_u64_little(&cursor);
    struct bytes mark = cursor_take(&cursor, MAGIC_SIZE);
    if (!bytes_equal(mark, (struct bytes){(const uint8_t *)magic, MAGIC_SIZE})) {
        return;
    }
    uint64_t first = 0;
    if (size >= FOOTER_SIZE && size <= INT32_MAX - 8 && size + 8 <= end) {
        cursor_seek(&cursor, end - size - 8);
        first = cursor_u64_little(&cursor);
    }
    if (first != size || size < FOOTER_SIZE) {
        anomaly_add(work->anomalies, "apksig-malformed-block", file_place(end - FOOTER_SIZE, 24),
                "the APK Signing Block's two sizes differ: %llu and %llu",
                (unsigned long long)first, (unsigned long long)size);
        return;
    }
    work->block.at = end - size - 8;
    work->block.size = size + 8;
    read_pairs(work, bytes_slice(file, (size_t)work->block.at + 8, (size_t)size - FOOTER_SIZE));
}
