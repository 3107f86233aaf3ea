#include "evidence/capture/fragment.h"

#include <stdlib.h>

#define PATIENCE (INT64_C(60) * 1000000) /* RFC 8200, section 4.5 */

struct piece {
    uint32_t at;
    struct bytes bytes;
};

struct assembly {
    struct datagram head; /* addresses, protocol and id that its fragments share */
    int64_t time;
    uint32_t size; /* of the whole payload; 0 until the last fragment was seen */
    size_t count;
    bool is_open;
    struct piece pieces[FRAGMENT_PIECES_MAX];
};

/* Packets without a time are taken to be of any. */
static bool is_in_time(int64_t begun, int64_t time)
{
    int64_t wait = 0;
    return begun == TIME_UNKNOWN || time == TIME_UNKNOWN ||
           __builtin_sub_overflow(time, begun, &wait) || wait <= PATIENCE;
}

static bool belongs(const struct assembly *assembly, const struct datagram *fragment, int64_t time)
{
    const struct datagram *head = &assembly->head;
    return assembly->is_open && head->fragment_id == fragment->fragment_id &&
           head->version == fragment->version &&
           (head->version == 6 || head->protocol == fragment->protocol) &&
           memcmp(head->source, fragment->source, sizeof(head->source)) == 0 &&
           memcmp(head->destination, fragment->destination, sizeof(head->destination)) == 0 &&
           is_in_time(assembly->time, time);
}

/* The packet the fragment is of; a new one takes the place of the oldest. */
static struct assembly *find_assembly(
        struct fragments *fragments, const struct datagram *fragment, int64_t time)
{
    for (size_t i = 0; i < fragments->used; i++) {
        if (belongs(&fragments->open[i], fragment, time)) {
            return &fragments->open[i];
        }
    }
    struct assembly *assembly = &fragments->open[fragments->next];
    fragments->dropped += assembly->is_open;
    *assembly = (struct assembly){.head = *fragment, .time = time, .is_open = true};
    fragments->used += fragments->used == fragments->next;
    fragments->next = (fragments->next + 1) % FRAGMENTS_OPEN_MAX;
    return assembly;
}

static int by_offset(const void *a, const void *b)
{
    const struct piece *left = a, *right = b;
    return (left->at > right->at) - (left->at < right->at);
}

/* True when the pieces leave no gap. */
static bool is_whole(const struct assembly *assembly)
{
    if (assembly->size == 0) {
        return false;
    }
    struct piece sorted[FRAGMENT_PIECES_MAX];
    memcpy(sorted, assembly->pieces, assembly->count * sizeof(*sorted));
    qsort(sorted, assembly->count, sizeof(*sorted), by_offset);
    size_t end = 0;
    for (size_t i = 0; i < assembly->count && sorted[i].at <= end; i++) {
        size_t piece_end = sorted[i].at + sorted[i].bytes.size;
        end = piece_end > end ? piece_end : end;
    }
    return end >= assembly->size;
}

static void copy_piece(uint8_t *whole, size_t size, const struct piece *piece)
{
    if (piece->at < size) {
        size_t room = size - piece->at;
        memcpy(whole + piece->at, piece->bytes.data,
                piece->bytes.size < room ? piece->bytes.size : room);
    }
}

static enum status add_region(const struct fragments *fragments, struct assembly *assembly,
        struct bytes whole, struct traffic *traffic, struct fault *why)
{
    struct region_piece *pieces = arena_array(fragments->arena, assembly->count, sizeof(*pieces));
    const char *entry = arena_print(fragments->arena, "datagram/%zu", fragments->whole_count);
    struct region region = {
            .bytes = whole, .entry = entry, .pieces = pieces, .piece_count = assembly->count};
    if (pieces == NULL || entry == NULL ||
            !traffic_add_region(traffic, fragments->arena, &region)) {
        return refuse(why, E_MEMORY, 0, "no memory for a fragmented packet");
    }
    qsort(assembly->pieces, assembly->count, sizeof(*assembly->pieces), by_offset);
    for (size_t i = 0; i < assembly->count; i++) {
        const struct piece *piece = &assembly->pieces[i];
        uint64_t file_at = (uint64_t)(piece->bytes.data - fragments->capture);
        pieces[i] = (struct region_piece){piece->at,
                fragments->compressed ? fragments->file_size : piece->bytes.size,
                fragments->compressed ? 0 : file_at};
    }
    return OK;
}

static enum status assemble(struct fragments *fragments, struct assembly *assembly,
        struct datagram *datagram, struct traffic *traffic, bool *ret_whole, struct fault *why)
{
    assembly->is_open = false;
    if (assembly->size > FRAGMENTS_BYTES_MAX - fragments->bytes) {
        fragments->dropped++;
        return OK;
    }
    uint8_t *bytes = arena_alloc(fragments->arena, assembly->size);
    if (bytes == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a fragmented packet");
    }
    for (size_t i = assembly->count; i-- > 0;) { /* the first captured is written last and stays */
        copy_piece(bytes, assembly->size, &assembly->pieces[i]);
    }
    fragments->bytes += assembly->size;
    fragments->whole_count++;
    struct bytes whole = {bytes, assembly->size};
    enum status status = add_region(fragments, assembly, whole, traffic, why);
    if (status != OK) {
        return status;
    }
    *datagram = assembly->head;
    datagram->payload = whole;
    datagram->size = assembly->size;
    datagram->is_fragment = false;
    *ret_whole = true;
    return OK;
}

enum status fragments_add(struct fragments *fragments, struct datagram *datagram, int64_t time,
        struct traffic *traffic, bool *ret_whole, struct fault *why)
{
    *ret_whole = false;
    if (fragments->open == NULL) {
        fragments->open =
                arena_array(fragments->arena, FRAGMENTS_OPEN_MAX, sizeof(*fragments->open));
        if (fragments->open == NULL) {
            return refuse(why, E_MEMORY, 0, "no memory for fragmented packets");
        }
    }
    struct assembly *assembly = find_assembly(fragments, datagram, time);
    uint64_t end = (uint64_t)datagram->fragment_at + datagram->size;
    if (assembly->count == FRAGMENT_PIECES_MAX || end > UINT16_MAX ||
            datagram->payload.size < datagram->size) {
        fragments->dropped++;
        return OK;
    }
    if (datagram->fragment_at == 0) { /* its header names the protocol (RFC 8200, section 4.5) */
        assembly->head.protocol = datagram->protocol;
    }
    assembly->pieces[assembly->count++] = (struct piece){datagram->fragment_at, datagram->payload};
    if (!datagram->more_fragments && assembly->size == 0) {
        assembly->size = (uint32_t)end;
    }
    return is_whole(assembly) ? assemble(fragments, assembly, datagram, traffic, ret_whole, why)
                              : OK;
}
