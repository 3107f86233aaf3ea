#include "evidence/tls/compressed_certificate.h"

#include "evidence/body/coding.h"

enum algorithm { ALGORITHM_ZLIB = 1, ALGORITHM_BROTLI = 2, ALGORITHM_ZSTD = 3 };

/* RFC 8879, section 7.3. */
static coding_decode *find_decoder(uint16_t algorithm)
{
    switch (algorithm) {
    case ALGORITHM_ZLIB:
        return deflate_decode;
    case ALGORITHM_BROTLI:
        return brotli_decode;
    case ALGORITHM_ZSTD:
        return zstd_decode;
    default:
        return NULL;
    }
}

/* Copy the text into the arena as a region that stems from the message's records. */
static bool keep(struct tls_reader *reader, const struct tls_side *side, struct bytes text,
        struct bytes *ret_body)
{
    struct region_piece *piece = arena_alloc(reader->arena, sizeof(*piece));
    const char *entry =
            arena_print(reader->arena, "tls/%zu/server/certificate", reader->session + 1);
    const char *copy = arena_copy(reader->arena, text);
    struct region region = {.bytes = {(const uint8_t *)copy, text.size},
            .entry = entry,
            .pieces = piece,
            .piece_count = 1};
    if (piece == NULL || entry == NULL || copy == NULL ||
            !traffic_add_region(reader->traffic, reader->arena, &region)) {
        return false;
    }
    gathering_span(&side->gathering, &piece->file_at, &piece->size);
    *ret_body = region.bytes;
    return true;
}

const char *tls_decompress_certificate(struct tls_reader *reader, const struct tls_side *side,
        struct bytes compressed, struct bytes *ret_body, bool *failed)
{
    struct cursor cursor = {.input = compressed};
    struct buffer SCOPED(buffer_free) text = {.limit = HANDSHAKE_MAX + 1};
    coding_decode *decode = find_decoder(tls_take_u16(&cursor));
    size_t size = tls_take_u24(&cursor);
    struct bytes content = cursor_take(&cursor, tls_take_u24(&cursor));
    *failed = false;
    if (cursor.failed || size > HANDSHAKE_MAX) {
        return "a compressed chain of certificates is malformed or long";
    }
    if (decode == NULL) {
        return "a chain of certificates is compressed in a way that is not known";
    }
    enum coding_result result = decode(content, size + 1, &text);
    *failed = result == CODING_MEMORY;
    if (result != CODING_WHOLE || text.size != size) {
        return "a compressed chain of certificates is damaged";
    }
    *failed = !keep(reader, side, buffer_bytes(&text), ret_body);
    return *failed ? "no memory for a chain of certificates" : NULL;
}
