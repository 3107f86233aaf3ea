#include "evidence/body/coding.h"

#include <zstd.h>
#include <zstd_errors.h>

enum { WINDOW_LOG_MAX = 23 }; /* RFC 9659, section 3: 8 MiB */

bool zstd_has_magic(struct bytes coded)
{
    return bytes_start_with(coded, bytes_of("\x28\xb5\x2f\xfd"));
}

/* One step. *ret_hint is 0 at the end of a frame. False when no step can follow. */
static enum coding_result step(
        ZSTD_DCtx *context, ZSTD_inBuffer *in, size_t ceiling, struct buffer *out, size_t *ret_hint)
{
    size_t room = coding_room(out, ceiling), in_before = in->pos;
    uint8_t *end = buffer_reserve(out, room);
    if (end == NULL) {
        return CODING_MEMORY;
    }
    ZSTD_outBuffer to = {end, room, 0};
    size_t hint = ZSTD_decompressStream(context, &to, in);
    out->size += to.pos;
    if (ZSTD_isError(hint)) {
        return ZSTD_getErrorCode(hint) == ZSTD_error_memory_allocation ? CODING_MEMORY
                                                                       : CODING_PARTIAL;
    }
    *ret_hint = hint;
    return to.pos > 0 || in->pos > in_before ? CODING_WHOLE : CODING_PARTIAL;
}

enum coding_result zstd_decode(struct bytes coded, size_t ceiling, struct buffer *out)
{
    ZSTD_DCtx *context = ZSTD_createDCtx();
    if (context == NULL) {
        return CODING_MEMORY;
    }
    ZSTD_inBuffer in = {coded.data, coded.size, 0};
    size_t hint = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
    enum coding_result result = ZSTD_isError(hint) ? CODING_MEMORY : CODING_WHOLE;
    hint = 1;
    while (result == CODING_WHOLE && (hint != 0 || in.pos < in.size)) {
        result = out->size < ceiling ? step(context, &in, ceiling, out, &hint) : CODING_PARTIAL;
    }
    (void)ZSTD_freeDCtx(context);
    return result;
}
