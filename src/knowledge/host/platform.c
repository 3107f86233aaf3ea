#include "knowledge/host/platform.h"

#include "knowledge/rows.h"

enum { ID, NAME, NAME_ZH, OWNER, TYPE, REGION, KIND, VALUE };
enum { HOST_MAX = 253 }; /* RFC 1035: longest domain name in text; schemes are shorter */

static const char *const columns[] = {
        "id", "name", "name_zh", "owner", "type", "region", "kind", "value", "source", NULL};
static const char *const kinds[] = {
        [PLATFORM_PACKAGE] = "package",
        [PLATFORM_DOMAIN] = "domain",
        [PLATFORM_SCHEME] = "scheme",
        NULL,
};

/* While reading, a mark holds its platform's number, as the array of platforms still moves. */
struct growing_mark {
    struct platform_mark mark;
    size_t platform;
};

struct growing {
    struct platform *platforms;
    size_t platform_count, platform_capacity;
    struct growing_mark *marks;
    size_t mark_count, mark_capacity;
    struct name_map ids;
    struct name_map values[3]; /* by kind */
};

static bool same_platform(const struct platform *a, const struct platform *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->name_zh, b->name_zh) == 0 &&
           strcmp(a->owner, b->owner) == 0 && strcmp(a->type, b->type) == 0 &&
           strcmp(a->region, b->region) == 0;
}

/* The number of the row's platform, added when it is new. */
static enum status take_platform(
        struct growing *list, const struct csv *csv, size_t *ret_number, struct fault *why)
{
    const char *const *f = csv->fields;
    struct platform platform = {f[ID], f[NAME], f[NAME_ZH], f[OWNER], f[TYPE], f[REGION]};
    for (int i = ID; i <= REGION; i++) {
        if (f[i][0] == 0) {
            return row_bad_value(csv, why, i);
        }
    }
    if (name_map_find(&list->ids, bytes_of(f[ID]), ret_number)) {
        return same_platform(&list->platforms[*ret_number], &platform)
                       ? OK
                       : row_refuse(csv, why, "the platform was described otherwise before");
    }
    if (name_map_put(&list->ids, bytes_of(f[ID]), list->platform_count) != OK ||
            !arena_grow(csv->arena, (void **)&list->platforms, list->platform_count,
                    &list->platform_capacity, sizeof(platform))) {
        return row_no_memory(csv, why);
    }
    *ret_number = list->platform_count;
    list->platforms[list->platform_count++] = platform;
    return OK;
}

static bool is_mark_value(int kind, const char *value)
{
    for (const char *c = value; *c != 0; c++) {
        if (*c <= ' ' || *c > '~' || (kind != PLATFORM_PACKAGE && *c >= 'A' && *c <= 'Z')) {
            return false;
        }
    }
    return value[0] != 0 && value[0] != '.';
}

static enum status take_row(void *taker, const struct csv *csv, struct fault *why)
{
    struct growing *list = taker;
    int kind = name_index(kinds, csv->fields[KIND]);
    const char *value = csv->fields[VALUE];
    if (kind < 0) {
        return row_bad_value(csv, why, KIND);
    }
    if (!is_mark_value(kind, value)) {
        return row_bad_value(csv, why, VALUE);
    }
    size_t platform;
    enum status status = take_platform(list, csv, &platform, why);
    if (status != OK) {
        return status;
    }
    status = name_map_put(&list->values[kind], bytes_of(value), list->mark_count);
    if (status == E_USAGE) {
        return row_refuse(csv, why, "the mark stands twice");
    }
    if (status != OK || !arena_grow(csv->arena, (void **)&list->marks, list->mark_count,
                                &list->mark_capacity, sizeof(*list->marks))) {
        return row_no_memory(csv, why);
    }
    struct platform_mark mark = {(enum platform_mark_kind)kind, value, NULL};
    list->marks[list->mark_count++] = (struct growing_mark){mark, platform};
    return OK;
}

/* FNV-1a over the bytes from the last to the first, so that a host's hash grows to those of its
 * parents' names on the way. */
static uint32_t hash_begin(enum platform_mark_kind kind)
{
    return UINT32_C(2166136261) ^ (uint32_t)kind;
}

static uint32_t hash_add(uint32_t hash, char byte)
{
    return (hash ^ (uint8_t)byte) * UINT32_C(16777619);
}

static uint32_t hash_of(uint32_t hash, const char *text)
{
    for (size_t size = strlen(text); size > 0; size--) {
        hash = hash_add(hash, text[size - 1]);
    }
    return hash;
}

static uint32_t slot_of(const struct platform_index *index, uint32_t hash)
{
    return (hash ^ hash >> 15) & index->mask;
}

enum { ID_HASH = PLATFORM_SCHEME + 1 }; /* ids are hashed as one more kind */

static const struct platform *find_mark(const struct platform_list *list,
        enum platform_mark_kind kind, const char *value, uint32_t hash)
{
    const struct platform_index *index = &list->index;
    for (uint32_t at = slot_of(index, hash); index->slots[at] != 0; at = (at + 1) & index->mask) {
        uint32_t number = index->slots[at] - 1;
        const struct platform_mark *mark = number < list->mark_count ? &list->marks[number] : NULL;
        if (mark != NULL && mark->kind == kind && strcmp(mark->value, value) == 0) {
            return mark->platform;
        }
    }
    return NULL;
}

/* By its last two characters, whatever their case: refuses most of the names that code is full of,
 * such as "Shop.kt", before they are hashed from their end to their beginning. */
static bool may_fit(
        const struct platform_index *index, enum platform_mark_kind kind, struct bytes value)
{
    return value.size < 2 || (index->ends[kind][value.data[value.size - 1] & 31] >>
                                             (value.data[value.size - 2] & 31) &
                                     1) != 0;
}

const struct platform *platform_match(
        const struct platform_list *list, enum platform_mark_kind kind, struct bytes value)
{
    char name[HOST_MAX + 1];
    if (kind == PLATFORM_DOMAIN && bytes_end_with(value, bytes_of("."))) {
        value.size--;
    }
    if (value.size == 0 || value.size > HOST_MAX || list->index.slots == NULL ||
            !may_fit(&list->index, kind, value) || memchr(value.data, 0, value.size) != NULL) {
        return NULL;
    }
    const struct platform *found = NULL;
    uint32_t hash = hash_begin(kind);
    name[value.size] = 0;
    for (size_t i = value.size; i > 0; i--) {
        char c = (char)value.data[i - 1];
        bool capital = kind != PLATFORM_PACKAGE && c >= 'A' && c <= 'Z';
        name[i - 1] = (char)(capital ? c - 'A' + 'a' : c);
        hash = hash_add(hash, name[i - 1]);
        bool is_whole = i == 1;
        if (is_whole || (kind == PLATFORM_DOMAIN && value.data[i - 2] == '.')) {
            const struct platform *longer = find_mark(list, kind, name + i - 1, hash);
            found = longer != NULL ? longer : found;
        }
    }
    return found;
}

const struct platform *platform_find(const struct platform_list *list, const char *id)
{
    const struct platform_index *index = &list->index;
    if (id == NULL || index->slots == NULL) {
        return NULL;
    }
    uint32_t hash = hash_of(hash_begin((enum platform_mark_kind)ID_HASH), id);
    for (uint32_t at = slot_of(index, hash); index->slots[at] != 0; at = (at + 1) & index->mask) {
        size_t number = (size_t)index->slots[at] - 1;
        if (number >= list->mark_count &&
                strcmp(list->platforms[number - list->mark_count].id, id) == 0) {
            return &list->platforms[number - list->mark_count];
        }
    }
    return NULL;
}

static void put_slot(struct platform_index *index, uint32_t *slots, uint32_t hash, size_t number)
{
    uint32_t at = slot_of(index, hash);
    while (slots[at] != 0) {
        at = (at + 1) & index->mask;
    }
    slots[at] = (uint32_t)number + 1;
}

/* A mark of one character may have any other before it, as a domain. */
static void note_end(struct platform_index *index, const struct platform_mark *mark)
{
    size_t size = strlen(mark->value);
    unsigned last = (uint8_t)mark->value[size - 1] & 31;
    unsigned before = size < 2 ? 0 : (uint8_t)mark->value[size - 2] & 31;
    index->ends[mark->kind][last] |= size < 2 ? UINT32_MAX : UINT32_C(1) << before;
}

/* At most half of the slots are taken. */
static bool make_index(struct platform_list *list, struct arena *arena)
{
    size_t count = list->mark_count + list->platform_count, size = 2;
    while (size < 2 * count) {
        size *= 2;
    }
    uint32_t *slots = count > UINT32_MAX / 8 ? NULL : arena_array(arena, size, sizeof(*slots));
    if (slots == NULL) {
        return false;
    }
    list->index = (struct platform_index){.slots = slots, .mask = (uint32_t)size - 1};
    for (size_t i = 0; i < list->mark_count; i++) {
        const struct platform_mark *mark = &list->marks[i];
        put_slot(&list->index, slots, hash_of(hash_begin(mark->kind), mark->value), i);
        note_end(&list->index, mark);
    }
    for (size_t i = 0; i < list->platform_count; i++) {
        uint32_t hash =
                hash_of(hash_begin((enum platform_mark_kind)ID_HASH), list->platforms[i].id);
        put_slot(&list->index, slots, hash, list->mark_count + i);
    }
    return true;
}

enum status platform_load(
        struct bytes csv, struct arena *arena, struct platform_list *ret_list, struct fault *why)
{
    struct growing list = {.ids = {.arena = arena}};
    for (size_t i = 0; i < sizeof(list.values) / sizeof(list.values[0]); i++) {
        list.values[i].arena = arena;
    }
    enum status status = rows_read(csv, columns, arena, take_row, &list, why);
    if (status != OK) {
        return status;
    }
    struct platform_mark *marks = arena_array(arena, list.mark_count, sizeof(*marks));
    if (marks == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the marks");
    }
    for (size_t i = 0; i < list.mark_count; i++) {
        marks[i] = list.marks[i].mark;
        marks[i].platform = &list.platforms[list.marks[i].platform];
    }
    struct platform_list made = {.platforms = list.platforms,
            .platform_count = list.platform_count,
            .marks = marks,
            .mark_count = list.mark_count};
    if (!make_index(&made, arena)) {
        return refuse(why, E_MEMORY, 0, "no memory for the index of platforms");
    }
    *ret_list = made;
    return OK;
}

static struct bytes next_type(const char **types)
{
    struct bytes type = {(const uint8_t *)*types, strcspn(*types, ";")};
    *types += type.size + ((*types)[type.size] == ';');
    return type;
}

static bool has_type(const char *types, struct bytes wanted)
{
    while (*types != 0) {
        if (bytes_equal(next_type(&types), wanted)) {
            return wanted.size > 0;
        }
    }
    return false;
}

bool platform_has_type(const struct platform *platform, const char *type)
{
    return has_type(platform->type, bytes_of(type));
}

bool platform_same_type(const struct platform *a, const struct platform *b)
{
    for (const char *types = a->type; *types != 0;) {
        if (has_type(b->type, next_type(&types))) {
            return true;
        }
    }
    return false;
}

bool platform_same_owner(const struct platform *a, const struct platform *b)
{
    return a != NULL && b != NULL && strcmp(a->owner, b->owner) == 0;
}
