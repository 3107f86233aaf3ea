#include "knowledge/secret.h"

#include "knowledge/rows.h"
#include "knowledge/secret_check.h"

struct secret_index {
    /* Bit s of byte[i][b]: shape s may have byte b as i-th byte of its anchor. */
    uint64_t byte[3][256];
    /* pairs[b][a]: 1 when bytes a, b are the rarest pair of some anchor; `reach` is how far behind
     * the anchor's beginning such a pair begins at most. */
    uint8_t pairs[256][256];
    size_t reach;
    const struct secret_kind *const *kinds; /* by shape; NULL: not looked for */
};

/* How a candidate is judged once its anchor was seen. */
struct candidate {
    struct bytes text;
    size_t anchor;     /* where the anchor begins */
    size_t body;       /* behind the anchor */
    size_t start, end; /* of the value: out */
    bool checked;      /* out */
};

/* Whether the body behind the anchor, `size` bytes of the shape's class, makes a credential. */
typedef bool confirmer(struct candidate *candidate, size_t size);

/* A value is its anchor, then min to max characters of a class, then a character of another.
 * `rarest`: where in the anchor the two bytes begin that stand least often in code, counted in
 * 47 MB of dex; only strings that hold them are searched. */
struct shape {
    const char *kind;
    const char *anchor;
    size_t rarest;
    unsigned classes;
    unsigned short min, max;
    confirmer *confirm;
};

static struct bytes body_of(const struct candidate *candidate, size_t size)
{
    return bytes_slice(candidate->text, candidate->body, size);
}

static bool confirm_checksum(struct candidate *candidate, size_t size)
{
    candidate->checked = base62_checksum_holds(body_of(candidate, size));
    return candidate->checked;
}

/* LTAI keys have 16, 20 or 24 characters in all. */
static bool confirm_aliyun(struct candidate *candidate, size_t size)
{
    return size % 4 == 0 && looks_random(body_of(candidate, size));
}

/* An empty text may have no bytes at all, which memmem must not be given. */
static bool holds(struct bytes text, const char *wanted)
{
    return text.size > 0 && text.data != NULL &&
           memmem(text.data, text.size, wanted, strlen(wanted)) != NULL;
}

static bool confirm_openai(struct candidate *candidate, size_t size)
{
    struct bytes body = body_of(candidate, size);
    return holds(body, "T3BlbkFJ") && looks_random(body);
}

/* Slack: groups split by '-', numbers of workspace and user first. */
static bool confirm_slack(struct candidate *candidate, size_t size)
{
    struct bytes body = body_of(candidate, size);
    return holds(body, "-") && run_of_class(body, 0, CLASS_DIGIT) >= 2 && looks_random(body);
}

/* Whether run, '.', run stand behind one another from `at` on; *ret_end is behind them. */
static bool dotted_pair(struct bytes text, size_t at, size_t first, size_t second, unsigned classes,
        size_t *ret_end)
{
    size_t dot = at + run_of_class(text, at, classes);
    if (dot - at < first || dot >= text.size || text.data[dot] != '.') {
        return false;
    }
    size_t size = run_of_class(text, dot + 1, classes);
    *ret_end = dot + 1 + size;
    return size >= second;
}

/* SendGrid: 22 characters, a dot, 43 characters. */
static bool confirm_sendgrid(struct candidate *candidate, size_t size)
{
    enum { FIRST = 22, SECOND = 43 };
    return size == FIRST &&
           dotted_pair(
                   candidate->text, candidate->body, FIRST, SECOND, CLASS_URL, &candidate->end) &&
           candidate->end - candidate->body == FIRST + 1 + SECOND &&
           looks_random(body_of(candidate, FIRST + 1 + SECOND));
}

/* JSON Web Token (RFC 7519) as JWS: header.payload.signature, the last possibly empty. */
static bool confirm_jwt(struct candidate *candidate, size_t size)
{
    struct bytes text = candidate->text;
    struct bytes header = bytes_slice(text, candidate->anchor, size + 3);
    size_t payload = candidate->body + size + 1;
    uint8_t first[3];
    size_t before = candidate->anchor;
    /* Only where a run of such characters begins, or hostile text is read again and again. */
    if (before > 0 &&
            (text.data[before - 1] == '.' || is_of_class(text.data[before - 1], CLASS_URL))) {
        return false;
    }
    if (!dotted_pair(text, candidate->anchor, 10, 4, CLASS_URL, &candidate->end) ||
            candidate->end >= text.size || text.data[candidate->end] != '.' ||
            code_base64_decode(bytes_slice(text, payload, 4), first, sizeof(first)) != 3 ||
            first[0] != '{') {
        return false;
    }
    candidate->end += 1 + run_of_class(text, candidate->end + 1, CLASS_URL);
    candidate->checked = is_jose_header(header);
    return candidate->checked;
}

/* Mapbox: pk. or sk., a payload with a user "u", a dot, a signature of 22 characters. */
static bool confirm_mapbox(struct candidate *candidate, size_t size)
{
    size_t end;
    if (!dotted_pair(candidate->text, candidate->body, 20, 22, CLASS_URL, &end)) {
        return false;
    }
    candidate->end = end;
    return looks_random(body_of(candidate, size));
}

/* Telegram: the bot's number, ':', 35 characters that begin with AA. The anchor is ":AA". */
static bool confirm_telegram(struct candidate *candidate, size_t size)
{
    struct bytes text = candidate->text;
    size_t start = candidate->anchor;
    while (start > 0 && candidate->anchor - start <= 10 &&
            is_of_class(text.data[start - 1], CLASS_DIGIT)) {
        start--;
    }
    size_t digits = candidate->anchor - start;
    candidate->start = start;
    return digits >= 8 && digits <= 10 && text.data[start] != '0' &&
           (start == 0 || !is_of_class(text.data[start - 1], CLASS_URL)) &&
           looks_random(body_of(candidate, size));
}

/* FCM legacy server key: AAAA, 7 characters, ":APA91b", 134 characters. */
static bool confirm_fcm(struct candidate *candidate, size_t size)
{
    enum { REST = 134 };
    size_t colon = candidate->body + size;
    const struct bytes middle = bytes_of(":APA91b");
    struct bytes text = candidate->text;
    if (!bytes_equal(bytes_slice(text, colon, middle.size), middle) ||
            run_of_class(text, colon + middle.size, CLASS_URL) != REST) {
        return false;
    }
    candidate->end = colon + middle.size + REST;
    return looks_random(bytes_slice(text, colon + middle.size, REST));
}

/* PEM (RFC 7468), its lines split by line breaks or, in source strings, by "\n" written out. */
static bool confirm_pem(struct candidate *candidate, size_t size)
{
    enum { PEM_MAX = 32 * 1024 };
    const struct bytes begin = bytes_of("PRIVATE KEY-----");
    struct bytes rest = bytes_slice(candidate->text, candidate->body, PEM_MAX);
    (void)size;
    size_t label = 0;
    while (label < 10 && label < rest.size &&
            (is_of_class(rest.data[label], CLASS_UPPER) || rest.data[label] == ' ') &&
            !bytes_start_with(bytes_slice(rest, label, SIZE_MAX), begin)) {
        label++;
    }
    if (!bytes_start_with(bytes_slice(rest, label, SIZE_MAX), begin)) {
        return false;
    }
    size_t body = label + begin.size;
    const uint8_t *dashes = memmem(rest.data + body, rest.size - body, "-----", 5);
    size_t stop = dashes == NULL ? 0 : (size_t)(dashes - rest.data);
    const struct bytes finish = bytes_of("-----END ");
    struct bytes closing = bytes_slice(rest, stop, SIZE_MAX);
    if (dashes == NULL || !bytes_start_with(closing, finish) ||
            !bytes_equal(bytes_slice(closing, finish.size, body), bytes_slice(rest, 0, body)) ||
            !is_private_key_body(bytes_slice(rest, body, stop - body))) {
        return false;
    }
    candidate->end = candidate->body + stop + finish.size + body;
    candidate->checked = true;
    return true;
}

enum { ALNUM = CLASS_ALNUM, URL = CLASS_URL };

static const struct shape shapes[] = {
        {"google-api-key", "AIza", 1, URL, 35, 35, NULL},
        {"google-oauth-client-secret", "GOCSPX-", 5, URL, 28, 28, NULL},
        {"google-oauth-access-token", "ya29.", 3, URL, 40, 300, NULL},
        {"firebase-server-key", "AAAA", 0, URL, 7, 7, confirm_fcm},
        {"aws-access-key", "AKIA", 0, CLASS_BASE32, 16, 16, NULL},
        {"aws-temporary-access-key", "ASIA", 2, CLASS_BASE32, 16, 16, NULL},
        {"azure-storage-key", "AccountKey=", 9, ALNUM | CLASS_PADDED, 88, 88, NULL},
        {"github-token", "ghp_", 1, ALNUM, 36, 36, confirm_checksum},
        {"github-token", "gho_", 2, ALNUM, 36, 36, confirm_checksum},
        {"github-token", "ghu_", 2, ALNUM, 36, 36, confirm_checksum},
        {"github-token", "ghs_", 1, ALNUM, 36, 36, confirm_checksum},
        {"github-token", "ghr_", 2, ALNUM, 36, 36, confirm_checksum},
        {"github-token", "github_pat_", 5, ALNUM | CLASS_UNDERSCORE, 82, 82, NULL},
        {"gitlab-token", "glpat-", 4, URL, 20, 20, NULL},
        {"npm-token", "npm_", 1, ALNUM, 36, 36, confirm_checksum},
        {"pypi-token", "pypi-AgEIcHlwaS5vcmc", 10, URL, 50, 300, NULL},
        {"slack-token", "xoxb-", 3, ALNUM | CLASS_DASH, 24, 200, confirm_slack},
        {"slack-token", "xoxp-", 0, ALNUM | CLASS_DASH, 24, 200, confirm_slack},
        {"slack-token", "xoxa-", 0, ALNUM | CLASS_DASH, 24, 200, confirm_slack},
        {"slack-token", "xoxr-", 2, ALNUM | CLASS_DASH, 24, 200, confirm_slack},
        {"slack-token", "xoxs-", 0, ALNUM | CLASS_DASH, 24, 200, confirm_slack},
        {"slack-webhook", "hooks.slack.com/services/T", 10, ALNUM | CLASS_PADDED, 40, 60, NULL},
        {"stripe-secret-key", "sk_live_", 1, ALNUM, 24, 247, NULL},
        {"stripe-secret-key", "rk_live_", 1, ALNUM, 24, 247, NULL},
        {"square-token", "sq0atp-", 0, URL, 22, 22, NULL},
        {"square-token", "sq0csp-", 0, URL, 43, 43, NULL},
        {"shopify-token", "shpat_", 1, ALNUM, 32, 32, NULL},
        {"shopify-token", "shpca_", 1, ALNUM, 32, 32, NULL},
        {"shopify-token", "shppa_", 1, ALNUM, 32, 32, NULL},
        {"shopify-token", "shpss_", 1, ALNUM, 32, 32, NULL},
        {"sendgrid-key", "SG.", 1, URL, 22, 22, confirm_sendgrid},
        {"mailgun-key", "key-", 2, CLASS_HEX, 32, 32, NULL},
        {"twilio-api-key", "SK", 0, CLASS_HEX, 32, 32, NULL},
        {"telegram-bot-token", ":AA", 0, URL, 33, 33, confirm_telegram},
        {"openai-key", "sk-", 1, URL, 40, 250, confirm_openai},
        {"huggingface-token", "hf_", 0, ALNUM, 34, 34, NULL},
        {"digitalocean-token", "dop_v1_", 4, CLASS_HEX, 64, 64, NULL},
        {"facebook-access-token", "EAACEdEose0cBA", 6, ALNUM, 20, 300, NULL},
        {"mapbox-secret-token", "sk.eyJ", 4, URL, 20, 300, confirm_mapbox},
        {"mapbox-public-token", "pk.eyJ", 4, URL, 20, 300, confirm_mapbox},
        {"aliyun-access-key", "LTAI", 2, ALNUM, 12, 20, confirm_aliyun},
        {"tencent-secret-id", "AKID", 0, ALNUM, 32, 32, NULL},
        {"private-key-pem", "-----BEGIN ", 9, URL, 0, 0xffff, confirm_pem},
        {"jwt", "eyJ", 1, URL, 7, 1000, confirm_jwt},
};
enum { SHAPE_COUNT = sizeof(shapes) / sizeof(shapes[0]) };
_Static_assert(SHAPE_COUNT <= 64, "a shape is a bit of secret_index.byte");

static bool is_boundary(struct bytes text, size_t at)
{
    return at >= text.size || !is_of_class(text.data[at], ALNUM | CLASS_UNDERSCORE);
}

/* Whether the shape's value stands with its anchor at `at`, and none of it before `floor`. */
static bool confirm_at(const struct shape *shape, struct bytes text, size_t at, size_t floor,
        struct candidate *ret_candidate)
{
    size_t anchor = strlen(shape->anchor);
    bool number_before = shape->anchor[0] == ':'; /* the value begins before the anchor */
    if (!bytes_start_with(bytes_slice(text, at, anchor), bytes_of(shape->anchor)) ||
            (at > 0 && !number_before && !is_boundary(text, at - 1))) {
        return false;
    }
    struct bytes within = bytes_slice(text, 0, at + anchor + shape->max + 1);
    size_t size = run_of_class(within, at + anchor, shape->classes);
    if (size < shape->min || size > shape->max) {
        return false;
    }
    struct candidate candidate = {text, at, at + anchor, at, at + anchor + size, false};
    if (shape->confirm != NULL ? !shape->confirm(&candidate, size)
                               : !looks_random(body_of(&candidate, size))) {
        return false;
    }
    *ret_candidate = candidate;
    return candidate.start >= floor && is_boundary(text, candidate.end);
}

/* Written so that compilers make one load of the two bytes. */
static inline uint8_t look(const struct secret_index *index, const uint8_t *pair)
{
    return (&index->pairs[0][0])[pair[0] | (size_t)pair[1] << 8];
}

/* Where the next of the rarest pairs begins, from `at` on; text.size when there is none. Four at a
 * time: this loop reads every byte of the resources and of long strings. */
static size_t next_pair(const struct secret_index *index, struct bytes text, size_t at)
{
    const uint8_t *data = text.data;
    while (at + 4 < text.size &&
            (look(index, data + at) | look(index, data + at + 1) | look(index, data + at + 2) |
                    look(index, data + at + 3)) == 0) {
        at += 4;
    }
    while (at + 1 < text.size && look(index, data + at) == 0) {
        at++;
    }
    return at + 1 < text.size ? at : text.size;
}

/* A credential whose anchor begins at `at`, of which nothing stands before `floor`. */
static bool find_at(const struct secret_index *index, struct bytes text, size_t at, size_t floor,
        struct secret_hit *ret_hit)
{
    const uint8_t *data = text.data + at;
    uint64_t maybe = index->byte[0][data[0]] & index->byte[1][data[1]] & index->byte[2][data[2]];
    for (; maybe != 0; maybe &= maybe - 1) {
        int shape = __builtin_ctzll(maybe);
        struct candidate found;
        if (confirm_at(&shapes[shape], text, at, floor, &found)) {
            *ret_hit = (struct secret_hit){
                    index->kinds[shape], found.start, found.end - found.start, found.checked};
            return true;
        }
    }
    return false;
}

/* Anchors are looked for only where one of their rarest pairs stands close behind. */
bool secret_next(
        const struct secret_list *list, struct bytes text, size_t at, struct secret_hit *ret_hit)
{
    const struct secret_index *index = list->index;
    if (index == NULL || text.size < 3) {
        return false;
    }
    size_t begin = at; /* no anchor before it is still to be looked at */
    for (size_t pair = next_pair(index, text, at); pair < text.size;
            pair = next_pair(index, text, begin)) {
        begin = pair - begin > index->reach ? pair - index->reach : begin;
        for (; begin <= pair; begin++) {
            if (begin < text.size - 2 && find_at(index, text, begin, at, ret_hit)) {
                return true;
            }
        }
    }
    return false;
}

void secret_mark_pairs(const struct secret_list *list, uint8_t pairs[256][256], uint8_t bit)
{
    for (size_t i = 0; list->index != NULL && i < SHAPE_COUNT; i++) {
        if (list->index->kinds[i] != NULL) {
            const char *pair = shapes[i].anchor + shapes[i].rarest;
            pairs[(uint8_t)pair[1]][(uint8_t)pair[0]] |= bit;
        }
    }
}

char *secret_mask(struct bytes value, struct arena *arena)
{
    enum { HEAD = 4, TAIL = 2, DOTS_MAX = 60 };
    size_t shown = value.size / 3 < HEAD + TAIL ? value.size / 3 : HEAD + TAIL;
    size_t tail = shown < HEAD + TAIL ? shown / 3 : TAIL;
    char *mask = arena_copy(arena, value);
    for (size_t i = 0; mask != NULL && i < value.size; i++) {
        bool hidden = i >= shown - tail && i < value.size - tail;
        bool shows = mask[i] > ' ' && mask[i] <= '~';
        mask[i] = (char)(hidden ? '.' : shows ? mask[i] : '?');
    }
    if (mask != NULL && value.size > HEAD + DOTS_MAX + TAIL) { /* a key file, not a token */
        memmove(mask + HEAD + DOTS_MAX, mask + value.size - TAIL, TAIL + 1);
    }
    return mask;
}

enum { ID, NAME, GRADE };

static const char *const columns[] = {"id", "name", "grade", "source", NULL};
static const char *const grades[] = {"public", "secret", NULL};

struct growing {
    struct secret_kind *items;
    size_t count, capacity;
    struct name_map ids;
};

static bool has_shape(const char *id)
{
    for (size_t i = 0; i < SHAPE_COUNT; i++) {
        if (strcmp(shapes[i].kind, id) == 0) {
            return true;
        }
    }
    return false;
}

static enum status take_row(void *list, const struct csv *csv, struct fault *why)
{
    struct growing *kinds = list;
    const char *const *f = csv->fields;
    if (!has_shape(f[ID])) {
        return row_bad_value(csv, why, ID);
    }
    if (f[NAME][0] == 0 || name_index(grades, f[GRADE]) < 0) {
        return row_bad_value(csv, why, f[NAME][0] == 0 ? NAME : GRADE);
    }
    enum status status = name_map_put(&kinds->ids, bytes_of(f[ID]), kinds->count);
    if (status == E_USAGE) {
        return row_refuse(csv, why, "the kind stands twice");
    }
    if (status != OK || !arena_grow(csv->arena, (void **)&kinds->items, kinds->count,
                                &kinds->capacity, sizeof(*kinds->items))) {
        return row_no_memory(csv, why);
    }
    kinds->items[kinds->count++] = (struct secret_kind){f[ID], f[NAME], f[GRADE]};
    return OK;
}

/* Note the first three bytes of a shape's anchor, or of an anchor and the class behind it, and its
 * rarest pair. */
static void index_shape(struct secret_index *index, size_t number)
{
    const struct shape *shape = &shapes[number];
    size_t anchor = strlen(shape->anchor);
    for (size_t i = 0; i < 3; i++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            bool may = i < anchor ? byte == (uint8_t)shape->anchor[i]
                                  : is_of_class((uint8_t)byte, shape->classes);
            index->byte[i][byte] |= may ? UINT64_C(1) << number : 0;
        }
    }
    const uint8_t *pair = (const uint8_t *)shape->anchor + shape->rarest;
    index->pairs[pair[1]][pair[0]] = 1;
    index->reach = shape->rarest > index->reach ? shape->rarest : index->reach;
}

static const struct secret_index *build_index(const struct growing *kinds, struct arena *arena)
{
    struct secret_index *index = arena_alloc(arena, sizeof(*index));
    const struct secret_kind **of_shape = arena_array(arena, SHAPE_COUNT, sizeof(*of_shape));
    if (index == NULL || of_shape == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < SHAPE_COUNT; i++) {
        size_t number;
        if (name_map_find(&kinds->ids, bytes_of(shapes[i].kind), &number)) {
            of_shape[i] = &kinds->items[number];
            index_shape(index, i);
        }
    }
    index->kinds = of_shape;
    return index;
}

enum status secret_load(
        struct bytes csv, struct arena *arena, struct secret_list *ret_list, struct fault *why)
{
    struct growing kinds = {.ids = {.arena = arena}};
    enum status status = rows_read(csv, columns, arena, take_row, &kinds, why);
    if (status != OK) {
        return status;
    }
    const struct secret_index *index = build_index(&kinds, arena);
    if (index == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the shapes");
    }
    *ret_list = (struct secret_list){kinds.items, kinds.count, index};
    return OK;
}
