#include "evidence/trials/record.h"

#include "base/hash.h"
#include "base/syntax/json_reader.h"
#include "base/syntax/url.h"
#include "base/time.h"
#include "base/utf8.h"

#define NUMBER_MAX       (INT64_C(1) << 48)
#define COUNT(array)     (sizeof(array) / sizeof((array)[0]))
#define OF_TRIAL(member) offsetof(struct trial, member)
#define OF_HOP(member)   offsetof(struct trial_hop, member)
#define OF_PAGE(member)  offsetof(struct trial_page, member)

static const struct record_key keys_of_trial[] = {
        {"v", VALUE_VERSION, true, 0},
        {"ts", VALUE_TIME, true, OF_TRIAL(ts)},
        {"platform", VALUE_TEXT, true, OF_TRIAL(platform)},
        {"app_ver", VALUE_TEXT, false, OF_TRIAL(app_version)},
        {"os", VALUE_TEXT, false, OF_TRIAL(os)},
        {"region", VALUE_TEXT, false, OF_TRIAL(region)},
        {"acct", VALUE_TEXT, false, OF_TRIAL(account)},
        {"context", VALUE_TEXT, true, OF_TRIAL(context)},
        {"service", VALUE_TEXT, true, OF_TRIAL(service)},
        {"url_kind", VALUE_TEXT, false, OF_TRIAL(url_kind)},
        {"url", VALUE_URL, true, OF_TRIAL(url)},
        {"peer_of", VALUE_TEXT, false, OF_TRIAL(peer_of)},
        {"delivered", VALUE_ANSWER, false, OF_TRIAL(delivered)},
        {"tappable", VALUE_ANSWER, false, OF_TRIAL(tappable)},
        {"display", VALUE_DISPLAY, false, OF_TRIAL(display)},
        {"left", VALUE_TEXT, false, OF_TRIAL(left)},
        {"taps", VALUE_COUNT, false, OF_TRIAL(taps)},
        {"hops", VALUE_HOPS, false, 0},
        {"st", VALUE_STATUS, false, OF_TRIAL(page.status)},
        {"final", VALUE_URL, false, OF_TRIAL(page.final)},
        {"title", VALUE_TEXT, false, OF_TRIAL(page.title)},
        {"canonical", VALUE_TEXT, false, OF_TRIAL(page.canonical)},
        {"vis", VALUE_LENGTH, false, OF_TRIAL(page.visible)},
        {"ms", VALUE_MS, false, OF_TRIAL(page.ms)},
        {"wall", VALUE_WALL, false, OF_TRIAL(page.wall)},
        {"vantage", VALUE_TEXT, false, OF_TRIAL(page.vantage)},
        {"control", VALUE_CONTROLS, false, 0},
        {"neutral_ok", VALUE_ANSWER, false, OF_TRIAL(neutral_ok)},
        {"neutral", VALUE_NEUTRALS, false, 0},
        {"page_open", VALUE_ANSWER, false, OF_TRIAL(page_open)},
        {"app_open_scheme", VALUE_ANSWER, false, OF_TRIAL(app_open_scheme)},
        {"app_open_link", VALUE_ANSWER, false, OF_TRIAL(app_open_link)},
        {"association", VALUE_ANSWER, false, OF_TRIAL(association)},
        {"evidence", VALUE_EVIDENCE, false, 0},
        {"class", VALUE_TEXT, false, OF_TRIAL(recorded_class)},
        {"reason", VALUE_TEXT, false, OF_TRIAL(recorded_reason)},
        {"rules", VALUE_TEXT, false, OF_TRIAL(recorded_rules)},
};

static const struct record_key keys_of_hop[] = {
        {"u", VALUE_URL, true, OF_HOP(url)},
        {"how", VALUE_PASSAGE, false, OF_HOP(passage)},
        {"issuer", VALUE_ISSUER, false, OF_HOP(issuer)},
        {"st", VALUE_STATUS, false, OF_HOP(status)},
        {"ms", VALUE_MS, false, OF_HOP(ms)},
        {"text", VALUE_TEXT, false, OF_HOP(text)},
        {"control", VALUE_ANSWER, false, OF_HOP(has_control)},
};

static const struct record_key keys_of_page[] = {
        {"st", VALUE_STATUS, false, OF_PAGE(status)},
        {"final", VALUE_URL, false, OF_PAGE(final)},
        {"title", VALUE_TEXT, false, OF_PAGE(title)},
        {"canonical", VALUE_TEXT, false, OF_PAGE(canonical)},
        {"vis", VALUE_LENGTH, false, OF_PAGE(visible)},
        {"ms", VALUE_MS, false, OF_PAGE(ms)},
        {"wall", VALUE_WALL, false, OF_PAGE(wall)},
        {"vantage", VALUE_TEXT, false, OF_PAGE(vantage)},
        {"ts", VALUE_WHEN, false, OF_PAGE(ts)},
};

#define BLANK_PAGE                                                                                 \
    {                                                                                              \
        .status = -1, .visible = -1, .ms = -1                                                      \
    }

static const struct trial_hop blank_hop = {.status = -1, .ms = -1};
static const struct trial_page blank_page = BLANK_PAGE;
static const struct trial blank_trial = {.place = {.entry = ""}, .taps = -1, .page = BLANK_PAGE};

const struct record_keys trial_keys = {
        keys_of_trial, COUNT(keys_of_trial), &blank_trial, sizeof(blank_trial)};
const struct record_keys hop_keys = {
        keys_of_hop, COUNT(keys_of_hop), &blank_hop, sizeof(blank_hop)};
const struct record_keys page_keys = {
        keys_of_page, COUNT(keys_of_page), &blank_page, sizeof(blank_page)};

size_t record_find_key(const struct record_keys *keys, struct bytes name)
{
    size_t i = 0;
    while (i < keys->count && !bytes_equal(bytes_of(keys->keys[i].name), name)) {
        i++;
    }
    return i;
}

static bool set_text(struct bytes text, struct arena *arena, void *member)
{
    const char *copy = arena_copy(arena, text);
    if (copy != NULL) {
        memcpy(member, &copy, sizeof(copy));
    }
    return copy != NULL;
}

/* A number of `most` at most; a whole one unless `fraction` says that the rest may be dropped. */
static bool read_number(struct bytes text, int64_t most, bool fraction, int64_t *ret_value)
{
    bool is_whole = text.size > 0;
    for (size_t i = 0; i < text.size; i++) {
        is_whole = is_whole && text.data[i] >= '0' && text.data[i] <= '9';
    }
    int64_t value = -1;
    bool is_ok = (is_whole || fraction) && (text.size == 0 || text.data[0] != '-') &&
                 json_decimal(text, 0, &value) && value <= most;
    *ret_value = is_ok ? value : *ret_value;
    return is_ok;
}

static bool set_version(struct bytes text, void *member)
{
    (void)member;
    return bytes_equal(text, bytes_of("1"));
}

static bool set_small(struct bytes text, int32_t most, void *member)
{
    int64_t value = 0;
    bool is_ok = read_number(text, most, false, &value);
    if (is_ok) {
        *(int32_t *)member = (int32_t)value;
    }
    return is_ok;
}

static bool set_status(struct bytes text, void *member)
{
    return set_small(text, 999, member);
}

static bool set_count(struct bytes text, void *member)
{
    return set_small(text, 1000, member);
}

static bool set_length(struct bytes text, void *member)
{
    return read_number(text, NUMBER_MAX, false, member);
}

static bool set_ms(struct bytes text, void *member)
{
    return read_number(text, NUMBER_MAX, true, member);
}

static bool set_answer(struct bytes text, void *member)
{
    bool is_yes = bytes_equal_without_case(text, bytes_of("true")) ||
                  bytes_equal_without_case(text, bytes_of("yes"));
    bool is_no = bytes_equal_without_case(text, bytes_of("false")) ||
                 bytes_equal_without_case(text, bytes_of("no"));
    if (is_yes || is_no) {
        *(enum answer *)member = is_yes ? ANSWER_YES : ANSWER_NO;
    }
    return is_yes || is_no;
}

/* Index of the word among the first `count` names, or -1. */
static int find_word(struct bytes text, const char *(*name)(int), int count)
{
    for (int i = 0; i < count; i++) {
        if (bytes_equal(bytes_of(name(i)), text)) {
            return i;
        }
    }
    return -1;
}

static const char *name_of_issuer(int issuer)
{
    return issuer_name((enum issuer)issuer);
}

static const char *name_of_passage(int passage)
{
    return passage_name((enum link_passage)passage);
}

static const char *name_of_display(int display)
{
    return display_name((enum display)display);
}

static const char *name_of_wall(int wall)
{
    return wall_name((enum wall)wall);
}

static bool set_issuer(struct bytes text, void *member)
{
    int index = find_word(text, name_of_issuer, ISSUER_OTHER + 1);
    *(enum issuer *)member = index < 0 ? ISSUER_UNKNOWN : (enum issuer)index;
    return index >= 0;
}

static bool set_passage(struct bytes text, void *member)
{
    int index = find_word(text, name_of_passage, PASSAGE_SCHEME + 1);
    *(enum link_passage *)member = index < 0 ? PASSAGE_UNKNOWN : (enum link_passage)index;
    return index >= 0;
}

static bool set_display(struct bytes text, void *member)
{
    int index = find_word(text, name_of_display, DISPLAY_STRIPPED + 1);
    *(enum display *)member = index < 0 ? DISPLAY_UNKNOWN : (enum display)index;
    return index >= 0;
}

static bool set_wall(struct bytes text, void *member)
{
    int index = find_word(text, name_of_wall, WALL_RATE_LIMIT + 1);
    *(enum wall *)member = index < 0 ? WALL_NONE : (enum wall)index;
    return index >= 0;
}

static enum status set_time(
        struct bytes text, struct arena *arena, const char **ret_ts, int64_t *ret_ms)
{
    int64_t microseconds = 0;
    if (!time_read(text, &microseconds)) {
        return E_MALFORMED;
    }
    int64_t down = microseconds % 1000 < 0; /* round down before 1970 too */
    *ret_ms = microseconds / 1000 - down;
    return set_text(text, arena, ret_ts) ? OK : E_MEMORY;
}

static const char *const dues[] = {[VALUE_VERSION] = "1",
        [VALUE_TEXT] = "a text without NUL",
        [VALUE_URL] = "an absolute URL",
        [VALUE_TIME] = "a time as 2026-11-01T09:00:00+08:00 (RFC 3339)",
        [VALUE_WHEN] = "a time as 2026-11-01T09:00:00+08:00 (RFC 3339)",
        [VALUE_STATUS] = "a whole number from 0 to 999",
        [VALUE_COUNT] = "a whole number from 0 to 1000",
        [VALUE_LENGTH] = "a whole number",
        [VALUE_MS] = "a number of milliseconds",
        [VALUE_ANSWER] = "yes or no (true or false)",
        [VALUE_ISSUER] = "client, platform, service or other",
        [VALUE_PASSAGE] = "tap, status, meta, script, control or scheme",
        [VALUE_DISPLAY] = "card, plain, folded or stripped",
        [VALUE_WALL] = "none, captcha, login, crash, no_network or rate_limit",
        [VALUE_HOPS] = "an array of objects",
        [VALUE_CONTROLS] = "an object or an array of objects",
        [VALUE_NEUTRALS] = "an object or an array of objects",
        [VALUE_EVIDENCE] = "an array of \"sha256:\" and 64 digits"};

const char *record_due(enum value_kind kind)
{
    return dues[kind];
}

typedef bool (*setter)(struct bytes text, void *member);

/* Those that need no memory. */
static const setter setters[VALUE_EVIDENCE + 1] = {[VALUE_VERSION] = set_version,
        [VALUE_STATUS] = set_status,
        [VALUE_COUNT] = set_count,
        [VALUE_LENGTH] = set_length,
        [VALUE_MS] = set_ms,
        [VALUE_ANSWER] = set_answer,
        [VALUE_ISSUER] = set_issuer,
        [VALUE_PASSAGE] = set_passage,
        [VALUE_DISPLAY] = set_display,
        [VALUE_WALL] = set_wall};

enum status record_set(const struct record_key *key, struct bytes text, struct arena *arena,
        void *into, const char **ret_due)
{
    struct url url;
    void *member = (char *)into + key->offset;
    *ret_due = dues[key->kind];
    if (text.size == 0) {
        return OK;
    }
    if (memchr(text.data, 0, text.size) != NULL) {
        return E_MALFORMED;
    }
    if (key->kind == VALUE_TIME) {
        struct trial *trial = into;
        return set_time(text, arena, &trial->ts, &trial->at_ms);
    }
    if (key->kind == VALUE_WHEN) {
        struct trial_page *page = into;
        return set_time(text, arena, &page->ts, &page->at_ms);
    }
    if (key->kind == VALUE_TEXT || (key->kind == VALUE_URL && url_split(text, &url))) {
        return set_text(text, arena, member) ? OK : E_MEMORY;
    }
    setter set = setters[key->kind];
    return set != NULL && set(text, member) ? OK : E_MALFORMED;
}

enum status record_add_digest(
        struct bytes text, struct arena *arena, const char **digests, const char **ret_due)
{
    static const char prefix[] = "sha256:";
    struct bytes digits = bytes_slice(text, sizeof(prefix) - 1, text.size);
    bool is_ok = bytes_start_with(text, bytes_of(prefix)) && digits.size == SHA256_HEX;
    for (size_t i = 0; is_ok && i < digits.size; i++) {
        is_ok = digits.data[i] != 0 && strchr("0123456789abcdef", digits.data[i]) != NULL;
    }
    *ret_due = dues[VALUE_EVIDENCE];
    if (!is_ok) {
        return E_MALFORMED;
    }
    *digests = arena_copy(arena, text);
    return *digests == NULL ? E_MEMORY : OK;
}

bool record_hang_list(struct trial *trial, enum value_kind kind, const void *items, size_t count,
        struct arena *arena)
{
    size_t size = kind == VALUE_HOPS       ? sizeof(struct trial_hop)
                  : kind == VALUE_EVIDENCE ? sizeof(const char *)
                                           : sizeof(struct trial_page);
    if (count == 0) {
        return true;
    }
    void *copy = arena_array(arena, count, size);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, items, count * size);
    if (kind == VALUE_HOPS) {
        trial->hops = copy;
        trial->hop_count = count;
    } else if (kind == VALUE_CONTROLS) {
        trial->controls = copy;
        trial->control_count = count;
    } else if (kind == VALUE_NEUTRALS) {
        trial->neutrals = copy;
        trial->neutral_count = count;
    } else {
        trial->evidence = copy;
        trial->evidence_count = count;
    }
    return true;
}

int record_shown_size(struct bytes name)
{
    size_t size = 0, next = 0;
    uint32_t point = 0;
    do {
        size += next;
        next = utf8_next(bytes_slice(name, size, name.size), &point);
    } while (next > 0 && size + next <= KEY_SHOWN && !utf8_is_treacherous(point));
    return (int)size;
}
