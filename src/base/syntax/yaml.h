/* yaml.h: one YAML 1.1 document as a tree that knows its lines, by libyaml. Anchors, aliases, tags
 * and duplicate keys are refused: rule files and sessions need none and hostile files abuse them.
 */
#ifndef AEDILE_BASE_SYNTAX_YAML_H
#define AEDILE_BASE_SYNTAX_YAML_H

#include "base/arena.h"

enum {
    YAML_DEPTH_MAX = 16,
    YAML_NODES_MAX = 100000,
    YAML_KEYS_MAX = 1000,
    YAML_SIZE_MAX = 4 << 20
};

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
    enum yaml_kind kind;
    uint64_t line;      /* from 1 */
    const char *scalar; /* YAML_SCALAR: its text, NUL-ended; a NUL inside is refused */
    const char *key;    /* when this node is a value of a map */
    struct yaml *first; /* YAML_LIST, YAML_MAP: children in file order */
    struct yaml *next;  /* the next sibling */
    bool used;          /* set by yaml_get; yaml_unused finds the keys nobody asked for */
};

/* Parse UTF-8; a byte order mark before it is passed over, as editors put one there. why->at is
 * the line (from 1) for every fault. An empty document is E_MALFORMED. */
MUST_CHECK enum status yaml_parse(
        struct bytes text, struct arena *arena, struct yaml **ret_root, struct fault *why);

/* The value of a key, or NULL; marks it used. NULL maps and non-maps give NULL. */
struct yaml *yaml_get(struct yaml *map, const char *key);

/* The text of a scalar child, or NULL when absent or not a scalar. */
const char *yaml_text(struct yaml *map, const char *key);

/* The first key, in this map or below it, that no call asked for; NULL when there is none. */
const struct yaml *yaml_unused(const struct yaml *map);

size_t yaml_count(const struct yaml *list);

#endif
