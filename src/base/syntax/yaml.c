#include "base/syntax/yaml.h"

#include <yaml.h>

struct parse {
    yaml_parser_t parser;
    struct bytes text;
    struct arena *arena;
    struct fault *why;
    size_t nodes;
};

static enum status refuse_at(const struct parse *parse, const yaml_event_t *event, const char *what)
{
    return refuse(parse->why, E_MALFORMED, event->start_mark.line + 1, "line %zu: %s",
            (size_t)event->start_mark.line + 1, what);
}

/* The line libyaml stopped at. Where a byte is not UTF-8 it tells the offset instead. */
static size_t problem_line(const struct parse *parse)
{
    const yaml_parser_t *parser = &parse->parser;
    if (parser->error != YAML_READER_ERROR) {
        return parser->problem_mark.line + 1;
    }
    size_t line = 1;
    struct bytes before = bytes_slice(parse->text, 0, parser->problem_offset);
    for (size_t i = 0; i < before.size; i++) {
        line += before.data[i] == '\n';
    }
    return line;
}

static enum status next_event(struct parse *parse, yaml_event_t *event)
{
    if (yaml_parser_parse(&parse->parser, event) == 1) {
        return OK;
    }
    size_t line = problem_line(parse);
    if (parse->parser.error == YAML_MEMORY_ERROR) {
        return refuse(parse->why, E_MEMORY, line, "no memory for the YAML parser");
    }
    const char *problem = parse->parser.problem;
    return refuse(parse->why, E_MALFORMED, line, "line %zu: %s", line,
            problem == NULL ? "not YAML" : problem);
}

static enum status new_node(
        struct parse *parse, const yaml_event_t *event, enum yaml_kind kind, struct yaml **ret_node)
{
    size_t line = event->start_mark.line + 1;
    if (parse->nodes++ == YAML_NODES_MAX) {
        return refuse(parse->why, E_LIMIT, line, "more than %d values", YAML_NODES_MAX);
    }
    struct yaml *node = arena_alloc(parse->arena, sizeof(*node));
    if (node == NULL) {
        return refuse(parse->why, E_MEMORY, line, "no memory for the document");
    }
    node->kind = kind;
    node->line = line;
    *ret_node = node;
    return OK;
}

static enum status read_scalar(
        struct parse *parse, const yaml_event_t *event, struct yaml **ret_node)
{
    struct bytes text = {event->data.scalar.value, event->data.scalar.length};
    if (event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL) {
        return refuse_at(parse, event, "anchors and tags are not allowed");
    }
    if (memchr(text.data, 0, text.size) != NULL) {
        return refuse_at(parse, event, "a NUL character");
    }
    struct yaml *node = NULL;
    enum status status = new_node(parse, event, YAML_SCALAR, &node);
    if (status != OK) {
        return status;
    }
    node->scalar = arena_copy(parse->arena, text);
    if (node->scalar == NULL) {
        return refuse(parse->why, E_MEMORY, node->line, "no memory for a text");
    }
    *ret_node = node;
    return OK;
}

static enum status read_node(
        struct parse *parse, yaml_event_t *event, int depth, struct yaml **ret_node);

/* Refuses a key that the map has, and one too many: every key is compared with all before it. */
static enum status check_key(
        const struct parse *parse, const struct yaml *map, const struct yaml *key)
{
    size_t count = 0;
    for (const struct yaml *child = map->first; child != NULL; child = child->next) {
        if (strcmp(child->key, key->scalar) == 0) {
            return refuse(parse->why, E_MALFORMED, key->line, "line %llu: key '%.60s' stands twice",
                    (unsigned long long)key->line, key->scalar);
        }
        count++;
    }
    return count < YAML_KEYS_MAX ? OK
                                 : refuse(parse->why, E_LIMIT, key->line,
                                           "line %llu: more than %d keys in one map",
                                           (unsigned long long)key->line, YAML_KEYS_MAX);
}

/* The key of a map's next pair; on return *event is the first event of the value. */
static enum status read_key(
        struct parse *parse, yaml_event_t *event, const struct yaml *map, const char **ret_key)
{
    struct yaml *key = NULL;
    if (event->type != YAML_SCALAR_EVENT) {
        return refuse_at(parse, event, "a key must be plain text");
    }
    enum status status = read_scalar(parse, event, &key);
    if (status == OK) {
        status = check_key(parse, map, key);
    }
    if (status == OK) {
        *ret_key = key->scalar;
        yaml_event_delete(event);
        status = next_event(parse, event);
    }
    return status;
}

static enum status read_children(
        struct parse *parse, yaml_event_t *event, int depth, struct yaml *parent)
{
    struct yaml **tail = &parent->first;
    bool is_map = parent->kind == YAML_MAP;
    yaml_event_type_t end = is_map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    for (;;) {
        yaml_event_delete(event);
        enum status status = next_event(parse, event);
        if (status != OK || event->type == end) {
            return status;
        }
        const char *key = NULL;
        if (is_map) {
            status = read_key(parse, event, parent, &key);
        }
        struct yaml *child = NULL;
        if (status == OK) {
            status = read_node(parse, event, depth + 1, &child);
        }
        if (status != OK) {
            return status;
        }
        child->key = key;
        *tail = child;
        tail = &child->next;
    }
}

static enum status read_node(
        struct parse *parse, yaml_event_t *event, int depth, struct yaml **ret_node)
{
    if (depth > YAML_DEPTH_MAX) {
        return refuse_at(parse, event, "nested too deeply");
    }
    if (event->type == YAML_SCALAR_EVENT) {
        return read_scalar(parse, event, ret_node);
    }
    bool is_map = event->type == YAML_MAPPING_START_EVENT;
    if (!is_map && event->type != YAML_SEQUENCE_START_EVENT) {
        return refuse_at(parse, event, "aliases are not allowed");
    }
    if (is_map ? event->data.mapping_start.anchor != NULL || event->data.mapping_start.tag != NULL
               : event->data.sequence_start.anchor != NULL ||
                            event->data.sequence_start.tag != NULL) {
        return refuse_at(parse, event, "anchors and tags are not allowed");
    }
    struct yaml *node = NULL;
    enum status status = new_node(parse, event, is_map ? YAML_MAP : YAML_LIST, &node);
    if (status == OK) {
        status = read_children(parse, event, depth, node);
    }
    if (status == OK) {
        *ret_node = node;
    }
    return status;
}

static enum status read_document(struct parse *parse, struct yaml **ret_root)
{
    yaml_event_t event = {0};
    enum status status = next_event(parse, &event); /* stream start */
    if (status == OK) {
        yaml_event_delete(&event);
        status = next_event(parse, &event);
    }
    if (status == OK && event.type != YAML_DOCUMENT_START_EVENT) {
        status = refuse_at(parse, &event, "the document is empty");
    }
    if (status == OK) {
        yaml_event_delete(&event);
        status = next_event(parse, &event);
    }
    if (status == OK) {
        status = read_node(parse, &event, 0, ret_root);
    }
    for (int i = 0; status == OK && i < 2; i++) { /* document end, then the stream's */
        yaml_event_delete(&event);
        status = next_event(parse, &event);
    }
    if (status == OK && event.type != YAML_STREAM_END_EVENT) {
        status = refuse_at(parse, &event, "only one document is allowed");
    }
    yaml_event_delete(&event);
    return status;
}

enum status yaml_parse(
        struct bytes text, struct arena *arena, struct yaml **ret_root, struct fault *why)
{
    if (text.size > YAML_SIZE_MAX) {
        return refuse(why, E_LIMIT, 1, "larger than %d bytes", YAML_SIZE_MAX);
    }
    if (bytes_start_with(text, bytes_of("\xef\xbb\xbf"))) { /* libyaml would not skip it */
        text = bytes_slice(text, 3, SIZE_MAX);
    }
    struct parse parse = {.text = text, .arena = arena, .why = why};
    if (yaml_parser_initialize(&parse.parser) != 1) {
        return refuse(why, E_MEMORY, 0, "no memory for the YAML parser");
    }
    static const uint8_t nothing[] = "";
    yaml_parser_set_input_string(&parse.parser, text.data == NULL ? nothing : text.data, text.size);
    yaml_parser_set_encoding(&parse.parser, YAML_UTF8_ENCODING);
    struct yaml *root = NULL;
    enum status status = read_document(&parse, &root);
    yaml_parser_delete(&parse.parser);
    if (status == OK) {
        *ret_root = root;
    }
    return status;
}

struct yaml *yaml_get(struct yaml *map, const char *key)
{
    if (map == NULL || map->kind != YAML_MAP) {
        return NULL;
    }
    for (struct yaml *child = map->first; child != NULL; child = child->next) {
        if (strcmp(child->key, key) == 0) {
            child->used = true;
            return child;
        }
    }
    return NULL;
}

const char *yaml_text(struct yaml *map, const char *key)
{
    const struct yaml *value = yaml_get(map, key);
    return value == NULL || value->kind != YAML_SCALAR ? NULL : value->scalar;
}

const struct yaml *yaml_unused(const struct yaml *map)
{
    for (const struct yaml *child = map->first; child != NULL; child = child->next) {
        if (map->kind == YAML_MAP && !child->used) {
            return child;
        }
        const struct yaml *below = child->kind == YAML_SCALAR ? NULL : yaml_unused(child);
        if (below != NULL) {
            return below;
        }
    }
    return NULL;
}

size_t yaml_count(const struct yaml *list)
{
    size_t count = 0;
    for (const struct yaml *child = list == NULL ? NULL : list->first; child != NULL;
            child = child->next) {
        count++;
    }
    return count;
}
