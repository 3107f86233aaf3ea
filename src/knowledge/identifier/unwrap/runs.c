/* runs.c: runs of digits of base64, base32 and hexadecimal, and the digests written so. */
#include "knowledge/identifier/code/groups.h"
#include "knowledge/identifier/code/guess.h"
#include "knowledge/identifier/unwrap/unwrap.h"

enum { HEX_MIN = 12, HEAD = 12, START = 96, TRIES_MAX = 8 };
enum { SHORT_MAX = 4096, PROTOBUF_MAX = 64 << 10 };

static void note_digest(struct unwrapping *u, const struct layer *layer,
        const struct pool_entry *entry, size_t at, size_t size)
{
    int kind = u->scanner->seeds[entry->seed].kind;
    struct catch caught = {
            .kind = kind, .grade = IDENTIFIER_SEEDED, .seed = entry->seed, .digest = entry};
    hit_add(u->scanner, layer, &caught, at, size);
}

/* A digest in an encoding: that is a step of the path. */
static void note_encoded_digest(struct unwrapping *u, const char *step, decoder *decode,
        const struct pool_entry *entry, size_t at, size_t size)
{
    uint8_t *out = layer_room(u->scanner, u->layer, size + DECODE_EXTRA);
    if (out == NULL) {
        note_digest(u, u->layer, entry, at, size);
        return;
    }
    struct buffer *decoded = &u->scanner->decoded[u->layer->depth + 1];
    decoded->size = decode(bytes_slice(u->text, at, size), out);
    note_digest(u, layer_below(u->scanner, u->layer, step, at, size), entry, 0, entry->size);
}

static bool is_word_at(const struct unwrapping *u, size_t at)
{
    return at < u->text.size &&
           (u->scanner->classes[u->text.data[at]] & (C_UPPER | C_LOWER | C_DIGIT)) != 0;
}

/* Short digests where they stand alone, the others at any place of the run of digits. */
static void find_hex_digests(struct unwrapping *u, size_t at, size_t size)
{
    const struct pool *pool = &u->scanner->pool;
    uint8_t bytes[DIGEST_MAX + DECODE_EXTRA];
    bool alone = (at == 0 || !is_word_at(u, at - 1)) && !is_word_at(u, at + size);
    if ((size == 8 || size == 16) && alone) {
        struct bytes digest = {bytes, decode_hex(bytes_slice(u->text, at, size), bytes)};
        const struct pool_entry *entry = pool_find(pool, digest, true);
        if (entry != NULL) {
            note_digest(u, u->layer, entry, at, size);
        }
    }
    for (size_t i = at; i + 2 * (size_t)POOL_LONG <= at + size; i++) {
        (void)decode_hex(bytes_slice(u->text, i, 16), bytes);
        if (!pool_may_hold(pool, pool_start(bytes, 8))) {
            continue;
        }
        size_t left = at + size - i < 2 * DIGEST_MAX ? at + size - i : 2 * DIGEST_MAX;
        struct bytes digest = {bytes, decode_hex(bytes_slice(u->text, i, left), bytes)};
        const struct pool_entry *entry = pool_find(pool, digest, false);
        if (entry != NULL) {
            note_digest(u, u->layer, entry, i, 2 * (size_t)entry->size);
            i += 2 * (size_t)entry->size - 1;
        }
    }
}

/* Whether the first decoded bytes speak for the encoding. `varied`: as mixed as compressed data is;
 * `inside`: not at the start of a run, where long messages are not looked for. */
static bool is_promising(struct bytes head, size_t whole, bool varied, bool inside)
{
    const char *as = whole < 12 ? NULL : packed_as(head);
    bool deflate = as != NULL && strcmp(as, "deflate") == 0;
    return looks_like_text(head) || (as != NULL && !deflate) ||
           (deflate && varied && whole <= SHORT_MAX) ||
           (whole >= 8 && whole <= (size_t)(inside ? SHORT_MAX : PROTOBUF_MAX) &&
                   may_be_protobuf(head, whole));
}

/* Whether what was decoded, the start of a run or all of it, still speaks for the encoding. */
static bool is_likely(struct bytes start, size_t whole, bool is_all)
{
    return begins_like_text(start) || packed_as(start) != NULL ||
           (is_all ? code_is_protobuf(start) : may_go_on_as_protobuf(start, whole));
}

/* Decode a run and look into it when it makes sense; false when it makes none. */
static bool try_run(struct unwrapping *u, const char *step, decoder *decode, size_t at, size_t size)
{
    uint8_t room[START + DECODE_EXTRA];
    struct bytes start = {
            room, decode(bytes_slice(u->text, at, size < START ? size : START), room)};
    if (!is_likely(start, size, size <= START)) {
        return false;
    }
    uint8_t *out = layer_room(u->scanner, u->layer, size + DECODE_EXTRA);
    if (out == NULL) {
        return false;
    }
    struct buffer *decoded = &u->scanner->decoded[u->layer->depth + 1];
    if (size > START) {
        decoded->size = decode(bytes_slice(u->text, at, size), out);
    } else {
        memcpy(out, start.data, start.size);
        decoded->size = start.size;
    }
    return layer_enter(u->scanner, u->layer, step, at, size, true);
}

static void take_hex(struct unwrapping *u, size_t at, size_t size)
{
    uint8_t head[HEAD + DECODE_EXTRA];
    if (size < RUN_MIN) {
        return;
    }
    if (u->scanner->pool.count > 0) {
        find_hex_digests(u, at, size);
    }
    if (size >= HEX_MIN) {
        struct bytes start = {head, decode_hex(bytes_slice(u->text, at, 2 * HEAD), head)};
        if (start.size >= GUESS_MIN && is_promising(start, size / 2, size >= 40, false)) {
            (void)try_run(u, "hex", decode_hex, at, size);
        }
    }
}

/* The runs of hexadecimal digits within a run; one of RUN_MIN holds every RUN_MIN-th byte. */
static void take_hex_runs(struct unwrapping *u, size_t at, size_t end)
{
    const uint8_t *classes = u->scanner->classes, *data = u->text.data;
    size_t floor = at;
    for (size_t probe = at + RUN_MIN - 1; probe < end; probe += RUN_MIN) {
        if ((classes[data[probe]] & C_HEX) == 0) {
            continue;
        }
        size_t start = probe;
        while (start > floor && (classes[data[start - 1]] & C_HEX) != 0) {
            start--;
        }
        while (probe < end && (classes[data[probe]] & C_HEX) != 0) {
            probe++;
        }
        take_hex(u, start, probe - start);
        floor = probe;
    }
}

/* A digest that begins at `at`, whose first bytes are `head`. */
static void find_base64_digest(struct unwrapping *u, size_t at, size_t size, struct bytes head)
{
    enum { LONGEST = 86, SHORTEST = 22 };
    const struct pool *pool = &u->scanner->pool;
    uint8_t bytes[LONGEST + DECODE_EXTRA];
    bool padded = at + size < u->text.size && u->text.data[at + size] == '=';
    bool alone = padded && (size == SHORT_DIGEST || size == LONGER_DIGEST);
    if (!alone && size < SHORTEST) {
        return;
    }
    if (pool->count == 0 || !pool_may_hold(pool, pool_start(head.data, head.size))) {
        return;
    }
    size_t taken = size < LONGEST ? size : LONGEST;
    struct bytes start = {bytes, decode_base64(bytes_slice(u->text, at, taken), bytes)};
    const struct pool_entry *entry = pool_find(pool, start, alone);
    if (entry != NULL) {
        size_t digits = (8 * (size_t)entry->size + 5) / 6;
        note_encoded_digest(u, "base64", decode_base64, entry, at, digits < size ? digits : size);
    }
}

static size_t behind_joint(struct unwrapping *u, size_t at, size_t end)
{
    while (at < end) {
        if (at - u->joints_at >= CENSUS) { /* or before it */
            u->joints_at = at;
            u->joints = census_joints(u->text, at);
        }
        uint64_t left = u->joints >> (at - u->joints_at);
        if (left != 0) {
            at += (size_t)__builtin_ctzll(left);
            return at < end ? at + 1 : end;
        }
        at = u->joints_at + CENSUS;
    }
    return end;
}

/* A run may begin with words that are none of the encoding, joined by a character of its alphabet:
 * try behind each joint, but no place in the groups of four twice. */
static void take_base64(struct unwrapping *u, size_t at, size_t end, unsigned any)
{
    uint8_t head[HEAD + DECODE_EXTRA];
    unsigned done = 0, tries = 0;
    bool varied = (any & C_UPPER) != 0 && (any & C_LOWER) != 0 && (any & C_DIGIT) != 0;
    bool mixed = (any & C_UPPER) != 0 && (any & C_LOWER) != 0;
    bool joints = (any & C_JOINT) != 0, has_digests = u->scanner->pool.count > 0;
    bool is_short = (end - at == SHORT_DIGEST || end - at == LONGER_DIGEST) && has_digests;
    for (size_t i = at; (mixed || is_short) && i + SHORT_DIGEST <= end;
            i = joints ? behind_joint(u, i, end) : end) {
        size_t size = HEAD < end - i ? HEAD : end - i;
        bool is_done = end - i < RUN_MIN || tries == TRIES_MAX || (done >> (i % 4) & 1) != 0;
        if (tries == TRIES_MAX && !has_digests) {
            break;
        }
        if (is_done && !has_digests) {
            continue;
        }
        struct bytes start = {head, decode_base64(bytes_slice(u->text, i, size), head)};
        find_base64_digest(u, i, end - i, start);
        if (is_done) {
            continue;
        }
        if (is_promising(start, (end - i) * 3 / 4, varied && end - i >= 18, i > at)) {
            done |= (unsigned)try_run(u, "base64", decode_base64, i, end - i) << (i % 4);
            tries++;
        }
    }
}

static void take_base32(struct unwrapping *u, size_t at, size_t size)
{
    enum { LONGEST = 103 }; /* digits of a digest */
    uint8_t bytes[LONGEST + DECODE_EXTRA];
    struct bytes whole = {bytes, decode_base32(bytes_slice(u->text, at, LONGEST), bytes)};
    const struct pool_entry *entry = pool_find(&u->scanner->pool, whole, true);
    if (entry != NULL && entry->size >= POOL_LONG) {
        note_encoded_digest(u, "base32", decode_base32, entry, at, size);
    } else if (is_promising(bytes_slice(whole, 0, HEAD), size * 5 / 8, size >= 32, false)) {
        (void)try_run(u, "base32", decode_base32, at, size);
    }
}

/* Returns where the digits of base32 end that begin at `at`. */
static size_t base32_end(const struct unwrapping *u, size_t at, size_t end)
{
    while (at < end && (u->scanner->classes[u->text.data[at]] & C_BASE32) != 0) {
        at++;
    }
    return at;
}

/* `any`: as measure_run gives it. */
static void take_run(struct unwrapping *u, size_t at, size_t end, unsigned any)
{
    if ((any & C_HEX) != 0) {
        take_hex_runs(u, at, end);
    }
    take_base64(u, at, end, any);
    if ((any & C_BASE32) == 0) {
        return;
    }
    bool is_larger = (any & (C_LOWER | C_JOINT)) == 0 && end - at >= BASE32_MIN;
    if (is_larger && base32_end(u, at, end) == end) {
        take_base32(u, at, end - at);
        return;
    }
    for (; (any & C_JOINT) != 0 && end - at >= BASE32_MIN; at = behind_joint(u, at, end)) {
        size_t last = base32_end(u, at, end);
        bool is_whole = last == end || (u->scanner->classes[u->text.data[last]] & C_JOINT) != 0;
        if (is_whole && last - at >= BASE32_MIN) {
            take_base32(u, at, last - at);
        }
    }
}

/* Hexadecimal digits in groups that begin at `at`; returns where they end, `at` when none do. */
static size_t take_grouped_hex(struct unwrapping *u, size_t at)
{
    size_t size = grouped_hex_size(u->text, at);
    uint8_t *out = size == 0 ? NULL : layer_room(u->scanner, u->layer, size + DECODE_EXTRA);
    if (out == NULL) {
        return at + size;
    }
    struct bytes whole = {out, decode_grouped_hex(bytes_slice(u->text, at, size), out)};
    const struct pool_entry *entry = pool_find(&u->scanner->pool, whole, true);
    if (entry != NULL) {
        note_encoded_digest(u, "hex", decode_grouped_hex, entry, at, size);
    } else if (size != UUID_SIZE) {
        u->scanner->decoded[u->layer->depth + 1].size = whole.size;
        (void)layer_enter(u->scanner, u->layer, "hex", at, size, true);
    }
    return at + size;
}

/* Base64 that goes on in the next lines; returns where it ends, `end` when it does not or makes no
 * sense. Words that are none of it, joined by a character of its alphabet, may stand before. */
static size_t take_lines(struct unwrapping *u, size_t at, size_t end)
{
    uint8_t head[HEAD + DECODE_EXTRA];
    bool may_break = end < u->text.size && is_one_of(u->text.data[end], "\r\n\\");
    if (!may_break || at < u->lines) {
        return end;
    }
    for (unsigned tries = 0; end - at >= LINE_MIN && tries < TRIES_MAX;
            at = behind_joint(u, at, end), tries++) {
        struct bytes start = {head, decode_base64(bytes_slice(u->text, at, HEAD), head)};
        size_t last = is_promising(start, START, true, false) ? lines_end(u->text, at, end) : end;
        u->lines = last > end ? last : u->lines;
        if (last > end && try_run(u, "base64", decode_lines, at, last - at)) {
            return last;
        }
    }
    return end;
}

/* Whether digits in groups begin behind the '/' at `at`, of which base64 has many. */
static bool is_before_groups(const struct unwrapping *u, size_t at)
{
    return u->text.data[at] == '/' && may_be_grouped_hex(u->text, at + 1) &&
           grouped_hex_size(u->text, at + 1) > 0;
}

/* How many of the bytes from `at` on, whose joints these are, stand before a "/" behind which
 * grouped digits begin; `size` when all do. */
static unsigned before_grouped(
        const struct unwrapping *u, size_t at, uint64_t joints, unsigned size)
{
    for (; joints != 0; joints &= joints - 1) {
        unsigned bit = (unsigned)__builtin_ctzll(joints);
        if (is_before_groups(u, at + bit)) {
            return bit;
        }
    }
    return size;
}

static struct census census_at(const struct unwrapping *u, size_t at)
{
    return at - u->block < CENSUS ? census_between(&u->census, &u->next, (unsigned)(at - u->block))
                                  : census_take(u->text, at);
}

/* Whether so many bits stand in a row that ends in the second block. */
static bool has_row(uint64_t first, uint64_t second, unsigned size)
{
    return census_rows(second, 0, size) != 0 ||
           (first != 0 && census_rows(first, second, size) != 0);
}

/* Where the run that begins at `start` ends, and the classes that any of its bytes has: C_HEX and
 * C_BASE32 when so many as are looked into may stand in a row. */
static size_t measure_run(const struct unwrapping *u, size_t start, unsigned *ret_any)
{
    size_t at = start;
    uint64_t hex_before = 0, large_before = 0;
    unsigned any = 0, size;
    do {
        struct census census = census_at(u, at);
        unsigned ones = ~census.runs == 0 ? CENSUS : (unsigned)__builtin_ctzll(~census.runs);
        uint64_t run = ones == CENSUS ? ~UINT64_C(0) : (UINT64_C(1) << ones) - 1;
        uint64_t letters = census.capitals | census.smalls;
        uint64_t joints = run & ~(letters | census.hexadecimals);
        size = before_grouped(u, at, at == start ? joints & ~UINT64_C(1) : joints, ones);
        run = size == CENSUS ? run : run & ((UINT64_C(1) << size) - 1);
        any |= (census.capitals & run) != 0 ? C_UPPER : 0;
        any |= (census.smalls & run) != 0 ? C_LOWER : 0;
        any |= (census.hexadecimals & ~letters & run) != 0 ? C_DIGIT : 0;
        any |= (joints & run) != 0 ? C_JOINT : 0;
        uint64_t hex = census.hexadecimals & run;
        uint64_t large = (census.capitals | (census.hexadecimals & ~letters)) & run;
        bool is_long = ones == CENSUS || at > start; /* else to look is as quick */
        any |= !is_long || has_row(hex_before, hex, RUN_MIN) ? C_HEX : 0;
        any |= !is_long || has_row(large_before, large, BASE32_MIN) ? C_BASE32 : 0;
        hex_before = hex;
        large_before = large;
        at += size;
    } while (size == CENSUS);
    *ret_any = any;
    return at;
}

void unwrap_run(struct unwrapping *u, size_t at)
{
    const uint8_t *classes = u->scanner->classes, *data = u->text.data;
    if (at > 0 && data[at - 1] == '\\' && is_one_of(data[at], "nrtbf")) {
        at++; /* an escape that unwrap_escape leaves alone */
    }
    while (at < u->text.size && (classes[data[at]] & C_RUN) != 0) {
        size_t start = at, first = at + (data[at] == '/');
        if (may_be_grouped_hex(u->text, first) && (at = take_grouped_hex(u, first)) > first) {
            continue;
        }
        unsigned any = 0;
        at = measure_run(u, start, &any);
        size_t end = take_lines(u, start, at);
        if (end > at) {
            at = end;
        } else if (at - start >= RUN_SHORTEST) {
            take_run(u, start, at, any);
        }
    }
    u->taken = at;
}
