/* unwrap.c: one pass over a layer's text for whatever may hide text. */
#include "knowledge/identifier/unwrap/unwrap.h"

#include "base/hex.h"

enum { FORCED_REACH = 4096 };

void unwrap_span(struct unwrapping *u, const char *step, decoder *decode, size_t at, size_t size)
{
    uint8_t *out = layer_room(u->scanner, u->layer, size + DECODE_EXTRA);
    if (out != NULL) {
        u->scanner->decoded[u->layer->depth + 1].size = decode(bytes_slice(u->text, at, size), out);
        (void)layer_enter(u->scanner, u->layer, step, at, size, false);
    }
}

/* The run around digits that stand backwards, turned round. */
static void take_backwards(struct unwrapping *u, const struct forced *forced)
{
    size_t start = forced->at, end = forced->end;
    while (start > 0 && forced->at - start < FORCED_REACH &&
            (base64_value(u->text.data[start - 1]) >= 0 || u->text.data[start - 1] == '=')) {
        start--;
    }
    while (end < u->text.size && end - forced->end < FORCED_REACH &&
            base64_value(u->text.data[end]) >= 0) {
        end++;
    }
    uint8_t *out = layer_room(u->scanner, u->layer, end - start);
    if (out != NULL) {
        text_reverse(bytes_slice(u->text, start, end - start), out);
        u->scanner->decoded[u->layer->depth + 1].size = end - start;
        (void)layer_enter(u->scanner, u->layer, "reversed", start, end - start, false);
    }
}

/* The run around an encoded planted value, from where its groups begin. */
static void take_forced(struct unwrapping *u, const struct forced *forced)
{
    bool base64 = forced->what == T_BASE64, base32 = forced->what == T_BASE32;
    int (*value)(uint8_t) = base64 ? base64_value : base32 ? base32_value : hex_digit;
    size_t group = base64 ? 4 : base32 ? 8 : 2;
    size_t start = forced->at, end = forced->end;
    while (start > 0 && forced->at - start < FORCED_REACH && value(u->text.data[start - 1]) >= 0) {
        start--;
    }
    start += (forced->at - start) % group;
    while (end < u->text.size && end - forced->end < FORCED_REACH &&
            value(u->text.data[end]) >= 0) {
        end++;
    }
    unwrap_span(u,
            base64   ? "base64"
            : base32 ? "base32"
                     : "hex",
            base64   ? decode_base64
            : base32 ? decode_base32
                     : decode_hex,
            start, end - start);
}

static void take_all_forced(struct unwrapping *u)
{
    size_t behind[T_DEGREES + 1] = {0};
    for (size_t i = 0; i < u->layer->forced_count; i++) {
        const struct forced *forced = &u->layer->forced[i];
        if (forced->at >= behind[forced->what]) {
            (forced->what == T_BACK ? take_backwards : take_forced)(u, forced);
            behind[forced->what] = forced->end;
        }
    }
}

/* Whether the run that begins with this bit, as far as it is seen, may hold what take_run looks
 * for: hexadecimal digits, in pairs as well, letters of both sizes, capitals and digits alone, or
 * a short digest. */
static bool is_worth_a_look(const struct unwrapping *u, uint64_t hex_rows, unsigned bit)
{
    const struct census *census = &u->census;
    uint64_t other = ~(census->runs >> bit);
    unsigned size = other == 0 ? CENSUS : (unsigned)__builtin_ctzll(other);
    if (bit + size >= CENSUS) { /* it may go on */
        return true;
    }
    uint64_t run = ((UINT64_C(1) << size) - 1) << bit;
    bool has_smalls = (census->smalls & run) != 0;
    bool is_short = (size == SHORT_DIGEST || size == LONGER_DIGEST) && u->scanner->pool.count > 0;
    return (hex_rows & run) != 0 || is_short ||
           (has_smalls ? (census->capitals & run) != 0 : size >= BASE32_MIN);
}

/* Whether a run, or what stands behind an escape's letter, begins at `at`. */
static bool is_start(const struct unwrapping *u, size_t at)
{
    const uint8_t *data = u->text.data;
    return at == 0 || (u->scanner->classes[data[at - 1]] & C_RUN) == 0 ||
           (at > 1 && data[at - 2] == '\\' && is_one_of(data[at - 1], "nrtbf"));
}

/* What begins at this byte of the block: an escape, a run, or digits in pairs, whose runs are
 * short. */
static void take_at(struct unwrapping *u, uint64_t starts, uint64_t hex_rows, unsigned bit)
{
    size_t at = u->block + bit;
    if (at < u->taken) {
        return;
    }
    if ((starts >> bit & 1) != 0) {
        if (is_worth_a_look(u, hex_rows, bit)) {
            unwrap_run(u, at);
        }
    } else if ((u->census.escapes >> bit & 1) != 0) {
        unwrap_escape(u, at);
    } else if (is_start(u, at)) {
        unwrap_run(u, at);
    }
}

void layer_unwrap(struct identifier_scanner *scanner, struct layer *layer)
{
    struct unwrapping u = {.scanner = scanner,
            .layer = layer,
            .text = layer->text,
            .joints_at = SIZE_MAX - CENSUS + 1}; /* a block before all others */
    uint64_t before = 0; /* whether the last byte of the block before belongs to a run */
    u.census = census_take(u.text, 0);
    take_all_forced(&u);
    for (; u.block < u.text.size && !scanner->failed; u.block += CENSUS) {
        u.next = census_take(u.text, u.block + CENSUS);
        uint64_t starts = census_rows(u.census.runs, u.next.runs, RUN_SHORTEST);
        starts &= ~(u.census.runs << 1 | before);
        uint64_t pairs = census_pairs(u.census.hexadecimals, u.next.hexadecimals);
        uint64_t hex_rows =
                census_rows(u.census.hexadecimals, u.next.hexadecimals, RUN_MIN) | pairs;
        for (uint64_t left = starts | u.census.escapes | pairs; left != 0; left &= left - 1) {
            take_at(&u, starts, hex_rows, (unsigned)__builtin_ctzll(left));
        }
        before = u.census.runs >> (CENSUS - 1);
        u.census = u.next;
    }
}
