#include "judge/file/packed.h"

#include "base/cursor.h"
#include "judge/file/section.h"

/* A node: flags, line, key and text where it has them, each with a NUL behind; a list or map then
 * its children and END. */
enum { KIND = 3, QUOTED = 4, KEYED = 8, END = 255 };

static void put_text(struct buffer *out, const char *text)
{
    buffer_append(out, (struct bytes){(const uint8_t *)text, strlen(text) + 1});
}

static void put_node(const struct yaml *node, int depth, struct buffer *out)
{
    unsigned flags =
            (unsigned)node->kind | (node->quoted ? QUOTED : 0u) | (node->key != NULL ? KEYED : 0u);
    buffer_append_byte(out, (char)flags);
    for (int shift = 0; shift < 32; shift += 8) {
        buffer_append_byte(out, (char)(node->line >> shift & 255));
    }
    if (node->key != NULL) {
        put_text(out, node->key);
    }
    if (node->kind == YAML_SCALAR) {
        put_text(out, node->scalar);
        return;
    }
    for (const struct yaml *child = node->first; child != NULL && depth < YAML_DEPTH_MAX;
            child = child->next) {
        put_node(child, depth + 1, out);
    }
    buffer_append_byte(out, (char)END);
}

void yaml_pack(const struct yaml *root, struct buffer *out)
{
    put_node(root, 0, out);
}

struct unpacking {
    struct cursor cursor;
    struct arena *arena;
    struct fault *why;
};

static enum status broken(const struct unpacking *u)
{
    return refuse(u->why, E_MALFORMED, u->cursor.at, "the packed YAML is damaged");
}

static const char *take_text(struct cursor *cursor)
{
    struct bytes rest = bytes_slice(cursor->input, cursor->at, cursor->input.size);
    const uint8_t *end = rest.size == 0 ? NULL : memchr(rest.data, 0, rest.size);
    if (end == NULL) {
        cursor->failed = true;
        return NULL;
    }
    return (const char *)cursor_take(cursor, (size_t)(end - rest.data) + 1).data;
}

static enum status take_node(
        struct unpacking *u, unsigned flags, int depth, struct yaml **ret_node);

static enum status take_children(struct unpacking *u, int depth, struct yaml *parent)
{
    struct yaml **tail = &parent->first;
    for (;;) {
        unsigned flags = cursor_u8(&u->cursor);
        if (u->cursor.failed || (flags != END && depth >= YAML_DEPTH_MAX)) {
            return broken(u);
        }
        if (flags == END) {
            return OK;
        }
        enum status status = take_node(u, flags, depth + 1, tail);
        if (status != OK) {
            return status;
        }
        if (parent->kind == YAML_MAP && (*tail)->key == NULL) {
            return broken(u);
        }
        tail = &(*tail)->next;
    }
}

static enum status take_node(struct unpacking *u, unsigned flags, int depth, struct yaml **ret_node)
{
    struct yaml *node = arena_alloc(u->arena, sizeof(*node));
    if (node == NULL) {
        return refuse(u->why, E_MEMORY, u->cursor.at, "no memory for the document");
    }
    if ((flags & KIND) > YAML_MAP || flags > (KIND | QUOTED | KEYED)) {
        return broken(u);
    }
    node->kind = (enum yaml_kind)(flags & KIND);
    node->quoted = (flags & QUOTED) != 0;
    node->line = cursor_u32_little(&u->cursor);
    node->key = (flags & KEYED) != 0 ? take_text(&u->cursor) : NULL;
    node->scalar = node->kind == YAML_SCALAR ? take_text(&u->cursor) : NULL;
    if (u->cursor.failed) {
        return broken(u);
    }
    enum status status = node->kind == YAML_SCALAR ? OK : take_children(u, depth, node);
    if (status == OK) {
        *ret_node = node;
    }
    return status;
}

enum status yaml_unpack(
        struct bytes packed, struct arena *arena, struct yaml **ret_root, struct fault *why)
{
    struct unpacking u = {{.input = packed}, arena, why};
    struct yaml *root = NULL;
    unsigned flags = cursor_u8(&u.cursor);
    enum status status = u.cursor.failed ? broken(&u) : take_node(&u, flags, 0, &root);
    if (status == OK && u.cursor.at != packed.size) {
        return broken(&u);
    }
    if (status == OK) {
        *ret_root = root;
    }
    return status;
}

enum status front_pack(
        const struct rule_file *file, struct arena *arena, struct buffer *out, struct fault *why)
{
    struct sections sections = {.front = file->content};
    struct yaml *root = NULL;
    bool is_rule = bytes_end_with(bytes_of(file->path), bytes_of(".sql"));
    enum status status = is_rule ? sections_read(file->content, arena, &sections, why) : OK;
    if (status == OK) {
        status = yaml_parse(sections.front, arena, &root, why);
    }
    if (status == OK) {
        yaml_pack(root, out);
        status = out->failed ? refuse(why, E_MEMORY, 0, "no memory for the document") : OK;
    }
    return status;
}
