#include "knowledge/sdk_index.h"

/* The name of a mark, or the start of a prefix or class up to a '.' or '$'. So a walk along a class
 * name can end at the first part that starts no mark, which for most classes is the second. */
struct node {
    const char *name;
    size_t size;
    uint32_t marks[SDK_KINDS]; /* number of the mark, from 1; 0: none of that kind */
};

struct slot {
    uint32_t hash;
    uint32_t node; /* from 1; 0: free */
};

struct sdk_index {
    struct node *nodes;
    struct slot *slots;
    size_t node_count, slot_count; /* a power of two, at most half of them used */
    size_t longest;                /* bytes of the longest name of a node */
    uint32_t *patterns;            /* numbers of the library marks that hold a '*' */
    size_t pattern_count;
};

/* A name being walked. In a dex descriptor '/' stands where the names of marks have '.'. */
struct walk {
    struct bytes name;
    bool descriptor;
    size_t at;
    uint64_t hash; /* FNV-1a over name[0..at) */
};

static uint8_t byte_at(const struct walk *walk, size_t at)
{
    uint8_t byte = walk->name.data[at];
    return walk->descriptor && byte == '/' ? '.' : byte;
}

/* Go on to the next '.' or '$', or to the end; false when already there. */
static bool walk_next(struct walk *walk)
{
    if (walk->at >= walk->name.size) {
        return false;
    }
    do {
        walk->hash = (walk->hash ^ byte_at(walk, walk->at)) * 0x100000001b3u;
        walk->at++;
    } while (walk->at < walk->name.size && byte_at(walk, walk->at) != '.' &&
             byte_at(walk, walk->at) != '$');
    return true;
}

static struct walk walk_along(struct bytes name, bool descriptor)
{
    return (struct walk){name, descriptor, 0, 0xcbf29ce484222325u};
}

static bool is_node(const struct node *node, const struct walk *walk)
{
    if (node->size != walk->at) {
        return false;
    }
    if (!walk->descriptor) {
        return memcmp(node->name, walk->name.data, walk->at) == 0;
    }
    for (size_t i = 0; i < walk->at; i++) {
        if ((uint8_t)node->name[i] != byte_at(walk, i)) {
            return false;
        }
    }
    return true;
}

/* The slot of what was walked so far, or the free one where it belongs. */
static struct slot *slot_of(const struct sdk_index *index, const struct walk *walk)
{
    uint32_t hash = (uint32_t)(walk->hash ^ walk->hash >> 32);
    size_t at = hash & (index->slot_count - 1);
    for (;; at = (at + 1) & (index->slot_count - 1)) {
        struct slot *slot = &index->slots[at];
        if (slot->node == 0 ||
                (slot->hash == hash && is_node(&index->nodes[slot->node - 1], walk))) {
            return slot;
        }
    }
}

static struct node *add_node(struct sdk_index *index, const struct walk *walk)
{
    struct slot *slot = slot_of(index, walk);
    if (slot->node == 0) {
        index->nodes[index->node_count++] =
                (struct node){.name = (const char *)walk->name.data, .size = walk->at};
        *slot = (struct slot){
                (uint32_t)(walk->hash ^ walk->hash >> 32), (uint32_t)index->node_count};
        index->longest = walk->at > index->longest ? walk->at : index->longest;
    }
    return &index->nodes[slot->node - 1];
}

static bool is_pattern(const struct sdk_mark *mark)
{
    return mark->kind == SDK_LIBRARY && strchr(mark->value, '*') != NULL;
}

/* Whether a walk must be able to stop at each part of the mark's name. */
static bool is_walked(const struct sdk_mark *mark)
{
    return mark->kind == SDK_PREFIX || mark->kind == SDK_CLASS;
}

static void walk_to_end(struct walk *walk)
{
    while (walk_next(walk)) {
    }
}

static void add_mark(struct sdk_index *index, const struct sdk_mark *mark, uint32_t number)
{
    if (is_pattern(mark)) {
        index->patterns[index->pattern_count++] = number;
        return;
    }
    struct walk walk = walk_along(bytes_of(mark->value), false);
    while (is_walked(mark) && walk_next(&walk)) {
        (void)add_node(index, &walk);
    }
    walk_to_end(&walk);
    struct node *node = add_node(index, &walk);
    if (node->marks[mark->kind] == 0) {
        node->marks[mark->kind] = number;
    }
}

static size_t most_nodes(const struct sdk_list *list, size_t *ret_patterns)
{
    size_t count = list->mark_count;
    *ret_patterns = 0;
    for (size_t i = 0; i < list->mark_count; i++) {
        const struct sdk_mark *mark = &list->marks[i];
        *ret_patterns += is_pattern(mark);
        for (const char *c = mark->value; is_walked(mark) && *c != 0; c++) {
            count += *c == '.' || *c == '$';
        }
    }
    return count;
}

const struct sdk_index *sdk_index_build(const struct sdk_list *list, struct arena *arena)
{
    size_t patterns, most = most_nodes(list, &patterns);
    struct sdk_index *index = arena_alloc(arena, sizeof(*index));
    if (index == NULL || most > UINT32_MAX / 2) {
        return NULL;
    }
    for (index->slot_count = 16; index->slot_count / 2 < most;) {
        index->slot_count *= 2;
    }
    index->nodes = arena_array(arena, most + 1, sizeof(*index->nodes));
    index->slots = arena_array(arena, index->slot_count, sizeof(*index->slots));
    index->patterns = arena_array(arena, patterns, sizeof(*index->patterns));
    if (index->nodes == NULL || index->slots == NULL || index->patterns == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < list->mark_count; i++) {
        add_mark(index, &list->marks[i], (uint32_t)i + 1);
    }
    return index;
}

static const struct sdk_mark *mark_of(
        const struct sdk_list *list, const struct node *node, enum sdk_mark_kind kind)
{
    return node == NULL || node->marks[kind] == 0 ? NULL : &list->marks[node->marks[kind] - 1];
}

/* Walk as far as nodes go, and one part further. *ret_prefix: the longest SDK_PREFIX passed.
 * Returns the node of the whole name, or NULL. */
static const struct node *follow(
        const struct sdk_list *list, struct walk *walk, const struct sdk_mark **ret_prefix)
{
    const struct node *node = NULL;
    *ret_prefix = NULL;
    walk->name =
            bytes_slice(walk->name, 0, list->index->longest + 1); /* fits no node, whole or cut */
    while (walk_next(walk)) {
        uint32_t number = slot_of(list->index, walk)->node;
        if (number == 0) {
            return NULL;
        }
        node = &list->index->nodes[number - 1];
        const struct sdk_mark *prefix = mark_of(list, node, SDK_PREFIX);
        *ret_prefix = prefix != NULL ? prefix : *ret_prefix;
    }
    return node;
}

static const struct sdk_mark *match_pattern(const struct sdk_list *list, struct bytes name)
{
    for (size_t i = 0; i < list->index->pattern_count; i++) {
        const struct sdk_mark *mark = &list->marks[list->index->patterns[i] - 1];
        size_t head = strcspn(mark->value, "*");
        struct bytes start = {(const uint8_t *)mark->value, head};
        struct bytes end = bytes_of(mark->value + head + 1);
        if (name.size >= head + end.size && bytes_start_with(name, start) &&
                bytes_end_with(name, end)) {
            return mark;
        }
    }
    return NULL;
}

static const struct sdk_mark *match_whole(
        const struct sdk_list *list, enum sdk_mark_kind kind, struct bytes name)
{
    struct walk walk = walk_along(name, false);
    if (name.size > list->index->longest) {
        return NULL;
    }
    walk_to_end(&walk);
    uint32_t number = slot_of(list->index, &walk)->node;
    return number == 0 ? NULL : mark_of(list, &list->index->nodes[number - 1], kind);
}

const struct sdk_mark *sdk_match(
        const struct sdk_list *list, enum sdk_mark_kind kind, struct bytes name)
{
    const struct sdk_mark *prefix = NULL;
    if (list->index == NULL) {
        return NULL;
    }
    if (kind == SDK_PREFIX) {
        struct walk walk = walk_along(name, false);
        (void)follow(list, &walk, &prefix);
        return prefix;
    }
    const struct sdk_mark *exact = match_whole(list, kind, name);
    return exact == NULL && kind == SDK_LIBRARY ? match_pattern(list, name) : exact;
}

const struct sdk_mark *sdk_match_next(
        const struct sdk_list *list, struct bytes descriptor, struct sdk_stem *stem)
{
    const struct sdk_mark *prefix = NULL;
    while (descriptor.size > 0 && descriptor.data[0] == '[') {
        descriptor = bytes_slice(descriptor, 1, SIZE_MAX);
    }
    if (list->index == NULL || descriptor.size < 3 || descriptor.data[0] != 'L' ||
            descriptor.data[descriptor.size - 1] != ';') {
        return NULL;
    }
    struct bytes name = bytes_slice(descriptor, 1, descriptor.size - 2);
    if (stem->text.size > 0 && bytes_start_with(name, stem->text)) {
        return stem->mark;
    }
    struct walk walk = walk_along(name, true);
    const struct node *node = follow(list, &walk, &prefix);
    if (node == NULL && walk.at < name.size) { /* the part that is no node ends before the name */
        *stem = (struct sdk_stem){bytes_slice(name, 0, walk.at + 1), prefix};
    }
    const struct sdk_mark *exact = mark_of(list, node, SDK_CLASS);
    return exact != NULL ? exact : prefix;
}

const struct sdk_mark *sdk_match_descriptor(const struct sdk_list *list, struct bytes descriptor)
{
    struct sdk_stem none = {0};
    return sdk_match_next(list, descriptor, &none);
}
