#include "evidence/apksig/scheme.h"

/* Names a newer scheme the APK is signed by as well: its block must not be missing. */
enum { STRIPPING_PROTECTION = (int)0xbeeff00d, SCHEME_ID_V3 = 3 };

static enum status read_attribute(
        struct work *work, struct apk_signer *signer, uint32_t id, struct bytes value, void *extra)
{
    (void)extra;
    if (id != (uint32_t)STRIPPING_PROTECTION) {
        return OK;
    }
    struct cursor cursor = {.input = value};
    uint32_t scheme = cursor_u32_little(&cursor);
    if (cursor.failed) {
        signer_blame(signer, E_MALFORMED, file_offset(work, value),
                "the stripping protection attribute is cut short");
    } else if (scheme == SCHEME_ID_V3 && !work->result.has_v3) {
        work->result.stripped = true;
        signer_blame(signer, E_MALFORMED, file_offset(work, value),
                "signed by scheme v3 as well, but no v3 block is there");
    }
    return OK;
}

enum status v2_read(struct work *work, bool checked)
{
    return work->result.has_v2
                   ? signers_read(work, SCHEME_V2, work->block.v2, checked, read_attribute, NULL)
                   : OK;
}
