#include "evidence/body/coding.h"

#include <brotli/decode.h>
#include <stdlib.h>

static void *allocate(void *opaque, size_t size)
{
    (void)opaque;
    return malloc(size);
}

static void release(void *opaque, void *memory)
{
    (void)opaque;
    free(memory);
}

static bool is_out_of_memory(const BrotliDecoderState *state)
{
    BrotliDecoderErrorCode code = BrotliDecoderGetErrorCode(state);
    return code <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
           code >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES;
}

/* Decode `piece` to its end, an error, the stream's end or the ceiling. */
static BrotliDecoderResult take_piece(
        BrotliDecoderState *state, struct bytes *piece, size_t ceiling, struct buffer *out)
{
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    while ((result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT ||
                   BrotliDecoderHasMoreOutput(state)) &&
            out->size < ceiling) {
        size_t room = coding_room(out, ceiling);
        uint8_t *end = buffer_reserve(out, room);
        if (end == NULL) {
            return BROTLI_DECODER_RESULT_ERROR;
        }
        size_t left = room;
        result =
                BrotliDecoderDecompressStream(state, &piece->size, &piece->data, &left, &end, NULL);
        out->size += room - left;
    }
    return result;
}

/* The decoder hands out what it has when its input is spent, but not when it meets damage: small
 * pieces lose little then. */
static enum coding_result decode_with(
        BrotliDecoderState *state, struct bytes coded, size_t ceiling, struct buffer *out)
{
    enum { PIECE = 256 };
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT;
    while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && coded.size > 0) {
        struct bytes piece = bytes_slice(coded, 0, PIECE);
        result = take_piece(state, &piece, ceiling, out);
        coded = bytes_slice(coded, PIECE, coded.size);
    }
    bool no_memory = result == BROTLI_DECODER_RESULT_ERROR && is_out_of_memory(state);
    if (out->failed || no_memory) {
        return CODING_MEMORY;
    }
    return result == BROTLI_DECODER_RESULT_SUCCESS ? CODING_WHOLE : CODING_PARTIAL;
}

enum coding_result brotli_decode(struct bytes coded, size_t ceiling, struct buffer *out)
{
    BrotliDecoderState *state = BrotliDecoderCreateInstance(allocate, release, NULL);
    if (state == NULL) {
        return CODING_MEMORY;
    }
    enum coding_result result = decode_with(state, coded, ceiling, out);
    BrotliDecoderDestroyInstance(state);
    return result;
}
