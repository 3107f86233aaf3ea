#include "knowledge/filter/sets.h"

#include "knowledge/filter/keys.h"

static struct bytes item_text(const struct filter_set *set, const uint32_t *item)
{
    return (struct bytes){set->strings + item[1], item[2] & SET_SIZE_MASK};
}

/* The first of `count` items whose hash is not below key. */
static size_t first_not_below(const uint32_t *items, size_t count, uint32_t key)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (items[middle * SET_ITEM] < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool has_item(const struct filter_set *set, const uint32_t *items, size_t count,
        uint32_t key, struct bytes text, enum set_kind kind)
{
    for (size_t i = first_not_below(items, count, key); i < count && items[i * SET_ITEM] == key;
            i++) {
        const uint32_t *item = &items[i * SET_ITEM];
        if (item[2] >> SET_KIND_SHIFT == (uint32_t)kind &&
                bytes_equal(item_text(set, item), text)) {
            return true;
        }
    }
    return false;
}

/* Who asks: the steps of regular expressions are counted there. */
struct asking {
    struct prepared *request;
    size_t list;
};

/* Entities and regular expressions; both are rare. */
static bool has_other_item(const struct filter_set *set, const uint32_t *items, size_t count,
        struct host *host, const struct asking *asking)
{
    struct bytes name = host_bytes(host);
    for (size_t i = 0; i < count; i++) {
        const uint32_t *item = &items[i * SET_ITEM];
        enum set_kind kind = (enum set_kind)(item[2] >> SET_KIND_SHIFT);
        struct bytes whole = kind == SET_ENTITY ? host_entity(host) : name;
        struct bytes text = kind == SET_ENTITY ? item_text(set, item) : (struct bytes){0};
        bool below = kind == SET_ENTITY && whole.size > 0 && bytes_end_with(whole, text) &&
                     (whole.size == text.size || whole.data[whole.size - text.size - 1] == '.');
        if (below || (kind == SET_REGEX && request_matches(asking->request, asking->list,
                                                   set->regexes[item[1]], name))) {
            return true;
        }
    }
    return false;
}

static bool is_below_any(const struct filter_set *set, const uint32_t *items, size_t count,
        struct host *host, const struct asking *asking)
{
    struct bytes name = host_bytes(host);
    for (size_t i = 0; i < host->labels; i++) {
        struct bytes parent = bytes_slice(name, host->starts[i], name.size);
        if (has_item(set, items, count, host->keys[i], parent, SET_DOMAIN)) {
            return true;
        }
    }
    /* their hashes are the highest, so that they stand last */
    size_t others = first_not_below(items, count, UINT32_MAX);
    return has_other_item(set, &items[others * SET_ITEM], count - others, host, asking);
}

bool set_holds(const struct filter_set *set, size_t first_word, struct host *host, size_t list,
        struct prepared *request)
{
    struct asking asking = {request, list};
    const uint32_t *words = &set->words[first_word];
    size_t included = words[0], excluded = words[1];
    const uint32_t *items = words + SET_HEAD;
    if (included > 0 && !is_below_any(set, items, included, host, &asking)) {
        return false;
    }
    return excluded == 0 ||
           !is_below_any(set, items + included * SET_ITEM, excluded, host, &asking);
}

/* A regular expression ends at "/" before "|" or the end. */
static size_t item_size(struct bytes rest, bool is_regex)
{
    for (size_t i = is_regex ? 1 : 0; i < rest.size; i++) {
        bool ends = rest.data[i] == '|' && (!is_regex || (i > 1 && rest.data[i - 1] == '/'));
        if (ends) {
            return i;
        }
    }
    return rest.size;
}

static bool is_domain(struct bytes text)
{
    if (text.size == 0 || text.data[0] == '.' || text.data[text.size - 1] == '.') {
        return false;
    }
    bool address = text.data[0] == '[' && text.data[text.size - 1] == ']';
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        bool plain = (byte >= '0' && byte <= '9') ||
                     ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || byte >= 0x80 ||
                     byte == '-' || byte == '_' || byte == '.';
        bool bracket = address && (byte == ':' || i == 0 || i + 1 == text.size);
        if ((!plain && !bracket) || (byte == '.' && text.data[i - 1] == '.')) {
            return false;
        }
    }
    return true;
}

bool set_take_item(struct bytes *rest, struct set_item *ret_item)
{
    bool excluded = rest->size > 0 && rest->data[0] == '~';
    *rest = bytes_slice(*rest, excluded ? 1 : 0, rest->size);
    bool is_regex = rest->size > 0 && rest->data[0] == '/';
    size_t size = item_size(*rest, is_regex);
    struct bytes text = bytes_slice(*rest, 0, size);
    if (size + 1 == rest->size) {
        return false; /* nothing behind the last '|' */
    }
    *rest = bytes_slice(*rest, size + 1, rest->size);
    if (is_regex) {
        bool whole = size > 2 && text.data[size - 1] == '/';
        *ret_item = (struct set_item){bytes_slice(text, 1, size - 2), SET_REGEX, excluded};
        return whole;
    }
    bool entity = bytes_end_with(text, bytes_of(".*"));
    text.size -= entity ? 2 : 0;
    *ret_item = (struct set_item){text, entity ? SET_ENTITY : SET_DOMAIN, excluded};
    return is_domain(text);
}
