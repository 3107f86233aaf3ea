#include "knowledge/identifier/keys.h"

#include "knowledge/identifier/code/census.h"

enum { LETTERS = 3, FILLERS_MAX = 5 };

static uint8_t lowered(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

static bool is_capital(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_word(uint8_t byte)
{
    return is_digit(byte) || (lowered(byte) >= 'a' && lowered(byte) <= 'z');
}

static bool is_joint(uint8_t byte)
{
    return byte == '_' || byte == '.' || byte == '-' || byte == ' ';
}

/* One of 32 classes of bytes: letters each its own. */
static unsigned class_of(uint8_t byte)
{
    uint8_t letter = (uint8_t)(lowered(byte) - 'a');
    return letter < 26 ? letter : is_digit(byte) ? 26 + byte % 4u : 30;
}

/* The key's last two letters, the joints between and behind them left out. */
static void note_pair(struct keys *keys, const char *key)
{
    size_t last = strlen(key);
    while (last > 0 && key[last - 1] == '_') {
        last--;
    }
    size_t before = last == 0 ? 0 : last - 1;
    while (before > 0 && key[before - 1] == '_') {
        before--;
    }
    uint8_t byte = last == 0 ? 0 : (uint8_t)key[last - 1];
    keys->pairs[byte] |= before == 0 ? UINT32_MAX : 1u << class_of((uint8_t)key[before - 1]);
}

/* Whether a key may end so: most words do not, which two bytes tell. */
static bool may_end(const struct keys *keys, struct bytes text, size_t end)
{
    uint8_t before = end < 2 ? '_' : text.data[end - 2];
    return is_joint(before) ||
           (keys->pairs[lowered(text.data[end - 1])] >> class_of(before) & 1) != 0;
}

/* Of the last letters before `end`, the joints between them left out; KEY_HEADS when there are too
 * few. */
static size_t head_of(struct bytes text, size_t end)
{
    uint32_t hash = 0;
    size_t at = end;
    for (int i = 0; i < LETTERS; i++) {
        at -= at > 0 && i > 0 && is_joint(text.data[at - 1]);
        if (at == 0) {
            return KEY_HEADS;
        }
        hash = hash * 37 + lowered(text.data[--at]);
    }
    return hash * 2654435761u >> 22;
}

bool keys_add(struct keys *keys, struct arena *arena, const char *key, size_t kind)
{
    if (!arena_grow(
                arena, (void **)&keys->items, keys->count, &keys->capacity, sizeof(*keys->items))) {
        return false;
    }
    uint32_t *head = &keys->heads[head_of(bytes_of(key), strlen(key))];
    keys->items[keys->count] = (struct key){key, strlen(key), (uint32_t)kind, *head};
    *head = (uint32_t)++keys->count;
    note_pair(keys, key);
    return true;
}

/* By the letters of the key backwards. */
static bool fits(struct bytes text, size_t end, const struct key *key)
{
    size_t at = end;
    for (size_t left = key->size; left > 0; left--) {
        uint8_t byte = at == 0 ? 0 : text.data[at - 1];
        if (key->text[left - 1] == '_') {
            at -= is_joint(byte);
        } else if (at == 0 || lowered(byte) != (uint8_t)key->text[left - 1]) {
            return false;
        } else {
            at--;
        }
    }
    uint8_t before = at == 0 ? 0 : text.data[at - 1];
    return !is_word(before) || is_digit(before) ||
           (is_capital(text.data[at]) && !is_capital(before));
}

static uint64_t kinds_of(const struct keys *keys, uint32_t head, struct bytes text, size_t end)
{
    uint64_t kinds = 0;
    for (uint32_t next = head; next != 0; next = keys->items[next - 1].next) {
        const struct key *key = &keys->items[next - 1];
        kinds |= fits(text, end, key) ? UINT64_C(1) << key->kind : 0;
    }
    return kinds;
}

uint64_t keys_before(const struct keys *keys, struct bytes text, size_t end)
{
    if (end == 0 || end > text.size || !is_word(text.data[end - 1]) || !may_end(keys, text, end)) {
        return 0;
    }
    uint32_t shorter = keys->heads[KEY_HEADS], same = keys->heads[head_of(text, end)];
    uint64_t kinds = shorter == 0 ? 0 : kinds_of(keys, shorter, text, end);
    return same == 0 || same == shorter ? kinds : kinds | kinds_of(keys, same, text, end);
}

static bool is_filler(uint8_t byte)
{
    return byte == '"' || byte == '\'' || byte == '\\' || byte == ']' || byte == ' ' ||
           byte == '\t';
}

/* Whether "value" may follow the comma at `at`, as only then a key may stand before it. */
static bool may_name(struct bytes text, size_t at)
{
    uint8_t behind = at + 1 < text.size ? text.data[at + 1] : 0;
    return behind == 'v' || behind == '\r' || behind == '\n' ||
           (behind != ']' && is_filler(behind));
}

size_t keys_next(struct key_walk *walk, size_t *ret_end)
{
    struct bytes text = walk->text;
    while (walk->left != 0 || walk->next < text.size) {
        if (walk->left == 0) {
            walk->left = census_parts(text, walk->next);
            walk->next += CENSUS;
            continue;
        }
        size_t at = walk->next - CENSUS + (size_t)__builtin_ctzll(walk->left), end = at;
        walk->left &= walk->left - 1;
        if (text.data[at] == ',' && !may_name(text, at)) {
            continue;
        }
        while (end > 0 && at - end < FILLERS_MAX && is_filler(text.data[end - 1])) {
            end--;
        }
        if (end > 0 && is_word(text.data[end - 1])) {
            *ret_end = end;
            return at + 1;
        }
    }
    return 0;
}
