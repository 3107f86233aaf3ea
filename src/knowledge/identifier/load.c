#include "knowledge/identifier/kind.h"
#include "knowledge/identifier/pattern.h"
#include "knowledge/rows.h"

enum { ID, NAME, NAME_ZH, FORM, KEYS, ANCHOR, PATTERN, VALIDATOR, DUMMIES };

static const char *const columns[] = {"id", "name", "name_zh", "form", "keys", "anchor", "pattern",
        "validator", "dummies", "source", NULL};
static const char *const forms[] = {
        [FORM_TEXT] = "text",
        [FORM_EMAIL] = "email",
        [FORM_DIGITS] = "digits",
        [FORM_HEX] = "hex",
        [FORM_UUID] = "uuid",
        [FORM_IMEI] = "imei",
        [FORM_MEID] = "meid",
        [FORM_CARD] = "card",
        [FORM_IBAN] = "iban",
        [FORM_PHONE] = "phone",
        [FORM_MAC] = "mac",
        [FORM_LOCATION] = "location",
        [FORM_PLATE] = "plate",
        [FORM_SSID] = "ssid",
        NULL,
};

struct growing {
    struct identifier_kind *items;
    size_t count, capacity;
    struct name_map ids;
};

/* The parts of a text split by ';'. */
static bool split(struct arena *arena, const char *text, struct word_list *ret_list)
{
    struct word_list list = {0};
    size_t capacity = 0;
    while (*text != 0) {
        size_t size = strcspn(text, ";");
        char *word = arena_copy(arena, (struct bytes){(const uint8_t *)text, size});
        if (word == NULL ||
                !arena_grow(arena, (void **)&list.items, list.count, &capacity, sizeof(word))) {
            return false;
        }
        list.items[list.count++] = word;
        text += size + (text[size] == ';');
    }
    *ret_list = list;
    return true;
}

/* A key must be a word, as it becomes part of a pattern. */
static bool are_keys(const struct word_list *keys)
{
    for (size_t i = 0; i < keys->count; i++) {
        const char *key = keys->items[i];
        if (key[0] == 0 || strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(key)) {
            return false;
        }
    }
    return true;
}

static enum status check_pattern(const struct csv *csv, const char *text, struct fault *why)
{
    struct pattern *pattern = NULL;
    struct fault cause = {0};
    if (text[0] == 0) {
        return OK;
    }
    enum status status = pattern_compile(text, &pattern, &cause);
    pattern_free(pattern);
    if (status == E_MEMORY) {
        return row_no_memory(csv, why);
    }
    return status == OK ? OK : row_refuse(csv, why, cause.text);
}

static enum status read_kind(
        const struct csv *csv, struct identifier_kind *ret_kind, struct fault *why)
{
    const char *const *f = csv->fields;
    int form = name_index(forms, f[FORM]);
    struct identifier_kind kind = {.id = f[ID],
            .name = f[NAME],
            .name_zh = f[NAME_ZH],
            .form = (enum seed_form)form,
            .anchor = f[ANCHOR],
            .pattern = f[PATTERN],
            .check = identifier_check_named(f[VALIDATOR])};
    for (int i = ID; i <= NAME_ZH; i++) {
        if (f[i][0] == 0) {
            return row_bad_value(csv, why, i);
        }
    }
    if (form < 0) {
        return row_bad_value(csv, why, FORM);
    }
    if (kind.pattern[0] != 0 && kind.check < 0) {
        return row_bad_value(csv, why, VALIDATOR);
    }
    if (!split(csv->arena, f[KEYS], &kind.keys) || !split(csv->arena, f[DUMMIES], &kind.dummies)) {
        return row_no_memory(csv, why);
    }
    if (!are_keys(&kind.keys)) {
        return row_bad_value(csv, why, KEYS);
    }
    *ret_kind = kind;
    return check_pattern(csv, kind.pattern, why);
}

static enum status take_row(void *taker, const struct csv *csv, struct fault *why)
{
    struct growing *list = taker;
    struct identifier_kind kind = {0};
    enum status status = read_kind(csv, &kind, why);
    if (status != OK) {
        return status;
    }
    if (list->count >= KINDS_MAX) {
        return row_refuse(csv, why, "more than 64 kinds");
    }
    status = name_map_put(&list->ids, bytes_of(kind.id), list->count);
    if (status == E_USAGE) {
        return row_refuse(csv, why, "the kind stands twice");
    }
    if (status != OK || !arena_grow(csv->arena, (void **)&list->items, list->count, &list->capacity,
                                sizeof(kind))) {
        return row_no_memory(csv, why);
    }
    list->items[list->count++] = kind;
    return OK;
}

enum status identifier_load(struct bytes csv, struct arena *arena,
        const struct identifier_list **ret_list, struct fault *why)
{
    struct growing kinds = {.ids = {.arena = arena}};
    enum status status = rows_read(csv, columns, arena, take_row, &kinds, why);
    if (status != OK) {
        return status;
    }
    struct identifier_list *list = arena_alloc(arena, sizeof(*list));
    if (list == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the kinds of identifiers");
    }
    *list = (struct identifier_list){kinds.items, kinds.count};
    *ret_list = list;
    return OK;
}

bool identifier_has_kind(const struct identifier_list *list, const char *kind)
{
    return kind_index(list, kind) >= 0;
}

int kind_index(const struct identifier_list *list, const char *id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].id, id) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static uint8_t lowered(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

static bool is_separator(uint8_t byte)
{
    return byte == ':' || byte == '-' || byte == ' ' || byte == '.' || byte == '"';
}

static size_t skip_separators(struct bytes text, size_t at)
{
    while (at < text.size && is_separator(text.data[at])) {
        at++;
    }
    return at;
}

/* Equal but for case and separators. */
static bool says_the_same(struct bytes a, struct bytes b)
{
    size_t i = skip_separators(a, 0), j = skip_separators(b, 0);
    while (i < a.size && j < b.size && lowered(a.data[i]) == lowered(b.data[j])) {
        i = skip_separators(a, i + 1);
        j = skip_separators(b, j + 1);
    }
    return i == a.size && j == b.size;
}

bool is_dummy(const struct identifier_kind *kind, struct bytes value)
{
    for (size_t i = 0; i < kind->dummies.count; i++) {
        if (says_the_same(value, bytes_of(kind->dummies.items[i]))) {
            return true;
        }
    }
    size_t first = skip_separators(value, 0), at = first;
    while (at < value.size && lowered(value.data[at]) == lowered(value.data[first])) {
        at = skip_separators(value, at + 1);
    }
    return at == value.size;
}
